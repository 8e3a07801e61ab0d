"""A text becomes weighted terms; the same call for phrases and for questions.

Hangul is cut into pairs of syllables, which survive particles, endings and spacing; Latin words
are kept whole, paired with their neighbours and cut into runs of letters, which survive typos and
inflection.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from faqbot.matching.hangul import LONE_LETTERS, fold_sound

# Laughing, crying and lone letters typed for tone (ㅋㅋ, ㅠㅠ) say nothing about the topic.
_TONE: Final = re.compile(r"([ㄱ-ㅎㅏ-ㅣ])\1+")
_TOKEN: Final = re.compile(r"[가-힣]+|[ㄱ-ㅎㅏ-ㅣ]+|[a-z]+|[0-9]+|[^\W\d_]+")
# More than this of a question adds time and no meaning.
MAX_CHARS: Final = 20_000

SYLLABLE_WEIGHT: Final = 0.5
ACROSS_WEIGHT: Final = 0.5  # a pair of syllables over a space: 호출 제한 ~ 호출제한
WORD_WEIGHT: Final = 1.5
LETTER_RUNS: Final = (2, 3, 4)
# Endings that change a word's form and hardly its meaning, and the letters that must remain.
ENDINGS: Final = ("ing", "ed", "es", "s", "ly")
STEM_LETTERS: Final = 3
SYLLABLES_A_WORD: Final = 3


# Python and JavaScript differ on whether these are spaces; to us they are.
_SPACES: Final = dict.fromkeys([0x1C, 0x1D, 0x1E, 0x1F, 0x85, 0xFEFF], " ")
_UNIFIED: Final = LONE_LETTERS | _SPACES


def unify(text: str) -> str:
    """One form for all widths and compositions of a character: full-width, NFD, ligatures."""
    return unicodedata.normalize("NFKC", text[:MAX_CHARS]).translate(_UNIFIED)


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
        -(-len(token) // SYLLABLES_A_WORD) if "가" <= token[0] <= "힣" else 1
        for token in tokenise(text)
    )


def terms(text: str) -> dict[str, float]:
    """The terms of a plain text with their weights, each summed over its occurrences."""
    result: dict[str, float] = {}
    previous = ""
    for token in tokenise(text):
        found = _hangul_terms(token, previous) if "가" <= token[0] <= "힣" else None
        for term, weight in found or _latin_terms(token, previous):
            result[term] = result.get(term, 0.0) + weight
        previous = token
    return result


def _hangul_terms(token: str, previous: str) -> list[tuple[str, float]]:
    padded = f" {token} "
    found = [(padded[i : i + 2], 1.0) for i in range(len(padded) - 1)]
    found += [(syllable, SYLLABLE_WEIGHT) for syllable in token]
    if previous and "가" <= previous[-1] <= "힣":
        found.append((previous[-1] + token[0], ACROSS_WEIGHT))
    return found


def _latin_terms(token: str, previous: str) -> list[tuple[str, float]]:
    padded = f" {token} "
    stem = stem_of(token)
    found = [(f"={stem}", WORD_WEIGHT)]
    if previous:
        found.append((f"{stem_of(previous)}={stem}", 1.0))
    for size in LETTER_RUNS:
        found += [(padded[i : i + size], 1.0) for i in range(len(padded) - size + 1)]
    return found
