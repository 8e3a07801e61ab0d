"""Recording questions and feedback without ever holding up an answer."""

from __future__ import annotations

import logging
import threading
import time
from queue import Empty, Full, Queue
from typing import Any, Final, Self

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from faqbot.errors import StoreError
from faqbot.model import Reply
from faqbot.store.asks import AskStore
from faqbot.store.database import Clock, Database, now_utc
from faqbot.store.engine import open_engine, reason_of
from faqbot.store.figures import FigureStore
from faqbot.store.inbox import InboxStore
from faqbot.store.pages import PageStore
from faqbot.store.staff import StaffStore
from faqbot.store.tables import ASKS, FEEDBACK

Row = dict[str, Any]

QUEUE_SIZE: Final = 1_000  # rows that may wait; beyond that the newest are given up
BATCH_SIZE: Final = 100  # rows that are written in one transaction
FLUSH_SECONDS: Final = 10.0
SECOND_LOOK_SECONDS: Final = 0.3  # another process may be about to write the ask

log = logging.getLogger(__name__)


def open_store(url: str, clock: Clock = now_utc) -> Store:
    """Open the database and make sure its tables exist; raises `StoreError`."""
    return Store(open_engine(url), clock)


class Store:
    """Asks and feedback.

    Asks are written by a thread of their own, which starts with the first one, so that a store
    opened before a fork works after it. Safe to share between threads.
    """

    def __init__(self, engine: sa.Engine, clock: Clock = now_utc) -> None:
        self._engine = engine
        self._clock = clock
        self.database = Database(engine, clock)
        self.staff = StaffStore(self.database)
        self.inbox = InboxStore(self.database)
        self.asks = AskStore(self.database)
        self.figures = FigureStore(self.database)
        self.pages = PageStore(self.database)
        self._waiting: Queue[Row | threading.Event] = Queue(QUEUE_SIZE)
        self._starting = threading.Lock()
        self._writer: threading.Thread | None = None

    def record_ask(self, ask_id: str, reply: Reply, visitor: str | None = None) -> None:
        """Note a question and what became of it, later and in the background; never fails.

        `visitor` is a digest that tells one reader's questions from another's.
        """
        answer = reply.answer
        row = {
            "id": ask_id,
            "asked_at": self._clock(),
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
        try:
            self._waiting.put_nowait(row)
        except Full:
            log.error("A question was not recorded: the database is too slow")
        self._ensure_writer()

    def record_choice(self, ask_id: str, entry_id: str) -> bool:
        """Note which of the choices was taken; `False` if it was none of them.

        Raises `StoreError`.
        """
        self.flush()
        offered = sa.literal(" ") + ASKS.c.offered + sa.literal(" ")
        taken = (
            sa.update(ASKS)
            .where(ASKS.c.id == ask_id, offered.contains(f" {entry_id} ", autoescape=True))
            .values(entry_id=entry_id)
        )
        with self.database.writing() as connection:
            return connection.execute(taken).rowcount > 0

    def record_feedback(self, ask_id: str, helpful: bool, comment: str | None = None) -> bool:
        """Note whether a reply helped; `False` if there is no such ask. Raises `StoreError`."""
        self.flush()
        row = {"helpful": helpful, "comment": comment, "given_at": self._clock()}
        if self._replace_feedback(ask_id, row):
            return True
        time.sleep(SECOND_LOOK_SECONDS)
        return self._replace_feedback(ask_id, row)

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

    def _write(self) -> None:
        while True:
            rows, done = self._next_batch()
            if rows:
                self._insert(rows)
            if done:
                done.set()

    def _next_batch(self) -> tuple[list[Row], threading.Event | None]:
        """At least one thing from the queue; ends at the first event, which waits for the rows."""
        rows: list[Row] = []
        item: Row | threading.Event = self._waiting.get()
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
        try:
            with self.database.writing() as connection:
                connection.execute(sa.insert(ASKS), rows)
        except Exception as error:  # whatever it is, the writer has to live for the next rows
            log.error("%d questions were not recorded: %s", len(rows), reason_of(error))

    def _replace_feedback(self, ask_id: str, row: Row) -> bool:
        try:
            with self.database.writing() as connection:
                known = sa.select(ASKS.c.id).where(ASKS.c.id == ask_id)
                if connection.execute(known).first() is None:
                    return False
                connection.execute(sa.delete(FEEDBACK).where(FEEDBACK.c.ask_id == ask_id))
                connection.execute(sa.insert(FEEDBACK).values(ask_id=ask_id, **row))
        except StoreError as error:
            raise StoreError(f"The feedback could not be recorded: {error}") from error
        return True
