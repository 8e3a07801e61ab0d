"""Notes in Freshdesk's tickets, and the webhooks that told of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables of notes and deliveries."""
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("received_at", TIME, nullable=False, index=True),
        sa.Column("ticket_id", sa.BigInteger, index=True),
        sa.Column("event", sa.String(100), nullable=False),
        sa.Column("key", sa.String(64), index=True),
        sa.Column("outcome", sa.String(16), nullable=False),
    )
    op.create_table(
        "notes",
        sa.Column("ticket_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("wanted", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("due_at", TIME, nullable=False, index=True),
        sa.Column("lease", sa.String(32)),
        sa.Column("leased_until", TIME),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("lang", sa.String(10), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("note_id", sa.BigInteger),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("seen", sa.String(64), nullable=False),
        sa.Column("looked_at", TIME, index=True),
    )
