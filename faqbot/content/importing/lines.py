"""Tables and lists that have lost their line breaks: rebuilt where that is certain."""

from __future__ import annotations

import re
from typing import Final

MIN_ITEMS: Final = 3  # of a list: "A - B" is a dash, and "see 1. below" is a sentence
MIN_GLUED: Final = 3  # cells: "...Growth200Ticket..." may be the name of something

_PIPE: Final = re.compile(r"(?<!\\)\|")
_DELIMITERS: Final = re.compile(r"\|(?:[ \t]*:?-{2,}:?[ \t]*\|)+")
_DELIMITER: Final = re.compile(r":?-{2,}:?")
_BOLD_CELLS: Final = re.compile(r"\*\*[^*\n]{2,}\*{4}[^*\n]{2,}\*\*")
_GLUED_CELL: Final = re.compile(r"(?<=\d\d)[A-Z][a-z]")
_URL: Final = re.compile(r"https?://\S+")

_NO_PARAGRAPH: Final = re.compile(r"[ \t]*(?:[#|>]|[-*+•][ \t]|!!!|\?\?\?)")
_BULLET: Final = re.compile(r"(?<=\S) [-•] ")
_NUMBER: Final = re.compile(r"(?:^[ \t]*|(?<=\S) )(?P<number>\d{1,2})[.)] ")
_ITEM: Final = re.compile(r"[A-Z가-힣*\[\"'(\0]")
_INTRODUCED: Final = re.compile(r"[:：.!?。)][*_]*$")


def rebuild_table(line: str) -> list[str]:
    """The lines of a table that stands in one, with what is around it; none if uncertain.

    >>> rebuild_table("| a | b | | --- | --- | | 1 | 2 |")
    ['| a | b |', '| --- | --- |', '| 1 | 2 |', '']
    """
    delimiters = _DELIMITERS.search(line)
    if delimiters is None or line.lstrip().startswith(">"):
        return []
    lead, *cells, tail = _PIPE.split(line)
    width = delimiters[0].count("|") - 1
    rows = [cells[at : at + width] for at in range(0, len(cells), width + 1)]
    between = "".join(cells[width :: width + 1])
    head = 0 if not lead.strip() and _are_delimiters(rows[0]) else 1
    if between.strip() or len(rows[-1]) < width or len(rows) < 2 or not _are_delimiters(rows[head]):
        return []
    indent = lead[: len(lead) - len(lead.lstrip())]
    table = [f"{indent}| {' | '.join(cell.strip() for cell in row)} |" for row in rows]
    before = [lead.rstrip(), ""] if lead.strip() else []
    after = [indent + tail.strip(), ""] if tail.strip() else []
    return [*before, *table, "", *after]


def rebuild_list(line: str) -> list[str]:
    """The lines of a list that stands in one, with its introduction; none if uncertain.

    >>> rebuild_list("Like this: - Log in - Click your picture - Copy the key")
    ['Like this:', '', '- Log in', '- Click your picture', '- Copy the key', '']
    """
    if _NO_PARAGRAPH.match(line):
        return []
    numbers = list(_NUMBER.finditer(line))
    if [int(mark["number"]) for mark in numbers] == [*range(1, len(numbers) + 1)]:
        marks, safe = numbers, len(numbers) >= MIN_ITEMS
    else:
        safe = False
    if not safe:
        marks = list(_BULLET.finditer(line))
        safe = len(marks) >= MIN_ITEMS
    if not safe or not all(_ITEM.match(line, mark.end()) for mark in marks):
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(line)]
    items = [line[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
    intro = line[: marks[0].start()].rstrip()
    if marks is not numbers and not _INTRODUCED.search(intro) and any(" " not in i for i in items):
        return []
    indent = line[: len(line) - len(line.lstrip())]
    signs = [f"{mark['number']}." if marks is numbers else "-" for mark in marks]
    before = [intro, ""] if intro else []
    listed = [f"{indent}{sign} {item}" for sign, item in zip(signs, items, strict=True)]
    return [*before, *listed, ""]


def is_collapsed(line: str) -> bool:
    """Whether a line is what is left of a table whose cells cannot be told apart any more."""
    delimiters = _DELIMITERS.search(line)
    if delimiters and delimiters[0].count("|") > 2 and any(char.isalnum() for char in line):
        return True
    glued = len(_GLUED_CELL.findall(_URL.sub("", line)))
    return glued >= MIN_GLUED or bool(_BOLD_CELLS.search(line))


def _are_delimiters(row: list[str]) -> bool:
    return bool(row) and all(_DELIMITER.fullmatch(cell.strip()) for cell in row)
