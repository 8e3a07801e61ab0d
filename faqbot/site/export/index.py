"""The matcher's index as a document that assets/answer/matcher.js ranks with, exactly as here.

Phrases travel as text, since their terms are worked out faster than they would be loaded; so do
the margins' few weights, a character for each number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np

from faqbot.matching import glossary as wordings
from faqbot.matching import index as terms
from faqbot.matching import keyboard, matcher, repair, spacing, text, typos
from faqbot.matching.calibrate import CALIBRATION, Regression
from faqbot.matching.hangul import CHOSEONG, JONGSEONG, JUNGSEONG, fold_sound, join, split
from faqbot.matching.margin import STEP, Margins
from faqbot.matching.matcher import NEAREST_WEIGHT
from faqbot.matching.text import plain, unify
from faqbot.site.export.sizes import Sizes, sizes_of

FIRST_CHAR: Final = 35  # "#": what is below needs escaping, or more than one character, in JSON
_SIZES: Final[Sizes] = (
    (text, "MAX_CHARS"),
    (terms, "GLOSSARY_WEIGHT REPEATED"),
    (wordings, "MIN_SYLLABLES"),
    (matcher, "CANDIDATES POSTINGS POSTINGS_SHARE NO_RIVAL"),
)
_TEXT_SIZES: Final[Sizes] = (
    (text, "SYLLABLE_WEIGHT ACROSS_WEIGHT WORD_WEIGHT NUMBER_WEIGHT PAIR_WEIGHT"),
    (text, "CODE_DIGITS STEM_LETTERS SYLLABLES_A_WORD"),
    (repair, "KNOWN MAX_KEYS MAX_WORDS"),
    (spacing, "LEAST_LETTERS LEAST_LONGER"),
    (typos, "LEAST_STEM"),
)
_GAP: Final = re.compile(r"[\s\-_]+")
_SIGNS: Final = re.compile(r"[^\w ]+")


def build_index(
    pairs: Iterable[tuple[str, str]],
    glossary: Iterable[Sequence[str]],
    margins: Margins | None,
) -> dict[str, Any]:
    """Everything that ranking needs, from what a Matcher is made of and the margins it has.

    The same for every language, since questions come in any.
    """
    by_id: dict[str, list[str]] = {}
    for id, phrase in pairs:
        by_id.setdefault(id, []).append(phrase)
    owners = [owner for owner, phrases in enumerate(by_id.values()) for _ in phrases]
    return {
        "ids": list(by_id),
        "first": FIRST_CHAR,
        **_pack_phrases(by_id.values()),
        "glossary": [list(dict.fromkeys(map(read, group))) for group in glossary],
        "nearest": float(NEAREST_WEIGHT),
        "sizes": sizes_of(_SIZES),
        "text": _tables(),
        "calibration": {
            "scope": _weights_of(CALIBRATION.scope),
            "choice": _weights_of(CALIBRATION.choice),
        },
        "margins": pack_margins(margins, owners),
    }


def _tables() -> dict[str, Any]:
    """What texts are read with: letters and what they sound like, keys, endings and weights."""
    sounds = (
        [split(fold_sound(join(letter, JUNGSEONG[0])))[0] for letter in CHOSEONG],
        [split(fold_sound(join(CHOSEONG[0], letter)))[1] for letter in JUNGSEONG],
        [split(fold_sound(join(CHOSEONG[0], JUNGSEONG[0], letter)))[2] for letter in JONGSEONG],
    )
    return {
        "letters": [_row(letters) for letters in (CHOSEONG, JUNGSEONG, JONGSEONG)],
        "sounds": [_row(letters) for letters in sounds],  # in the same places
        "keys": "".join(keyboard.LETTERS | keyboard.SHIFTED),
        "typed": "".join((keyboard.LETTERS | keyboard.SHIFTED).values()),
        "joined": keyboard.JOINED.split(),
        "endings": text.ENDINGS,
        "runs": text.LETTER_RUNS,
        "sizes": sizes_of(_TEXT_SIZES),
    }


def _row(letters: Iterable[str]) -> str:
    """Letters as one text, with a space for none."""
    return "".join(letter or " " for letter in letters)


def _pack_phrases(phrases: Iterable[Sequence[str]]) -> dict[str, str]:
    """The phrases as numbers of letters, the most frequent first: Hangul in two bytes, not three.

    A line for each phrase, and an empty one between ids.
    """
    lines = "\n\n".join("\n".join(map(shorten, some)) for some in phrases)
    letters = [letter for letter, _ in Counter(lines).most_common()]
    places = {letter: place for place, letter in enumerate(letters)}
    return {
        "letters": "".join(letters),
        "phrases": _written(np.array([places[letter] for letter in lines], int)),
    }


def read(wording: str) -> str:
    """A wording as the matcher reads it."""
    return plain(unify(wording)).strip()


def shorten(phrase: str) -> str:
    """A phrase as the matcher reads it, with one character for what separates words."""
    spaced = _GAP.sub(" ", read(phrase))
    return _SIGNS.sub(",", spaced).strip(" ,") or ","


def pack_margins(margins: Margins | None, owners: list[int]) -> dict[str, Any] | None:
    """Margins as characters; needs weights that are multiples of `STEP`.

    `own` has the weight of each phrase for its own id. Of the other weights, id by id, `places`
    has how far each is from the one before and `values` has itself. Numbers of steps.
    """
    if margins is None:
        return None
    steps = np.rint(margins[0] / STEP).astype(int)
    phrases = np.arange(len(owners))
    own = steps[phrases, owners]
    steps[phrases, owners] = 0
    flat = steps.T.ravel()
    places = np.flatnonzero(flat)
    least = int(min(own.min(), flat.min()))
    return {
        "step": float(STEP),
        "least": least,
        "own": _written(own - least),
        "places": _written(np.diff(places, prepend=0)),
        "values": _written(flat[places] - least),
        "bias": [round(float(bias), 5) for bias in margins[1]],
    }


def _written(numbers: Any) -> str:
    """A character for each number, those that UTF-16 keeps for itself passed over."""
    codes = numbers + FIRST_CHAR
    return "".join(map(chr, np.where(codes >= 0xD800, codes + 0x800, codes).tolist()))


def _weights_of(regression: Regression) -> list[float]:
    return [regression.bias, *regression.weights]
