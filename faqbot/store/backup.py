"""Everything that visitors and staff left, as one file that any database takes.

A line of JSON for the format, then one for each row: `["table", {"column": value}]`, times in ISO
8601. Tables stand in an order in which each row finds what it refers to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from faqbot.errors import StoreError
from faqbot.store.database import Database
from faqbot.store.migrate import revision_of
from faqbot.store.tables import METADATA, UtcDateTime

FORMAT: Final = 1
BATCH: Final = 1_000  # rows that are read or written at once


def back_up(database: Database) -> Iterator[str]:
    """The lines of a backup, all of one moment, while others go on; raises `StoreError`."""
    with database.reading() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("begin")
        else:
            connection.exec_driver_sql("set transaction isolation level repeatable read")
        yield json.dumps({"faqbot": FORMAT, "revision": revision_of(connection)})
        for table in METADATA.sorted_tables:
            query = sa.select(table).order_by(*table.primary_key.columns)
            found = connection.execution_options(yield_per=BATCH).execute(query)
            for row in found.mappings():
                yield json.dumps([table.name, dict(row)], ensure_ascii=False, default=_as_text)


def restore(database: Database, lines: Iterable[str]) -> int:
    """Put a backup into a database that holds nothing yet; returns the number of rows.

    All of it or nothing. Raises `StoreError` where the database is not empty, or the file is no
    backup, is cut off in the middle of a line, or comes from a newer program.
    """
    numbered = enumerate(lines, 1)
    count = 0
    with database.writing() as connection:
        _check_format(next(numbered, (1, ""))[1], revision_of(connection))
        for table in METADATA.sorted_tables:
            if connection.execute(sa.select(table).limit(1)).first():
                raise StoreError("The database is not empty, so it is left alone")
        waiting: list[dict[str, Any]] = []
        last: sa.Table | None = None
        for number, line in numbered:
            table, row = _read(line, number)
            if last is not None and (table is not last or len(waiting) == BATCH):
                connection.execute(sa.insert(last), waiting)
                waiting = []
            last = table
            waiting.append(row)
            count += 1
        if last is not None:
            connection.execute(sa.insert(last), waiting)
        if connection.dialect.name == "postgresql":
            _go_on_counting(connection)
    return count


def _check_format(line: str, revision: str | None) -> None:
    try:
        head = json.loads(line)
        known = head["faqbot"] == FORMAT
    except (ValueError, TypeError, KeyError):
        raise StoreError("The file is not a backup of faqbot") from None
    if not known or str(head.get("revision")) > str(revision):
        raise StoreError("The backup comes from a newer faqbot: update this one")


def _read(line: str, number: int) -> tuple[sa.Table, dict[str, Any]]:
    try:
        name, row = json.loads(line)
        table = METADATA.tables[name]
        return table, {key: _value(table.c[key], value) for key, value in row.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise StoreError(f"Line {number} of the backup cannot be read") from None


def _value(column: sa.Column[Any], value: Any) -> Any:
    return (
        datetime.fromisoformat(value) if value and isinstance(column.type, UtcDateTime) else value
    )


def _as_text(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()


def _go_on_counting(connection: sa.Connection) -> None:
    """Have the next row get an id that none of the restored ones has."""
    for table in METADATA.sorted_tables:
        (key, *others) = table.primary_key.columns
        if not others and isinstance(key.type, sa.Integer):
            sequence = sa.func.pg_get_serial_sequence(table.name, key.name)
            last = sa.select(sa.func.max(key)).scalar_subquery()
            connection.execute(
                sa.select(sa.func.setval(sequence, sa.func.coalesce(last, 1), last.is_not(None)))
            )
