"""Opening the database: SQLite by default, PostgreSQL by its address."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from faqbot.errors import StoreError, UnavailableError
from faqbot.store.migrate import upgrade
from faqbot.store.tables import FEEDBACK

CONNECT_SECONDS: Final = 3  # how long a server may take to be reached
BUSY_SECONDS: Final = 5  # how long one writer waits for another before it gives up


def make_engine(url: str) -> sa.Engine:
    """An engine that has not connected yet; raises `StoreError`."""
    with _clear_errors():
        return _engine(sa.make_url(url))


def prepare(engine: sa.Engine) -> None:
    """Make sure that the tables exist and can be written; raises `StoreError` where not, and
    `UnavailableError` where a server does not answer."""
    with _clear_errors():
        try:
            _prepare(engine)
        except BaseException:
            engine.dispose()
            raise


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise StoreError(
            f"The database needs a driver that is not installed: pip install {error.name}"
        ) from error
    except NoSuchModuleError as error:
        raise StoreError("FAQBOT_DATABASE_URL names a database that is not supported") from error
    except (SQLAlchemyError, OSError) as error:
        down = isinstance(error, OperationalError) and not isinstance(error.orig, sqlite3.Error)
        kind = UnavailableError if down else StoreError
        raise kind(f"The database cannot be used: {reason_of(error)}") from error


def reason_of(error: Exception) -> str:
    """Why a statement failed, without the statement and its values."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return (str(cause).splitlines() or [type(error).__name__])[0]


def _engine(url: sa.URL) -> sa.Engine:
    # hide_parameters: a question must not reach a log inside an error message.
    if url.get_backend_name() != "sqlite":
        patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
        return sa.create_engine(
            url, hide_parameters=True, pool_pre_ping=True, connect_args=patience
        )
    if url.database in {None, "", ":memory:"}:  # one connection, or each would see its own tables
        return sa.create_engine(
            url,
            hide_parameters=True,
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
        )
    _make_private(Path(str(url.database)))
    engine = sa.create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _make_private(file: Path) -> None:
    """Make the file of a database for its owner alone; what is there is closed to everyone else.

    SQLite gives the files beside it the same mode.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    mode = file.stat().st_mode & 0o777
    if mode & 0o007:
        with suppress(PermissionError):  # it is somebody else's
            file.chmod(mode & 0o770)


def _set_up_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    # WAL lets readers and a writer go on beside each other; FULL: what is committed is on disk.
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare(engine: sa.Engine) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(sa.delete(FEEDBACK).where(FEEDBACK.c.ask_id == ""))  # may we write?
    if not isinstance(engine.pool, StaticPool):
        engine.dispose()  # nothing stays open that a forked worker could inherit
