"""The calculator of pauses and the minute drawn, in a real browser: neither needs a server."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from faqbot.content.limits import pause_seconds

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


SUCCESS = """HTTP/2 200
x-ratelimit-total: 200
x-ratelimit-remaining: 37
x-ratelimit-used-currentrequest: 1"""
REFUSED = "HTTP/1.1 429 Too Many Requests\nRetry-After: 23\nX-RateLimit-Total: 200"


@pytest.mark.parametrize(
    ("headers", "workers", "said"),
    [
        (SUCCESS, 1, "37 of 200 calls are left. You may call now."),
        (SUCCESS, 3, "Shared by 3 workers, that is 12 for each."),
        (REFUSED, 1, "0 of 200 calls are left. Call again in 23 s."),
        ("HTTP/1.1 429", 1, "0 calls are left. You may call again in 60 s at most."),
        ("{'X-RateLimit-Remaining': '5', 'X-RateLimit-Total': '50'}", 1, "5 of 50 calls are left."),
        ("Content-Type: text/html", 1, "No rate-limit header is in this."),
    ],
)
def test_pasted_headers_say_what_is_left_and_when_to_call_again(
    visit: Visit, headers: str, workers: int, said: str
) -> None:
    page = visit("/en/rate-limits/")
    page.fill("#minute-headers", headers)
    page.fill("#minute-workers", str(workers))
    assert said in page.inner_text("#minute-said")
    assert page.locator("#minute-picture").is_visible() == (not said.startswith("No "))


def test_the_loop_beside_it_waits_as_long_as_the_headers_say(visit: Visit) -> None:
    page = visit("/rate-limits/")
    page.fill("#minute-headers", REFUSED)
    assert 'get("Retry-After", 23)' in page.inner_text("#minute-loop")
    compile(page.inner_text("#minute-loop"), "loop", "exec")
    width = page.locator(".fb-minute__wait").get_attribute("width")
    assert width == str(round(320 * 23 / 60))
    page.select_option("#minute-language", "node")
    assert '"Retry-After") ?? 23' in page.inner_text("#minute-loop")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_minute_fits_its_page(visit: Visit, width: int) -> None:
    page = visit("/en/rate-limits/", width=width)
    page.fill("#minute-headers", SUCCESS + "\nx: " + "long" * 200)
    page.fill("#minute-workers", "1000")
    assert page.evaluate("document.documentElement.scrollWidth") == width
