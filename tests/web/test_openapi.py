"""openapi.json is true: every route is in it, and every response is as it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from faqbot.store import Store
from faqbot.web.api import api
from faqbot.web.openapi import describe
from faqbot.web.pages import LangFolder
from tests.web.conftest import KB, make_app

API = Flask("api")
API.url_map.converters["lang"] = LangFolder
API.register_blueprint(api)
DOCUMENT: dict[str, Any] = json.loads(json.dumps(describe(API, KB)))
VERBS = ("get", "post", "put", "patch", "delete")
UNDOCUMENTED = {"/<lang:other>/bot.json"}  # the widget's own, for the English half of the site


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        found: Any = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    whole = schema | {"components": DOCUMENT["components"]}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


def template_of(path: str) -> str:
    path = path.split("?")[0]
    if path in DOCUMENT["paths"]:
        return path
    return next(
        template
        for template in DOCUMENT["paths"]
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
    )


def check(response: TestResponse, method: str, path: str) -> None:
    """The response is one that the document announces, with its headers, type and content."""
    operation = DOCUMENT["paths"][template_of(path)][method.lower()]
    announced = resolve(operation["responses"][str(response.status_code)])
    for name, header in announced.get("headers", {}).items():
        assert name in response.headers, name
        value = response.headers[name]
        schema = resolve(header)["schema"]
        validator(schema).validate(int(value) if schema.get("type") == "integer" else value)
    if "content" not in announced:
        assert response.data == b""
        return
    validator(announced["content"][response.mimetype]["schema"]).validate(json.loads(response.data))


def test_the_document_itself_is_sound() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    text = json.dumps(DOCUMENT)
    for ref in set(re.findall(r'"\$ref": "([^"]+)"', text)):
        assert resolve({"$ref": ref})
    for kind, parts in DOCUMENT["components"].items():
        for name in parts:
            assert f'"#/components/{kind}/{name}"' in text, f"{kind}/{name} is not used"
    ids = [op["operationId"] for path in DOCUMENT["paths"].values() for op in path.values()]
    assert len(ids) == len(set(ids))


def test_what_is_served_is_what_is_described(client: FlaskClient) -> None:
    assert client.get("/openapi.json").json == DOCUMENT


def test_routes_and_documented_paths_agree(app: Flask) -> None:
    served = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule), verb)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.rule not in UNDOCUMENTED
        for verb in VERBS
        if verb.upper() in (rule.methods or ())
    }
    under_api = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api")}
    documented = {(path, verb) for path, ops in DOCUMENT["paths"].items() for verb in ops}
    assert served == documented
    assert under_api <= {re.sub(r"\{(\w+)\}", r"<\1>", path) for path, _ in documented}


GET = [
    "/api/v1/ask?q=hi",
    "/api/v1/ask?q=choose+나&limit=1",
    "/api/v1/ask?q=none",
    "/api/v1/ask?q=hunter2&lang=en&limit=10",
    "/api/v1/ask?q=hi&previous=before",
    "/api/v1/ask",
    "/api/v1/ask?q=hi&lang=xx&limit=0",
    "/api/v1/ask?q=explode",
    "/api/v1/entries",
    "/api/v1/entries?lang=en",
    "/api/v1/entries?lang=xx",
    "/api/v1/entries/find-api-key",
    "/api/v1/entries/find-api-key?lang=en",
    "/api/v1/entries/find-api-key?lang=xx",
    "/api/v1/entries/find-the-key",
    "/api/v1/entries/qqqqqqqq",
    "/api/v1/status-codes",
    "/api/v1/status-codes?lang=en",
    "/api/v1/status-codes?lang=xx",
    "/api/v1/status-codes/429",
    "/api/v1/status-codes/404?lang=en",
    "/api/v1/status-codes/404?lang=xx",
    "/api/v1/status-codes/420",
    "/api/v1/status-codes/nothing",
    "/openapi.json",
    "/healthz",
    "/readyz",
    "/bot.json",
]


@pytest.mark.parametrize("path", GET)
def test_what_is_got_is_as_documented(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    check(response, "GET", path)
    if "ETag" in response.headers:
        again = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304
        check(again, "GET", path)


POST: list[tuple[str, dict[str, Any]]] = [
    ("/api/v1/ask", {"json": {"question": "hi"}}),
    ("/api/v1/ask", {"json": {"question": "choose", "lang": "ko", "limit": 2}}),
    ("/api/v1/ask", {"json": {"question": "hi", "previous": "before"}}),
    ("/api/v1/ask", {"json": {"question": "none"}}),
    ("/api/v1/ask", {"json": {"question": "explode"}}),
    ("/api/v1/ask", {"json": {"question": ""}}),
    ("/api/v1/ask", {"json": []}),
    ("/api/v1/ask", {"data": b"{}"}),
    ("/api/v1/ask", {"data": b" " * 65_537, "content_type": "application/json"}),
    ("/api/v1/feedback", {"json": {"ask_id": "nobody", "helpful": True}}),
    ("/api/v1/feedback", {"json": {}}),
    (
        "/api/v1/page-feedback",
        {"json": {"page": "faq/find-api-key", "lang": "ko", "helpful": True}},
    ),
    ("/api/v1/page-feedback", {"json": {"page": "status/429", "lang": "en", "comment": "x"}}),
    ("/api/v1/page-feedback", {"json": {"page": "faq/nothing", "lang": "en", "helpful": True}}),
    ("/api/v1/page-feedback", {"json": {}}),
    ("/api/v1/page-feedback", {"json": []}),
    ("/api/v1/page-feedback", {"data": b"{}"}),
    ("/api/v1/page-feedback", {"data": b" " * 65_537, "content_type": "application/json"}),
    ("/api/v1/choice", {"json": {"ask_id": "nobody", "entry_id": "cors"}}),
    ("/api/v1/choice", {"json": {}}),
    ("/api/v1/choice", {"data": b"{}"}),
    ("/api/v1/feedback", {"data": b"{", "content_type": "application/json"}),
    ("/api/v1/feedback", {"data": b"{}"}),
    ("/api/v1/feedback", {"data": b" " * 65_537, "content_type": "application/json"}),
]


@pytest.mark.parametrize(("path", "options"), POST)
def test_what_is_posted_is_answered_as_documented(
    client: FlaskClient, path: str, options: dict[str, Any]
) -> None:
    check(client.post(path, **options), "POST", path)


def test_feedback_that_is_kept_is_answered_as_documented(client: FlaskClient) -> None:
    ask_id = client.get("/api/v1/ask?q=hi").json["ask_id"]
    response = client.post("/api/v1/feedback", json={"ask_id": ask_id, "helpful": True})
    assert response.status_code == 204
    check(response, "POST", "/api/v1/feedback")


def test_a_lost_database_is_answered_as_documented(client: FlaskClient, store: Store) -> None:
    from faqbot.store.tables import METADATA

    METADATA.drop_all(store._engine)
    response = client.post("/api/v1/feedback", json={"ask_id": "a1", "helpful": True})
    assert response.status_code == 503
    check(response, "POST", "/api/v1/feedback")
    body = {"page": "status/429", "lang": "en", "helpful": True}
    response = client.post("/api/v1/page-feedback", json=body)
    assert response.status_code == 503
    check(response, "POST", "/api/v1/page-feedback")


def test_too_many_requests_are_answered_as_documented(store: Store, site: Path) -> None:
    client = make_app(store, site, rate_limit="1 per hour").test_client()
    feedback = {"ask_id": "nobody", "helpful": True}
    for _ in range(2):
        asked = client.post("/api/v1/ask", json={"question": "hi"})
        rated = client.post("/api/v1/feedback", json=feedback)
    assert (asked.status_code, rated.status_code) == (429, 429)
    check(asked, "POST", "/api/v1/ask")
    check(rated, "POST", "/api/v1/feedback")
    page = {"page": "status/429", "lang": "en", "helpful": True}
    voted = client.post("/api/v1/page-feedback", json=page)
    assert voted.status_code == 429
    check(voted, "POST", "/api/v1/page-feedback")
    got = client.get("/api/v1/ask?q=hi")
    assert got.status_code == 429
    check(got, "GET", "/api/v1/ask")


VALUES = st.none() | st.booleans() | st.integers(-2, 12) | st.floats(0, 3) | st.text(max_size=3)
QUESTIONS = st.fixed_dictionaries(
    {},
    optional={
        "question": VALUES | st.just("hi"),
        "lang": VALUES | st.sampled_from(["ko", "en", "fr"]),
        "limit": VALUES,
        "previous": VALUES,
    },
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=QUESTIONS)
def test_a_question_is_taken_exactly_when_the_document_says_so(
    client: FlaskClient, body: dict[str, Any]
) -> None:
    # What counts as blank is said in words there: control characters do, as spaces do.
    question = body.get("question")
    if isinstance(question, str) and question.strip() and not question.isprintable():
        return
    response = client.post("/api/v1/ask", data=json.dumps(body), content_type="application/json")
    schema = DOCUMENT["components"]["schemas"]["Question"]
    assert response.status_code == (200 if validator(schema).is_valid(body) else 422)
    check(response, "POST", "/api/v1/ask")


PAGE_FEEDBACK = st.fixed_dictionaries(
    {"page": st.just("status/429")},
    optional={
        "lang": VALUES | st.sampled_from(["ko", "en"]),
        "helpful": VALUES,
        "comment": VALUES | st.just("x" * 2001),
        "quote": VALUES | st.just("x" * 501),
    },
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=PAGE_FEEDBACK)
def test_feedback_on_a_page_is_taken_exactly_when_the_document_says_so(
    client: FlaskClient, body: dict[str, Any]
) -> None:
    comment = body.get("comment")
    if isinstance(comment, str) and comment.strip() and not comment.isprintable():
        return  # as above
    path = "/api/v1/page-feedback"
    response = client.post(path, data=json.dumps(body), content_type="application/json")
    schema = DOCUMENT["components"]["schemas"]["PageFeedback"]
    assert response.status_code == (204 if validator(schema).is_valid(body) else 422)
    check(response, "POST", path)
