"""Accounts of the support staff, their tokens, and what they send."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from faqbot.errors import StoreError
from faqbot.model import Lang
from faqbot.settings import PASSWORD_LENGTH
from faqbot.store.database import Database, latest
from faqbot.store.tables import ATTEMPTS, ENDED_SESSIONS, SENT, STAFF, TOKENS, WORDING

Role = Literal["staff", "editor", "admin"]

ROLES: Final[tuple[Role, ...]] = ("staff", "editor", "admin")  # each may do what those before may
TOKEN_PREFIX: Final = "faqbot_"  # so that masking and secret scanners know one
FREE_ATTEMPTS: Final = 5  # wrong passwords before the first pause
LONGEST_PAUSE: Final = 60  # seconds: some 1,400 passwords a day
KEPT: Final = timedelta(days=1)  # how long attempts and ends are kept: more than a cookie lives
NAME_LENGTH: Final = 100
SHOWN: Final = 20  # questions that an entry was sent with
NOBODY: Final = PasswordHasher().hash(secrets.token_hex())  # takes as long as a real one to check


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the staff."""

    id: int
    name: str
    role: Role
    session_key: str
    created_at: datetime
    disabled_at: datetime | None
    has_password: bool

    def may(self, role: Role) -> bool:
        """Whether this role or one above is theirs."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True)
class Token:
    """A token for scripts; the secret itself is shown once and never kept."""

    id: int
    label: str
    created_at: datetime


def check_password(password: str) -> str:
    """A password that is long enough; raises `StoreError`."""
    if len(password) < PASSWORD_LENGTH:
        raise StoreError(f"A password has at least {PASSWORD_LENGTH} characters")
    return password


class StaffStore:
    """Accounts, tokens, saved replies and the lines around them."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._hasher = PasswordHasher()

    def add(self, name: str, role: Role, password: str | None) -> Member:
        """Make an account, without a password for the trusted proxy alone.

        Raises `StoreError` where the name is taken.
        """
        name = name.strip()
        if not name or len(name) > NAME_LENGTH:
            raise StoreError(f"A name has 1 to {NAME_LENGTH} characters")
        row = {
            "name": name,
            "role": role,
            "password_hash": password and self._hasher.hash(password),
            "session_key": secrets.token_hex(16),
            "created_at": self._db.clock(),
        }
        with self._db.writing() as connection:
            if self._find(connection, STAFF.c.name == name):
                raise StoreError(f"There is an account {name} already")
            connection.execute(sa.insert(STAFF).values(row))
        return self.named(name)

    def change(
        self,
        name: str,
        role: Role | None = None,
        password: str | None = None,
        disabled: bool | None = None,
    ) -> Member:
        """Change an account and end its sessions; raises `StoreError` where there is none.

        Another password, and being disabled, end its tokens too.
        """
        values: dict[str, Any] = {"session_key": secrets.token_hex(16)}
        if role is not None:
            values["role"] = role
        if password is not None:
            values["password_hash"] = self._hasher.hash(password)
        if disabled is not None:
            values["disabled_at"] = self._db.clock() if disabled else None
        with self._db.writing() as connection:
            changed = connection.execute(
                sa.update(STAFF).where(STAFF.c.name == name).values(values)
            )
            if changed.rowcount == 0:
                raise StoreError(f"There is no account {name}")
            if password is not None or disabled:
                id = sa.select(STAFF.c.id).where(STAFF.c.name == name).scalar_subquery()
                live = TOKENS.c.revoked_at.is_(None)
                ended = sa.update(TOKENS).where(TOKENS.c.staff_id == id, live)
                connection.execute(ended.values(revoked_at=self._db.clock()))
        return self.named(name)

    def everyone(self) -> list[Member]:
        """All accounts, in order of name."""
        with self._db.reading() as connection:
            rows = connection.execute(sa.select(STAFF).order_by(STAFF.c.name)).mappings()
            return [_member(row) for row in rows]

    def find(self, name: str) -> Member | None:
        """An account by its name."""
        with self._db.reading() as connection:
            row = self._find(connection, STAFF.c.name == name)
        return _member(row) if row else None

    def named(self, name: str) -> Member:
        """An account by its name; raises `StoreError` where there is none."""
        found = self.find(name)
        if found is None:
            raise StoreError(f"There is no account {name}")
        return found

    def by_session(self, id: int, session_key: str, word: str) -> Member | None:
        """The account of a session, unless that ended or the account was changed since.

        `word` tells the session from others of the account.
        """
        ended = sa.select(ENDED_SESSIONS).where(ENDED_SESSIONS.c.digest == _digest(word))
        with self._db.reading() as connection:
            row = self._find(connection, STAFF.c.id == id)
            if row is None or row["disabled_at"] is not None or connection.execute(ended).first():
                return None
        return _member(row) if secrets.compare_digest(row["session_key"], session_key) else None

    def sign_in(self, name: str, password: str) -> Member | None:
        """The account that a name and a password open."""
        with self._db.reading() as connection:
            row = self._find(connection, STAFF.c.name == name.strip())
        usable = row is not None and row["disabled_at"] is None and row["password_hash"]
        known = str(row["password_hash"]) if row is not None and usable else NOBODY
        try:
            self._hasher.verify(known, password)
        except (VerificationError, InvalidHashError):
            return None
        return _member(row) if row is not None and usable else None

    def end_session(self, word: str) -> None:
        """End one session for good; others of the account go on."""
        now = self._db.clock()
        with self._db.writing() as connection:
            old = ENDED_SESSIONS.c.ended_at < now - KEPT
            connection.execute(
                sa.delete(ENDED_SESSIONS).where(old | (ENDED_SESSIONS.c.digest == _digest(word)))
            )
            row = {"digest": _digest(word), "ended_at": now}
            connection.execute(sa.insert(ENDED_SESSIONS).values(row))

    def begin_attempt(self, account: str) -> int:
        """Note an attempt to sign in; returns 0, or the seconds in which none is looked at.

        The pause grows with every attempt in a row. `account` is a digest of a name, which need
        not exist.
        """
        now = self._db.clock()
        with self._db.writing() as connection:
            connection.execute(sa.delete(ATTEMPTS).where(ATTEMPTS.c.next_at < now - KEPT))
            own = sa.select(ATTEMPTS).where(ATTEMPTS.c.account == account).with_for_update()
            before = connection.execute(own).mappings().first()
            if before and before["next_at"] > now:
                return max(1, int((before["next_at"] - now).total_seconds() + 0.999))
            count = before["count"] + 1 if before else 1
            pause = 2 ** min(count - FREE_ATTEMPTS, 10) if count >= FREE_ATTEMPTS else 0
            row = {"count": count, "next_at": now + timedelta(seconds=min(pause, LONGEST_PAUSE))}
            if before:
                changed = sa.update(ATTEMPTS).where(ATTEMPTS.c.account == account).values(row)
                connection.execute(changed)
            else:
                connection.execute(sa.insert(ATTEMPTS).values(account=account, **row))
        return 0

    def forgive_attempts(self, account: str) -> None:
        """Begin to count anew, after an attempt that succeeded."""
        with self._db.writing() as connection:
            connection.execute(sa.delete(ATTEMPTS).where(ATTEMPTS.c.account == account))

    # --- tokens ---------------------------------------------------------------------------

    def add_token(self, member: Member, label: str) -> str:
        """Make a token for scripts; this is the only time that it is seen."""
        token = TOKEN_PREFIX + secrets.token_urlsafe(30)
        row = {
            "staff_id": member.id,
            "label": label.strip()[:100] or "token",
            "digest": _digest(token),
            "created_at": self._db.clock(),
        }
        with self._db.writing() as connection:
            connection.execute(sa.insert(TOKENS).values(row))
        return token

    def tokens(self, member: Member) -> list[Token]:
        """The tokens of an account that work, the newest first."""
        query = (
            sa.select(TOKENS)
            .where(TOKENS.c.staff_id == member.id, TOKENS.c.revoked_at.is_(None))
            .order_by(TOKENS.c.id.desc())
        )
        with self._db.reading() as connection:
            return [
                Token(row["id"], row["label"], row["created_at"])
                for row in connection.execute(query).mappings()
            ]

    def revoke_token(self, member: Member, id: int) -> bool:
        """End a token of an account; `False` where it has no such token."""
        with self._db.writing() as connection:
            ended = connection.execute(
                sa.update(TOKENS)
                .where(
                    TOKENS.c.id == id,
                    TOKENS.c.staff_id == member.id,
                    TOKENS.c.revoked_at.is_(None),
                )
                .values(revoked_at=self._db.clock())
            )
        return ended.rowcount > 0

    def by_token(self, token: str) -> Member | None:
        """The account that a token stands for."""
        query = (
            sa.select(STAFF)
            .join(TOKENS, TOKENS.c.staff_id == STAFF.c.id)
            .where(
                TOKENS.c.digest == _digest(token),
                TOKENS.c.revoked_at.is_(None),
                STAFF.c.disabled_at.is_(None),
            )
        )
        with self._db.reading() as connection:
            row = connection.execute(query).mappings().first()
        return _member(row) if row else None

    # --- replies ----------------------------------------------------------------------------

    def record_sent(
        self, member: Member, entry_id: str, lang: Lang, form: str, question: str
    ) -> None:
        """Note that an entry was copied into a ticket; `question` is masked."""
        row = {
            "staff_id": member.id,
            "sent_at": self._db.clock(),
            "entry_id": entry_id,
            "lang": lang,
            "form": form,
            "question": question,
        }
        with self._db.writing() as connection:
            connection.execute(sa.insert(SENT).values(row))

    def sent_counts(self) -> dict[str, int]:
        """How often each entry was sent, the most often first."""
        count = sa.func.count().label("count")
        query = sa.select(SENT.c.entry_id, count).group_by(SENT.c.entry_id)
        with self._db.reading() as connection:
            rows = connection.execute(query.order_by(count.desc(), SENT.c.entry_id))
            return {row.entry_id: row.count for row in rows}  # type: ignore[misc]

    def sent_with(self, entry_id: str) -> list[str]:
        """The questions that an entry was last sent with, each once."""
        where = [SENT.c.entry_id == entry_id, SENT.c.question != ""]
        with self._db.reading() as connection:
            return latest(connection, SENT.c.question, SENT.c.id, where, SHOWN)

    def wording(self) -> dict[Lang, tuple[str, str]]:
        """Greeting and closing lines by language, where the team has set them."""
        with self._db.reading() as connection:
            rows = connection.execute(sa.select(WORDING)).mappings().all()
        return {row["lang"]: (row["greeting"], row["closing"]) for row in rows}

    def set_wording(self, lang: Lang, greeting: str, closing: str) -> None:
        """Set the lines around replies in a language."""
        row = {"lang": lang, "greeting": greeting, "closing": closing}
        with self._db.writing() as connection:
            connection.execute(sa.delete(WORDING).where(WORDING.c.lang == lang))
            connection.execute(sa.insert(WORDING).values(row))

    @staticmethod
    def _find(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Any:
        return connection.execute(sa.select(STAFF).where(where)).mappings().first()


def _member(row: Any) -> Member:
    return Member(
        row["id"],
        row["name"],
        row["role"],
        row["session_key"],
        row["created_at"],
        row["disabled_at"],
        row["password_hash"] is not None,
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
