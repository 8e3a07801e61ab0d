"""What is to go wrong: at the next calls of a kind, or at random."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field


@dataclass
class Fault:
    """Something that goes wrong with the next `times` calls whose method and path match."""

    status: int | None = None  # is answered instead; None: nothing but slow
    seconds: float = 0.0  # that the answer is late
    done: bool = False  # whether the call is carried out before it goes wrong
    method: str = ""  # a regular expression, as is the path
    path: str = ""
    times: int = 1

    def matches(self, method: str, path: str) -> bool:
        """Whether a call is one of those."""
        return bool(re.search(self.method, method) and re.search(self.path, path))


@dataclass
class Chance:
    """The shares (0-1) of calls that go wrong."""

    error: float = 0.0  # 500
    lost: float = 0.0  # 502 although it was carried out
    limited: float = 0.0  # 429 with Retry-After
    slow: float = 0.0
    slow_seconds: float = 10.0
    retry_after: float = 1.0
    seed: int = 1


@dataclass
class Faults:
    """Faults that wait for their calls; each is used up."""

    waiting: list[Fault] = field(default_factory=list)
    chance: Chance | None = None
    _random: random.Random | None = field(default=None, repr=False)

    def add(self, fault: Fault) -> None:
        """Have something go wrong."""
        self.waiting.append(fault)

    def next(self, method: str, path: str) -> Fault | None:
        """What goes wrong with this call."""
        for fault in self.waiting:
            if fault.matches(method, path):
                fault.times -= 1
                if not fault.times:
                    self.waiting.remove(fault)
                return fault
        return self._by_chance()

    def _by_chance(self) -> Fault | None:
        chance = self.chance
        if chance is None:
            return None
        if self._random is None:
            self._random = random.Random(chance.seed)
        drawn = self._random.random()
        for share, fault in (
            (chance.error, Fault(500)),
            (chance.lost, Fault(502, done=True)),
            (chance.limited, Fault(429, seconds=0.0)),
            (chance.slow, Fault(seconds=chance.slow_seconds, done=True)),
        ):
            if drawn < share:
                return fault
            drawn -= share
        return None
