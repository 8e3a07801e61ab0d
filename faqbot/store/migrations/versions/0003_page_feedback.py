"""What readers say of pages, and what the staff did with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables of page feedback."""
    op.create_table(
        "page_feedback",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("page", sa.String(220), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("visitor", sa.String(32), index=True),
        sa.Column("helpful", sa.Boolean),
        sa.Column("comment", sa.Text),
        sa.Column("quote", sa.Text),
        sa.Column("given_at", TIME, nullable=False, index=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_page_feedback_state", "page_feedback", ["state", "id"])
    op.create_index("ix_page_feedback_page", "page_feedback", ["page", "lang", "helpful"])
    op.create_table(
        "page_actions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "feedback_id",
            sa.Integer,
            sa.ForeignKey("page_feedback.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("done_at", TIME, nullable=False),
        sa.Column("undone_at", TIME),
        sa.Column("undone_by", sa.Integer, sa.ForeignKey("staff.id")),
    )
