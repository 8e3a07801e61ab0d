"""Between requests the server learns, sorts and forgets; a lost database only delays it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from faqbot.answering import passages
from faqbot.answering.bot import Bot, build_phrases
from faqbot.answering.teaching import Taught
from faqbot.errors import StoreError
from faqbot.matching import matcher
from faqbot.settings import Settings
from faqbot.store import Store
from faqbot.store.tables import ASKS, PAGE_FEEDBACK
from faqbot.web import create_app
from faqbot.web.jobs import Jobs
from faqbot.web.services import services_of

from .conftest import KB, store_url

PHRASE = "secret string for scripts"


@pytest.fixture
def app(store: Store, site: Path) -> Flask:
    return create_app(Bot(KB), store, Settings(store_url(store), retention_days=30), site)


@pytest.fixture
def jobs(app: Flask) -> Jobs:
    return Jobs(app, Bot(KB))


@pytest.fixture
def miss(store: Store) -> Callable[..., None]:
    def record(question: str, days: float = 1) -> None:
        row = {
            "id": question[:60],
            "asked_at": datetime.now(UTC) - timedelta(days=days),
            "question": question,
            "lang": "en",
            "outcome": "none",
            "offered": "",
        }
        with store.database.writing() as connection:
            connection.execute(sa.insert(ASKS).values(row))

    return record


Missed = Callable[..., None]


def test_an_accepted_wording_is_known_at_once_and_forgotten_when_undone(
    app: Flask, jobs: Jobs, store: Store, miss: Missed
) -> None:
    miss(PHRASE)
    assert jobs.collect() == 1
    member = store.staff.add("kim", "editor", None)
    version = store.inbox.act(1, 1, member.id, "alias", "find-api-key", "en", PHRASE)
    jobs.learn()
    answer = services_of(app).bot.reply(PHRASE).answer
    assert answer is not None
    assert answer.id == "find-api-key"
    store.inbox.undo(store.inbox.actions(1)[0].id, version, member.id)
    jobs.learn()
    assert services_of(app).bot.reply(PHRASE).answer is None


def test_who_asks_first_after_an_act_waits_for_nothing_to_be_made(
    app: Flask, jobs: Jobs, store: Store, miss: Missed, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs._untaught.warm_up()
    miss(PHRASE)
    jobs.collect()
    member = store.staff.add("kim", "editor", None)
    store.inbox.act(1, 1, member.id, "alias", "find-api-key", "en", PHRASE)
    read: list[str] = []
    tokenise = passages.tokenise
    monkeypatch.setattr(passages, "tokenise", lambda text: read.append(text) or tokenise(text))
    jobs.learn()
    known = [phrase for id, phrase in build_phrases(KB) if id == "find-api-key"]
    assert len(read) == len(known) + 1  # the entry's wordings are read again, and no article
    for made in ("find_holders", "index_stems"):
        monkeypatch.setattr(matcher, made, lambda *_: pytest.fail("made on first use"))
    read.clear()
    assert services_of(app).bot.reply("wher is my api kye").answer is not None
    assert len(read) <= 3  # the question, and what answers it


def test_another_worker_learns_the_same(
    app: Flask, jobs: Jobs, store: Store, site: Path, miss: Missed
) -> None:
    other = create_app(Bot(KB), store, Settings(store_url(store)), site)
    others = Jobs(other, Bot(KB))
    others.learn()
    miss(PHRASE)
    jobs.collect()
    member = store.staff.add("kim", "editor", None)
    store.inbox.act(1, 1, member.id, "alias", "find-api-key", "en", PHRASE)
    others.learn()
    assert services_of(other).bot.reply(PHRASE).answer is not None


def test_two_workers_sort_into_the_same_groups(
    app: Flask, jobs: Jobs, store: Store, miss: Missed
) -> None:
    others = Jobs(app, Bot(KB))
    miss("where is the moon tonight")
    assert jobs.collect() == 1
    miss("Where is the moon tonight?")
    assert others.collect() == 1
    assert jobs.collect() == others.collect() == 0
    assert [group.size for group in store.inbox.groups()] == [2]


def test_content_that_changes_keeps_what_was_taught(
    app: Flask, jobs: Jobs, store: Store, miss: Missed
) -> None:
    miss(PHRASE)
    jobs.collect()
    member = store.staff.add("kim", "editor", None)
    store.inbox.act(1, 1, member.id, "alias", "find-api-key", "en", PHRASE)
    renewed = jobs.renew(Bot(replace(KB, popular=())))
    assert renewed.reply(PHRASE).answer is not None


def test_a_preview_shows_what_a_wording_takes(app: Flask, jobs: Jobs) -> None:
    title = KB.entries["api-rate-limits"].texts["en"].title
    changes = jobs.preview(Taught("find-api-key", "en", f"{title}  "))
    assert [(it.question, it.was) for it in changes] == [(title, "api-rate-limits")]
    assert jobs.preview(Taught("find-api-key", "en", "something else entirely")) == []


def test_what_is_old_is_forgotten(jobs: Jobs, store: Store, miss: Missed) -> None:
    miss("old", days=31)
    miss("new", days=29)
    store.pages.record("faq/cors", "ko", None, "just said")
    for days in (31, 29):
        row = {
            "page": "faq/cors",
            "lang": "ko",
            "comment": f"{days} days",
            "given_at": datetime.now(UTC) - timedelta(days=days),
            "state": "open",
            "version": 1,
        }
        with store.database.writing() as connection:
            connection.execute(sa.insert(PAGE_FEEDBACK).values(row))
    assert jobs.forget() == 2
    assert [row["question"] for row in store.asks.export()] == ["new"]
    assert [it.comment for it in store.pages.feedback()] == ["29 days", "just said"]


def test_nothing_is_forgotten_unless_the_settings_say_so(
    store: Store, site: Path, miss: Missed
) -> None:
    app = create_app(Bot(KB), store, Settings(store_url(store)), site)
    miss("ancient", days=9_000)
    assert Jobs(app, Bot(KB)).forget() == 0


def test_a_lost_database_stops_no_chores(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> int:
        raise StoreError("The database could not be read: gone")

    assert [jobs.attempt(fail) for _ in range(3)] == [None] * 3
    assert caplog.text.count("gone") == 1


def test_a_group_that_was_not_kept_is_not_remembered(
    jobs: Jobs, store: Store, miss: Missed, monkeypatch: pytest.MonkeyPatch
) -> None:
    miss("where is the moon tonight")
    place = store.inbox._place

    def fail(*arguments: object) -> None:
        place(*arguments)  # type: ignore[arg-type]
        raise StoreError("The database could not be written: full")

    monkeypatch.setattr(store.inbox, "_place", fail)
    with pytest.raises(StoreError):
        jobs.collect()
    monkeypatch.undo()
    assert jobs.collect() == 1
    assert [group.size for group in store.inbox.groups()] == [1]
