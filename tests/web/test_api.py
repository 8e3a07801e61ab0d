"""The API as other systems rely on it: fields, errors, languages and headers."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from faqbot.store import Store
from tests.web.conftest import TITLES, make_app, rows

REPLY_FIELDS = [
    "ask_id",
    "question",
    "lang",
    "outcome",
    "message",
    "answer",
    "candidates",
    "status_codes",
    "error_codes",
    "api_docs",
    "links",
    "warnings",
    "topic",
    "messages",
    "second",
    "explanation",
]


def ask(client: FlaskClient, **body: object) -> TestResponse:
    return client.post("/api/v1/ask", json=body)


def send(client: FlaskClient, body: object, address: str = "/api/v1/ask") -> TestResponse:
    """Send any JSON; escaped, because half a character has no other form."""
    return client.post(address, data=json.dumps(body), content_type="application/json")


def assert_problem(response: TestResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem: dict[str, Any] = json.loads(response.data)
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in response.text
    return problem


# --- asking -------------------------------------------------------------------------------


def test_a_reply_has_the_fields_of_the_contract_in_its_order(client: FlaskClient) -> None:
    response = ask(client, question="API 키 어디서 봐요?")
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert response.headers["Content-Language"] == "ko"
    assert response.headers["Cache-Control"] == "no-store"
    reply = json.loads(response.data)
    assert list(reply) == REPLY_FIELDS
    assert reply["outcome"] == "answer"
    assert reply["answer"]["id"] == "find-api-key"
    assert "API 키 어디서 봐요?" in response.text  # Korean stays readable


def test_get_and_post_say_the_same(client: FlaskClient) -> None:
    posted = ask(client, question="choose one", lang="ko", limit=2, previous="before").json
    got = client.get("/api/v1/ask?q=choose+one&lang=ko&limit=2&previous=before").json
    assert posted.pop("ask_id") != got.pop("ask_id")
    assert posted == got
    assert len(got["candidates"]) == 2


def test_the_question_before_reaches_the_bot_cleaned(client: FlaskClient) -> None:
    reply = ask(client, question="and contacts?", previous=" list\x00tickets ").json
    assert reply["question"] == "and contacts?"
    assert reply["explanation"]["with_previous"] == "list tickets and contacts?"


@pytest.mark.parametrize("previous", ["", "  ", "\x00\n"])
def test_a_blank_question_before_is_none(client: FlaskClient, previous: str) -> None:
    reply = ask(client, question="and contacts?", previous=previous).json
    assert reply["explanation"]["with_previous"] is None


def test_nothing_is_kept_of_the_question_before(client: FlaskClient, store: Store) -> None:
    ask(client, question="and contacts?", previous="list tickets")
    (row,) = rows(store, "asks")
    assert row["question"] == "and contacts?"
    assert "list tickets" not in str(row)


def test_unknown_fields_are_ignored(client: FlaskClient) -> None:
    assert ask(client, question="hi", colour="red").status_code == 200
    assert client.get("/api/v1/ask?q=hi&colour=red").status_code == 200


def test_head_answers_without_body_and_records_nothing(client: FlaskClient, store: Store) -> None:
    response = client.head("/api/v1/ask?q=hi")
    assert (response.status_code, response.data) == (200, b"")
    assert rows(store, "asks") == []


def test_an_ask_is_recorded_masked(client: FlaskClient, store: Store) -> None:
    ask_id = ask(client, question="my password is hunter2").json["ask_id"]
    (row,) = rows(store, "asks")
    assert (row["id"], row["question"]) == (ask_id, "my password is [masked]")


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        ({}, "question", "required"),
        ({"question": ""}, "question", "blank"),
        ({"question": " \n\t\u3000"}, "question", "blank"),
        ({"question": "\x00\x07"}, "question", "blank"),
        ({"question": None}, "question", "string"),
        ({"question": 429}, "question", "string"),
        ({"question": ["hi"]}, "question", "string"),
        ({"question": "x" * 20_001}, "question", "20,000"),
        ({"question": "hi", "lang": "fr"}, "lang", '"ko" or "en"'),
        ({"question": "hi", "lang": "KO"}, "lang", '"ko" or "en"'),
        ({"question": "hi", "lang": None}, "lang", '"ko" or "en"'),
        ({"question": "hi", "lang": ["ko"]}, "lang", '"ko" or "en"'),
        ({"question": "hi", "limit": 0}, "limit", "1 to 10"),
        ({"question": "hi", "limit": 11}, "limit", "1 to 10"),
        ({"question": "hi", "limit": True}, "limit", "1 to 10"),
        ({"question": "hi", "limit": "3"}, "limit", "1 to 10"),
        ({"question": "hi", "limit": 2.5}, "limit", "1 to 10"),
        ({"question": "hi", "limit": None}, "limit", "1 to 10"),
        ({"question": "hi", "previous": 429}, "previous", "string"),
        ({"question": "hi", "previous": None}, "previous", "string"),
        ({"question": "hi", "previous": ["hi"]}, "previous", "string"),
        ({"question": "hi", "previous": "x" * 20_001}, "previous", "20,000"),
    ],
)
def test_a_bad_field_is_named_with_its_reason(
    client: FlaskClient, body: dict[str, object], field: str, reason: str
) -> None:
    problem = assert_problem(client.post("/api/v1/ask", json=body), 422)
    (error,) = problem["errors"]
    assert error["field"] == field
    assert reason in error["message"]
    assert field in problem["detail"]


def test_every_bad_field_is_named_at_once(client: FlaskClient) -> None:
    problem = assert_problem(ask(client, question=" ", lang="fr", limit=99), 422)
    assert [error["field"] for error in problem["errors"]] == ["question", "lang", "limit"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "q"),
        ("q=", "q"),
        ("q=%20", "q"),
        ("question=hi", "q"),
        ("q=hi&lang=", "lang"),
        ("q=hi&lang=jp", "lang"),
        ("q=hi&limit=", "limit"),
        ("q=hi&limit=0", "limit"),
        ("q=hi&limit=11", "limit"),
        ("q=hi&limit=-1", "limit"),
        ("q=hi&limit=1e1", "limit"),
        ("q=hi&limit=%D9%A3", "limit"),  # an Arabic three
        ("q=hi&limit=99999999999999999999", "limit"),
    ],
)
def test_a_bad_parameter_is_named(client: FlaskClient, query: str, field: str) -> None:
    problem = assert_problem(client.get(f"/api/v1/ask?{query}"), 422)
    assert [error["field"] for error in problem["errors"]] == [field]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"hi"',
        b"1",
        b"NaN",
        b'{"question": "hi", "limit": NaN}',
        b'{"question": "hi", "limit": -Infinity}',
        b'{"question": "hi", "limit": ' + b"9" * 5000 + b"}",
        b"{'question': 'hi'}",
        b'{"question": "a\x00b"}',
        b'{"question": "\xff\xfe"}',
        b'{"question": "\xed\xa0\x80"}',
        '{"question": "안녕"}'.encode("euc-kr"),
        '{"question": "hi"}'.encode("utf-16"),
        b"[" * 60_000,
        b'{"a":' * 10_000,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_malformed_json_is_a_400(client: FlaskClient, body: bytes) -> None:
    response = client.post("/api/v1/ask", data=body, content_type="application/json")
    assert_problem(response, 400)


def test_a_byte_order_mark_is_forgiven(client: FlaskClient) -> None:
    body = b'\xef\xbb\xbf{"question": "hi"}'
    response = client.post("/api/v1/ask", data=body, content_type="application/json")
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("sent", "understood"),
    [
        (r"a\u0000b", "a b"),
        (r"a\ud800b", "a\ufffdb"),
        (r"\ud83d\ude00", "\U0001f600"),
        (r"a\nb\tc", "a\nb\tc"),
        (r"\u202e\u200b", "\u202e\u200b"),
        (r"\u001b[31mred", " [31mred"),
    ],
)
def test_characters_that_no_text_has_are_cleaned_away(
    client: FlaskClient, store: Store, sent: str, understood: str
) -> None:
    body = f'{{"question": "{sent}"}}'.encode()
    response = client.post("/api/v1/ask", data=body, content_type="application/json")
    assert response.json["question"] == understood
    assert rows(store, "asks")[0]["question"] == understood


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": ""},
        {"Content-Type": "application/json; charset=euc-kr"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {},
    ],
)
def test_a_body_that_is_not_json_is_a_415(client: FlaskClient, headers: dict[str, str]) -> None:
    for address in ("/api/v1/ask", "/api/v1/feedback"):
        assert_problem(client.post(address, data=b'{"question": "hi"}', headers=headers), 415)


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON; charset=UTF-8",
        'application/json; charset="utf-8"',
        "application/vnd.api+json",
    ],
)
def test_json_may_be_announced_in_several_ways(client: FlaskClient, content_type: str) -> None:
    response = client.post(
        "/api/v1/ask", data=b'{"question": "hi"}', headers={"Content-Type": content_type}
    )
    assert response.status_code == 200


def test_a_body_of_64_kib_is_read_and_one_byte_more_is_a_413(client: FlaskClient) -> None:
    body = b'{"question": "hi"}'
    full = body.ljust(64 * 1024)
    options: Any = {"content_type": "application/json"}
    assert client.post("/api/v1/ask", data=full, **options).status_code == 200
    assert_problem(client.post("/api/v1/ask", data=full + b" ", **options), 413)
    assert_problem(client.post("/api/v1/feedback", data=full + b" ", **options), 413)


def test_a_failure_is_a_problem_and_its_log_holds_no_question(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert_problem(ask(client, question="explode 비밀"), 500)
    assert_problem(client.get("/api/v1/ask?q=explode+비밀"), 500)
    assert "RuntimeError" in caplog.text
    assert "비밀" not in caplog.text
    assert "explode" not in caplog.text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FIELDS = st.dictionaries(
    st.sampled_from(["question", "lang", "limit", "ask_id", "helpful", "comment"]), JSON
)
GENERATED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@GENERATED
@given(body=JSON | FIELDS)
def test_any_json_value_is_answered_or_refused(client: FlaskClient, body: object) -> None:
    for address in ("/api/v1/ask", "/api/v1/feedback"):
        response = send(client, body, address)
        assert response.status_code in {200, 204, 400, 404, 422}
        assert response.mimetype != "text/html"


@GENERATED
@given(body=st.binary(max_size=200))
def test_any_bytes_are_answered_or_refused(client: FlaskClient, body: bytes) -> None:
    response = client.post("/api/v1/ask", data=body, content_type="application/json")
    assert_problem(response, 422 if response.status_code == 422 else 400)


@GENERATED
@given(question=st.text(st.characters(), min_size=1, max_size=40))
def test_any_text_is_answered_unless_it_is_blank(client: FlaskClient, question: str) -> None:
    assert send(client, {"question": question}).status_code in {200, 422}
    response = client.get("/api/v1/ask", query_string={"q": question.encode("utf-8", "replace")})
    assert response.status_code in {200, 422}


@GENERATED
@given(path=st.text(max_size=30), method=st.sampled_from(["GET", "POST", "PUT", "DELETE"]))
def test_nothing_under_the_api_is_ever_a_page(client: FlaskClient, path: str, method: str) -> None:
    response = client.open("/api/" + path.encode("utf-8", "replace").decode(), method=method)
    assert_problem(response, response.status_code)
    assert response.status_code in {404, 405}


def test_many_readers_may_ask_at_once(app: Flask, store: Store) -> None:
    wrong: list[object] = []

    def reader(number: int) -> None:
        client = app.test_client()
        for turn in range(10):
            question = f"reader {number} turn {turn}"
            reply = client.post("/api/v1/ask", json={"question": question}).json
            if reply["question"] != question:
                wrong.append(reply)

    threads = [threading.Thread(target=reader, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(rows(store, "asks")) == 80


# --- addresses and methods ------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v2/ask",
        "/api/v1/ask/",
        "/api//v1/ask",
        "/api/%00",
    ],
)
def test_unknown_addresses_are_a_404_whatever_the_method(client: FlaskClient, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        assert_problem(client.open(path, method=method), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/api/v1/ask", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("PUT", "/api/v1/ask", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("GET", "/api/v1/feedback", {"OPTIONS", "POST"}),
        ("POST", "/api/v1/entries", {"GET", "HEAD", "OPTIONS"}),
        ("POST", "/api/v1/entries/find-api-key", {"GET", "HEAD", "OPTIONS"}),
        ("PATCH", "/api/v1/status-codes/429", {"GET", "HEAD", "OPTIONS"}),
        ("POST", "/openapi.json", {"GET", "HEAD", "OPTIONS"}),
        ("POST", "/healthz", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_another_method_is_a_405_that_names_the_allowed(
    client: FlaskClient, method: str, path: str, allowed: set[str]
) -> None:
    response = client.open(path, method=method)
    assert_problem(response, 405)
    assert set(response.headers["Allow"].split(", ")) == allowed


def test_options_lists_the_methods(client: FlaskClient) -> None:
    response = client.options("/api/v1/ask")
    assert (response.status_code, response.data) == (204, b"")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert "Content-Type" not in response.headers


# --- entries and status codes -----------------------------------------------------------------


def test_entries_come_in_reading_order_and_in_korean_by_default(client: FlaskClient) -> None:
    response = client.get("/api/v1/entries")
    entries = response.json["entries"]
    assert [entry["id"] for entry in entries] == list(TITLES)
    assert response.headers["Content-Language"] == "ko"
    assert entries[0] == {
        "id": "api-rate-limits",
        "title": "호출 한도는 얼마인가요?",
        "category": "all",
        "summary": "Short answer ko.",
        "url": "/faq/api-rate-limits/",
        "short_url": "/q/api-rate-limits",
        "api_docs": [
            {
                "title": "Rate limit",
                "url": "https://developers.freshdesk.com/api/#ratelimit",
                "method": None,
                "path": None,
                "errors_url": None,
            }
        ],
        "status_codes": [429],
        "related": ["find-api-key"],
        "reviewed": "2026-11-23",
    }


def test_one_entry_has_its_whole_text_too(client: FlaskClient) -> None:
    listed = client.get("/api/v1/entries?lang=en").json["entries"][1]
    entry = client.get("/api/v1/entries/find-api-key?lang=en").json
    assert listed.items() <= entry.items()
    assert entry["url"] == "/en/faq/find-api-key/"
    assert entry["aliases"] == ["Where do I find my API key? 2"]
    assert entry["html"] == "<p>Short <strong>answer</strong> en.</p>"
    assert "End." in entry["article_text"]
    assert entry["sources"] == [{"title": "Docs", "url": "https://developers.freshdesk.com/api/"}]


def test_status_codes_likewise(client: FlaskClient) -> None:
    listed = client.get("/api/v1/status-codes?lang=en").json["status_codes"]
    assert [status["code"] for status in listed] == [404, 429]
    status = client.get("/api/v1/status-codes/429?lang=en").json
    assert listed[1].items() <= status.items()
    assert (status["url"], status["short_url"]) == ("/en/status/429/", "/s/429")
    assert (status["meaning"], status["fix"]) == ("Meaning.", "Fix.")
    assert "1. One" in status["text"]


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/api/v1/entries/find-api-kye", "find-api-key"),
        ("/api/v1/entries/Find-API-Key", "find-api-key"),
        ("/api/v1/status-codes/428", 429),
        ("/api/v1/status-codes/4290", 429),
    ],
)
def test_an_unknown_id_is_a_404_with_near_ids(client: FlaskClient, path: str, near: object) -> None:
    problem = assert_problem(client.get(path), 404)
    assert problem["suggestions"][0] == near


@pytest.mark.parametrize("id", ["zzz", "%00", "x" * 5000, "%F0%9F%98%80", "..", "٤٢٩"])
def test_an_id_far_from_any_is_a_404_all_the_same(client: FlaskClient, id: str) -> None:
    for what in ("entries", "status-codes"):
        assert_problem(client.get(f"/api/v1/{what}/{id}"), 404)


@pytest.mark.parametrize(
    "path", ["/api/v1/entries", "/api/v1/entries/find-api-key", "/api/v1/status-codes/429"]
)
def test_a_language_there_is_not_is_a_422(client: FlaskClient, path: str) -> None:
    problem = assert_problem(client.get(f"{path}?lang=jp"), 422)
    assert problem["errors"][0]["field"] == "lang"


@pytest.mark.parametrize(
    "path",
    ["/api/v1/entries", "/api/v1/entries/find-api-key", "/api/v1/status-codes", "/openapi.json"],
)
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    second = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")


# --- feedback ------------------------------------------------------------------------------


def test_feedback_is_kept_with_its_comment_masked(client: FlaskClient, store: Store) -> None:
    ask_id = ask(client, question="hi").json["ask_id"]
    body = {
        "ask_id": ask_id,
        "helpful": False,
        "comment": "mail me at kim@example.com\x00 ",
        "x": 1,
    }
    response = client.post("/api/v1/feedback", json=body)
    assert (response.status_code, response.data) == (204, b"")
    (row,) = rows(store, "feedback")
    assert (row["ask_id"], row["helpful"]) == (ask_id, 0)
    assert "kim@example.com" not in str(row["comment"])
    assert str(row["comment"]).startswith("mail me at")


def test_a_comment_may_be_left_out_or_empty(client: FlaskClient, store: Store) -> None:
    ask_id = ask(client, question="hi").json["ask_id"]
    for body in ({}, {"comment": ""}):
        response = client.post("/api/v1/feedback", json={"ask_id": ask_id, "helpful": True} | body)
        assert response.status_code == 204
    assert [row["comment"] for row in rows(store, "feedback")] == [None]


def test_a_choice_that_was_offered_is_kept(client: FlaskClient, store: Store) -> None:
    ask_id = ask(client, question="choose").json["ask_id"]
    body = {"ask_id": ask_id, "entry_id": "find-api-key"}
    assert client.post("/api/v1/choice", json=body).status_code == 204
    assert rows(store, "asks")[0]["entry_id"] == "find-api-key"
    assert_problem(client.post("/api/v1/choice", json=body | {"entry_id": "cors"}), 404)
    assert_problem(client.post("/api/v1/choice", json={"ask_id": "", "entry_id": 1}), 422)


def test_visitors_are_told_apart_by_a_digest(client: FlaskClient, store: Store) -> None:
    for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1"):
        body = {"question": "hi"}
        client.post("/api/v1/ask", json=body, environ_base={"REMOTE_ADDR": address})
    store.flush()
    visitors = [str(row["visitor"]) for row in rows(store, "asks")]
    assert visitors[0] == visitors[2] != visitors[1]
    assert all(len(visitor) == 16 for visitor in visitors)
    assert "192.0.2" not in "".join(visitors)


def test_feedback_for_an_unknown_ask_is_a_404(client: FlaskClient) -> None:
    body = {"ask_id": "nobody", "helpful": True}
    assert_problem(client.post("/api/v1/feedback", json=body), 404)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ask_id": 1}, "ask_id"),
        ({"ask_id": ""}, "ask_id"),
        ({"ask_id": "x" * 65}, "ask_id"),
        ({"helpful": "yes"}, "helpful"),
        ({"helpful": 1}, "helpful"),
        ({"helpful": None}, "helpful"),
        ({"comment": 1}, "comment"),
        ({"comment": None}, "comment"),
        ({"comment": "x" * 2001}, "comment"),
    ],
)
def test_bad_feedback_is_refused_by_field(
    client: FlaskClient, change: dict[str, object], field: str
) -> None:
    body = {"ask_id": "a1", "helpful": True} | change
    problem = assert_problem(client.post("/api/v1/feedback", json=body), 422)
    assert [error["field"] for error in problem["errors"]] == [field]


def test_a_lost_database_costs_the_feedback_and_not_the_answer(
    client: FlaskClient, store: Store
) -> None:
    from faqbot.store.tables import METADATA

    METADATA.drop_all(store._engine)
    ask_id = ask(client, question="hi").json["ask_id"]
    body = {"ask_id": ask_id, "helpful": True}
    assert_problem(client.post("/api/v1/feedback", json=body), 503)


# --- feedback on pages ------------------------------------------------------------------------


def test_feedback_on_a_page_is_kept_masked_under_the_visitors_digest(
    client: FlaskClient, store: Store
) -> None:
    body = {
        "page": "faq/find-api-key",
        "lang": "ko",
        "helpful": False,
        "comment": "mail me at kim@example.com\x00 ",
        "quote": " 비밀번호: hunter2! ",
        "x": 1,
    }
    response = client.post("/api/v1/page-feedback", json=body)
    assert (response.status_code, response.data) == (204, b"")
    (row,) = rows(store, "page_feedback")
    assert (row["page"], row["lang"], row["helpful"]) == ("faq/find-api-key", "ko", 0)
    assert row["comment"] == "mail me at [email]"
    assert row["quote"] == "비밀번호: [password]"
    ask(client, question="hi")
    assert row["visitor"] == rows(store, "asks")[0]["visitor"]


def test_nothing_secret_reaches_the_store(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[object] = []
    monkeypatch.setattr(store.pages, "record", lambda *given: handed.extend(given))
    body = {"page": "status/429", "lang": "en", "comment": "key: q8Zr2Tn4Vx6Lm0Pk3Sd5"}
    quote = "curl -u q8Zr2Tn4Vx6Lm0Pk3Sd5:X"
    assert client.post("/api/v1/page-feedback", json=body | {"quote": quote}).status_code == 204
    assert "[api key]" in str(handed)
    assert "q8Zr2Tn4Vx6Lm0Pk3Sd5" not in str(handed)


def test_a_page_is_voted_on_or_commented_or_both(client: FlaskClient, store: Store) -> None:
    page = {"page": "status/429", "lang": "en"}
    for said in ({"helpful": True}, {"helpful": False, "comment": ""}, {"comment": "wrong"}):
        assert client.post("/api/v1/page-feedback", json=page | said).status_code == 204
    kept = [(row["helpful"], row["comment"]) for row in rows(store, "page_feedback")]
    assert kept == [(0, None), (None, "wrong")]  # the second vote took the place of the first


def test_a_page_of_a_renamed_entry_is_the_new_one(app: Flask, store: Store) -> None:
    from faqbot.web.services import services_of, swap_bot

    class Renamed:
        kb = replace(services_of(app).kb, redirects={"old-name": "find-api-key"})

    swap_bot(app, Renamed())  # type: ignore[arg-type]
    body = {"page": "faq/old-name", "lang": "en", "helpful": True}
    assert app.test_client().post("/api/v1/page-feedback", json=body).status_code == 204
    assert rows(store, "page_feedback")[0]["page"] == "faq/find-api-key"


@pytest.mark.parametrize(
    "page", ["faq/nothing", "status/420", "status/x", "chat", "faq/", "en/faq/find-api-key", "/"]
)
def test_a_page_that_is_not_there_is_a_404(client: FlaskClient, page: str) -> None:
    body = {"page": page, "lang": "en", "helpful": True}
    assert_problem(client.post("/api/v1/page-feedback", json=body), 404)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"page": 1}, "page"),
        ({"page": " "}, "page"),
        ({"page": "x" * 221}, "page"),
        ({"lang": "fr"}, "lang"),
        ({"lang": None}, "lang"),
        ({"helpful": "yes"}, "helpful"),
        ({"helpful": 1}, "helpful"),
        ({"helpful": None}, "helpful"),
        ({"comment": 1}, "comment"),
        ({"comment": "x" * 2001}, "comment"),
        ({"quote": ["x"]}, "quote"),
        ({"quote": "x" * 501}, "quote"),
    ],
)
def test_bad_feedback_on_a_page_is_refused_by_field(
    client: FlaskClient, store: Store, change: dict[str, object], field: str
) -> None:
    body = {"page": "status/429", "lang": "en", "helpful": True} | change
    problem = assert_problem(client.post("/api/v1/page-feedback", json=body), 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert problem["errors"][0]["message"]
    assert rows(store, "page_feedback") == []


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["page", "lang"]),
        ({"page": "status/429", "lang": "en"}, ["comment"]),
        ({"page": "status/429", "lang": "en", "comment": " \n"}, ["comment"]),
        ({"page": "status/429", "lang": "en", "quote": "x"}, ["comment"]),
    ],
)
def test_what_is_missing_in_feedback_on_a_page_is_named(
    client: FlaskClient, body: dict[str, object], fields: list[str]
) -> None:
    problem = assert_problem(client.post("/api/v1/page-feedback", json=body), 422)
    assert [error["field"] for error in problem["errors"]] == fields


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"data": b"{", "content_type": "application/json"}, 400),
        ({"json": []}, 400),
        ({"data": b" " * 65_537, "content_type": "application/json"}, 413),
        ({"data": b"{}"}, 415),
    ],
)
def test_what_is_no_feedback_at_all_is_refused(
    client: FlaskClient, options: dict[str, Any], status: int
) -> None:
    assert_problem(client.post("/api/v1/page-feedback", **options), status)


def test_pages_cannot_be_voted_on_without_end(store: Store, site: Path) -> None:
    client = make_app(store, site, rate_limit="2 per minute").test_client()
    body = {"page": "status/429", "lang": "en", "helpful": True}
    codes = [client.post("/api/v1/page-feedback", json=body).status_code for _ in range(3)]
    assert codes == [204, 204, 429]
    refused = client.post("/api/v1/page-feedback", json=body)
    assert_problem(refused, 429)
    assert int(refused.headers["Retry-After"]) >= 1


# --- the rest -------------------------------------------------------------------------------


def test_the_process_says_that_it_can_answer(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json) == (200, {"status": "ok"})


def test_the_widget_is_told_that_there_is_a_bot(client: FlaskClient) -> None:
    assert client.get("/bot.json").json == {"bot": "faqbot"}  # although the site has a file


@pytest.mark.parametrize(
    "path", ["/api/v1/ask?q=hi", "/api/v1/entries", "/api/nothing", "/healthz"]
)
def test_data_may_not_be_run_framed_or_guessed_at(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers
