"""A number in a question with what stands on both sides of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from faqbot.diagnosis.lexicon import SENTENCE_END

WINDOW: Final = 64  # characters on each side that can say what a number is

CODE: Final = re.compile(r"\d{3}")
WORD: Final = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?|[~%]|\d+")
# "order no. 500" goes on, and so does a list of numbers; the end of JSON is one.
CLAUSE_END: Final = re.compile(
    r"(?<!\bno)(?<!\bnr)(?<!\bvs)[.!?。](?=\s)|(?<!\d)[,;](?=\s)|\n|[}\]](?=[\s}\]])"
)
# What a number is the value of: user_id=404, "code": 400, INC-404, foo.java:500, tickets/404
KEY: Final = re.compile(
    r"""(?<![\w.])(?=[\d.]*[^\W\d])(?P<name>[\w.]+)(?![\w.])(?<!\.)(?P<quote>["'\])]?)"""
    r"""(?P<sign>\s?:\s?|\s?[=!]=*\s?|[-/]|)["'(\[]?$"""
)
STATUS_KEY: Final = re.compile(
    r"(?:.*\.)?(?:(?:http|response|resp|error|err|status|api|last|returned)_?){0,3}"
    r"(?:http|status|code|error|err|eror|response|exception)_*"
)


# A Korean word of the tail may have a particle: 티켓을, 번호는.
PARTICLE: Final = "(?:(?<=[^ ][^ ])[이가은는을를의])?"


@dataclass(frozen=True, slots=True)
class Spot:
    """A number, or a list of numbers, with its surroundings."""

    before: str
    after: str  # to the end of the sentence
    tail: str  # the last four words before it in its clause, a space before each
    key: re.Match[str] | None  # what is right before it: `name`, `quote` and `sign`
    is_round: bool  # 200, 400, 500: an amount as often as not
    is_error: bool  # 400 and up

    @property
    def is_status_value(self) -> bool:
        """Whether it is the value of a key such as "statusCode"."""
        return self.key is not None and bool(STATUS_KEY.fullmatch(self.key["name"]))


def spot_at(text: str, start: int, end: int) -> Spot:
    """The surroundings of text[start:end], three digits or several times three."""
    before = text[max(0, start - WINDOW) : start]
    clause = CLAUSE_END.split(before)[-1]
    numbers = [int(code) for code in CODE.findall(text, start, end)]
    return Spot(
        before,
        SENTENCE_END.split(text[end : end + WINDOW], maxsplit=1)[0],
        "".join(f" {word}" for word in WORD.findall(clause)[-4:]),
        KEY.search(before),
        is_round=all(number % 100 == 0 for number in numbers),
        is_error=all(number >= 400 for number in numbers),
    )


def is_brief(text: str, words: int) -> bool:
    """Whether a text has at most so many words and numbers."""
    return len(WORD.findall(text)) <= words
