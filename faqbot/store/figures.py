"""Figures over time: what was asked, what became of it, and whether it helped."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from faqbot.model import Lang
from faqbot.store.database import Database, count_if, restrict
from faqbot.store.tables import ASKS, FEEDBACK, SENT


@dataclass(frozen=True, slots=True)
class Counts:
    """How many questions were asked and answered, and how often the bot asked back or refused;
    how many replies helped and did not."""

    asked: int = 0
    answered: int = 0
    asked_back: int = 0
    refused: int = 0
    helpful: int = 0
    unhelpful: int = 0

    def __add__(self, other: Counts) -> Counts:
        names = (field.name for field in fields(self))
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True, slots=True)
class EntryCounts:
    """How often an entry was the answer or the choice taken, helped, and was sent by the staff."""

    answered: int = 0
    helpful: int = 0
    unhelpful: int = 0
    sent: int = 0


class FigureStore:
    """Counts questions by day, language and entry; days are those of UTC."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def by_day(self, days: int) -> dict[tuple[date, Lang], Counts]:
        """Counts of the last days, today the last of them; a day without questions is left out."""
        day = self._day(ASKS.c.asked_at).label("day")
        query = (
            sa.select(
                day,
                ASKS.c.lang,
                sa.func.count().label("asked"),
                *(count_if(ASKS.c.outcome == outcome, outcome) for outcome in OUTCOMES),
                *RATED,
            )
            .outerjoin(FEEDBACK, FEEDBACK.c.ask_id == ASKS.c.id)
            .where(ASKS.c.asked_at >= self._start(days))
            .group_by(day, ASKS.c.lang)
        )
        with self._db.reading() as connection:
            return {
                (date.fromisoformat(str(day)), lang): Counts(*counts)
                for day, lang, *counts in connection.execute(query)
            }

    def by_entry(self, days: int, lang: Lang | None = None) -> dict[str, EntryCounts]:
        """Counts of the last days by entry, the most often answered first."""
        query = (
            sa.select(ASKS.c.entry_id, sa.func.count().label("answered"), *RATED)
            .outerjoin(FEEDBACK, FEEDBACK.c.ask_id == ASKS.c.id)
            .where(ASKS.c.asked_at >= self._start(days), ASKS.c.entry_id.is_not(None))
            .where(*restrict((ASKS.c.lang, lang)))
            .group_by(ASKS.c.entry_id)
        )
        sent = (
            sa.select(SENT.c.entry_id, sa.func.count().label("count"))
            .where(SENT.c.sent_at >= self._start(days), *restrict((SENT.c.lang, lang)))
            .group_by(SENT.c.entry_id)
        )
        with self._db.reading() as connection:
            told = connection.execute(query).all()
            times = {id: int(count) for id, count in connection.execute(sent)}
        counts = {
            id: EntryCounts(answered, helpful, unhelpful, times.pop(id, 0))
            for id, answered, helpful, unhelpful in told
        }
        counts |= {id: EntryCounts(sent=count) for id, count in times.items()}
        return dict(
            sorted(counts.items(), key=lambda pair: (-pair[1].answered, -pair[1].sent, pair[0]))
        )

    def today(self) -> date:
        """The day that it is, in UTC."""
        return self._db.clock().astimezone(UTC).date()

    def _start(self, days: int) -> datetime:
        """When the first of the last days began."""
        first = self.today() - timedelta(days=days - 1)
        return datetime(first.year, first.month, first.day, tzinfo=UTC)

    def _day(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        """The day of a time, as both databases can write it."""
        if self._db.engine.dialect.name == "postgresql":
            return sa.func.to_char(sa.func.timezone("UTC", column), "YYYY-MM-DD")
        return sa.func.substr(sa.cast(column, sa.String), 1, 10)


OUTCOMES: Final = ("answer", "choose", "none")  # as `Counts` has them
RATED: Final = (
    count_if(FEEDBACK.c.helpful.is_(sa.true()), "helpful"),
    count_if(FEEDBACK.c.helpful.is_(sa.false()), "unhelpful"),
)
