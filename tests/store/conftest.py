"""The databases that the tests of the store run on: every promise holds on all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from faqbot.store import Store, open_store
from faqbot.store.staff import Member

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Clock:
    """A time that the test moves on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The address of a file that is not there yet."""
    return f"sqlite:///{tmp_path}/new/faq.sqlite3"


@pytest.fixture(scope="session")
def server(postgres: str) -> Iterator[tuple[sa.URL, sa.Connection]]:
    """The server's address and a connection to it; its database `tables` has them, to be copied."""
    url = sa.make_url(postgres)
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("create database tables"))
        open_store(address_of(url, "tables")).close()
        yield url, connection
    engine.dispose()


def address_of(server: sa.URL, name: str) -> str:
    """The address of a database."""
    return server.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def postgresql(server: tuple[sa.URL, sa.Connection]) -> Iterator[str]:
    """The address of an empty database of the server."""
    url, connection = server
    name = f"faq_{uuid4().hex}"
    connection.execute(sa.text(f"create database {name} template tables"))
    yield address_of(url, name)
    connection.execute(sa.text(f"drop database {name} with (force)"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of each kind."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(database_url: str, clock: Clock) -> Iterator[Store]:
    opened = open_store(database_url, clock)
    yield opened
    opened.close()


@pytest.fixture
def kim(store: Store) -> Member:
    return store.staff.add("kim", "editor", None)
