"""Status codes written in words become digits: "four oh four", "사공사", "사백이십구"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

_ZERO: Final = "zero oh o".split()
_ONES: Final = ["", *"one two three four five six seven eight nine".split()]
_TEENS: Final = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)
_TENS: Final = ["", "", *"twenty thirty forty fifty sixty seventy eighty ninety".split()]
_REST: Final = "|".join((*_TEENS, *_TENS[2:], *_ONES[1:], *_ZERO))
ENGLISH: Final = re.compile(
    rf"\b(?:{'|'.join(_ONES[1:])})[\s-]{{1,3}}(?:hundred\b(?:[\s-]{{1,3}}and\b)?)?"
    rf"(?:[\s-]{{0,3}}\b(?:{_REST})\b){{0,3}}"
)
BETWEEN_WORDS: Final = re.compile(r"[\s-]+(?:and\b)?")
# "at four oh four" is a time, "four fifteen pm" too.
CLOCK_BEFORE: Final = re.compile(r"\b(?:at|by|until|till|since|before|around)\s+$")
CLOCK_AFTER: Final = re.compile(r"\s*(?:am|pm|a\.m|p\.m|o'?clock|thousand|million)\b")
KEPT: Final = 1_000  # numbers in words that were compared with every code
CLOCK_WINDOW: Final = 12  # characters before that can say that it is a time

_HANGUL_DIGITS: Final = "_일이삼사오육칠팔구"
# 사이구, 이백일: syllables that are words as well count where a Korean word may end.
KOREAN: Final = re.compile(
    r"(?<![가-힣\d])(?:[일이삼사오][공영일이삼사오육칠팔구]{2}"
    r"|[이삼사오]?백(?:[이삼사오육칠팔구]?십)?[일이삼사오육칠팔구]?)"
    r"(?:(?![가-힣])|(?=(?:이|가|은|는|을|를|도|만|로|으로|에|랑|이랑|과|와|하고|의|라|이라|인|일)"
    r"(?![가-힣])|번|에러|애러|오류|코드|응답|뜨|뜸|떠|떴|뜹|뜬|나[오와옵온옴왔]|라[고는]|이라[고는]"
    r"|인데|이면|이[에예]요|입니다|[명개건원회초분만]))"
)


def build_spelled(codes: Iterable[int]) -> Callable[[str], str]:
    """Prepare codes (100-599) for a function that writes those of a normalised text in digits."""
    rows = [(str(code), spelling(code)) for code in codes]

    @lru_cache(KEPT)
    def write(words: str) -> str:
        said = BETWEEN_WORDS.sub("", words)
        return next((code for code, pattern in rows if pattern.fullmatch(said)), words)

    def write_english(found: re.Match[str]) -> str:
        before = found.string[max(0, found.start() - CLOCK_WINDOW) : found.start()]
        if CLOCK_BEFORE.search(before) or CLOCK_AFTER.match(found.string, found.end()):
            return found[0]
        return write(found[0])

    def write_digits(text: str) -> str:
        return KOREAN.sub(lambda found: write(found[0]), ENGLISH.sub(write_english, text))

    return write_digits


def spelling(code: int) -> re.Pattern[str]:
    """The ways to say a code (100-599), written without spaces and without "and"."""
    return re.compile(f"{_english(code)}|{_korean(code)}")


def _english(code: int) -> str:
    """Such as "fourohfour", "fourhundredfour", "fourtwentynine"."""
    hundreds, tens, ones = map(int, str(code))
    last = _ONES[ones] or f"(?:{'|'.join(_ZERO)})"
    ways = [f"{word}{last}" for word in (_ONES[tens], _TENS[tens]) if word]
    if tens == 1:
        ways.append(_TEENS[ones])
    elif tens and not ones:
        ways.append(_TENS[tens])
    elif not tens:
        ways.append(f"(?:{'|'.join(_ZERO)}){last}")
    spoken = f"(?:hundred)?(?:{'|'.join(ways)})"
    return f"{_ONES[hundreds]}(?:{spoken}{'' if tens else f'|hundred{_ONES[ones]}'})"


def _korean(code: int) -> str:
    """Such as "사공사", "사백사", "사백이십구"."""
    digits = [_HANGUL_DIGITS[int(digit)] for digit in str(code)]
    one_by_one = "".join("[공영]" if digit == "_" else digit for digit in digits)
    hundreds, tens, ones = ("" if digit == "_" else digit for digit in digits)
    tens = tens and f"{tens.removeprefix('일')}십"
    return f"{one_by_one}|{hundreds.removeprefix('일')}백{tens}{ones}"
