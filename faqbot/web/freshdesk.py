"""Freshdesk: its automation rules tell of tickets, which are looked at later."""

from __future__ import annotations

import hmac
import time
from contextlib import suppress
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, current_app, jsonify, request

from faqbot.errors import StoreError
from faqbot.freshdesk.setup import HEADER
from faqbot.freshdesk.webhook import is_of_note, read_delivery
from faqbot.freshdesk.worker import NoteWorker
from faqbot.store.notes import Delivery, Received
from faqbot.web.fields import read_raw
from faqbot.web.problems import Problem, switched_off
from faqbot.web.services import services, work_of

hook: Final = Blueprint("freshdesk", __name__)

WRONG_SECONDS: Final = 60  # between two wrong secrets that are kept: anybody can send them
WRONG: Final = "faqbot.freshdesk.wrong"
NO_TICKET: Final = "The body names no ticket; faqbot freshdesk setup prints one that does."


@hook.post("/hooks/freshdesk")
def receive() -> tuple[Response, int]:
    """Keep what a rule tells; the ticket is read and answered later."""
    secret = services().settings.freshdesk_secret
    if secret is None:
        raise switched_off("FAQBOT_FRESHDESK_SECRET")
    if not hmac.compare_digest(request.headers.get(HEADER, "").encode(), secret.encode()):
        _remember_wrong()
        raise Problem(HTTPStatus.UNAUTHORIZED, f"The header {HEADER} is missing or wrong.")
    told = read_delivery(read_raw())
    outcome = services().store.notes.receive(told, _outcome_of(told))
    if told.ticket_id is None:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, NO_TICKET)
    if outcome == "queued" and (worker := work_of(current_app, NoteWorker)):
        worker.wake()
    return jsonify(ticket_id=told.ticket_id, outcome=outcome), HTTPStatus.ACCEPTED


def _outcome_of(told: Delivery) -> Received:
    if told.ticket_id is None:
        return "unreadable"
    return "ignored" if is_of_note(told) else "queued"


def _remember_wrong() -> None:
    """Keep, now and then, that a wrong secret came: who sets up a rule sees why nothing happens."""
    now, last = time.monotonic(), current_app.extensions.get(WRONG)
    if last is None or now - last >= WRONG_SECONDS:
        current_app.extensions[WRONG] = now
        with suppress(StoreError):
            services().store.notes.receive(Delivery(None), "wrong")
