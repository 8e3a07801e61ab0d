"""The content security policy of a page: the theme's scripts and the page's styles, nothing else.

What stands in an article is somebody's text, perhaps imported: a script in it is never named.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
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


THEME: Final = "material"
PLACE: Final = re.compile(r"\{\{.*?\}\}")  # of an address, in a template
ADDRESS: Final = r"[\w./:%~-]*"


def policy_for(html: str, is_ours: bool = False) -> str:
    """The policy of a page as the header of a response.

    `is_ours`: it was made of our templates, with everything else escaped, so that all its inline
    scripts are ours.
    """
    return _policy(html, is_ours) + HEADER_ONLY


def secured(html: str) -> str:
    """A page with its policy in its head, for hosts that send no header; an older one goes."""
    html = OWN.sub("", html, count=1)
    meta = (
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(html)}">'
        f'<meta name="referrer" content="{REFERRER}">'
    )
    return HEAD.sub(lambda head: f"{head[1]}{head[2] or ''}{meta}", html, count=1)


def _policy(html: str, is_ours: bool = False) -> str:
    """What a page may do: inline scripts and styles are named by their hashes."""
    allowed: dict[str, dict[str, None]] = {"script": {}, "style": {}}
    for match in INLINE.finditer(html):
        kind, text = match[1].lower(), match[3]
        if kind == "script" and (NOT_RUN.search(match[2]) or not (is_ours or is_of_theme(text))):
            continue
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        allowed[kind][f" 'sha256-{digest}'"] = None
    return POLICY.format(scripts="".join(allowed["script"]), styles="".join(allowed["style"]))


def is_of_theme(script: str) -> bool:
    """Whether an inline script is one that the theme's templates write."""
    return any(known.fullmatch(script) for known in _theme_scripts())


@cache
def _theme_scripts() -> tuple[re.Pattern[str], ...]:
    """The theme's inline scripts; only the address of the site differs from page to page."""
    spec = find_spec(THEME)
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "templates" / "partials" / "javascripts"
    return tuple(
        re.compile(ADDRESS.join(map(re.escape, PLACE.split(match[3]))))
        for path in sorted(folder.glob("*.html"))
        for match in INLINE.finditer(path.read_text("utf-8"))
    )
