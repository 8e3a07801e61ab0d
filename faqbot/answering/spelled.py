"""Status codes written in words become digits: "four oh four", "사공사", "사백이십구"."""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from typing import Final

_ONES: Final = {
    word: value
    for value, word in enumerate("one two three four five six seven eight nine".split(), 1)
}
_ZEROS: Final = dict.fromkeys(("zero", "oh", "o"), 0)
_TEENS: Final = {
    word: value
    for value, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        10,
    )
}
_TENS: Final = {
    word: value * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_REST: Final = "|".join((*_TEENS, *_TENS, *_ONES, *_ZEROS))
_ENGLISH: Final = re.compile(
    rf"\b(?P<first>{'|'.join(_ONES)})[\s-]{{1,3}}(?P<hundred>hundred\b(?:[\s-]{{1,3}}and\b)?)?"
    rf"(?P<rest>(?:[\s-]{{0,3}}\b(?:{_REST})\b){{0,3}})"
)
# "at four oh four" is a time, "four fifteen pm" too.
_CLOCK_BEFORE: Final = re.compile(r"\b(?:at|by|until|till|since|before|around)\s+$")
_CLOCK_AFTER: Final = re.compile(r"\s*(?:am|pm|a\.m|p\.m|o'?clock|thousand|million)\b")

_HANGUL_DIGITS: Final = {**{d: i for i, d in enumerate("일이삼사오육칠팔구", 1)}, "공": 0, "영": 0}
# 사이구, 이백일: syllables that are words as well count where a Korean word may end.
_HANGUL: Final = re.compile(
    r"(?<![가-힣\d])(?:(?P<digits>[일이삼사오][공영일이삼사오육칠팔구]{2})"
    r"|(?P<hundreds>[이삼사오])?백(?:(?P<tens>[이삼사오육칠팔구])?(?P<ten>십))?"
    r"(?P<ones>[일이삼사오육칠팔구])?)"
    r"(?:(?![가-힣])|(?=(?:이|가|은|는|을|를|도|만|로|으로|에|랑|이랑|과|와|하고|의|라|이라|인|일)"
    r"(?![가-힣])|번|에러|애러|오류|코드|응답|뜨|뜸|떠|떴|뜹|뜬|나[오와옵온옴왔]|라[고는]|이라[고는]"
    r"|인데|이면|이[에예]요|입니다|[명개건원회초분만]))"
)


def build_spelled(codes: Set[int]) -> Callable[[str], str]:
    """Prepare codes (100-599) for a function that writes those of a normalised text in digits."""

    def write_english(found: re.Match[str]) -> str:
        before = found.string[max(0, found.start() - 12) : found.start()]
        if _CLOCK_BEFORE.search(before) or _CLOCK_AFTER.match(found.string, found.end()):
            return found[0]
        return _known(_read_english(found), found[0])

    def write_hangul(found: re.Match[str]) -> str:
        return _known(_read_hangul(found), found[0])

    def _known(value: int | None, words: str) -> str:
        return str(value) if value in codes else words

    def write_digits(text: str) -> str:
        return _HANGUL.sub(write_hangul, _ENGLISH.sub(write_english, text))

    return write_digits


def _read_english(found: re.Match[str]) -> int | None:
    """The value of "four [hundred [and]] …"; `None` where it has not three digits."""
    words = re.findall(r"[a-z]+", found["rest"])
    first = _ONES[found["first"]] * 100
    if not words:
        return first if found["hundred"] else None
    if len(words) == 1:
        value = (_TEENS | _TENS | (_ONES if found["hundred"] else {})).get(words[0])
        return None if value is None else first + value
    if len(words) == 2:
        tens = (_TENS | {word: value * 10 for word, value in (_ONES | _ZEROS).items()})[words[0]]
        return first + tens + (_ONES | _ZEROS)[words[1]]
    return None


def _read_hangul(found: re.Match[str]) -> int:
    if found["digits"]:
        return int("".join(str(_HANGUL_DIGITS[digit]) for digit in found["digits"]))
    hundreds = _HANGUL_DIGITS[found["hundreds"]] if found["hundreds"] else 1
    tens = (_HANGUL_DIGITS[found["tens"]] if found["tens"] else 1) if found["ten"] else 0
    ones = _HANGUL_DIGITS[found["ones"]] if found["ones"] else 0
    return hundreds * 100 + tens * 10 + ones
