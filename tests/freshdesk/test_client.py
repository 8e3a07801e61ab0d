"""The client keeps to the rate limit, tells errors apart, and never tells the key."""

from __future__ import annotations

from typing import Any

import pytest

from faqbot.errors import FreshdeskError, LimitError, RefusedError, SettingsError, UnreachableError
from faqbot.freshdesk.budget import Budget
from faqbot.freshdesk.client import Client, open_client
from faqbot.settings import Settings
from tests.freshdesk.clock import Clock
from tests.freshdesk.standin.account import Account, Limit
from tests.freshdesk.standin.faults import Fault
from tests.freshdesk.standin.server import Standin


@pytest.fixture
def clock() -> Clock:
    return Clock()


def client_of(standin: Standin, clock: Clock, **options: Any) -> Client:
    budget = Budget(clock=clock)
    return Client(standin.url, standin.account.key, budget=budget, sleep=clock.sleep, **options)


# --- what it reads and writes --------------------------------------------------------------


def test_it_reads_writes_changes_and_deletes(client: Client, account: Account) -> None:
    account.add_ticket("제목", "본문")
    assert client.get("/api/v2/tickets/1")["subject"] == "제목"
    note = client.post("/api/v2/tickets/1/notes", {"body": "하나", "private": True})
    client.put(f"/api/v2/conversations/{note['id']}", {"body": "둘"})
    assert account.notes_of(1)[0]["body_text"] == "둘"
    client.delete(f"/api/v2/conversations/{note['id']}")
    assert not account.notes_of(1)


def test_a_list_is_read_to_its_last_page(client: Client, account: Account) -> None:
    account.add_ticket("s", "t")
    for number in range(230):
        account.add_reply(1, str(number))
    texts = [it["body_text"] for it in client.pages("/api/v2/tickets/1/conversations")]
    assert texts == [str(number) for number in range(230)]
    assert len(account.calls) == 3


# --- errors --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault(500), UnreachableError),
        (Fault(503), UnreachableError),
        (Fault(429), LimitError),
        (Fault(302), RefusedError),
        (Fault(404), RefusedError),
        (Fault(200), RefusedError),  # a page instead of the API
    ],
)
def test_what_goes_wrong_is_told_apart(
    client: Client, account: Account, fault: Fault, kind: type[FreshdeskError]
) -> None:
    account.faults.add(fault)
    with pytest.raises(kind):
        client.get("/api/v2/agents/me")


def test_who_does_not_answer_in_time_is_unreachable(standin: Standin) -> None:
    standin.account.faults.add(Fault(seconds=3))
    client = Client(standin.url, standin.account.key, read_seconds=0.2)
    with pytest.raises(UnreachableError, match="GET /api/v2/agents/me"):
        client.get("/api/v2/agents/me")


def test_nobody_there_is_unreachable() -> None:
    with Standin() as gone:
        pass
    with pytest.raises(UnreachableError):
        Client(gone.url, "key").get("/api/v2/agents/me")


def test_a_refusal_names_fields_and_codes(client: Client, account: Account) -> None:
    account.add_ticket("s", "t")
    with pytest.raises(RefusedError, match=r"400 \(colour invalid_field\)") as caught:
        client.post("/api/v2/tickets/1/notes", {"body": "b", "colour": "hunter2"})
    assert caught.value.status == 400
    assert "hunter2" not in str(caught.value)


def test_no_message_tells_the_key(standin: Standin) -> None:
    client = Client(standin.url, "hunter2-hunter2")
    with pytest.raises(RefusedError, match=r"401 \(invalid_credentials\)") as caught:
        client.get("/api/v2/agents/me")
    assert "hunter2" not in repr(caught.value) + repr(client) + str(caught.value.__cause__)


def test_settings_without_an_account_are_refused() -> None:
    with pytest.raises(SettingsError, match="FAQBOT_FRESHDESK_URL"):
        open_client(Settings("sqlite://", freshdesk_url="https://acme.freshdesk.com"))


def test_reading_is_tried_again_and_making_is_not(
    standin: Standin, account: Account, clock: Clock
) -> None:
    account.add_ticket("s", "t")
    client = client_of(standin, clock, tries=3)
    account.faults.add(Fault(500, times=2))
    assert client.get("/api/v2/tickets/1")["id"] == 1
    account.faults.add(Fault(502, method="POST", done=True))
    with pytest.raises(UnreachableError):
        client.post("/api/v2/tickets/1/notes", {"body": "b"})
    assert len(account.notes_of(1)) == 1


def test_what_the_rate_limit_refused_was_not_made_and_is_tried_again(
    standin: Standin, account: Account, clock: Clock
) -> None:
    account.add_ticket("s", "t")
    account.faults.add(Fault(429, method="POST"))
    client = client_of(standin, clock, tries=2, patience=5)
    client.post("/api/v2/tickets/1/notes", {"body": "b"})
    assert len(account.notes_of(1)) == 1


# --- the rate limit ------------------------------------------------------------------------


def test_it_stops_before_the_last_tenth_of_a_minute(
    standin: Standin, account: Account, clock: Clock
) -> None:
    account.limit = Limit(total=50)
    client = client_of(standin, clock)
    with pytest.raises(LimitError) as caught:
        for _ in range(60):
            client.get("/api/v2/agents/me")
    assert len(account.calls) == 45
    assert 0 < caught.value.seconds <= 60
    assert account.limit.left == 5


def test_what_costs_more_stops_earlier(standin: Standin, account: Account, clock: Clock) -> None:
    account.add_ticket("s", "t")
    account.limit = Limit(total=10)
    client = client_of(standin, clock)
    with pytest.raises(LimitError):
        for _ in range(10):
            client.get("/api/v2/tickets/1", cost=3, include="conversations,requester")
    assert account.limit.left == 1


def test_who_has_patience_waits_and_goes_on(
    standin: Standin, account: Account, clock: Clock
) -> None:
    account.limit = Limit(total=10)
    client = client_of(standin, clock, patience=120)

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        account.limit = Limit(total=10)  # a minute has gone by

    client._sleep = sleep
    for _ in range(30):
        client.get("/api/v2/agents/me")
    assert len(clock.slept) == 3
    assert all(call.status == 200 for call in account.calls)


def test_after_a_refusal_nothing_is_asked_until_it_may_be(
    standin: Standin, account: Account, clock: Clock
) -> None:
    account.limit = Limit(total=10)
    account.limit.spend(10)  # by others
    client = client_of(standin, clock)
    with pytest.raises(LimitError) as caught:
        client.get("/api/v2/agents/me")
    assert 50 < caught.value.seconds <= 60
    account.limit = Limit(total=10)
    with pytest.raises(LimitError):
        client.get("/api/v2/agents/me")
    assert [call.status for call in account.calls] == [429]
    clock.now += 61
    client.get("/api/v2/agents/me")


@pytest.mark.parametrize(
    "told", [None, "soon", "nan", "inf", "-5", "Wed, 21 Oct 2026 07:28:00 GMT"]
)
def test_a_refusal_without_a_usable_time_is_no_mistake(told: str | None, clock: Clock) -> None:
    budget = Budget(clock=clock)
    assert 0 <= budget.hold(told) <= 60
