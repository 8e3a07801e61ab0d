"""The JSON API, and the documents beside it; openapi.json is made from it."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, current_app, jsonify, request
from msgspec.json import encode

from faqbot.answering.masking import mask
from faqbot.model import KnowledgeBase, Lang
from faqbot.web import catalog, replies
from faqbot.web.asking import ask_bot, document_of, visitor
from faqbot.web.fields import takes
from faqbot.web.health import states_of
from faqbot.web.openapi import Operation, describe
from faqbot.web.problems import Problem
from faqbot.web.requests import AskByAddress, Choice, Feedback, PageFeedback, Question, TextLang
from faqbot.web.rooted import rooted
from faqbot.web.services import services

api: Final = Blueprint("api", __name__)
DOCUMENT: Final = "openapi"
RATING: Final = (404, 429, 503)  # besides what any body may be refused for


@api.get("/api/v1/ask")
@Operation(
    "askByAddress", "bot", "The reply", replies.Reply, refuses=(429,), headers=("Content-Language",)
)
@takes(query=AskByAddress)
def ask_by_address(query: AskByAddress) -> Response:
    """Ask the question in the address."""
    return _answer(Question(query.q, query.lang, query.limit, query.previous))


@api.post("/api/v1/ask")
@Operation("ask", "bot", "The reply", replies.Reply, refuses=(429,), headers=("Content-Language",))
@takes(body=Question)
def ask(body: Question) -> Response:
    """Ask a question."""
    return _answer(body)


@api.get("/api/v1/entries")
@Operation(
    "listEntries", "content", "The entries", replies.Entries, headers=("ETag", "Content-Language")
)
@takes(query=TextLang)
def entries(query: TextLang) -> Response:
    """All entries in reading order."""
    kb, lang = _asked(query)
    found = tuple(catalog.entry_summary(kb, entry, lang) for entry in kb.entries.values())
    return _cacheable(replies.Entries(found), lang)


@api.get("/api/v1/entries/<id>")
@Operation(
    "getEntry",
    "content",
    "The entry",
    replies.Entry,
    headers=("ETag", "Content-Language"),
    unknown=replies.UnknownEntry,
)
@takes(query=TextLang)
def entry(id: str, query: TextLang) -> Response:
    """One entry with its whole text."""
    kb, lang = _asked(query)
    found = kb.find_entry(id)
    if found is None:
        near = catalog.near_entries(kb, id)
        raise Problem(404, "There is no entry with this id.", suggestions=near)
    return _cacheable(catalog.entry_detail(kb, found, lang), lang)


@api.get("/api/v1/status-codes")
@Operation(
    "listStatusCodes",
    "content",
    "The status codes",
    replies.StatusCodes,
    headers=("ETag", "Content-Language"),
)
@takes(query=TextLang)
def status_codes(query: TextLang) -> Response:
    """All status codes, ascending."""
    kb, lang = _asked(query)
    found = tuple(catalog.status_summary(kb, status, lang) for status in kb.status_codes.values())
    return _cacheable(replies.StatusCodes(found), lang)


@api.get("/api/v1/status-codes/<code>")
@Operation(
    "getStatusCode",
    "content",
    "The status code",
    replies.StatusCode,
    headers=("ETag", "Content-Language"),
    unknown=replies.UnknownStatusCode,
)
@takes(query=TextLang)
def status_code(code: str, query: TextLang) -> Response:
    """One status code with its whole text."""
    kb, lang = _asked(query)
    status = kb.find_status(code)
    if status is None:
        near = catalog.near_codes(kb, code)
        raise Problem(404, "There is no page about this status code.", suggestions=near)
    return _cacheable(catalog.status_detail(kb, status, lang), lang)


@api.post("/api/v1/feedback")
@Operation(
    "rate",
    "bot",
    "Noted. Feedback for the same reply replaces what was said before.",
    refuses=RATING,
)
@takes(body=Feedback)
def feedback(body: Feedback) -> Response:
    """Say whether a reply helped."""
    comment = _masked(body.comment)
    if not services().store.record_feedback(body.ask_id, body.helpful, comment):
        raise Problem(404, "There is no answer with this ask_id.")
    return Response(status=204)


@api.post("/api/v1/page-feedback")
@Operation(
    "ratePage",
    "content",
    "Noted. A visitor's vote on the same page and language takes the place of the earlier one.",
    refuses=RATING,
)
@takes(body=PageFeedback)
def page_feedback(body: PageFeedback) -> Response:
    """Say whether a page helped, or what should be changed in it."""
    page = catalog.find_page(services().kb, body.page)
    if page is None:
        raise Problem(404, "There is no entry or status code with this page.")
    comment, quote = _masked(body.comment), _masked(body.quote)
    services().store.pages.record(page, body.lang, body.helpful, comment, quote, visitor())
    return Response(status=204)


@api.post("/api/v1/choice")
@Operation("choose", "bot", "Noted. A later choice replaces an earlier one.", refuses=RATING)
@takes(body=Choice)
def choice(body: Choice) -> Response:
    """Say which of the choices was taken."""
    if not services().store.record_choice(body.ask_id, body.entry_id):
        raise Problem(404, "There is no answer with this ask_id that offers this entry.")
    return Response(status=204)


@api.get("/openapi.json")
@Operation("getOpenApi", "server", "OpenAPI 3.1", dict, headers=("ETag",))
def openapi() -> Response:
    """This document."""
    document = current_app.extensions.get(DOCUMENT) or describe(current_app, services().kb)
    current_app.extensions[DOCUMENT] = document
    return _cacheable(document | {"servers": [{"url": rooted("/")}]})


@api.get("/healthz")
@Operation("getHealth", "server", "It is", replies.Health)
def healthz() -> Response:
    """Whether the process is alive; touches nothing outside it."""
    return _fresh(replies.Health())


@api.get("/readyz")
@Operation(
    "getReadiness",
    "server",
    "They can; a database or Redis that is down does not change that",
    replies.Ready,
    unready=replies.Unready,
)
def readyz() -> Response:
    """Whether questions can be answered; a database or Redis that is down is told beside it."""
    parts = states_of(services())
    ready = parts["index"] == parts["site"] == "ok"
    return _fresh(replies.Ready(**parts)) if ready else _fresh(replies.Unready(**parts), 503)


@api.get("/bot.json")
@api.get("/<lang:other>/bot.json")
@Operation(
    "getBot",
    "server",
    "There is; a static host answers null here",
    replies.BotHere,
    headers=("ETag",),
)
def bot(other: str = "") -> Response:
    """Whether there is a bot at this address; the file of the same name says there is none."""
    if other and other not in services().kb.langs[1:]:
        raise Problem(404)
    return _cacheable(replies.BotHere())


def _asked(query: TextLang) -> tuple[KnowledgeBase, Lang]:
    """The knowledge base, and the language that its texts are wanted in."""
    kb = services().kb
    return kb, query.lang or kb.langs[0]


def _masked(text: str) -> str | None:
    return mask(text).text if text else None


def _answer(ask: Question) -> Response:
    ask_id, reply = ask_bot(ask)
    response = Response(encode(document_of(ask_id, reply)), mimetype="application/json")
    response.headers["Content-Language"] = reply.lang
    response.headers["Cache-Control"] = "no-store"
    return response


def _fresh(document: object, status: int = 200) -> Response:
    """A document that nobody keeps."""
    response = jsonify(document)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _cacheable(document: object, lang: str | None = None) -> Response:
    """A document that changes with the content only: kept by the reader, checked each time."""
    response = jsonify(document)
    if lang:
        response.headers["Content-Language"] = lang
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
