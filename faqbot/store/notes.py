"""Jobs for notes in tickets: which tickets webhooks told of, and what was done about each.

A ticket is one row, however often it was told of: so repeats and pairs are one job. Who works on
one holds a lease; where a worker dies, another takes over once that has run out.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import sqlalchemy as sa

from faqbot.model import Reply
from faqbot.store.asks import row_of
from faqbot.store.database import Database, count_if, is_there
from faqbot.store.tables import ASKS, DELIVERIES, NOTES

Received = Literal["queued", "repeat", "ignored", "unreadable", "wrong"]
Outcome = Literal["", "noted", "unsure", "silent", "gone", "spam", "removed", "refused"]
"""What became of a ticket: a note, no sure answer, nothing said by a customer, gone, spam, its note
deleted by somebody, or refused by Freshdesk for good."""
State = Literal["waiting", "trying", "failed", "done"]

ATTEMPTS: Final = 60  # in a row; the later ones half an hour apart: that is more than a day
PAUSE_SECONDS: Final = 5.0  # after the first failed attempt; then twice as much, up to:
LONGEST_PAUSE_SECONDS: Final = 1_800.0
KEPT_DELIVERIES: Final = timedelta(days=30)
REASON_LENGTH: Final = 500


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a webhook told: `modified` is when the ticket was changed, as far as it said."""

    ticket_id: int | None
    event: str = ""
    modified: str = ""
    lang: str = ""

    @property
    def key(self) -> str | None:
        """What a repeat has in common with it; None where it does not say enough to tell."""
        if self.ticket_id is None or not self.event or not self.modified:
            return None
        told = f"{self.ticket_id}\n{self.event}\n{self.modified}"
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Job:
    """A ticket to look at, and what is known of it."""

    ticket_id: int
    lease: str
    wanted: int
    attempts: int
    lang: str
    note_id: int | None
    digest: str
    seen: str


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking at a ticket; `misses` are questions for the inbox under their ids."""

    outcome: Outcome
    note_id: int | None = None
    digest: str = ""
    seen: str = ""
    reason: str = ""
    misses: Sequence[tuple[str, Reply]] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A delivery as it was taken."""

    received_at: datetime
    ticket_id: int | None
    event: str
    outcome: Received


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket and how its note stands."""

    ticket_id: int
    state: State
    outcome: Outcome
    reason: str
    attempts: int
    note_id: int | None
    due_at: datetime
    looked_at: datetime | None


class NoteStore:
    """The jobs; safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # --- webhooks -----------------------------------------------------------------------------

    def receive(self, told: Delivery, outcome: Received = "queued") -> Received:
        """Keep a delivery and what follows from it; it is on disk when this returns."""
        now = self._db.clock()
        with self._db.writing() as connection:
            if (
                outcome == "queued"
                and told.key
                and is_there(connection, DELIVERIES.c.key == told.key)
            ):
                outcome = "repeat"
            row = {
                "received_at": now,
                "ticket_id": told.ticket_id,
                "event": told.event[:100],
                "key": told.key if outcome == "queued" else None,
                "outcome": outcome,
            }
            connection.execute(sa.insert(DELIVERIES).values(row))
            if outcome == "queued" and told.ticket_id is not None:
                _want(connection, told.ticket_id, told.lang[:10], now)
        return outcome

    def deliveries(self, limit: int) -> list[Arrival]:
        """The last deliveries, the latest first."""
        columns = (
            c for c in DELIVERIES.c if c.name in ("received_at", "ticket_id", "event", "outcome")
        )
        query = sa.select(*columns).order_by(DELIVERIES.c.id.desc()).limit(limit)
        with self._db.reading() as connection:
            return [Arrival(*row) for row in connection.execute(query)]

    # --- the worker ---------------------------------------------------------------------------

    def claim(self, seconds: float) -> Job | None:
        """The job that is due the longest, for nobody else during so many seconds."""
        with self._db.reading() as connection:  # the usual look takes no lock
            if connection.execute(self._due()).first() is None:
                return None
        lease = secrets.token_hex(16)
        with self._db.writing() as connection:
            query = self._due().with_for_update(skip_locked=True)
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            until = self._db.clock() + timedelta(seconds=seconds)
            here = NOTES.c.ticket_id == row["ticket_id"]
            connection.execute(sa.update(NOTES).where(here).values(lease=lease, leased_until=until))
        names = ("ticket_id", "wanted", "attempts", "lang", "note_id", "digest", "seen")
        return Job(lease=lease, **{name: row[name] for name in names})

    def renew(self, job: Job, seconds: float) -> bool:
        """Hold a job for so many seconds more; `False` where somebody else has it by now."""
        until = self._db.clock() + timedelta(seconds=seconds)
        return self._change(job, leased_until=until)

    def finish(self, job: Job, look: Look) -> bool:
        """Keep what came of a job, and its misses, both or neither.

        `False` where somebody else has it by now: then nothing is kept. What was told of the ticket
        meanwhile is a job again.
        """
        now = self._db.clock()
        with self._db.writing() as connection:
            done = connection.execute(
                sa.update(NOTES)
                .where(NOTES.c.ticket_id == job.ticket_id, NOTES.c.lease == job.lease)
                .values(
                    done=job.wanted,
                    lease=None,
                    leased_until=None,
                    attempts=0,
                    due_at=now,
                    outcome=look.outcome,
                    reason=look.reason[:REASON_LENGTH],
                    note_id=look.note_id,
                    digest=look.digest,
                    seen=look.seen,
                    looked_at=now,
                )
            )
            if done.rowcount == 0:
                return False
            for ask_id, reply in look.misses:
                if not is_there(connection, ASKS.c.id == ask_id):
                    connection.execute(sa.insert(ASKS).values(row_of(ask_id, reply, now, None)))
        return True

    def keep_note(self, job: Job, note_id: int) -> bool:
        """Remember a note as soon as it is there, whatever comes after."""
        return self._change(job, note_id=note_id)

    def fail(self, job: Job, reason: str, at_least: float = 0.0) -> bool:
        """Let go of a job that could not be done, to be tried later; the more often, the later."""
        pause = min(LONGEST_PAUSE_SECONDS, PAUSE_SECONDS * 2 ** min(job.attempts, 20))
        due = self._db.clock() + timedelta(seconds=max(pause, at_least))
        return self._change(
            job,
            lease=None,
            leased_until=None,
            attempts=job.attempts + 1,
            due_at=due,
            reason=reason[:REASON_LENGTH],
        )

    def postpone(self, job: Job, seconds: float) -> None:
        """Let go of a job, and keep all others waiting, for so many seconds: the rate limit."""
        due = self._db.clock() + timedelta(seconds=seconds)
        self._change(job, lease=None, leased_until=None, due_at=due)
        waiting = (NOTES.c.done < NOTES.c.wanted, NOTES.c.due_at < due, NOTES.c.lease.is_(None))
        with self._db.writing() as connection:
            connection.execute(sa.update(NOTES).where(*waiting).values(due_at=due))

    def forget(self, age: timedelta | None = None) -> int:
        """Delete deliveries that are older than a month, and tickets looked at before `age` ago."""
        now = self._db.clock()
        old = DELIVERIES.c.received_at < now - KEPT_DELIVERIES
        count = self._db.delete(DELIVERIES.c.id, old)
        if age is not None:
            settled = sa.and_(NOTES.c.looked_at < now - age, NOTES.c.done == NOTES.c.wanted)
            count += self._db.delete(NOTES.c.ticket_id, settled)
        return count

    # --- the desk -----------------------------------------------------------------------------

    def tickets(self, states: Sequence[State], limit: int) -> list[Ticket]:
        """Tickets in these states, those looked at or due last first."""
        latest = sa.func.coalesce(NOTES.c.looked_at, NOTES.c.due_at)
        wanted = sa.or_(*(_is_in(state) for state in states))
        query = sa.select(NOTES).where(wanted).order_by(latest.desc(), NOTES.c.ticket_id)
        with self._db.reading() as connection:
            rows = connection.execute(query.limit(limit)).mappings()
            return [_ticket(row) for row in rows]

    def counts(self) -> dict[State, int]:
        """How many tickets are in each state."""
        states: tuple[State, ...] = ("waiting", "trying", "failed", "done")
        counts = sa.select(*(count_if(_is_in(state), state) for state in states))
        with self._db.reading() as connection:
            return {**connection.execute(counts).mappings().one()}

    def retry(self, ticket_id: int | None = None) -> int:
        """Try a ticket again at once, or all that failed or are tried later; returns how many.

        One that was refused for good is tried as well where it is named.
        """
        open_ = NOTES.c.done < NOTES.c.wanted
        if ticket_id is None:
            which = sa.and_(open_, NOTES.c.attempts > 0)
        else:
            which = NOTES.c.ticket_id == ticket_id
        wanted = sa.case((open_, NOTES.c.wanted), else_=NOTES.c.wanted + 1)
        again = sa.update(NOTES).where(which, NOTES.c.lease.is_(None))
        with self._db.writing() as connection:
            values = {
                "attempts": 0,
                "due_at": self._db.clock(),
                "wanted": wanted,
                "seen": "",
                # Who asks for a note that somebody deleted wants it back.
                "note_id": sa.case((NOTES.c.outcome == "removed", None), else_=NOTES.c.note_id),
            }
            return connection.execute(again.values(values)).rowcount

    def _due(self) -> sa.Select[Any]:
        now = self._db.clock()
        free = sa.or_(NOTES.c.lease.is_(None), NOTES.c.leased_until < now)
        return (
            sa.select(NOTES)
            .where(
                NOTES.c.done < NOTES.c.wanted,
                NOTES.c.attempts < ATTEMPTS,
                NOTES.c.due_at <= now,
                free,
            )
            .order_by(NOTES.c.due_at, NOTES.c.ticket_id)
            .limit(1)
        )

    def _change(self, job: Job, **values: object) -> bool:
        """Change a job, if it is still ours."""
        mine = (NOTES.c.ticket_id == job.ticket_id, NOTES.c.lease == job.lease)
        with self._db.writing() as connection:
            return connection.execute(sa.update(NOTES).where(*mine).values(values)).rowcount > 0


def _want(connection: sa.Connection, ticket_id: int, lang: str, now: datetime) -> None:
    """Ask for one more look at a ticket; two that do so at once are both counted."""
    values: dict[str, object] = {"wanted": NOTES.c.wanted + 1, "attempts": 0, "due_at": now}
    if lang:
        values["lang"] = lang
    here = sa.update(NOTES).where(NOTES.c.ticket_id == ticket_id).values(values)
    if connection.execute(here).rowcount:
        return
    row = {
        "ticket_id": ticket_id, "wanted": 1, "done": 0, "due_at": now, "attempts": 0, "lang": lang,
        "outcome": "", "reason": "", "digest": "", "seen": "",
    }  # fmt: skip
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(NOTES).values(row))
    except sa.exc.IntegrityError:  # another process was faster
        connection.execute(here)


def _is_in(state: State) -> sa.ColumnElement[bool]:
    open_ = NOTES.c.done < NOTES.c.wanted
    return {
        "waiting": sa.and_(open_, NOTES.c.attempts == 0),
        "trying": sa.and_(open_, NOTES.c.attempts.between(1, ATTEMPTS - 1)),
        "failed": sa.or_(
            sa.and_(open_, NOTES.c.attempts >= ATTEMPTS),
            sa.and_(sa.not_(open_), NOTES.c.outcome == "refused"),
        ),
        "done": sa.and_(sa.not_(open_), NOTES.c.outcome != "refused"),
    }[state]


def _ticket(row: Any) -> Ticket:
    if row["done"] < row["wanted"]:
        tried = row["attempts"]
        state: State = "failed" if tried >= ATTEMPTS else "trying" if tried else "waiting"
    else:
        state = "failed" if row["outcome"] == "refused" else "done"
    names = ("ticket_id", "outcome", "reason", "attempts", "note_id", "due_at", "looked_at")
    return Ticket(state=state, **{name: row[name] for name in names})
