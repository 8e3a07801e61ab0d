"""How fast programs may call under a limit that all calls of an account share."""

from __future__ import annotations

import math
from typing import Final

USUAL_SHARE: Final = 80  # percent of a limit; the rest is for whatever else the account runs


def calls_a_minute(limit: int, share: int) -> int:
    """How many calls a minute a share (1-100 percent) of a limit is, rounded down."""
    return limit * share // 100


def pause_seconds(calls: int, workers: int) -> float:
    """How long each of some workers pauses between its calls, in seconds rounded up to 0.01.

    `calls` (> 0) is what all of them together may call a minute.
    """
    return math.ceil(workers * 6000 / calls) / 100


def minutes_needed(calls: int, a_minute: int) -> int:
    """How many minutes a number of calls takes at so many (> 0) a minute, rounded up."""
    return math.ceil(calls / a_minute)
