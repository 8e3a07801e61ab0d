"""A webhook is taken at once and lost by nothing; what is wrong with it is said."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from faqbot.freshdesk.setup import HEADER, write_body
from faqbot.store import Store
from faqbot.web import freshdesk
from faqbot.web.fields import SIGNED_BYTES
from tests.freshdesk.standin.webhooks import SHAPES, Delivery, body_of

from .conftest import make_app

SECRET = "hunter2-hunter2-hunter2"
HOOK = "/hooks/freshdesk"


@pytest.fixture
def app(store: Store, site: Path) -> Flask:
    return make_app(store, site, freshdesk_secret=SECRET)


def tell(
    client: FlaskClient, body: bytes, secret: str | None = SECRET, **more: Any
) -> TestResponse:
    headers = {} if secret is None else {HEADER: secret}
    return client.post(
        HOOK, data=body, headers=headers, **{"content_type": "application/json"} | more
    )


def assert_problem(response: TestResponse, status: int) -> str:
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert SECRET not in response.text
    return str(response.get_json()["detail"])


def waiting(store: Store) -> list[int]:
    return sorted(it.ticket_id for it in store.notes.tickets(("waiting",), 99))


@pytest.mark.parametrize("shape", SHAPES)
def test_every_known_shape_is_taken(client: FlaskClient, store: Store, shape: str) -> None:
    body, kind = body_of(Delivery(4711, shape=shape))
    response = tell(client, body, content_type=kind)
    assert response.status_code == 202
    assert response.get_json() == {"ticket_id": 4711, "outcome": "queued"}
    assert waiting(store) == [4711]


def test_the_body_that_setup_prints_is_taken(client: FlaskClient) -> None:
    body = write_body().replace("{{ticket.id}}", "12").encode()
    assert tell(client, body).get_json()["ticket_id"] == 12


def test_a_repeat_and_a_note_are_taken_and_change_nothing(
    client: FlaskClient, store: Store
) -> None:
    body, _ = body_of(Delivery(1))
    assert tell(client, body).get_json()["outcome"] == "queued"
    assert tell(client, body).get_json()["outcome"] == "repeat"
    body, _ = body_of(Delivery(2, "{note_type:private}"))
    assert tell(client, body).get_json()["outcome"] == "ignored"
    assert waiting(store) == [1]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + " x", SECRET.upper(), "비밀"])
def test_who_does_not_know_the_secret_is_refused(
    client: FlaskClient, store: Store, secret: str | None
) -> None:
    headers = {} if secret is None else {HEADER: secret.encode().decode("latin-1")}
    response = client.post(HOOK, data=body_of(Delivery(1))[0], headers=headers)
    assert HEADER in assert_problem(response, 401)
    assert waiting(store) == []


def test_wrong_secrets_are_kept_now_and_then(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(20):
        tell(client, b"{}", "wrong")
    assert [it.outcome for it in store.notes.deliveries(9)] == ["wrong"]
    monkeypatch.setattr(freshdesk, "WRONG_SECONDS", 0)
    tell(client, b"{}", "wrong")
    assert len(store.notes.deliveries(9)) == 2


@pytest.mark.parametrize("body", [b"", b"[]", b"hello", b'{"ticket_id":', b"[" * 200_000])
def test_a_body_without_a_ticket_is_refused_with_what_to_do(
    client: FlaskClient, store: Store, body: bytes
) -> None:
    assert "faqbot freshdesk setup" in assert_problem(tell(client, body), 422)
    assert [it.outcome for it in store.notes.deliveries(9)] == ["unreadable"]


def test_a_long_ticket_is_taken_and_a_flood_is_not(client: FlaskClient, store: Store) -> None:
    body, _ = body_of(Delivery(1, shape="with texts", text="가" * 60_000))
    assert len(body) > 64 * 1024
    assert tell(client, body).status_code == 202
    assert_problem(tell(client, b'{"ticket_id":2,"t":"' + b"x" * SIGNED_BYTES), 413)
    assert waiting(store) == [1]


def test_a_packed_body_is_no_reason_to_break(client: FlaskClient) -> None:
    body = gzip.compress(body_of(Delivery(1))[0])
    headers = {HEADER: SECRET, "Content-Encoding": "gzip"}
    assert_problem(client.post(HOOK, data=body, headers=headers), 422)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused(client: FlaskClient, method: str) -> None:
    response = client.open(HOOK, method=method, headers={HEADER: SECRET})
    assert_problem(response, 405)
    assert "POST" in response.headers["Allow"]


def test_an_unknown_hook_is_no_page(client: FlaskClient) -> None:
    assert_problem(client.get("/hooks/nothing"), 404)


def test_it_is_off_until_its_secret_is_set(store: Store, site: Path) -> None:
    client = make_app(store, site).test_client()
    detail = assert_problem(tell(client, body_of(Delivery(1))[0]), 404)
    assert "FAQBOT_FRESHDESK_SECRET" in detail


def test_while_the_database_is_down_freshdesk_is_asked_to_come_again(
    app: Flask, client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from faqbot.errors import UnavailableError

    def fail(*_: object) -> None:
        raise UnavailableError("The database is down")

    monkeypatch.setattr(type(store.notes), "receive", fail)
    assert_problem(tell(client, body_of(Delivery(1))[0]), 503)
