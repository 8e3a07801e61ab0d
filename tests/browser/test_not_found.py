"""The page for addresses that do not exist, on a host that has one for the whole site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.quiet import StaticHost, in_a_thread

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MISSING = "404"  # what the console says of each of these pages, and rightly


class Pages(StaticHost):
    """A host that answers unknown addresses with the site's 404.html, as GitHub Pages does."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def base_url(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(site)))
    with in_a_thread(server) as address:
        yield address


def first_near(page: Page) -> str:
    link = page.locator("[data-faqbot-near] a").first
    link.wait_for()
    return str(link.get_attribute("href"))


@pytest.mark.parametrize(
    ("path", "lang", "title", "near"),
    [
        ("/faq/raet-limits/", "ko", "찾으시는 페이지가 없습니다", "/faq/api-rate-limits/"),
        ("/faq/웹훅-설정/", "ko", "찾으시는 페이지가 없습니다", "/faq/set-up-webhook/"),
        ("/en/faq/raet-limits/", "en", "This page does not exist", "/en/faq/api-rate-limits/"),
        ("/en/faq/webhok-payload.html", "en", "does not exist", "/en/faq/webhook-payload/"),
        ("/en/a/b/how-to-create-tickets", "en", "does not exist", "/en/faq/create-ticket/"),
        ("/en/errors/429/", "en", "This page does not exist", "/en/status/429/"),
    ],
)
def test_the_page_speaks_the_language_of_the_address_and_names_near_pages(
    visit: Callable[..., Page], base_url: str, path: str, lang: str, title: str, near: str
) -> None:
    page = visit(path, allow=MISSING, answers=True)
    assert first_near(page) == base_url + near
    assert page.evaluate("document.documentElement.lang") == lang
    assert title in page.locator("h1").inner_text()
    assert page.evaluate("decodeURI(location.pathname)") == path  # what was asked for stays
    assert page.evaluate("location.hash") == ""


@pytest.mark.parametrize(
    "path",
    ["/qwzx.php", "/en/xyzzy/", "/428", "/faq/%ED%8/", "/en/team", "/en/a/webhooks.png"],
)
def test_nothing_is_suggested_where_nothing_is_near(visit: Callable[..., Page], path: str) -> None:
    page = visit(path, allow=MISSING, answers=True)
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-faqbot-near]").is_hidden()
    assert page.locator("h1").is_visible()


def test_the_page_itself_goes_nowhere(visit: Callable[..., Page], base_url: str) -> None:
    page = visit("/en/404.html#//elsewhere.example/")
    page.wait_for_load_state("networkidle")
    assert page.url == f"{base_url}/en/404.html#//elsewhere.example/"


def test_going_back_leads_to_where_the_reader_came_from(
    visit: Callable[..., Page], base_url: str
) -> None:
    page = visit("/en/", allow=MISSING, answers=True)
    page.goto(f"{base_url}/en/faq/raet-limits/")
    first_near(page)
    page.go_back()
    assert page.url == f"{base_url}/en/"


def test_without_scripts_the_page_leads_on_in_both_languages(
    browser: Browser, base_url: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base_url}/en/faq/raet-limits/")
    assert page.get_by_text("This page does not exist").is_visible()
    assert page.locator(".fb-not-found a[href='/en/']").is_visible()
    assert page.locator(".fb-not-found a[href='/faq/']").is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_nothing_to_find_for_axe(visit: Callable[..., Page], scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for path in ("/faq/raet-limits/", "/en/faq/raet-limits/"):
        page = visit(path, allow=MISSING, answers=True, scheme=scheme)
        first_near(page)
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
