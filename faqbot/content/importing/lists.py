"""Lists as the site reads them: an empty line before them, four spaces for what is inside.

Other sites follow CommonMark, where a list may stand right under a line and what belongs to an item
begins where its text does. There, markdown-it says which line belongs to which item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

INDENT: Final = 4  # of what stands inside an item
# What stands inside a line is of no interest here.
PARSER: Final = MarkdownIt("commonmark").enable("table").disable("inline")
MARKER: Final = re.compile(r"(?P<mark>[-+*]|\d{1,9}[.)])(?P<space>[ \t]*)")
LISTS: Final = ("bullet_list_open", "ordered_list_open")
# Of these, all lines go together, whatever stands in them.
WHOLE: Final = ("blockquote_open", "table_open")


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines from `start` to `end` that stand inside `depth` items."""

    start: int
    end: int
    depth: int
    kind: str


def set_apart(text: str) -> tuple[str, int]:
    """The text with its lists as the site reads them, and how many read otherwise before.

    Lists in quotations stay as they are.

    >>> set_apart("Do this:\\n1) Open it\\n   - here")
    ('Do this:\\n\\n1. Open it\\n    - here', 1)
    """
    lines = text.split("\n")
    parts: list[str] = []
    at = changed = 0
    for start, end, tokens in _outermost_lists(PARSER.parse(text)):
        before = lines[at:start]
        rewritten = _rewrite(lines, start, end, tokens)
        needs_gap = bool(before and before[-1].strip())
        changed += needs_gap or rewritten != lines[start:end]
        parts += [*before, *([""] if needs_gap else []), *rewritten]
        at = end
    return "\n".join([*parts, *lines[at:]]), changed


def _outermost_lists(tokens: Sequence[Token]) -> Iterator[tuple[int, int, Sequence[Token]]]:
    """Where each list begins and ends that stands in nothing else, with its tokens."""
    for first, token in enumerate(tokens):
        if token.type in LISTS and token.level == 0 and token.map:
            last = next(
                number
                for number in range(first, len(tokens))
                if tokens[number].level == 0 and tokens[number].nesting < 0
            )
            yield token.map[0], token.map[1], tokens[first : last + 1]


def _rewrite(lines: list[str], start: int, end: int, tokens: Sequence[Token]) -> list[str]:
    """The lines of a list, or the same where an item begins with another one."""
    marks = {token.map[0] for token in tokens if token.type == "list_item_open" and token.map}
    items = [token for token in tokens if token.type == "list_item_open"]
    if len(marks) < len(items):  # "- - a"
        return lines[start:end]
    found = dict.fromkeys(range(start, end), "")
    first_lines: set[int] = set()  # of the blocks that items begin with
    gaps: set[int] = set()  # before which the site needs an empty line
    for block in _blocks(tokens):
        _place(lines, block, found, block.start in marks)
        if block.start in marks:
            first_lines |= set(range(block.start, block.end))
        elif block.kind in WHOLE:
            gaps.add(block.start)
    gaps |= {number for number in marks if number > start and number - 1 not in first_lines}
    for number in gaps:
        found[number - 1] += "\n" if found[number - 1] else ""
    for item in items:  # an item without a text
        if item.map and not found[item.map[0]]:
            found[item.map[0]] = _mark(lines[item.map[0]], _depth_of(item))[0]
    return _as_before([found[number] for number in range(start, end)], lines[start:end])


def _blocks(tokens: Sequence[Token]) -> Iterator[_Block]:
    """What stands in the items of a list, in order."""
    depth, skipped = 0, None
    for token in tokens:
        if skipped is not None:
            skipped = None if token.level == skipped and token.nesting < 0 else skipped
            continue
        if token.type == "list_item_open":
            depth += 1
        elif token.type == "list_item_close":
            depth -= 1
        elif token.map and depth and token.nesting >= 0 and token.type not in LISTS:
            if token.type != "inline":
                yield _Block(token.map[0], token.map[1], depth, token.type)
            skipped = token.level if token.type in WHOLE else None


def _place(lines: list[str], block: _Block, found: dict[int, str], has_mark: bool) -> None:
    inside = " " * INDENT * block.depth
    first, numbers = block.start, range(block.start, block.end)
    if has_mark:
        found[first], offset = _mark(lines[first], block.depth)
        numbers = range(first + 1, block.end)
    else:
        offset = _leading(lines[first])
        if block.kind == "code_block":
            least = min(_leading(lines[n]) for n in numbers if lines[n].strip())
            offset = max(0, least - INDENT)
    for number in numbers:
        line = lines[number].expandtabs(INDENT)
        found[number] = f"{inside}{line[min(_leading(line), offset) :]}".rstrip()


def _mark(line: str, depth: int) -> tuple[str, int]:
    """An item's first line as it should be, and the column at which its text began."""
    line = line.expandtabs(INDENT)
    lead = _leading(line)
    mark = MARKER.match(line, lead)
    if mark is None:  # a quotation's or another sign before it, which no list outside has
        return line, lead
    space = len(mark["space"])
    width = space if 1 <= space <= INDENT else 1
    sign = mark["mark"].replace(")", ".")
    text = line[mark.end("mark") + width :] if line[mark.end("mark") :].strip() else ""
    return f"{' ' * INDENT * (depth - 1)}{sign} {text}".rstrip(), mark.end("mark") + width


def _depth_of(item: Token) -> int:
    return (item.level + 1) // 2


def _leading(line: str) -> int:
    line = line.expandtabs(INDENT)
    return len(line) - len(line.lstrip(" "))


def _as_before(rewritten: list[str], before: list[str]) -> list[str]:
    """The lines as they were where nothing but spaces at their ends has changed."""
    same = all(a.rstrip() == b.rstrip() for a, b in zip(rewritten, before, strict=True))
    return before if same else rewritten
