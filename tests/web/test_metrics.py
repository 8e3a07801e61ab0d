"""Figures for Prometheus: true over all workers, and nothing that a client chose is in them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from faqbot.errors import SettingsError, UnavailableError
from faqbot.settings import load_settings
from faqbot.store import Store
from faqbot.web.asking import visitor_of
from faqbot.web.metrics import FOLDER, forget_dead, share_metrics
from tests.waiting import until
from tests.web.conftest import make_app
from tests.web.test_process import Server, running

Figures = dict[tuple[str, ...], float]


def read(text: str) -> Figures:
    """Each figure by its name and the values of its labels, these by their names."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def app(store: Store, site: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.delenv(FOLDER, raising=False)
    return make_app(store, site, rate_limit="3 per minute", metrics=True)


def figures(app: Flask) -> Figures:
    response = app.test_client().get("/metrics")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return read(response.text)


@pytest.mark.parametrize(
    ("value", "is_on"), [("1", True), ("on", True), ("", False), ("off", False)]
)
def test_there_are_figures_only_where_the_settings_say_so(
    store: Store, site: Path, value: str, is_on: bool
) -> None:
    wanted = load_settings({"FAQBOT_METRICS": value}, site).metrics
    response = make_app(store, site, metrics=wanted).test_client().get("/metrics")
    assert response.status_code == (200 if is_on else 404)
    assert is_on or response.mimetype == "application/problem+json"


def test_requests_are_counted_by_template_and_status(app: Flask) -> None:
    client = app.test_client()
    for path in ("/q/find-api-key", "/q/status-codes", "/q/nothing", "/faq/find-api-key/", "/no"):
        client.get(path)
    client.post("/api/v1/ask", json={})
    client.open("/api/v1/ask", method="BREW")
    found = figures(app)
    name = "faqbot_requests_total"
    assert found[name, "GET", "/q/<id>", "302"] == 2
    assert found[name, "GET", "/q/<id>", "404"] == 1
    assert found[name, "GET", "/<site_path:path>", "200"] == 1
    assert found[name, "GET", "/<site_path:path>", "404"] == 1
    assert found[name, "POST", "/api/v1/ask", "422"] == 1
    assert found[name, "other", "none", "405"] == 1
    assert found["faqbot_request_seconds_count", "/q/<id>"] == 3
    assert found["faqbot_request_seconds_bucket", "+Inf", "/q/<id>"] == 3


def test_answers_are_counted_by_language_and_outcome(app: Flask) -> None:
    client = app.test_client()
    for question in ("a key", "키 none", "choose", "one too many"):
        client.get("/api/v1/ask", query_string={"q": question})
    found = figures(app)
    assert {key[1:]: it for key, it in found.items() if key[0] == "faqbot_answers_total"} == {
        ("en", "answer"): 1,
        ("ko", "none"): 1,
        ("en", "choose"): 1,
    }
    assert found["faqbot_requests_total", "GET", "/api/v1/ask", "429"] == 1


def test_questions_that_wait_are_counted_until_they_are_written(
    app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(rows: object) -> None:
        raise UnavailableError("gone")

    client = app.test_client()
    with monkeypatch.context() as patch:
        patch.setattr(store, "_insert_batch", refuse)
        for _ in range(2):
            client.get("/api/v1/ask?q=hi")
        store.flush()
        assert figures(app)["faqbot_questions_waiting",] == 2
        patch.setattr("faqbot.store.store.QUEUE_SIZE", 0)
        client.get("/api/v1/ask?q=hi")
        store.flush()
        assert figures(app)["faqbot_questions_waiting",] == 0
        assert figures(app)["faqbot_questions_lost_total",] == 3
    store.flush()
    assert figures(app)["faqbot_questions_waiting",] == 0


def test_looks_into_caches_are_counted(app: Flask) -> None:
    client = app.test_client()
    name = "faqbot_cache_lookups_total"
    first = figures(app)
    for _ in range(3):
        client.get("/chat")
    found = figures(app)
    assert found[name, "pages", "miss"] - first[name, "pages", "miss"] == 1
    assert found[name, "pages", "hit"] - first[name, "pages", "hit"] == 2


def test_nothing_that_a_client_chose_is_in_the_figures(app: Flask) -> None:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    for path in ("/api/v1/ask?q=hunter", "/chat?q=hunter", "/hunter", "/q/hunter", "/staff/hunter"):
        client.get(path, headers={"User-Agent": "hunter", "Referer": "hunter"})
    client.open("/", method="HUNTER")
    text = client.get("/metrics").text
    assert "faqbot_requests_total{" in text
    for chosen in ("hunter", "HUNTER", "192.0.2", visitor_of("192.0.2.77", str(app.secret_key))):
        assert chosen not in text


def test_who_is_dead_waits_no_longer(tmp_path: Path) -> None:
    gone = os.fork()
    if gone == 0:
        os._exit(0)
    os.waitpid(gone, 0)
    names = (f"gauge_livesum_{gone}.db", f"gauge_livesum_{os.getpid()}.db", f"counter_{gone}.db")
    for name in names:
        (tmp_path / name).touch()
    forget_dead(tmp_path)
    assert sorted(it.name for it in tmp_path.iterdir()) == sorted(names[1:])


def test_a_folder_that_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    (tmp_path / "metrics").touch()
    with pytest.raises(SettingsError, match="metrics cannot be used for metrics: "):
        share_metrics(tmp_path / "metrics")
    monkeypatch.delenv(FOLDER)


def asked(server: Server) -> float:
    response, content = server.call("GET", "/metrics")
    assert response.status == 200
    return read(content.decode()).get(("faqbot_answers_total", "en", "answer"), 0)


@pytest.mark.process
def test_workers_count_together_and_those_that_died_count_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    monkeypatch.setenv("FAQBOT_METRICS", "on")
    with running(tmp_path, workers=2) as server:
        for number in range(40):
            server.ask(f"question {number}")
        assert {asked(server) for _ in range(10)} == {40}
        first = server.workers()
        os.kill(first[0], signal.SIGKILL)
        until(lambda: len({*server.workers()} - {*first}) == 1, "no other worker is started")
        for number in range(10):
            server.ask(f"question {number}")
        assert {asked(server) for _ in range(10)} == {50}
        server.stop(signal.SIGTERM)
    with running(tmp_path) as server:
        assert asked(server) == 0
        server.stop(signal.SIGTERM)
