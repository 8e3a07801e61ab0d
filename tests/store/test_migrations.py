"""Databases of every age come up to date, with all that is in them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from faqbot.errors import StoreError
from faqbot.store import open_store
from faqbot.store.migrate import revision_of, upgrade
from faqbot.store.tables import METADATA
from tests.processes import APART


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    open_store(database_url).close()  # makes the folder of a file
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        METADATA.drop_all(connection)
        connection.execute(sa.text("drop table alembic_version"))
    yield engine
    engine.dispose()


def test_migrations_and_tables_agree(engine: sa.Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_database_from_before_migrations_keeps_its_rows(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "create table asks (id varchar(64) primary key, asked_at timestamp not null, "
                "question text not null, lang varchar(2) not null, outcome varchar(16) not null, "
                "entry_id varchar(200), confidence float)"
            )
        )
        connection.execute(
            sa.text(
                "create table feedback (ask_id varchar(64) primary key references asks (id), "
                "helpful boolean not null, comment text, given_at timestamp not null)"
            )
        )
        connection.execute(
            sa.text(
                "insert into asks values ('a', '2026-01-01 00:00:00', 'q', 'en', 'none', null, 0.5)"
            )
        )
    upgrade(engine)
    with engine.connect() as connection:
        [row] = connection.execute(sa.text("select * from asks")).mappings()
        assert (row["question"], row["visitor"], row["offered"]) == ("q", None, "")


def test_a_newer_database_is_refused_with_what_to_do(engine: sa.Engine, database_url: str) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    with pytest.raises(StoreError, match=r"newer than this program \(revision 9999.*update faqbot"):
        open_store(database_url)
    with engine.connect() as connection:
        assert revision_of(connection) == "9999"


def test_opening_twice_changes_nothing(engine: sa.Engine) -> None:
    assert upgrade(engine) == upgrade(engine)


def open_in_process(url: str) -> str:
    store = open_store(url)
    store.staff.add(f"from {multiprocessing.current_process().pid}", "staff", None)
    store.close()
    return "opened"


def test_two_processes_may_open_a_new_database_at_once(
    engine: sa.Engine, database_url: str
) -> None:
    with APART.Pool(2) as pool:
        assert pool.map(open_in_process, [database_url] * 2) == ["opened"] * 2
    with engine.connect() as connection:
        count = connection.execute(sa.text("select count(*) from staff")).scalar_one()
        assert count == 2
