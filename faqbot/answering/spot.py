"""A number in a question with what stands on both sides of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

WINDOW: Final = 64  # characters on each side that can say what a number is

_CODE: Final = re.compile(r"\d{3}")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?|[~%]|\d+")
# "order no. 500" goes on, and so does a list of numbers.
_CLAUSE_END: Final = re.compile(r"(?<!\bno)(?<!\bnr)(?<!\bvs)[.!?。](?=\s)|(?<!\d)[,;](?=\s)|\n")
_SENTENCE_END: Final = re.compile(r"[.!?。](?=\s)|\n")
# What a number is the value of: user_id=404, "code": 400, INC-404, foo.java:500, tickets/404
_KEY: Final = re.compile(
    r"""(?<![\w.])(?=[\d.]*[^\W\d])(?P<name>[\w.]++)(?<!\.)(?P<quote>["'\])]?)"""
    r"""(?P<sign>\s?:\s?|\s?[=!]=*\s?|[-/]|)["'(\[]?$"""
)
_STATUS_KEY: Final = re.compile(
    r"(?:.*\.)?(?:(?:http|response|resp|error|err|status|api|last|returned)_?){0,3}"
    r"(?:http|status|code|error|err|eror|response|exception)"
)
_PARTICLE: Final = re.compile(r"(?<=..)[이가은는을를의]$")


@dataclass(frozen=True, slots=True)
class Spot:
    """A number, or a list of numbers, with its surroundings."""

    before: str
    after: str  # to the end of the sentence
    words: tuple[str, ...]  # the last four before it in its clause
    key: re.Match[str] | None  # what is right before it: `name`, `quote` and `sign`
    is_round: bool  # 200, 400, 500: an amount as often as not
    is_error: bool  # 400 and up

    @property
    def word(self) -> str:
        """The word before it, or ""."""
        return self.words[-1] if self.words else ""

    @property
    def is_status_value(self) -> bool:
        """Whether it is the value of a key such as "statusCode"."""
        return self.key is not None and bool(_STATUS_KEY.fullmatch(self.key["name"].rstrip("_")))


def spot_at(text: str, start: int, end: int) -> Spot:
    """The surroundings of text[start:end], three digits or several times three."""
    before = text[max(0, start - WINDOW) : start]
    ends = [found.end() for found in _CLAUSE_END.finditer(before)]
    clause = before[ends[-1] :] if ends else before
    numbers = [int(code) for code in _CODE.findall(text, start, end)]
    return Spot(
        before,
        _SENTENCE_END.split(text[end : end + WINDOW], maxsplit=1)[0],
        tuple(_WORD.findall(clause)[-4:]),
        _KEY.search(before),
        is_round=all(number % 100 == 0 for number in numbers),
        is_error=all(number >= 400 for number in numbers),
    )


def is_brief(text: str, words: int) -> bool:
    """Whether a text has at most so many words and numbers."""
    return len(_WORD.findall(text)) <= words


def stem(word: str) -> str:
    """A Korean word without its particle; any other word as it is."""
    return _PARTICLE.sub("", word) if is_hangul(word[-1:]) else word


def is_hangul(char: str) -> bool:
    """Whether a character is a Hangul syllable."""
    return "가" <= char <= "힣"
