"""The content security policy in a real browser: pages work under it, and nothing else does."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from faqbot.content.load import load_knowledge_base
from faqbot.settings import Settings
from faqbot.store import open_store
from faqbot.web import create_app
from faqbot.web.reload import Content, Reloader, add_reloader
from tests.browser.conftest import ROOT
from tests.quiet import Quiet, StaticHost, in_a_thread
from tests.web.conftest import StubBot

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

# Werkzeug's server leaves a file open where a closed page no longer reads it; Gunicorn does not.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

KINDS = [
    "/", "/en/", "/faq/retry-after/", "/en/faq/retry-after/", "/status/429/", "/category/limits/",
    "/calls/create_ticket/", "/errors/", "/messages/",
    "/api-map/", "/rate-limits/", "/en/rate-limits/", "/faq/",
    "/chat/", "/en/chat/", "/404.html", "/en/404.html",
]  # fmt: skip
SERVED = [
    "/chat?q=429&lang=en", "/chat?q=429", "/nothing", "/en/faq/retry-aftre/", "/q/nothing",
    "/staff/", "/staff/sign-in", "/api/v1/entries",
]  # fmt: skip
MISSING = "Failed to load resource: the server responded with a status of 404"
WATCH = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""
PLANT = """
  const script = document.createElement("script");
  script.textContent = "window.planted = 'script'";
  document.body.append(script);
  const markup = `<img src="/x" onerror="window.planted = 'handler'">`;
  document.body.insertAdjacentHTML("beforeend", markup);
  const failed = new Promise((done) => document.body.lastChild.addEventListener("error", done));
  const style = document.createElement("p");
  style.setAttribute("style", "position: fixed");
  document.body.append(style);
  await failed;
  return [window.planted ?? null, getComputedStyle(style).position];
"""


@pytest.fixture(scope="module")
def static(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(StaticHost, directory=str(site)))
    with in_a_thread(server) as address:
        yield address


@pytest.fixture(scope="module", params=["served", "reloading"])
def served(
    site: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[str]:
    url = f"sqlite:///{tmp_path_factory.mktemp('policy')}/faq.sqlite3"
    bot, store = StubBot(), open_store(url)
    bot.kb = load_knowledge_base(ROOT / "docs")
    app = create_app(bot, store, Settings(url, rate_limit=None, staff_password="correct"), site)
    if request.param == "reloading":
        content = Content((), lambda: bot, lambda kb: None)
        add_reloader(app, Reloader(app, content, {}, print))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    with in_a_thread(server) as address:
        yield address
    store.close()
    gc.collect()  # here, where it is no failure


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


def complaints_of(page: Page, address: str, paths: list[str]) -> list[str]:
    """What the browser refuses, warns of or cannot run on these pages, by page."""
    found: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(MISSING):
            found.append(f"{page.url}: {message.text}")

    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on("console", complain)
    for path in paths:
        page.goto(address + path, wait_until="networkidle")
        found += [f"{path}: {violation}" for violation in page.evaluate("window.violations")]
    return found


def test_no_page_of_a_static_host_needs_more_than_its_policy(page: Page, static: str) -> None:
    assert complaints_of(page, static, KINDS) == []


def test_no_page_of_the_server_needs_more_than_its_policy(page: Page, served: str) -> None:
    assert complaints_of(page, served, KINDS + SERVED) == []


def test_search_and_chat_work_under_the_policy(page: Page, served: str) -> None:
    assert complaints_of(page, served, ["/en/chat/?q=429"]) == []
    page.get_by_text("Here you are.").wait_for()
    assert complaints_of(page, served, ["/?q=429"]) == []
    page.locator(".fb-find [role=option]").first.wait_for()
    assert page.evaluate("window.violations") == []


@pytest.mark.parametrize("path", ["/", "/en/faq/retry-after/", "/status/429/", "/404.html"])
def test_what_is_planted_in_a_page_of_a_static_host_does_not_run(
    page: Page, static: str, path: str
) -> None:
    page.goto(static + path, wait_until="networkidle")
    assert page.evaluate(f"async () => {{{PLANT}}}") == [None, "static"]
    page.wait_for_function("window.violations.length >= 3")
    assert len(page.evaluate("window.violations")) == 3


@pytest.mark.parametrize("path", ["/en/", "/chat?q=429&lang=en", "/nothing", "/staff/sign-in"])
def test_what_is_planted_in_a_page_of_the_server_does_not_run(
    page: Page, served: str, path: str
) -> None:
    page.goto(served + path, wait_until="networkidle")
    assert page.evaluate(f"async () => {{{PLANT}}}") == [None, "static"]
    page.wait_for_function("window.violations.length >= 3")


def test_an_address_that_search_engines_know_opens_the_search(page: Page, static: str) -> None:
    """The search that pages name in their data needs no server."""
    page.goto(f"{static}/en/?q=webhook")
    page.locator(".fb-find [role=option]").first.wait_for()
    assert page.locator("#faqbot-find").input_value() == "webhook"


@pytest.mark.parametrize(("system", "other"), [("light", "slate"), ("dark", "default")])
def test_the_bar_of_the_browser_has_the_colour_of_the_header(
    browser: Browser, static: str, system: Any, other: str
) -> None:
    colour = """() => {
      const rgb = (value) => Object.assign(new Option().style, { color: value }).color;
      const metas = [...document.querySelectorAll("meta[name=theme-color]")];
      const meta = metas.find(({ media }) => !media || matchMedia(media).matches);
      const header = document.querySelector(".md-header");
      return [rgb(meta.content), getComputedStyle(header).backgroundColor];
    }"""
    for scripts in (False, True):
        context = browser.new_context(color_scheme=system, java_script_enabled=scripts)
        page = context.new_page()
        page.goto(static + "/faq/cors/")
        if scripts:
            bar, header = page.evaluate(colour)
            assert bar == header
            page.locator("header .md-option + label:visible").first.click()
            page.wait_for_function(
                "scheme => document.body.dataset.mdColorScheme === scheme", arg=other
            )
            # The header fades from one to the other.
            page.wait_for_function(f"() => {{ const [a, b] = ({colour})(); return a === b; }}")
        context.close()
