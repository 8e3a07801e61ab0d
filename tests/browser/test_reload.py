"""An author edits a copy of the content while a browser has its site open."""

from __future__ import annotations

import json
import shutil
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.waiting import until

from .serving import ROOT, serve

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]

RELOAD_MS = 60_000  # some three seconds on an idle machine
BANNER = "#faqbot-reload"
ENTRY = "docs/en/faq/find-api-key.md"
PAGE = "/en/faq/find-api-key/"
QUESTION = "where is my api key"
TITLE = "Where do I find my API key?"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    (folder / "faqbot").symlink_to(ROOT / "faqbot")
    return folder


@pytest.fixture(scope="module")
def base_url(project: Path, browser: object) -> Iterator[str]:
    """Where the copy is served, on this machine only."""
    with serve(project, "--reload") as address:
        yield address


@pytest.fixture(autouse=True)
def entry(project: Path, base_url: str) -> Iterator[Path]:
    """A file to edit; mended afterwards, and what is open is what is in it."""
    file = project / ENTRY
    text = file.read_text("utf-8")
    yield file
    version = state(base_url)["version"]
    save(file, f"{text}\n")
    until(lambda: state(base_url)["version"] != version, "what is mended is not seen")
    assert state(base_url)["errors"] == []


def said(project: Path) -> str:
    return (project / "terminal.txt").read_text()


def save(file: Path, text: str) -> None:
    """Save as editors do: to another file that then takes the place of the first."""
    part = file.with_suffix(".part")
    part.write_text(text, "utf-8")
    part.replace(file)


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as response:
        return str(response.read().decode())


def state(base_url: str) -> dict[str, Any]:
    return dict(json.loads(fetch(f"{base_url}/-/reload")))


def answer_title(base_url: str) -> str:
    reply = json.loads(fetch(f"{base_url}/api/v1/ask?q={urllib.parse.quote(QUESTION)}"))
    return str(reply["answer"]["title"])


def wait_for_heading(page: Page, text: str) -> None:
    page.locator("h1", has_text=text).wait_for(timeout=RELOAD_MS)


def test_an_edit_shows_in_the_page_where_it_was_scrolled_to_and_in_the_bot(
    visit: Visit, base_url: str, entry: Path
) -> None:
    page = visit(PAGE)
    wait_for_heading(page, TITLE)
    page.evaluate("scrollTo(0, 300)")
    save(entry, entry.read_text("utf-8").replace(TITLE, "Where does my API key hide?"))
    wait_for_heading(page, "Where does my API key hide?")
    assert answer_title(base_url) == "Where does my API key hide?"
    page.wait_for_function("scrollY === 300", timeout=RELOAD_MS)


def test_a_broken_file_shows_its_errors_until_it_is_mended(
    visit: Visit, base_url: str, entry: Path, project: Path
) -> None:
    good = entry.read_text("utf-8")
    page, chat = visit(PAGE), visit("/chat")
    save(entry, good.replace("title:", "<b>title</b>:", 1).replace(TITLE, "Never shown"))
    for tab in (page, chat):
        banner = tab.locator(BANNER)
        banner.wait_for(timeout=RELOAD_MS)
        assert f"{ENTRY}:2: '<b>title</b>' is unknown here" in banner.inner_text()
        assert banner.locator("b").count() == 0
        assert banner.get_attribute("role") == "alert"
        colour = banner.evaluate("each => getComputedStyle(each).backgroundColor")
        assert colour == "rgb(139, 26, 26)"
    assert said(project).count(f"{ENTRY}:2: '<b>title</b>' is unknown here") == 1
    assert answer_title(base_url) == TITLE
    assert page.locator("h1").inner_text().startswith(TITLE)

    save(entry, good.replace(TITLE, "Where is the mended API key?"))
    wait_for_heading(page, "Where is the mended API key?")
    for tab in (page, chat):
        tab.locator(BANNER).wait_for(state="detached", timeout=RELOAD_MS)
    assert answer_title(base_url) == "Where is the mended API key?"


def test_a_link_that_only_the_build_finds_broken_leaves_bot_and_page(
    visit: Visit, base_url: str, entry: Path
) -> None:
    page = visit("/nothing-here", allow="Failed to load resource")  # error pages watch too
    good = entry.read_text("utf-8")
    save(entry, good.replace(TITLE, "Half built") + "\n[here](authentication.md#no-such-part)\n")
    page.locator(BANNER, has_text=f"{ENTRY}:").wait_for(timeout=RELOAD_MS)
    assert answer_title(base_url) == TITLE
    assert "Half built" not in fetch(base_url + PAGE)


def test_a_page_in_the_background_does_not_ask(visit: Visit) -> None:
    page = visit(PAGE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.install()
    page.reload()
    page.clock.run_for(1_000)
    until(lambda: asked, "a page in front does not ask")
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.wait_for_load_state("networkidle")  # one may be under way
    asked.clear()
    page.clock.run_for(10_000)
    assert asked == []
    page.evaluate("delete document.hidden")
    with page.expect_request("**/-/reload", timeout=RELOAD_MS):
        page.clock.run_for(1_000)


def test_the_site_on_disk_stays_without_the_script(visit: Visit, project: Path) -> None:
    page = visit(PAGE)
    assert page.locator("script[src='/-/reload.js']").count() == 1
    pages = list((project / "instance" / "site").rglob("*.html"))
    assert pages
    assert not [path for path in pages if "/-/reload" in path.read_text("utf-8")]
