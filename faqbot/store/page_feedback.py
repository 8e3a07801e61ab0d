"""What readers say of pages: votes, comments and suggestions, and what the staff did with them.

A visitor has one vote for a page in a language. What somebody wrote is never overwritten: it loses
its vote when the same visitor votes again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from faqbot.model import Lang
from faqbot.store.actions import advance, select_actions, take_back
from faqbot.store.database import Database, count_if, restrict
from faqbot.store.tables import PAGE_ACTIONS, PAGE_FEEDBACK

State = Literal["open", "done", "vote"]
"""To do, settled, or a vote without words: those are only counted."""


@dataclass(frozen=True, slots=True)
class PageAction:
    """Who settled what was said of a page, and who took that back."""

    id: int
    by: str
    done_at: datetime
    undone_by: str | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class PageFeedback:
    """What a reader said of a page."""

    id: int
    page: str  # faq/cors or status/429
    lang: Lang
    helpful: bool | None
    comment: str | None
    quote: str | None  # what was selected in the article
    given_at: datetime
    state: State
    version: int  # of what one saw: who acts on an older one is told
    actions: tuple[PageAction, ...]  # the last first


@dataclass(frozen=True, slots=True)
class Votes:
    """How many readers a page helped, and how many it did not."""

    helpful: int = 0
    unhelpful: int = 0


class PageStore:
    """Feedback on pages; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def record(
        self,
        page: str,
        lang: Lang,
        helpful: bool | None = None,
        comment: str | None = None,
        quote: str | None = None,
        visitor: str | None = None,
    ) -> None:
        """Note what a reader said, masked; a vote takes the place of the visitor's earlier one."""
        row = {
            "page": page,
            "lang": lang,
            "visitor": visitor,
            "helpful": helpful,
            "comment": comment,
            "quote": quote,
            "given_at": self._db.clock(),
            "state": "open" if comment or quote else "vote",
            "version": 1,
        }
        with self._db.writing() as connection:
            if visitor is not None and helpful is not None:
                self._withdraw(connection, page, lang, visitor)
            connection.execute(sa.insert(PAGE_FEEDBACK).values(row))

    @staticmethod
    def _withdraw(connection: sa.Connection, page: str, lang: Lang, visitor: str) -> None:
        """Take a visitor's vote back; words stay without it."""
        if connection.dialect.name == "postgresql":  # two votes at once would both be the only one
            key = f"{page} {lang} {visitor}"
            lock = sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(key, 0))
            connection.execute(sa.select(lock))
        cast = (
            PAGE_FEEDBACK.c.visitor == visitor,
            PAGE_FEEDBACK.c.page == page,
            PAGE_FEEDBACK.c.lang == lang,
            PAGE_FEEDBACK.c.helpful.is_not(None),
        )
        connection.execute(sa.delete(PAGE_FEEDBACK).where(*cast, PAGE_FEEDBACK.c.state == "vote"))
        connection.execute(sa.update(PAGE_FEEDBACK).where(*cast).values(helpful=None))

    # --- reading ----------------------------------------------------------------------------

    def feedback(
        self,
        state: State = "open",
        lang: Lang | None = None,
        page: str | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> list[PageFeedback]:
        """What was said, the newest first."""
        query = sa.select(PAGE_FEEDBACK).where(*_of(state, lang, page))
        query = query.order_by(PAGE_FEEDBACK.c.id.desc()).offset(offset).limit(limit)
        with self._db.reading() as connection:
            return self._told(connection, connection.execute(query).mappings().all())

    def one(self, id: int) -> PageFeedback | None:
        """What was said, by its id."""
        query = sa.select(PAGE_FEEDBACK).where(PAGE_FEEDBACK.c.id == id)
        with self._db.reading() as connection:
            found = self._told(connection, connection.execute(query).mappings().all())
        return found[0] if found else None

    def count(
        self, state: State = "open", lang: Lang | None = None, page: str | None = None
    ) -> int:
        """How much was said."""
        query = sa.select(sa.func.count()).select_from(PAGE_FEEDBACK)
        with self._db.reading() as connection:
            return int(connection.execute(query.where(*_of(state, lang, page))).scalar_one())

    def votes(self, lang: Lang | None = None) -> dict[str, Votes]:
        """The votes of each page that has any, those that helped the fewest first."""
        helpful = count_if(PAGE_FEEDBACK.c.helpful.is_(sa.true()), "helpful")
        unhelpful = count_if(PAGE_FEEDBACK.c.helpful.is_(sa.false()), "unhelpful")
        query = (
            sa.select(PAGE_FEEDBACK.c.page, helpful, unhelpful)
            .where(PAGE_FEEDBACK.c.helpful.is_not(None), *restrict((PAGE_FEEDBACK.c.lang, lang)))
            .group_by(PAGE_FEEDBACK.c.page)
            .order_by(unhelpful.desc(), helpful, PAGE_FEEDBACK.c.page)
        )
        with self._db.reading() as connection:
            return {page: Votes(*counts) for page, *counts in connection.execute(query)}

    def last_actions(self, limit: int = 100) -> list[tuple[PageFeedback, PageAction]]:
        """What was done last in all, with what it was done to."""
        query = sa.select(PAGE_ACTIONS.c.id, PAGE_ACTIONS.c.feedback_id)
        query = query.order_by(PAGE_ACTIONS.c.id.desc()).limit(limit)
        with self._db.reading() as connection:
            done = connection.execute(query).all()
            chosen = PAGE_FEEDBACK.c.id.in_({row.feedback_id for row in done})
            rows = connection.execute(sa.select(PAGE_FEEDBACK).where(chosen)).mappings().all()
            told = {it.id: it for it in self._told(connection, rows)}
        actions = {action.id: action for it in told.values() for action in it.actions}
        return [(told[row.feedback_id], actions[row.id]) for row in done]

    @staticmethod
    def _told(connection: sa.Connection, rows: Sequence[sa.RowMapping]) -> list[PageFeedback]:
        """Feedback with what was done with it."""
        query = select_actions(PAGE_ACTIONS, PAGE_ACTIONS.c.feedback_id, PAGE_ACTIONS.c.id).where(
            PAGE_ACTIONS.c.feedback_id.in_([row["id"] for row in rows])
        )
        actions: dict[int, list[PageAction]] = {row["id"]: [] for row in rows}
        for id, *action in connection.execute(query) if rows else ():
            actions[id].append(PageAction(*action))
        return [
            PageFeedback(
                **{name: value for name, value in row.items() if name != "visitor"},
                actions=tuple(actions[row["id"]]),
            )
            for row in rows
        ]

    # --- acting -----------------------------------------------------------------------------

    def settle(self, id: int, version: int, member_id: int) -> None:
        """Mark something as done.

        Raises `ConflictError` where somebody has acted on it since `version`.
        """
        with self._db.writing() as connection:
            owner = PAGE_ACTIONS.c.feedback_id
            advance(connection, owner, id, version, "done", "open")
            row = {"feedback_id": id, "staff_id": member_id, "done_at": self._db.clock()}
            connection.execute(sa.insert(PAGE_ACTIONS).values(row))

    def undo(self, action_id: int, version: int, member_id: int) -> None:
        """Take an action back: it is to do again.

        Raises `ConflictError` like `settle`, and `StoreError` where there is no such action.
        """
        with self._db.writing() as connection:
            owner, now = PAGE_ACTIONS.c.feedback_id, self._db.clock()
            take_back(connection, owner, action_id, version, member_id, now, "done")

    # --- what visitors may ask for ----------------------------------------------------------

    def export(self, visitor: str | None = None) -> Iterator[dict[str, Any]]:
        """What was said, the oldest first; by one visitor or by all."""
        columns = [it for it in PAGE_FEEDBACK.c if it.name not in {"id", "state", "version"}]
        query = sa.select(*columns).where(*restrict((PAGE_FEEDBACK.c.visitor, visitor)))
        query = query.order_by(PAGE_FEEDBACK.c.id)
        with self._db.reading() as connection:
            for row in connection.execute(query).mappings():
                yield {**row, "given_at": row["given_at"].isoformat()}

    def delete(self, visitor: str | None = None, age: timedelta | None = None) -> int:
        """Delete what a visitor said, or all that is older than `age`, with what was done with it.

        Returns how much that was.
        """
        where = restrict((PAGE_FEEDBACK.c.visitor, visitor))
        if age is not None:
            where.append(PAGE_FEEDBACK.c.given_at < self._db.clock() - age)
        return self._db.delete(PAGE_FEEDBACK.c.id, sa.and_(*where), _forget) if where else 0


def _forget(connection: sa.Connection, ids: Sequence[int]) -> None:
    """Delete what was done with some feedback."""
    connection.execute(sa.delete(PAGE_ACTIONS).where(PAGE_ACTIONS.c.feedback_id.in_(ids)))


def _of(state: State, lang: Lang | None, page: str | None) -> list[sa.ColumnElement[bool]]:
    said = PAGE_FEEDBACK.c
    return restrict((said.state, state), (said.lang, lang), (said.page, page))
