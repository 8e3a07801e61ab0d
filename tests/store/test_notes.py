"""Each ticket is one job, for one worker at a time, and none is lost."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from faqbot.model import Reply
from faqbot.store import Store
from faqbot.store.notes import ATTEMPTS, Delivery, Job, Look
from faqbot.store.tables import ASKS, NOTES
from tests.store.conftest import Clock

LEASE = 60.0
BIG = 43_000_000_123


def claim(store: Store) -> Job:
    job = store.notes.claim(LEASE)
    assert job is not None
    return job


def told(
    ticket_id: int | None = 1, event: str = "{ticket_action:created}", at: str = ""
) -> Delivery:
    return Delivery(ticket_id, event, at, "ko")


def miss(question: str) -> Reply:
    return Reply(question, "ko", "none", "", None, (), (), (), (), (), ())


def test_a_ticket_told_of_several_times_is_one_job(store: Store) -> None:
    for _ in range(3):
        assert store.notes.receive(told(BIG)) == "queued"
    job = claim(store)
    assert (job.ticket_id, job.wanted, job.lang) == (BIG, 3, "ko")
    assert store.notes.claim(LEASE) is None
    assert store.notes.finish(job, Look("noted", BIG + 1, "d", "s"))
    assert store.notes.claim(LEASE) is None
    assert store.notes.counts() == {"waiting": 0, "trying": 0, "failed": 0, "done": 1}


def test_a_repeat_is_told_by_ticket_event_and_time(store: Store) -> None:
    assert store.notes.receive(told(at="2026-11-30")) == "queued"
    assert store.notes.receive(told(at="2026-11-30")) == "repeat"
    assert store.notes.receive(told(at="2026-12-01")) == "queued"
    assert store.notes.receive(told(event="{status:1}", at="2026-11-30")) == "queued"
    assert store.notes.receive(told()) == "queued"
    assert store.notes.receive(told()) == "queued"  # says too little to tell
    assert claim(store).wanted == 5
    assert [it.outcome for it in store.notes.deliveries(5)].count("repeat") == 1


def test_what_is_no_job_is_kept_as_a_delivery_alone(store: Store) -> None:
    store.notes.receive(Delivery(None), "unreadable")
    store.notes.receive(told(7, "{note_type:private}", "t"), "ignored")
    assert store.notes.claim(LEASE) is None
    assert [(it.ticket_id, it.outcome) for it in store.notes.deliveries(9)] == [
        (7, "ignored"),
        (None, "unreadable"),
    ]
    assert store.notes.receive(told(7, "{note_type:private}", "t")) == "queued"


def test_what_is_told_meanwhile_is_a_job_again(store: Store) -> None:
    store.notes.receive(told())
    job = claim(store)
    store.notes.receive(told())
    assert store.notes.claim(LEASE) is None  # not beside the first
    store.notes.finish(job, Look("noted", 5, "d", "s"))
    again = claim(store)
    assert (again.wanted, again.note_id, again.digest, again.seen) == (2, 5, "d", "s")


def test_the_job_of_a_dead_worker_is_taken_over(store: Store, clock: Clock) -> None:
    store.notes.receive(told())
    dead = claim(store)
    clock.now += timedelta(seconds=LEASE - 1)
    assert store.notes.claim(LEASE) is None
    clock.now += timedelta(seconds=2)
    job = claim(store)
    assert not store.notes.renew(dead, LEASE)
    assert not store.notes.keep_note(dead, 9)
    assert not store.notes.finish(dead, Look("noted", 9, misses=[("a", miss("q"))]))
    assert not store.notes.fail(dead, "late")
    assert store.notes.finish(job, Look("unsure"))
    with store.database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(ASKS)).scalar() == 0
        assert connection.execute(sa.select(NOTES.c.note_id)).scalar() is None


def test_who_renews_keeps_a_job(store: Store, clock: Clock) -> None:
    store.notes.receive(told())
    job = claim(store)
    for _ in range(3):
        clock.now += timedelta(seconds=LEASE - 1)
        assert store.notes.renew(job, LEASE)
    assert store.notes.claim(LEASE) is None


def test_failures_are_tried_later_and_later_and_then_wait_for_somebody(
    store: Store, clock: Clock
) -> None:
    store.notes.receive(told())
    pauses = []
    for _ in range(ATTEMPTS):
        job = claim(store)
        store.notes.fail(job, "Freshdesk breaks")
        [ticket] = store.notes.tickets(("trying", "failed"), 9)
        pauses.append((ticket.due_at - clock.now).total_seconds())
        clock.now = ticket.due_at
    assert pauses[:4] == [5, 10, 20, 40]
    assert max(pauses) == 1800
    assert (ticket.state, ticket.reason) == ("failed", "Freshdesk breaks")
    assert store.notes.claim(LEASE) is None
    assert store.notes.retry() == 1
    assert claim(store).attempts == 0


def test_a_new_webhook_tries_again_what_failed(store: Store) -> None:
    store.notes.receive(told())
    store.notes.fail(claim(store), "down")
    assert store.notes.claim(LEASE) is None
    store.notes.receive(told())
    assert claim(store).attempts == 0


def test_a_ticket_refused_for_good_is_tried_again_on_demand(store: Store) -> None:
    store.notes.receive(told())
    store.notes.finish(claim(store), Look("refused", reason="400"))
    assert store.notes.counts()["failed"] == 1
    assert store.notes.retry() == 0
    assert store.notes.retry(1) == 1
    assert claim(store).ticket_id == 1


def test_the_rate_limit_holds_all_that_wait(store: Store, clock: Clock) -> None:
    for id in (1, 2, 3):
        store.notes.receive(told(id))
    store.notes.postpone(claim(store), 30)
    assert store.notes.claim(LEASE) is None
    assert store.notes.counts()["waiting"] == 3  # none of them has failed
    clock.now += timedelta(seconds=30)
    assert claim(store).attempts == 0


def test_misses_are_kept_with_the_job_and_once(store: Store) -> None:
    for _ in range(2):
        store.notes.receive(told())
        look = Look("unsure", misses=[("note-1", miss("how?")), ("note-2", miss("why?"))])
        store.notes.finish(claim(store), look)
    with store.database.reading() as connection:
        rows = connection.execute(sa.select(ASKS.c.id, ASKS.c.question)).all()
    assert sorted(map(tuple, rows)) == [("note-1", "how?"), ("note-2", "why?")]


def test_old_deliveries_and_settled_tickets_are_forgotten(store: Store, clock: Clock) -> None:
    store.notes.receive(told(1))
    store.notes.finish(claim(store), Look("noted", 5))
    store.notes.receive(told(2))
    clock.now += timedelta(days=31)
    assert store.notes.forget() == 2
    assert store.notes.forget(timedelta(days=30)) == 1
    assert [it.ticket_id for it in store.notes.tickets(("waiting", "done"), 9)] == [2]


@pytest.mark.parametrize("workers", [4])
def test_many_workers_share_the_jobs(store: Store, workers: int) -> None:
    for id in range(1, 41):
        store.notes.receive(told(id))
    taken: list[int] = []

    def work() -> None:
        while job := store.notes.claim(LEASE):
            taken.append(job.ticket_id)
            store.notes.finish(job, Look("noted", job.ticket_id))

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 41))
