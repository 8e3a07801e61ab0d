"""Whoever watches the server learns what it lacks, and no more is refused than has to be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from faqbot.errors import StoreError
from faqbot.store import Store
from tests.web.conftest import make_app

WELL = {"status": "ok", "index": "ok", "site": "ok", "database": "ok", "redis": "off"}


def test_a_server_that_lacks_nothing_is_ready(client: FlaskClient) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.get_json()) == (200, WELL)


def test_a_database_that_is_down_is_told_and_answers_go_on(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise StoreError("The database could not be read: gone")

    monkeypatch.setattr(store.database, "look", fail)
    response = client.get("/readyz")
    assert (response.status_code, response.get_json()) == (200, WELL | {"database": "down"})
    assert client.get("/api/v1/ask?q=hi").status_code == 200


def test_a_redis_that_is_down_is_told(store: Store, site: Path) -> None:
    app = make_app(store, site, redis_url="redis://127.0.0.1:1/0")
    response = app.test_client().get("/readyz")
    assert (response.status_code, response.get_json()) == (200, WELL | {"redis": "down"})


def test_a_site_that_was_deleted_is_told(client: FlaskClient, site: Path) -> None:
    shutil.rmtree(site)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json() == WELL | {"status": "unready", "site": "down"}
    assert client.get("/healthz").status_code == 200
    for path in ("/", "/en/", "/faq/find-api-key/", "/assets/main.css"):
        page = client.get(path)
        assert page.status_code == 503
        assert "<html" in page.text
    assert client.get("/api/v1/ask?q=hi").status_code == 200
