"""How a question names the product that a knowledge base is about, or what only that has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from faqbot.model import OwnProduct

NOTHING: Final = re.compile(r"(?!)")
HANGUL: Final = re.compile("[가-힣]")
SHORT: Final = 3  # syllables; so short a name stands in many words
WORD: Final = re.compile(r"\w\Z")


class Own(NamedTuple):
    """What a question is read with that may be about the product of a knowledge base."""

    names: re.Pattern[str]
    shared: re.Pattern[str]  # what the product has in common with others
    topics: re.Pattern[str]  # what the knowledge base tells most about


def build_own(product: OwnProduct) -> Own:
    """Prepare what a knowledge base says of its product."""
    return Own(
        names_pattern(product.names), words_pattern(product.shared), words_pattern(product.topics)
    )


def names_pattern(names: Iterable[str], with_genitive: bool = False) -> re.Pattern[str]:
    """Finds a product's names, in any case; a short one in Hangul where it stands alone.

    With its genitive, a Latin name takes its "'s" along.
    """
    return _any_of(_name(name, with_genitive) for name in names)


def things_pattern(names: Iterable[str], things: Iterable[str]) -> re.Pattern[str]:
    """Finds a product's names and what only it has ("ticket", in the plural as well)."""
    return _any_of([*(_name(name, False) for name in names), *map(_thing, things)])


def words_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Finds words, Latin ones in the plural as well; one syllable of Hangul before a particle."""
    return _any_of(map(_word, words))


def _any_of(sources: Iterable[str]) -> re.Pattern[str]:
    joined = "|".join(sources)
    return re.compile(joined, re.IGNORECASE) if joined else NOTHING


def _name(name: str, with_genitive: bool) -> str:
    literal = re.escape(name)
    if not HANGUL.search(name):
        return literal + ("(?:['’]s)?" if with_genitive else "")
    is_short = len(name) <= SHORT
    return rf"(?<![가-힣]){literal}(?![가-힣]{{2}})" if is_short else literal


def _thing(thing: str) -> str:
    literal = re.escape(thing)
    return literal if HANGUL.search(thing) or not WORD.search(thing) else rf"{literal}s?\b"


def _word(word: str) -> str:
    literal = re.escape(word).replace("\\ ", " ?")
    if not HANGUL.search(word):
        return rf"(?<![a-z]){literal}s?(?![a-z])"
    return literal if len(word) > 1 else rf"(?<![가-힣]){literal}(?=[은는이을의])"
