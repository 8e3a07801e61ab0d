"""Several machines are one server to readers and staff, whichever part of it is killed."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from faqbot.store import open_store
from faqbot.store.tables import FEEDBACK, GROUPS
from faqbot.web.jobs import POLL_SECONDS
from tests.production.machines import LIMIT, PASSWORD, Machines, missing, run_machines
from tests.waiting import until

pytestmark = [pytest.mark.process, pytest.mark.postgres]

READERS = 3
PAUSE_SECONDS = 0.03  # between the turns of a reader, so that the others get a processor
ANSWERS = 15  # that are given while a part is down, and as many once it is back
RIGHT = {
    "where is my key": "find-key",
    "키가 어디에 있나요": "find-key",
    "how long to wait": "wait",
}
TAUGHT = "zzzz qqqq"
WITHIN = 2.0  # seconds


@pytest.fixture(scope="module")
def machines(ahead: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    if (name := missing()) is not None:
        reason = f"needs {name}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with run_machines(ahead, tmp_path_factory.mktemp("machines")) as started:
        yield started


class Readers:
    """People at many addresses who ask, read and rate until they are stopped."""

    def __init__(self, machines: Machines) -> None:
        self._machines = machines
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(it,)) for it in range(READERS)]
        self.answered = 0
        self.wrong: list[str] = []
        self.acknowledged: set[str] = set()
        self.rated: Counter[int] = Counter()

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _read(self, reader: int) -> None:
        for turn in count():
            if self._stopped.wait(PAUSE_SECONDS):
                return
            source = f"127.0.{reader + 1}.{turn % 200 + 1}"
            try:
                self._take_turn(turn, source)
            except Exception as error:  # no answer at all
                self.wrong.append(f"{source}: {error!r}")
            self.answered += 1

    def _take_turn(self, turn: int, source: str) -> None:
        question, right = list(RIGHT.items())[turn % len(RIGHT)]
        if turn % 3 == 0:
            status, content, _ = self._machines.call("GET", "/en/faq/wait/", source=source)
            self._judge(status == 200 and b"<h1" in content, f"page: {status}")
            return
        if turn % 3 == 1:
            path = "/api/v1/ask?" + urlencode({"q": question})
            status, content, _ = self._machines.call("GET", path, source=source)
        else:
            body = {"question": question}
            status, content, _ = self._machines.call("POST", "/api/v1/ask", body, source)
        reply = json.loads(content)
        found = reply.get("answer") or {}
        self._judge(status == 200 and found.get("id") == right, f"{question}: {status} {found}")
        if status == 200:
            self._rate(reply["ask_id"], source)

    def _rate(self, ask_id: str, source: str) -> None:
        body = {"ask_id": ask_id, "helpful": True}
        status, _, _ = self._machines.call("POST", "/api/v1/feedback", body, source)
        self.rated[status] += 1
        if status == 204:
            self.acknowledged.add(ask_id)
        # 503: the database is away; 404: the question is still to be written. Both say "not noted".
        self._judge(status in {204, 404, 503}, f"feedback: {status}")

    def _judge(self, is_right: bool, what: str) -> None:
        if not is_right:
            self.wrong.append(what)


def crash(machines: Machines) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """By name, how each part ends and how it comes back."""
    (first, second), postgres = machines.bots, machines.postgres
    return {
        "a bot is killed": (lambda: first.end(signal.SIGKILL), first.start),
        "the other is stopped": (lambda: second.end(signal.SIGTERM), second.start),
        "Redis is killed": (lambda: machines.redis.end(signal.SIGKILL), machines.redis.start),
        "PostgreSQL crashes": (lambda: postgres.end(signal.SIGQUIT), postgres.start),
        "nginx reads its file again": (
            lambda: machines.nginx.send_signal(signal.SIGHUP), lambda: None,
        ),
    }  # fmt: skip


def test_no_part_that_goes_and_comes_back_costs_an_answer(machines: Machines) -> None:
    with Readers(machines) as readers:
        for name, (end, start) in crash(machines).items():
            for happen in (end, start):
                happen()
                before = readers.answered
                until(lambda: readers.answered >= before + ANSWERS, f"no answers while {name}")  # noqa: B023
            assert not readers.wrong, f"{name}: {readers.wrong[:5]}"
    assert not readers.wrong
    assert len(readers.acknowledged) > ANSWERS, readers.rated
    with open_store(machines.database) as store, store.database.reading() as connection:
        kept = set(connection.execute(sa.select(FEEDBACK.c.ask_id)).scalars())
    assert readers.acknowledged <= kept
    print(f"{readers.answered} turns, feedback {dict(readers.rated)}")


def test_a_limit_holds_over_all_machines(machines: Machines) -> None:
    """Once Redis, which other tests take away, is counted with again."""
    visitors = (f"192.0.2.{number}" for number in count(1))

    def holds() -> bool:
        visitor, turns = next(visitors), [turn % 2 for turn in range(LIMIT + 6)]
        asked = [machines.ask_bot(number, "where is my key", visitor)[0] for number in turns]
        return Counter(asked) == {200: LIMIT, 429: 6}

    until(holds, "each machine counts by itself")


def test_a_request_has_one_id_in_the_logs_of_nginx_and_of_the_bot(machines: Machines) -> None:
    given = {"X-Request-ID": "0b9c5c5e-6d0f-4a55-9f3e-1f5e0d7a9c11"}  # a client names none
    _, _, headers = machines.call("GET", "/s/429", source="127.0.9.9", headers=given)
    id = headers["X-Request-ID"]
    assert id not in given.values()
    *bots, passed, _, _ = [log.read_text("utf-8") for log in machines.logs]
    assert sum(id in text for text in bots) == 1
    assert passed.splitlines()[-1].startswith("127.0.9.9 ")
    assert passed.splitlines()[-1].endswith(id)


def test_the_figures_are_not_for_readers(machines: Machines) -> None:
    assert machines.call("GET", "/metrics")[0] == 404
    status, figures, _ = machines.reach(0, "GET", "/metrics", None, {})
    assert (status, b"faqbot_answers_total" in figures) == (200, True)


class Member:
    """Somebody of the staff, whose browser keeps cookies."""

    def __init__(self, machines: Machines) -> None:
        self._machines = machines
        self._cookies: dict[str, str] = {}

    def open(self, number: int, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and page of what one of the bots says, as nginx would ask it."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies, "X-Forwarded-Proto": "https"}
        method, body = ("GET", None) if form is None else ("POST", urlencode(form))
        status, content, sent = self._machines.reach(number, method, path, body, headers)
        for cookie in sent.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return status, content.decode()

    def send(self, number: int, page: str, path: str, form: dict[str, str]) -> int:
        """Send a form of a page, which has a token in it."""
        _, text = self.open(number, page)
        token = re.findall(r'name="csrf[-_]token" (?:content|value)="([^"]+)"', text)[0]
        return self.open(number, path, {"csrf_token": token, **form})[0]

    def sign_in(self, number: int) -> None:
        """Become an administrator."""
        form = {"name": "admin", "password": PASSWORD}
        assert self.send(number, "/staff/sign-in", "/staff/sign-in", form) == 303


def test_who_is_signed_in_on_one_machine_is_signed_in_on_the_other(machines: Machines) -> None:
    member = Member(machines)
    assert member.open(1, "/staff/")[0] == 302
    member.sign_in(0)
    assert [member.open(number, "/staff/")[0] for number in (0, 1)] == [200, 200]
    assert member.send(0, "/staff/", "/staff/sign-out", {}) == 303
    assert member.open(1, "/staff/")[0] == 302


def test_a_wording_taught_on_one_machine_is_known_on_the_other(machines: Machines) -> None:
    row = {"question": TAUGHT, "lang": "en", "size": 1, "state": "open", "version": 1}
    with open_store(machines.database) as store, store.database.writing() as connection:
        made = sa.insert(GROUPS).values(last_at=datetime.now(UTC), **row).returning(GROUPS.c.id)
        id = connection.execute(made).scalar_one()
    for number in (0, 1):
        assert machines.ask_bot(number, TAUGHT, "198.51.100.1") == (200, None)
    member = Member(machines)
    member.sign_in(0)
    page = f"/staff/inbox/{id}"
    form = {"kind": "alias", "version": "1", "entry": "wait", "phrase": TAUGHT,
            "phrase_lang": "en", "confirmed": "yes"}  # fmt: skip
    assert member.send(0, page, page, form) == 303
    visitors, began = count(1), time.monotonic()
    for number in (0, 1):
        known = (200, "wait")
        until(
            lambda: machines.ask_bot(number, TAUGHT, f"192.0.3.{next(visitors)}") == known,  # noqa: B023
            "it is not known",
        )
    print(f"known after {time.monotonic() - began:.1f} s")
    assert POLL_SECONDS <= WITHIN  # a busy machine may take longer to look


def test_no_log_holds_a_question(machines: Machines) -> None:
    for log in machines.logs:
        text = log.read_text("utf-8", "replace")
        assert text or log.name != "access.log"
        for question in (*RIGHT, urlencode({"q": "where is my key"}), TAUGHT):
            assert question not in text, log
