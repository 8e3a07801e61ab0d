"""Visitors and choices, staff, and what the bot did not know."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns to asks, and the tables of the staff desk."""
    op.add_column("asks", sa.Column("visitor", sa.String(32)))
    op.add_column("asks", sa.Column("offered", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_asks_visitor", "asks", ["visitor"])
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(100), nullable=False, unique=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("session_key", sa.String(32), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("disabled_at", TIME),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("label", sa.String(100), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME),
    )
    op.create_table(
        "sent",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("sent_at", TIME, nullable=False, index=True),
        sa.Column("entry_id", sa.String(200), nullable=False, index=True),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("form", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
    )
    op.create_table(
        "wording",
        sa.Column("lang", sa.String(2), primary_key=True),
        sa.Column("greeting", sa.Text, nullable=False),
        sa.Column("closing", sa.Text, nullable=False),
    )
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("size", sa.Integer, nullable=False, index=True),
        sa.Column("last_at", TIME, nullable=False, index=True),
        sa.Column("state", sa.String(8), nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "misses",
        sa.Column("ask_id", sa.String(64), sa.ForeignKey("asks.id"), primary_key=True),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("groups.id"), nullable=False, index=True),
        sa.Column("reason", sa.String(16), nullable=False),
    )
    op.create_table(
        "actions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("groups.id"), nullable=False, index=True),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("done_at", TIME, nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("entry_id", sa.String(200)),
        sa.Column("lang", sa.String(2)),
        sa.Column("phrase", sa.Text),
        sa.Column("written_at", TIME),
        sa.Column("undone_at", TIME),
        sa.Column("undone_by", sa.Integer, sa.ForeignKey("staff.id")),
    )
