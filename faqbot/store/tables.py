"""The tables; every text of a visitor in them was masked before it came here.

A change here needs a migration in migrations/versions; a test holds the two together.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

# Names, so that migrations can speak of constraints on every database.
NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA: Final = sa.MetaData(naming_convention=NAMING)


class UtcDateTime(sa.types.TypeDecorator[object]):
    """A time in UTC; SQLite keeps no time zone, so it is put back when read."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: object, dialect: sa.Dialect) -> object:
        """The time with its zone, on every database."""
        from datetime import UTC, datetime

        if isinstance(value, datetime):
            return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return value


# --- what visitors leave ----------------------------------------------------------------

ASKS: Final = sa.Table(
    "asks",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True),  # opaque; what feedback refers to
    sa.Column("asked_at", UtcDateTime, nullable=False, index=True),
    sa.Column("visitor", sa.String(32), index=True),  # a keyed digest of the address, never itself
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("lang", sa.String(2), nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("entry_id", sa.String(200)),  # the answer, or the choice that was taken
    sa.Column("confidence", sa.Float),
    sa.Column("offered", sa.Text, nullable=False, server_default=""),  # ids of the choices
)

FEEDBACK: Final = sa.Table(
    "feedback",
    METADATA,
    # One row an ask: who changes their mind replaces what they said.
    sa.Column("ask_id", sa.String(64), sa.ForeignKey("asks.id"), primary_key=True),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("comment", sa.Text),
    sa.Column("given_at", UtcDateTime, nullable=False),
)

PAGE_FEEDBACK: Final = sa.Table(
    "page_feedback",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),  # the later, the greater
    sa.Column("page", sa.String(220), nullable=False),  # faq/cors or status/429
    sa.Column("lang", sa.String(2), nullable=False),
    sa.Column("visitor", sa.String(32), index=True),
    sa.Column("helpful", sa.Boolean),  # null: no vote, or one that the visitor has replaced
    sa.Column("comment", sa.Text),
    sa.Column("quote", sa.Text),
    sa.Column("given_at", UtcDateTime, nullable=False, index=True),
    sa.Column("state", sa.String(8), nullable=False),  # open, done, or vote: nothing was written
    sa.Column("version", sa.Integer, nullable=False),  # grows with every action on it
    sa.Index("ix_page_feedback_state", "state", "id"),
    sa.Index("ix_page_feedback_page", "page", "lang", "helpful"),
)

# --- the staff --------------------------------------------------------------------------

STAFF: Final = sa.Table(
    "staff",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(100), nullable=False, unique=True),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("password_hash", sa.String(200)),  # null: signs in by the trusted proxy alone
    sa.Column("session_key", sa.String(32), nullable=False),  # changed to end all sessions
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("disabled_at", UtcDateTime),
)

TOKENS: Final = sa.Table(
    "tokens",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("label", sa.String(100), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),  # SHA-256 of the token
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("revoked_at", UtcDateTime),
)

ENDED_SESSIONS: Final = sa.Table(
    "ended_sessions",
    METADATA,
    # Cookies of these count no longer, wherever a copy of one may be.
    sa.Column("digest", sa.String(64), primary_key=True),  # SHA-256 of the session's own word
    sa.Column("ended_at", UtcDateTime, nullable=False),
)

ATTEMPTS: Final = sa.Table(
    "attempts",
    METADATA,
    # Attempts to sign in since the last that succeeded.
    sa.Column("account", sa.String(64), primary_key=True),  # a keyed digest of the name
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("next_at", UtcDateTime, nullable=False),  # until then none is looked at
)

SENT: Final = sa.Table(
    "sent",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("sent_at", UtcDateTime, nullable=False, index=True),
    sa.Column("entry_id", sa.String(200), nullable=False, index=True),
    sa.Column("lang", sa.String(2), nullable=False),
    sa.Column("form", sa.String(16), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
)

WORDING: Final = sa.Table(
    "wording",
    METADATA,
    # Greeting and closing lines of replies, which the team sets.
    sa.Column("lang", sa.String(2), primary_key=True),
    sa.Column("greeting", sa.Text, nullable=False),
    sa.Column("closing", sa.Text, nullable=False),
)

# --- what the bot did not know --------------------------------------------------------------

GROUPS: Final = sa.Table(
    "groups",
    METADATA,
    # Misses that mean the same; the first question stands for all.
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("lang", sa.String(2), nullable=False),
    sa.Column("size", sa.Integer, nullable=False, index=True),
    sa.Column("last_at", UtcDateTime, nullable=False, index=True),
    sa.Column("state", sa.String(8), nullable=False, index=True),  # open or done
    sa.Column("version", sa.Integer, nullable=False),  # grows with every action on it
)

MISSES: Final = sa.Table(
    "misses",
    METADATA,
    sa.Column("ask_id", sa.String(64), sa.ForeignKey("asks.id"), primary_key=True),
    sa.Column("group_id", sa.Integer, sa.ForeignKey("groups.id"), nullable=False, index=True),
    sa.Column("reason", sa.String(16), nullable=False),  # none, choose or unhelpful
)

ACTIONS: Final = sa.Table(
    "actions",
    METADATA,
    # Who did what with a group and when; undone ones stay.
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("group_id", sa.Integer, sa.ForeignKey("groups.id"), nullable=False, index=True),
    sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("done_at", UtcDateTime, nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),  # alias, new, declined or ignored
    sa.Column("entry_id", sa.String(200)),
    sa.Column("lang", sa.String(2)),
    sa.Column("phrase", sa.Text),
    sa.Column("written_at", UtcDateTime),  # when the alias went into its Markdown file
    sa.Column("undone_at", UtcDateTime),
    sa.Column("undone_by", sa.Integer, sa.ForeignKey("staff.id")),
)

PAGE_ACTIONS: Final = sa.Table(
    "page_actions",
    METADATA,
    # Who settled what was said of a page and when; undone ones stay.
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(
        "feedback_id", sa.Integer, sa.ForeignKey("page_feedback.id"), nullable=False, index=True
    ),
    sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("done_at", UtcDateTime, nullable=False),
    sa.Column("undone_at", UtcDateTime),
    sa.Column("undone_by", sa.Integer, sa.ForeignKey("staff.id")),
)

# --- tickets in Freshdesk -----------------------------------------------------------------------

DELIVERIES: Final = sa.Table(
    "deliveries",
    METADATA,
    # What webhooks told of tickets: no text of a customer is kept of it.
    sa.Column("id", sa.Integer, primary_key=True),  # the later, the greater
    sa.Column("received_at", UtcDateTime, nullable=False, index=True),
    sa.Column("ticket_id", sa.BigInteger, index=True),  # null: none was found in it
    sa.Column("event", sa.String(100), nullable=False),
    sa.Column("key", sa.String(64), index=True),  # digest of what makes a repeat; null: cannot tell
    sa.Column(
        "outcome", sa.String(16), nullable=False
    ),  # queued, repeat, ignored, unreadable, wrong
)

NOTES: Final = sa.Table(
    "notes",
    METADATA,
    # A row a ticket that webhooks told of: what is to be done about its note, and what was done.
    sa.Column("ticket_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("wanted", sa.Integer, nullable=False),  # how often a look was asked for
    sa.Column("done", sa.Integer, nullable=False),  # ... of which the last look covers so many
    sa.Column("due_at", UtcDateTime, nullable=False, index=True),
    sa.Column("lease", sa.String(32)),  # of the worker that looks now
    sa.Column("leased_until", UtcDateTime),  # then another one may take it over
    sa.Column("attempts", sa.Integer, nullable=False),  # failed ones since the last that succeeded
    sa.Column("lang", sa.String(10), nullable=False),  # of the customer, as the webhook said
    sa.Column("outcome", sa.String(16), nullable=False),  # of the last look; empty before the first
    sa.Column("reason", sa.Text, nullable=False),  # why the last attempt failed
    sa.Column("note_id", sa.BigInteger),  # in Freshdesk
    sa.Column("digest", sa.String(64), nullable=False),  # SHA-256 of the note as it was written
    sa.Column("seen", sa.String(64), nullable=False),  # SHA-256 of what it was written for
    sa.Column("looked_at", UtcDateTime, index=True),
)

# --- what faqbot published in Freshdesk ---------------------------------------------------

PUBLISHED: Final = sa.Table(
    "published",
    METADATA,
    sa.Column("account", sa.String(255), primary_key=True),  # its host
    sa.Column("kind", sa.String(8), primary_key=True),  # category, folder or article
    sa.Column("id", sa.String(200), primary_key=True),  # ours: of a chapter or an entry
    sa.Column("lang", sa.String(2), primary_key=True),
    sa.Column("number", sa.BigInteger),  # theirs; null: it is not known whether it was made
    sa.Column("sent", sa.String(64), nullable=False),  # a digest of what was sent
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)
