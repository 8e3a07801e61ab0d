"""The JSON API, and the documents beside it; described in openapi.json."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, json, jsonify, request

from faqbot.answering.masking import mask
from faqbot.web import catalog
from faqbot.web.asking import ask_bot, document_of, visitor
from faqbot.web.problems import Problem
from faqbot.web.reading import (
    Ask,
    parse_ask,
    parse_ask_query,
    parse_choice,
    parse_feedback,
    parse_lang,
    parse_page_feedback,
    read_object,
)
from faqbot.web.services import services

api: Final = Blueprint("api", __name__)
OPENAPI: Final = Path(__file__).with_name("openapi.json")


@api.get("/api/v1/ask")
def ask_by_address() -> Response:
    """Answer the question in `?q=`."""
    return _answer(parse_ask_query(request.args.to_dict()))


@api.post("/api/v1/ask")
def ask() -> Response:
    """Answer the question in the body."""
    return _answer(parse_ask(read_object()))


@api.get("/api/v1/entries")
def entries() -> Response:
    """Every entry, in reading order."""
    lang, kb = parse_lang(request.args), services().kb
    found = [catalog.entry_summary(kb, entry, lang) for entry in kb.entries.values()]
    return _cacheable({"entries": found}, lang)


@api.get("/api/v1/entries/<id>")
def entry(id: str) -> Response:
    """One entry with its whole text."""
    lang, kb = parse_lang(request.args), services().kb
    id = kb.redirects.get(id, id)
    if id not in kb.entries:
        near = catalog.near_entries(kb, id)
        raise Problem(404, "There is no entry with this id.", suggestions=near)
    return _cacheable(catalog.entry_detail(kb, kb.entries[id], lang), lang)


@api.get("/api/v1/status-codes")
def status_codes() -> Response:
    """Every status code, ascending."""
    lang, kb = parse_lang(request.args), services().kb
    found = [catalog.status_summary(kb, status, lang) for status in kb.status_codes.values()]
    return _cacheable({"status_codes": found}, lang)


@api.get("/api/v1/status-codes/<code>")
def status_code(code: str) -> Response:
    """One status code with its whole text."""
    lang, kb = parse_lang(request.args), services().kb
    status = catalog.find_status(kb, code)
    if status is None:
        near = catalog.near_codes(kb, code)
        raise Problem(404, "There is no page about this status code.", suggestions=near)
    return _cacheable(catalog.status_detail(kb, status, lang), lang)


@api.post("/api/v1/feedback")
def feedback() -> Response:
    """Note whether a reply helped."""
    given = parse_feedback(read_object())
    comment = given.comment and mask(given.comment).text
    if not services().store.record_feedback(given.ask_id, given.helpful, comment):
        raise Problem(404, "There is no answer with this ask_id.")
    return Response(status=204)


@api.post("/api/v1/page-feedback")
def page_feedback() -> Response:
    """Note what a reader says of a page."""
    given = parse_page_feedback(read_object())
    page = catalog.find_page(services().kb, given.page)
    if page is None:
        raise Problem(404, "There is no entry or status code with this page.")
    comment = given.comment and mask(given.comment).text
    quote = given.quote and mask(given.quote).text
    services().store.pages.record(page, given.lang, given.helpful, comment, quote, visitor())
    return Response(status=204)


@api.post("/api/v1/choice")
def choice() -> Response:
    """Note which of the choices was taken."""
    given = parse_choice(read_object())
    if not services().store.record_choice(given.ask_id, given.entry_id):
        raise Problem(404, "There is no answer with this ask_id that offers this entry.")
    return Response(status=204)


@api.get("/openapi.json")
def openapi() -> Response:
    """What this API takes and gives."""
    return _cacheable(json.loads(OPENAPI.read_bytes()))


@api.get("/healthz")
def healthz() -> Response:
    """Whether this process can answer."""
    response = jsonify(status="ok")
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/bot.json")
@api.get("/en/bot.json")
def bot() -> Response:
    """Tells the chat widget that there is a bot; the file of the same name says there is none."""
    return _cacheable({"bot": "faqbot"})


def _answer(ask: Ask) -> Response:
    ask_id, reply = ask_bot(ask)
    response = jsonify(document_of(ask_id, reply))
    response.headers["Content-Language"] = reply.lang
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
