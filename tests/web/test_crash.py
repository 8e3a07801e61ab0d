"""A server that is killed in the middle of writes has lost nothing that it acknowledged."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from faqbot.store import open_store
from faqbot.store.tables import ACTIONS, ASKS, FEEDBACK, GROUPS, SENT
from tests.waiting import until

pytestmark = pytest.mark.process
ROUNDS = 3
THREADS = 4
START_SECONDS = 60
SERVER = [sys.executable, "-m", "tests.web.serving"]


class Staying(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: Any) -> None:
        return None


def call(address: str, document: Any, token: str = "") -> int:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(address, json.dumps(document).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as response:
        return int(response.status)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, number: int) -> None:
    url = f"sqlite:///{tmp_path}/faq.sqlite3"
    store = open_store(url)
    member = store.staff.add("kim", "editor", None)
    token = store.staff.add_token(member, "test")
    rows = [
        {
            "id": f"ask-{at}",
            "asked_at": datetime.now(UTC) - timedelta(days=1),
            "question": f"q {at}",
            "lang": "en",
            "outcome": "none",
            "offered": "",
        }
        for at in range(400)
    ]
    groups = [
        {
            "question": f"q {at}",
            "lang": "en",
            "size": 1,
            "last_at": datetime.now(UTC),
            "state": "open",
            "version": 1,
        }
        for at in range(400)
    ]
    with store.database.writing() as connection:
        connection.execute(sa.insert(ASKS), rows)
        connection.execute(sa.insert(GROUPS), groups)
    store.close()

    server = subprocess.Popen(
        [*SERVER, str(tmp_path), "0", "1"], stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    assert server.stdout is not None
    ready, _, _ = select.select([server.stdout], [], [], START_SECONDS)
    assert ready, "the server does not start"
    address = server.stdout.readline().split()[-1].rstrip("/")

    done: dict[str, set[str]] = {"feedback": set(), "sent": set(), "acted": set()}
    killed = threading.Event()

    def write(thread: int) -> None:
        for at in range(thread, 400, THREADS):
            if killed.is_set():
                return
            with contextlib.suppress(urllib.error.URLError, OSError):
                body: dict[str, Any] = {"ask_id": f"ask-{at}", "helpful": False}
                if call(f"{address}/api/v1/feedback", body) == 204:
                    done["feedback"].add(f"ask-{at}")
                body = {"entries": ["find-api-key"], "lang": "en", "form": "link", "text": f"t{at}"}
                if call(f"{address}/staff/api/sent", body, token) == 204:
                    done["sent"].add(f"t{at}")
                act = f"kind=ignored&version=1&group={at + 1}".encode()
                request = urllib.request.Request(
                    f"{address}/staff/inbox/{at + 1}", act, {"Authorization": f"Bearer {token}"}
                )
                try:
                    urllib.request.build_opener(Staying).open(request, timeout=10)
                except urllib.error.HTTPError as error:
                    if error.code == 303:  # to the next one: this one is done
                        done["acted"].add(str(at + 1))

    threads = [threading.Thread(target=write, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    least = 3 + 4 * number  # of each kind are acknowledged
    until(lambda: all(len(ids) >= least for ids in done.values()), "too little is acknowledged")
    os.killpg(server.pid, signal.SIGKILL)
    killed.set()
    for thread in threads:
        thread.join()
    server.wait()
    server.stdout.close()

    assert all(done.values())
    store = open_store(url)
    with store.database.reading() as connection:
        rated = set(connection.execute(sa.select(FEEDBACK.c.ask_id)).scalars())
        sent = set(connection.execute(sa.select(SENT.c.question)).scalars())
        acted = {str(id) for id in connection.execute(sa.select(ACTIONS.c.group_id)).scalars()}
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("pragma integrity_check").scalar_one() == "ok"
    store.close()
    assert done["feedback"] <= rated
    assert done["sent"] <= sent
    assert done["acted"] <= acted
