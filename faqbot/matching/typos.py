"""Latin words with one typo are put as the phrases have them: "tikcet", "emial", "custmers".

A stem is found by what is left of it when a letter is taken out, as SymSpell does (Garbe, 2012):
two words are one typo apart only where such remainders of both, or one and the other whole, are the
same. So a word costs as many look-ups as it has letters, however many are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from faqbot.matching.repair import MAX_KEYS, Repair
from faqbot.matching.text import stem_of

LEAST_STEM: Final = 4  # letters of a stem that is put right, and of one that is meant

_STEM: Final = re.compile(rf"[a-z]{{{LEAST_STEM},{MAX_KEYS}}}")
# A name in code is written as it is.
_WORD: Final = re.compile(rf"(?<![A-Za-z_])[A-Za-z]{{{LEAST_STEM},{MAX_KEYS}}}(?![A-Za-z_])")

Stems = Mapping[str, Sequence[tuple[int, str]]]
"""Known stems by each of their remainders and by themselves, with their place among all: the more
common, the lower."""


def index_stems(stems: Iterable[tuple[float, str]]) -> Stems:
    """Index (rarity, stem) pairs for `correct_typos`."""
    found: dict[str, list[tuple[int, str]]] = {}
    for place, (_, stem) in enumerate(sorted(stems)):
        if _STEM.fullmatch(stem):
            for rest in {stem, *_remainders(stem)}:
                found.setdefault(rest, []).append((place, stem))
    return found


def correct_typos(
    text: str, is_known: Callable[[str], bool], stems: Callable[[], Stems]
) -> tuple[str, tuple[Repair, ...]]:
    """Replace each Latin word of an unknown stem by the nearest word; returns what was replaced.

    Of several stems that are one typo away the most common one is meant. `stems` is called where
    a word is unknown.
    """
    repairs: list[Repair] = []

    def correct(match: re.Match[str]) -> str:
        typed = match[0].lower()
        stem = stem_of(typed)
        if len(stem) < LEAST_STEM or is_known(stem):
            return match[0]
        known = stems()
        near = [
            (place, meant)
            for rest in (stem, *_remainders(stem))
            for place, meant in known.get(rest, ())
            if is_one_typo(stem, meant)
        ]
        if not near:
            return match[0]
        repairs.append(Repair(match[0], min(near)[1] + typed[len(stem) :]))
        return repairs[-1].meant

    return _WORD.sub(correct, text), tuple(repairs)


def is_one_typo(typed: str, meant: str) -> bool:
    """Whether one letter is missing, added or another one, or two have changed places."""
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    one, other = typed[start:], meant[start:]
    return typed != meant and (
        one[1:] == other[1:]
        or one[1:] == other
        or one == other[1:]
        or (one[:2] == other[:2][::-1] and one[2:] == other[2:])
    )


def _remainders(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))
