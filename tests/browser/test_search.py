"""The search box finds with the matcher, while the reader types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.bench.search import ask_all, queries_of

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

Visit = Callable[..., "Page"]

FIELD = ".md-search__input"
RESULT = ".md-search-result__item"


def search(page: Page, query: str) -> Page:
    page.keyboard.press("/")
    page.locator(FIELD).press_sequentially(query, delay=20)
    page.locator(RESULT).first.wait_for()
    return page


def first(page: Page) -> str:
    return str(page.locator(f"{RESULT} a").first.get_attribute("href"))


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_right_page_comes_first_for_nine_queries_of_ten(
    browser: Browser, site: Path, lang: str
) -> None:
    from tests.browser.modules import open_modules

    queries = queries_of(lang)
    assert len(queries) == 60
    with open_modules(browser, site) as page:
        told = ask_all(page, lang, f"/assets/answer/worker.js?lang={lang}")
    firsts = [found["pages"][0].split("#")[0] if found["pages"] else "" for found in told]
    right = [page in query["expect"] for page, query in zip(firsts, queries, strict=True)]
    assert sum(right) >= 0.9 * len(queries)


@pytest.mark.parametrize(
    ("start", "query", "page"),
    [
        ("/", "페이지네이숀", "faq/pagination/"),
        ("/", "dnpqgnr", "faq/what-are-webhooks/"),
        ("/", "호출제한", "faq/api-rate-limits/"),
        ("/", "429", "status/429/"),
        ("/en/", "missing_field", "errors/"),
        ("/en/", "rate li", "faq/api-rate-limits/"),
        ("/en/", "웹훅 설정", "faq/set-up-webhook/"),
        ("/en/", "POST /api/v2/tickets", "calls/create_ticket/"),
    ],
)
def test_results_are_of_the_language_of_the_page(
    visit: Visit, base_url: str, start: str, query: str, page: str
) -> None:
    shown = search(visit(f"{start}faq/cors/"), query)
    # Results of half the query come first: what the whole of it finds may take another moment.
    shown.wait_for_function(
        """([selector, address]) => [...document.querySelectorAll(selector)]
            .slice(0, 3).some((each) => each.href.startsWith(address))""",
        arg=[f"{RESULT} a", f"{base_url}{start}{page}"],
    )
    addresses = shown.locator(f"{RESULT} a").evaluate_all("all => all.map((each) => each.href)")
    assert all(address.startswith(base_url + start) for address in addresses)
    assert shown.locator(f"{RESULT} h2, {RESULT} h1").count() > 0


def test_a_result_shows_what_it_shares_with_the_query(visit: Visit) -> None:
    page = search(visit("/en/"), "upload attachments")
    page.locator(f"{RESULT} mark", has_text="ttach").first.wait_for()


def test_text_without_a_key_is_searched(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("/")
    devtools = page.context.new_cdp_session(page)
    for text in ("ㅇ", "웨", "웹", "웹후", "웹훅"):  # as an input method composes it
        devtools.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
    page.locator(RESULT).first.wait_for()
    page.locator(FIELD).fill("")
    devtools.send("Input.insertText", {"text": "API 키 재설정"})  # pasted by mouse, or dictated
    page.locator(RESULT, has_text="API 키").first.wait_for()


def test_nothing_is_found_where_nothing_is_meant(visit: Visit) -> None:
    page = visit("/en/")
    page.keyboard.press("/")
    page.locator(FIELD).press_sequentially("xyzzy")
    page.locator(".md-search-result__meta", has_text="No matching").wait_for()
    assert page.locator(RESULT).count() == 0
