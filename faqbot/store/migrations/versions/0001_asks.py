"""Questions and feedback.

Databases that were made before there were migrations have these tables already.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables where they are not there."""
    if sa.inspect(op.get_bind()).has_table("asks"):
        return
    op.create_table(
        "asks",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("entry_id", sa.String(200)),
        sa.Column("confidence", sa.Float),
    )
    op.create_table(
        "feedback",
        sa.Column("ask_id", sa.String(64), sa.ForeignKey("asks.id"), primary_key=True),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
    )
