"""Admonitions of Docusaurus (":::note") and GitHub ("> [!NOTE]") as MkDocs writes them."""

from __future__ import annotations

import re
from typing import Final

MAX_DEPTH: Final = 8  # of admonitions in each other; what is deeper stays as it is

_ALERT: Final = re.compile(
    r"^ {0,3}>[ \t]?\[!(?P<kind>\w+)\][-+]?[ \t]*(?P<title>.*)(?P<body>(?:\n {0,3}>.*)*)", re.M
)
_QUOTED: Final = re.compile(r"^ {0,3}> ?", re.M)
OPEN: Final = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>:{3,})[ \t]*(?P<kind>[a-zA-Z][\w-]*)(?P<title>.*)"
)
_CLOSE: Final = re.compile(r"[ \t]*(?P<mark>:{3,})[ \t]*")


def rewrite_admonitions(text: str) -> tuple[str, int, int]:
    """The text with MkDocs admonitions, how many were rewritten, and how many are never closed."""
    text, alerts = _ALERT.subn(_rewrite_alert, text)
    lines = text.split("\n")
    ends, unclosed = match_ends(lines)
    closing = set(ends.values())
    depth, result = 0, []
    for number, line in enumerate(lines):
        opened = OPEN.fullmatch(line) if number in ends else None
        if opened:
            title = _head(opened["kind"], opened["title"])
            result += ["    " * depth + opened["indent"] + title, ""]
            depth += 1
        elif number in closing:
            depth -= 1
            result.append("")
        else:
            result.append(("    " * depth + line).rstrip() if depth else line)
    return "\n".join(result), alerts + len(ends), unclosed


def match_ends(lines: list[str]) -> tuple[dict[int, int], int]:
    """The line that closes each line that opens, and the number of those that none closes."""
    opened: list[tuple[int, int]] = []
    ends: dict[int, int] = {}
    for number, line in enumerate(lines):
        if match := _CLOSE.fullmatch(line):
            if opened and opened[-1][1] <= len(match["mark"]):
                ends[opened.pop()[0]] = number
        elif (match := OPEN.fullmatch(line)) and len(opened) < MAX_DEPTH:
            opened.append((number, len(match["mark"])))
    return ends, len(opened)


def _rewrite_alert(alert: re.Match[str]) -> str:
    body = _QUOTED.sub("", alert["body"]).strip("\n")
    indented = "\n".join(f"    {line}".rstrip() for line in body.split("\n"))
    return f"{_head(alert['kind'].lower(), alert['title'])}\n\n{indented}\n"


def _head(kind: str, title: str) -> str:
    title = title.strip()
    if title.startswith("[") and "]" in title:
        inside, _, after = title[1:].rpartition("]")
        title = f"{inside} {after}".strip()
    return f'!!! {kind} "{title.replace(chr(34), chr(39))}"' if title else f"!!! {kind}"
