"""What faqbot published in Freshdesk accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from faqbot.model import Published, PublishedKey
from faqbot.store.database import Database
from faqbot.store.tables import PUBLISHED


class PublishedStore:
    """What was published in each account, which is named by its host."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, account: str) -> dict[PublishedKey, Published]:
        """All that was published in an account."""
        query = sa.select(PUBLISHED).where(PUBLISHED.c.account == account)
        with self._db.reading() as connection:
            found = [_published(row) for row in connection.execute(query).mappings()]
        return {it.key: it for it in found}

    def save(self, account: str, published: Published) -> None:
        """Remember something, in place of what was known of it."""
        row = {**asdict(published), **published.key._asdict(), "account": account}
        del row["key"]
        with self._db.writing() as connection:
            connection.execute(sa.delete(PUBLISHED).where(_is(account, published.key)))
            connection.execute(sa.insert(PUBLISHED).values(row))

    def forget(self, account: str, keys: Iterable[PublishedKey]) -> None:
        """Remember some of it no longer."""
        with self._db.writing() as connection:
            for key in keys:
                connection.execute(sa.delete(PUBLISHED).where(_is(account, key)))


def _is(account: str, key: PublishedKey) -> sa.ColumnElement[bool]:
    named = {"account": account, **key._asdict()}
    return sa.and_(*(PUBLISHED.c[name] == value for name, value in named.items()))


def _published(row: sa.RowMapping) -> Published:
    values: dict[str, Any] = dict(row)
    del values["account"]
    key = PublishedKey(values.pop("kind"), values.pop("id"), values.pop("lang"))
    return Published(key, **values)
