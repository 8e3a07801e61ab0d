"""Transactions on the database, with errors that name no values."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from faqbot.errors import StoreError, UnavailableError
from faqbot.store.engine import reason_of
from faqbot.store.tables import ASKS

RETRY_SECONDS: Final = 2.0  # between attempts to reach a database that was down
BATCH: Final = 500  # rows deleted in one transaction, so that no answer waits
log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Tidy = Callable[[sa.Connection, Sequence[Any]], object]
Where = Sequence[sa.ColumnElement[bool]]


def now_utc() -> datetime:
    """The time, as the tables keep it."""
    return datetime.now(UTC)


class Database:
    """Reads and writes; safe to share between threads.

    Where `prepare` is given, the database was down: it is called until it succeeds, before
    anything else.
    """

    def __init__(
        self, engine: sa.Engine, clock: Clock = now_utc, prepare: Callable[[], None] | None = None
    ) -> None:
        self.engine = engine
        self.clock = clock
        self._writing = threading.Lock()  # SQLite takes one writer at a time anyway
        self._prepare = prepare
        self._preparing = threading.Lock()
        self._refusal = "The database is not there yet"
        self._next_try = 0.0  # by the monotonic clock

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that is on disk when the block ends; raises `StoreError`."""
        self._make_ready()
        with _clear_errors("written"), self._writing, self.engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                # What is read here is still true when it is written.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read from; raises `StoreError`."""
        self._make_ready()
        # A database in memory is one connection, in which a transaction would be seen half done.
        alone = self._writing if isinstance(self.engine.pool, StaticPool) else nullcontext()
        with _clear_errors("read"), alone, self.engine.connect() as connection:
            yield connection

    def delete(
        self, key: sa.Column[Any], where: sa.ColumnElement[bool], first: Tidy | None = None
    ) -> int:
        """Delete the rows that meet a condition, some at a time; returns how many there were.

        `key` is their primary key; `first` deletes what refers to rows, by their keys.
        """
        some = sa.select(key).where(where).limit(BATCH)
        count = 0
        while True:
            with self.writing() as connection:
                ids = list(connection.execute(some).scalars())
                if first:
                    first(connection, ids)
                connection.execute(sa.delete(key.table).where(key.in_(ids)))
            count += len(ids)
            if len(ids) < BATCH:
                return count

    def look(self) -> None:
        """See whether the tables can be read; raises `StoreError`."""
        with self.reading() as connection:
            connection.execute(sa.select(ASKS.c.id).limit(1)).first()

    def is_writing(self) -> bool:
        """Whether a transaction of this process is under way, or about to be."""
        return self._writing.locked()

    def check(self) -> None:
        """Write something that changes nothing; raises `StoreError` where that cannot be done."""
        with self.writing() as connection:
            connection.execute(sa.text("update alembic_version set version_num = version_num"))

    def _make_ready(self) -> None:
        if self._prepare is None:
            return
        if not self._preparing.acquire(blocking=False):
            raise UnavailableError(self._refusal)
        try:
            self._try_again()
        finally:
            self._preparing.release()

    def _try_again(self) -> None:
        if self._prepare is None:  # another thread was faster
            return
        if time.monotonic() < self._next_try:
            raise UnavailableError(self._refusal)
        self._next_try = time.monotonic() + RETRY_SECONDS
        try:
            self._prepare()
        except StoreError as error:
            self._refusal = str(error)
            raise
        self._prepare = None
        log.warning("The database is there now")


def restrict(*wanted: tuple[sa.Column[Any], object]) -> list[sa.ColumnElement[bool]]:
    """Conditions that columns have values; where None is wanted of one, any will do."""
    return [column == value for column, value in wanted if value is not None]


def count_if(condition: sa.ColumnElement[bool], name: str) -> sa.Label[Any]:
    """How many rows of a group meet a condition: 0 where there are none."""
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0).label(name)


def is_there(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> bool:
    """Whether a row meets conditions."""
    return bool(connection.execute(sa.select(sa.exists().where(*where))).scalar_one())


def latest(
    connection: sa.Connection, text: sa.Column[Any], at: sa.Column[Any], where: Where, limit: int
) -> list[str]:
    """Texts of the rows that meet conditions, each once, those that came last first."""
    query = sa.select(text).where(*where).group_by(text).order_by(sa.func.max(at).desc())
    return list(connection.execute(query.limit(limit)).scalars())


@contextmanager
def _clear_errors(done: str) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        kind = UnavailableError if isinstance(error, OperationalError) else StoreError
        raise kind(f"The database could not be {done}: {reason_of(error)}") from error
