"""The sections of an article and the blocks that each is made of; opens nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from faqbot.markdown import KEPT, heading_in, lines_of

MAX_ROWS: Final = 14  # a longer table is cut: nobody reads it in a chat
_ITEM: Final = re.compile(r"^(?:[-*+]|\d+[.)]) ")


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading that can be linked to, as blocks of Markdown."""

    heading: str
    anchor: str
    blocks: tuple[str, ...]


@lru_cache(maxsize=KEPT)
def split_sections(body: str) -> tuple[Section, ...]:
    """The sections of an article in their order, without what stands before the first."""
    found: list[tuple[str, str, list[str]]] = []
    for line, is_code in lines_of(body):
        heading = None if is_code else heading_in(line)
        if heading:
            found.append((*heading, []))
        elif found:
            found[-1][2].append(line)
    return tuple(
        Section(heading, anchor, tuple(split_blocks("\n".join(lines))))
        for anchor, heading, lines in found
    )


def split_blocks(markdown: str) -> Iterator[str]:
    """As `whole_blocks`; a table of more than `MAX_ROWS` rows comes in parts of equal length, each
    with the head."""
    for block in whole_blocks(markdown):
        yield from _cut(block.split("\n"))


def whole_blocks(markdown: str) -> Iterator[str]:
    """The paragraphs, lists, tables and code blocks of a Markdown text."""
    block: list[str] = []
    after_gap = False
    for line, is_code in lines_of(markdown):
        if not line.strip() and not is_code:
            after_gap = True
            continue
        if block and after_gap and not _goes_on(block[0], line):
            yield "\n".join(block)
            block = []
        if block and after_gap:
            block.append("")
        block.append(line)
        after_gap = False
    if block:
        yield "\n".join(block)


def _goes_on(first: str, line: str) -> bool:
    """Whether a line after an empty one belongs to the block that begins with `first`."""
    return line[0] in " \t" or bool(_ITEM.match(first) and _ITEM.match(line))


def _cut(block: list[str]) -> Iterator[str]:
    head, rows = block[:2], block[2:]
    if len(rows) <= MAX_ROWS or not all(line.startswith("|") for line in block):
        yield "\n".join(block)
        return
    parts = -(-len(rows) // MAX_ROWS)
    size = -(-len(rows) // parts)
    for first in range(0, len(rows), size):
        yield "\n".join([*head, *rows[first : first + size]])
