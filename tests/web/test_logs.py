"""The log for programs: a JSON object a line, told apart by request, and never a question."""

from __future__ import annotations

import json
import logging
import os
import signal
import threading
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from faqbot.errors import SettingsError
from faqbot.settings import load_settings
from faqbot.store import Store
from faqbot.web import logs
from faqbot.web.gateway import refused
from faqbot.web.request_log import HEADER
from tests.waiting import until
from tests.web.conftest import make_app
from tests.web.test_process import raw, running

MADE = r"[0-9a-f]{32}"


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


# --- the id of a request --------------------------------------------------------------------

UUID = "0b9c5c5e-6d0f-4a55-9f3e-1f5e0d7a9c11"


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [
        (1, UUID, True),
        (2, "01ARZ3NDEKTSV4RRFFQ69G5FAV", True),
        (1, "a" * 64, True),
        (0, UUID, False),
        (1, "a" * 65, False),
        (1, "short", False),
        (1, "", False),
        (1, "where is my key", False),
        (1, "-" * 20, False),
        (1, f"{UUID},{UUID}", False),
        (1, f"{UUID}\u00e9", False),
    ],
)
def test_only_a_trusted_proxy_names_a_request_and_only_in_a_usable_form(
    store: Store, site: Path, proxies: int, given: str, is_taken: bool
) -> None:
    client = make_app(store, site, trusted_proxies=proxies).test_client()
    sent = [client.get("/healthz", headers={HEADER: given}).headers[HEADER] for _ in range(2)]
    if is_taken:
        assert sent == [given, given]
    else:
        assert given not in sent
        assert len({*sent}) == 2


@pytest.mark.parametrize("path", ["/", "/chat", "/nothing", "/api/v1/nothing", "/chat?q=explode"])
def test_every_response_says_which_request_it_answers(store: Store, site: Path, path: str) -> None:
    assert len(make_app(store, site).test_client().get(path).headers[HEADER]) == 32
    assert len(refused(400).headers[HEADER]) == 32  # type: ignore[arg-type]


# --- lines ----------------------------------------------------------------------------------


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """What is logged as JSON, read from standard error."""
    error = StringIO()
    monkeypatch.setattr("sys.stderr", error)
    root, hook, level = logging.getLogger(), threading.excepthook, logs.access.level
    handlers, root_level = root.handlers[:], root.level
    logs.set_up_log("json")
    yield lambda: lines_of(error.getvalue())
    logging.captureWarnings(False)
    root.handlers[:], threading.excepthook = handlers, hook
    root.setLevel(root_level)
    logs.access.setLevel(level)


def test_a_request_is_a_line(store: Store, site: Path, written: Any) -> None:
    client = make_app(store, site, trusted_proxies=1).test_client()
    client.get("/api/v1/ask?q=hunter%20none", headers={HEADER: UUID})
    client.get("/faq/hunter/")
    first, second = written()
    assert first.pop("time").endswith("Z")
    assert first.pop("ms") >= 0
    assert first.pop("bytes") > 0
    assert first == {
        "level": "info",
        "logger": "faqbot.access",
        "message": "request",
        "request_id": UUID,
        "method": "GET",
        "route": "/api/v1/ask",
        "status": 200,
        "lang": "en",
        "outcome": "none",
    }
    assert (second["route"], second["status"]) == ("/<site_path:path>", 404)


def test_a_failure_is_told_with_its_request_and_without_the_question(
    store: Store, site: Path, written: Any
) -> None:
    client = make_app(store, site).test_client()
    response = client.post("/api/v1/ask", json={"question": "explode hunter"})
    assert response.status_code == 500
    failure, request = written()
    assert failure["level"] == "error"
    assert failure["request_id"] == request["request_id"] == response.headers[HEADER]
    assert failure["message"].startswith("RuntimeError in POST /api/v1/ask: ")
    assert "hunter" not in json.dumps([failure, request])


def test_whatever_a_library_logs_is_one_line_without_the_text_of_an_exception(
    written: Any,
) -> None:
    try:
        raise ValueError("hunter")
    except ValueError:
        logging.getLogger("library").exception("two\nlines, 한국어")
    (line,) = written()
    assert (line["message"], line["error"]) == ("two\nlines, 한국어", "ValueError")
    assert line["at"][0].endswith("_without_the_text_of_an_exception")
    assert "hunter" not in json.dumps(line)


def test_a_thread_that_fails_is_a_line_too(written: Any) -> None:
    thread = threading.Thread(target=lambda: int("hunter"))
    thread.start()
    thread.join()
    (line,) = written()
    assert (line["message"], line["error"]) == ("a thread has ended", "ValueError")
    assert "hunter" not in json.dumps(line)


def test_plain_text_stays_as_it_was(store: Store, site: Path, capsys: Any) -> None:
    logs.set_up_log("text")
    make_app(store, site).test_client().get("/")
    assert capsys.readouterr().err == ""


def test_another_form_is_refused() -> None:
    with pytest.raises(SettingsError, match="FAQBOT_LOG must be text or json"):
        load_settings({"FAQBOT_LOG": "xml"}, Path())


@pytest.mark.process
def test_a_server_writes_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQBOT_LOG", "json")
    with running(tmp_path, workers=2) as server:
        first = server.workers()
        os.kill(first[0], signal.SIGKILL)
        until(lambda: len({*server.workers()} - {*first}) == 1, "no other worker is started")
        for number in range(20):
            server.ask(f"question {number}")
        server.ask("hunter")
        response, _ = server.call("POST", "/api/v1/ask", {"question": "explode hunter"})
        assert response.status == 500
        long = b"GET / HTTP/1.1\r\nHost: x\r\nHunter: %b\r\n\r\n" % (b"hunter" * 2_000)
        assert raw(server.port, long).startswith(b"HTTP/1.1 431")
        lines = lines_of(server.stop(signal.SIGTERM))
    assert {line["logger"] for line in lines} >= {"faqbot.access", "_granian", "faqbot.web.app"}
    assert [line["status"] for line in lines if line.get("route") == "none"] == [431]
    assert "hunter" not in json.dumps(lines)
