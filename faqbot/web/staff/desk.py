"""The answer desk: a ticket's text in, answers ready to paste out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from flask import Blueprint, Response, jsonify, request, send_from_directory, url_for
from msgspec import Meta

from faqbot.answering.masking import mask
from faqbot.answering.ticket_replies import short_link, write_link, write_reply
from faqbot.model import LANGS, QUESTION_LENGTH, Answer, Lang, Suggestion, Ticket
from faqbot.web import catalog
from faqbot.web.fields import CUT, Line, takes
from faqbot.web.problems import FieldError, Problem, invalid
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
TicketText = Annotated[str, Meta(max_length=QUESTION_LENGTH), CUT]
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
        (("N",), "key_new"),
        (("O",), "key_open"),
        (("/", "Esc"), "key_back"),
        (("?",), "key_keys"),
    ),
}
SCRIPT_WORDS: Final = (
    "none", "count", "nothing_yet", "because", "nearest", "passage", "copy_ko", "copy_en",
    "copy_link", "copy_title", "add", "added", "open", "preview", "remove", "up", "masked", "codes",
    "copied", "not_copied", "not_counted", "failed", "signed_out", "times_sent", "format_html",
    "format_markdown", "format_text", "emptied", "undo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A ticket."""

    text: TicketText


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be copied: entries and their passages, and the codes that the ticket names."""

    lang: Lang
    entry: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=REPLY_ENTRIES)]
    status: tuple[Line, ...] = ()
    error: tuple[Line, ...] = ()
    passage: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """What was copied into a ticket."""

    entries: Annotated[tuple[Line, ...], Meta(min_length=1)]
    lang: Lang
    form: Literal["link", "title", "reply"]
    text: TicketText = ""


@desk.get("/staff/")
def page() -> Response:
    """The desk."""
    words = WORDING[staff_lang()]
    addresses = {name: url_for(f"desk.{name}") for name in ("find", "reply", "sent", "keys")}
    addresses |= {"sign_in": url_for("staff.sign_in"), "site": request.script_root}
    shown = {name: words[name] for name in SCRIPT_WORDS}
    return send_view(
        "staff/desk.html",
        script="desk.js",
        data={"addresses": addresses, "words": shown},
        longest=QUESTION_LENGTH,
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
@takes(body=Found)
def find(body: Found) -> Response:
    """The entries that may answer a ticket: `{"text": str}`."""
    lang = staff_lang()
    ticket = services().bot.suggest(body.text, lang, SUGGESTIONS)
    return jsonify(_document_of(ticket, lang))


@desk.get("/staff/api/reply")
@takes(query=Wanted)
def reply(query: Wanted) -> Response:
    """What can be copied of entries: `?entry=` (once or more), `&lang=`, and codes of the ticket.

    `status` and `error` (once or more) are the codes that the ticket names, `passage` (once or
    more) an entry's id, "#" and the name of the passage that was found for it.
    """
    lang, answers = query.lang, _answers(query)
    base = base_url()
    lines = services().store.staff.wording().get(lang)
    first = answers[0][0]
    return jsonify(
        link=short_link(first, base),
        title=asdict(write_link(first, base)),
        reply=asdict(write_reply(answers, lang, base, lines)),
    )


@desk.post("/staff/api/sent")
@takes(body=Sent)
def sent(body: Sent) -> tuple[str, int]:
    """Note what was copied into a ticket: entries, lang, form, and the ticket's text."""
    if not set(body.entries) <= set(services().kb.entries):
        raise invalid(FieldError("entries", "must be ids of entries"))
    question = mask(body.text).text.strip()[:KEPT_QUESTION]
    staff, member = services().store.staff, access.member()
    for id in dict.fromkeys(body.entries[:REPLY_ENTRIES]):
        staff.record_sent(member, id, body.lang, body.form, question)
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
        "messages": [asdict(message) for message in ticket.messages],
        "entries": [
            {
                "id": suggestion.id,
                "passage": _passage(ticket, suggestion),
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


def _passage(ticket: Ticket, suggestion: Suggestion) -> dict[str, str] | None:
    """The passage that says what the part of the ticket asks which an entry was found by."""
    codes = tuple(status.code for status in ticket.status_codes)
    errors = tuple(error.code for error in ticket.error_codes)
    bot = services().bot
    answer, _ = bot.prepare(suggestion.id, ticket.lang, codes, errors)
    part = bot.find_part(answer, suggestion.part)
    return {"name": part.name, "heading": part.heading, "url": part.url} if part else None


def _likelihood(confidence: float) -> str:
    thresholds = services().settings.thresholds
    if confidence >= 2 * thresholds.answer:
        return "likely"
    return "possible" if confidence >= thresholds.choose else "unlikely"


def _answers(wanted: Wanted) -> list[tuple[Answer, str]]:
    kb = services().kb
    found = (catalog.find_status(kb, code) for code in wanted.status)
    status = tuple(known.code for known in found if known)
    errors = tuple(code for code in wanted.error if code in kb.error_codes)
    ids = list(dict.fromkeys(wanted.entry))
    if unknown := [id for id in ids if id not in kb.entries]:
        raise Problem(404, f"There is no entry {unknown[0][:100]}.")
    named = dict(passage.split("#", 1) for passage in wanted.passage if "#" in passage)
    prepare = services().bot.prepare
    return [prepare(id, wanted.lang, status, errors, named.get(id, "")) for id in ids]
