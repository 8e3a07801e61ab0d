"""Putting a question to the bot on behalf of a reader."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import fields
from ipaddress import AddressValueError, IPv6Address, IPv6Network
from typing import Any, Final, cast

from flask import current_app, g, request

from faqbot.model import Reply
from faqbot.web.requests import Question
from faqbot.web.services import services

FIELDS: Final = tuple(field.name for field in fields(Reply))
ID_BYTES: Final = 12  # 16 characters; nobody guesses another reader's
NETWORK_BITS: Final = 64  # of an IPv6 address; those behind are the visitor's to choose


def ask_bot(ask: Question, who: str | None = None) -> tuple[str, Reply]:
    """The bot's reply, and the id under which it is recorded.

    `who` asks is the digest of a person, where a service asks for people.
    """
    reply = services().bot.reply(ask.question, ask.lang, ask.limit, ask.previous or None)
    g.answer = (reply.lang, reply.outcome)  # what is noted of it
    ask_id = secrets.token_urlsafe(ID_BYTES)
    if request.method != "HEAD":
        services().store.record_ask(ask_id, reply, who or visitor())
    return ask_id, reply


def visitor() -> str:
    """The digest of whoever makes the current request."""
    if "visitor" not in g:  # who asks is counted first, and then recorded
        g.visitor = visitor_of(request.remote_addr or "", str(current_app.secret_key))
    return cast(str, g.visitor)


def visitor_of(address: str, secret: str) -> str:
    """A digest that tells visitors apart without keeping their addresses: 16 hexadecimal digits.

    Keyed, since there are few enough addresses to try them all.
    """
    return hmac.new(secret.encode(), _network_of(address).encode(), "sha256").hexdigest()[:16]


def _network_of(address: str) -> str:
    """What of an address a visitor cannot change at will: of IPv6, the network (RFC 6177)."""
    if ":" not in address:
        return address
    try:
        found = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        return address
    return str(found.ipv4_mapped or IPv6Network((found, NETWORK_BITS), strict=False))


def document_of(ask_id: str, reply: Reply) -> dict[str, Any]:
    """A reply's fields as JSON has them, in their order; what they hold is left to the encoder."""
    return {"ask_id": ask_id, **{name: getattr(reply, name) for name in FIELDS}}
