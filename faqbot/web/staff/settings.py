"""What a team sets for itself: lines around replies, tokens for scripts; and what it has sent."""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from faqbot.answering.render import page_url
from faqbot.answering.replies import DEFAULT_LINES
from faqbot.model import LANGS, Link
from faqbot.web.reading import clean
from faqbot.web.services import services
from faqbot.web.staff import access
from faqbot.web.staff.desk import base_url
from faqbot.web.staff.views import send_view, staff_lang
from faqbot.web.staff.wording import WORDING

settings: Final = Blueprint("settings", __name__)
access.guard(settings)

LINES_LENGTH: Final = 2_000
# Opens the desk with the text selected in any page; a fragment is never sent to a server.
BOOKMARKLET: Final = (
    "(()=>{{const t=String(getSelection());open({desk}+'#text='+encodeURIComponent(t))}})()"
)


@settings.get("/staff/settings")
def page() -> Response:
    """The lines around replies, the bookmarklet and one's own tokens."""
    return _page(WORDING[staff_lang()]["saved"] if request.args.get("saved") else "")


@settings.post("/staff/settings/lines")
@access.needs("editor")
def set_lines() -> BaseResponse:
    """Set greeting and closing lines of one language."""
    lang = next((each for each in LANGS if each == request.form.get("language")), None)
    if lang is not None:
        greeting, closing = (
            clean(request.form.get(name, "")).replace("\r\n", "\n").strip()[:LINES_LENGTH]
            for name in ("greeting", "closing")
        )
        services().store.staff.set_wording(lang, greeting, closing)
    return redirect(url_for("settings.page", saved=1), 303)


@settings.post("/staff/settings/tokens")
def add_token() -> Response:
    """Make a token for scripts and show it, this once."""
    label = clean(request.form.get("label", ""))
    return _page(new_token=services().store.staff.add_token(access.member(), label))


@settings.post("/staff/settings/tokens/revoke")
def revoke_token() -> BaseResponse:
    """End one of one's own tokens."""
    id = request.form.get("id", "")
    if id.isdecimal() and len(id) < 10:
        services().store.staff.revoke_token(access.member(), int(id))
    return redirect(url_for("settings.page", saved=1), 303)


@settings.get("/staff/sent")
def sent() -> Response:
    """Which entries the staff send, and with which questions."""
    lang, kb, staff = staff_lang(), services().kb, services().store.staff
    rows = [
        (
            Link(kb.entries[id].texts[lang].title, page_url(lang, "faq", id)),
            count,
            staff.sent_with(id),
        )
        for id, count in staff.sent_counts().items()
        if id in kb.entries
    ]
    return send_view("staff/sent.html", rows=rows)


def _page(notice: str = "", new_token: str = "") -> Response:
    member, staff = access.member(), services().store.staff
    own = staff.wording()
    script = BOOKMARKLET.format(desk=json.dumps(f"{base_url()}staff/"))
    return send_view(
        "staff/settings.html",
        notice=notice,
        new_token=new_token,
        lines=[(lang, *own.get(lang, DEFAULT_LINES[lang])) for lang in LANGS],
        may_edit=member.may("editor"),
        tokens=staff.tokens(member),
        bookmarklet=f"javascript:{quote(script, safe='(){}=>;,.!$+#/:?')}",
    )
