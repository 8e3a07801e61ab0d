"""The inbox of misses: what the bot did not know, and what is to become of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal
from weakref import WeakKeyDictionary

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, url_for
from msgspec import Meta
from werkzeug.wrappers import Response as BaseResponse

from faqbot.answering.replier import Replier
from faqbot.answering.teaching import Change, Taught
from faqbot.errors import ConflictError, EditError
from faqbot.model import ID, Lang, Link
from faqbot.store.inbox import Action, Group, Kind, Order, State
from faqbot.web import catalog
from faqbot.web.fields import Line, Number, PageNumber, takes
from faqbot.web.jobs import Jobs
from faqbot.web.services import services, work_of
from faqbot.web.staff import access
from faqbot.web.staff.feedback import link_of
from faqbot.web.staff.views import conflict_notice, send_view, staff_lang
from faqbot.words import DESK

inbox: Final = Blueprint("inbox", __name__)
access.guard(inbox)

PAGE: Final = 50  # groups
HISTORY: Final = 100  # actions
SUGGESTIONS: Final = 5
NAMED: Final = 10  # rows of a list that name the likely entry: each has the bot read a question
PHRASE_LENGTH: Final = 300
OBSERVED: Final = 10  # wordings in a language that go into the files of a new entry

NEAR: Final = 500  # groups among which the next one is looked for
NUMBER: Final = re.compile(r"[0-9]{1,9}")
READ: Final = re.compile(r"([0-9]{1,9}):([0-9]{1,9})")  # a group's id and version
GIVEN: Final = re.compile(rf"{READ.pattern}:([a-z0-9-]+)")  # and the entry that it is given to

Phrase = Annotated[str, Meta(max_length=PHRASE_LENGTH)]


@dataclass(frozen=True, slots=True)
class Listed:
    """Which groups are listed, and how."""

    state: State = "open"
    order: Order = "newest"
    of: Lang | None = None
    page: PageNumber = 1
    done: tuple[Line, ...] = ()

    @property
    def kept(self) -> dict[str, Any]:
        """What an address says to list the same groups."""
        return {"state": self.state, "order": self.order, "of": self.of}


@dataclass(frozen=True, slots=True)
class Opened(Listed):
    """A group of those listed, with the entry that it was to be given to."""

    entry: Line = ""


@dataclass(frozen=True, slots=True)
class Acts:
    """What is to become of groups, each as "id:version" of what one saw.

    `one` is of a button in a row and says all: "kind:id:version", or "alias:id:version:entry".
    """

    kind: Literal["ignored", "declined", "undo"] | None = None
    pick: tuple[Line, ...] = ()
    undo: tuple[Line, ...] = ()
    one: Line = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What is to become of a group."""

    kind: Kind | None = None
    version: Number = 0
    entry: Line = ""
    other: Line = ""
    phrase: Phrase = ""
    phrase_lang: Lang | None = None
    confirmed: Line | None = None
    id: Line = ""
    category: Line = ""


@dataclass(frozen=True, slots=True)
class Undo:
    """An action to take back."""

    action: Number = 0
    group: Number = 0
    version: Number = 0


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording that an entry may get."""

    entry: Line = ""
    phrase: Phrase = ""
    phrase_lang: Lang | None = None


@inbox.get("/staff/inbox")
@takes(query=Listed)
def page(query: Listed) -> Response:
    """The groups of misses."""
    return _list_page(query)


@inbox.post("/staff/inbox")
@access.needs("editor")
@takes(query=Listed, form=Acts)
def settle(query: Listed, form: Acts) -> Response | BaseResponse:
    """Ignore groups, put them out of scope, give one to an entry, or undo what was done last."""
    kind, _, one = form.one.partition(":")
    if kind == "alias":
        return _give(query, one)
    kind = kind if one else form.kind or ""
    picked = [one] if one else list(form.undo if kind == "undo" else form.pick)
    if kind not in {"ignored", "declined", "undo"}:
        abort(422)
    seen = [READ.fullmatch(each) or abort(422) for each in picked[:PAGE]]
    done = []
    try:
        for id, version in (map(int, match.groups()) for match in seen):
            _act_on(id, version, kind)
            done.append(id)
    except ConflictError as error:
        return _list_page(query, conflict_notice(error), 409)
    finally:
        if done:
            _learn()
    return redirect(url_for("inbox.page", **query.kept, page=query.page, done=done), 303)


def _give(query: Listed, one: str) -> Response | BaseResponse:
    """Give a group to the entry that its row names; what that takes from others is asked first."""
    seen = GIVEN.fullmatch(one) or abort(422)
    id, version, entry = int(seen[1]), int(seen[2]), seen[3]
    store = services().store.inbox
    found = store.group(id) or abort(404)
    if entry not in services().kb.entries:
        abort(422)
    phrase = _own_wording(found)
    if _preview(Taught(entry, found.lang, phrase)):
        return redirect(url_for("inbox.group", id=id, **query.kept, entry=entry), 303)
    try:
        store.act(id, version, access.member().id, "alias", entry, found.lang, phrase)
    except ConflictError as error:
        return _list_page(query, conflict_notice(error), 409)
    _learn()
    return redirect(url_for("inbox.page", **query.kept, page=query.page, done=[id]), 303)


def _act_on(id: int, version: int, kind: str) -> None:
    store, member = services().store.inbox, access.member().id
    found = store.group(id) or abort(404)
    if kind == "undo":
        if actions := store.actions(id):
            store.undo(actions[0].id, version, member)
    elif kind == "declined":
        phrase = " ".join(found.question.split())[:PHRASE_LENGTH]
        store.act(id, version, member, "declined", None, found.lang, phrase)
    else:
        store.act(id, version, member, "ignored")


def _list_page(query: Listed, notice: str = "", status: int = 200) -> Response:
    state, order, of_lang, number = query.state, query.order, query.of, query.page
    store = services().store.inbox
    groups = store.groups(state, order, of_lang, (number - 1) * PAGE, PAGE + 1)
    return send_view(
        "staff/inbox.html",
        status,
        script="inbox.js",
        groups=[
            (group, _likely(group) if at < NAMED and state == "open" else None)
            for at, group in enumerate(groups[:PAGE])
        ],
        total=store.count(state, of_lang),
        missed=store.count(),
        waiting=services().store.pages.count(),
        state=state,
        order=order,
        of_lang=of_lang,
        number=number,
        has_more=len(groups) > PAGE,
        done=_done(query.done),
        may_act=access.member().may("editor"),
        notice=notice,
    )


@inbox.get("/staff/inbox/<row:id>")
@takes(query=Opened)
def group(id: int, query: Opened) -> Response:
    """One group, with what can be done with it."""
    found = services().store.inbox.group(id) or abort(404)
    if query.entry not in services().kb.entries or found.state != "open":
        return _group_page(id, query=query)
    phrase = _own_wording(found)
    changes = _told(_preview(Taught(query.entry, found.lang, phrase)))
    confirm = (query.entry, found.lang, phrase, changes) if changes else None
    return _group_page(id, query=query, confirm=confirm)


@inbox.post("/staff/inbox/<row:id>")
@access.needs("editor")
@takes(query=Listed, form=Act)
def act(id: int, query: Listed, form: Act) -> Response | BaseResponse:
    """Settle a group: it belongs to an entry, becomes a new one, is out of scope or ignored."""
    found = services().store.inbox.group(id) or abort(404)
    phrase, entry = " ".join(form.phrase.split()), form.entry or _named(form.other)
    lang = form.phrase_lang or services().kb.langs[0]
    words = DESK[staff_lang()]
    if form.kind == "alias":
        if entry not in services().kb.entries or not phrase:
            return _group_page(id, words["choose_entry"], 422)
        changes = _preview(Taught(entry, lang, phrase))
        if changes and form.confirmed is None:
            return _group_page(id, confirm=(entry, lang, phrase, _told(changes)))
        return _settle(found, form.version, query, "alias", entry, lang, phrase)
    if form.kind == "declined":
        phrase = phrase or found.question
        return _settle(found, form.version, query, "declined", None, lang, phrase)
    if form.kind == "ignored":
        return _settle(found, form.version, query, "ignored")
    return _begin_entry(found, form, query) if form.kind == "new" else abort(422)


@inbox.post("/staff/inbox/undo")
@access.needs("editor")
@takes(form=Undo)
def undo(form: Undo) -> Response | BaseResponse:
    """Take an action back."""
    store = services().store.inbox
    found = store.group(form.group) or abort(404)
    if form.action not in {action.id for action in store.actions(found.id)}:
        abort(404)
    try:
        store.undo(form.action, form.version or found.version, access.member().id)
    except ConflictError as error:
        return _group_page(found.id, conflict_notice(error), 409)
    _learn()
    return redirect(url_for("inbox.group", id=found.id), 303)


@inbox.get("/staff/inbox/history")
def history() -> Response:
    """What was done last, by whom."""
    store = services().store
    done = store.inbox.last_actions(HISTORY)
    questions = store.inbox.questions({group for group, _ in done})
    actions: list[tuple[str, Any, str, Link | None, str]] = []
    for id, it in done:
        address, entry = url_for("inbox.group", id=id), _entry_link(it.entry_id)
        actions.append((address, it, it.kind, entry, questions.get(id, "")))
    for said, action in store.pages.last_actions(HISTORY):
        address = url_for("feedback.page", state=said.state, on=said.page)
        actions.append((address, action, "page", link_of(said.page, said.lang), ""))
    actions.sort(key=lambda each: each[1].done_at, reverse=True)
    return send_view(
        "staff/history.html",
        actions=actions[:HISTORY],
        missed=store.inbox.count(),
        waiting=store.pages.count(),
    )


@inbox.get("/staff/api/changes")
@access.needs("editor")
@takes(query=Wording)
def changes(query: Wording) -> Response:
    """The questions that a wording would take: `?entry=&phrase=&phrase_lang=`."""
    phrase = " ".join(query.phrase.split())
    if query.entry not in services().kb.entries or not phrase:
        return jsonify(changes=[])
    lang = query.phrase_lang or services().kb.langs[0]
    found = _told(_preview(Taught(query.entry, lang, phrase)))
    return jsonify(changes=[{"question": q, "was": was, "now": now} for q, was, now in found])


def _settle(
    group: Group,
    version: int,
    query: Listed,
    kind: Kind,
    entry: str | None = None,
    lang: Lang | None = None,
    phrase: str | None = None,
) -> Response | BaseResponse:
    """Act on a group; the next one opens by itself."""
    _, following = _beside(group.id, query)
    try:
        member = access.member().id
        services().store.inbox.act(group.id, version, member, kind, entry, lang, phrase)
    except ConflictError as error:
        return _group_page(group.id, conflict_notice(error), 409)
    _learn()
    kept: dict[str, Any] = {"order": query.order, "of": query.of, "done": group.id}
    if following is None:
        return redirect(url_for("inbox.page", **kept), 303)
    return redirect(url_for("inbox.group", id=following, **kept), 303)


def _beside(id: int, query: Listed) -> tuple[int | None, int | None]:
    """The groups before and after one in the list of those to do; after the last, the first."""
    found = services().store.inbox.groups("open", query.order, query.of, 0, NEAR)
    ids = [group.id for group in found]
    if id not in ids:
        return None, next(iter(ids), None)
    at = ids.index(id)
    others = [*ids[at + 1 :], *ids[:at]]
    return ids[at - 1] if at else None, next(iter(others), None)


def _named(title: str) -> str:
    """The id of the entry with a title, or what was given: an id."""
    lang = staff_lang()
    entries = services().kb.entries.items()
    return next((id for id, entry in entries if entry.texts[lang].title == title.strip()), title)


def _begin_entry(group: Group, form: Act, query: Listed) -> Response | BaseResponse:
    """Make the files of a new entry with the wordings that were observed."""
    words = DESK[staff_lang()]
    begin = services().begin_entry
    if begin is None:
        return _group_page(group.id, words["no_content"], 422)
    if not ID.fullmatch(form.id):
        return _group_page(group.id, words["bad_id"], 422)
    wordings = services().store.inbox.wordings(group.id)
    observed = {
        lang: [w.question for w in wordings if w.lang == lang and "\n" not in w.question][:OBSERVED]
        for lang in services().kb.langs
    }
    if group.version != form.version:
        return _group_page(group.id, conflict_notice(ConflictError("")), 409)
    try:
        begin(form.id, form.category, observed)
    except (EditError, OSError) as error:
        return _group_page(group.id, f"{words['not_begun']} {error}", 422)
    return _settle(group, form.version, query, "new", form.id)


def _group_page(
    id: int,
    notice: str = "",
    status: int = 200,
    confirm: Any = None,
    query: Listed | None = None,
) -> Response:
    store, kb, lang = services().store.inbox, services().kb, staff_lang()
    found = store.group(id) or abort(404)
    wordings = store.wordings(id)
    suggestions = services().bot.suggest(found.question, lang, SUGGESTIONS).suggestions
    query = query or Listed()
    previous, following = _beside(id, query)
    likely = list(dict.fromkeys([*(it.id for it in suggestions), *found.said]))
    titles = {id: entry.texts[lang].title for id, entry in kb.entries.items()}
    return send_view(
        "staff/group.html",
        status,
        script="inbox.js",
        group=found,
        said=_said(found),
        wordings=wordings,
        phrase=_own_wording(found),
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
        listed={"order": query.order, "of": query.of},
        previous=previous,
        following=following,
        done=_done(query.done),
    )


# What the bot finds for a question stays the same as long as the bot does.
_FOUND: Final[WeakKeyDictionary[Replier, dict[str, str | None]]] = WeakKeyDictionary()


def _likely(group: Group) -> tuple[str, str] | None:
    """The entry that a group is given to by its row, id and title; None where none is likely."""
    bot, kb, lang = services().bot, services().kb, staff_lang()
    known = _FOUND.setdefault(bot, {})
    if group.question not in known:
        suggestions = bot.suggest(group.question, lang, 1).suggestions
        known[group.question] = suggestions[0].id if suggestions else None
    id = known[group.question] or next(iter(group.said), "")
    return (id, kb.entries[id].texts[lang].title) if id in kb.entries else None


def _own_wording(group: Group) -> str:
    wordings = services().store.inbox.wordings(group.id)
    return _best_wording(group, [it.question for it in wordings if it.lang == group.lang])


def _best_wording(group: Group, questions: list[str]) -> str:
    """The wording to begin an alias with: the most often asked one that is a single line."""
    fitting = [q for q in questions if "\n" not in q and len(q) <= PHRASE_LENGTH]
    return fitting[0] if fitting else " ".join(group.question.split())[:PHRASE_LENGTH]


def _preview(taught: Taught) -> list[Change]:
    jobs = work_of(current_app, Jobs)
    return jobs.preview(taught) if jobs else []


def _told(changes: list[Change]) -> list[tuple[str, str, str]]:
    """Changes with the titles of entries in place of their ids."""
    lang, kb = staff_lang(), services().kb
    nothing = DESK[lang]["no_answer"]

    def title(id: str | None) -> str:
        return kb.entries[id].texts[lang].title if id and id in kb.entries else nothing

    return [(it.question, title(it.was), title(it.now)) for it in changes]


def _learn() -> None:
    """Let the bot know at once; other workers notice by themselves."""
    if jobs := work_of(current_app, Jobs):
        jobs.learn()


def _done(ids: Sequence[str]) -> list[tuple[Group, Action]]:
    """The groups that were just settled, each with its last action."""
    store = services().store.inbox
    groups = [store.group(int(id)) for id in ids[:PAGE] if NUMBER.fullmatch(id)]
    return [(it, actions[0]) for it in groups if it and (actions := store.actions(it.id))]


def _said(group: Group) -> list[tuple[str, int]]:
    lang, kb = staff_lang(), services().kb
    counts = Counter(group.said)
    known = [(id, count) for id, count in counts.most_common(3) if id in kb.entries]
    return [(kb.entries[id].texts[lang].title, count) for id, count in known]


def _entry_link(id: str | None) -> Link | None:
    return None if id is None else catalog.entry_link(services().kb, id, staff_lang())
