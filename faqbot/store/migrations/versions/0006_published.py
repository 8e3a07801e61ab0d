"""What faqbot published in Freshdesk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the table of what was published."""
    op.create_table(
        "published",
        sa.Column("account", sa.String(255), primary_key=True),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("lang", sa.String(2), primary_key=True),
        sa.Column("number", sa.BigInteger),
        sa.Column("sent", sa.String(64), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
