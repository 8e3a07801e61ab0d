"""What a visitor left can be given out, and is gone for good when it is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from faqbot.answering.grouping import Grouper
from faqbot.store import Store, open_store
from faqbot.store.database import BATCH
from faqbot.store.tables import ASKS, FEEDBACK, GROUPS, MISSES

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url, lambda: NOW)
    rows = [
        {
            "id": f"ask-{number}",
            "asked_at": NOW - timedelta(days=number, hours=1),
            "visitor": "ab" if number % 2 else "cd",
            "question": f"question {number}",
            "lang": "en",
            "outcome": "none",
            "offered": "",
        }
        for number in range(6)
    ]
    with opened.database.writing() as connection:
        connection.execute(sa.insert(ASKS), rows)
    for number in (1, 2):
        opened.record_feedback(f"ask-{number}", False, f"comment {number}")
    grouper = Grouper()
    opened.inbox.collect(grouper)
    yield opened
    opened.close()


def count(store: Store, table: sa.Table) -> int:
    with store.database.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_an_export_has_everything_of_a_visitor(store: Store) -> None:
    rows = list(store.asks.export("ab"))
    assert [row["id"] for row in rows] == ["ask-5", "ask-3", "ask-1"]
    assert rows[-1]["question"] == "question 1"
    assert rows[-1]["comment"] == "comment 1"
    assert rows[-1]["helpful"] is False
    assert rows[-1]["asked_at"].startswith("2026-11-22T11:00")
    assert len(list(store.asks.export())) == 6
    assert list(store.asks.export("nobody")) == []


def test_a_visitors_questions_go_with_all_that_hangs_on_them(store: Store) -> None:
    assert store.asks.delete(visitor="ab") == 3
    assert [row["visitor"] for row in store.asks.export()] == ["cd"] * 3
    assert count(store, FEEDBACK) == 1
    assert count(store, MISSES) == count(store, GROUPS) == 3


def test_one_question_or_the_old_ones(store: Store) -> None:
    assert store.asks.delete(ask_id="ask-0") == 1
    assert store.asks.delete(ask_id="ask-0") == 0
    assert store.asks.delete(age=timedelta(days=3)) == 3
    assert [row["id"] for row in store.asks.export()] == ["ask-2", "ask-1"]
    assert store.asks.delete() == 0


def test_what_the_bot_learnt_stays(store: Store) -> None:
    member = store.staff.add("kim", "editor", None)
    store.inbox.act(1, 1, member.id, "alias", "cors", "en", "a phrase")
    assert store.asks.delete(age=timedelta(0)) == 6
    assert [learnt.phrase for learnt in store.inbox.learnt()] == ["a phrase"]
    assert store.inbox.groups("done") == []
    assert count(store, GROUPS) == 1


def test_many_are_deleted_in_parts(store: Store) -> None:
    row = {"asked_at": NOW, "question": "q", "lang": "en", "outcome": "none", "offered": ""}
    rows = [row | {"id": f"more-{number}", "visitor": "ef"} for number in range(BATCH + 7)]
    with store.database.writing() as connection:
        connection.execute(sa.insert(ASKS), rows)
    assert store.asks.delete(visitor="ef") == BATCH + 7
