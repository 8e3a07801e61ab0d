"""The answer desk: a ticket's text in, answers ready to paste out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, cast

from flask import Blueprint, Response, jsonify, request, send_from_directory, url_for

from faqbot.answering.masking import mask
from faqbot.answering.replies import short_link, write_link, write_reply
from faqbot.model import LANGS, Answer, Lang, Ticket
from faqbot.web.problems import FieldError, Problem, invalid
from faqbot.web.reading import QUESTION_LENGTH, clean
from faqbot.web.services import services
from faqbot.web.staff import access
from faqbot.web.staff.views import send_view, staff_lang
from faqbot.web.staff.wording import MASKED, WORDING

desk: Final = Blueprint("desk", __name__)
access.guard(desk)

ASSETS: Final = Path(__file__).parent / "assets"
SUGGESTIONS: Final = 6
AT_LEAST: Final = 3  # suggestions that are shown although they are unlikely
REPLY_ENTRIES: Final = 10  # more answers than that are no reply any more
KEPT_QUESTION: Final = 500  # characters of a ticket that are kept with what was sent
FORMS: Final = ("link", "title", "reply")
SHORTCUTS: Final = {
    "keys_text": (
        (("Ctrl", "+", "Enter"), "key_copy"),
        (("Alt", "+", "↓ ↑"), "key_move"),
        (("Esc",), "key_list"),
    ),
    "keys_list": (
        (("Enter", "R"), "key_copy"),
        (("↓ ↑", "J K"), "key_move"),
        (("1",), "key_ko"),
        (("2",), "key_en"),
        (("L",), "key_link"),
        (("T",), "key_title"),
        (("M",), "key_format"),
        (("A",), "key_add"),
        (("C",), "key_tray"),
        (("O",), "key_open"),
        (("/", "Esc"), "key_back"),
        (("?",), "key_keys"),
    ),
}
SCRIPT_WORDS: Final = (
    "none", "count", "nothing_yet", "because", "nearest", "copy_ko", "copy_en", "copy_link",
    "copy_title", "add", "added", "open", "preview", "remove", "up", "masked", "codes", "copied",
    "not_copied", "not_counted", "failed", "signed_out", "times_sent", "format_html",
    "format_markdown", "format_text",
)  # fmt: skip


@desk.get("/staff/")
def page() -> Response:
    """The desk."""
    words = WORDING[staff_lang()]
    addresses = {name: url_for(f"desk.{name}") for name in ("find", "reply", "sent", "keys")}
    addresses["sign_in"] = url_for("staff.sign_in")
    shown = {name: words[name] for name in SCRIPT_WORDS}
    return send_view(
        "staff/desk.html", script="desk.js", data={"addresses": addresses, "words": shown}
    )


@desk.get("/staff/keys")
def keys() -> Response:
    """The keyboard shortcuts of the desk."""
    words = WORDING[staff_lang()]
    groups = [
        (words[title], [(keys, words[does]) for keys, does in known])
        for title, known in SHORTCUTS.items()
    ]
    return send_view("staff/keys.html", groups=groups)


@desk.get("/staff/assets/<name>")
def asset(name: str) -> Response:
    """A style sheet or script of the desk."""
    response = send_from_directory(ASSETS, name)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@desk.post("/staff/api/find")
def find() -> Response:
    """The entries that may answer a ticket: `{"text": str}`."""
    text = _text(_document(), "text", QUESTION_LENGTH)
    lang = staff_lang()
    ticket = services().bot.suggest(text, lang, SUGGESTIONS)
    return jsonify(_document_of(ticket, lang))


@desk.get("/staff/api/reply")
def reply() -> Response:
    """What can be copied of entries: `?entry=` (once or more), `&lang=`, and codes of the ticket.

    `status` and `error` (once or more) are the codes that the ticket names.
    """
    lang = _lang(request.args.get("lang"))
    answers = _answers(lang)
    base = base_url()
    lines = services().store.staff.wording().get(lang)
    first = answers[0][0]
    return jsonify(
        link=short_link(first, base),
        title=asdict(write_link(first, base)),
        reply=asdict(write_reply(answers, lang, base, lines)),
    )


@desk.post("/staff/api/sent")
def sent() -> tuple[str, int]:
    """Note what was copied into a ticket: entries, lang, form, and the ticket's text."""
    given = _document()
    entries, form, text = given.get("entries"), given.get("form"), given.get("text", "")
    lang = _lang(given.get("lang"))
    known = services().kb.entries
    if not isinstance(entries, list) or not entries or any(id not in known for id in entries):
        raise invalid(FieldError("entries", "must be ids of entries"))
    if form not in FORMS:
        raise invalid(FieldError("form", f"must be one of {', '.join(FORMS)}"))
    question = mask(clean(text)).text.strip()[:KEPT_QUESTION] if isinstance(text, str) else ""
    staff, member = services().store.staff, access.member()
    for id in dict.fromkeys(entries[:REPLY_ENTRIES]):
        staff.record_sent(member, id, lang, form, question)
    return "", 204


def base_url() -> str:
    """The address that links in replies begin with."""
    return f"{services().settings.base_url or request.url_root.rstrip('/')}/"


def _document_of(ticket: Ticket, lang: Lang) -> dict[str, Any]:
    kb, words = services().kb, WORDING[lang]
    counts = services().store.staff.sent_counts()
    return {
        "text": ticket.text,
        "masked": [MASKED[lang][kind] for kind in ticket.kinds],
        "lang": ticket.lang,
        "status_codes": [asdict(status) for status in ticket.status_codes],
        "error_codes": [asdict(error) for error in ticket.error_codes],
        "entries": [
            {
                "id": suggestion.id,
                "title": kb.entries[suggestion.id].texts[lang].title,
                "titles": {each: kb.entries[suggestion.id].texts[each].title for each in LANGS},
                "confidence": suggestion.confidence,
                "likely": words[_likelihood(suggestion.confidence)],
                "part": suggestion.part if suggestion.part != ticket.text else "",
                "phrase": suggestion.phrase,
                "words": [word.word for word in suggestion.words],
                "summary": kb.entries[suggestion.id].texts[lang].short_answer,
                "short_url": f"/q/{suggestion.id}",
                "sent": counts.get(suggestion.id, 0),
            }
            for number, suggestion in enumerate(ticket.suggestions)
            if number < AT_LEAST or _likelihood(suggestion.confidence) != "unlikely"
        ],
    }


def _likelihood(confidence: float) -> str:
    thresholds = services().settings.thresholds
    if confidence >= 2 * thresholds.answer:
        return "likely"
    return "possible" if confidence >= thresholds.choose else "unlikely"


def _answers(lang: Lang) -> list[tuple[Answer, str]]:
    kb = services().kb
    status = tuple(
        int(code) for code in request.args.getlist("status") if code.isdecimal() and len(code) == 3
    )
    status = tuple(code for code in status if code in kb.status_codes)
    errors = tuple(code for code in request.args.getlist("error") if code in kb.error_codes)
    ids = list(dict.fromkeys(request.args.getlist("entry")))
    if not ids or len(ids) > REPLY_ENTRIES:
        raise invalid(FieldError("entry", f"must be given 1 to {REPLY_ENTRIES} times"))
    if unknown := [id for id in ids if id not in kb.entries]:
        raise Problem(404, f"There is no entry {unknown[0][:100]}.")
    return [services().bot.prepare(id, lang, status, errors) for id in ids]


def _document() -> Mapping[str, Any]:
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise Problem(400, "Send a JSON object.")
    return cast(Mapping[str, Any], given)


def _text(given: Mapping[str, Any], name: str, longest: int) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise invalid(FieldError(name, "must be a string"))
    return clean(value)[:longest]


def _lang(value: Any) -> Lang:
    for lang in LANGS:
        if value == lang:
            return lang
    raise invalid(FieldError("lang", 'must be "ko" or "en"'))
