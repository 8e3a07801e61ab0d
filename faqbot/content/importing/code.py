"""Where code and comments stand in a Markdown text, so that nothing else is done to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

Span = tuple[int, int]
Edit = tuple[int, int, str]
"""Where a piece of a text begins and ends, and what stands there instead."""

_FENCE: Final = re.compile(
    r"^[ \t>]*(?:[-*+] |\d+[.)] )?(?P<mark>`{3,}|~{3,})(?P<info>[^`\n]*)$", re.M
)
_TICKS: Final = re.compile(r"`+")
_LINE: Final = re.compile(r"^.*\S.*$", re.M)
_CONTAINER: Final = re.compile(r" {0,3}(?:[-*+]|\d+[.)]|!!!|\?\?\?\+?|===|:::+|\[\^)")
_FRONT_MATTER: Final = re.compile(
    r"(---|\+\+\+)[ \t]*\n(?=[\w-]+[ \t]*[:=])(?:.*\n)*?\1[ \t]*$", re.M
)
# What stands before the code of a line belongs to the list or quotation around it.
_CODE_OF_LINE: Final = re.compile(r"^(?P<lead>[ \t>]*)(?P<code>[^\s>].*)$", re.M)
_STASHED: Final = re.compile("\0(\\d+)\0")


def hide(text: str) -> str:
    """The text with code, comments and front matter blotted out, every character in its place."""
    hidden = _map(text, find_code(text), _blot)
    hidden = _map(hidden, _comments(hidden), _blot)
    head = _FRONT_MATTER.match(hidden)
    return _map(hidden, [head.span()], _blot) if head else hidden


def stash(text: str) -> tuple[str, list[str]]:
    """The text with a mark in place of each line of code, and the code; see `restore`."""
    stashed: list[str] = []

    def keep(match: re.Match[str]) -> str:
        stashed.append(match["code"])
        return f"{match['lead']}\0{len(stashed) - 1}\0"

    # No Markdown holds a NUL: https://spec.commonmark.org/0.31.2/#insecure-characters
    text = text.replace("\0", "\ufffd")
    for find in (find_code, _indented_code):
        text = _map(text, find(text), lambda code: _CODE_OF_LINE.sub(keep, code))
    return text, stashed


def restore(text: str, stashed: list[str]) -> str:
    """The text with its code back in place."""
    for _ in range(2):  # an indented line of code may hold code within the line
        text = _STASHED.sub(lambda match: stashed[int(match[1])], text)
    return text


def find_code(text: str) -> Iterator[Span]:
    """Fenced blocks and code within a line; a fence that is never closed is none."""
    at = 0
    for start, end in (*_fences(text), (len(text), len(text))):
        yield from _code_in_lines(text, at, start)
        if start < end:
            yield start, end
        at = end


def _fences(text: str) -> Iterator[Span]:
    marks = list(_FENCE.finditer(text))
    longest = {"`": 0, "~": 0}
    has_end: list[bool] = []
    for mark in reversed(marks):
        kind, size = mark["mark"][0], len(mark["mark"])
        has_end.append(longest[kind] >= size)
        if not mark["info"].strip():
            longest[kind] = max(longest[kind], size)
    opened: re.Match[str] | None = None
    for mark, closable in zip(marks, reversed(has_end), strict=True):
        if opened is None:
            opened = mark if closable else None
        elif mark["mark"].startswith(opened["mark"]) and not mark["info"].strip():
            yield opened.start(), mark.end()
            opened = None


def _code_in_lines(text: str, start: int, end: int) -> Iterator[Span]:
    runs = list(_TICKS.finditer(text, start, end))
    same: dict[int, re.Match[str]] = {}
    closing: list[re.Match[str] | None] = []
    for run in reversed(runs):
        closing.append(same.get(len(run[0])))
        same[len(run[0])] = run
    at = start
    for run, close in zip(runs, reversed(closing), strict=True):
        if close and run.start() >= at and text.find("\n", run.end(), close.start()) < 0:
            yield run.start(), close.end()
            at = close.end()


def _indented_code(text: str) -> Iterator[Span]:
    """Lines that four spaces make code: after an empty line, and in no list or admonition."""
    end, in_container, in_code = -2, False, False
    for line in _LINE.finditer(text):
        after_blank = "\n" in text[end + 1 : line.start()] or end < 0
        end = line.end()
        if not line[0].startswith(("    ", "\t")):
            in_container, in_code = bool(_CONTAINER.match(line[0])), False
        elif not in_container and (after_blank or in_code):
            in_code = True
            yield line.span()


def _comments(text: str) -> Iterator[Span]:
    start = text.find("<!--")
    while start >= 0 and (end := text.find("-->", start)) >= 0:
        yield start, end + 3
        start = text.find("<!--", end)


def _blot(text: str) -> str:
    return re.sub(r"\S", "\0", text)


def _map(text: str, spans: Iterable[Span], change: Callable[[str], str]) -> str:
    return apply(text, ((start, end, change(text[start:end])) for start, end in spans))


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits, which stand in order, made to it."""
    at, parts = 0, []
    for start, end, new in edits:
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])
