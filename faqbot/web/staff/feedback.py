"""The part of the inbox that holds what readers say of pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from faqbot.errors import ConflictError
from faqbot.model import Lang, Link
from faqbot.store.page_feedback import State
from faqbot.web import catalog
from faqbot.web.fields import Line, Number, PageNumber, takes
from faqbot.web.services import services
from faqbot.web.staff import access
from faqbot.web.staff.views import conflict_notice, send_view, staff_lang

feedback: Final = Blueprint("feedback", __name__)
access.guard(feedback)

PAGE: Final = 50  # things said
PAGES: Final = 100  # pages with votes
STATES: Final[tuple[State, ...]] = ("open", "done", "vote")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which part of what was said is listed."""

    state: State | None = None
    of: Lang | None = None
    on: Line = ""
    page: PageNumber = 1
    done: Number = 0

    @property
    def kept(self) -> dict[str, Any]:
        """What an address says to list the same part."""
        return {"state": self.state, "of": self.of, "on": self.on or None}


@dataclass(frozen=True, slots=True)
class Seen:
    """The version of something that one saw when one acted."""

    version: Number = 0


@feedback.get("/staff/inbox/pages")
@takes(query=Filters)
def page(query: Filters) -> Response:
    """What readers said, and the votes of each page."""
    return _list_page(query)


@feedback.post("/staff/inbox/pages/<row:id>")
@access.needs("editor")
@takes(query=Filters, form=Seen)
def settle(id: int, query: Filters, form: Seen) -> Response | BaseResponse:
    """Mark something as done."""
    store = services().store.pages
    if store.one(id) is None:
        abort(404)
    try:
        store.settle(id, form.version, access.member().id)
    except ConflictError as error:
        return _list_page(query, conflict_notice(error), 409)
    return redirect(url_for("feedback.page", **query.kept, done=id), 303)


@feedback.post("/staff/inbox/pages/<row:id>/undo")
@access.needs("editor")
@takes(query=Filters, form=Seen)
def undo(id: int, query: Filters, form: Seen) -> Response | BaseResponse:
    """Take the last action back: it is to do again."""
    store = services().store.pages
    found = store.one(id)
    if found is None or not found.actions:
        abort(404)
    try:
        store.undo(found.actions[0].id, form.version, access.member().id)
    except ConflictError as error:
        return _list_page(query, conflict_notice(error), 409)
    return redirect(url_for("feedback.page", **query.kept), 303)


def link_of(page: str, lang: Lang) -> Link:
    """The title of a page (faq/cors, status/429) with its address; its name where it is gone."""
    kb = services().kb
    kind, _, id = (catalog.find_page(kb, page) or "").partition("/")
    if kind == "status":
        return catalog.status_link(kb, int(id), lang)
    return catalog.entry_link(kb, id, lang) if kind else Link(page, "")


def _list_page(query: Filters, notice: str = "", status: int = 200) -> Response:
    store = services().store.pages
    state, of_lang, on, number = query.state or "open", query.of, query.on or None, query.page
    found = store.feedback(state, of_lang, on, (number - 1) * PAGE, PAGE + 1)
    votes = store.votes(of_lang)
    done = store.one(query.done)
    return send_view(
        "staff/feedback.html",
        status,
        said=[(it, link_of(it.page, it.lang), votes.get(it.page)) for it in found[:PAGE]],
        votes=[(page, link_of(page, staff_lang()), it) for page, it in list(votes.items())[:PAGES]],
        total=store.count(state, of_lang, on),
        waiting=store.count(),
        missed=services().store.inbox.count(),
        states=STATES,
        state=state,
        of_lang=of_lang,
        on=on and (on, link_of(on, of_lang or staff_lang())),
        filters=query.kept,
        number=number,
        has_more=len(found) > PAGE,
        done=done and (done, link_of(done.page, done.lang)),
        may_act=access.member().may("editor"),
        notice=notice,
    )
