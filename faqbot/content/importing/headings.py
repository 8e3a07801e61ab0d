"""Questions that are headings of a page, and the chapters that they stand in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from faqbot.content.importing.blocks import Note, Section, is_inside
from faqbot.content.importing.wording import asks, plain

_ATX: Final = re.compile(r"^ {0,3}(?P<level>#{1,6})[ \t]+(?P<title>\S.*)$", re.M)
# A sentence with "---" right under it is more often a paragraph before a rule.
_SETEXT: Final = re.compile(
    r"(?:\A|^[ \t]*\n) {0,3}(?P<title>(?:\*\*|[^\s\-+*>|<#:=!?~]).*[^\s.:!;,。])[ \t]*\n"
    r"(?P<level>=+|-{2,})[ \t]*$",
    re.M,
)
_CLOSING_HASHES: Final = re.compile(r"(?:^|(?<=[ \t]))#+(?=$|[ \t]*<!--)")
# What a site says of a heading: "{#id}", "{: .class }", "{ .class #id }", "{/* #id */}".
_ATTRIBUTES: Final = re.compile(
    r"\{(?::|/\*)?[ \t]*(?:[.#][^\s{}*.#]+[ \t]*|[\w-]+=\S+[ \t]*)+(?:\*/)?\}"
)
_ID: Final = re.compile(r"#(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*)(?=[\s}*.])", re.I)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at `start`, with the text under it from `text`."""

    level: int
    title: str
    id: str
    asks: bool
    start: int
    text: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading above `count` questions, from `start` to `end` of a page."""

    title: str
    count: int
    start: int
    end: int


def find_headings(text: str, hidden: str) -> list[Heading]:
    """The headings of a page in order, underlined ones too."""
    found = [
        _heading(text, match) for pattern in (_ATX, _SETEXT) for match in pattern.finditer(hidden)
    ]
    return sorted(found, key=lambda heading: heading.start)


def without_title(headings: Sequence[Heading]) -> list[Heading]:
    """The headings of a page but for the one that names it."""
    highest = [heading for heading in headings if heading.level == 1]
    return [heading for heading in headings if len(highest) > 1 or heading.level > 1]


def choose_headings(
    text: str, hidden: str, headings: Sequence[Heading], blocks: Sequence[Section]
) -> Iterator[Section]:
    """The headings that are questions, each with what it is above.

    A heading that asks is one, unless it only introduces other questions. Where the page has no
    blocks, others of the same level are too; where none asks, those of the most common level.
    """
    asking = sorted([*(h.start for h in headings if h.asks), *(block.start for block in blocks)])
    stops = sorted([*(h.start for h in headings), *(block.start for block in blocks), len(text)])
    levels = set() if blocks else _levels_of_questions(headings)
    any_asks = any(heading.asks for heading in headings)
    at = 0
    for heading, end in _with_ends(headings, len(text)):
        if heading.start < at:
            continue
        stop = stops[bisect_right(stops, heading.start)]
        has_own = bool(hidden[heading.text : stop].strip())
        first = bisect_right(asking, heading.start)
        inner = bisect_left(asking, end) - first
        if heading.asks:
            if inner and not has_own:
                continue
            at = asking[first] if inner > 1 else end
        else:
            has_text = bool(hidden[heading.text : end].strip())
            if inner or not has_text or heading.level not in levels:
                continue
            if heading.level < max(levels) and stop < end:
                continue
            at = end
        todo = "TODO: this does not read like a question" if any_asks and not heading.asks else ""
        body = text[heading.text : at]
        yield Section(heading.title, body, heading.start, at, heading.id, todo)


def find_chapters(
    headings: Sequence[Heading], sections: Sequence[Section], length: int
) -> list[Chapter]:
    """The headings that are above questions and none themselves, in order."""
    starts = [section.start for section in sections]
    found = []
    for heading, end in _with_ends(headings, length):
        count = bisect_left(starts, end) - bisect_right(starts, heading.start)
        if count and not is_inside(heading.start, sections):
            found.append(Chapter(plain(heading.title), count, heading.start, end))
    return found


def describe_chapters(chapters: Iterable[Chapter]) -> Iterator[Note]:
    """A note on each chapter."""
    for chapter in chapters:
        questions = "1 question" if chapter.count == 1 else f"{chapter.count} questions"
        yield Note(chapter.start, f"the chapter of {questions}: {chapter.title}")


def under_chapters(sections: Iterable[Section], chapters: Sequence[Chapter]) -> Iterator[Section]:
    """The questions, each with the innermost chapter that it stands in."""
    around: list[Chapter] = []
    at = 0
    for section in sections:
        while at < len(chapters) and chapters[at].start < section.start:
            around.append(chapters[at])
            at += 1
        around = [chapter for chapter in around if section.start < chapter.end]
        yield replace(section, chapter=around[-1].title) if around else section


def _heading(text: str, match: re.Match[str]) -> Heading:
    title = text[slice(*match.span("title"))].rstrip()
    if match.re is _ATX:
        level, start = len(match["level"]), match.start()
        title = _CLOSING_HASHES.sub("", title, count=1).rstrip()
    else:
        level, start = 1 if match["level"].startswith("=") else 2, match.start("title")
    before, brace, anchor = title.rpartition("{")
    said = _ATTRIBUTES.fullmatch(brace + anchor)
    id = _ID.search(said[0]) if said else None
    if said:
        title = before.rstrip()
    name = id["id"].lower() if id else ""
    return Heading(level, title, name, asks(title), start, match.end())


def _with_ends(headings: Sequence[Heading], length: int) -> list[tuple[Heading, int]]:
    """Each heading with where the next one of its level or a higher one begins."""
    next_start = [length] * 7
    result: list[tuple[Heading, int]] = []
    for heading in reversed(headings):
        result.append((heading, min(next_start[1 : heading.level + 1])))
        next_start[heading.level] = heading.start
    return result[::-1]


def _levels_of_questions(headings: Sequence[Heading]) -> set[int]:
    if asking := {heading.level for heading in headings if heading.asks}:
        return asking
    counts = Counter(heading.level for heading in headings)
    most = max(counts, key=lambda level: (counts[level], level), default=0)
    return set(range(1, most + 1))
