"""What readers say of pages is kept, counted once a visitor, and settled by the staff."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from faqbot.errors import ConflictError, StoreError
from faqbot.store import Store, open_store
from faqbot.store.database import BATCH
from faqbot.store.page_feedback import Votes
from faqbot.store.staff import Member
from faqbot.store.tables import PAGE_ACTIONS, PAGE_FEEDBACK
from tests.store.conftest import NOW, Clock
from tests.waiting import SECONDS


def comments(store: Store, **where: object) -> list[str | None]:
    return [it.comment for it in store.pages.feedback(**where)]  # type: ignore[arg-type]


def test_what_is_said_comes_back_the_newest_first(store: Store, clock: Clock) -> None:
    store.pages.record("faq/cors", "ko", False, "틀렸어요", "이 문장", "v1")
    clock.now += timedelta(minutes=1)
    store.pages.record("status/429", "en", None, "say seconds")
    newest, oldest = store.pages.feedback()
    assert (newest.page, newest.lang, newest.helpful) == ("status/429", "en", None)
    assert (oldest.comment, oldest.quote, oldest.helpful) == ("틀렸어요", "이 문장", False)
    assert oldest.given_at == NOW
    assert (oldest.state, oldest.version, oldest.actions) == ("open", 1, ())


def test_a_vote_without_words_is_counted_and_nothing_to_do(store: Store) -> None:
    store.pages.record("faq/cors", "ko", True, visitor="v1")
    store.pages.record("faq/cors", "en", False, visitor="v1")
    assert store.pages.feedback() == []
    assert len(store.pages.feedback("vote")) == 2
    assert store.pages.votes() == {"faq/cors": Votes(1, 1)}
    assert store.pages.votes("en") == {"faq/cors": Votes(0, 1)}


def test_a_visitor_has_one_vote_a_page_and_language(store: Store) -> None:
    for helpful in (True, False, True):
        store.pages.record("faq/cors", "ko", helpful, visitor="v1")
    store.pages.record("faq/cors", "en", True, visitor="v1")
    store.pages.record("status/429", "ko", True, visitor="v1")
    store.pages.record("faq/cors", "ko", True, visitor="v2")
    assert store.pages.votes("ko") == {"faq/cors": Votes(2), "status/429": Votes(1)}
    assert store.pages.count("vote") == 4


def test_another_vote_leaves_the_words_without_theirs(store: Store) -> None:
    store.pages.record("faq/cors", "ko", False, "first", visitor="v1")
    store.pages.record("faq/cors", "ko", None, "second", visitor="v1")
    store.pages.record("faq/cors", "ko", False, "third", visitor="v1")
    store.pages.record("faq/cors", "ko", True, visitor="v1")
    assert comments(store) == ["third", "second", "first"]
    assert {it.helpful for it in store.pages.feedback()} == {None}
    assert store.pages.votes() == {"faq/cors": Votes(1, 0)}


def test_whoever_has_no_digest_takes_nobodys_vote(store: Store) -> None:
    for _ in range(2):
        store.pages.record("faq/cors", "ko", True)
    assert store.pages.votes() == {"faq/cors": Votes(2, 0)}


def test_two_votes_at_once_are_one(store: Store) -> None:
    barrier = threading.Barrier(8, timeout=SECONDS)

    def vote() -> None:
        barrier.wait()
        store.pages.record("faq/cors", "ko", True, visitor="v1")

    threads = [threading.Thread(target=vote) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.pages.votes() == {"faq/cors": Votes(1, 0)}


def test_two_processes_count_one_vote_as_one(database_url: str, store: Store) -> None:
    with open_store(database_url) as other:
        barrier = threading.Barrier(2, timeout=SECONDS)

        def vote(of: Store) -> None:
            for _ in range(10):
                barrier.wait()
                of.pages.record("faq/cors", "ko", True, visitor="v1")

        threads = [threading.Thread(target=vote, args=(of,)) for of in (store, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert store.pages.votes() == {"faq/cors": Votes(1, 0)}


def test_pages_that_helped_the_fewest_come_first(store: Store) -> None:
    for page, yes, no in (("faq/a", 3, 1), ("faq/b", 0, 2), ("faq/c", 5, 0)):
        for number in range(yes + no):
            store.pages.record(page, "ko", number < yes, visitor=f"v{number}")
    assert list(store.pages.votes()) == ["faq/b", "faq/a", "faq/c"]


def test_the_list_is_filtered_and_read_in_parts(store: Store) -> None:
    for number in range(5):
        lang = "ko" if number % 2 else "en"
        store.pages.record(f"faq/{number % 3}", lang, None, f"c{number}")  # type: ignore[arg-type]
    assert comments(store, offset=1, limit=2) == ["c3", "c2"]
    assert comments(store, lang="ko") == ["c3", "c1"]
    assert comments(store, page="faq/0") == ["c3", "c0"]
    assert store.pages.count(lang="ko", page="faq/0") == 1
    assert comments(store, state="done") == []


def test_what_is_settled_keeps_its_history_when_undone(
    store: Store, clock: Clock, kim: Member
) -> None:
    store.pages.record("faq/cors", "ko", False, "wrong")
    store.pages.settle(1, 1, kim.id)
    assert comments(store) == []
    [settled] = store.pages.feedback("done")
    assert [(it.by, it.undone_at) for it in settled.actions] == [("kim", None)]
    clock.now += timedelta(hours=1)
    store.pages.undo(settled.actions[0].id, settled.version, kim.id)
    [again] = store.pages.feedback()
    assert again.version == 3
    assert (again.actions[0].undone_by, again.actions[0].undone_at) == ("kim", clock.now)
    store.pages.settle(1, 3, kim.id)
    [(said, last), (_, first)] = store.pages.last_actions()
    assert (said.comment, last.undone_by, first.undone_by) == ("wrong", None, "kim")


def test_who_comes_second_is_told_who_was_first(store: Store, kim: Member) -> None:
    lee = store.staff.add("lee", "editor", None)
    store.pages.record("faq/cors", "ko", None, "wrong")
    store.pages.settle(1, 1, kim.id)
    with pytest.raises(ConflictError) as caught:
        store.pages.settle(1, 1, lee.id)
    assert caught.value.by == "kim"
    with pytest.raises(ConflictError):
        store.pages.settle(1, 2, lee.id)
    store.pages.undo(1, 2, lee.id)
    with pytest.raises(ConflictError) as caught:
        store.pages.undo(1, 3, kim.id)
    assert caught.value.by == "lee"
    assert [len(it.actions) for it in store.pages.feedback()] == [1]
    with pytest.raises(StoreError, match="no such action"):
        store.pages.undo(99, 1, kim.id)


def test_a_vote_without_words_cannot_be_settled(store: Store, kim: Member) -> None:
    store.pages.record("faq/cors", "ko", False)
    with pytest.raises(ConflictError):
        store.pages.settle(1, 1, kim.id)


def test_a_visitors_words_are_given_out_and_deleted_with_what_was_done(
    store: Store, kim: Member
) -> None:
    store.pages.record("faq/cors", "ko", False, "mine", "that", "v1")
    store.pages.record("faq/cors", "ko", None, "yours", None, "v2")
    store.pages.settle(1, 1, kim.id)
    assert list(store.pages.export("v1")) == [
        {
            "page": "faq/cors",
            "lang": "ko",
            "visitor": "v1",
            "helpful": False,
            "comment": "mine",
            "quote": "that",
            "given_at": NOW.isoformat(),
        }
    ]
    assert len(list(store.pages.export())) == 2
    assert store.pages.delete(visitor="v1") == 1
    assert [row["comment"] for row in store.pages.export()] == ["yours"]
    assert count(store, PAGE_ACTIONS) == 0
    assert store.pages.delete() == 0


def test_what_is_old_is_deleted_in_parts(store: Store, clock: Clock) -> None:
    row = {"page": "faq/cors", "lang": "ko", "state": "vote", "version": 1, "helpful": True}
    old = NOW - timedelta(days=31)
    with store.database.writing() as connection:
        rows = [row | {"given_at": old} for _ in range(BATCH + 3)]
        connection.execute(sa.insert(PAGE_FEEDBACK), rows)
    store.pages.record("faq/cors", "ko", True)
    assert store.pages.delete(age=timedelta(days=30)) == BATCH + 3
    assert count(store, PAGE_FEEDBACK) == 1


def count(store: Store, table: sa.Table) -> int:
    with store.database.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
