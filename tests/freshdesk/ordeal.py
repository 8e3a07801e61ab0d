"""Webhooks in any order, repeated and in pairs, Freshdesk failing at random, faqbot killed: what is
left of it is looked at in the end."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from faqbot.freshdesk.note import is_ours
from faqbot.store import Store, open_store
from faqbot.store.tables import ASKS, NOTES
from tests.freshdesk.standin.account import Account, Limit
from tests.freshdesk.standin.faults import Chance
from tests.freshdesk.standin.server import Standin
from tests.freshdesk.standin.webhooks import Delivery, Sender, mixed
from tests.processes import end
from tests.production.ports import free_ports
from tests.waiting import until

KEY = "ordeal-key"
SECRET = "ordeal-secret"
SLOW = 2.0  # seconds that a slow answer takes: twice as long as it is waited for
LIMIT = Limit(total=200, window=3.0)  # as few a second as on Enterprise, four times over
START_SECONDS = 120
ANSWERED = ("API 키는 어디 있나요?", "호출 한도는 얼마인가요?")
SUBJECT = "문의"
AGAIN = "상태 코드는 무슨 뜻인가요?"
UNKNOWN = "점심 메뉴로 김치찌개 {number}인분이 맛있을까요?"
FIRST_GONE = 900_000  # ids of tickets that do not exist


@dataclass
class Plan:
    """What is to happen."""

    database: str
    folder: Path
    tickets: int = 100
    deliveries: int = 1_000
    kills: int = 10
    seed: int = 1
    which: str = "small"
    workers: int = 1
    seconds: float = 300.0


@dataclass
class Outcome:
    """What was left of it."""

    account: Account
    expected: dict[int, int]  # notes of each ticket
    asked: Counter[str]  # questions in the inbox
    unknown: set[str]
    given_up: int
    states: dict[str, int]
    kills: int
    seconds: float
    answers: Counter[int] = field(default_factory=Counter)

    @property
    def wrong(self) -> dict[int, int]:
        """Tickets with another number of notes than they should have."""
        found = {id: self._notes(id) for id in self.expected}
        return {id: count for id, count in found.items() if count != self.expected[id]}

    def _notes(self, id: int) -> int:
        notes = self.account.conversations_of(id)
        assert all(is_ours(it["body_text"], id) for it in notes if not it["incoming"])
        return sum(not it["incoming"] for it in notes)


def endure(plan: Plan) -> Outcome:
    """Let it happen; fails where it does not come to an end."""
    began = time.monotonic()
    account = Account(key=KEY, limit=LIMIT)
    with Standin(account) as standin:
        expected, unknown = _fill(account, plan)
        account.faults.chance = Chance(
            error=0.05, lost=0.04, limited=0.03, slow=0.01, slow_seconds=SLOW, seed=plan.seed
        )
        [port] = free_ports(1)
        sender = Sender(
            f"http://127.0.0.1:{port}/hooks/freshdesk", SECRET, retry_seconds=0.3, attempts=10_000
        )
        command = [
            sys.executable, "-m", "tests.freshdesk.serving", str(plan.folder), str(port),
            standin.url, plan.database, plan.which, str(plan.workers),
        ]  # fmt: skip
        kills = _happen(plan, account, sender, command, expected)
        store = open_store(plan.database)
        with _running(command):
            until(lambda: not sender.open, "deliveries are left", plan.seconds)
            until(lambda: not _left(store), "tickets are left", plan.seconds)
        with store.database.reading() as connection:
            questions = connection.execute(sa.select(ASKS.c.question)).scalars().all()
            outcomes = connection.execute(sa.select(NOTES.c.outcome)).scalars().all()
        store.close()
    return Outcome(
        account, expected, Counter(questions), unknown, len(sender.given_up),
        dict(Counter(outcomes)), kills, time.monotonic() - began,
        Counter(call.status for call in account.calls),
    )  # fmt: skip


def _left(store: Store) -> int:
    counts = store.notes.counts()
    return counts["waiting"] + counts["trying"]


def _fill(account: Account, plan: Plan) -> tuple[dict[int, int], set[str]]:
    """Tickets: of ten six are answered, two are not, one is spam, and one is gone."""
    expected: dict[int, int] = {}
    unknown: set[str] = set()
    for number in range(1, plan.tickets + 1):
        kind = number % 10
        if kind == 9:
            expected[FIRST_GONE + number] = 0
            continue
        text = UNKNOWN.format(number=number) if kind in (6, 7) else ANSWERED[kind % 2]
        ticket = account.add_ticket(SUBJECT, f"<p>{text}</p>", id=number)
        ticket["spam"] = kind == 8
        expected[number] = int(kind < 6)
        if kind in (6, 7):
            unknown.add(f"{SUBJECT}\n{text}")
    return expected, unknown


def _happen(
    plan: Plan, account: Account, sender: Sender, command: list[str], expected: dict[int, int]
) -> int:
    """Send everything, and kill the server again and again meanwhile; returns how often."""
    dice = random.Random(plan.seed)
    again = [id for id, notes in expected.items() if notes and dice.random() < 0.3]
    groups = mixed([Delivery(id) for id in expected], plan.deliveries - len(again), plan.seed)
    kills, sent = 0, -1
    while kills < plan.kills:
        with _running(command) as server:
            # A worker that dies twice within seconds ends the server.
            while kills < plan.kills and server.poll() is None:
                if sent < kills:
                    sent = kills
                    for id in again[kills :: plan.kills]:  # the customer writes again meanwhile
                        account.add_reply(id, f"<p>고맙습니다. {AGAIN}</p>")
                        at = f"2026-11-30T10:{kills:02}:00Z"
                        sender.send(Delivery(id, "{reply_sent:sent}", at))
                    sender.send_all(groups[kills :: plan.kills])
                # In the middle of things: some are taken, some are being looked at.
                _wait(server, sender, dice.randrange(sender.open or 1))
                if server.poll() is None:
                    kill(server, is_whole=kills % 3 == 2)
                    kills += 1
    return kills


def _wait(server: subprocess.Popen[str], sender: Sender, more: int) -> None:
    """Wait until so many more are taken, or the server is gone."""
    enough = len(sender.taken) + more
    until(
        lambda: len(sender.taken) >= enough or server.poll() is not None,
        "nothing happens",
        START_SECONDS,
    )


def kill(server: subprocess.Popen[str], is_whole: bool) -> None:
    """Kill all of a server, or the worker alone, which is begun anew."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    if is_whole or not children.exists():
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        return
    until(lambda: children.read_text().split(), "there is no worker", START_SECONDS)
    for pid in children.read_text().split():
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)


@contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A server that answers; killed in the end, if it is still there."""
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert server.stdout is not None
    try:
        ready, _, _ = select.select([server.stdout], [], [], START_SECONDS)
        assert ready and server.stdout.readline(), "the server does not start"
        yield server
    finally:
        end(server)
