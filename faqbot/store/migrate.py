"""Bringing a database up to date, by Alembic; one process at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from faqbot.errors import StoreError

MIGRATIONS: Final = Path(__file__).parent / "migrations"
LOCK: Final = 7_305_811  # any number that no other program on the database uses


def upgrade(engine: sa.Engine) -> str:
    """Apply what is missing; returns the revision reached. Raises `StoreError` where the database
    is newer than this program."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    head = script.get_current_head()
    assert head is not None
    with engine.connect() as connection:
        if revision_of(connection) == head:  # the usual start takes no lock
            return head
        _lock(connection)
        now = revision_of(connection)
        known = {revision.revision for revision in script.walk_revisions()}
        if now is not None and now not in known:
            raise StoreError(
                f"The database is newer than this program (revision {now}; known up to {head}): "
                "update faqbot, or use another database"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    return head


def revision_of(connection: sa.Connection) -> str | None:
    """The revision that a database is at; None before the first."""
    return MigrationContext.configure(connection).get_current_revision()


def _lock(connection: sa.Connection) -> None:
    """Wait until no other process migrates, for as long as the transaction lasts."""
    connection.rollback()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": LOCK})
