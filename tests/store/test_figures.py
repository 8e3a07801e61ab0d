"""Figures are those that one gets by counting row by row, on every database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from faqbot.model import LANGS
from faqbot.store import Store, open_store
from faqbot.store.figures import Counts, EntryCounts
from faqbot.store.tables import ASKS, FEEDBACK

NOW = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
DAYS = 40
Rows = list[dict[str, Any]]


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url, lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def rows(store: Store) -> Rows:
    """Asks of the last forty days, some of them rated."""
    dice = random.Random(5)
    asks: Rows = []
    for number in range(600):
        outcome = dice.choice(["answer", "choose", "none"])
        asks.append(
            {
                "id": f"ask-{number}",
                "asked_at": NOW - timedelta(seconds=dice.randrange(DAYS * 86_400)),
                "question": "q",
                "lang": dice.choice(LANGS),
                "outcome": outcome,
                "entry_id": dice.choice(["cors", "api-v1"]) if outcome == "answer" else None,
                "offered": "",
            }
        )
    rated = [
        {"ask_id": ask["id"], "helpful": dice.random() < 0.6, "given_at": NOW}
        for ask in asks
        if dice.random() < 0.4
    ]
    with store.database.writing() as connection:
        connection.execute(sa.insert(ASKS), asks)
        connection.execute(sa.insert(FEEDBACK), rated)
    helped = {row["ask_id"]: row["helpful"] for row in rated}
    return [ask | {"helpful": helped.get(ask["id"])} for ask in asks]


def count(rows: Rows) -> Counts:
    """The slow and obvious way."""
    return Counts(
        len(rows),
        *(
            sum(row["outcome"] == outcome for row in rows)
            for outcome in ("answer", "choose", "none")
        ),
        sum(row["helpful"] is True for row in rows),
        sum(row["helpful"] is False for row in rows),
    )


@pytest.mark.parametrize("days", [1, 7, DAYS + 1])
def test_counts_by_day_and_language(store: Store, rows: Rows, days: int) -> None:
    expected = {}
    for back in range(days):
        day = NOW.date() - timedelta(days=back)
        for lang in LANGS:
            of_day = [r for r in rows if r["asked_at"].date() == day and r["lang"] == lang]
            if of_day:
                expected[day, lang] = count(of_day)
    assert store.figures.by_day(days) == expected


def test_counts_by_entry(store: Store, rows: Rows) -> None:
    member = store.staff.add("kim", "staff", None)
    for entry in ("cors", "cors", "never-asked"):
        store.staff.record_sent(member, entry, "ko", "reply", "q")
    for lang in (None, *LANGS):
        found = store.figures.by_entry(DAYS + 1, lang)
        for id in ("cors", "api-v1"):
            own = [r for r in rows if r["entry_id"] == id and lang in (None, r["lang"])]
            told = count(own)
            sent = 2 if id == "cors" and lang in (None, "ko") else 0
            assert found[id] == EntryCounts(len(own), told.helpful, told.unhelpful, sent)
        assert next(iter(found)) in ("cors", "api-v1")
        assert ("never-asked" in found) == (lang != "en")


def test_days_are_those_of_utc(store: Store) -> None:
    for number, at in enumerate([NOW, NOW - timedelta(minutes=31)]):
        row = {"id": str(number), "asked_at": at, "question": "q", "lang": "ko"}
        with store.database.writing() as connection:
            connection.execute(sa.insert(ASKS).values(**row, outcome="none", offered=""))
    assert {day for day, _ in store.figures.by_day(2)} == {date(2026, 11, 23), date(2026, 11, 22)}
    assert store.figures.today() == date(2026, 11, 23)


def test_an_empty_database_has_no_figures(store: Store) -> None:
    assert store.figures.by_day(365) == store.figures.by_entry(365) == {}
