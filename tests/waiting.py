"""Waiting for a condition, as long as a busy machine may need."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 60
PAUSE_SECONDS = 0.05


def until(met: Callable[[], object], why: str, seconds: float = SECONDS) -> None:
    """Look again and again until it is met; fails with `why` where it never is."""
    ends = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < ends, why
        time.sleep(PAUSE_SECONDS)
