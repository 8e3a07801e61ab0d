"""The plan says what publishing would change, and keeps what others did."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from faqbot.freshdesk.solutions.html import Addresses, article_markdown
from faqbot.freshdesk.solutions.items import Item
from faqbot.freshdesk.solutions.plan import (
    PARENTS,
    Found,
    Place,
    State,
    Step,
    follow_renames,
    plan,
    settle,
)
from faqbot.freshdesk.solutions.report import QUIET, name_of, report
from faqbot.model import LANGS, Published, PublishedKey

CASES: Final[list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parents[2] / "cases" / "publishing.yml").read_text("utf-8")
)
NUMBERS: Final = {"faq": 1, "start": 2, "cors": 3, "keys": 4, "theirs": 99}
WHEN: Final = datetime(2026, 11, 30, tzinfo=UTC)
ADDRESSES: Final = Addresses("https://faq.example.com", "https://acme.freshdesk.com")
Things = dict[PublishedKey, Any]


def key_of(name: str) -> PublishedKey:
    kind, id, lang = name.split("/")
    return PublishedKey(kind, id, lang)  # type: ignore[arg-type]


def item_of(key: PublishedKey) -> Item:
    parent = {"category": "", "folder": "faq", "article": "start"}[key.kind]
    text = f"{key.id} {key.lang}"
    return Item(key, text, f"<p>{text}</p>" if key.kind == "article" else text, parent)


def published_of(item: Item) -> Published:
    status = 2 if item.key.kind == "article" else 0
    number = NUMBERS.get(item.key.id)
    return Published(item.key, number, item.digest, item.title, item.body, status, WHEN)


def found_of(item: Item) -> Found:
    kind, id, lang = item.key
    parent = NUMBERS[item.parent] if item.parent else None
    status = 2 if kind == "article" else 0
    return Found(Place(kind, NUMBERS[id], lang), item.title, item.body, status, parent)


def changed(things: Things, changes: dict[str, Any], make: Any) -> Things:
    """The things as a case changes them."""
    result = dict(things)
    for name, change in changes.items():
        if name == "all":
            result.clear()
        elif change is None:
            del result[key_of(name)]
        elif "like" in change:
            result[key_of(name)] = replace(things[key_of(change["like"])], key=key_of(name))
        else:
            thing = result.get(key_of(name)) or make(item_of(key_of(name)))
            result[key_of(name)] = replace(thing, **change)
    return result


def state_of(case: dict[str, Any]) -> State:
    ids = {"category": ["faq"], "folder": ["start"], "article": ["cors", "keys"]}
    keys = [PublishedKey(kind, id, lang) for lang in LANGS for kind in ids for id in ids[kind]]  # type: ignore[arg-type]
    items = {key: item_of(key) for key in keys}
    ours = changed(items, case.get("ours", {}), lambda item: item)
    known = {key: published_of(item) for key, item in items.items()}
    theirs = {key: found_of(item) for key, item in items.items()}
    order = {kind: at for at, kind in enumerate(ids)}
    state = State(
        sorted(ours.values(), key=lambda it: (LANGS.index(it.key.lang), order[it.key.kind])),
        changed(known, case.get("known", {}), published_of),
        {it.place: it for it in changed(theirs, case.get("theirs", {}), found_of).values()},
        lambda key, html: article_markdown(html, key.id, key.lang, ADDRESSES),
    )
    state = replace(state, published=follow_renames(state.published, case.get("renamed", {})))
    return replace(state, published=settle(state))


def told(step: Step) -> str:
    more = [*step.changed, *(["ours has changed as well"] if step.also_here else [])]
    return f"{step.action}  {name_of(step)}" + (
        f" ({', '.join(more)})" if step.action == "changed there" and more else ""
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_the_plan_has_the_steps(case: dict[str, Any]) -> None:
    steps = plan(state_of(case), case.get("force", False), case.get("delete", False))
    assert [told(step) for step in steps if step.action not in QUIET] == case["steps"]


def test_a_parent_comes_before_what_stands_in_it_and_the_first_language_before_others() -> None:
    case = next(case for case in CASES if case["name"] == "nothing is published yet")
    seen: set[tuple[str, str]] = set()
    for step in plan(state_of(case)):
        assert step.item and step.key
        if step.key.lang != LANGS[0]:
            assert step.key[:2] in seen
        elif step.key.kind != "category":
            assert (PARENTS[step.key.kind], step.item.parent) in seen
        seen.add(step.key[:2])


def test_the_report_counts_and_says_what_to_do() -> None:
    theirs = {"article/cors/en": {"body": "<p>edited</p>"}, "article/theirs/ko": {}}
    *lines, counts, edited, foreign = report(plan(state_of({"theirs": theirs})))
    assert lines == [
        "changed there  faq/cors [en]  cors en (text)",
        "not ours       article 99  theirs ko",
    ]
    assert counts == "7 unchanged, 1 changed there, 1 not ours"
    assert "faqbot freshdesk pull" in edited and "left alone" in foreign
