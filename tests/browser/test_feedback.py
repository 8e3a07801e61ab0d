"""A reader says whether a page helped and what is wrong with it; on a static host nobody asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import Api
from .test_inbox import tab_to

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]

ASKED = "() => performance.getEntriesByType('resource').map((it) => new URL(it.name).pathname)"
LAST_BEFORE = """() => {
  const box = document.querySelector(".fb-opinion");
  const links = [...document.querySelectorAll(".md-content article a[href]")];
  links.filter((link) => link.compareDocumentPosition(box) & 4).at(-1).focus();
}"""
FOCUSED = "() => document.activeElement.textContent"
SAID = ".fb-opinion [role=status]:not(:empty)"


@pytest.fixture
def article(visit: Visit) -> Callable[..., Page]:
    """Open an article whose reader is asked."""

    def open_article(path: str = "/en/faq/cors/", **options: Any) -> Page:
        page = visit(path, **options)
        page.wait_for_selector(".fb-opinion:not([hidden])")
        return page

    return open_article


def sent(api: Api) -> list[Any]:
    return [body for path, body in api.received if path == "/api/v1/page-feedback"]


def select(page: Page, selector: str) -> None:
    page.evaluate("s => getSelection().selectAllChildren(document.querySelector(s))", selector)


@pytest.mark.parametrize("path", ["/faq/cors/", "/en/faq/cors/", "/status/429/", "/en/status/429/"])
def test_a_static_host_asks_nobody(visit: Visit, api: Api, path: str) -> None:
    api.bot = None
    page = visit(path)
    page.wait_for_load_state("networkidle")
    assert not page.locator(".fb-opinion").is_visible()
    asked = page.evaluate(ASKED)
    assert asked.count("/bot.json") == 1
    assert [it for it in asked if it.startswith("/api/")] == []
    assert api.received == []


def test_a_host_without_even_a_bot_file_asks_nobody(visit: Visit, site: Any) -> None:
    page = visit("/en/", allow="404")
    page.route("**/bot.json", lambda route: route.fulfill(status=404))
    page.goto(page.url + "faq/cors/")
    page.wait_for_load_state("networkidle")
    assert not page.locator(".fb-opinion").is_visible()


def test_whether_there_is_a_server_is_asked_once_a_page(article: Callable[..., Page]) -> None:
    page = article()
    page.wait_for_selector(".fb-launcher")
    assert page.evaluate(ASKED).count("/bot.json") == 1


@pytest.mark.parametrize(
    ("path", "name", "lang", "thanks"),
    [
        ("/faq/cors/", "faq/cors", "ko", "알려 주셔서 고맙습니다."),
        ("/en/status/429/", "status/429", "en", "Thank you for telling us."),
    ],
)
def test_yes_is_one_key(
    article: Callable[..., Page], api: Api, path: str, name: str, lang: str, thanks: str
) -> None:
    page = article(path)
    tab_to(page, ".fb-opinion button")
    page.keyboard.press("Space")
    page.wait_for_selector(SAID)
    assert page.inner_text(SAID) == thanks
    assert sent(api) == [{"page": name, "lang": lang, "helpful": True}]
    pressed = page.locator(".fb-opinion [aria-pressed]")
    assert [it.get_attribute("aria-pressed") for it in pressed.all()] == ["true", "false"]
    assert page.evaluate(FOCUSED) in {"예", "Yes"}
    assert not page.locator("#faqbot-opinion").is_visible()


def test_no_is_counted_at_once_and_may_be_explained(article: Callable[..., Page], api: Api) -> None:
    page = article()
    tab_to(page, ".fb-opinion button")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(SAID)
    assert sent(api) == [{"page": "faq/cors", "lang": "en", "helpful": False}]
    assert page.evaluate("document.activeElement.labels[0].textContent").startswith("What was mis")
    page.keyboard.type("no example")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Send"
    page.keyboard.press("Enter")
    page.wait_for_selector("#faqbot-opinion", state="hidden")
    assert sent(api)[1]["comment"] == "no example"
    assert sent(api)[1]["helpful"] is False
    assert page.evaluate(FOCUSED) == "No"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".fb-opinion [aria-pressed=true]:text('Yes')")
    assert page.locator(".fb-opinion [aria-pressed=true]").count() == 1


def test_an_edit_is_suggested_with_what_was_selected(
    article: Callable[..., Page], api: Api
) -> None:
    page = article()
    quote = page.inner_text(".md-content article > p")
    select(page, ".md-content article > p")
    page.evaluate(LAST_BEFORE)  # the way from the top leads through the search field
    tab_to(page, ".fb-opinion [aria-expanded]")
    page.keyboard.press("Enter")
    assert page.get_attribute(".fb-opinion [aria-expanded]", "aria-expanded") == "true"
    assert page.inner_text(".fb-opinion blockquote") == quote[:500]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # a suggestion says something
    page.keyboard.type(" ")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert sent(api) == []
    page.focus("#faqbot-comment")
    page.keyboard.type("say why")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(SAID)
    page.wait_for_selector("#faqbot-opinion", state="hidden")
    assert sent(api) == [
        {"page": "faq/cors", "lang": "en", "comment": "say why", "quote": quote[:500]}
    ]
    assert page.evaluate(FOCUSED) == "Suggest an edit"
    page.evaluate("getSelection().empty()")
    page.keyboard.press("Enter")
    assert page.input_value("#faqbot-comment") == ""
    assert not page.locator(".fb-opinion blockquote").is_visible()


def test_a_selection_survives_the_click(article: Callable[..., Page]) -> None:
    page = article()
    select(page, ".md-content article > p")
    page.click("text=Suggest an edit")
    assert page.inner_text(".fb-opinion blockquote")


def test_what_is_selected_elsewhere_is_no_quote(article: Callable[..., Page]) -> None:
    page = article()
    select(page, ".md-nav--primary")
    page.click("text=Suggest an edit")
    assert not page.locator(".fb-opinion blockquote").is_visible()
    page.keyboard.type("half written")
    page.keyboard.press("Control+a")
    page.click("text=Suggest an edit")
    page.click("text=Suggest an edit")
    assert not page.locator(".fb-opinion blockquote").is_visible()


def test_escape_leads_back_and_keeps_what_was_written(article: Callable[..., Page]) -> None:
    page = article()
    page.focus(".fb-opinion [aria-expanded]")
    page.keyboard.press("Enter")
    page.keyboard.type("half written")
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "Suggest an edit"
    assert not page.locator("#faqbot-opinion").is_visible()
    page.keyboard.press("Enter")
    assert page.input_value("#faqbot-comment") == "half written"
    page.click("text=Cancel")
    page.click("text=Suggest an edit")
    assert page.input_value("#faqbot-comment") == ""


def test_what_could_not_be_sent_is_not_lost(article: Callable[..., Page], api: Api) -> None:
    page = article(allow="503")
    api.status = 503
    page.click(".fb-opinion button:text('Yes')")
    page.wait_for_selector(SAID)
    assert "could not be sent" in page.inner_text(SAID)
    assert page.locator(".fb-opinion [aria-pressed=true]").count() == 0
    page.click("text=Suggest an edit")
    page.keyboard.type("say why")
    page.click(".fb-opinion [type=submit]")
    page.wait_for_selector(SAID)
    assert page.input_value("#faqbot-comment") == "say why"
    api.status = 200
    page.click(".fb-opinion [type=submit]")
    page.wait_for_selector("#faqbot-opinion", state="hidden")
    assert page.inner_text(SAID) == "Thank you for telling us."


def test_paper_asks_nobody(article: Callable[..., Page]) -> None:
    page = article()
    page.emulate_media(media="print")
    assert not page.locator(".fb-opinion").is_visible()


@pytest.mark.parametrize("path", ["/faq/cors/", "/en/status/429/"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_form_is_accessible_and_fits(
    article: Callable[..., Page], path: str, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = article(path, width=width, scheme=scheme)
    select(page, ".md-content article p")
    page.click(".fb-opinion [aria-pressed] >> nth=1")
    page.wait_for_selector(SAID)
    found = Axe().run(page).response["violations"]
    assert [f"{it['id']}: {it['nodes'][0]['html']}" for it in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
