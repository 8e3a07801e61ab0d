"""Signing in and out of the desk."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from faqbot.web.pages import send_template
from faqbot.web.readers import reader_lang
from faqbot.web.services import services
from faqbot.web.staff import access

staff: Final = Blueprint("staff", __name__)


@staff.get("/staff/sign-in")
def sign_in() -> Response | BaseResponse:
    """The form, or a page that says that there is no desk."""
    if not access.is_on():
        return access.off_page()
    if access.current_member():
        return redirect(url_for("desk.page"))
    return _form()


@staff.post("/staff/sign-in")
def enter() -> Response | BaseResponse:
    """Check a name and a password."""
    if not access.is_on():
        return access.off_page()
    access.CSRF.protect()
    found = services().store.staff.sign_in(
        request.form.get("name", "")[:100] or access.FIRST_ADMIN,
        request.form.get("password", "")[:1000],
    )
    if found is None:
        return _form(failed=True)
    access.begin_session(found)
    return redirect(access.safe_next(request.form.get("next", "")), 303)


@staff.post("/staff/sign-out")
def leave() -> BaseResponse:
    """End the session."""
    access.CSRF.protect()
    access.end_session()
    return redirect(url_for("staff.sign_in"), 303)


def _form(failed: bool = False) -> Response:
    next = request.values.get("next", "")
    response = send_template(
        "staff/sign_in.html",
        reader_lang(),
        401 if failed else 200,
        failed=failed,
        next=next,
        account=request.form.get("name", ""),
    )
    return access.unlisted(response)
