"""Slack: `/faq`, the message shortcut, and the buttons of their answers, at one address."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from flask import Blueprint, Response, current_app, jsonify, request

from faqbot.errors import StoreError
from faqbot.messengers import slack
from faqbot.messengers.sections import sections_of
from faqbot.messengers.signatures import is_slacks
from faqbot.messengers.slack import Asked, Choice, Pressed
from faqbot.model import QUESTION_LENGTH
from faqbot.web.asking import ask_bot, visitor_of
from faqbot.web.courier import courier
from faqbot.web.fields import clean, read_raw
from faqbot.web.pages import log_failure
from faqbot.web.problems import Problem, switched_off, unsigned
from faqbot.web.requests import Question
from faqbot.web.services import services
from faqbot.words import CHAT

hook: Final = Blueprint("slack", __name__)

SENT: Final = "X-Slack-Request-Timestamp"
BROKEN: Final = "The body is no form that Slack sends."
OTHER: Final = "Slack sends something that is not known here: set up /faq and the message shortcut."


@hook.post("/hooks/slack")
def receive() -> Response:
    """A command is answered at once, all else later at the address that came with it."""
    secret = services().settings.slack_signing_secret
    if secret is None:
        raise switched_off("FAQBOT_SLACK_SIGNING_SECRET")
    body, headers = read_raw(), request.headers
    signature, sent = headers.get("X-Slack-Signature", ""), headers.get(SENT, "")
    if not is_slacks(secret, signature, sent, body, time.time()):
        raise unsigned()
    form = _read(body)
    if "ssl_check" in form:  # Slack tries whether the certificate is good
        return Response(status=200)
    try:
        said = slack.read_form(form)
    except (ValueError, RecursionError) as error:
        raise Problem(400, BROKEN) from error
    match said:
        case Asked(answer_to=""):
            return jsonify(_answer(said))
        case Asked():
            _send(said.answer_to, _answer(said))
        case Pressed(choice=Choice() as choice):
            _send(said.answer_to, _tell(choice, said.is_share))
        case Pressed():  # a button that only leads to an address
            pass
        case _:
            raise Problem(400, OTHER)
    return Response(status=200)


def _read(body: bytes) -> Mapping[str, str]:
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=100))
    except ValueError as error:  # no UTF-8, or more fields than any form has
        raise Problem(400, BROKEN) from error


def _answer(asked: Asked) -> Mapping[str, Any]:
    text = clean(asked.text).strip()[:QUESTION_LENGTH]
    if not text:
        return slack.show_note(slack.how_to_use(asked.command, services().kb.langs))
    who = visitor_of(f"slack:{asked.who}", str(current_app.secret_key))
    ask_id, reply = ask_bot(Question(text), who)
    return slack.show_reply(reply, ask_id, request.url_root)


def _tell(choice: Choice, is_share: bool) -> Mapping[str, Any]:
    """A chosen entry, which counts as the answer to what was asked."""
    try:
        answer, _ = services().bot.prepare(choice.id, choice.lang, choice.status, choice.errors)
    except KeyError:  # an entry that is gone since
        return slack.show_note(CHAT[choice.lang]["gone"])
    if not is_share:
        _record(choice)
    return slack.show_answer(sections_of(answer, request.url_root), choice, is_share)


def _record(choice: Choice) -> None:
    try:
        services().store.record_choice(choice.ask_id, choice.id)
    except StoreError as error:  # the answer is worth more than the record of it
        log_failure(error)


def _send(address: str, message: Mapping[str, Any]) -> None:
    """Send a message to Slack, and to nobody else."""
    if not address.startswith(slack.ANSWERS):
        raise Problem(400, BROKEN)
    courier().send(address, message)
