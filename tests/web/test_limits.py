"""One visitor may ask only so often, and is told when to come back."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from faqbot.store import Store
from tests.web.conftest import make_app


@pytest.fixture
def limited(store: Store, site: Path) -> Flask:
    return make_app(store, site, rate_limit="2 per minute")


def test_too_many_questions_are_refused_with_the_time_to_wait(limited: Flask) -> None:
    client = limited.test_client()
    for _ in range(2):
        assert client.get("/api/v1/ask?q=hi").status_code == 200
    refused = client.post("/api/v1/ask", json={"question": "hi"})
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["X-Content-Type-Options"] == "nosniff"


def test_the_chat_page_counts_too_and_says_so_as_a_page(limited: Flask) -> None:
    client = limited.test_client()
    for _ in range(2):
        assert client.get("/chat?q=hi").status_code == 200
    refused = client.get("/chat?q=hi&lang=en")
    assert (refused.status_code, refused.mimetype) == (429, "text/html")
    assert f"{refused.headers['Retry-After']} seconds" in refused.text


def test_reading_is_free(limited: Flask) -> None:
    client = limited.test_client()
    for path in ("/", "/chat", "/api/v1/entries", "/q/find-api-key", "/healthz"):
        for _ in range(4):
            assert client.get(path).status_code in {200, 302}


def test_visitors_are_counted_one_by_one(limited: Flask) -> None:
    for address in ("192.0.2.1", "192.0.2.2"):
        client = limited.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        for _ in range(2):
            assert client.get("/api/v1/ask?q=hi").status_code == 200
        # Anyone can write this header, so it makes nobody a new visitor.
        again = client.get("/api/v1/ask?q=hi", headers={"X-Forwarded-For": "198.51.100.7"})
        assert again.status_code == 429


def test_questions_do_not_use_up_the_feedback(limited: Flask) -> None:
    client = limited.test_client()
    ask_id = client.get("/api/v1/ask?q=hi").json["ask_id"]
    assert client.get("/api/v1/ask?q=hi").status_code == 200
    response = client.post("/api/v1/feedback", json={"ask_id": ask_id, "helpful": True})
    assert response.status_code == 204


def test_without_its_redis_each_process_counts_for_itself(store: Store, site: Path) -> None:
    app = make_app(store, site, redis_url="redis://127.0.0.1:1/0", rate_limit="1 per minute")
    codes = [app.test_client().get("/api/v1/ask?q=hi").status_code for _ in range(2)]
    assert codes == [200, 429]
