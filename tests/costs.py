"""Texts that are the same piece over and over, in which a step that is not linear shows at once."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from faqbot.answering.masking import RULES

CASES: Final = yaml.safe_load((Path(__file__).parent / "cases" / "cost.yml").read_text("utf-8"))
# What ends a run, and lets every rule for secrets look at the text.
ENDS: Final = ("", " ".join(sorted({rule.signs[0] for rule in RULES})))
PAIRS: Final = 120
LARGEST: Final = 64 * 1024  # bytes of a request
SHARE: Final = 8  # a text is this many times as long as the one it is compared with
GROWTH: Final = 16  # times the cost for that: 8 is linear, 64 the square
TRIES: Final = (1, 3, 10, 100)
LEAST: Final = 0.002  # seconds: below, a clock tells little


class Unit(NamedTuple):
    """A piece that is repeated, and what stands once before and after it.

    `numbered` pieces are all different: each is followed by a number.
    """

    before: str
    piece: str
    after: str
    numbered: bool = False

    def text(self, size: int) -> str:
        """A text of `size` bytes at most."""
        room = size - len((self.before + self.after).encode())
        if self.numbered:
            each = len(self.piece.encode()) + 2
            body = "".join(f"{self.piece}{n}\n" for n in range(room // each))
            body = body.encode()[: max(0, room)].decode(errors="ignore")
        else:
            body = self.piece * (room // len(self.piece.encode()))
        return self.before + body + self.after


def make_runs(heads: str = "heads", ends: Iterable[str] = ENDS) -> Iterator[Unit]:
    """Long runs of a sign or a letter after the beginning of something."""
    for head, run, end in product(CASES[heads], CASES["runs"], ends):
        yield Unit(head, run, end)


def make_pairs(count: int = PAIRS, seed: int = 1) -> Iterator[Unit]:
    """Each piece by itself, and two of them: in turn, or one after the beginning of another."""
    chance = random.Random(seed)
    pieces = [*CASES["pieces"], *CASES["secrets"]]
    yield from (Unit("", piece, "") for piece in pieces)
    yield Unit("", "".join(chr(chance.randrange(0xAC00, 0xD7A4)) for _ in range(60)), "")
    for number in range(count):
        one, other, last = chance.sample(pieces, 3)
        if number % 3:
            yield Unit(one, other, last if number % 2 else "", numbered=number % 6 == 1)
        else:
            yield Unit("", one + other, last)


def seconds(do: Callable[[str], object], text: str) -> float:
    """The processor time that something takes: others may be busy, too."""
    begin = time.thread_time()
    do(text)
    return time.thread_time() - begin


def steep(do: Callable[[str], object], units: Iterable[tuple[Unit, int]]) -> list[str]:
    """The units of which so many bytes cost much more than eight times an eighth of them."""
    return [
        json.dumps(unit)
        for unit, size in units
        # A busy machine may be slow once; what is not linear is slow again.
        if all(_is_steep(do, unit, size, tries) for tries in TRIES)
    ]


def _is_steep(do: Callable[[str], object], unit: Unit, size: int, tries: int) -> bool:
    long, short = unit.text(size), unit.text(size // SHARE)
    most = least = float("inf")
    for _ in range(tries):  # in turn: what slows one down slows down the other
        most = min(most, seconds(do, long))
        if most <= LEAST:
            return False
        least = min(least, seconds(do, short))
    return most > GROWTH * least
