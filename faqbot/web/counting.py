"""Counts of rate limits that the processes of one machine share, in a file beside the site."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any, Final

from limits.storage import Storage

SCHEME: Final = "faqbot+file"
BUSY_SECONDS: Final = 1.0  # how long a question waits for others to be counted
SWEEP_EVERY: Final = 1_000  # counts after which those that have run out are deleted
SET_UP: Final = (
    "pragma journal_mode = wal",
    "pragma synchronous = off",  # counts may be lost with the machine, not with a process
    "create table if not exists counts "
    "(key text primary key, amount integer not null, ends real not null) without rowid",
)
COUNT: Final = (
    "insert into counts values (:key, :amount, :now + :seconds) on conflict (key) do update set "
    "amount = :amount + iif(ends > :now, amount, 0), ends = iif(ends > :now, ends, excluded.ends) "
    "returning amount"
)


class FileStorage(Storage):
    """Fixed windows in SQLite: some 20 µs a count, safe between threads and processes."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the registry reads it as it is

    def __init__(
        self, uri: str | None = None, wrap_exceptions: bool = False, file: str = ""
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._file = Path(file)
        self._own = threading.local()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong with a file."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, in a new window where the last one has run out; returns the count."""
        self._own.counted = getattr(self._own, "counted", 0) + 1
        if self._own.counted % SWEEP_EVERY == 0:
            self._all("delete from counts where ends <= :now", now=time.time())
        [counted] = self._all(COUNT, key=key, amount=amount, now=time.time(), seconds=expiry)
        return int(counted[0])

    def get(self, key: str) -> int:
        """The count of the window under way."""
        return int(sum(amount for amount, _ in self._find(key)))

    def get_expiry(self, key: str) -> float:
        """When the window under way ends: seconds since 1970."""
        return max((ends for _, ends in self._find(key)), default=time.time())

    def check(self) -> bool:
        """Whether the file can be used."""
        try:
            self._all("select 1")
        except sqlite3.Error:
            return False
        return True

    def reset(self) -> int | None:
        """Forget everything."""
        return len(self._all("delete from counts returning 1"))

    def clear(self, key: str) -> None:
        """Forget one count."""
        self._all("delete from counts where key = :key", key=key)

    def _find(self, key: str) -> list[tuple[Any, ...]]:
        query = "select amount, ends from counts where key = :key and ends > :now"
        return self._all(query, key=key, now=time.time())

    def _all(self, statement: str, **values: str | float) -> list[tuple[Any, ...]]:
        return self._connection().execute(statement, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        """A connection of this thread's own, in this process: none survives a fork."""
        if getattr(self._own, "process", None) != os.getpid():
            self._own.connection = self._open()
            self._own.process = os.getpid()
        connection: sqlite3.Connection = self._own.connection
        return connection

    def _open(self) -> sqlite3.Connection:
        opened = sqlite3.connect(self._file, BUSY_SECONDS, isolation_level=None)
        for statement in SET_UP:
            opened.execute(statement)
        return opened
