"""The calculator of pauses in a real browser: it needs no server and says what Python says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from faqbot.site.reference import pause_seconds

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]

PAUSE = "#limits-pause"


@pytest.mark.parametrize("path", ["/rate-limits/", "/en/rate-limits/"])
def test_a_pause_is_there_before_anything_is_chosen(visit: Visit, path: str) -> None:
    assert "0.38" in visit(path).locator(PAUSE).inner_text()


@pytest.mark.parametrize(
    ("plan", "kind", "workers", "share", "calls"),
    [
        ("growth", "list_all_tickets", 3, 100, 20),
        ("pro", "total", 7, 50, 200),
        ("enterprise", "create_ticket", 1, 25, 70),
        ("purchased-2000", "total", 12, 80, 1600),
    ],
)
def test_the_pause_is_the_one_that_python_finds(
    visit: Visit, plan: str, kind: str, workers: int, share: int, calls: int
) -> None:
    page = visit("/en/rate-limits/")
    page.select_option("#limits-plan", plan)
    page.select_option("#limits-kind", kind)
    page.fill("#limits-workers", str(workers))
    page.select_option("#limits-share", str(share))
    expected = f"{pause_seconds(calls, workers):g} s ({calls} calls a minute in all)"
    assert page.locator(PAUSE).inner_text() == expected


def test_a_plan_without_calls_or_without_a_limit_of_its_own_is_said(visit: Visit) -> None:
    page = visit("/en/rate-limits/")
    page.select_option("#limits-kind", "create_ticket")
    page.select_option("#limits-plan", "trial")
    assert page.locator("#limits-kind").input_value() == "total"
    page.select_option("#limits-plan", "free")
    assert page.locator(PAUSE).inner_text() == "This plan allows no API calls."


@pytest.mark.parametrize("workers", ["", "-3", "0", "1e9", "2.5"])
def test_a_number_of_workers_that_is_none_breaks_nothing(visit: Visit, workers: str) -> None:
    page = visit("/rate-limits/")
    page.fill("#limits-workers", workers)
    text = page.locator(PAUSE).inner_text()
    assert "초" in text
    assert "NaN" not in text
    assert "Infinity" not in text
