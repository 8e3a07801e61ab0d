"""A ticket with its conversations, by Freshdesk's API, and what the customer said in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from faqbot.answering.lang import FUNCTION_WORDS, HANGUL, WORD, detect_lang
from faqbot.answering.ticket import without_quote
from faqbot.freshdesk.client import Client
from faqbot.model import Lang

INCLUDED: Final = 10  # conversations that come with a ticket, the oldest
NOTE: Final = 2  # the source of a conversation
TEXT_LENGTH: Final = 8_000  # characters of each text that are read
PROSE_WORDS: Final = 3  # English function words that no pasted error brings


@dataclass(frozen=True, slots=True)
class Message:
    """A reply or a note in a ticket."""

    id: int
    text: str
    by: int | None  # the user
    is_customers: bool
    is_note: bool  # a private one that an agent wrote


@dataclass(frozen=True, slots=True)
class Thread:
    """A ticket, its messages the oldest first."""

    ticket_id: int
    subject: str
    text: str  # of the description
    is_spam: bool
    is_deleted: bool
    requester_id: int | None
    messages: Sequence[Message]


def read_thread(client: Client, ticket_id: int) -> Thread:
    """Read a ticket with all its conversations; raises `FreshdeskError`."""
    path = f"/api/v2/tickets/{ticket_id}"
    ticket = client.get(path, cost=2, include="conversations")
    found = ticket.get("conversations") or []
    if len(found) >= INCLUDED:  # there may be more, and the last of them counts
        found = list(client.pages(f"{path}/conversations"))
    return Thread(
        ticket_id=ticket_id,
        subject=str(ticket.get("subject") or ""),
        text=str(ticket.get("description_text") or ""),
        is_spam=bool(ticket.get("spam")),
        is_deleted=bool(ticket.get("deleted")),
        requester_id=ticket.get("requester_id"),
        messages=[_message(it) for it in found],
    )


def read_language(client: Client, thread: Thread) -> str:
    """The language that the customer's contact says, empty where it says none."""
    if thread.requester_id is None:
        return ""
    return str(client.get(f"/api/v2/contacts/{thread.requester_id}").get("language") or "")


def said_by_customer(thread: Thread) -> str:
    """What the customer wants now: the last message first, then subject and description."""
    last = next((it.text for it in reversed(thread.messages) if it.is_customers), "")
    parts = (without_quote(last), thread.subject, thread.text)
    return "\n".join(part.strip()[:TEXT_LENGTH] for part in parts if part.strip())


def language_of(text: str) -> Lang | None:
    """The language that a customer writes; None where only errors or code were pasted."""
    if HANGUL.search(text):
        return detect_lang(text)
    words = (word.lower() for word in WORD.findall(text))
    prose = sum(bool(FUNCTION_WORDS.fullmatch(word)) for word in words)
    return "en" if prose >= PROSE_WORDS else None


def _message(document: Mapping[str, Any]) -> Message:
    private, incoming = bool(document.get("private")), bool(document.get("incoming"))
    return Message(
        id=int(document["id"]),
        text=str(document.get("body_text") or ""),
        by=document.get("user_id"),
        is_customers=incoming and not private,
        is_note=private and not incoming and document.get("source") == NOTE,
    )
