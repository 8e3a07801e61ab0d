"""What somebody edited in Freshdesk comes into the file of an entry; opens nothing.

Three texts are compared block by block (paragraphs, lists, tables, code): what Freshdesk returned
when faqbot wrote the article, what it says now, and our file. Where ours is as it was, the edit is
taken over; blocks that nobody edited stay in the file as they are, with the anchors of headings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from faqbot.content.includes import MARKER
from faqbot.content.sections import whole_blocks

Render = Callable[[str], str]
"""Our Markdown as it would come back from Freshdesk."""

_FENCE: Final = re.compile(r"^(`{3,}|~{3,})(.*)$", re.M)
_HEADING: Final = re.compile(r"^(#+) .*?( \{[^}\n]*\})?$")
_RULE: Final = re.compile(r"^\|(?: *:?-+:? *\|)+$")
_KINDS: Final = (
    ("code", re.compile(r"`{3,}|~{3,}")),
    ("heading", re.compile("#")),
    ("table", re.compile(r"\|")),
    ("list", re.compile(r"[-*+] |\d+[.)] ")),
    ("callout", re.compile("!!!")),
)


@dataclass(frozen=True, slots=True)
class Merged:
    """A text with the edits, and those that cannot be taken over, each as it is there."""

    text: str
    clashes: tuple[str, ...]  # ours was changed in the same place
    fixed: tuple[str, ...]  # the file has them within something: a table's marker, a folded note


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of our file, and what it is once it was in Freshdesk."""

    source: str
    there: tuple[str, ...]

    @property
    def is_fixed(self) -> bool:
        """Whether a part of it in Freshdesk is no part of it in the file."""
        return len(self.there) != 1 or bool(MARKER.search(self.source))


def merge(
    ours: str, filled: str, before: str, after: str, render: Render, changed_here: bool
) -> Merged:
    """Our article with what changed there from `before` to `after`.

    `filled` is ours with its tables in place of their markers; `changed_here` says whether it is
    another one than what was sent: where it is not, it differs by what Freshdesk did to it.
    """
    blocks = [
        _Block(source, tuple(whole_blocks(render(text)))) for source, text in _pairs(ours, filled)
    ]
    flat = [text for block in blocks for text in block.there]
    owners = [number for number, block in enumerate(blocks) for _ in block.there]
    old, new = list(whole_blocks(before)), list(whole_blocks(after))
    result: list[str] = []
    clashes: list[str] = []
    fixed: list[str] = []
    done = -1  # a table's blocks may lie in two regions
    for mine, then, now in _regions(flat, old, new):
        span = sorted({owners[at] for at in mine})
        last = max(span, default=done)
        # What shows nothing, such as a comment, stays before what follows it.
        result += [blocks[at].source for at in range(done + 1, last + 1) if not blocks[at].there]
        sources = [blocks[number].source for number in span if number > done]
        done = last
        here = [flat[at] for at in mine]
        was, is_now = [old[at] for at in then], [new[at] for at in now]
        if is_now in (was, here):
            result += sources
        elif any(blocks[number].is_fixed for number in span):
            result += sources
            fixed.append("\n\n".join(is_now))
        elif here == was or not changed_here:
            result += _in_manner_of(sources, is_now)
        else:
            result += sources
            clashes.append("\n\n".join(is_now))
    result += [block.source for block in blocks[done + 1 :]]
    return Merged("\n\n".join(result), tuple(clashes), tuple(fixed))


def _pairs(ours: str, filled: str) -> Iterator[tuple[str, str]]:
    """Each block of ours with what it says: markers side by side as one, with all that they are."""
    sources, texts = list(whole_blocks(ours)), list(whole_blocks(filled))
    number = at = 0
    while number < len(sources):
        first = number
        while number < len(sources) and MARKER.fullmatch(sources[number]):
            number += 1
        end = at
        if number > first:
            after = sources[number : number + 1]
            while end < len(texts) and texts[end : end + 1] != after:
                end += 1
        else:
            number, end = number + 1, at + 1
        yield "\n\n".join(sources[first:number]), "\n\n".join(texts[at:end])
        at = end


def _regions(
    mine: Sequence[str], old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[range, range, range]]:
    """Where three texts are alike block by block, and what lies between: ranges of each."""
    in_mine, in_new = _matches(old, mine), _matches(old, new)
    a = b = c = 0
    for at in range(len(old)):
        if at in in_mine and at in in_new:
            x, y = in_mine[at], in_new[at]
            yield from _one_by_one(range(a, x), range(b, at), range(c, y))
            yield range(x, x + 1), range(at, at + 1), range(y, y + 1)
            a, b, c = x + 1, at + 1, y + 1
    yield from _one_by_one(range(a, len(mine)), range(b, len(old)), range(c, len(new)))


def _one_by_one(mine: range, old: range, new: range) -> Iterator[tuple[range, range, range]]:
    """A region block by block where each of the texts has as many: each was edited for itself."""
    if not len(mine) == len(old) == len(new):
        yield mine, old, new
        return
    for x, at, y in zip(mine, old, new, strict=True):
        yield range(x, x + 1), range(at, at + 1), range(y, y + 1)


def _matches(old: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Which block of the other text is which old one."""
    matcher = SequenceMatcher(None, old, other, autojunk=False)
    return {
        match.a + step: match.b + step
        for match in matcher.get_matching_blocks()
        for step in range(match.size)
    }


def _in_manner_of(sources: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Edited blocks, with what Freshdesk does not keep of the blocks that they replace."""
    result = list(texts)
    for at, text in _matches([_kind(it) for it in texts], [_kind(it) for it in sources]).items():
        result[at] = _with_lost(sources[text], texts[at])
    return result


def _kind(block: str) -> str:
    return next((kind for kind, begins in _KINDS if begins.match(block)), "paragraph")


def _with_lost(source: str, text: str) -> str:
    """A block with the language of code, the anchor of a heading, the alignment of a table."""
    first, *rest = text.split("\n")
    kind = _kind(text)
    if kind == "code" and (fence := _FENCE.match(source)):
        first += fence[2]
    elif kind == "heading" and (heading := _HEADING.match(source)):
        first += heading[2] or ""
    elif kind == "table":
        rule = source.split("\n")[1:2]
        if rest and rule and rule[0].count("|") == rest[0].count("|"):
            rest[0] = rule[0]
    return "\n".join([first, *rest])
