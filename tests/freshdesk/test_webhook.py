"""Whatever a rule sends, the ticket's id is found in it, or it is said that there is none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.freshdesk.webhook import is_of_note, read_delivery
from tests.freshdesk.standin.webhooks import SHAPES, Delivery, body_of

TEXTS = (
    'He said "no", and\nleft\\ {"ticket_id": 99}',
    "<p>한글 &quot;따옴표&quot; 😀</p>\r\n\t{{ticket.id}}",
    "ticket_id: 98 and event={x:1}",
    "",
)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("text", TEXTS)
def test_the_ticket_is_found_in_every_known_shape(shape: str, text: str) -> None:
    body, _ = body_of(Delivery(43_000_000_471, shape=shape, text=text))
    assert read_delivery(body).ticket_id == 43_000_000_471


@pytest.mark.parametrize("shape", [name for name, it in SHAPES.items() if "<event>" in it.body])
def test_a_note_is_known_as_one(shape: str) -> None:
    for event, expected in (("{note_type:private}", True), ("{status:{from:4,to:6}}", False)):
        delivery = read_delivery(body_of(Delivery(1, event, shape=shape))[0])
        assert delivery.event == event
        assert is_of_note(delivery) is expected


@pytest.mark.parametrize("before", ["", "x" * 95, "문의 " * 30])
def test_nothing_secret_is_kept_of_an_event(before: str) -> None:
    """A rule may send a ticket's subject as its event."""
    for secret in ("q8Zr2Tn4Vx6Lm0Pk3Sd5", "kim@example.com", "010-1234-5678"):
        body = json.dumps({"ticket_id": 7, "event": f"{before} {secret} 안 돼요"}).encode()
        event = read_delivery(body).event
        assert not any(secret[:end] in event for end in range(5, len(secret) + 1)), event


def test_what_is_handed_out_tells_all_that_is_asked_for() -> None:
    body, _ = body_of(Delivery(12, "{ticket_action:created}", "2026-11-30T09:00:00Z", lang="en"))
    delivery = read_delivery(body)
    assert (delivery.ticket_id, delivery.lang) == (12, "en")
    assert delivery.modified == "2026-11-30T09:00:00Z"
    assert delivery.key


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"hello",
        b'{"ticket_id": null}',
        b'{"ticket_id": true}',
        b'{"ticket_id": 0}',
        b'{"ticket_id": -3}',
        b'{"ticket_id": 1.5}',
        b'{"ticket_id": "\xef\xbc\x91"}',
        b'{"ticket_id": "{{ticket.id}}"}',
        b'{"ticket_id": 99999999999999999999999999}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"\xff\xfe\x00",
        b"event" * 100_000 + b"{" * 100_000,
    ],
    ids=lambda body: repr(body[:30]),
)
def test_where_there_is_no_ticket_none_is_made_up(body: bytes) -> None:
    assert read_delivery(body).ticket_id is None


@given(st.binary(max_size=400))
def test_no_body_breaks_it(body: bytes) -> None:
    read_delivery(body)


@given(st.dictionaries(st.text(max_size=10), st.text(max_size=30), max_size=5))
def test_other_fields_change_nothing(more: dict[str, str]) -> None:
    for name in ("freshdesk_webhook", "ticket", "data"):
        more.pop(name, None)
    body = json.dumps({**more, "ticket_id": "12"}).encode()
    assert read_delivery(body).ticket_id == 12
