"""No secret of any kind gets through, whichever way it comes in."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from faqbot.answering.bot import Bot
from faqbot.settings import Settings
from faqbot.store import Store
from faqbot.web import create_app
from tests.answering.masking_cases import SECRETS, Case
from tests.web.conftest import Client, StubBot, rows, store_url

TABLES = ("asks", "feedback", "page_feedback")
# Every seventh text: of each kind some.
TEXTS = SECRETS[::7]
AGAIN = "and what about page 2?"


@pytest.fixture
def client(store: Store, site: Path) -> Iterator[FlaskClient]:
    bot = Bot(StubBot().kb)
    app = create_app(bot, store, Settings(store_url(store), rate_limit=None), site)
    app.test_client_class = Client
    with app.test_client() as client:
        yield client


def ask_id(client: FlaskClient) -> str:
    return str(client.post("/api/v1/ask", json={"question": "hi"}).json["ask_id"])


def comment(client: FlaskClient, text: str) -> TestResponse:
    given = {"ask_id": ask_id(client), "helpful": False, "comment": text}
    return client.post("/api/v1/feedback", json=given)


def comment_in_chat(client: FlaskClient, text: str) -> TestResponse:
    given = {"ask_id": ask_id(client), "helpful": "no", "lang": "ko", "comment": text}
    return client.post("/chat/feedback", data=given)


def comment_on_page(client: FlaskClient, text: str) -> TestResponse:
    given = {"page": "faq/find-api-key", "lang": "ko", "helpful": False}
    return client.post("/api/v1/page-feedback", json={**given, "comment": text, "quote": text})


WAYS: dict[str, Callable[[FlaskClient, str], TestResponse]] = {
    "ask": lambda client, text: client.post("/api/v1/ask", json={"question": text}),
    "address": lambda client, text: client.get(f"/api/v1/ask?{urlencode({'q': text})}"),
    "previous": lambda client, text: client.post(
        "/api/v1/ask", json={"question": AGAIN, "previous": text}
    ),
    "chat": lambda client, text: client.get(f"/chat?{urlencode({'q': text})}"),
    "chat goes on": lambda client, text: client.get(
        f"/chat?{urlencode({'q': AGAIN, 'previous': text})}"
    ),
    "comment": comment,
    "comment in chat": comment_in_chat,
    "comment on page": comment_on_page,
}


def survivors(case: Case, text: str) -> list[str]:
    """The secrets of a case that are in a text; a short one may stand there by chance."""
    return [secret for secret in case.secrets if len(secret) > 5 and secret in text]


@pytest.mark.parametrize("way", WAYS)
def test_nothing_secret_is_stored_shown_or_logged(
    client: FlaskClient, store: Store, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    caplog.set_level(logging.DEBUG)
    for case in TEXTS:
        response = WAYS[way](client, case.text)
        assert response.status_code < 400
        assert survivors(case, response.text) == []
    kept = repr([rows(store, table) for table in TABLES])
    assert len(kept) > 1_000
    for case in TEXTS:
        assert survivors(case, kept + caplog.text) == []


def test_masks_speak_the_language_of_the_reply(client: FlaskClient) -> None:
    asked = {"question": "제 번호는 010-1234-5678 인데 API 키가 뭐예요?"}
    assert "[전화번호]" in client.post("/api/v1/ask", json={**asked, "lang": "ko"}).json["question"]
    assert "[phone]" in client.post("/api/v1/ask", json={**asked, "lang": "en"}).json["question"]


def test_the_desk_is_told_nothing_secret(client: FlaskClient) -> None:
    bot = Bot(StubBot().kb)
    for case in TEXTS:
        assert survivors(case, repr(bot.suggest(f"Hello,\n{case.text}\nWhere is my key?"))) == []
