"""The stand-in answers as Freshdesk is documented to."""

from __future__ import annotations

import base64
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from faqbot.content.calls import rules_of
from faqbot.model import KnowledgeBase
from tests.freshdesk.standin.account import Account, Limit
from tests.freshdesk.standin.faults import Fault
from tests.freshdesk.standin.server import Standin
from tests.freshdesk.standin.table import read_table
from tests.freshdesk.standin.webhooks import SHAPES, Delivery, body_of, mixed


@pytest.fixture
def standin() -> Iterator[Standin]:
    with Standin() as running:
        yield running


def call(
    standin: Standin,
    path: str,
    method: str = "GET",
    body: Any = None,
    key: str | None = None,
    **headers: str,
) -> tuple[int, Any, dict[str, str]]:
    word = base64.b64encode(f"{key or standin.account.key}:X".encode()).decode()
    sent = {"Authorization": f"Basic {word}"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    data = None if body is None else json.dumps(body).encode()
    if data is not None:
        sent.setdefault("Content-Type", "application/json")
    request = urllib.request.Request(f"{standin.url}{path}", data, sent, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            text = response.read()
            found = {name.lower(): value for name, value in response.headers.items()}
            return response.status, json.loads(text) if text else None, found
    except urllib.error.HTTPError as error:
        text = error.read()
        found = {name.lower(): value for name, value in error.headers.items()}
        kind = error.headers.get("Content-Type", "")
        return error.code, json.loads(text) if "json" in kind else text, found


def test_who_has_no_key_is_refused(standin: Standin) -> None:
    status, document, _ = call(standin, "/api/v2/agents/me", key="wrong")
    assert (status, document["code"]) == (401, "invalid_credentials")
    assert call(standin, "/api/v2/agents/me")[0] == 200


def test_media_types_and_methods_are_checked(standin: Standin) -> None:
    standin.account.add_ticket("s", "t")
    notes = "/api/v2/tickets/1/notes"
    assert call(standin, notes, "POST", {"body": "b"}, Content_Type="application/xml")[0] == 415
    assert call(standin, notes, "POST", {"body": "b"}, Accept="application/xml")[0] == 406
    status, _, headers = call(standin, notes, "PUT", {"body": "b"})
    assert (status, headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"body": "b", "colour": 1}, "colour", "invalid_field"),
        ({"private": True}, "body", "missing_field"),
        ({"body": 1}, "body", "datatype_mismatch"),
    ],
)
def test_fields_are_checked(standin: Standin, body: Any, field: str, code: str) -> None:
    standin.account.add_ticket("s", "t")
    status, document, _ = call(standin, "/api/v2/tickets/1/notes", "POST", body)
    assert status == 400
    assert document["description"] == "Validation failed"
    assert (document["errors"][0]["field"], document["errors"][0]["code"]) == (field, code)


def test_a_note_comes_back_changed_and_nobody_is_mailed(standin: Standin) -> None:
    standin.account.add_ticket("s", "t")
    body = {"body": "<p onclick='x'>a</p><script>alert(1)</script><p>b</p>", "private": True}
    status, note, headers = call(standin, "/api/v2/tickets/1/notes", "POST", body)
    assert status == 201
    assert headers["location"].endswith(f"/api/v2/conversations/{note['id']}")
    assert note["body"].startswith("<div ")
    assert "script" not in note["body"]
    assert "onclick" not in note["body"]
    assert note["body_text"] == "a\nb"
    assert not standin.account.mails
    call(standin, "/api/v2/tickets/1/notes", "POST", body | {"notify_emails": ["a@b.c"]})
    call(standin, "/api/v2/tickets/1/notes", "POST", {"body": "x", "private": False})
    assert [mail["to"] for mail in standin.account.mails] == ["a@b.c", "requester"]


def test_a_note_is_changed_and_deleted(standin: Standin) -> None:
    standin.account.add_ticket("s", "t")
    note = call(standin, "/api/v2/tickets/1/notes", "POST", {"body": "a"})[1]
    address = f"/api/v2/conversations/{note['id']}"
    assert call(standin, address, "PUT", {"body": "b"})[1]["body_text"] == "b"
    assert call(standin, address, "DELETE")[0] == 204
    assert call(standin, address, "PUT", {"body": "c"})[0] == 404


def test_a_spam_ticket_is_read_and_not_changed(standin: Standin) -> None:
    standin.account.add_ticket("s", "t")
    standin.account.mark_spam(1)
    status, ticket, _ = call(standin, "/api/v2/tickets/1")
    assert (status, ticket["spam"]) == (200, True)
    assert call(standin, "/api/v2/tickets/1/notes", "POST", {"body": "b"})[0] == 405


def test_ten_conversations_come_along_and_all_by_pages(standin: Standin) -> None:
    standin.account.add_ticket("s", "t")
    for number in range(35):
        standin.account.add_reply(1, f"reply {number}")
    _, ticket, headers = call(standin, "/api/v2/tickets/1?include=conversations,requester")
    texts = [it["body_text"] for it in ticket["conversations"]]
    assert texts == [f"reply {number}" for number in range(10)]
    assert headers["x-ratelimit-used-currentrequest"] == "3"
    assert "language" not in ticket["requester"]
    found, address = [], "/api/v2/tickets/1/conversations?per_page=20"
    while address:
        _, page, headers = call(standin, address)
        found += page
        link = headers.get("link", "")
        address = link.partition("<")[2].partition(">")[0].removeprefix(standin.url)
    assert len(found) == 35
    assert call(standin, "/api/v2/tickets/1/conversations?per_page=101")[0] == 400


def test_the_limit_counts_credits_and_says_how_long_to_wait(standin: Standin) -> None:
    standin.account.limit = Limit(total=3)
    _, _, headers = call(standin, "/api/v2/agents/me")
    assert headers["x-ratelimit-total"] == "3"
    assert headers["x-ratelimit-remaining"] == "2"
    call(standin, "/api/v2/agents/me", key="wrong")  # counts as well
    call(standin, "/api/v2/agents/me")
    status, _, headers = call(standin, "/api/v2/agents/me")
    assert status == 429
    assert 50 <= int(headers["retry-after"]) <= 60
    standin.account.limit = Limit(total=3)
    assert call(standin, "/api/v2/agents/me")[0] == 200


def test_faults_happen_once_and_may_be_carried_out(standin: Standin) -> None:
    account = standin.account
    account.add_ticket("s", "t")
    account.faults.add(Fault(500, path="agents"))
    account.faults.add(Fault(504, method="POST", done=True))
    assert call(standin, "/api/v2/tickets/1")[0] == 200
    assert call(standin, "/api/v2/agents/me")[0] == 500
    assert call(standin, "/api/v2/agents/me")[0] == 200
    assert call(standin, "/api/v2/tickets/1/notes", "POST", {"body": "b"})[0] == 504
    assert len(account.notes_of(1)) == 1


def test_what_is_not_documented_is_refused_aloud(standin: Standin) -> None:
    status, body, *_ = call(standin, "/api/v2/nothing/of/this")
    assert status == 501
    assert "tests/cases/freshdesk-calls.yml" in body["message"]  # where to give it a row
    assert standin.account.undocumented == ["GET /api/v2/nothing/of/this"]


def test_the_language_of_a_customer_is_with_the_contact(standin: Standin) -> None:
    ticket = standin.account.add_ticket("s", "t", language="en")
    assert call(standin, f"/api/v2/contacts/{ticket['requester_id']}")[1]["language"] == "en"
    settings = call(standin, "/api/v2/settings/helpdesk")[1]
    assert settings["primary_language"] == "ko"


def test_deliveries_have_every_shape_and_come_mixed() -> None:
    assert len(SHAPES) >= 8
    broken = []
    for name in SHAPES:
        body, kind = body_of(Delivery(4711, shape=name))
        assert b"4711" in body
        if kind == "application/json":
            try:
                json.loads(body)
            except ValueError:
                broken.append(name)
    assert "without quotes" in broken
    assert "cut off" in broken
    groups = mixed([Delivery(id) for id in range(1, 21)], 200, seed=1)
    assert sum(map(len, groups)) == 200
    assert {it.ticket_id for group in groups for it in group} == set(range(1, 21))
    assert any(len(group) == 2 for group in groups)
    assert [group[0].ticket_id for group in groups[:20]] != list(range(1, 21))


def test_accounts_share_nothing() -> None:
    assert Account().tickets is not Account().tickets


ROWS = read_table()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["call"])
def test_the_table_agrees_with_what_the_articles_say_of_calls(
    kb: KnowledgeBase, row: dict[str, Any]
) -> None:
    """The status of success is that of data/calls.yml, and none where that has none."""
    method, path = row["call"].split(" ")
    pattern = re.escape(path).replace("<id>", r"\[\w+\]").replace("<word>", r"\[[\w-]+\]")
    sections = [
        section
        for section in kb.api.values()
        if section.method == method and re.fullmatch(pattern, section.path or "")
    ]
    if not sections:
        assert row["call"] == "GET /api/v2/export/ticket_activities"  # a support article alone
        return
    said = {rule.status for rule in rules_of(kb, sections[0]) if rule.status < 300}
    assert {row["status"]} <= said if "status" in row else not said
