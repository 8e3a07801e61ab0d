"""Headers that every response carries, whatever it is."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from faqbot.site.policy import secured
from faqbot.store import Store
from faqbot.web.gateway import refused
from tests.web.conftest import make_app

READING: list[tuple[int, str, str, dict[str, Any]]] = [
    (200, "GET", "/", {}),
    (200, "HEAD", "/en/", {}),
    (200, "GET", "/faq/find-api-key/", {}),
    (301, "GET", "/faq/find-api-key", {}),
    (404, "GET", "/nothing", {}),
    (404, "GET", "/en/nothing", {}),
    (405, "POST", "/faq/find-api-key/", {}),
    (200, "GET", "/assets/main.12345678.min.css", {}),
    (200, "GET", "/bot.json", {}),
    (200, "GET", "/chat", {}),
    (200, "GET", "/chat?q=hi&lang=en", {}),
    (303, "POST", "/chat/feedback", {"data": {}}),
    (500, "GET", "/chat?q=explode", {}),
    (302, "GET", "/q/find-api-key", {}),
    (404, "GET", "/q/nothing", {}),
    (302, "GET", "/s/429", {}),
    (200, "GET", "/api/v1/ask?q=hi", {}),
    (200, "POST", "/api/v1/ask", {"json": {"question": "hi"}}),
    (204, "OPTIONS", "/api/v1/ask", {}),
    (400, "POST", "/api/v1/ask", {"data": "{", "content_type": "application/json"}),
    (404, "GET", "/api/v1/nothing", {}),
    (405, "PUT", "/api/v1/ask", {}),
    (413, "POST", "/api/v1/ask", {"data": b"x" * 70_000, "content_type": "application/json"}),
    (415, "POST", "/api/v1/ask", {"data": "hi"}),
    (422, "POST", "/api/v1/ask", {"json": {}}),
    (500, "GET", "/api/v1/ask?q=explode", {}),
    (200, "GET", "/api/v1/entries", {}),
    (200, "GET", "/openapi.json", {}),
    (200, "GET", "/healthz", {}),
]


@pytest.mark.parametrize(
    ("status", "method", "path", "options"), READING, ids=lambda value: str(value)[:40]
)
def test_every_response_says_what_browsers_may_do_with_it(
    client: FlaskClient, status: int, method: str, path: str, options: dict[str, Any]
) -> None:
    response = client.open(path, method=method, **options)
    assert response.status_code == status
    headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    for loose in ("unsafe", "http:", "https:", "*"):
        assert loose not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers
    assert "Set-Cookie" not in headers  # readers get none
    if path.startswith("/assets/"):  # no document, so it has nothing to be permitted
        assert "Permissions-Policy" not in headers
        return
    permissions = headers["Permissions-Policy"].split(", ")
    assert {"camera=()", "geolocation=()", "microphone=()", "payment=()"} <= set(permissions)
    assert [p for p in permissions if not p.endswith("=()")] == ["clipboard-write=(self)"]


def test_the_desk_says_the_same(client: FlaskClient) -> None:
    for path in ("/staff/", "/staff", "/staff/sign-in"):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Permissions-Policy" in headers


def test_what_was_not_changed_says_the_same(client: FlaskClient) -> None:
    first = client.get("/faq/find-api-key/")
    second = client.get("/faq/find-api-key/", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 304
    for name in ("Content-Security-Policy", "Permissions-Policy", "Referrer-Policy"):
        assert second.headers[name] == first.headers[name]


def test_too_many_questions_are_refused_with_the_same_headers(store: Store, site: Path) -> None:
    client = make_app(store, site, rate_limit="1 per minute").test_client()
    for path in ("/api/v1/ask?q=hi", "/chat?q=hi"):
        response = client.get(path)
    assert response.status_code == 429
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Permissions-Policy" in response.headers
    assert "Set-Cookie" not in response.headers


def test_what_is_not_http_is_refused_with_the_same_headers() -> None:
    headers = refused(HTTPStatus.BAD_REQUEST).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Permissions-Policy" in headers


@pytest.mark.parametrize(
    ("base_url", "proxies", "forwarded", "kept"),
    [
        (None, 0, None, False),
        (None, 0, "https", False),  # anybody may send it
        (None, 1, None, False),
        (None, 1, "http", False),
        (None, 1, "https", True),
        (None, 1, "HTTPS", True),
        (None, 1, "https, http", False),  # what the nearest proxy says
        (None, 2, "https, http", True),
        ("https://faq.example.com", 0, None, True),
        ("https://faq.example.com", 0, "http", True),
        ("https://faq.example.com", 1, None, True),
        ("https://faq.example.com", 1, "https", True),
        ("https://faq.example.com", 1, "http", False),
        ("http://faq.example.com", 1, None, False),
        ("http://faq.example.com", 1, "https", False),
    ],
)
def test_browsers_keep_to_tls_where_there_is_tls(
    store: Store, site: Path, base_url: str | None, proxies: int, forwarded: str | None, kept: bool
) -> None:
    app = make_app(store, site, rate_limit=None, base_url=base_url, trusted_proxies=proxies)
    client = app.test_client()
    headers = {"X-Forwarded-Proto": forwarded} if forwarded else {}
    for path in ("/", "/nothing", "/q/find-api-key", "/api/v1/entries"):
        answer = client.get(path, headers=headers).headers.get("Strict-Transport-Security")
        assert answer == ("max-age=31536000" if kept else None)


@pytest.mark.parametrize(
    ("host", "forwarded", "alone"),
    [
        ("127.0.0.1:8000", "", True),
        ("localhost", "", True),
        ("[::1]:8000", "", True),
        ("faq.example.com", "https", False),
        # Browsers ignore it there, and complain in the console.
        ("faq.example.com", "", False),
        ("192.0.2.1:8000", "", False),
        ("[", "", False),
    ],
)
def test_a_page_shares_its_window_with_no_other_site(
    client: FlaskClient, host: str, forwarded: str, alone: bool
) -> None:
    headers = {"Host": host, "X-Forwarded-Proto": forwarded}
    response = client.get("/faq/find-api-key/", headers=headers)
    assert response.status_code == 200
    expected = "same-origin" if alone else None
    assert response.headers.get("Cross-Origin-Opener-Policy") == expected


def test_pictures_may_be_shown_elsewhere(client: FlaskClient, site: Path) -> None:
    (site / "assets" / "card-ko.png").write_bytes(b"png")
    headers = client.get("/assets/card-ko.png").headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_page_that_is_changed_on_its_way_brings_the_policy_that_fits(
    client: FlaskClient, site: Path
) -> None:
    """Its scripts name the place that it is served at; the built page's policy would stop them."""
    page = site / "en" / "chat" / "index.html"
    page.write_text(secured(page.read_text("utf-8")), "utf-8")
    response = client.get("/chat?q=hi&lang=en")
    assert response.text.count('http-equiv="Content-Security-Policy"') == 1
    header = response.headers["Content-Security-Policy"].removesuffix("; frame-ancestors 'none'")
    assert f'content="{header}"' in response.text
