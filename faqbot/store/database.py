"""Transactions on the database, with errors that name no values."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from faqbot.errors import StoreError
from faqbot.store.engine import reason_of

Clock = Callable[[], datetime]


def now_utc() -> datetime:
    """The time, as the tables keep it."""
    return datetime.now(UTC)


class Database:
    """Reads and writes; safe to share between threads."""

    def __init__(self, engine: sa.Engine, clock: Clock = now_utc) -> None:
        self.engine = engine
        self.clock = clock
        self._writing = threading.Lock()  # SQLite takes one writer at a time anyway

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that is on disk when the block ends; raises `StoreError`."""
        try:
            with self._writing, self.engine.begin() as connection:
                if connection.dialect.name == "sqlite":
                    # What is read here is still true when it is written.
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(f"The database could not be written: {reason_of(error)}") from error

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read from; raises `StoreError`."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(f"The database could not be read: {reason_of(error)}") from error
