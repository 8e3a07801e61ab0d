"""Known messages: texts that software shows, found word for word in what was pasted or told.

Case, width, white space and final punctuation don't count, and a gap stands for anything short.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from faqbot.content.recognised import GAP
from faqbot.diagnosis.lexicon import normalise, starts
from faqbot.model import Message

GAP_CHARS: Final = 60  # that may stand in a gap
SPACES: Final = re.compile(r"\s+")
FINAL: Final = " .!。"


def build_messages(messages: Iterable[Message]) -> Callable[[str], tuple[str, ...]]:
    """Prepare messages for a search: normalised text → their ids, in order of appearance."""
    rows = [(pieces, m.id) for m in messages for t in m.texts if (pieces := pieces_of(t))]

    def find(text: str) -> tuple[str, ...]:
        text = SPACES.sub(" ", text)
        found = sorted(
            (start, -len(pieces[0]), id)
            for pieces, id in rows
            if pieces[0] in text and (start := _find(text, pieces)) is not None
        )
        return tuple(dict.fromkeys(id for _, _, id in found))

    return find


def pieces_of(wording: str) -> tuple[str, ...]:
    """What stands between the gaps of a message, as a normalised text has it."""
    text = SPACES.sub(" ", GAP.sub("‹›", normalise(wording)))
    pieces = [piece.strip(FINAL) for piece in text.split("‹›")]
    return tuple(piece for piece in pieces if piece)


def _find(text: str, pieces: tuple[str, ...]) -> int | None:
    """Where a text has the pieces in a row, each a short gap after the one before."""
    first, *rest = pieces
    for start in starts(text, first):
        end = start + len(first)
        for piece in rest:
            at = text.find(piece, end, end + GAP_CHARS + len(piece))
            if at < 0:
                break
            end = at + len(piece)
        else:
            return start
    return None
