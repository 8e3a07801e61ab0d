"""Signing in and out of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from flask import Blueprint, Response, current_app, redirect, url_for
from msgspec import Meta
from werkzeug.wrappers import Response as BaseResponse

from faqbot.languages import NAMES
from faqbot.store.staff import NAME_LENGTH
from faqbot.web.fields import RAW, takes
from faqbot.web.locale import reader_lang
from faqbot.web.pages import send_template, too_many
from faqbot.web.services import services
from faqbot.web.staff import access
from faqbot.web.staff.views import desk_words, send_asset

staff: Final = Blueprint("staff", __name__)

Address = Annotated[str, Meta(max_length=1_000)]


@dataclass(frozen=True, slots=True)
class Next:
    """Where to go on to."""

    next: Address = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A name and a password."""

    name: Annotated[str, Meta(max_length=NAME_LENGTH)] = ""
    password: Annotated[str, Meta(max_length=1_000), RAW] = ""
    next: Address = ""


@staff.get("/staff/sign-in")
@takes(query=Next)
def sign_in(query: Next) -> Response | BaseResponse:
    """The form, or a page that says that there is no desk."""
    if not access.is_on():
        return access.off_page()
    if access.current_member():
        return redirect(url_for("desk.page"))
    return _form(Entry(next=query.next))


@staff.post("/staff/sign-in")
@takes(form=Entry)
def enter(form: Entry) -> Response | BaseResponse:
    """Check a name and a password."""
    if not access.is_on():
        return access.off_page()
    access.CSRF.protect()
    access.make_first_admin(current_app, services().settings, services().store)
    staff = services().store.staff
    name = form.name or access.FIRST_ADMIN
    account = access.account_of(name)
    if seconds := staff.begin_attempt(account):
        return too_many(seconds)
    found = staff.sign_in(name, form.password)
    if found is None:
        return _form(form, failed=True)
    staff.forgive_attempts(account)
    access.begin_session(found)
    response = redirect(access.safe_next(form.next), 303)
    return access.remember(response, name)


@staff.post("/staff/sign-out")
def leave() -> BaseResponse:
    """End the session."""
    access.CSRF.protect()
    access.end_session()
    return redirect(url_for("staff.sign_in"), 303)


@staff.get("/staff/look.css")
def look() -> Response:
    """The style sheet of the desk, which who is not signed in yet sees too."""
    return send_asset("staff.css")


def _form(given: Entry, failed: bool = False) -> Response:
    lang = reader_lang()
    response = send_template(
        "staff/sign_in.html",
        lang,
        401 if failed else 200,
        failed=failed,
        next=given.next,
        account=given.name,
        desk_words=desk_words(lang),
        languages=NAMES,
        other_lang=services().kb.other_than(lang),
    )
    return access.unlisted(response)
