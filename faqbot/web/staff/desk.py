"""The answer desk: a ticket's text in, answers ready to paste out."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request, url_for
from msgspec import Meta

from faqbot.addresses import short_url
from faqbot.answering.annotate import annotate
from faqbot.answering.masking import mask, name_masks
from faqbot.answering.ticket import without_quote
from faqbot.answering.ticket_replies import (
    default_lines,
    from_lines,
    short_link,
    write_link,
    write_parts,
    write_pieces,
    write_reply,
)
from faqbot.model import QUESTION_LENGTH, Answer, Lang, Suggestion, Ticket, named_codes
from faqbot.snippets.render import LANGUAGES, exchange
from faqbot.web.asking import ID_BYTES, visitor
from faqbot.web.fields import CUT, Line, takes
from faqbot.web.problems import FieldError, Problem, invalid
from faqbot.web.requests import filled
from faqbot.web.services import services
from faqbot.web.staff import access
from faqbot.web.staff.views import desk_words, send_asset, send_view, staff_lang
from faqbot.words import DESK, MASKED

desk: Final = Blueprint("desk", __name__)
access.guard(desk)

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
        (("↓ ↑", "J K"), "key_move"),
        (("Enter",), "key_take"),
        (("A", "Space"), "key_add"),
        (("C", "R"), "key_copy"),
        (("1",), "key_ko"),
        (("2",), "key_en"),
        (("E",), "key_edit"),
        (("F",), "key_search"),
        (("I",), "key_leave"),
        (("L",), "key_link"),
        (("T",), "key_title"),
        (("M",), "key_format"),
        (("N",), "key_new"),
        (("O",), "key_open"),
        (("/", "Esc"), "key_back"),
        (("?",), "key_keys"),
    ),
    "keys_inbox": (
        (("↓ ↑", "J K"), "key_row"),
        (("1",), "key_give"),
        (("X",), "key_pick"),
        (("A",), "key_pick_all"),
        (("E",), "key_ignore"),
        (("D",), "key_decline"),
        (("U", "Z"), "key_undo"),
        (("Enter", "O"), "key_open_group"),
    ),
    "keys_group": (
        (("1", "9"), "key_entry"),
        (("F",), "key_search"),
        (("Enter",), "key_assign"),
        (("E",), "key_ignore"),
        (("D",), "key_decline"),
        (("J K",), "key_row"),
        (("U", "Z"), "key_undo"),
        (("Esc",), "key_up"),
    ),
}
SCRIPT_WORDS: Final = (
    "none", "looking", "line", "call_errors", "count", "unanswered", "search_all", "searched",
    "leave", "left", "passage", "more",
    "copy_link", "copy_title", "open", "copied", "copied_more",
    "copied_link", "copied_title", "nothing_picked", "not_copied", "not_counted", "failed",
    "signed_out", "times_sent", "emptied", "undo",
)  # fmt: skip
# Opens the desk with the text selected in any page; a fragment is never sent to a server.
BOOKMARKLET: Final = (
    "(()=>{{const t=String(getSelection());open({desk}+'#text='+encodeURIComponent(t))}})()"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A ticket, and the customer's last message where that came later.

    With `pieces`, replies are to be put together without another request.
    """

    text: TicketText
    message: TicketText = ""
    pieces: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """A question of a ticket that has no answer."""

    text: Annotated[str, filled(QUESTION_LENGTH, "A question."), CUT]


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
    form: Literal["link", "title", "passage", "reply"]
    text: TicketText = ""


# Werkzeug's own redirect to the slash would name whatever host the client says.
@desk.get("/staff/", strict_slashes=False)
def page() -> Response:
    """The desk."""
    words, langs = desk_words(staff_lang()), services().kb.langs
    addresses = {
        name: url_for(f"desk.{name}") for name in ("find", "reply", "sent", "missed", "keys")
    }
    addresses |= {"sign_in": url_for("staff.sign_in"), "site": request.script_root}
    named = [f"{what}_{lang}" for lang in langs for what in ("language", "copy")]
    shown = {name: words[name] for name in (*SCRIPT_WORDS, *named)}
    return send_view(
        "staff/desk.html",
        script="desk.js",
        data={
            "addresses": addresses,
            "words": shown,
            "sample": _sample(staff_lang()),
            "langs": langs,
        },
        longest=QUESTION_LENGTH,
        bookmarklet=bookmarklet(),
    )


def _sample(lang: Lang) -> str:
    """A ticket to try the desk with: it asks two questions that have an answer."""
    kb = services().kb
    ids = list(dict.fromkeys([*kb.popular, *kb.entries]))
    first, second = (kb.entries[id].texts[lang].title for id in (ids[0], ids[1 % len(ids)]))
    return DESK[lang]["sample_text"].format(first=first, second=second)


def bookmarklet() -> str:
    """The address of a bookmark that opens the desk with the text selected in any page."""
    script = BOOKMARKLET.format(desk=json.dumps(f"{base_url()}staff/"))
    return f"javascript:{quote(script, safe='(){}=>;,.!$+#/:?')}"


@desk.get("/staff/keys")
def keys() -> Response:
    """The keyboard shortcuts of the desk."""
    words = DESK[staff_lang()]
    groups = [
        (title, words[title], [(keys, words[does]) for keys, does in known])
        for title, known in SHORTCUTS.items()
    ]
    return send_view("staff/keys.html", groups=groups)


@desk.get("/staff/assets/<name>")
def asset(name: str) -> Response:
    """A style sheet or script of the desk."""
    return send_asset(name)


@desk.post("/staff/api/find")
@takes(body=Found)
def find(body: Found) -> Response:
    """The entries that may answer a ticket: `{"text": str, "message"?: str, "pieces"?: bool}`.

    `message` is the customer's last one, where that came after the text; it is read first.
    With `pieces`, each entry comes with what a reply is put together of in either language
    (`replies`, with what code in them is in other languages), and beside the entries stand greeting
    and closing (`lines`), the address of the site (`site`) and the names of those languages
    (`code`), so that a reply needs no second request.
    """
    lang = staff_lang()
    asked = "\n\n".join(filter(None, (without_quote(body.message), body.text)))
    ticket = services().bot.suggest(asked[:QUESTION_LENGTH], lang, SUGGESTIONS)
    document = _document_of(ticket, lang, body.pieces)
    if body.pieces:
        names = [language.name for language in LANGUAGES.values()]
        document |= {"site": base_url(), "lines": _lines(), "code": names}
    return jsonify(document)


@desk.get("/staff/api/reply")
@takes(query=Wanted)
def reply(query: Wanted) -> Response:
    """What can be copied of entries: `?entry=` (once or more), `&lang=`, and codes of the ticket.

    `status` and `error` (once or more) are the codes that the ticket names, `passage` (once or
    more) an entry's id, "#" and the name of the passage that was found for it. `parts` are those of
    the reply: greeting, an answer for each entry, closing.
    """
    lang, answers = query.lang, _answers(query)
    base = base_url()
    lines = services().store.staff.wording().get(lang)
    first = answers[0][0]
    return jsonify(
        link=short_link(first, base),
        title=asdict(write_link(first, base)),
        reply=asdict(write_reply(answers, lang, base, lines)),
        parts=[asdict(part) for part in write_parts(answers, lang, base, lines)],
    )


@desk.post("/staff/api/missed")
@takes(body=Missed)
def missed(body: Missed) -> tuple[str, int]:
    """Leave a question that nothing answers in the inbox, masked: `{"text": str}`."""
    asked = services().bot.reply(body.text).as_missed()
    services().store.record_ask(secrets.token_urlsafe(ID_BYTES), asked, visitor())
    return "", 204


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


def _lines() -> dict[Lang, dict[str, Any]]:
    """Greeting and closing of a reply in every language, in every form."""
    own = services().store.staff.wording()
    names = ("greeting", "closing")
    return {
        lang: {
            name: asdict(from_lines(text))
            for name, text in zip(names, own.get(lang, default_lines(lang)), strict=True)
        }
        for lang in services().kb.langs
    }


def _document_of(ticket: Ticket, lang: Lang, pieces: bool) -> dict[str, Any]:
    kb = services().kb
    counts = services().store.staff.sent_counts()

    @cache
    def document_of(suggestion: Suggestion) -> dict[str, Any]:
        suggested = _suggested(ticket, suggestion, lang, counts.get(suggestion.id, 0))
        return suggested | ({"replies": _pieces(ticket, suggested)} if pieces else {})

    return {
        "text": name_masks(ticket.text, lang),
        "masked": [MASKED[lang][kind] for kind in ticket.kinds],
        "lang": ticket.lang,
        "status_codes": [
            asdict(status) | {"title": kb.status_codes[status.code].texts[lang].title}
            for status in ticket.status_codes
        ],
        "error_codes": [asdict(error) for error in ticket.error_codes],
        "messages": [asdict(message) for message in ticket.messages],
        **asdict(annotate(services().bot, name_masks(ticket.text, lang), lang)),
        "calls": [asdict(call) for call in ticket.calls],
        "entries": [document_of(it) for it in _worth_showing(ticket.suggestions)],
        "questions": [
            {
                "text": name_masks(question.text, lang),
                "parts": [name_masks(part, lang) for part in question.parts],
                "entries": [document_of(it) for it in _worth_showing(question.suggestions)],
            }
            for question in ticket.questions
        ],
    }


def _worth_showing(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    return [
        suggestion
        for number, suggestion in enumerate(suggestions)
        if number < AT_LEAST or _likelihood(suggestion.confidence) != "unlikely"
    ]


def _suggested(ticket: Ticket, suggestion: Suggestion, lang: Lang, sent: int) -> dict[str, Any]:
    texts = services().kb.entries[suggestion.id].texts
    likelihood = _likelihood(suggestion.confidence)
    return {
        "id": suggestion.id,
        "passage": _passage(ticket, suggestion),
        "title": texts[lang].title,
        "titles": {each: texts[each].title for each in services().kb.langs},
        "confidence": suggestion.confidence,
        "likelihood": likelihood,
        "likely": DESK[lang][likelihood],
        "part": name_masks(suggestion.part, lang) if suggestion.part != ticket.text else "",
        "phrase": suggestion.phrase,
        "words": [word.word for word in suggestion.words],
        "summary": texts[lang].short_answer,
        "short_url": short_url("faq", suggestion.id),
        "sent": sent,
    }


def _passage(ticket: Ticket, suggestion: Suggestion) -> dict[str, str] | None:
    """The passage that says what the part of the ticket asks which an entry was found by."""
    bot = services().bot
    answer, _ = bot.prepare(suggestion.id, ticket.lang, *named_codes(ticket))
    part = bot.find_part(answer, suggestion.part)
    return {"name": part.name, "heading": part.heading, "url": part.url} if part else None


def _pieces(ticket: Ticket, suggested: dict[str, Any]) -> dict[Lang, dict[str, Any]]:
    """What a reply with an entry is put together of, in every language."""
    name = suggested["passage"]["name"] if suggested["passage"] else ""
    made = {}
    for lang in services().kb.langs:
        answer, markdown = services().bot.prepare(suggested["id"], lang, *named_codes(ticket), name)
        pieces = asdict(write_pieces(answer, markdown, lang, base_url()))
        made[lang] = pieces | {"code": _code_in(pieces["section"]["text"], lang)}
    return made


def _code_in(text: str, lang: Lang) -> dict[str, Any]:
    """The code that stands in a reply as text, with what it is in other languages of code."""
    snippets = (each[lang] for each in services().kb.snippets.values())
    return {
        written: others
        for written, others in exchange(snippets).items()
        if re.sub(r"^(?=.)", "    ", written, flags=re.M) in text
    }


def _likelihood(confidence: float) -> str:
    thresholds = services().settings.thresholds
    if confidence >= 2 * thresholds.answer:
        return "likely"
    return "possible" if confidence >= thresholds.choose else "unlikely"


def _answers(wanted: Wanted) -> list[tuple[Answer, str]]:
    kb = services().kb
    found = (kb.find_status(code) for code in wanted.status)
    status = tuple(known.code for known in found if known)
    errors = tuple(code for code in wanted.error if code in kb.error_codes)
    ids = list(dict.fromkeys(wanted.entry))
    if unknown := [id for id in ids if id not in kb.entries]:
        raise Problem(404, f"There is no entry {unknown[0][:100]}.")
    named = dict(passage.split("#", 1) for passage in wanted.passage if "#" in passage)
    prepare = services().bot.prepare
    return [prepare(id, wanted.lang, status, errors, named.get(id, "")) for id in ids]
