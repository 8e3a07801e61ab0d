"""Questions that are blocks of a page: `<details>`, `??? question "..."` and "Q: ... A: ..."."""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from faqbot.content.importing.wording import asks, plain

_DETAILS: Final = re.compile(r"<(?P<close>/?)details\b[^<>]*>", re.I)
_SUMMARY: Final = re.compile(
    r"<summary\b[^<>]*>(?P<question>(?:(?!<summary\b).)*?)</summary[^<>]*>", re.S | re.I
)
_OPEN_SUMMARY: Final = re.compile(r"<summary\b[^<>]*>\s*(?P<question>[^\n<>]+)", re.I)
_HEADING: Final = re.compile(r"^#{1,6}[ \t]", re.M)
_COLLAPSIBLE: Final = re.compile(
    r'^(?P<mark>\?{3}\+?|!{3})(?P<kinds>(?:[ \t]+[\w-]+)*+)[ \t]+"(?P<question>.*)"[ \t]*$'
    r"(?P<body>(?:\n(?:(?: {4}|\t).*|[ \t]*$))*)",
    re.M,
)
_QUESTION_KINDS: Final = {"question", "help", "faq"}
_INDENT: Final = re.compile(r"^(?: {4}|\t)", re.M)
_ASKED: Final = re.compile(
    r"^ {0,3}(?:[-+*][ \t]+)?"
    r"(?P<question>\*{0,2}(?:Q|질문)[ \t]?\d{0,3}[ \t]?[.:)：]\*{0,2}[ \t]*\S.*)$",
    re.M,
)
_ANSWER_ON_LINE: Final = re.compile(
    r"(?<=[?？*])[ \t]+(?=\*{0,2}(?:A|답변|답)[ \t]?\d{0,3}[ \t]?[.:：])"
)
_BOLD: Final = re.compile(
    r"^(?:(?:\d{1,2}[.)]|[-+*])[ \t]+)?\*\*(?P<question>[^*\n]+[?？])\*\*[ \t]*$", re.M
)


@dataclass(frozen=True, slots=True)
class Section:
    """A question with its markup, and its answer; both stand from `start` to `end` of a page."""

    question: str
    body: str
    start: int
    end: int
    id: str = ""  # that the page gives it
    todo: str = ""
    chapter: str = ""  # the heading that it stands under with others


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said about a place of a page."""

    start: int
    message: str


def find_details(text: str, hidden: str) -> tuple[list[Section], list[Note]]:
    """The outermost `<details>`; one that is never closed ends where the next thing begins."""
    tags = list(_DETAILS.finditer(hidden))
    closing = _match_tags(tags)
    sections: list[Section] = []
    notes: list[Note] = []
    at = 0
    for number, tag in enumerate(tags):
        if tag["close"] or tag.start() < at:
            continue
        close = closing.get(number)
        limit = tags[number + 1].start() if number + 1 < len(tags) else len(text)
        heading = None if close else _HEADING.search(hidden, tag.end(), limit)
        limit = heading.start() if heading else limit
        summary = _SUMMARY.search(hidden, tag.end(), limit)
        summary = summary or _OPEN_SUMMARY.search(hidden, tag.end(), limit)
        if summary is None:
            notes.append(Note(tag.start(), "TODO: <details> without a <summary> is no question"))
            continue
        question = text[slice(*summary.span("question"))]
        body_end = close.start() if close else limit
        body = text[tag.end() : summary.start()] + text[summary.end() : body_end]
        at = close.end() if close else limit
        todo = "" if close else "TODO: <details> is never closed: see where its answer ends"
        sections.append(Section(question, textwrap.dedent(body), tag.start(), at, todo=todo))
    return sections, notes


def find_collapsibles(text: str, hidden: str) -> Iterator[Section]:
    """`??? question "..."` and its kin, whose answer is indented."""
    for block in _COLLAPSIBLE.finditer(hidden):
        question = text[slice(*block.span("question"))]
        kinds = set(block["kinds"].split())
        may_ask = block["mark"] != "!!!" and (not kinds or asks(question))
        if may_ask or kinds & _QUESTION_KINDS:
            end = block.start() + len(block[0].rstrip())
            body = _INDENT.sub("", text[block.start("body") : end])
            yield Section(question, body, block.start(), end)


def find_pairs(text: str, hidden: str, stops: Iterable[int]) -> Iterator[Section]:
    """Lines that begin with "Q:"; their answer ends at the next one or at one of `stops`."""
    return _find_lines(_ASKED, text, hidden, stops)


def find_bold(text: str, hidden: str, stops: Iterable[int]) -> Iterator[Section]:
    """The same for bold lines that end with "?"."""
    return _find_lines(_BOLD, text, hidden, stops)


def outermost(sections: Iterable[Section]) -> list[Section]:
    """Sections in order, without those inside others and those that ask nothing."""
    result: list[Section] = []
    for section in sorted(sections, key=lambda section: (section.start, -section.end)):
        if plain(section.question) and not is_inside(section.start, result):
            result.append(section)
    return result


def is_inside(position: int, sections: Sequence[Section]) -> bool:
    """Whether one of the sections, which are in order, holds a position."""
    before = bisect_right(sections, position, key=lambda section: section.start)
    return before > 0 and position < sections[before - 1].end


def _match_tags(tags: list[re.Match[str]]) -> dict[int, re.Match[str]]:
    """The closing tag of each opening one, by the number of that."""
    opened: list[int] = []
    closing: dict[int, re.Match[str]] = {}
    for number, tag in enumerate(tags):
        if not tag["close"]:
            opened.append(number)
        elif opened:
            closing[opened.pop()] = tag
    return closing


def _find_lines(
    pattern: re.Pattern[str], text: str, hidden: str, stops: Iterable[int]
) -> Iterator[Section]:
    asked = list(pattern.finditer(hidden))
    ends = sorted([*stops, *(match.start() for match in asked), len(text)])
    for match in asked:
        end = ends[bisect_right(ends, match.start())]
        question, answer = text[slice(*match.span("question"))], text[match.end() : end]
        if same := _ANSWER_ON_LINE.search(question):
            question, answer = question[: same.start()], question[same.end() :] + answer
        yield Section(question, answer, match.start(), end)
