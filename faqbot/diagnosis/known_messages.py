"""Known messages: texts that software shows, found word for word in what was pasted or told.

Case, width, white space and final punctuation don't count, and a gap stands for anything short.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from faqbot.content.recognised import GAP
from faqbot.diagnosis.lexicon import normalise, starts
from faqbot.model import Message

GAP_CHARS: Final = 60  # that may stand in a gap
SPACES: Final = re.compile(r"\s+")
FINAL: Final = " .!。"


class Told(NamedTuple):
    """Where a text has a message."""

    start: int
    end: int
    id: str


def build_messages(messages: Iterable[Message]) -> Callable[[str], list[Told]]:
    """Prepare messages for a search: normalised text → those in it, in order of appearance."""
    rows = [(pieces, m.id) for m in messages for t in m.texts if (pieces := pieces_of(t))]

    def find(text: str) -> list[Told]:
        spaced, places = _with_single_spaces(text)
        found = sorted(
            (span[0], -len(pieces[0]), id, span[1])
            for pieces, id in rows
            if pieces[0] in spaced and (span := _find(spaced, pieces)) is not None
        )
        return [Told(places[start], places[end - 1] + 1, id) for start, _, id, end in found]

    return find


def _with_single_spaces(text: str) -> tuple[str, list[int]]:
    """A text with one space for any white space, and where each of its characters stood."""
    if not SPACES.search(text):
        return text, list(range(len(text)))
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for found in SPACES.finditer(text):
        pieces += [text[at : found.start()], " "]
        places += range(at, found.start() + 1)
        at = found.end()
    return "".join([*pieces, text[at:]]), [*places, *range(at, len(text))]


def pieces_of(wording: str) -> tuple[str, ...]:
    """What stands between the gaps of a message, as a normalised text has it."""
    text = SPACES.sub(" ", GAP.sub("‹›", normalise(wording)))
    pieces = [piece.strip(FINAL) for piece in text.split("‹›")]
    return tuple(piece for piece in pieces if piece)


def _find(text: str, pieces: tuple[str, ...]) -> tuple[int, int] | None:
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
            return start, end
    return None
