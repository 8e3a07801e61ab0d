"""The inbox of misses: questions that the bot had no good answer to, in groups that mean the same.

A miss ended in `none`, in `choose` without a choice taken, or was not helpful. What the staff do
with a group is kept for good, with who did it and when, and can be undone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Protocol

import sqlalchemy as sa

from faqbot.errors import ConflictError
from faqbot.model import Lang
from faqbot.store.actions import advance, select_actions, take_back
from faqbot.store.database import Database, latest, restrict
from faqbot.store.tables import ACTIONS, ASKS, FEEDBACK, GROUPS, MISSES

Kind = Literal["alias", "new", "declined", "ignored"]
Reason = Literal["none", "choose", "unhelpful"]
Order = Literal["newest", "most"]
State = Literal["open", "done"]

TEACHING: Final = ("alias", "declined")  # kinds of action that the bot learns a wording from
FINAL: Final = ("declined", "ignored")  # ... after which the same question is no news
CHOOSING: Final = timedelta(minutes=2)  # a choice may still be taken for so long
SHOWN: Final = 50  # questions of a group
ASKED_AGAIN: Final = 1_500  # questions, to see what a wording would change
LOCK: Final = 7_305_812  # keeps two processes from grouping the same misses


@dataclass(frozen=True, slots=True)
class Miss:
    """A question without a good answer that is in no group yet."""

    ask_id: str
    question: str
    lang: Lang
    asked_at: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class Group:
    """Misses that mean the same; the first question stands for all."""

    id: int
    question: str
    lang: Lang
    size: int
    last_at: datetime
    state: State
    version: int  # of what one saw: who acts on an older one is told
    reasons: Mapping[Reason, int]
    said: Mapping[str, int]  # entries that the bot answered with or offered, the most often first


@dataclass(frozen=True, slots=True)
class Wording:
    """A question of a group, and how often it was asked in these words."""

    question: str
    lang: Lang
    count: int


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody did with a group."""

    id: int
    kind: Kind
    entry_id: str | None
    lang: Lang | None
    phrase: str | None
    by: str
    done_at: datetime
    undone_by: str | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Learnt:
    """A wording that the staff gave to an entry, or to none: out of scope."""

    action_id: int
    entry_id: str | None
    lang: Lang
    phrase: str


class Groups(Protocol):
    """What tells which group a question belongs to; it reaches for no database."""

    def find(self, question: str, lang: Lang) -> int | None:
        """The group of questions that mean the same, if there is one."""

    def add(self, group: int, question: str, lang: Lang) -> None:
        """Begin a group with its first question."""

    def renumber(self, numbers: Mapping[int, int]) -> None:
        """Give groups other ids."""


class InboxStore:
    """Groups of misses and what was done with them; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # --- collecting -------------------------------------------------------------------------

    def collect(self, groups: Groups, limit: int = 500, after: int | None = None) -> int:
        """Put up to `limit` new misses into groups, the oldest first; returns how many there were.

        `groups` knows all groups with ids up to `after`, or all there are, and is asked while
        nothing is locked. Raises `ConflictError` where another process has made a group since:
        then `groups` has learnt some that were not kept.
        """
        with self._db.reading() as connection:
            after = _last_group(connection) if after is None else after
            pending = self._pending(connection, limit)
        places: list[tuple[Miss, int]] = []
        for number, miss in enumerate(pending, 1):
            group = groups.find(miss.question, miss.lang)
            if group is None:
                group = -number  # until it is kept
                groups.add(group, miss.question, miss.lang)
            places.append((miss, group))
        with self._db.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            if pending and _last_group(connection) > after:
                raise ConflictError("Another process")
            self._drop_settled(connection)
            there = self._unplaced(connection, [miss.ask_id for miss in pending])
            kept = {group: 0 for _, group in places if group < 0}
            for miss, group in places:
                if miss.ask_id in there:
                    kept[group] = self._place(connection, miss, kept.get(group, group))
        groups.renumber(kept)
        return len(pending)

    def firsts(self, after: int = 0) -> list[tuple[int, str, Lang]]:
        """The first question of each group with an id above `after`, with the id and language."""
        query = (
            sa.select(GROUPS.c.id, GROUPS.c.question, GROUPS.c.lang)
            .where(GROUPS.c.id > after)
            .order_by(GROUPS.c.id)
        )
        with self._db.reading() as connection:
            return [(row.id, row.question, row.lang) for row in connection.execute(query)]

    def _pending(self, connection: sa.Connection, limit: int) -> list[Miss]:
        unhelpful = FEEDBACK.c.helpful.is_(sa.false())
        helpful = FEEDBACK.c.helpful.is_(sa.true())
        not_chosen = sa.and_(
            ASKS.c.outcome == "choose",
            ASKS.c.entry_id.is_(None),
            ASKS.c.asked_at < self._db.clock() - CHOOSING,
        )
        missed = sa.and_(sa.or_(ASKS.c.outcome == "none", not_chosen), sa.not_(_true(helpful)))
        reason = sa.case((_true(unhelpful), "unhelpful"), else_=ASKS.c.outcome).label("reason")
        query = (
            sa.select(ASKS.c.id, ASKS.c.question, ASKS.c.lang, ASKS.c.asked_at, reason)
            .outerjoin(FEEDBACK, FEEDBACK.c.ask_id == ASKS.c.id)
            .outerjoin(MISSES, MISSES.c.ask_id == ASKS.c.id)
            .where(MISSES.c.ask_id.is_(None), sa.or_(_true(unhelpful), missed))
            .order_by(ASKS.c.asked_at, ASKS.c.id)
            .limit(limit)
        )
        return [Miss(*row) for row in connection.execute(query)]

    @staticmethod
    def _unplaced(connection: sa.Connection, ask_ids: Sequence[str]) -> set[str]:
        """Those asks that are still there and in no group."""
        query = (
            sa.select(ASKS.c.id)
            .outerjoin(MISSES, MISSES.c.ask_id == ASKS.c.id)
            .where(ASKS.c.id.in_(ask_ids), MISSES.c.ask_id.is_(None))
        )
        return set(connection.execute(query).scalars())

    def _place(self, connection: sa.Connection, miss: Miss, group: int) -> int:
        """Put a miss into a group, or into one of its own where there is none; returns its id."""
        if not self._join(connection, group, miss):
            row = {
                "question": miss.question,
                "lang": miss.lang,
                "size": 1,
                "last_at": miss.asked_at,
                "state": "open",
                "version": 1,
            }
            made = connection.execute(sa.insert(GROUPS).values(row)).inserted_primary_key
            group = int(made[0]) if made else 0
        connection.execute(
            sa.insert(MISSES).values(ask_id=miss.ask_id, group_id=group, reason=miss.reason)
        )
        return group

    def _join(self, connection: sa.Connection, group: int, miss: Miss) -> bool:
        """Count a miss into a group, which opens again where what was done did not help."""
        row = connection.execute(sa.select(GROUPS).where(GROUPS.c.id == group)).mappings().first()
        if row is None:
            return False
        values: dict[str, Any] = {
            "size": row["size"] + 1,
            "last_at": max(row["last_at"], miss.asked_at),
        }
        if row["state"] == "done" and self._is_news(connection, group, miss):
            values |= {"state": "open", "version": row["version"] + 1}
        connection.execute(sa.update(GROUPS).where(GROUPS.c.id == group).values(values))
        return True

    @staticmethod
    def _is_news(connection: sa.Connection, group: int, miss: Miss) -> bool:
        """Whether a miss shows that what was done with its group last was not enough."""
        last = connection.execute(
            sa.select(ACTIONS.c.kind, ACTIONS.c.done_at)
            .where(ACTIONS.c.group_id == group, ACTIONS.c.undone_at.is_(None))
            .order_by(ACTIONS.c.id.desc())
        ).first()
        return last is None or (last.kind not in FINAL and miss.asked_at > last.done_at)

    @staticmethod
    def _drop_settled(connection: sa.Connection) -> None:
        """Take out misses that are none any more: a choice was taken, or it helped after all."""
        helped = FEEDBACK.c.helpful.is_(sa.true())
        settled = connection.execute(
            sa.select(MISSES.c.ask_id, MISSES.c.group_id)
            .join(ASKS, ASKS.c.id == MISSES.c.ask_id)
            .outerjoin(FEEDBACK, FEEDBACK.c.ask_id == MISSES.c.ask_id)
            .where(
                sa.or_(
                    _true(helped),
                    sa.and_(MISSES.c.reason == "choose", ASKS.c.entry_id.is_not(None)),
                )
            )
        ).all()
        remove(connection, [(row.ask_id, row.group_id) for row in settled])

    # --- reading ----------------------------------------------------------------------------

    def groups(
        self,
        state: State = "open",
        order: Order = "newest",
        lang: Lang | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> list[Group]:
        """A page of groups."""
        key = GROUPS.c.last_at if order == "newest" else GROUPS.c.size
        query = sa.select(GROUPS).where(*_of(state, lang))
        query = query.order_by(key.desc(), GROUPS.c.id.desc()).offset(offset).limit(limit)
        with self._db.reading() as connection:
            return self._told(connection, connection.execute(query).mappings().all())

    def count(self, state: State = "open", lang: Lang | None = None) -> int:
        """How many groups there are."""
        query = sa.select(sa.func.count()).select_from(GROUPS).where(*_of(state, lang))
        with self._db.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def group(self, id: int) -> Group | None:
        """A group by its id."""
        query = sa.select(GROUPS).where(GROUPS.c.id == id)
        with self._db.reading() as connection:
            found = self._told(connection, connection.execute(query).mappings().all())
        return found[0] if found else None

    def wordings(self, id: int) -> list[Wording]:
        """The questions of a group, each once, the most often asked first."""
        count = sa.func.count().label("count")
        query = (
            sa.select(ASKS.c.question, ASKS.c.lang, count)
            .join(MISSES, MISSES.c.ask_id == ASKS.c.id)
            .where(MISSES.c.group_id == id)
            .group_by(ASKS.c.question, ASKS.c.lang)
            .order_by(count.desc(), ASKS.c.question)
            .limit(SHOWN)
        )
        with self._db.reading() as connection:
            return [Wording(*row) for row in connection.execute(query)]

    def actions(self, id: int) -> list[Action]:
        """What was done with a group, the last first."""
        return self._actions(ACTIONS.c.group_id == id)

    def last_actions(self, limit: int = 100) -> list[tuple[int, Action]]:
        """What was done last in all, with the group."""
        query = sa.select(ACTIONS.c.id, ACTIONS.c.group_id).order_by(ACTIONS.c.id.desc())
        with self._db.reading() as connection:
            groups = {row.id: row.group_id for row in connection.execute(query.limit(limit))}
        if not groups:
            return []
        return [(groups[action.id], action) for action in self._actions(ACTIONS.c.id.in_(groups))]

    def questions(self, groups: Collection[int]) -> dict[int, str]:
        """What groups were asked by first, by id."""
        query = sa.select(GROUPS.c.id, GROUPS.c.question).where(GROUPS.c.id.in_(groups))
        with self._db.reading() as connection:
            return {row.id: row.question for row in connection.execute(query)}

    def _actions(self, where: sa.ColumnElement[bool]) -> list[Action]:
        own = (ACTIONS.c.id, ACTIONS.c.kind, ACTIONS.c.entry_id, ACTIONS.c.lang, ACTIONS.c.phrase)
        query = select_actions(ACTIONS, *own).where(where)
        with self._db.reading() as connection:
            return [Action(*row) for row in connection.execute(query)]

    @staticmethod
    def _told(connection: sa.Connection, rows: Sequence[sa.RowMapping]) -> list[Group]:
        """Groups with what their misses were and what the bot said."""
        ids = [row["id"] for row in rows]
        reasons: dict[int, dict[Reason, int]] = {id: {} for id in ids}
        said: dict[int, dict[str, int]] = {id: {} for id in ids}
        query = (
            sa.select(
                MISSES.c.group_id,
                MISSES.c.reason,
                ASKS.c.entry_id,
                ASKS.c.offered,
                sa.func.count().label("count"),
            )
            .join(ASKS, ASKS.c.id == MISSES.c.ask_id)
            .where(MISSES.c.group_id.in_(ids))
            .group_by(MISSES.c.group_id, MISSES.c.reason, ASKS.c.entry_id, ASKS.c.offered)
        )
        for group, reason, entry_id, offered, count in connection.execute(query) if ids else ():
            reasons[group][reason] = reasons[group].get(reason, 0) + count
            for entry in [entry_id] if entry_id else offered.split():
                said[group][entry] = said[group].get(entry, 0) + count
        return [
            Group(
                **row,
                reasons=reasons[row["id"]],
                said=dict(sorted(said[row["id"]].items(), key=lambda pair: (-pair[1], pair[0]))),
            )
            for row in rows
        ]

    # --- acting -----------------------------------------------------------------------------

    def act(
        self,
        group: int,
        version: int,
        member_id: int,
        kind: Kind,
        entry_id: str | None = None,
        lang: Lang | None = None,
        phrase: str | None = None,
    ) -> int:
        """Settle a group; returns its new version once all is on disk.

        Raises `ConflictError` where somebody has acted on the group since `version`.
        """
        with self._db.writing() as connection:
            new = advance(connection, ACTIONS.c.group_id, group, version, "done")
            row = {
                "group_id": group,
                "staff_id": member_id,
                "done_at": self._db.clock(),
                "kind": kind,
                "entry_id": entry_id,
                "lang": lang,
                "phrase": phrase,
            }
            connection.execute(sa.insert(ACTIONS).values(row))
        return new

    def undo(self, action_id: int, version: int, member_id: int) -> int:
        """Take an action back; its group opens again where no other action settles it.

        Returns the group's new version; raises `ConflictError` like `act`.
        """
        with self._db.writing() as connection:
            owner, now = ACTIONS.c.group_id, self._db.clock()
            return take_back(connection, owner, action_id, version, member_id, now)

    # --- what the bot learns ----------------------------------------------------------------

    def learnt(self, unwritten_only: bool = False) -> list[Learnt]:
        """The wordings that were given to entries, or to none, and not taken back."""
        query = (
            sa.select(ACTIONS.c.id, ACTIONS.c.entry_id, ACTIONS.c.lang, ACTIONS.c.phrase)
            .where(
                ACTIONS.c.kind.in_(TEACHING),
                ACTIONS.c.undone_at.is_(None),
                ACTIONS.c.phrase.is_not(None),
                ACTIONS.c.lang.is_not(None),
            )
            .order_by(ACTIONS.c.id)
        )
        if unwritten_only:
            query = query.where(ACTIONS.c.written_at.is_(None))
        with self._db.reading() as connection:
            return [Learnt(*row) for row in connection.execute(query)]

    def mark_written(self, action_ids: Iterable[int]) -> None:
        """Note that wordings went into the Markdown files."""
        with self._db.writing() as connection:
            connection.execute(
                sa.update(ACTIONS)
                .where(ACTIONS.c.id.in_(list(action_ids)))
                .values(written_at=self._db.clock())
            )

    def answered(self) -> list[str]:
        """The questions that were answered last, each once."""
        where = [ASKS.c.outcome == "answer"]
        with self._db.reading() as connection:
            return latest(connection, ASKS.c.question, ASKS.c.asked_at, where, ASKED_AGAIN)

    def revision(self) -> tuple[int, int]:
        """Numbers that change whenever the bot has something to learn, or to forget."""
        query = sa.select(
            sa.func.coalesce(sa.func.max(ACTIONS.c.id), 0), sa.func.count(ACTIONS.c.undone_at)
        ).where(ACTIONS.c.kind.in_(TEACHING))
        with self._db.reading() as connection:
            last, undone = connection.execute(query).one()
        return int(last), int(undone)


def _last_group(connection: sa.Connection) -> int:
    last = sa.select(sa.func.coalesce(sa.func.max(GROUPS.c.id), 0))
    return int(connection.execute(last).scalar_one())


def remove(connection: sa.Connection, misses: Sequence[tuple[str, int]]) -> None:
    """Take misses (ids of ask and group) out of their groups; an empty group without a history
    goes with them."""
    gone: dict[int, int] = {}
    for ask_id, group in misses:
        connection.execute(sa.delete(MISSES).where(MISSES.c.ask_id == ask_id))
        gone[group] = gone.get(group, 0) + 1
    for group, count in gone.items():
        connection.execute(
            sa.update(GROUPS).where(GROUPS.c.id == group).values(size=GROUPS.c.size - count)
        )
        acted = sa.select(ACTIONS.c.id).where(ACTIONS.c.group_id == group).exists()
        connection.execute(
            sa.delete(GROUPS).where(GROUPS.c.id == group, GROUPS.c.size <= 0, ~acted)
        )


def _of(state: State, lang: Lang | None) -> list[sa.ColumnElement[bool]]:
    return [*restrict((GROUPS.c.state, state), (GROUPS.c.lang, lang)), GROUPS.c.size > 0]


def _true(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """A condition on feedback, false where there is none."""
    return sa.func.coalesce(condition, sa.false())
