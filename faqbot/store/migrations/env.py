"""Alembic's way in; `faqbot.store.migrate` hands it an open connection."""

from __future__ import annotations

from alembic import context

from faqbot.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
# The transaction is the caller's: it holds the lock that keeps other processes out.
context.run_migrations()
