"""What visitors left, to be given out or deleted without SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from faqbot.model import Reply
from faqbot.store.database import Database, restrict
from faqbot.store.inbox import remove
from faqbot.store.tables import ASKS, FEEDBACK, MISSES


def row_of(ask_id: str, reply: Reply, asked_at: datetime, visitor: str | None) -> dict[str, Any]:
    """A question and what became of it, as the table keeps it."""
    answer = reply.answer
    return {
        "id": ask_id,
        "asked_at": asked_at,
        "visitor": visitor,
        "question": reply.question,
        "lang": reply.lang,
        "outcome": reply.outcome,
        "entry_id": answer and answer.id,
        "confidence": answer and answer.confidence,
        "offered": " ".join(candidate.id for candidate in reply.candidates)
        if reply.outcome == "choose"
        else "",
    }


class AskStore:
    """Exports and deletes questions with their feedback."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def export(self, visitor: str | None = None) -> Iterator[dict[str, Any]]:
        """Questions with their feedback, the oldest first; of one visitor or of all."""
        query = (
            sa.select(ASKS, FEEDBACK.c.helpful, FEEDBACK.c.comment)
            .outerjoin(FEEDBACK, FEEDBACK.c.ask_id == ASKS.c.id)
            .where(*restrict((ASKS.c.visitor, visitor)))
            .order_by(ASKS.c.asked_at, ASKS.c.id)
        )
        with self._db.reading() as connection:
            for row in connection.execute(query).mappings():
                yield {**row, "asked_at": row["asked_at"].isoformat()}

    def delete(
        self,
        visitor: str | None = None,
        ask_id: str | None = None,
        age: timedelta | None = None,
    ) -> int:
        """Delete the questions of a visitor, one question, or all that are older than `age`.

        Groups of misses that become empty go too, unless somebody acted on them: what the bot
        learnt stays. Returns how many questions were deleted.
        """
        where = restrict((ASKS.c.visitor, visitor), (ASKS.c.id, ask_id))
        if age is not None:
            where.append(ASKS.c.asked_at < self._db.clock() - age)
        return self._db.delete(ASKS.c.id, sa.and_(*where), _forget) if where else 0


def _forget(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Delete what refers to some questions."""
    missed = sa.select(MISSES.c.ask_id, MISSES.c.group_id).where(MISSES.c.ask_id.in_(ids))
    remove(connection, [(row.ask_id, row.group_id) for row in connection.execute(missed).all()])
    connection.execute(sa.delete(FEEDBACK).where(FEEDBACK.c.ask_id.in_(ids)))
