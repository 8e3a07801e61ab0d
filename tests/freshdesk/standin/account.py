"""What an account holds: plain data in memory, behind one lock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from tests.freshdesk.standin.faults import Faults
from tests.freshdesk.standin.html import changed, text_of

Record = dict[str, Any]


@dataclass
class Call:
    """A call as it was answered."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    status: int
    credits: int
    at: float  # by the monotonic clock
    ended: float = 0.0
    document: Any = None  # of the answer


@dataclass
class Limit:
    """Calls in a window of time, which begins with the first call in it."""

    total: int = 700  # Enterprise
    window: float = 60.0  # seconds
    _began: float = field(default=-1e9, repr=False)
    _used: int = field(default=0, repr=False)

    def spend(self, credits: int) -> None:
        """Count a call."""
        self._renew()
        self._used += credits

    @property
    def left(self) -> int:
        """What is left in this window."""
        self._renew()
        return max(0, self.total - self._used)

    @property
    def seconds(self) -> float:
        """Until the window ends."""
        return max(0.0, self._began + self.window - time.monotonic())

    def _renew(self) -> None:
        if time.monotonic() - self._began >= self.window:
            self._began, self._used = time.monotonic(), 0


@dataclass
class Account:
    """An account; `lock` is held while a handler runs."""

    key: str = "standin-key-0123456789"
    agent_id: int = 1
    primary_language: str = "ko"
    languages: list[str] = field(default_factory=lambda: ["en"])  # beside the primary one
    limit: Limit = field(default_factory=Limit)
    faults: Faults = field(default_factory=Faults)
    tickets: dict[int, Record] = field(default_factory=dict)
    conversations: dict[int, Record] = field(default_factory=dict)
    contacts: dict[int, Record] = field(default_factory=dict)
    solutions: dict[str, Any] = field(default_factory=dict)  # what solutions.py makes of it
    calls: list[Call] = field(default_factory=list)
    undocumented: list[str] = field(default_factory=list)  # what was refused with 501
    refused: int = 0  # calls over the limit
    mails: list[Record] = field(default_factory=list)  # that the account would have sent
    on_change: list[Callable[[int, str], None]] = field(
        default_factory=list
    )  # rules: ticket, event
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _ids: Any = field(default_factory=lambda: count(43_000_000_001), repr=False)

    def next_id(self) -> int:
        """An id as long as real ones: more than 32 bits."""
        return next(self._ids)

    # --- what happens in the account without the API ------------------------------------------

    def add_contact(self, name: str, email: str, language: str = "ko") -> Record:
        """A customer."""
        with self.lock:
            id = self.next_id()
            self.contacts[id] = {
                "id": id,
                "name": name,
                "email": email,
                "phone": None,
                "mobile": None,
                "language": language,
                "active": True,
                "created_at": now(),
                "updated_at": now(),
            }
            return self.contacts[id]

    def add_ticket(
        self, subject: str, description: str, language: str = "ko", id: int | None = None
    ) -> Record:
        """A customer writes; `description` is HTML."""
        with self.lock:
            id = id or len(self.tickets) + 1
            email = f"customer{id}@example.com"
            contact = self.add_contact(f"Customer {id}", email, language)
            self.tickets[id] = {
                "id": id,
                "subject": subject,
                "description": f"<div>{description}</div>",
                "description_text": text_of(description),
                "status": 2,
                "priority": 1,
                "source": 1,
                "spam": False,
                "deleted": False,
                "tags": [],
                "requester_id": contact["id"],
                "responder_id": None,
                "created_at": now(),
                "updated_at": now(),
            }
        self._changed(id, "{ticket_action:created}")
        return self.tickets[id]

    def add_reply(self, ticket_id: int, body: str, by_customer: bool = True) -> Record:
        """The customer writes again, or an agent answers in Freshdesk."""
        with self.lock:
            author = self.tickets[ticket_id]["requester_id"] if by_customer else self.agent_id
            record = self._converse(
                ticket_id, body, incoming=by_customer, private=False, user_id=author, source=0
            )
        self._changed(ticket_id, "{reply_sent:sent}")
        return record

    def add_agents_note(self, ticket_id: int, body: str) -> Record:
        """An agent writes a private note in Freshdesk."""
        with self.lock:
            record = self._converse(
                ticket_id, body, incoming=False, private=True, user_id=self.agent_id + 1, source=2
            )
        self._changed(ticket_id, "{note_type:private}")
        return record

    def add_note(self, ticket_id: int, body: str, private: bool, incoming: bool) -> Record:
        """A note by the API."""
        record = self._converse(
            ticket_id, body, incoming=incoming, private=private, user_id=self.agent_id, source=2
        )
        self._changed(ticket_id, f"{{note_type:{'private' if private else 'public'}}}")
        return record

    def mark_spam(self, ticket_id: int, spam: bool = True) -> None:
        """Somebody marks a ticket as spam."""
        with self.lock:
            self.tickets[ticket_id]["spam"] = spam

    def conversations_of(self, ticket_id: int) -> list[Record]:
        """All of a ticket, the oldest first."""
        return [it for it in self.conversations.values() if it["ticket_id"] == ticket_id]

    def notes_of(self, ticket_id: int) -> list[Record]:
        """The private notes that came by the API."""
        with self.lock:
            return [
                it
                for it in self.conversations_of(ticket_id)
                if it["private"] and it["user_id"] == self.agent_id
            ]

    def _converse(self, ticket_id: int, body: str, **more: Any) -> Record:
        id = self.next_id()
        kept = changed(body)
        self.conversations[id] = {
            "id": id,
            "body": kept,
            "body_text": text_of(kept),
            "ticket_id": ticket_id,
            "support_email": None,
            "to_emails": [],
            "attachments": [],
            "created_at": now(),
            "updated_at": now(),
            **more,
        }
        self.tickets[ticket_id]["updated_at"] = now()
        return self.conversations[id]

    def _changed(self, ticket_id: int, event: str) -> None:
        for rule in self.on_change:
            rule(ticket_id, event)


def now() -> str:
    """The time as Freshdesk writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
