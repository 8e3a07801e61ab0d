"""The inbox of misses: what the bot did not know, and what is to become of it."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from faqbot.answering.render import page_url
from faqbot.answering.teaching import Change, Taught
from faqbot.content.editing import ID
from faqbot.errors import ConflictError, EditError
from faqbot.model import LANGS, Lang, Link
from faqbot.store.inbox import Group, Kind, Order, State
from faqbot.web.chores import Chores, chores_of
from faqbot.web.reading import clean
from faqbot.web.services import services
from faqbot.web.staff import access
from faqbot.web.staff.feedback import link_of
from faqbot.web.staff.views import send_view, staff_lang
from faqbot.web.staff.wording import WORDING

inbox: Final = Blueprint("inbox", __name__)
access.guard(inbox)

PAGE: Final = 50  # groups
HISTORY: Final = 100  # actions
SUGGESTIONS: Final = 5
PHRASE_LENGTH: Final = 300
OBSERVED: Final = 10  # wordings in a language that go into the files of a new entry
STATES: Final[tuple[State, ...]] = ("open", "done")
ORDERS: Final[tuple[Order, ...]] = ("newest", "most")


@inbox.get("/staff/inbox")
def page() -> Response:
    """The groups of misses."""
    state: State = next((each for each in STATES if each == request.args.get("state")), "open")
    order: Order = next((each for each in ORDERS if each == request.args.get("order")), "newest")
    of_lang = next((each for each in LANGS if each == request.args.get("of")), None)
    number = max(1, request.args.get("page", 1, type=int))
    store = services().store.inbox
    groups = store.groups(state, order, of_lang, (number - 1) * PAGE, PAGE + 1)
    return send_view(
        "staff/inbox.html",
        groups=[(group, _said(group)) for group in groups[:PAGE]],
        total=store.count(state, of_lang),
        missed=store.count(),
        waiting=services().store.pages.count(),
        state=state,
        order=order,
        of_lang=of_lang,
        number=number,
        has_more=len(groups) > PAGE,
        done=_done(),
    )


@inbox.get("/staff/inbox/<int:id>")
def group(id: int) -> Response:
    """One group, with what can be done with it."""
    return _group_page(id)


@inbox.post("/staff/inbox/<int:id>")
@access.needs("editor")
def act(id: int) -> Response | BaseResponse:
    """Settle a group: it belongs to an entry, becomes a new one, is out of scope or ignored."""
    found = services().store.inbox.group(id) or abort(404)
    lang: Lang = next((each for each in LANGS if each == request.form.get("phrase_lang")), "ko")
    phrase = " ".join(clean(request.form.get("phrase", "")).split())[:PHRASE_LENGTH]
    entry = request.form.get("entry") or request.form.get("other", "")
    kind = request.form.get("kind", "")
    words = WORDING[staff_lang()]
    if kind == "alias":
        if entry not in services().kb.entries or not phrase:
            return _group_page(id, words["choose_entry"], 422)
        changes = _preview(Taught(entry, lang, phrase))
        if changes and "confirmed" not in request.form:
            return _group_page(id, confirm=(entry, lang, phrase, _told(changes)))
        return _settle(found, "alias", entry, lang, phrase)
    if kind == "declined":
        return _settle(found, "declined", None, lang, phrase or found.question)
    if kind == "ignored":
        return _settle(found, "ignored")
    return _begin_entry(found) if kind == "new" else abort(422)


@inbox.post("/staff/inbox/undo")
@access.needs("editor")
def undo() -> Response | BaseResponse:
    """Take an action back."""
    action = request.form.get("action", 0, type=int)
    id = request.form.get("group", 0, type=int)
    found = services().store.inbox.group(id) or abort(404)
    version = request.form.get("version", found.version, type=int)
    try:
        services().store.inbox.undo(action, version, access.member().id)
    except ConflictError as error:
        return _group_page(id, _conflict(error), 409)
    _learn()
    return redirect(url_for("inbox.group", id=id), 303)


@inbox.get("/staff/inbox/history")
def history() -> Response:
    """What was done last, by whom."""
    store = services().store
    actions: list[tuple[str, Any, str, Link | None]] = [
        (url_for("inbox.group", id=group), action, action.kind, _entry_link(action.entry_id))
        for group, action in store.inbox.last_actions(HISTORY)
    ]
    for said, action in store.pages.last_actions(HISTORY):
        address = url_for("feedback.page", state=said.state, on=said.page)
        actions.append((address, action, "page", link_of(said.page, said.lang)))
    actions.sort(key=lambda each: each[1].done_at, reverse=True)
    return send_view(
        "staff/history.html",
        actions=actions[:HISTORY],
        missed=store.inbox.count(),
        waiting=store.pages.count(),
    )


@inbox.get("/staff/api/changes")
@access.needs("editor")
def changes() -> Response:
    """The questions that a wording would take: `?entry=&phrase=&lang_of=`."""
    lang: Lang = next((each for each in LANGS if each == request.args.get("phrase_lang")), "ko")
    phrase = " ".join(clean(request.args.get("phrase", "")).split())[:PHRASE_LENGTH]
    entry = request.args.get("entry", "")
    if entry not in services().kb.entries or not phrase:
        return jsonify(changes=[])
    found = _told(_preview(Taught(entry, lang, phrase)))
    return jsonify(changes=[{"question": q, "was": was, "now": now} for q, was, now in found])


def _settle(
    group: Group,
    kind: Kind,
    entry: str | None = None,
    lang: Lang | None = None,
    phrase: str | None = None,
) -> Response | BaseResponse:
    version = request.form.get("version", 0, type=int)
    try:
        member = access.member().id
        services().store.inbox.act(group.id, version, member, kind, entry, lang, phrase)
    except ConflictError as error:
        return _group_page(group.id, _conflict(error), 409)
    _learn()
    return redirect(url_for("inbox.page", done=group.id), 303)


def _begin_entry(group: Group) -> Response | BaseResponse:
    """Make the files of a new entry with the wordings that were observed."""
    words = WORDING[staff_lang()]
    begin = services().begin_entry
    id = request.form.get("id", "").strip()
    category = request.form.get("category", "")
    if begin is None:
        return _group_page(group.id, words["no_content"], 422)
    if not ID.fullmatch(id):
        return _group_page(group.id, words["bad_id"], 422)
    wordings = services().store.inbox.wordings(group.id)
    observed = {
        lang: [w.question for w in wordings if w.lang == lang and "\n" not in w.question][:OBSERVED]
        for lang in LANGS
    }
    if group.version != request.form.get("version", 0, type=int):
        return _group_page(group.id, _conflict(ConflictError("")), 409)
    try:
        begin(id, category, observed)
    except (EditError, OSError) as error:
        return _group_page(group.id, f"{words['not_begun']} {error}", 422)
    return _settle(group, "new", id)


def _group_page(id: int, notice: str = "", status: int = 200, confirm: Any = None) -> Response:
    store, kb, lang = services().store.inbox, services().kb, staff_lang()
    found = store.group(id) or abort(404)
    wordings = store.wordings(id)
    suggestions = services().bot.suggest(found.question, lang, SUGGESTIONS).suggestions
    likely = list(dict.fromkeys([*(it.id for it in suggestions), *found.said]))
    titles = {id: entry.texts[lang].title for id, entry in kb.entries.items()}
    return send_view(
        "staff/group.html",
        status,
        script="inbox.js",
        group=found,
        said=_said(found),
        wordings=wordings,
        phrase=_best_wording(found, [w.question for w in wordings if w.lang == found.lang]),
        likely=[(id, titles[id]) for id in likely if id in titles],
        others=[
            (category.title[lang], [(id, titles[id]) for id in category.entries])
            for category in kb.categories
        ],
        categories=[(category.id, category.title[lang]) for category in kb.categories],
        actions=[(action, _entry_link(action.entry_id)) for action in store.actions(id)],
        may_act=access.member().may("editor"),
        can_begin=services().begin_entry is not None,
        notice=notice,
        confirm=confirm,
        address=url_for("inbox.changes"),
    )


def _best_wording(group: Group, questions: list[str]) -> str:
    """The wording to begin an alias with: the most often asked one that is a single line."""
    fitting = [q for q in questions if "\n" not in q and len(q) <= PHRASE_LENGTH]
    return fitting[0] if fitting else " ".join(group.question.split())[:PHRASE_LENGTH]


def _preview(taught: Taught) -> list[Change]:
    chores = _chores()
    return chores.preview(taught) if chores else []


def _told(changes: list[Change]) -> list[tuple[str, str, str]]:
    """Changes with the titles of entries in place of their ids."""
    lang, kb = staff_lang(), services().kb
    nothing = WORDING[lang]["no_answer"]

    def title(id: str | None) -> str:
        return kb.entries[id].texts[lang].title if id and id in kb.entries else nothing

    return [(it.question, title(it.was), title(it.now)) for it in changes]


def _learn() -> None:
    """Let the bot know at once; other workers notice by themselves."""
    if chores := _chores():
        chores.learn()


def _chores() -> Chores | None:
    return chores_of(current_app)


def _done() -> Any:
    """The group that was just settled, with its last action."""
    id = request.args.get("done", 0, type=int)
    group = services().store.inbox.group(id) if id else None
    actions = services().store.inbox.actions(id) if group else []
    return (group, actions[0]) if actions else None


def _said(group: Group) -> list[tuple[str, int]]:
    lang, kb = staff_lang(), services().kb
    counts = Counter(group.said)
    known = [(id, count) for id, count in counts.most_common(3) if id in kb.entries]
    return [(kb.entries[id].texts[lang].title, count) for id, count in known]


def _entry_link(id: str | None) -> Link | None:
    lang, kb = staff_lang(), services().kb
    if id is None:
        return None
    if id not in kb.entries:
        return Link(id, "")
    return Link(kb.entries[id].texts[lang].title, page_url(lang, "faq", id))


def _conflict(error: ConflictError) -> str:
    words = WORDING[staff_lang()]
    return words["conflict"].format(by=error.by or words["somebody"])
