"""Sessions that were ended, and wrong passwords in a row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables of signing in and out."""
    op.create_table(
        "ended_sessions",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("ended_at", TIME, nullable=False),
    )
    op.create_table(
        "attempts",
        sa.Column("account", sa.String(64), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("next_at", TIME, nullable=False),
    )
