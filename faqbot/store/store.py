"""Recording questions and feedback without ever holding up an answer."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from queue import Empty, Full, Queue
from typing import Any, Final, Self

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from faqbot.errors import StoreError, UnavailableError
from faqbot.model import Reply
from faqbot.store.asks import AskStore, row_of
from faqbot.store.database import Clock, Database, is_there, now_utc
from faqbot.store.engine import make_engine, prepare, reason_of
from faqbot.store.figures import FigureStore
from faqbot.store.inbox import InboxStore
from faqbot.store.notes import NoteStore
from faqbot.store.page_feedback import PageStore
from faqbot.store.published import PublishedStore
from faqbot.store.staff import StaffStore
from faqbot.store.tables import ASKS, FEEDBACK

Row = dict[str, Any]
Count = Callable[[int], object]

QUEUE_SIZE: Final = 20_000  # rows that may wait; beyond that the newest are given up
BATCH_SIZE: Final = 1_000  # rows that are written in one transaction
GATHER_SECONDS: Final = 0.05  # between two transactions, in which others may write
RETRY_SECONDS: Final = 2.0  # after which rows that could not be written are tried again
COMPLAIN_SECONDS: Final = 10.0  # at least between two lines in the log about the same
FLUSH_SECONDS: Final = 10.0
PATIENCE_SECONDS: Final = 2.0  # of a request, for an ask that is about to be written
SECOND_LOOK_SECONDS: Final = 0.1  # another process may be about to write the ask
SECOND_LOOKS: Final = 2  # that threads may wait for at once: unknown ids must not take them all

log = logging.getLogger(__name__)


def nobody(count: int) -> None:
    """Whom nothing is told that is counted."""


def open_store(url: str, clock: Clock = now_utc, patient: bool = False) -> Store:
    """Open the database and make sure its tables exist; raises `StoreError`.

    A patient store opens although a server does not answer, and tries again whenever it is used.
    """
    engine = make_engine(url)
    try:
        prepare(engine)
    except UnavailableError as error:
        if not patient:
            raise
        log.warning("%s; questions are answered meanwhile, and it is tried again", error)
        return Store(engine, clock, partial(prepare, engine))
    return Store(engine, clock)


class Store:
    """Asks and feedback.

    Asks are written by a thread of their own, which starts with the first one, so that a store
    opened before a fork works after it. Safe to share between threads.
    """

    def __init__(
        self, engine: sa.Engine, clock: Clock = now_utc, prepare: Callable[[], None] | None = None
    ) -> None:
        self._engine = engine
        self._clock = clock
        self.database = Database(engine, clock, prepare)
        self.staff = StaffStore(self.database)
        self.inbox = InboxStore(self.database)
        self.asks = AskStore(self.database)
        self.figures = FigureStore(self.database)
        self.pages = PageStore(self.database)
        self.notes = NoteStore(self.database)
        self.published = PublishedStore(self.database)
        self.count_waiting: Count = nobody  # of questions that wait to be written, more or fewer
        self.count_lost: Count = nobody  # of those that were given up
        self._waiting: Queue[Row | threading.Event] = Queue(QUEUE_SIZE)
        self._unwritten: set[str] = set()  # ids of asks; adding and removing one is atomic
        self._held: list[Row] = []  # what the database did not take yet
        self._hurry = threading.Event()
        self._looking = threading.BoundedSemaphore(SECOND_LOOKS)
        self._checked = self._complained = -COMPLAIN_SECONDS
        self._lost = 0
        self._starting = threading.Lock()
        self._writer: threading.Thread | None = None

    def record_ask(self, ask_id: str, reply: Reply, visitor: str | None = None) -> None:
        """Note a question and what became of it, later and in the background; never fails.

        `visitor` is a digest that tells one reader's questions from another's.
        """
        row = row_of(ask_id, reply, self._clock(), visitor)
        self._unwritten.add(ask_id)
        self.count_waiting(1)
        try:
            self._waiting.put_nowait(row)
        except Full:
            self._settle([row])
            self._complain_of_loss(1)
        self._ensure_writer()

    def record_choice(self, ask_id: str, entry_id: str) -> bool:
        """Note which of the choices was taken; `False` if it was none of them.

        Raises `StoreError`.
        """
        self._await(ask_id)
        offered = sa.literal(" ") + ASKS.c.offered + sa.literal(" ")
        taken = (
            sa.update(ASKS)
            .where(ASKS.c.id == ask_id, offered.contains(f" {entry_id} ", autoescape=True))
            .values(entry_id=entry_id)
        )
        with self.database.writing() as connection:
            if connection.execute(taken).rowcount > 0:
                return True
        self._check()
        return False

    def record_feedback(self, ask_id: str, helpful: bool, comment: str | None = None) -> bool:
        """Note whether a reply helped; `False` if there is no such ask. Raises `StoreError`."""
        self._await(ask_id)
        row = {"helpful": helpful, "comment": comment, "given_at": self._clock()}
        try:
            if self._knows(ask_id) or self._knows_after_a_while(ask_id):
                return self._replace_feedback(ask_id, row)
        except StoreError as error:
            raise type(error)(f"The feedback could not be recorded: {error}") from error
        self._check()
        return False

    def flush(self, timeout: float = FLUSH_SECONDS) -> bool:
        """Wait until everything recorded so far is written; `False` if that takes too long."""
        if self._writer is None:  # nothing was ever recorded here
            return True
        done = threading.Event()
        try:
            self._waiting.put(done, timeout=timeout)
        except Full:
            return False
        self._ensure_writer()
        self._hurry.set()
        return done.wait(timeout)

    def release(self) -> None:
        """Let go of connections, so that no forked process inherits one."""
        if not isinstance(self._engine.pool, StaticPool):  # a database in memory is its connection
            self._engine.dispose()

    def close(self) -> None:
        """Write what is waiting and let go of the database."""
        self.flush()
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ensure_writer(self) -> None:
        with self._starting:
            if self._writer is None or not self._writer.is_alive():
                self._writer = threading.Thread(target=self._write, name="asks", daemon=True)
                self._writer.start()

    def _await(self, ask_id: str) -> None:
        """Have an ask of ours written before something refers to it; raises `UnavailableError`."""
        if ask_id in self._unwritten and not self.flush(PATIENCE_SECONDS):
            raise UnavailableError("The database is too slow")
        if ask_id in self._unwritten:
            raise UnavailableError("The question itself waits to be recorded")

    def _check(self) -> None:
        """See now and then whether the database takes anything; raises `StoreError`.

        An ask that is not there may wait in another process, for a disk that is full.
        """
        is_due = time.monotonic() - self._checked >= RETRY_SECONDS
        if is_due and not self.database.is_writing():  # what writes will tell
            self.database.check()
            self._checked = time.monotonic()

    def _complain_of_loss(self, count: int) -> None:
        self.count_lost(count)
        self._lost += count
        if time.monotonic() - self._complained >= COMPLAIN_SECONDS:
            log.error("%d questions were not recorded: too many wait", self._lost)
            self._lost, self._complained = 0, time.monotonic()

    def _write(self) -> None:
        while True:
            rows, done = self._next_batch()
            if rows or self._held:
                self._insert(rows)
            if done:
                done.set()
            else:
                self._hurry.wait(GATHER_SECONDS)
                self._hurry.clear()

    def _next_batch(self) -> tuple[list[Row], threading.Event | None]:
        """At least one thing from the queue; ends at the first event, which waits for the rows."""
        rows: list[Row] = []
        item: Row | threading.Event
        try:
            item = self._waiting.get(timeout=RETRY_SECONDS if self._held else None)
        except Empty:
            return rows, None
        while not isinstance(item, threading.Event):
            rows.append(item)
            if len(rows) == BATCH_SIZE:
                return rows, None
            try:
                item = self._waiting.get_nowait()
            except Empty:
                return rows, None
        return rows, item

    def _insert(self, rows: list[Row]) -> None:
        """Write rows; those that the database cannot take now wait, the oldest first."""
        waiting, held = [*self._held, *rows], list[Row]()
        for at in range(0, len(waiting), BATCH_SIZE):
            batch = waiting[at : at + BATCH_SIZE]
            try:
                self._insert_batch(batch)
            except UnavailableError as error:
                held = waiting[at:][:QUEUE_SIZE]
                if not self._held:  # said once
                    log.error("%d questions wait to be recorded: %s", len(held), error)
                if lost := waiting[at:][QUEUE_SIZE:]:
                    self._settle(lost)
                    self._complain_of_loss(len(lost))
                break
            self._settle(batch)
        self._held = held

    def _settle(self, rows: Sequence[Row]) -> None:
        """Rows wait no longer."""
        self._unwritten.difference_update(row["id"] for row in rows)
        self.count_waiting(-len(rows))

    def _insert_batch(self, rows: list[Row]) -> None:
        """Write rows; one that the database refuses is given up. Raises `UnavailableError`."""
        try:
            with self.database.writing() as connection:
                connection.execute(sa.insert(ASKS), rows)
        except UnavailableError:
            raise
        except Exception as error:  # whatever it is, the writer has to live for the next rows
            if len(rows) == 1:
                log.error("1 question was not recorded: %s", reason_of(error))
                return
            for row in rows:
                self._insert_batch([row])

    def _knows(self, ask_id: str) -> bool:
        """Whether there is an ask; a look costs no other writer anything."""
        with self.database.reading() as connection:
            return is_there(connection, ASKS.c.id == ask_id)

    def _knows_after_a_while(self, ask_id: str) -> bool:
        if not self._looking.acquire(blocking=False):
            return False
        try:
            time.sleep(SECOND_LOOK_SECONDS)
        finally:
            self._looking.release()
        return self._knows(ask_id)

    def _replace_feedback(self, ask_id: str, row: Row) -> bool:
        with self.database.writing() as connection:
            if not is_there(connection, ASKS.c.id == ask_id):  # deleted since it was looked for
                return False
            connection.execute(sa.delete(FEEDBACK).where(FEEDBACK.c.ask_id == ask_id))
            connection.execute(sa.insert(FEEDBACK).values(ask_id=ask_id, **row))
        return True
