"""How many calls an account has left, by the headers that Freshdesk sends with each answer."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

WINDOW_SECONDS: Final = 60.0  # what the limit counts: calls a minute
# Of the limit, what is left to others: it holds for the whole account, and other workers of ours
# see what is left as late as we do.
RESERVE: Final = 0.1


class Budget:
    """What one account may still be asked; safe to share between threads.

    No header says when a minute ends. So once little is left, a whole one is waited for.
    """

    def __init__(
        self, window: float = WINDOW_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._window = window
        self._clock = clock
        self._lock = threading.Lock()
        self._total: int | None = None
        self._left: int | None = None  # None: not known
        self._seen_at = 0.0
        self._held_until = 0.0

    @property
    def state(self) -> tuple[int, int] | None:
        """What is left and of how many, as far as that is known."""
        with self._lock:
            self._forget()
            if self._left is None or self._total is None:
                return None
            return self._left, self._total

    def take(self, cost: int = 1) -> float:
        """Count a call that is about to be made; returns the seconds to wait before it.

        0: it may be made, and is counted; above: it may not, and is not.
        """
        with self._lock:
            now = self._clock()
            if now < self._held_until:
                return self._held_until - now
            self._forget()
            if self._left is None:
                return 0.0
            if self._left - cost < self._reserve():
                return self._seen_at + self._window - now
            self._left -= cost
            return 0.0

    def note(self, headers: Mapping[str, str]) -> None:
        """Learn from an answer what is left."""
        with suppress(KeyError, ValueError), self._lock:
            total = int(headers["X-RateLimit-Total"])
            left = int(headers["X-RateLimit-Remaining"])
            self._total, self._left, self._seen_at = total, left, self._clock()

    def hold(self, retry_after: str | None) -> float:
        """Stop after a refusal (429), for as long as it says; returns the seconds."""
        try:
            seconds = max(0.0, float(retry_after or self._window))
        except ValueError:  # a date: not as documented
            seconds = self._window
        seconds = seconds if math.isfinite(seconds) else self._window
        with self._lock:
            self._held_until = max(self._held_until, self._clock() + seconds)
            self._left = None  # what it is after that is told then
        return seconds

    def _reserve(self) -> int:
        return math.ceil((self._total or 0) * RESERVE)

    def _forget(self) -> None:
        """A minute after what was seen last, all may have changed."""
        if self._clock() - self._seen_at >= self._window:
            self._left = None
