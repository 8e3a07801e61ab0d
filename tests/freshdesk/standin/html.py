"""A body comes back changed: wrapped, without what may run, and with other white space."""

from __future__ import annotations

import html
import re

SCRIPT = re.compile(r"<(script|style|form|iframe)\b.*?(</\1\s*>|$)", re.S | re.I)
HANDLER = re.compile(r"\son\w+\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.I)
BLOCK = re.compile(r"</(p|div|li|h\d|tr|blockquote)>|<br\s*/?>", re.I)
TAG = re.compile(r"<[^>]*>")


def changed(body: str) -> str:
    """How a body is kept: documented is that it comes back in a `div`."""
    body = HANDLER.sub("", SCRIPT.sub("", body))
    body = body.replace("\n", "").replace("<br>", "<br />")
    return f'<div style="font-family:-apple-system, Helvetica; font-size:14px">{body}</div>'


def text_of(body: str) -> str:
    """The text of a body."""
    text = html.unescape(TAG.sub("", BLOCK.sub("\n", body)))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
