"""Putting a question to the bot on behalf of a reader."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from typing import Any, Final

from flask import request

from faqbot.model import Reply
from faqbot.web.reading import Ask
from faqbot.web.services import services

ID_BYTES: Final = 12  # 16 characters; nobody guesses another reader's


def ask_bot(ask: Ask) -> tuple[str, Reply]:
    """The bot's reply, and the id under which it is recorded."""
    reply = services().bot.reply(ask.question, ask.lang, ask.limit)
    ask_id = secrets.token_urlsafe(ID_BYTES)
    if request.method != "HEAD":
        services().store.record_ask(ask_id, reply)
    return ask_id, reply


def document_of(ask_id: str, reply: Reply) -> dict[str, Any]:
    """A reply as JSON has it."""
    return {"ask_id": ask_id, **asdict(reply)}
