"""The notes in Freshdesk's tickets: the connection, what webhooks told, what failed and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from flask import Blueprint, Response, current_app, redirect, url_for
from msgspec import Meta
from werkzeug.wrappers import Response as BaseResponse

from faqbot.errors import FreshdeskError, LimitError, RefusedError
from faqbot.freshdesk.client import open_client
from faqbot.freshdesk.setup import PATH
from faqbot.freshdesk.worker import ACCESS, NoteWorker
from faqbot.web.fields import Line, takes
from faqbot.web.services import services, work_of
from faqbot.web.staff import access
from faqbot.web.staff.desk import base_url
from faqbot.web.staff.views import send_view, staff_lang
from faqbot.words import FRESHDESK

tickets: Final = Blueprint("tickets", __name__)
access.guard(tickets)

SHOWN: Final = 50  # tickets and deliveries
DONE: Final = 20  # tickets that need nothing


@dataclass(frozen=True, slots=True)
class Again:
    """Whether something was just put up to be tried again."""

    again: Line = ""


@dataclass(frozen=True, slots=True)
class TicketId:
    """A ticket; 0: all that failed or are tried later."""

    ticket: Annotated[int, Meta(ge=0, le=2**53)] = 0


@tickets.get("/staff/freshdesk")
@takes(query=Again)
def page(query: Again) -> Response:
    """How it stands."""
    return _page(FRESHDESK[staff_lang()]["tried_again"] if query.again else "")


@tickets.post("/staff/freshdesk/test")
def test() -> Response:
    """Ask Freshdesk who we are there: one call."""
    words, settings = FRESHDESK[staff_lang()], services().settings
    if settings.freshdesk_url is None or settings.freshdesk_api_key is None:
        return _page(words["test_nothing"])
    worker = work_of(current_app, NoteWorker)
    client = worker.work.client if worker else open_client(settings)
    try:
        me = client.get("/api/v2/agents/me")
    except FreshdeskError as error:
        return _page(words[f"why_{_kind_of(error)}"], str(error))
    contact = me.get("contact") if isinstance(me, dict) else None
    name = str(contact.get("name") or "?") if isinstance(contact, dict) else "?"
    left, total = client.budget.state or ("?", "?")
    return _page(words["test_good"].format(name=name, left=left, total=total))


@tickets.post("/staff/freshdesk/retry")
@access.needs("editor")
@takes(form=TicketId)
def retry(form: TicketId) -> BaseResponse:
    """Try a ticket again now, or all that failed or are tried later."""
    services().store.notes.retry(form.ticket or None)
    if worker := work_of(current_app, NoteWorker):
        worker.wake()
    return redirect(url_for("tickets.page", again=1), 303)


def _kind_of(error: FreshdeskError) -> str:
    if isinstance(error, LimitError):
        return "limit"
    if isinstance(error, RefusedError):
        return "access" if error.status in ACCESS else "refused"
    return "unreachable"


def _page(notice: str = "", detail: str = "") -> Response:
    settings, notes = services().settings, services().store.notes
    given = {
        "FAQBOT_FRESHDESK_URL": settings.freshdesk_url,
        "FAQBOT_FRESHDESK_API_KEY": settings.freshdesk_api_key,
        "FAQBOT_FRESHDESK_SECRET": settings.freshdesk_secret,
    }
    return send_view(
        "staff/freshdesk.html",
        notice=notice,
        detail=detail,
        account=settings.freshdesk_url,
        missing=[name for name, value in given.items() if value is None],
        hook=f"{base_url().rstrip('/')}{PATH}",
        counts=notes.counts(),
        open=notes.tickets(("failed", "trying", "waiting"), SHOWN),
        done=notes.tickets(("done",), DONE),
        deliveries=notes.deliveries(SHOWN),
        may_act=access.member().may("editor"),
    )
