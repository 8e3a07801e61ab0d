"""What the staff do with groups of misses and with feedback on pages, by who and when.

Tables of actions have the columns `staff_id`, `done_at`, `undone_by` and `undone_at`, and one that
names what the action was done with; that has `version` and `state`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from faqbot.errors import ConflictError, StoreError
from faqbot.store.database import is_there, restrict
from faqbot.store.tables import STAFF


def select_actions(table: sa.Table, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Select columns of what the staff did, then who did it when and who undid it when.

    The newest come first.
    """
    doer, undoer = STAFF.alias(), STAFF.alias()
    undone_by = undoer.c.name.label("undone_by")
    return (
        sa.select(*columns, doer.c.name, table.c.done_at, undone_by, table.c.undone_at)
        .join(doer, doer.c.id == table.c.staff_id)
        .outerjoin(undoer, undoer.c.id == table.c.undone_by)
        .order_by(table.c.id.desc())
    )


def advance(
    connection: sa.Connection,
    named: sa.Column[Any],
    id: int,
    version: int,
    state: str,
    before: str | None = None,
) -> int:
    """Bring a thing to a state, from any or from the one `before`; returns its new version.

    `named` is the column of actions that refers to it. Raises `ConflictError` where somebody has
    acted on it since `version`.
    """
    (key,) = named.foreign_keys
    things, action = key.column.table, named.table.c
    thing = things.c
    here = restrict((thing.id, id), (thing.version, version), (thing.state, before))
    change = sa.update(things).where(*here).values(version=version + 1, state=state)
    if connection.execute(change).rowcount == 0:
        last = connection.execute(
            sa.select(STAFF.c.name)
            .join(named.table, STAFF.c.id == sa.func.coalesce(action.undone_by, action.staff_id))
            .where(named == id)
            .order_by(sa.func.coalesce(action.undone_at, action.done_at).desc())
        ).first()
        raise ConflictError(last.name if last else "")
    return version + 1


def take_back(
    connection: sa.Connection,
    named: sa.Column[Any],
    action_id: int,
    version: int,
    member_id: int,
    now: datetime,
    before: str | None = None,
) -> int:
    """Undo an action; its thing opens again where no other action settles it.

    Returns the thing's new version; raises `ConflictError` like `advance`, and `StoreError` where
    there is no such action.
    """
    action = named.table.c
    id = connection.execute(sa.select(named).where(action.id == action_id)).scalar_one_or_none()
    if id is None:
        raise StoreError("There is no such action")
    stands = (named == id, action.id != action_id, action.undone_at.is_(None))
    state = "done" if is_there(connection, *stands) else "open"
    new = advance(connection, named, id, version, state, before)
    connection.execute(
        sa.update(named.table)
        .where(action.id == action_id, action.undone_at.is_(None))
        .values(undone_at=now, undone_by=member_id)
    )
    return new
