"""What visitors leave behind is kept, and keeping it never stands in the way of an answer."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from faqbot.errors import StoreError, UnavailableError
from faqbot.model import Answer, Reply
from faqbot.store import Store, open_store
from faqbot.store.store import QUEUE_SIZE
from faqbot.store.tables import METADATA
from tests.waiting import SECONDS

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def reply(question: str = "API 키는 어디 있나요?", answered: bool = True) -> Reply:
    answer = Answer("find-api-key", "t", 0.9, "t", "<p>t</p>", "/faq/x/", "/q/x", ())
    return Reply(
        question=question,
        lang="ko",
        outcome="answer" if answered else "none",
        message="",
        answer=answer if answered else None,
        candidates=(),
        status_codes=(),
        error_codes=(),
        api_docs=(),
        links=(),
        warnings=(),
    )


@pytest.fixture(params=["sqlite", "memory", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Every promise holds for a file, for memory and for a server alike."""
    url = "sqlite://" if request.param == "memory" else request.getfixturevalue(request.param)
    opened = open_store(url, clock=lambda: NOON)
    yield opened
    opened.close()


def rows(store: Store, table: str) -> list[dict[str, Any]]:
    store.flush()
    with store._engine.connect() as connection:
        found = connection.execute(sa.select(METADATA.tables[table])).mappings()
        return [dict(row) for row in found]


def test_an_ask_is_kept_with_its_outcome(store: Store) -> None:
    store.record_ask("a1", reply())
    store.record_ask("a2", reply("날씨", answered=False))
    first, second = rows(store, "asks")
    assert first == {
        "id": "a1",
        "asked_at": NOON,
        "question": "API 키는 어디 있나요?",
        "lang": "ko",
        "outcome": "answer",
        "entry_id": "find-api-key",
        "confidence": 0.9,
        "visitor": None,
        "offered": "",
    }
    assert (second["outcome"], second["entry_id"], second["confidence"]) == ("none", None, None)


def test_feedback_right_after_the_ask_finds_it(store: Store) -> None:
    store.record_ask("a1", reply())
    assert store.record_feedback("a1", helpful=False, comment="틀렸어요")
    assert rows(store, "feedback") == [
        {
            "ask_id": "a1",
            "helpful": False,
            "comment": "틀렸어요",
            "given_at": NOON,
        }
    ]


def test_feedback_given_again_replaces_the_first(store: Store) -> None:
    store.record_ask("a1", reply())
    assert store.record_feedback("a1", helpful=False, comment="no")
    assert store.record_feedback("a1", helpful=True)
    assert [(row["helpful"], row["comment"]) for row in rows(store, "feedback")] == [(1, None)]


def test_feedback_for_an_unknown_ask_is_refused(store: Store) -> None:
    assert store.record_feedback("nobody", helpful=True) is False
    assert rows(store, "feedback") == []


def test_what_was_recorded_is_there_after_closing(tmp_path: Path) -> None:
    path = tmp_path / "faq.sqlite3"
    store = open_store(f"sqlite:///{path}")
    for number in range(250):
        store.record_ask(f"a{number}", reply())
    store.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("select count(*) from asks").fetchone() == (250,)
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    connection.close()


def test_many_threads_may_record_and_rate_at_once(store: Store) -> None:
    def visitor(name: str) -> None:
        for number in range(20):
            store.record_ask(f"{name}-{number}", reply())
        assert store.record_feedback(f"{name}-19", helpful=True)

    threads = [threading.Thread(target=visitor, args=(f"v{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows(store, "asks")) == 160
    assert len(rows(store, "feedback")) == 8


def test_a_stuck_database_holds_up_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = open_store(f"sqlite:///{tmp_path}/faq.sqlite3")
    store.database._writing.acquire()

    def ask_often() -> None:
        for number in range(QUEUE_SIZE + 200):
            store.record_ask(f"a{number}", reply("비밀 질문"))

    visitors = threading.Thread(target=ask_often, daemon=True)
    visitors.start()
    visitors.join(SECONDS)
    assert not visitors.is_alive()
    assert "not recorded" in caplog.text
    assert "비밀" not in caplog.text
    store.database._writing.release()
    assert store.flush()
    assert len(rows(store, "asks")) >= QUEUE_SIZE
    store.close()


def test_a_failed_write_is_logged_without_its_text_and_the_next_succeeds(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.record_ask("a1", reply("비밀 질문"))
    store.flush()
    store.record_ask("a1", reply("비밀 질문"))  # the id again
    store.flush()
    store.record_ask("a2", reply())
    assert [row["id"] for row in rows(store, "asks")] == ["a1", "a2"]
    assert "1 question was not recorded" in caplog.text
    assert "비밀" not in caplog.text


def test_many_questions_are_written_in_few_transactions(store: Store) -> None:
    commits: list[object] = []
    sa.event.listen(store._engine, "commit", commits.append)
    with store.database._writing:  # they gather meanwhile
        for number in range(900):
            store.record_ask(f"a{number}", reply())
    assert store.flush()
    assert len(commits) <= 2  # the first may have come alone
    assert len(rows(store, "asks")) == 900


def test_a_question_outlasts_a_database_that_is_away(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("faqbot.store.store.RETRY_SECONDS", 0)
    away = [OperationalError("insert", None, Exception("the database is locked"))] * 3

    def fail(*_: object) -> None:
        if away:
            raise away.pop()

    sa.event.listen(store._engine, "begin", fail)
    store.record_ask("a1", reply("비밀 질문"))
    assert store.flush()
    sa.event.remove(store._engine, "begin", fail)
    assert [row["id"] for row in rows(store, "asks")] == ["a1"]
    assert caplog.text.count("the database is locked") == 1
    assert "비밀" not in caplog.text


def test_one_question_that_is_refused_takes_no_other_with_it(store: Store) -> None:
    with store.database._writing:
        for id in ("a1", "a2", "a1", "a3"):
            store.record_ask(id, reply())
    assert sorted(row["id"] for row in rows(store, "asks")) == ["a1", "a2", "a3"]


def test_feedback_for_an_unknown_ask_waits_for_no_other(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/faq.sqlite3")
    answers: list[bool] = []
    with store.database._writing:
        store.record_ask("a1", reply())
        visitor = threading.Thread(
            target=lambda: answers.append(store.record_feedback("nobody", helpful=True))
        )
        visitor.start()
        visitor.join(5)
        assert answers == [False]
    store.close()


def test_several_stores_may_open_one_new_file_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/instance/faq.sqlite3"
    failures: list[Exception] = []

    def open_and_write(name: str) -> None:
        try:
            store = open_store(url)
            store.record_ask(name, reply())
            assert store.record_feedback(name, helpful=True)
            store.close()
        except Exception as error:  # a thread's exception would be lost
            failures.append(error)

    threads = [threading.Thread(target=open_and_write, args=(f"s{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////proc/nowhere/faq.sqlite3",
        "postgresql+nodriver://u:hunter2@127.0.0.1/faq",
        "postgresql+psycopg2://u:hunter2@127.0.0.1:1/faq",
    ],
)
def test_a_database_that_cannot_be_used_is_named_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "faq.sqlite3"
    path.write_text("this is a text and no database at all\n" * 100)
    with pytest.raises(StoreError, match="not a database"):
        open_store(f"sqlite:///{path}")


def test_feedback_that_cannot_be_kept_is_an_error(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/faq.sqlite3")
    store.record_ask("a1", reply())
    store.flush()
    with store._engine.begin() as connection:
        connection.execute(sa.text("drop table feedback"))
    with pytest.raises(StoreError, match="feedback"):
        store.record_feedback("a1", helpful=True, comment="비밀")
    store.close()


def test_a_fork_inherits_no_connection(store: Store) -> None:
    store.record_ask("a1", reply())
    store.flush()
    store.release()
    pool = store._engine.pool
    assert isinstance(pool, StaticPool) or pool.checkedin() == 0  # type: ignore[attr-defined]
    assert [row["id"] for row in rows(store, "asks")] == ["a1"]


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    for name, before, after in (
        ("new", None, 0o600),
        ("open", 0o644, 0o640),
        ("own", 0o600, 0o600),
    ):
        file = tmp_path / name
        if before is not None:
            file.touch()
            file.chmod(before)
        with open_store(f"sqlite:///{file}") as store:
            store.staff.add("kim", "staff", None)
            modes = {it.stat().st_mode & 0o777 for it in tmp_path.glob(f"{name}*")}
        assert modes == {after}


def test_a_full_disk_keeps_the_questions_until_there_is_room(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = open_store(f"sqlite:///{tmp_path}/faq.sqlite3")
    other = open_store(f"sqlite:///{tmp_path}/faq.sqlite3")  # another process

    def fill(connection: Any, _: object) -> None:
        connection.execute("pragma max_page_count = 1")  # as few as there are

    for each in (store, other):
        sa.event.listen(each._engine, "connect", fill)
        each.release()
    for number in range(300):
        store.record_ask(f"a{number}", reply("비밀 질문" * 200))
    assert store.flush()
    assert caplog.text.count("wait to be recorded") == 1
    assert "비밀" not in caplog.text
    with pytest.raises(UnavailableError):
        store.record_feedback("a299", helpful=True)
    with pytest.raises(UnavailableError):
        store.record_choice("a299", "cors")
    for each in (store, other):
        sa.event.remove(each._engine, "connect", fill)
        each.release()
    assert store.record_feedback("a299", helpful=True)
    assert other.record_feedback("a298", helpful=True)
    assert len(rows(store, "asks")) == 300
    assert store.record_feedback("nobody", helpful=True) is False
    store.close()
    other.close()


def test_a_disk_without_room_is_not_taken_for_an_unknown_question(store: Store) -> None:
    """The question may wait in another process."""
    with pytest.MonkeyPatch.context() as patch:

        def fail() -> None:
            raise UnavailableError("full")

        patch.setattr(store.database, "check", fail)
        with pytest.raises(UnavailableError):
            store.record_feedback("of another process", helpful=True)
    store.database.check()


def test_a_store_that_is_patient_opens_before_its_database(
    tmp_path: Path, postgresql: str, caplog: pytest.LogCaptureFixture
) -> None:
    there = sa.make_url(postgresql)
    link = tmp_path / "later"
    url = there.update_query_dict({"host": str(link)}).render_as_string(hide_password=False)
    with pytest.raises(UnavailableError):
        open_store(url)
    store = open_store(url, patient=True)
    assert caplog.text.count("tried again") == 1
    store.record_ask("a1", reply())
    assert store.flush()
    with pytest.raises(UnavailableError):
        store.staff.everyone()
    link.symlink_to(str(there.query["host"]))  # the server is up
    store.database._next_try = 0
    assert store.flush()  # what waits is tried again
    assert store.staff.everyone() == []
    assert store.record_feedback("a1", helpful=True)
    assert [row["id"] for row in rows(store, "asks")] == ["a1"]
    store.close()
