"""The chat answers from the browser; a server has the last word, may be slow, gone or absent."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from posixpath import normpath
from typing import TYPE_CHECKING, Any

import pytest

from faqbot.answering.bot import Bot

if TYPE_CHECKING:
    from conftest import Api  # type: ignore[import-not-found]
    from playwright.sync_api import Locator, Page

Visit = Callable[..., "Page"]

ASSETS = Path(__file__).parents[2] / "faqbot" / "site" / "theme" / "assets"
IMPORT = re.compile(r'(?:from |import\()"(\.[^"]+)"')

INPUT = "#faqbot-input"
BOT = ".fb-message--bot"
OWN = "API 키는 어디에서 확인하나요?"  # the title of what the browser itself finds
KEPT = """async (parts) => {
  const deadline = Date.now() + 20_000;
  const missing = async () => {
    const cache = await caches.open("faqbot-1");
    const urls = (await cache.keys()).map(({ url }) => url);
    if (!navigator.serviceWorker.controller) return parts;
    return parts.filter((part) => !urls.some((url) => url.includes(part)));
  };
  while ((await missing()).length && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return missing();
}"""


def ask(page: Page, question: str = "API 키 어디있어요") -> Locator:
    page.click(".fb-launcher")
    page.fill(INPUT, question)
    page.press(INPUT, "Enter")
    message = page.locator(BOT)
    message.wait_for()
    return message


# --- no server at all -------------------------------------------------------------------


def test_a_static_host_answers_and_says_that_nothing_leaves(visit: Visit, api: Api) -> None:
    api.bot = None
    page = visit("/faq/cors/", answers=True)
    message = ask(page)
    assert message.locator("h4").inner_text() == OWN
    assert message.locator("h4 a").get_attribute("href") == "/faq/find-api-key/"
    assert "브라우저 안에서만" in page.inner_text(".fb-intro")
    assert page.locator(".fb-alone").count() == 0
    assert message.get_by_role("button", name="링크 복사").is_visible()
    assert page.locator(".fb-rate").count() == 0  # nobody would receive it
    assert api.received == []


def test_a_static_host_answers_in_english_on_english_pages(visit: Visit, api: Api) -> None:
    api.bot = None
    message = ask(visit("/en/faq/cors/", answers=True), "요금제별 호출 한도가 얼마예요?")
    assert message.get_attribute("lang") == "en"
    assert message.locator("h4 a").first.get_attribute("href") == "/en/faq/api-rate-limits/"


def test_a_choice_is_answered_without_a_server(visit: Visit, api: Api, bot: Bot) -> None:
    api.bot = None
    known = (question for own in bot.kb.questions.values() for question in own.avoids["ko"])
    open_to_choice = next(q for q in known if bot.reply(q, "ko").outcome == "choose")
    page = visit("/faq/cors/", answers=True)
    choices = ask(page, open_to_choice).locator(".fb-choice")
    title = choices.first.inner_text()
    choices.first.click()
    page.locator(BOT).nth(1).wait_for()
    assert page.locator(BOT).nth(1).locator("h4").inner_text() == title


def test_secrets_are_masked_and_said_without_a_server(visit: Visit, api: Api) -> None:
    api.bot = None
    page = visit("/faq/cors/", answers=True)
    ask(page, "api key: a8Fk29dKq0PzX7mW3Rt1 로 401이 나와요")
    assert "[API 키]" in page.inner_text(".fb-message--you")
    assert "가림:" in page.locator(".fb-message--you").last.inner_text()
    assert "a8Fk29" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_the_chat_page_answers_the_question_in_its_address(visit: Visit, api: Api) -> None:
    api.bot = None
    page = visit("/en/chat/?q=where+is+my+api+key", answers=True)
    page.locator(BOT).wait_for()
    assert "/en/faq/find-api-key/" in page.locator(BOT).inner_html()


# --- with a server ----------------------------------------------------------------------


# What Material's timers say where a clock is stopped under them.
STOPPED = "executing a cancelled action"


def test_the_server_has_the_last_word(visit: Visit, api: Api) -> None:
    api.hold()
    page = visit("/faq/cors/", answers=True, allow=STOPPED)
    page.clock.install(time=0)
    page.clock.pause_at(3_600)  # the server is never late
    ask(page)
    page.locator(f"{BOT} h4", has_text=OWN).wait_for()  # its own at once
    api.release()
    page.locator(f"{BOT} h4", has_text="호출 한도는 얼마인가요?").wait_for()  # then the server's
    assert page.locator(BOT).count() == 1
    assert page.locator(".fb-alone").count() == 0
    assert page.locator(".fb-rate").count() == 1
    page.reload()
    page.wait_for_selector(BOT)
    assert page.locator(f"{BOT} h4").first.inner_text() == "호출 한도는 얼마인가요?"


def test_a_slow_server_is_not_waited_for_and_the_reader_can_tell(visit: Visit, api: Api) -> None:
    api.hold()
    page = visit("/faq/cors/", answers=True)
    message = ask(page)
    assert message.locator("h4").inner_text() == OWN
    page.locator(".fb-alone").wait_for()
    with page.expect_response("**/api/v1/ask") as late:
        api.release()  # the server says something else, too late
    late.value.finished()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert page.locator(f"{BOT} h4").first.inner_text() == OWN
    assert page.is_visible(".fb-alone")


@pytest.mark.parametrize("status", [429, 500])
def test_a_server_that_refuses_leaves_the_browsers_answer(
    visit: Visit, api: Api, status: int
) -> None:
    api.status = status
    message = ask(visit("/faq/cors/", answers=True, allow="Failed to load resource"))
    message.locator(".fb-alone").wait_for()
    assert message.locator("h4").inner_text() == OWN


# --- without a connection ---------------------------------------------------------------


@pytest.fixture
def kept(visit: Visit, api: Api) -> Page:
    """A visited page, once all that it promises to keep is kept."""
    api.bot = None
    page = visit("/en/faq/cors/", answers=True, allow="Failed to load resource")
    wanted = [
        "answers.en.json",
        "passages.en.json",
        "index.json",
        "matcher.js",
        "panel.js",
        "/en/faq/cors/",
        "/chat/",
        "/en/snippets.json",
        *modules_from("chat/panel.js", "find/box.js", "bench.js"),
    ]
    assert page.evaluate(KEPT, wanted) == []
    return page


def modules_from(*first: str) -> set[str]:
    """Scripts of the site, by their paths under its assets, and all that they import."""
    found, queue = set[str](), list(first)
    while queue:
        found.add(path := queue.pop())
        file = ASSETS / path
        imported = IMPORT.findall(file.read_text("utf-8")) if file.exists() else []
        queue += {normpath(f"{path}/../{each}") for each in imported} - found
    return {f"/assets/{path}" for path in found}


def test_a_visited_site_is_read_and_asked_without_a_connection(kept: Any) -> None:
    kept.context.set_offline(True)
    kept.reload()
    assert kept.locator("h1").is_visible()
    message = ask(kept, "how do I get my api key")
    assert "/en/faq/find-api-key/" in message.inner_html()
    kept.keyboard.press("Escape")
    kept.keyboard.press("/")
    kept.keyboard.type("pagination")
    kept.locator(".fb-find [role=option]").first.wait_for()
    kept.goto(kept.url.replace("/en/faq/cors/", "/en/faq/pagination/"))  # never visited
    assert kept.locator("[data-faqbot-ask]").is_visible()  # the home page of its language


def test_no_address_with_a_question_is_kept(kept: Any) -> None:
    kept.goto(kept.url.replace("/en/faq/cors/", "/en/chat/?q=my+secret+question"))
    kept.locator(BOT).wait_for()
    addresses = kept.evaluate(
        "caches.open('faqbot-1').then((c) => c.keys()).then((all) => all.map(({ url }) => url))"
    )
    assert addresses
    assert not [address for address in addresses if "secret" in address or "/api/" in address]
