"""The desk shows how it stands with Freshdesk, and tries again what failed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from faqbot.model import LANGS, Lang
from faqbot.store import Store
from faqbot.store.notes import Delivery, Look
from faqbot.store.staff import Role
from tests.freshdesk.standin.account import Account
from tests.freshdesk.standin.faults import Fault
from tests.freshdesk.standin.server import Standin

from .conftest import make_app

PAGE = "/staff/freshdesk"
SECRET = "hunter2-hunter2"


@pytest.fixture
def app(store: Store, site: Path, standin: Standin) -> Flask:
    return make_app(
        store, site, staff_password="correct horse", freshdesk_url=standin.url,
        freshdesk_api_key=standin.account.key, freshdesk_secret=SECRET,
    )  # fmt: skip


def sign_in(app: Flask, store: Store, role: Role) -> FlaskClient:
    member = store.staff.add(f"{role} member", role, None)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {store.staff.add_token(member, 'x')}"
    return client


@pytest.fixture
def desk(app: Flask, store: Store) -> FlaskClient:
    return sign_in(app, store, "editor")


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def fill(store: Store) -> None:
    """A ticket in each state, and a delivery of each kind."""
    for id, look in (
        (1, Look("noted", 5)),
        (2, Look("unsure")),
        (3, Look("refused", reason="refused: 400")),
    ):
        store.notes.receive(Delivery(id, "{ticket_action:created}", "now"))
        job = store.notes.claim(60)
        assert job
        store.notes.finish(job, look)
    store.notes.receive(Delivery(1, "{ticket_action:created}", "now"))
    store.notes.receive(Delivery(9, "{note_type:private}"), "ignored")
    store.notes.receive(Delivery(None), "unreadable")
    store.notes.receive(Delivery(None), "wrong")
    store.notes.receive(Delivery(4))
    job = store.notes.claim(60)
    assert job
    store.notes.fail(job, "unreachable: Freshdesk breaks at GET /api/v2/tickets/4: 500")
    store.notes.receive(Delivery(5))


def test_it_shows_tickets_and_webhooks(desk: FlaskClient, store: Store, account: Account) -> None:
    fill(store)
    html = desk.get(f"{PAGE}?lang=en").text
    page = text_of(html)
    assert "Waiting 1 · Trying again 1 · Failed 1 · Done 2" in page
    assert "#4 Trying again Failed 1×. Next try:" in page
    assert (
        "Freshdesk does not answer, or breaks. Freshdesk breaks at GET /api/v2/tickets/4: 500"
        in page
    )
    assert "#3 Failed" in page
    for told in ("Taken", "A repeat", "Of a note; ignored", "Names no ticket", "Wrong secret"):
        assert told in page
    assert "/a/tickets/4" in html


@pytest.mark.parametrize("lang", LANGS)
def test_no_secret_is_in_the_page(
    desk: FlaskClient,
    store: Store,
    account: Account,
    lang: Lang,
) -> None:
    fill(store)
    html = desk.get(f"{PAGE}?lang={lang}").text
    html += desk.post(f"{PAGE}/test?lang={lang}").text
    account.key = "another"
    html += desk.post(f"{PAGE}/test?lang={lang}").text
    assert SECRET not in html
    assert "standin-key" not in html


def test_the_connection_is_tried_on_request(desk: FlaskClient, account: Account) -> None:
    desk.get(f"{PAGE}?lang=en")
    assert not account.calls
    page = text_of(desk.post(f"{PAGE}/test?lang=en").text)
    assert "Connected. Notes are written as faqbot. Calls left: 699 of 700." in page
    assert len(account.calls) == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(500), "Freshdesk does not answer, or breaks."),
        (Fault(429), "Freshdesk's rate limit is used up."),
        (Fault(302), "Freshdesk does not accept the API key."),
        (Fault(401), "Freshdesk does not accept the API key."),
        (Fault(404), "Freshdesk refuses this call."),
    ],
)
def test_what_is_wrong_with_the_connection_is_told(
    desk: FlaskClient, account: Account, fault: Fault, said: str
) -> None:
    account.faults.add(fault)
    page = text_of(desk.post(f"{PAGE}/test?lang=en").text)
    assert said in page.replace("&#39;", "'")


def test_what_failed_is_tried_again(desk: FlaskClient, store: Store, account: Account) -> None:
    fill(store)
    response = desk.post(f"{PAGE}/retry")
    assert response.status_code == 303
    assert store.notes.counts()["trying"] == 0
    assert store.notes.counts()["failed"] == 1  # refused for good: only by name
    desk.post(f"{PAGE}/retry", data={"ticket": "3"})
    assert store.notes.counts()["failed"] == 0
    assert "It is tried again." in desk.get(f"{PAGE}?lang=en&again=1").text


@pytest.mark.parametrize("ticket", ["x", "-1", "99999999999999999999"])
def test_a_ticket_that_is_no_number_breaks_nothing(
    desk: FlaskClient, account: Account, ticket: str
) -> None:
    assert desk.post(f"{PAGE}/retry", data={"ticket": ticket}).status_code in (303, 404, 422)


def test_who_may_look_only_changes_nothing(app: Flask, store: Store, account: Account) -> None:
    fill(store)
    desk = sign_in(app, store, "staff")
    page = desk.get(f"{PAGE}?lang=en").text
    assert "Try again now" not in page
    assert desk.post(f"{PAGE}/retry").status_code == 403
    assert app.test_client().get(PAGE).status_code == 302


def test_without_an_account_it_says_what_to_set(store: Store, site: Path) -> None:
    app = make_app(store, site, staff_password="correct horse")
    desk = sign_in(app, store, "editor")
    page = text_of(desk.get(f"{PAGE}?lang=en").text)
    assert "FAQBOT_FRESHDESK_URL, FAQBOT_FRESHDESK_API_KEY, FAQBOT_FRESHDESK_SECRET" in page
    assert "Set the account&#39;s address" in text_of(desk.post(f"{PAGE}/test?lang=en").text)
    assert PAGE not in desk.get("/staff/settings").text  # nothing to see there


def test_it_is_in_the_menu_where_an_account_is_set(desk: FlaskClient, account: Account) -> None:
    assert f'href="{PAGE}"' in desk.get("/staff/settings").text
