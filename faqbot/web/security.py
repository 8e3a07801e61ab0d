"""Headers that tell browsers what pages and answers may do."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Response

# Browsers ask for nothing but our own files; a page may run only the scripts it was built with.
PAGE_POLICY: Final = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:; manifest-src 'self'; worker-src 'self'; "
    "script-src 'self'{scripts}; style-src 'self'{styles}"
)
DATA_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"

INLINE: Final = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.S | re.I)
NOT_RUN: Final = re.compile(r"\bsrc\s*=|\btype\s*=\s*[\"']?application/(?:ld\+)?json", re.I)


def secure(response: Response) -> Response:
    """Add what every response carries; a page has brought its own policy."""
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")  # the address may hold a question
    headers.setdefault("Content-Security-Policy", DATA_POLICY)
    return response


def policy_for(html: str) -> str:
    """The policy of a page: its inline scripts and styles by their hashes, and nothing else."""
    allowed: dict[str, dict[str, None]] = {"script": {}, "style": {}}
    for match in INLINE.finditer(html):
        if not NOT_RUN.search(match[2]):
            digest = base64.b64encode(hashlib.sha256(match[3].encode()).digest()).decode()
            allowed[match[1].lower()][f" 'sha256-{digest}'"] = None
    return PAGE_POLICY.format(
        scripts="".join(allowed["script"]),
        styles="".join(allowed["style"]),
    )


def policy_of_file(path: Path) -> str:
    """The policy of a built page, worked out again only when the file has changed."""
    return _policy_of_file(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1024)
def _policy_of_file(path: Path, _: int) -> str:
    return policy_for(path.read_text("utf-8"))
