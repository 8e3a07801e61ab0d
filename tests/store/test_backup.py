"""A backup holds everything, and any database takes it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from faqbot.answering.grouping import Grouper
from faqbot.errors import StoreError
from faqbot.model import Published, PublishedKey
from faqbot.store import Store, open_store
from faqbot.store.backup import back_up, restore
from faqbot.store.notes import Delivery
from faqbot.store.tables import ASKS, METADATA


def fill(store: Store) -> None:
    """Leave something in every table."""
    kim = store.staff.add("kim", "admin", None)
    store.staff.add_token(kim, "nightly")
    store.staff.begin_attempt("account")
    store.staff.end_session("word")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    row = {"lang": "ko", "outcome": "none", "offered": "", "confidence": 0.25}
    with store.database.writing() as connection:
        for number in range(3):
            values = row | {"id": f"ask-{number}", "question": f"질문 {number}\n\\ \"'"}
            connection.execute(sa.insert(ASKS).values(values | {"asked_at": yesterday}))
        for name, more in {
            "sent": {"entry_id": "cors", "lang": "en", "form": "link", "question": "q"},
            "wording": {"lang": "ko", "greeting": "안녕하세요", "closing": ""},
        }.items():
            who = {"staff_id": kim.id, "sent_at": yesterday} if name == "sent" else {}
            connection.execute(sa.insert(METADATA.tables[name]).values(**more, **who))
    store.record_feedback("ask-0", helpful=False, comment="틀렸어요")
    store.inbox.collect(Grouper())
    store.inbox.act(1, 1, kim.id, "alias", "cors", "ko", "질문")
    store.pages.record("faq/cors", "ko", True, "고마워요", visitor="v")
    store.pages.settle(1, 1, kim.id)
    store.notes.receive(Delivery(43_000_000_001, "{ticket_action:created}", "now", "ko"))
    key = PublishedKey("article", "cors", "ko")
    published = Published(key, 2**40, "digest", "제목", "<p>글</p>", 2, yesterday)
    store.published.save("acme.freshdesk.com", published)


def content_of(store: Store) -> dict[str, list[dict[str, Any]]]:
    with store.database.reading() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(
                    sa.select(table).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in METADATA.sorted_tables
        }


@pytest.mark.parametrize("source", ["sqlite", "postgresql"])
@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_what_is_restored_is_what_was_there(
    request: pytest.FixtureRequest, source: str, target: str, tmp_path: Any
) -> None:
    with open_store(request.getfixturevalue(source)) as store:
        fill(store)
        before = content_of(store)
        assert all(before.values()), "every table is tried"
        lines = list(back_up(store.database))
    if source != target:
        url = request.getfixturevalue(target)
    elif target == "sqlite":
        url = f"sqlite:///{tmp_path}/other.sqlite3"
    else:
        url = request.getfixturevalue("postgresql")
        with open_store(url) as store, store.database.writing() as connection:
            for table in reversed(METADATA.sorted_tables):
                connection.execute(sa.delete(table))
    with open_store(url) as store:
        assert restore(store.database, lines) == sum(map(len, before.values()))
        assert content_of(store) == before
        assert store.staff.add("lee", "staff", None).id > before["staff"][-1]["id"]
        store.pages.record("faq/cors", "ko", False)


def test_a_backup_is_of_one_moment(database_url: str) -> None:
    with open_store(database_url) as store:
        fill(store)
        lines = back_up(store.database)
        next(lines)
        first = next(lines)
        store.staff.add("later", "staff", None)
        store.pages.record("faq/cors", "en", True)
        rest = [first, *lines]
    assert not [line for line in rest if "later" in line]
    assert len([line for line in rest if json.loads(line)[0] == "page_feedback"]) == 1


def test_a_database_that_holds_something_is_left_alone(database_url: str) -> None:
    with open_store(database_url) as store:
        fill(store)
        before = content_of(store)
        with pytest.raises(StoreError, match="not empty"):
            restore(store.database, list(back_up(store.database)))
        assert content_of(store) == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda lines: [], "not a backup"),
        (lambda lines: ["a text"], "not a backup"),
        (lambda lines: ["[]"], "not a backup"),
        (lambda lines: lines[1:], "not a backup"),
        (lambda lines: ['{"faqbot": 2}', *lines[1:]], "newer"),
        (lambda lines: ['{"faqbot": 1, "revision": "9999"}', *lines[1:]], "newer"),
        (lambda lines: [*lines[:-1], lines[-1][:-3]], "Line"),
        (lambda lines: [*lines, '["nothing", {}]'], "Line"),
        (lambda lines: [*lines, '["staff", {"nothing": 1}]'], "Line"),
        (lambda lines: [*lines, lines[-1]], "could not be written"),
    ],
)
def test_a_broken_backup_is_refused_as_a_whole(
    sqlite: str, tmp_path: Any, change: Any, message: str
) -> None:
    with open_store(sqlite) as store:
        fill(store)
        lines = change(list(back_up(store.database)))
    with open_store(f"sqlite:///{tmp_path}/other.sqlite3") as store:
        with pytest.raises(StoreError, match=message):
            restore(store.database, lines)
        assert not any(content_of(store).values())
