"""The browser answers from files of one version, whatever its cache has kept of another."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.quiet import StaticHost, in_a_thread

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ASK = """async () => {
  const { startWorker } = await import("/assets/answer/client.js");
  return await startWorker("en")("reply", { question: "how do I find my api key" });
}"""
VISIT = "async (path) => { await fetch(path) }"
ANSWER = "/assets/answer/"


class Keeping(StaticHost):
    """Lets a browser keep one file for long, and nothing else."""

    def __init__(self, *args: Any, kept: str, **kwargs: Any) -> None:
        self.kept = kept
        super().__init__(*args, **kwargs)

    def end_headers(self) -> None:
        is_kept = self.path.endswith(self.kept)
        self.send_header("Cache-Control", "max-age=3600" if is_kept else "no-store")
        super().end_headers()


@pytest.fixture
def site(folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(folder, tmp_path / "site")


@pytest.fixture(params=["index.json", "answers.en.json", "version.js"])
def kept(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def page(browser: Browser, site: Path, kept: str) -> Iterator[Page]:
    handler = partial(Keeping, directory=str(site), kept=kept)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    with in_a_thread(server) as address, closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto(f"{address}/assets/favicon.svg")
        yield page


def version_of(site: Path) -> str:
    version: str = json.loads((site / "assets/answer/index.json").read_text("utf-8"))["version"]
    return version


def test_an_old_file_in_the_cache_is_fetched_anew(page: Page, site: Path, kept: str) -> None:
    path = site / "assets" / "answer" / kept
    now = path.read_text("utf-8")
    path.write_text(now.replace(version_of(site), "earlier", 1), "utf-8")
    page.evaluate(VISIT, ANSWER + kept)
    path.write_text(now, "utf-8")
    assert page.evaluate(ASK)["answer"]["id"] == "find-api-key"


def test_a_file_of_another_version_is_not_answered_from(page: Page, site: Path, kept: str) -> None:
    path = site / "assets" / "answer" / kept
    path.write_text(path.read_text("utf-8").replace(version_of(site), "other", 1), "utf-8")
    assert page.evaluate(ASK) is None
