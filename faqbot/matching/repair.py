"""Words typed in the wrong input mode are put right, where what they then say is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from faqbot.matching.hangul import FIRST, LAST
from faqbot.matching.keyboard import to_hangul, to_keys

_CHUNK: Final = re.compile(r"[A-Za-z]{2,}|[가-힣ㄱ-ㅎㅏ-ㅣ]+")
_SYLLABLES: Final = re.compile(r"[가-힣]{2,}")
_LETTERS: Final = re.compile(r"[a-z]+")
_LONE: Final = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]")

IsKnown = Callable[[str], float]
"""How much of a word (0-1) the knowledge base knows."""

KNOWN: Final = 0.5  # a word of which less is known may have been meant otherwise


@dataclass(frozen=True, slots=True)
class Repair:
    """A word as it was typed and as it was read."""

    typed: str
    meant: str


def repair_keyboard(text: str, is_known: IsKnown) -> tuple[str, tuple[Repair, ...]]:
    """Replace words that were typed in the wrong input mode; returns what was replaced.

    A word changes when the knowledge base does not know it and knows what the same keys give in
    the other mode. Once most Latin words of a text have changed into Hangul, the rest follow.
    """
    repairs: list[Repair] = []

    def replace(match: re.Match[str]) -> str:
        typed = match[0]
        if typed[0] <= "z":
            meant = _as_hangul(typed, is_known)
        elif len(typed) == 1 and not match.string[match.end() : match.end() + 1].isdigit():
            meant = None  # one letter says nothing, but for the ㅍ of ㅍ2
        else:
            meant = _as_latin(typed, is_known)
        if meant is None:
            return typed
        repairs.append(Repair(typed, meant))
        return meant

    result = _CHUNK.sub(replace, text)
    if repairs:
        result = _follow(result, repairs)
    return result, tuple(repairs)


def _as_hangul(typed: str, is_known: IsKnown) -> str | None:
    if is_known(typed.lower()) >= KNOWN:
        return None
    meant = to_hangul(typed)
    return meant if _SYLLABLES.fullmatch(meant) and is_known(meant) >= KNOWN else None


def _as_latin(typed: str, is_known: IsKnown) -> str | None:
    """The Latin word that the first syllables type, before what is left: "메ㅑ를" is "api를"."""
    if not _LONE.search(typed) and is_known(typed) >= KNOWN:
        return None
    shortest = min(2, len(typed))
    for end in range(len(typed), shortest - 1, -1):
        keys = to_keys(typed[:end]).lower()
        if (
            _LETTERS.fullmatch(keys)
            and (len(keys) > 2 or _LONE.search(typed))
            and (is_known(keys) == 1.0)
        ):
            return keys + typed[end:]
    return None


def _follow(text: str, repairs: list[Repair]) -> str:
    """Turn the Latin words that are left as well, where most were typed in the wrong mode."""
    left = [word for word in re.findall(r"[A-Za-z]{2,}", text) if _SYLLABLES.match(to_hangul(word))]
    if not left or len(left) > sum(FIRST <= r.meant[0] <= LAST for r in repairs):
        return text
    for word in left:
        meant = to_hangul(word)
        if _SYLLABLES.fullmatch(meant):
            repairs.append(Repair(word, meant))
            text = text.replace(word, meant, 1)
    return text
