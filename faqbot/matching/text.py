"""A text becomes weighted terms; the same call for phrases and for questions.

Hangul is cut into pairs of syllables, which survive particles, endings and spacing; Latin words
are kept whole, paired with their neighbours and cut into runs of letters, which survive typos and
inflection.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from faqbot.matching.hangul import LONE_LETTERS, fold_sound
from faqbot.matching.spelling import spell

# Laughing, crying and lone letters typed for tone (ㅋㅋ, ㅠㅠ) say nothing about the topic.
_TONE: Final = re.compile(r"([ㄱ-ㅎㅏ-ㅣ])\1+")
_TOKEN: Final = re.compile(r"[가-힣]+|[ㄱ-ㅎㅏ-ㅣ]+|[a-z]+|[0-9]+|[^\W\d_]+")
# A letter of 450 words; more of a question adds time and no meaning.
MAX_CHARS: Final = 3_000

SYLLABLE_WEIGHT: Final = 0.5
ACROSS_WEIGHT: Final = 0.5  # a pair of syllables over a space: 호출 제한 ~ 호출제한
WORD_WEIGHT: Final = 1.5
# A number tells little and is rare, which would make it loud: "24 hours" is about hours. Three
# digits may be a status code, which tells a lot.
NUMBER_WEIGHT: Final = 0.75
CODE_DIGITS: Final = 3
PAIR_WEIGHT: Final = 1.0  # a Latin word with the word before it
LETTER_RUNS: Final = (2, 3, 4)
# Endings that change a word's form and hardly its meaning, and the letters that must remain.
ENDINGS: Final = ("ing", "ed", "es", "s", "ly")
STEM_LETTERS: Final = 3
SYLLABLES_A_WORD: Final = 3
WORDS_KEPT: Final = 10_000  # cut before, some 20 MB; none of them is longer than ...
LONGEST_KEPT: Final = 24


# Python and JavaScript differ on whether these are spaces; to us they are.
_SPACES: Final = dict.fromkeys([0x1C, 0x1D, 0x1E, 0x1F, 0x85], " ")
_UNIFIED: Final = LONE_LETTERS | _SPACES


def unify(text: str) -> str:
    """One form for all widths and compositions of a character: full-width, NFD, ligatures.

    At most `MAX_CHARS` of it.
    """
    return spell(text, MAX_CHARS).translate(_UNIFIED)


def plain(text: str) -> str:
    """A unified text in lower case, without letters typed for tone, Hangul folded by sound."""
    return fold_sound(_TONE.sub(" ", text.lower()))


def tokenise(text: str) -> list[str]:
    """The words of a plain text, split where the script changes: "api키" is "api", "키"."""
    return _TOKEN.findall(text)


def stem_of(word: str) -> str:
    """A Latin word without its ending: "tickets" is "ticket"; other words stay."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= STEM_LETTERS:
            return word[: -len(ending)]
    return word


def shown_words(text: str) -> list[str]:
    """The same words as `tokenise` gives, as they are written rather than as they sound."""
    return _TOKEN.findall(_TONE.sub(" ", text.lower()))


def count_words(text: str) -> int:
    """How many words a plain text has; Hangul by its syllables, since spaces may be missing."""
    return sum(
        -(-len(token) // SYLLABLES_A_WORD) if is_hangul(token[0]) else 1 for token in tokenise(text)
    )


@dataclass(frozen=True, slots=True)
class Word:
    """A word's stem, and the terms that it gives by itself, with their weights."""

    stem: str
    terms: tuple[tuple[str, float], ...]


def read_word(token: str) -> Word:
    """Cut one word of a plain text; the same word comes again and again."""
    return _read_short(token) if len(token) <= LONGEST_KEPT else _read(token)


def _read(token: str) -> Word:
    padded = f" {token} "
    if is_hangul(token[0]):
        pairs = [(padded[i : i + 2], 1.0) for i in range(len(padded) - 1)]
        return Word(token, (*pairs, *((syllable, SYLLABLE_WEIGHT) for syllable in token)))
    if token.isdecimal() and token.isascii() and len(token) != CODE_DIGITS:
        return Word(token, ((f"={token}", NUMBER_WEIGHT),))
    stem = stem_of(token)
    runs = [
        (padded[i : i + size], 1.0) for size in LETTER_RUNS for i in range(len(padded) - size + 1)
    ]
    if token.isdecimal():  # 428 is not a mistyped 429: all of a code counts, or nothing
        runs = [(run, WORD_WEIGHT) for run, _ in runs if token in run]
    return Word(stem, ((f"={stem}", WORD_WEIGHT), *runs))


_read_short = lru_cache(WORDS_KEPT)(_read)


def terms(text: str) -> dict[str, float]:
    """The terms of a plain text with their weights, each summed over its occurrences."""
    result: dict[str, float] = {}
    previous, stem = "", ""
    for token in tokenise(text):
        word = read_word(token)
        for term, weight in word.terms:
            result[term] = result.get(term, 0.0) + weight
        if previous and not is_hangul(token[0]):
            pair = f"{stem}={word.stem}"
            result[pair] = result.get(pair, 0.0) + PAIR_WEIGHT
        elif previous and is_hangul(previous[-1]):
            pair = previous[-1] + token[0]
            result[pair] = result.get(pair, 0.0) + ACROSS_WEIGHT
        previous, stem = token, word.stem
    return result


def is_hangul(char: str) -> bool:
    """Whether a character is a whole syllable of Hangul."""
    return "가" <= char <= "힣"
