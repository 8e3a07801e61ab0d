"""Who asks, and at which address: only proxies that are trusted may say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import url_for
from flask.testing import FlaskClient

from faqbot.store import Store
from tests.web.conftest import make_app, rows

DIRECT = "10.0.0.9"  # what the server sees: the nearest proxy


def ask(client: FlaskClient, forwarded: str) -> int:
    headers = {"X-Forwarded-For": forwarded}
    return client.get("/api/v1/ask?q=hi", headers=headers).status_code


def client_behind(store: Store, site: Path, proxies: int, **settings: Any) -> FlaskClient:
    client = make_app(store, site, trusted_proxies=proxies, **settings).test_client()
    client.environ_base["REMOTE_ADDR"] = DIRECT
    return client


@pytest.mark.parametrize(
    ("proxies", "first", "second"),
    [
        (1, "192.0.2.1", "192.0.2.2"),
        (1, "1.1.1.1, 192.0.2.1", "1.1.1.1, 192.0.2.2"),
        (2, "192.0.2.1, 10.0.0.1", "192.0.2.2, 10.0.0.1"),
    ],
)
def test_readers_behind_proxies_are_counted_one_by_one(
    store: Store, site: Path, proxies: int, first: str, second: str
) -> None:
    client = client_behind(store, site, proxies, rate_limit="1 per minute")
    assert [ask(client, it) for it in (first, first, second)] == [200, 429, 200]
    assert len({row["visitor"] for row in rows(store, "asks")}) == 2


@pytest.mark.parametrize(
    ("proxies", "first", "second"),
    [
        (0, "192.0.2.1", "192.0.2.2"),
        (1, "192.0.2.1, 10.0.0.1", "192.0.2.2, 10.0.0.1"),  # the first part is the reader's own
        (2, "192.0.2.1", "192.0.2.2"),  # did not come through both
    ],
)
def test_nobody_becomes_another_by_a_header(
    store: Store, site: Path, proxies: int, first: str, second: str
) -> None:
    client = client_behind(store, site, proxies, rate_limit="1 per minute")
    assert [ask(client, it) for it in (first, second)] == [200, 429]


@pytest.mark.parametrize("proxies", [0, 1])
@pytest.mark.parametrize(
    "given",
    [
        {"headers": {"X-Forwarded-Prefix": "//evil.example"}},
        {"environ_overrides": {"SCRIPT_NAME": "//evil.example"}},
        {"headers": {"X-Forwarded-Host": "evil.example", "Host": "evil.example"}},
    ],
    ids=["prefix", "script", "host"],
)
def test_no_client_decides_where_redirects_lead(
    store: Store, site: Path, proxies: int, given: dict[str, Any]
) -> None:
    client = client_behind(store, site, proxies, base_url="https://faq.example")
    for path in ("/faq/find-api-key", "/q/find-api-key", "/staff/", "/staff"):
        response = client.get(path, **given)
        assert "evil" not in str(response.headers)
        assert "evil" not in response.text


@pytest.mark.parametrize(
    ("proxies", "base_url", "address"),
    [
        (0, None, "http://reached.example/staff/"),
        (1, None, "https://public.example/staff/"),
        (0, "https://faq.example", "https://faq.example/staff/"),
        (1, "https://faq.example:8443", "https://faq.example:8443/staff/"),
    ],
)
def test_the_server_knows_its_address(
    store: Store, site: Path, proxies: int, base_url: str | None, address: str
) -> None:
    app = make_app(store, site, trusted_proxies=proxies, base_url=base_url)
    app.add_url_rule("/address", view_func=lambda: url_for("desk.page", _external=True))
    headers = {
        "Host": "reached.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "public.example",
    }
    assert app.test_client().get("/address", headers=headers).text == address
