"""The part of the inbox that holds what readers say of pages."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from faqbot.answering.render import page_url
from faqbot.errors import ConflictError
from faqbot.model import LANGS, Lang, Link
from faqbot.store.pages import State
from faqbot.web import catalog
from faqbot.web.services import services
from faqbot.web.staff import access
from faqbot.web.staff.views import send_view, staff_lang
from faqbot.web.staff.wording import WORDING

feedback: Final = Blueprint("feedback", __name__)
access.guard(feedback)

PAGE: Final = 50  # things said
PAGES: Final = 100  # pages with votes
STATES: Final[tuple[State, ...]] = ("open", "done", "vote")


@feedback.get("/staff/inbox/pages")
def page() -> Response:
    """What readers said, and the votes of each page."""
    return _list_page()


@feedback.post("/staff/inbox/pages/<int:id>")
@access.needs("editor")
def settle(id: int) -> Response | BaseResponse:
    """Mark something as done."""
    store = services().store.pages
    if store.one(id) is None:
        abort(404)
    try:
        store.settle(id, request.form.get("version", 0, type=int), access.member().id)
    except ConflictError as error:
        return _list_page(_conflict(error), 409)
    return redirect(url_for("feedback.page", **_filters(), done=id), 303)


@feedback.post("/staff/inbox/pages/<int:id>/undo")
@access.needs("editor")
def undo(id: int) -> Response | BaseResponse:
    """Take the last action back: it is to do again."""
    store = services().store.pages
    found = store.one(id)
    if found is None or not found.actions:
        abort(404)
    version = request.form.get("version", 0, type=int)
    try:
        store.undo(found.actions[0].id, version, access.member().id)
    except ConflictError as error:
        return _list_page(_conflict(error), 409)
    return redirect(url_for("feedback.page", **_filters()), 303)


def link_of(page: str, lang: Lang) -> Link:
    """The title of a page (faq/cors, status/429) with its address; its name where it is gone."""
    kb = services().kb
    kind, _, id = (catalog.find_page(kb, page) or "").partition("/")
    if not kind:
        return Link(page, "")
    title = (
        kb.entries[id].texts[lang].title
        if kind == "faq"
        else f"{id} {kb.status_codes[int(id)].name}"
    )
    return Link(title, page_url(lang, kind, id))


def _list_page(notice: str = "", status: int = 200) -> Response:
    store, filters = services().store.pages, _filters()
    state: State = next((each for each in STATES if each == filters["state"]), "open")
    of_lang: Lang | None = next((each for each in LANGS if each == filters["of"]), None)
    on = filters["on"] or None
    number = max(1, request.args.get("page", 1, type=int))
    found = store.feedback(state, of_lang, on, (number - 1) * PAGE, PAGE + 1)
    votes = store.votes(of_lang)
    done = store.one(request.args.get("done", 0, type=int))
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
        filters=filters,
        number=number,
        has_more=len(found) > PAGE,
        done=done and (done, link_of(done.page, done.lang)),
        may_act=access.member().may("editor"),
        notice=notice,
    )


def _filters() -> dict[str, Any]:
    """What the address leaves of the list."""
    return {name: request.args.get(name) for name in ("state", "of", "on")}


def _conflict(error: ConflictError) -> str:
    words = WORDING[staff_lang()]
    return words["conflict"].format(by=error.by or words["somebody"])
