"""What a team sets for itself: lines around replies, tokens for scripts; and what it has sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from flask import Blueprint, Response, redirect, url_for
from msgspec import Meta
from werkzeug.wrappers import Response as BaseResponse

from faqbot.answering.ticket_replies import default_lines
from faqbot.model import Lang
from faqbot.web import catalog
from faqbot.web.fields import Line, Number, takes
from faqbot.web.services import services
from faqbot.web.staff import access
from faqbot.web.staff.desk import bookmarklet
from faqbot.web.staff.views import send_view, staff_lang

settings: Final = Blueprint("settings", __name__)
access.guard(settings)

LINES_LENGTH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Saved:
    """What was just saved: the lines of a language, or "tokens"."""

    saved: Line = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines around replies in a language."""

    language: Lang | None = None
    greeting: Annotated[str, Meta(max_length=LINES_LENGTH)] = ""
    closing: Annotated[str, Meta(max_length=LINES_LENGTH)] = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What a new token is for."""

    label: Line = ""


@dataclass(frozen=True, slots=True)
class TokenId:
    """A token."""

    id: Number = 0


@settings.get("/staff/settings")
@takes(query=Saved)
def page(query: Saved) -> Response:
    """The lines around replies, the bookmarklet and one's own tokens."""
    return _page(saved=query.saved)


@settings.post("/staff/settings/lines")
@access.needs("editor")
@takes(form=Lines)
def set_lines(form: Lines) -> BaseResponse:
    """Set greeting and closing lines of one language."""
    if form.language is not None:
        lines = (text.replace("\r\n", "\n") for text in (form.greeting, form.closing))
        services().store.staff.set_wording(form.language, *lines)
    at = f"lines-{form.language}"
    return redirect(url_for("settings.page", saved=form.language, _anchor=at), 303)


@settings.post("/staff/settings/tokens")
@access.needs_person
@takes(form=Label)
def add_token(form: Label) -> Response:
    """Make a token for scripts and show it, this once."""
    return _page(new_token=services().store.staff.add_token(access.member(), form.label))


@settings.post("/staff/settings/tokens/revoke")
@access.needs_person
@takes(form=TokenId)
def revoke_token(form: TokenId) -> BaseResponse:
    """End one of one's own tokens."""
    services().store.staff.revoke_token(access.member(), form.id)
    return redirect(url_for("settings.page", saved="tokens", _anchor="tokens"), 303)


@settings.get("/staff/sent")
def sent() -> Response:
    """Which entries the staff send, and with which questions."""
    lang, kb, staff = staff_lang(), services().kb, services().store.staff
    rows = [
        (catalog.entry_link(kb, id, lang), count, staff.sent_with(id))
        for id, count in staff.sent_counts().items()
        if id in kb.entries
    ]
    return send_view("staff/sent.html", rows=rows)


def _page(saved: str = "", new_token: str = "") -> Response:
    member, staff = access.member(), services().store.staff
    own = staff.wording()
    return send_view(
        "staff/settings.html",
        saved=saved,
        new_token=new_token,
        lines=[(lang, *own.get(lang, default_lines(lang))) for lang in services().kb.langs],
        may_edit=member.may("editor"),
        tokens=staff.tokens(member),
        bookmarklet=bookmarklet(),
    )
