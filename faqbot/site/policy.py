"""The content security policy of a page: the scripts and styles it was built with, nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final

# Browsers ask for nothing but our own files; `data:` is for the icons in Material's styles.
POLICY: Final = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "img-src 'self' data:; manifest-src 'self'; worker-src 'self'; "
    "script-src 'self'{scripts}; style-src 'self'{styles}"
)
HEADER_ONLY: Final = "; frame-ancestors 'none'"  # browsers heed it in no other place
REFERRER: Final = "same-origin"  # the address may hold a question

INLINE: Final = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.S | re.I)
NOT_RUN: Final = re.compile(r"\bsrc\s*=|\btype\s*=\s*[\"']?application/(?:ld\+)?json", re.I)
# Browsers look for the encoding in the first 1,024 bytes, so the policy comes right behind it.
HEAD: Final = re.compile(r"(<head>)(\s*<meta charset=[^>]*>)?")
OWN: Final = re.compile(
    r'<meta http-equiv="Content-Security-Policy"[^>]*><meta name="referrer"[^>]*>'
)


def policy_for(html: str) -> str:
    """The policy of a page as the header of a response."""
    return _policy(html) + HEADER_ONLY


def secured(html: str) -> str:
    """A page with its policy in its head, for hosts that send no header; an older one goes."""
    html = OWN.sub("", html, count=1)
    meta = (
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(html)}">'
        f'<meta name="referrer" content="{REFERRER}">'
    )
    return HEAD.sub(lambda head: f"{head[1]}{head[2] or ''}{meta}", html, count=1)


def _policy(html: str) -> str:
    """What a page may do: inline scripts and styles are named by their hashes."""
    allowed: dict[str, dict[str, None]] = {"script": {}, "style": {}}
    for match in INLINE.finditer(html):
        if not NOT_RUN.search(match[2]):
            digest = base64.b64encode(hashlib.sha256(match[3].encode()).digest()).decode()
            allowed[match[1].lower()][f" 'sha256-{digest}'"] = None
    return POLICY.format(scripts="".join(allowed["script"]), styles="".join(allowed["style"]))
