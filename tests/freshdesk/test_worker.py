"""One private note a ticket, brought up to date, whatever goes wrong on the way."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from faqbot.answering.bot import Bot
from faqbot.freshdesk.client import Client
from faqbot.freshdesk.note import is_ours, marker_of
from faqbot.freshdesk.worker import NoteWorker, Pace, Work
from faqbot.store import Store, open_store
from faqbot.store.notes import Delivery, Ticket
from tests.freshdesk.standin.account import Account, Limit
from tests.freshdesk.standin.faults import Fault
from tests.freshdesk.standin.server import Standin
from tests.web.conftest import rows

KO = "안녕하세요. 저희 스크립트가 429 Too Many Requests 오류를 받습니다. 얼마나 기다려야 하나요?"
EN = "Hello, how do I find my API key? I cannot see it anywhere in my profile."
MORE = "고맙습니다. 그런데 웹훅은 어떻게 설정하나요?"
OFF_TOPIC = "점심 메뉴로 김치찌개와 비빔밥 중에 무엇이 더 맛있을까요?"
BASE = "https://help.acme.com/"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 30, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/faq.sqlite3", clock) as opened:
        yield opened


@pytest.fixture
def worker(store: Store, client: Client, bot: Bot) -> NoteWorker:
    return NoteWorker(Work(client, store.notes, lambda: bot, bot.thresholds, BASE))


def tell(store: Store, worker: NoteWorker, ticket_id: int = 1, lang: str = "") -> Ticket:
    """A webhook tells of a ticket, and what is due is done."""
    store.notes.receive(Delivery(ticket_id, "{ticket_action:created}", "", lang))
    return finish(store, worker, ticket_id)


def finish(store: Store, worker: NoteWorker, ticket_id: int = 1) -> Ticket:
    while worker.do_next():
        pass
    found = store.notes.tickets(("waiting", "trying", "failed", "done"), 99)
    return next(it for it in found if it.ticket_id == ticket_id)


def text_of(account: Account, ticket_id: int = 1) -> str:
    [note] = account.notes_of(ticket_id)
    return str(note["body_text"])


# --- what it says ------------------------------------------------------------------------------


def test_a_note_has_diagnosis_answers_links_and_reasons(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>")
    assert tell(store, worker).outcome == "noted"
    [note] = account.notes_of(1)
    assert note["private"]
    assert "진단" in note["body_text"]
    assert f'<a href="{BASE}status/429/">429' in note["body"]
    assert f'<a href="{BASE}faq/' in note["body"]
    assert f'<a href="{BASE}en/faq/' in note["body"]
    assert "이 문장에서 찾았습니다: “" in note["body_text"]
    assert note["body_text"].endswith(marker_of(1))
    assert not account.mails


def test_it_says_so_in_the_customers_language(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("Key", f"<p>{EN}</p>", language="ko")
    tell(store, worker, lang="ko")  # what they write counts more than their settings
    assert "Suggested answers" in text_of(account)
    assert f'href="{BASE}en/faq/find-api-key/"' in account.notes_of(1)[0]["body"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_who_pastes_an_error_alone_gets_the_language_of_the_contact(
    store: Store, worker: NoteWorker, account: Account, language: str
) -> None:
    pasted = '<p>{"code":"invalid_credentials","message":"401"} HTTP/1.1 401 Unauthorized</p>'
    account.add_ticket("401", pasted, language=language)
    tell(store, worker)
    assert ("진단" in text_of(account)) is (language == "ko")
    assert any("/contacts/" in call.path for call in account.calls)
    account.add_ticket("401", pasted, language=language)
    account.calls.clear()
    tell(store, worker, 2, lang=language)  # the webhook has said it already
    assert not any("/contacts/" in call.path for call in account.calls)


def test_a_customer_cannot_write_html_into_it(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("s", "<p>Where do I find my API key &lt;img src=x&gt;?</p>")
    tell(store, worker)
    body = account.notes_of(1)[0]["body"]
    assert "&lt;img" in body
    assert "<img" not in body


def test_what_is_personal_is_masked(store: Store, worker: NoteWorker, account: Account) -> None:
    account.add_ticket("s", "<p>kim@example.com 입니다. API 키는 어디에서 찾나요?</p>")
    tell(store, worker)
    assert "kim@example.com" not in account.notes_of(1)[0]["body"]


# --- one note -----------------------------------------------------------------------------------


def test_the_same_note_is_brought_up_to_date(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>")
    first = tell(store, worker).note_id
    account.add_reply(1, f"<p>{MORE}</p><div>2026년 11월 30일, 상담원 님이 작성:</div><p>{EN}</p>")
    assert tell(store, worker).note_id == first
    assert "웹훅은 어떻게 설정하나요?" in text_of(account)
    assert "API key" not in text_of(account)  # what is quoted was not asked again
    assert [call.method for call in account.calls].count("POST") == 1


def test_nothing_is_written_where_nothing_has_changed(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>")
    tell(store, worker)
    account.add_reply(1, "<p>확인 중입니다.</p>", by_customer=False)
    account.add_agents_note(1, "<p>429 오류네요. API 키는 어디에 있나요?</p>")
    tell(store, worker)
    assert [call.method for call in account.calls if call.method != "GET"] == ["POST"]


def test_the_last_of_many_messages_counts(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("s", "<p>안녕하세요</p>")
    for number in range(120):
        account.add_reply(1, f"<p>메시지 {number}</p>", by_customer=number % 2 == 0)
    account.add_reply(1, f"<p>{MORE}</p>")
    tell(store, worker)
    assert "웹훅은 어떻게 설정하나요?" in text_of(account)
    tell(store, worker)
    assert len(account.notes_of(1)) == 1


def test_a_note_that_somebody_deleted_stays_away(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>")
    note_id = tell(store, worker).note_id
    assert note_id
    del account.conversations[note_id]
    account.add_reply(1, f"<p>{MORE}</p>")
    assert tell(store, worker).outcome == "removed"
    assert not account.notes_of(1)
    store.notes.retry(1)  # unless somebody asks for it at the desk
    assert finish(store, worker).outcome == "noted"
    assert len(account.notes_of(1)) == 1


def test_a_note_that_the_database_does_not_know_is_found(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>")
    first = tell(store, worker).note_id
    store.notes.forget(timedelta(days=-1))
    assert tell(store, worker).note_id == first
    assert len(account.notes_of(1)) == 1


def test_one_note_too_many_is_taken_away_and_nobody_elses(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>")
    first = tell(store, worker).note_id
    body = account.notes_of(1)[0]["body"]
    account.add_note(1, body, private=True, incoming=False)  # by a worker that was thought dead
    account.add_agents_note(1, body)  # by an agent who copied it
    account.add_note(1, f"<p>See this:</p>{body}", private=True, incoming=False)
    account.add_reply(1, f"<p>{MORE}</p>")
    tell(store, worker)
    ours = [it for it in account.notes_of(1) if is_ours(it["body_text"], 1)]
    assert [it["id"] for it in ours] == [first]
    assert len([it for it in account.conversations_of(1) if it["private"]]) == 3


# --- no note ------------------------------------------------------------------------------------


def test_what_is_unsure_goes_to_the_inbox_once_and_masked(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("질문", f"<p>{OFF_TOPIC} 제 주소는 kim@example.com 입니다.</p>")
    for _ in range(2):
        assert tell(store, worker).outcome == "unsure"
        store.notes.retry(1)
        finish(store, worker)
    assert not account.notes_of(1)
    missed = rows(store, "asks")
    assert missed
    assert {row["outcome"] for row in missed} == {"none"}
    assert len({row["question"] for row in missed}) == len(missed)
    assert not any("kim@example.com" in str(row["question"]) for row in missed)


def test_what_was_found_stays_when_the_customer_goes_on_about_something_else(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>")
    tell(store, worker)
    account.add_reply(1, "<p>감사합니다!</p>")
    assert tell(store, worker).outcome == "noted"
    assert "429" in text_of(account)


@pytest.mark.parametrize(
    ("change", "outcome"),
    [({"spam": True}, "spam"), ({"deleted": True}, "gone")],
)
def test_spam_and_deleted_tickets_get_none(
    store: Store, worker: NoteWorker, account: Account, change: dict[str, Any], outcome: str
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>").update(change)
    assert tell(store, worker).outcome == outcome
    assert not account.notes_of(1)


def test_a_ticket_that_becomes_spam_meanwhile_is_no_failure(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>")
    account.faults.add(Fault(405, method="POST"))
    assert tell(store, worker).outcome == "spam"
    assert worker.work.jobs.counts()["failed"] == 0


def test_a_ticket_that_does_not_exist_is_settled(store: Store, worker: NoteWorker) -> None:
    assert tell(store, worker, 404).outcome == "gone"


def test_a_ticket_without_a_word_is_settled(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("", "")
    assert tell(store, worker).outcome == "silent"


# --- what goes wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize("status", [500, 503])
def test_an_outage_is_waited_out(
    store: Store, worker: NoteWorker, account: Account, clock: Clock, method: str, status: int
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>")
    if method == "PUT":
        tell(store, worker)
        account.add_reply(1, f"<p>{MORE}</p>")
    account.faults.add(Fault(status, method=method))
    ticket = tell(store, worker)
    assert (ticket.state, ticket.reason.partition(":")[0]) == ("trying", "unreachable")
    clock.now = ticket.due_at
    assert finish(store, worker).outcome == "noted"
    assert len(account.notes_of(1)) == 1


def test_a_note_that_was_made_although_it_seemed_not_is_the_only_one(
    store: Store, worker: NoteWorker, account: Account, clock: Clock
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>")
    account.faults.add(Fault(502, method="POST", done=True))
    ticket = tell(store, worker)
    assert ticket.state == "trying"
    assert (ticket.due_at - clock.now).total_seconds() >= worker.work.pace.after_lost
    clock.now = ticket.due_at
    assert finish(store, worker).outcome == "noted"
    assert len(account.notes_of(1)) == 1


def test_a_worker_that_lost_its_job_writes_nothing(
    store: Store, client: Client, bot: Bot, account: Account, clock: Clock
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>")

    def slow() -> Bot:  # as long as a lease: another worker took over
        clock.now += timedelta(seconds=1000)
        other = store.notes.claim(90)
        assert other
        return bot

    worker = NoteWorker(Work(client, store.notes, slow, bot.thresholds, BASE))
    store.notes.receive(Delivery(1))
    assert worker.do_next()
    assert not account.notes_of(1)


def test_the_rate_limit_is_kept_and_counts_as_no_failure(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.limit = Limit(total=20)
    for id in range(1, 21):
        account.add_ticket("API 오류", f"<p>{KO}</p>")
        store.notes.receive(Delivery(id))
    finish(store, worker)
    assert account.limit.left >= 2
    assert all(call.status < 400 for call in account.calls)
    counts = store.notes.counts()
    assert counts["waiting"] > 0
    assert counts["waiting"] + counts["done"] == 20


def test_a_refused_key_is_told_and_tried_again(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>")
    account.key = "another"
    ticket = tell(store, worker)
    assert (ticket.state, ticket.reason.partition(":")[0]) == ("trying", "access")
    assert "401" in ticket.reason
    account.key = "standin-key-0123456789"
    assert store.notes.retry() == 1
    assert finish(store, worker).outcome == "noted"


def test_a_note_that_is_refused_waits_for_somebody(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>")
    account.faults.add(Fault(400, method="POST"))
    ticket = tell(store, worker)
    assert (ticket.state, ticket.reason.partition(":")[0]) == ("failed", "refused")
    store.notes.retry(1)
    assert finish(store, worker).outcome == "noted"


def test_a_ticket_that_we_trip_over_keeps_no_other_waiting(
    store: Store, client: Client, bot: Bot, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def __getattr__(self, name: str) -> Any:
            raise RuntimeError("hunter2")

    bots: list[Any] = [Broken(), bot]
    work = Work(client, store.notes, lambda: bots.pop(0), bot.thresholds, BASE)
    for id in (1, 2):
        account.add_ticket("API 오류", f"<p>{KO}</p>")
        store.notes.receive(Delivery(id))
    with caplog.at_level(logging.ERROR):
        assert finish(store, NoteWorker(work), 1).reason == "internal: RuntimeError"
    assert len(account.notes_of(2)) == 1
    assert "hunter2" not in caplog.text


def test_a_note_by_us_is_no_reason_to_look_again(
    store: Store, worker: NoteWorker, account: Account
) -> None:
    """Even where Freshdesk tells of our own note, nothing is written, so nothing goes round."""
    account.on_change.append(lambda id, event: store.notes.receive(Delivery(id, event)) and None)
    account.add_ticket("API 오류", f"<p>{KO}</p>")
    finish(store, worker)
    assert [call.method for call in account.calls if call.method != "GET"] == ["POST"]
    assert len(account.calls) < 8


def test_a_slow_answer_is_no_answer(
    store: Store, standin: Standin, account: Account, bot: Bot, clock: Clock
) -> None:
    account.add_ticket("API 오류", f"<p>{KO}</p>")
    client = Client(standin.url, account.key, read_seconds=0.3)
    pace = replace(Pace(), after_lost=200.0)
    worker = NoteWorker(Work(client, store.notes, lambda: bot, bot.thresholds, BASE, pace))
    account.faults.add(Fault(method="POST", seconds=1.5, done=True))
    ticket = tell(store, worker)
    assert (ticket.due_at - clock.now).total_seconds() == 200
    clock.now = ticket.due_at
    assert finish(store, worker).outcome == "noted"
    assert len(account.notes_of(1)) == 1
