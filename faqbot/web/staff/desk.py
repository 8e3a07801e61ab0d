"""The answer desk: a ticket's text in, answers ready to paste out."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from faqbot.web.pages import send_template
from faqbot.web.readers import reader_lang
from faqbot.web.staff import access

desk: Final = Blueprint("desk", __name__)
access.guard(desk)


@desk.get("/staff/")
def page() -> Response:
    """The desk."""
    return send_template("staff/desk.html", reader_lang(), member=access.member())
