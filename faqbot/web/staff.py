"""The answer desk of the support staff: so far a page that says whether it is on."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from faqbot.web.pages import send_template
from faqbot.web.readers import reader_lang
from faqbot.web.services import services
from faqbot.web.wording import WORDING

staff: Final = Blueprint("staff", __name__)


@staff.get("/staff/")
def desk() -> Response:
    """Whether there is a desk, and how to get one."""
    has_password = services().settings.staff_password is not None
    response = send_template(
        "staff.html", reader_lang(), has_password=has_password, languages=WORDING
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response
