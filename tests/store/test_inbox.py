"""Misses come into groups, staff settle them, and nothing that was done is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from faqbot.answering.grouping import Grouper
from faqbot.errors import ConflictError, StoreError
from faqbot.matching.matcher import Matcher
from faqbot.model import Lang, Outcome
from faqbot.store import Store, open_store
from faqbot.store.staff import Member
from faqbot.store.tables import ASKS
from tests.store.conftest import NOW, Clock
from tests.waiting import SECONDS

KNOWN = ("merge the tickets please", "a secret string, please", "two of them", "the weather")


@pytest.fixture
def grouper() -> Grouper:
    return Grouper(Matcher((phrase, phrase) for phrase in KNOWN))


@pytest.fixture
def ask(store: Store, clock: Clock) -> Callable[..., str]:
    """Record a question, ten minutes ago."""
    number = 0

    def record(
        question: str, outcome: Outcome = "none", lang: Lang = "en", helpful: bool | None = None
    ) -> str:
        nonlocal number
        number += 1
        row = {
            "id": f"ask-{number}",
            "asked_at": clock.now - timedelta(minutes=10) + timedelta(seconds=number),
            "question": question,
            "lang": lang,
            "outcome": outcome,
            "entry_id": "find-api-key" if outcome == "answer" else None,
            "offered": "list-agents find-api-key" if outcome == "choose" else "",
        }
        with store.database.writing() as connection:
            connection.execute(sa.insert(ASKS).values(row))
        if helpful is not None:
            assert store.record_feedback(row["id"], helpful)
        return str(row["id"])

    return record


def collect(store: Store, grouper: Grouper) -> list[tuple[str, int]]:
    """Sort the misses; the open groups with their sizes, the newest first."""
    store.inbox.collect(grouper)
    return [(group.question, group.size) for group in store.inbox.groups()]


Ask = Callable[..., str]


def test_nothing_is_locked_while_groups_are_found(store: Store, ask: Ask) -> None:
    class Voting(Grouper):
        """Takes its time, in which a visitor votes."""

        def find(self, question: str, lang: Lang) -> int | None:
            visitor = threading.Thread(target=store.pages.record, args=("faq/cors", "en", True))
            visitor.start()
            visitor.join(5)
            assert not visitor.is_alive(), "the vote waits"
            return super().find(question, lang)

    ask("what is the meaning of this")
    assert collect(store, Voting()) == [("what is the meaning of this", 1)]


def test_groups_of_one_batch_keep_what_belongs_together(store: Store, ask: Ask) -> None:
    grouper = Grouper()
    for question in ("where is the moon", "Where is the moon?", "secret string", "Secret string!"):
        ask(question)
    assert [size for _, size in collect(store, grouper)] == [2, 2]
    ask("WHERE is the moon")
    assert sorted(size for _, size in collect(store, grouper)) == [2, 3]


def test_groups_made_meanwhile_by_another_process_are_not_made_twice(
    store: Store, ask: Ask
) -> None:
    ask("where is the moon")
    late = Grouper()
    collect(store, Grouper())
    ask("Where is the moon?")
    with pytest.raises(ConflictError):
        store.inbox.collect(late, after=0)
    assert [group.size for group in store.inbox.groups()] == [1]


def test_only_misses_come_in(store: Store, grouper: Grouper, ask: Ask) -> None:
    ask("what is the meaning of this")
    ask("which of these do you mean", "choose")
    ask("a wrong answer came", "answer", helpful=False)
    ask("answered well enough", "answer")
    ask("everyone was happy here", "answer", helpful=True)
    ask("none but helpful all the same", "none", helpful=True)
    assert collect(store, grouper) == [
        ("a wrong answer came", 1),
        ("which of these do you mean", 1),
        ("what is the meaning of this", 1),
    ]
    reasons = [list(group.reasons) for group in store.inbox.groups()]
    assert reasons == [["unhelpful"], ["choose"], ["none"]]


def test_what_means_the_same_is_one_group(store: Store, grouper: Grouper, ask: Ask) -> None:
    ask("merge two tickets please")
    ask("Merge  two tickets, please!")
    ask("please merge the two tickets", "choose")
    ask("the weather in Seoul")
    assert collect(store, grouper) == [
        ("the weather in Seoul", 1),
        ("merge two tickets please", 3),
    ]
    [_, group] = store.inbox.groups()
    assert group.reasons == {"none": 2, "choose": 1}
    assert group.said == {"find-api-key": 1, "list-agents": 1}
    assert {wording.question for wording in store.inbox.wordings(group.id)} == {
        "merge two tickets please",
        "Merge  two tickets, please!",
        "please merge the two tickets",
    }
    assert store.inbox.groups(order="most")[0].id == group.id
    assert store.inbox.count() == 2


def test_a_choice_may_still_be_taken(store: Store, grouper: Grouper, ask: Ask) -> None:
    late = ask("which of these do you mean", "choose")
    with store.database.writing() as connection:
        connection.execute(sa.update(ASKS).values(asked_at=NOW - timedelta(seconds=30)))
    assert collect(store, grouper) == []
    with store.database.writing() as connection:
        connection.execute(sa.update(ASKS).values(asked_at=NOW - timedelta(minutes=5)))
    assert collect(store, grouper) == [("which of these do you mean", 1)]
    assert store.record_choice(late, "list-agents")
    assert collect(store, grouper) == []


def test_only_what_was_offered_can_be_chosen(store: Store, ask: Ask) -> None:
    answered, offered = ask("one"), ask("two", "choose")
    assert not store.record_choice(answered, "find-api-key")
    assert not store.record_choice(offered, "cors")
    assert not store.record_choice("nobody", "find-api-key")
    assert store.record_choice(offered, "find-api-key")


def test_who_changes_their_mind_takes_the_miss_back(
    store: Store, grouper: Grouper, ask: Ask
) -> None:
    id = ask("a wrong answer came", "answer", helpful=False)
    assert len(collect(store, grouper)) == 1
    store.record_feedback(id, True)
    assert collect(store, grouper) == []


def test_an_action_settles_a_group_and_is_remembered(
    store: Store, grouper: Grouper, ask: Ask, kim: Member
) -> None:
    ask("secret string please")
    collect(store, grouper)
    [group] = store.inbox.groups()
    store.inbox.act(group.id, group.version, kim.id, "alias", "find-api-key", "en", group.question)
    assert store.inbox.groups() == []
    [done] = store.inbox.groups("done")
    [action] = store.inbox.actions(done.id)
    assert (action.by, action.kind, action.entry_id) == ("kim", "alias", "find-api-key")
    assert action.done_at == NOW
    [learnt] = store.inbox.learnt()
    assert (learnt.entry_id, learnt.lang, learnt.phrase) == (
        "find-api-key",
        "en",
        "secret string please",
    )
    assert store.inbox.last_actions() == [(group.id, action)]


def test_an_action_can_be_undone_once(
    store: Store, grouper: Grouper, ask: Ask, kim: Member
) -> None:
    ask("secret string please")
    collect(store, grouper)
    [group] = store.inbox.groups()
    before = store.inbox.revision()
    version = store.inbox.act(group.id, 1, kim.id, "alias", "find-api-key", "en", "secret")
    assert store.inbox.revision() != before
    [action] = store.inbox.actions(group.id)
    after = store.inbox.revision()
    version = store.inbox.undo(action.id, version, kim.id)
    assert store.inbox.revision() != after
    assert store.inbox.learnt() == []
    [again] = store.inbox.groups()
    assert again.version == version
    [undone] = store.inbox.actions(group.id)
    assert undone == replace(action, undone_by="kim", undone_at=NOW)
    with pytest.raises(StoreError):
        store.inbox.undo(99, version, kim.id)


def test_of_two_who_act_at_once_one_is_told(
    store: Store, grouper: Grouper, ask: Ask, kim: Member
) -> None:
    lee = store.staff.add("lee", "editor", None)
    ask("secret string please")
    collect(store, grouper)
    [group] = store.inbox.groups()
    results: list[str] = []
    barrier = threading.Barrier(2, timeout=SECONDS)

    def act(member: Member) -> None:
        barrier.wait()
        try:
            store.inbox.act(group.id, group.version, member.id, "ignored")
            results.append("done")
        except ConflictError as error:
            results.append(error.by)

    threads = [threading.Thread(target=act, args=(member,)) for member in (kim, lee)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [action] = store.inbox.actions(group.id)
    assert sorted(results) == sorted(["done", action.by])


@pytest.mark.parametrize(
    ("kind", "minutes", "opens"),
    [
        ("alias", 20, True),  # the wording did not help
        ("alias", 0, False),  # asked before the bot knew
        ("new", 20, True),
        ("declined", 20, False),
        ("ignored", 20, False),
    ],
)
def test_a_settled_group_opens_again_where_it_was_not_enough(
    store: Store,
    grouper: Grouper,
    ask: Ask,
    kim: Member,
    clock: Clock,
    kind: str,
    minutes: int,
    opens: bool,
) -> None:
    ask("secret string please")
    collect(store, grouper)
    store.inbox.act(1, 1, kim.id, kind, "find-api-key", "en", "secret string")  # type: ignore[arg-type]
    clock.now += timedelta(minutes=minutes)
    ask("secret string, please")
    assert bool(collect(store, grouper)) == opens
    assert store.inbox.groups("open" if opens else "done")[0].size == 2


def test_a_grouper_made_anew_knows_the_groups(store: Store, grouper: Grouper, ask: Ask) -> None:
    ask("secret string please")
    collect(store, grouper)
    fresh = Grouper(Matcher((phrase, phrase) for phrase in KNOWN))
    for group in store.inbox.firsts():
        fresh.add(*group)
    ask("a secret string, please")
    assert collect(store, fresh) == [("secret string please", 2)]
    assert store.inbox.firsts(after=1) == []


def test_what_was_written_is_not_written_again(
    store: Store, grouper: Grouper, ask: Ask, kim: Member
) -> None:
    ask("secret string please")
    collect(store, grouper)
    store.inbox.act(1, 1, kim.id, "alias", "find-api-key", "en", "secret string")
    [learnt] = store.inbox.learnt(unwritten_only=True)
    store.inbox.mark_written([learnt.action_id])
    assert store.inbox.learnt(unwritten_only=True) == []
    assert store.inbox.learnt() == [learnt]


def test_actions_outlive_the_process(database_url: str, clock: Clock) -> None:
    store = open_store(database_url, clock)
    member = store.staff.add("kim", "editor", None)
    with store.database.writing() as connection:
        row = {"id": "a", "asked_at": NOW - timedelta(hours=1), "question": "q", "lang": "en"}
        connection.execute(sa.insert(ASKS).values(**row, outcome="none", offered=""))
    grouper = Grouper()
    store.inbox.collect(grouper)
    store.inbox.act(1, 1, member.id, "alias", "cors", "en", "q")
    other = open_store(database_url, clock)  # the first is not even closed
    assert [learnt.phrase for learnt in other.inbox.learnt()] == ["q"]
    for opened in (store, other):
        opened.close()
