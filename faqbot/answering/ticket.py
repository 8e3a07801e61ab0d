"""A ticket's text in, the entries that may answer it out.

A ticket greets, complains and signs beside what it asks, and may ask two things. So each sentence
is put to the matcher as well as the whole: of 600 tickets made of one or two questions between
such sentences, the entries were among the first five in 99 % instead of 79 %
(tests/bench/tickets.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from faqbot.answering.masking import ANY_MASK
from faqbot.model import Suggestion

PARTS: Final = 80  # of a longer ticket the rest counts only as part of the whole
WORDS: Final = 2  # fewer are a greeting or a name

_END: Final = re.compile(r"(?<=[.!?。？！])\s+|\s*\n\s*")


def split_ticket(text: str) -> Iterator[str]:
    """The whole text, and its sentences and lines where there are several.

    Where something was masked, people say who they are rather than ask: that counts in the whole.
    """
    yield text
    sentences = [part for part in _END.split(text) if len(part.split()) >= WORDS]
    parts = [part for part in sentences if not ANY_MASK.search(part)]
    if len(sentences) > 1:
        yield from dict.fromkeys(parts[:PARTS])


def merge_suggestions(suggestions: Iterable[Suggestion], limit: int) -> tuple[Suggestion, ...]:
    """The best suggestion of each entry, best first; of equals the shorter part."""
    best: dict[str, Suggestion] = {}
    for found in suggestions:
        known = best.get(found.id)
        if known is None or _order(found) < _order(known):
            best[found.id] = found
    return tuple(sorted(best.values(), key=_order)[:limit])


def _order(suggestion: Suggestion) -> tuple[float, int, str]:
    return -suggestion.confidence, len(suggestion.part), suggestion.id
