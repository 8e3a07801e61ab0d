"""The tables; every text in them was masked before it came here."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

METADATA: Final = sa.MetaData()

ASKS: Final = sa.Table(
    "asks",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True),  # opaque; what feedback refers to
    sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, index=True),  # UTC
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("lang", sa.String(2), nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("entry_id", sa.String(200)),  # null unless the outcome is "answer"
    sa.Column("confidence", sa.Float),
)

FEEDBACK: Final = sa.Table(
    "feedback",
    METADATA,
    # One row an ask: who changes their mind replaces what they said.
    sa.Column("ask_id", sa.String(64), sa.ForeignKey("asks.id"), primary_key=True),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("comment", sa.Text),
    sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),  # UTC
)
