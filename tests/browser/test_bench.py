"""What is pasted on the home page is marked in place, with what to do beside each line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from .conftest import Api

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEY = "q8Zr2Tn4Vx6Lm0Pk3Sd5"
PASTED = f"""curl -u {KEY}:X -X POST https://acme.freshdesk.com/api/v2/tickets
HTTP/1.1 400 Bad Request

{{"errors":[{{"field":"email","message":"m","code":"missing_field"}}]}}"""
CLIPBOARD = ["clipboard-read", "clipboard-write"]
MARKED = ["[api key]", "/api/v2/tickets", "400", "email", "missing_field"]


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.focus("#faqbot-q")
    page.wait_for_selector(".fb-bench__open")
    page.keyboard.press("Control+v")


def test_a_pasted_response_is_marked_with_a_fix_beside_each_line(
    visit: Callable[..., Page],
) -> None:
    page = visit("/en/", answers=True, permissions=CLIPBOARD)
    paste(page, PASTED)
    page.locator(".fb-bench__note").nth(3).wait_for()
    assert page.locator(".fb-bench__marks .fb-mark").all_inner_texts() == MARKED
    titles = page.locator(".fb-bench__note strong").all_inner_texts()
    assert titles == [
        "API key",
        "POST /api/v2/tickets",
        "400 Bad request",
        "The field email is missing",
    ]
    lines = page.locator(".fb-bench__line").all_inner_texts()
    assert lines == ["Line 1", "Line 1", "Line 2", "Line 4"]
    assert "The field email is missing" in page.inner_text(".fb-bench__answer")
    # What is said stands beside its line, or right under what is said of the lines above.
    beside = "(ones) => ones.map((each) => each.getBoundingClientRect().toJSON())"
    marks = page.locator(".fb-mark").evaluate_all(beside)
    notes = page.locator(".fb-bench__note").evaluate_all(beside)
    assert abs(notes[0]["top"] - marks[0]["top"]) < 20
    for mark, note, above in zip(marks[1:], notes[1:], notes, strict=False):
        assert note["left"] > mark["right"]
        assert note["top"] == pytest.approx(max(mark["top"], above["bottom"]), abs=8)


def test_a_line_leads_to_its_place_and_what_is_typed_is_marked_anew(
    visit: Callable[..., Page],
) -> None:
    page = visit("/", answers=True, permissions=CLIPBOARD, width=390)
    paste(page, PASTED)
    page.locator(".fb-bench__line", has_text="4행").click()
    assert page.evaluate("getSelection().toString()") == "email"
    page.keyboard.type("phone")
    page.locator(".fb-bench__note strong", has_text="phone 필드가 빠졌습니다").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_secrets_leave_the_screen_and_nothing_is_sent_before_it_is_asked(
    visit: Callable[..., Page], api: Api
) -> None:
    page = visit("/en/", answers=True, permissions=CLIPBOARD)
    paste(page, PASTED)
    page.locator(".fb-bench__note").first.wait_for()
    assert KEY not in page.input_value("#faqbot-bench")
    assert api.received == []
    page.keyboard.press("Control+Enter")
    page.locator(".fb-message--bot").wait_for()
    assert KEY not in str(api.received)
    assert "missing_field" in page.inner_text(".fb-message--you")


@pytest.mark.parametrize("text", ["I keep getting 429", "what is webhook?"])
def test_a_pasted_question_stays_in_the_line(visit: Callable[..., Page], text: str) -> None:
    page = visit("/en/", answers=True, permissions=CLIPBOARD)
    paste(page, text)
    assert page.input_value("#faqbot-q") == text
    assert page.locator(".fb-bench").is_hidden()


def test_the_bench_opens_with_a_sample_and_closes_by_key(visit: Callable[..., Page]) -> None:
    page = visit("/", answers=True)
    page.locator(".fb-bench__open").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="예시 넣기").click()
    page.locator(".fb-bench__note").nth(3).wait_for()
    page.get_by_role("button", name="한 줄로 묻기").click()
    assert page.evaluate("document.activeElement.id") == "faqbot-q"
