"""How fast programs may call under a limit."""

from __future__ import annotations

import pytest

from faqbot.content.limits import calls_a_minute, minutes_needed, pause_seconds


@pytest.mark.parametrize(
    ("calls", "workers", "seconds"),
    [(60, 1, 1.0), (160, 1, 0.38), (200, 4, 1.2), (700, 3, 0.26), (1, 1, 60.0)],
)
def test_workers_that_pause_stay_within_the_limit(calls: int, workers: int, seconds: float) -> None:
    assert pause_seconds(calls, workers) == seconds
    assert workers * 60 / seconds <= calls


@pytest.mark.parametrize(("limit", "share", "calls"), [(200, 80, 160), (50, 25, 12), (0, 100, 0)])
def test_a_share_of_a_limit_is_never_more_than_that(limit: int, share: int, calls: int) -> None:
    assert calls_a_minute(limit, share) == calls <= limit * share / 100


@pytest.mark.parametrize(
    ("calls", "a_minute", "minutes"), [(1, 160, 1), (160, 160, 1), (161, 160, 2)]
)
def test_calls_take_whole_minutes(calls: int, a_minute: int, minutes: int) -> None:
    assert minutes_needed(calls, a_minute) == minutes
