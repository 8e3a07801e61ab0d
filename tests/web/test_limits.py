"""One visitor may ask only so often, and is told when to come back."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from faqbot.store import Store, open_store
from faqbot.web.counting import FileStorage
from tests.processes import APART
from tests.web.conftest import make_app, store_url


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


@pytest.mark.parametrize(
    ("first", "second", "are_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:DB8:1:2::99%eth0", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_who_has_half_an_ipv6_address_is_one_visitor(
    store: Store, site: Path, first: str, second: str, are_one: bool
) -> None:
    client = make_app(store, site, rate_limit="1 per minute").test_client()
    codes = []
    for address in (first, second):
        client.environ_base["REMOTE_ADDR"] = address
        codes.append(client.get("/api/v1/ask?q=hi").status_code)
    assert codes == [200, 429 if are_one else 200]


def test_questions_do_not_use_up_the_feedback(limited: Flask) -> None:
    client = limited.test_client()
    ask_id = client.get("/api/v1/ask?q=hi").json["ask_id"]
    assert client.get("/api/v1/ask?q=hi").status_code == 200
    response = client.post("/api/v1/feedback", json={"ask_id": ask_id, "helpful": True})
    assert response.status_code == 204


def count_in_process(file: str) -> int:
    return sum(FileStorage(file=file).incr("reader", 60) <= 600 for _ in range(400))


def test_processes_without_redis_count_together(tmp_path: Path) -> None:
    file = str(tmp_path / "limits.sqlite3")
    with APART.Pool(2) as pool:
        assert sum(pool.map(count_in_process, [file] * 2, chunksize=1)) == 600


def test_workers_count_together(store: Store, site: Path) -> None:
    with APART.Pool(1) as pool:
        codes = pool.apply(count_in_workers, [store_url(store), site])
    assert codes == ([200], [200, 200, 200, 429], [429])


def count_in_workers(url: str, site: Path) -> tuple[list[int], list[int], list[int]]:
    """The app is made once, and its process forks: before, in a worker, and after."""
    with open_store(url) as store:
        app = make_app(store, site, rate_limit="3 per minute")
        before = [count(app)]
        read, write = os.pipe()
        if (child := os.fork()) == 0:
            codes = [app.test_client().get("/api/v1/entries").status_code]
            codes += [count(app) for _ in range(3)]
            os.write(write, json.dumps(codes).encode())
            os._exit(0)
        os.waitpid(child, 0)
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            return before, json.loads(pipe.read()), [count(app)]


def count(app: Flask) -> int:
    return app.test_client().head("/api/v1/ask?q=hi").status_code  # HEAD writes nothing


def test_a_window_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("faqbot.web.counting.time.time", lambda: now)
    storage = FileStorage(file=str(tmp_path / "limits.sqlite3"))
    assert [storage.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert (storage.get("a"), storage.get_expiry("a")) == (3, 1060)
    assert (storage.get("b"), storage.get_expiry("b")) == (0, 1000)
    now = 1060.0
    assert storage.get("a") == 0
    assert storage.incr("a", 60) == 1
    assert storage.get_expiry("a") == 1120
    storage.clear("a")
    assert storage.get("a") == 0
    storage.incr("c", 60)
    assert storage.reset() == 1


@pytest.mark.parametrize(
    "settings", [{"redis_url": "redis://127.0.0.1:1/0"}, {}], ids=["redis", "file"]
)
def test_where_counts_are_gone_one_line_says_so(
    store: Store,
    site: Path,
    caplog: pytest.LogCaptureFixture,
    settings: dict[str, Any],
) -> None:
    (site.parent / "limits.sqlite3").write_bytes(b"no database at all" * 100)
    app = make_app(store, site, rate_limit="2 per minute", **settings)
    assert [count(app) for _ in range(3)] == [200, 200, 429]
    assert ["unreachable" in record.message for record in caplog.records] == [True]


def test_no_address_is_kept_in_the_counts(limited: Flask, site: Path) -> None:
    client = limited.test_client()
    client.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    client.get("/api/v1/ask?q=hi")
    kept = b"".join(file.read_bytes() for file in site.parent.glob("limits.sqlite3*"))
    assert b"asking" in kept
    assert b"192.0.2.77" not in kept


def test_without_its_redis_each_process_counts_for_itself(store: Store, site: Path) -> None:
    app = make_app(store, site, redis_url="redis://127.0.0.1:1/0", rate_limit="1 per minute")
    codes = [app.test_client().get("/api/v1/ask?q=hi").status_code for _ in range(2)]
    assert codes == [200, 429]
