"""Latin words written in one or in two are put as the phrases have them: "ratelimit", "web hook".

Both spellings become the same question, and phrases stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from faqbot.matching.repair import MAX_KEYS
from faqbot.matching.text import stem_of

LEAST_LETTERS: Final = 2  # of a word that is joined or that is split off
LEAST_LONGER: Final = 3  # of the longer one of two that a word is split into: not "in it"

_WORD: Final = rf"[A-Za-z]{{{LEAST_LETTERS},{MAX_KEYS}}}(?![A-Za-z])"
_APART: Final = re.compile(rf"(?<![A-Za-z])({_WORD})[ _-](?=({_WORD}))")
# A name in code is written as it is: readonly_field is no "read only_field".
_TOGETHER: Final = re.compile(rf"(?<![A-Za-z_]){_WORD}(?!_)")

Rarity = Callable[[str], float]
"""How rare a term is in the phrases; infinite where none has it."""


def space_words(text: str, rarity: Rarity) -> str:
    """The text with the spacing of its Latin words that is the more common of two."""

    def join(match: re.Match[str]) -> str:
        return match[1] if _is_one(match[1].lower(), match[2].lower(), rarity) else match[0]

    return _TOGETHER.sub(lambda match: _split(match[0], rarity), _APART.sub(join, text))


def _is_one(word: str, other: str, rarity: Rarity) -> bool:
    stem = word + stem_of(other)
    if stem_of(word + other) != stem:
        return False  # the other would be an ending or begin one: "we rely"
    return rarity(f"={stem}") < rarity(f"{stem_of(word)}={stem_of(other)}")


def _split(word: str, rarity: Rarity) -> str:
    lower = word.lower()
    best, parts = rarity(f"={stem_of(lower)}"), word
    for end in range(LEAST_LETTERS, len(word) - LEAST_LETTERS + 1):
        if max(end, len(word) - end) < LEAST_LONGER:
            continue
        rare = rarity(f"{stem_of(lower[:end])}={stem_of(lower[end:])}")
        if rare < best:
            best, parts = rare, f"{word[:end]} {word[end:]}"
    return parts
