"""Slack's and Channel Talk's addresses: signed requests alone, answered in time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from faqbot.answering.bot import Bot
from faqbot.messengers import channel_talk as talk
from faqbot.messengers.slack import Choice
from faqbot.settings import Settings
from faqbot.store import Store
from faqbot.web import create_app
from faqbot.web import slack as slack_view
from faqbot.web.courier import KEY, Courier, post_json
from tests.quiet import in_a_thread
from tests.web.conftest import Client, make_app, rows, store_url
from tests.web.test_api import assert_problem

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
SIGNING_KEY = "a1" * 32
NOW = 1_800_000_000
BASE = "https://help.example.com/faq"
WHERE = "https://hooks.slack.com/actions/T1/2/abc"

Sent = list[tuple[str, Mapping[str, Any]]]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slack_view.time, "time", lambda: float(NOW))


@pytest.fixture
def app(bot: Bot, store: Store, site: Path) -> Flask:
    """The real bot, with both chats switched on."""
    settings = Settings(
        store_url(store),
        base_url=BASE,
        slack_signing_secret=SECRET,
        channel_talk_signing_key=SIGNING_KEY,
    )
    made = create_app(bot, store, settings, site)
    made.test_client_class = Client
    return made


@pytest.fixture
def sent(app: Flask) -> Iterator[Sent]:
    """What was sent to Slack, once all of it is sent."""
    found: Sent = []
    app.extensions[KEY] = courier = Courier(
        lambda address, message: found.append((address, message))
    )
    yield found
    courier.close()


def post(client: FlaskClient, form: Mapping[str, object], **more: str) -> TestResponse:
    """A form as Slack sends it."""
    texts = {name: v if isinstance(v, str) else json.dumps(v) for name, v in form.items()}
    return post_raw(client, urlencode(texts).encode(), **more)


def post_raw(
    client: FlaskClient, body: bytes, secret: str = SECRET, sent_at: str = str(NOW)
) -> TestResponse:
    base = b"v0:" + sent_at.encode() + b":" + body
    signature = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    headers = {"X-Slack-Signature": f"v0={signature}", "X-Slack-Request-Timestamp": sent_at}
    return client.post(
        "/hooks/slack",
        data=body,
        content_type="application/x-www-form-urlencoded",
        headers=headers,
    )


def command(text: str) -> dict[str, object]:
    return {"command": "/faq", "text": text, "team_id": "T1", "user_id": "U1"}


def shortcut(text: object, where: str = WHERE) -> dict[str, object]:
    message = {"type": "message_action", "message": {"text": text}, "response_url": where}
    return {"payload": {**message, "team": {"id": "T1"}, "user": {"id": "U1"}}}


def button(choice: Choice, action: str = "faqbot_choose_0") -> dict[str, object]:
    actions = [{"action_id": action, "value": choice.value()}]
    return {"payload": {"type": "block_actions", "actions": actions, "response_url": WHERE}}


def wait(app: Flask) -> None:
    app.extensions[KEY].close()


# --- Slack --------------------------------------------------------------------------------


def test_a_command_is_answered_at_once_to_whoever_typed_it(app: Flask, store: Store) -> None:
    response = post(app.test_client(), command("429가 나오면 얼마나 기다려요?"))
    assert response.status_code == 200
    shown = response.json
    assert shown["response_type"] == "ephemeral"
    assert f"<{BASE}/faq/retry-after/|" in str(shown["blocks"])
    (asked,) = rows(store, "asks")
    assert asked["question"] == "429가 나오면 얼마나 기다려요?"


def test_two_people_of_a_team_are_two_visitors(app: Flask, store: Store) -> None:
    client = app.test_client()
    for user in ("U1", "U2", "U1"):
        post(client, {**command("webhook"), "user_id": user})
    assert len({row["visitor"] for row in rows(store, "asks")}) == 2


@pytest.mark.parametrize("text", ["", "  ", "<@U1>"])
def test_an_empty_command_says_what_to_type_in_both_languages(app: Flask, text: str) -> None:
    told = post(app.test_client(), command(text)).json["text"]
    assert "how long do I wait" in told
    assert "얼마나 기다려요" in told


def test_a_shortcut_is_answered_at_the_address_that_came_with_it(app: Flask, sent: Sent) -> None:
    client = app.test_client()
    response = post(client, shortcut("<@U9> how long do I wait after a 429?"))
    assert (response.status_code, response.data) == (200, b"")
    wait(app)
    ((address, message),) = sent
    assert address == WHERE
    assert f"<{BASE}/en/faq/retry-after/|" in str(message["blocks"])


def test_choices_are_buttons_whose_answer_takes_their_place(
    app: Flask, sent: Sent, store: Store
) -> None:
    client = app.test_client()
    shown = post(client, command("webhook")).json
    (actions,) = [block for block in shown["blocks"] if block["type"] == "actions"]
    assert len(actions["elements"]) >= 2
    element = actions["elements"][1]
    pressed = {"type": "block_actions", "actions": [element], "response_url": WHERE}
    assert post(client, {"payload": pressed}).status_code == 200
    wait(app)
    ((_, message),) = sent
    assert message["replace_original"] is True
    chosen = json.loads(element["value"])[0]
    assert f"<{BASE}/en/faq/{chosen}/|" in str(message["blocks"])
    assert [row["entry_id"] for row in rows(store, "asks")] == [chosen]


def test_an_answer_can_be_shown_to_the_channel(app: Flask, sent: Sent) -> None:
    choice = Choice("status-codes", "en", "abc", (409,))
    post(app.test_client(), button(choice, "faqbot_share"))
    wait(app)
    ((_, message),) = sent
    assert message["response_type"] == "in_channel"
    assert f"<{BASE}/en/status/409/|409 Conflict>" in str(message["blocks"])


@pytest.mark.parametrize(
    "choice", [Choice("gone", "en", "a"), Choice("status-codes", "en", "", (999,))]
)
def test_a_button_of_a_page_that_is_gone_says_so(app: Flask, sent: Sent, choice: Choice) -> None:
    post(app.test_client(), button(choice))
    wait(app)
    assert "gone" in sent[0][1]["text"]


def test_secrets_in_a_message_are_masked(app: Flask, store: Store) -> None:
    key = "aB3dE5fG7hJ9kL1mN3pQ"
    text = f"curl -u {key}:X https://acme.freshdesk.com/api/v2/tickets gives 401"
    response = post(app.test_client(), command(text))
    assert key not in response.text
    assert key not in str(rows(store, "asks"))


def test_a_long_message_in_korean_is_read(app: Flask, sent: Sent) -> None:
    """Percent signs and escapes make it many times as long."""
    response = post(app.test_client(), shortcut("웹훅이 오지 않아요. " * 1500))
    assert response.status_code == 200
    wait(app)
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("form", "more"),
    [
        (command("429?"), {"secret": "another"}),
        (command("429?"), {"sent_at": str(NOW - 301)}),
        (command("429?"), {"sent_at": str(NOW + 301)}),
        (command("429?"), {"sent_at": "yesterday"}),
    ],
)
def test_what_slack_did_not_sign_or_signed_long_ago_is_refused(
    app: Flask, store: Store, form: dict[str, object], more: dict[str, str]
) -> None:
    problem = assert_problem(post(app.test_client(), form, **more), 401)
    assert "signature" in problem["detail"]
    assert SECRET not in str(problem)
    assert rows(store, "asks") == []


def test_a_request_without_a_signature_is_refused(app: Flask) -> None:
    client = app.test_client()
    assert_problem(client.post("/hooks/slack", data="command=%2Ffaq&text=429"), 401)
    assert_problem(client.put("/hooks/channel-talk", data="{}"), 401)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"payload=", 400),
        (b"payload=%7B", 400),
        (b"payload=%5B%5D", 400),
        (b"payload=" + b"%5B" * 99999, 400),
        (b"payload=%7B%22type%22%3A%22view_closed%22%7D", 400),
        (b"\xff\xfe", 400),
        (b"&".join(b"a=b" for _ in range(500)), 400),
        (b"x" * (1024 * 1024 + 1), 413),
        (b"ssl_check=1&token=x", 200),
    ],
)
def test_a_signed_body_of_another_shape_gets_a_clear_error(
    app: Flask, body: bytes, status: int
) -> None:
    response = post_raw(app.test_client(), body)
    if status == 200:
        assert response.status_code == 200
    else:
        assert_problem(response, status)


@given(st.binary(max_size=60))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_signed_bytes_are_survived(app: Flask, body: bytes) -> None:
    assert post_raw(app.test_client(), body).status_code in (200, 400)
    assert put_raw(app.test_client(), body).status_code in (200, 400)


@pytest.mark.parametrize(
    "where",
    [
        "",
        "http://hooks.slack.com/x",
        "https://evil.example/x",
        "https://hooks.slack.com@evil.example/",
        "https://hooks.slack.com.evil.example/",
        "https://[",
    ],
)
def test_nothing_is_sent_anywhere_but_to_slack(app: Flask, sent: Sent, where: str) -> None:
    response = post(app.test_client(), shortcut("429?", where))
    wait(app)
    assert sent == []
    assert where == "" or response.status_code == 400


# --- Channel Talk -------------------------------------------------------------------------


def put_raw(client: FlaskClient, body: bytes, address: str = "/hooks/channel-talk") -> TestResponse:
    digest = hmac.new(bytes.fromhex(SIGNING_KEY), body, hashlib.sha256).digest()
    headers = {"X-Signature": base64.b64encode(digest).decode()}
    return client.put(address, data=body, content_type="application/json", headers=headers)


def put(client: FlaskClient, method: str, params: object = None, **more: object) -> Any:
    body = {"method": method, "params": params, "context": {"caller": {"id": "m1"}}, **more}
    response = put_raw(client, json.dumps(body).encode(), "/hooks/channel-talk/v1")
    assert response.status_code == 200
    return response.json


def test_the_command_of_channel_talk_is_found_and_answers(app: Flask, store: Store) -> None:
    client = app.test_client()
    names = [it["name"] for it in put(client, talk.FUNCTIONS)["result"]["functions"]]
    assert talk.COMMANDS in names
    (found,) = put(client, talk.COMMANDS, {})["result"]["commands"]
    params = {"input": {"question": "429가 나오면 얼마나 기다려요?"}, "language": "en"}
    told = put(client, found["actionFunctionName"], params)["result"]
    assert told["type"] == "text"
    assert f"{BASE}/faq/retry-after/" in told["attributes"]["message"]
    assert len(rows(store, "asks")) == 1


def test_what_is_typed_suggests_and_is_not_kept(app: Flask, store: Store) -> None:
    params = {"input": [{"name": "question", "value": "웹훅", "focused": True}], "language": "ko"}
    choices = put(app.test_client(), talk.SUGGEST, params)["result"]["choices"]
    assert len(choices) >= 2
    assert put(app.test_client(), talk.SUGGEST, {})["result"] == {"choices": []}
    assert rows(store, "asks") == []


@pytest.mark.parametrize(("lang", "said"), [("ko", "질문이나"), ("en", "Put a question")])
def test_an_empty_question_is_told_what_to_type(app: Flask, lang: str, said: str) -> None:
    told = put(app.test_client(), talk.ASK, {"input": {}, "language": lang})["result"]
    assert said in told["attributes"]["message"]


@pytest.mark.parametrize("method", ["faqbot.delete", "", None, ["x"], {"a": 1}])
def test_an_unknown_function_is_an_error_of_theirs(app: Flask, method: Any) -> None:
    error = put(app.test_client(), method)["error"]
    assert (error["code"], error["type"]) == (-32601, "methodNotFound")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 9999])
def test_a_signed_body_that_is_no_object_is_refused(app: Flask, body: bytes) -> None:
    assert_problem(put_raw(app.test_client(), body), 400)


def test_a_signature_of_other_bytes_is_refused(app: Flask) -> None:
    digest = hmac.new(bytes.fromhex(SIGNING_KEY), b"{} ", hashlib.sha256).digest()
    headers = {"X-Signature": base64.b64encode(digest).decode()}
    response = app.test_client().put("/hooks/channel-talk", data=b"{}", headers=headers)
    assert SIGNING_KEY not in str(assert_problem(response, 401))


# --- both ---------------------------------------------------------------------------------


def test_there_is_nothing_until_a_secret_is_set(store: Store, site: Path) -> None:
    client = make_app(store, site).test_client()
    told = assert_problem(client.post("/hooks/slack", data="x"), 404)
    assert "FAQBOT_SLACK_SIGNING_SECRET" in told["detail"]
    for address in ("/hooks/channel-talk", "/hooks/channel-talk/v1"):
        told = assert_problem(client.put(address, data="{}"), 404)
        assert "FAQBOT_CHANNEL_TALK_SIGNING_KEY" in told["detail"]


class Recorder(BaseHTTPRequestHandler):
    """Answers with the statuses that its server was told, and keeps what it gets."""

    def do_POST(self) -> None:
        server: Any = self.server
        server.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(server.statuses.pop(0))
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *given: Any) -> None:
        pass


@pytest.mark.parametrize(
    ("statuses", "tries", "failed"),
    [
        ([200], 1, False),
        ([500, 200], 2, False),
        ([500, 500], 2, True),
        ([404], 1, True),
        ([302], 1, True),
    ],
)
def test_a_message_is_sent_again_once_and_a_failure_names_no_address(
    statuses: list[int], tries: int, failed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    with HTTPServer(("127.0.0.1", 0), Recorder) as server:
        server.got, server.statuses = [], list(statuses)  # type: ignore[attr-defined]
        with in_a_thread(server) as address, caplog.at_level(logging.ERROR, "faqbot"):
            post_json(f"{address}/secret-path", {"text": "한"})
        assert server.got == [{"text": "한"}] * tries  # type: ignore[attr-defined]
    assert bool(caplog.messages) == failed
    assert "secret-path" not in caplog.text
