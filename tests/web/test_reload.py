"""Editing with the site open: what changes is noticed, swapped in, and told to open pages."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from faqbot.errors import BuildError, ContentError
from faqbot.model import Finding, KnowledgeBase, Lang, Reply
from faqbot.store import Store
from faqbot.web.reload import Content, Reloader, add_reloader, add_script, take_snapshot
from faqbot.web.services import services, services_of
from tests.waiting import until
from tests.web.conftest import StubBot, make_app

PAGE = "faq/find-api-key/index.html"


class SayingBot(StubBot):
    """Says what stood in the file when it was loaded."""

    def __init__(self, text: str) -> None:
        self.text = text

    def reply(
        self,
        question: str,
        lang: Lang | None = None,
        limit: int = 5,
        previous: str | None = None,
    ) -> Reply:
        return replace(super().reply(question, lang, limit, previous), message=self.text)


@dataclass
class Desk:
    """An author's file, the server that shows it, and what its terminal said."""

    file: Path
    site: Path
    said: list[str] = field(default_factory=list)
    app: Flask = field(init=False)
    reloader: Reloader = field(init=False)

    def load(self) -> SayingBot:
        text = self.file.read_text()
        if "broken" in text:
            raise ContentError([Finding("docs/a.md", 3, text), Finding("docs/a.md", 4, "<b>")])
        if "explode" in text:
            raise KeyError(text)
        return SayingBot(text)

    def build(self, _: KnowledgeBase) -> None:
        text = self.file.read_text()
        if "unbuildable" in text:
            raise BuildError(f"docs/a.md: {text}")
        (self.site / PAGE).write_text(f"<html><body>{text}</body></html>")

    def serve(self, store: Store) -> None:
        self.app = make_app(store, self.site, rate_limit=None)
        content = Content((self.file.parent,), self.load, self.build)
        seen = take_snapshot(content.sources)
        self.reloader = Reloader(self.app, content, seen, self.said.append)
        add_reloader(self.app, self.reloader)

    def save(self, text: str) -> None:
        """Save as editors do: to another file that then takes the place of the first."""
        part = self.file.with_suffix(".tmp")
        part.write_text(text)
        part.rename(self.file)
        self.reloader.look()

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def answer(self) -> str:
        return str(self.client.get("/api/v1/ask?q=hi").json["message"])  # type: ignore[index]

    def page(self) -> str:
        return self.client.get("/faq/find-api-key/").text

    def version(self) -> int:
        return int(self.client.get("/-/reload").json["version"])  # type: ignore[index]

    def errors(self) -> list[str]:
        return list(self.client.get("/-/reload").json["errors"])  # type: ignore[index]


@pytest.fixture
def desk(tmp_path: Path, site: Path, store: Store) -> Desk:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.md").write_text("first")
    made = Desk(folder / "a.md", site)
    made.serve(store)
    return made


# --- noticing -----------------------------------------------------------------------------


def rewrite(folder: Path) -> None:
    (folder / "a.md").write_text("a longer text")


def rewrite_in_place(folder: Path) -> None:
    """The same size, the same time: another file of that name."""
    before = (folder / "a.md").stat()
    (folder / "part").write_text("A")
    os.utime(folder / "part", ns=(before.st_atime_ns, before.st_mtime_ns))
    (folder / "part").rename(folder / "a.md")


def add(folder: Path) -> None:
    (folder / "new").mkdir()
    (folder / "new" / "b.yml").touch()


def remove(folder: Path) -> None:
    (folder / "a.md").unlink()


@pytest.mark.parametrize("edit", [rewrite, rewrite_in_place, add, remove])
def test_an_edit_is_noticed(tmp_path: Path, edit: Callable[[Path], None]) -> None:
    (tmp_path / "a.md").write_text("a")
    before = take_snapshot([tmp_path])
    assert before == take_snapshot([tmp_path])
    edit(tmp_path)
    assert before != take_snapshot([tmp_path])


@pytest.mark.parametrize("name", [".a.md.swp", "4913", "a.md~", "#a.md#", "a.md.tmp"])
def test_what_editors_leave_beside_a_file_is_no_edit(tmp_path: Path, name: str) -> None:
    before = take_snapshot([tmp_path])
    (tmp_path / name).touch()
    assert before == take_snapshot([tmp_path])


def test_a_lock_file_that_leads_nowhere_and_a_missing_source_are_passed_over(
    tmp_path: Path,
) -> None:
    (tmp_path / ".#a.md").symlink_to("author@machine.1234")
    assert take_snapshot([tmp_path, tmp_path / "mkdocs.yml", tmp_path / "nowhere"]) == {}


def test_a_file_may_be_watched_by_itself(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("a: 1")
    (tmp_path / "other.yml").touch()
    assert list(take_snapshot([tmp_path / "mkdocs.yml"])) == [str(tmp_path / "mkdocs.yml")]


# --- swapping -----------------------------------------------------------------------------


def test_nothing_is_done_while_nothing_changes(desk: Desk) -> None:
    version = desk.version()
    desk.reloader.look()
    assert (desk.version(), desk.said) == (version, [])


def test_an_edit_reaches_bot_and_page(desk: Desk) -> None:
    version = desk.version()
    desk.save("second")
    assert desk.answer() == "second"
    assert "second" in desk.page()
    assert desk.version() > version
    assert desk.errors() == []


def test_a_file_in_the_middle_of_being_saved_is_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["broken: half of it", "whole"]

    def save_more(_: float) -> bool:
        if texts:
            desk.file.write_text(texts.pop(0))
        return False

    monkeypatch.setattr(desk.reloader.stopped, "wait", save_more)
    desk.save("b")
    assert desk.answer() == "whole"
    assert len(desk.said) == 1


def test_a_request_under_way_keeps_the_bot_it_began_with(desk: Desk) -> None:
    with desk.app.test_request_context("/"):
        began = services().bot
        desk.save("second")
        assert services().bot is began
    assert desk.answer() == "second"


def test_every_change_is_built_even_one_during_a_build(desk: Desk) -> None:
    content = desk.reloader.content

    def build(kb: KnowledgeBase) -> None:
        content.build(kb)
        if desk.file.read_text() == "second":
            desk.file.write_text("third")

    desk.reloader.content = replace(content, build=build)
    desk.save("second")
    desk.reloader.look()
    assert desk.answer() == "third"
    assert "third" in desk.page()


# --- broken files -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("broken", ["docs/a.md:3: broken", "docs/a.md:4: <b>"]),
        ("unbuildable", ["docs/a.md: unbuildable"]),
        ("explode", ["KeyError: 'explode'"]),
    ],
)
def test_a_broken_file_leaves_the_last_good_answer(
    desk: Desk, text: str, errors: list[str]
) -> None:
    desk.save("good")
    version = desk.version()
    desk.said.clear()
    desk.save(text)
    assert desk.errors() == errors
    assert desk.said == ["\n".join(errors)]
    assert (desk.answer(), desk.version()) == ("good", version)
    assert "good" in desk.page()


def test_the_same_errors_are_printed_once_and_others_again(desk: Desk) -> None:
    for text in ("broken", "broken", "broken worse"):
        desk.save(text)
    assert [lines.splitlines()[0] for lines in desk.said] == [
        "docs/a.md:3: broken",
        "docs/a.md:3: broken worse",
    ]


def test_a_mended_file_clears_the_errors(desk: Desk) -> None:
    desk.save("broken")
    version = desk.version()
    desk.save("mended")
    assert desk.errors() == []
    assert desk.version() > version
    assert desk.answer() == "mended"
    assert desk.said[-1].startswith("Reloaded in ")


# --- what browsers get --------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/en/faq/find-api-key/", "/chat", "/chat?q=hi", "/nothing"])
def test_every_page_brings_the_script_and_its_version(desk: Desk, path: str) -> None:
    response = desk.client.get(path)
    tag = f'<script src="/-/reload.js" data-version="{desk.version()}" defer></script>'
    assert response.text.count(tag) == 1
    assert response.headers["Content-Length"] == str(len(response.data))
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_the_files_of_the_site_stay_without_the_script(desk: Desk) -> None:
    desk.save("second")
    desk.page()
    assert "reload.js" not in (desk.site / PAGE).read_text()


def test_a_page_kept_from_a_server_without_reload_is_sent_anew(desk: Desk, store: Store) -> None:
    plain = make_app(store, desk.site, rate_limit=None).test_client()
    kept = plain.get("/faq/find-api-key/").headers["ETag"]
    response = desk.client.get("/faq/find-api-key/", headers={"If-None-Match": kept})
    assert response.status_code == 200
    assert "reload.js" in response.text


def test_a_page_that_changes_while_it_is_read_counts_as_old(desk: Desk) -> None:
    version = desk.reloader.state.version
    desk.app.before_request(lambda: desk.save("late"))
    assert f'data-version="{version}"' in desk.page()
    assert desk.version() > version


def test_the_script_is_served_as_one(desk: Desk) -> None:
    response = desk.client.get("/-/reload.js")
    assert (response.status_code, response.mimetype) == (200, "text/javascript")
    assert response.headers["Cache-Control"] == "no-store"


def test_other_answers_are_left_as_they_are(desk: Desk) -> None:
    assert "reload.js" not in desk.client.get("/api/v1/entries").text
    assert "reload.js" not in desk.client.get("/faq/find-api-key").text
    assert desk.client.get("/assets/main.12345678.min.css").text == "body{}"


def test_nothing_of_this_is_there_without_reload(client: FlaskClient) -> None:
    assert client.get("/-/reload").status_code == 404
    assert client.get("/-/reload.js").status_code == 404
    assert "reload.js" not in client.get("/").text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<body>a</body></html>", "<body>aTAG</body></html>"),
        ("<p>a", "<p>aTAG"),
        ("<body>1</body> 2</body>", "<body>1</body> 2TAG</body>"),
    ],
)
def test_the_script_stands_last_in_the_page(html: str, expected: str) -> None:
    tag = '<script src="/a?b&amp;c" data-version="7" defer></script>'
    assert add_script(html, "/a?b&c", 7) == expected.replace("TAG", tag)


# --- the watch ----------------------------------------------------------------------------


def test_the_watch_runs_until_it_is_stopped(desk: Desk) -> None:
    desk.reloader.start()
    try:
        desk.file.write_text("seen by the watch")
        until(lambda: desk.answer() == "seen by the watch", "the watch does not see it")
    finally:
        desk.reloader.stop()
    assert not desk.reloader.thread.is_alive()
    assert services_of(desk.app).bot.reply("x").message == "seen by the watch"


def test_a_watch_that_never_began_may_be_stopped(desk: Desk) -> None:
    desk.reloader.stop()
