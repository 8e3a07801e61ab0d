"""Words typed in the wrong input mode are put right, where what they then say is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from faqbot.matching.hangul import FIRST, LAST
from faqbot.matching.keyboard import to_hangul, to_keys

_CHUNK: Final = re.compile(r"[A-Za-z]{2,}|[가-힣ㄱ-ㅎㅏ-ㅣ]+")
_LATIN: Final = re.compile(r"[A-Za-z]{2,}")
_SYLLABLES: Final = re.compile(r"[가-힣]{2,}")
_ONLY_SYLLABLES: Final = re.compile(r"[가-힣]+")
_LETTERS: Final = re.compile(r"[a-z]+")
_LONE: Final = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]")

IsKnown = Callable[[str], float]
"""How much of a word (0-1) the knowledge base knows."""

KNOWN: Final = 0.5  # a word of which less is known may have been meant otherwise
# Keys of the longest Latin word that is looked for at the beginning of one in Hangul. The longest
# that entries are known by has 20; runs of Hangul without a space are often longer.
MAX_KEYS: Final = 32
# Unknown words that are looked at; who types in the wrong mode notices before so many.
MAX_WORDS: Final = 200


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
    unknown = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal unknown
        typed = match[0]
        is_latin = typed[0] <= "z"
        if len(typed) == 1 and not match.string[match.end() : match.end() + 1].isdecimal():
            return typed  # one letter says nothing, but for the ㅍ of ㅍ2
        has_lone = not is_latin and bool(_LONE.search(typed))
        if unknown >= MAX_WORDS or (not has_lone and is_known(typed.lower()) >= KNOWN):
            return typed
        unknown += 1
        meant = _as_hangul(typed, is_known) if is_latin else _as_latin(typed, has_lone, is_known)
        if meant is None:
            return typed
        repairs.append(Repair(typed, meant))
        return meant

    result = _CHUNK.sub(replace, text)
    if repairs:
        result = _follow(result, repairs, is_known)
    return result, tuple(repairs)


def _as_hangul(typed: str, is_known: IsKnown) -> str | None:
    meant = to_hangul(typed)
    return meant if _SYLLABLES.fullmatch(meant) and is_known(meant) >= KNOWN else None


def _as_latin(typed: str, has_lone: bool, is_known: IsKnown) -> str | None:
    """The Latin word that the first syllables type, before what is left: "메ㅑ를" is "api를"."""
    beginnings = [keys.lower() for keys in accumulate(map(to_keys, typed[:MAX_KEYS]))]
    shortest = min(2, len(typed))
    for end in range(len(beginnings), shortest - 1, -1):
        keys = beginnings[end - 1]
        if (
            len(keys) <= MAX_KEYS
            and (len(keys) > 2 or has_lone)
            and _LETTERS.fullmatch(keys)
            and is_known(keys) == 1.0
        ):
            return keys + typed[end:]
    return None


def _follow(text: str, repairs: list[Repair], is_known: IsKnown) -> str:
    """Turn the Latin words that are left as well, where most were typed in the wrong mode."""
    left = [word for word in _LATIN.findall(text) if _may_follow(word, is_known)]
    if not left or len(left) > sum(FIRST <= r.meant[0] <= LAST for r in repairs):
        return text

    def replace(match: re.Match[str]) -> str:
        word = match[0]
        meant = to_hangul(word)
        if word not in left or not _ONLY_SYLLABLES.fullmatch(meant):
            return word
        repairs.append(Repair(word, meant))
        return meant

    return _LATIN.sub(replace, text)


def _may_follow(word: str, is_known: IsKnown) -> bool:
    """Whether a Latin word gives syllables in the other mode: one alone, as of "to", is no sign
    where the word is known."""
    meant = to_hangul(word)
    if _SYLLABLES.match(meant):
        return True
    return bool(_ONLY_SYLLABLES.fullmatch(meant)) and is_known(word.lower()) < KNOWN
