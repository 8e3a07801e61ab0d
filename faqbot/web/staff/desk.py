"""The answer desk: a ticket's text in, answers ready to paste out."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, send_from_directory

from faqbot.web.staff import access
from faqbot.web.staff.views import send_view

desk: Final = Blueprint("desk", __name__)
access.guard(desk)

ASSETS: Final = Path(__file__).parent / "assets"


@desk.get("/staff/")
def page() -> Response:
    """The desk."""
    return send_view("staff/desk.html")


@desk.get("/staff/assets/<name>")
def asset(name: str) -> Response:
    """A style sheet or script of the desk."""
    return send_from_directory(ASSETS, name)
