"""Channel Talk: the functions behind its command `/faq`."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, current_app, jsonify, request

from faqbot.messengers import channel_talk
from faqbot.messengers.signatures import is_channel_talks
from faqbot.model import QUESTION_LENGTH
from faqbot.web.asking import ask_bot, visitor_of
from faqbot.web.fields import clean, parse_object, read_raw
from faqbot.web.problems import switched_off, unsigned
from faqbot.web.requests import Question
from faqbot.web.services import services
from faqbot.words import CHAT

Json = dict[str, Any]

hook: Final = Blueprint("channel_talk", __name__)


@hook.put("/hooks/channel-talk")
@hook.put("/hooks/channel-talk/<version>")
def call(version: str = "") -> Response:
    """A function that the App Store calls; the version behind the address says nothing to us."""
    key = services().settings.channel_talk_signing_key
    if key is None:
        raise switched_off("FAQBOT_CHANNEL_TALK_SIGNING_KEY")
    body = read_raw()
    if not is_channel_talks(key, request.headers.get("X-Signature", ""), body):
        raise unsigned()
    called = parse_object(body)
    method, params = called.get("method"), called.get("params")
    if method == channel_talk.FUNCTIONS:
        return jsonify(result=channel_talk.functions())
    if method == channel_talk.COMMANDS:
        return jsonify(result=channel_talk.commands(services().kb.langs))
    if method not in (channel_talk.ASK, channel_talk.SUGGEST):
        told = "There is no such function here."
        return _failed(channel_talk.UNKNOWN_METHOD, "methodNotFound", told)
    text = clean(channel_talk.question_of(params)).strip()[:QUESTION_LENGTH]
    if method == channel_talk.SUGGEST:
        return jsonify(result=_suggest(text))
    return jsonify(result=_answer(text, called))


def _answer(text: str, called: Json) -> Json:
    if not text:
        langs = services().kb.langs
        lang = channel_talk.lang_of(called.get("params"), langs) or langs[0]
        command = f"/{channel_talk.COMMAND}"
        return channel_talk.show_text(CHAT[lang]["how"].format(command=command))
    who = visitor_of(f"channel-talk:{_caller(called)}", str(current_app.secret_key))
    _, reply = ask_bot(Question(text), who)
    return channel_talk.show_reply(reply, request.url_root)


def _suggest(text: str) -> Json:
    """What may be meant by what was typed so far; nothing is kept of it."""
    if not text:
        return channel_talk.suggestions(())
    reply = services().bot.reply(text, limit=channel_talk.CHOICES)
    return channel_talk.suggestions(channel_talk.titles_of(reply))


def _caller(called: Json) -> str:
    context = called.get("context")
    caller = context.get("caller") if isinstance(context, dict) else None
    id = caller.get("id") if isinstance(caller, dict) else None
    return id if isinstance(id, str) else ""


def _failed(code: int, kind: str, message: str) -> Response:
    return jsonify(error={"code": code, "type": kind, "message": message})
