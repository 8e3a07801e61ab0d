"""Deliveries as automation rules make them: in every known shape, repeated, in pairs, shuffled."""

from __future__ import annotations

import json
import queue
import random
import threading
import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final

import yaml

CASES: Final = Path(__file__).parents[2] / "cases" / "webhook_bodies.yml"
ATTEMPTS: Final = 48  # in all, as documented
RETRY_SECONDS: Final = 1_800.0
PARALLEL: Final = 8
TIMEOUT: Final = 30


@dataclass(frozen=True)
class Delivery:
    """A call that a rule makes; `shape` names a case of webhook_bodies.yml."""

    ticket_id: int
    event: str = "{ticket_action:created}"
    modified: str = "2026-11-30T09:00:00Z"
    shape: str = "handed out"
    subject: str = "API"
    text: str = 'He said "no".\n두 번째 줄입니다.'
    lang: str = "ko"


@dataclass(frozen=True)
class Shape:
    """How a body is written: `json` says whether texts are escaped as in JSON."""

    name: str
    content_type: str
    body: str
    escaped: bool


def load_shapes() -> dict[str, Shape]:
    """The known shapes of bodies."""
    document = yaml.safe_load(CASES.read_text("utf-8"))
    return {
        it["name"]: Shape(it["name"], it["type"], it["body"], it.get("escaped", True))
        for it in document["shapes"]
    }


SHAPES: Final = load_shapes()


def body_of(delivery: Delivery) -> tuple[bytes, str]:
    """A delivery's body and its media type."""
    shape = SHAPES[delivery.shape]
    body = shape.body
    for name in ("ticket_id", "event", "modified", "subject", "text", "lang"):
        value = str(getattr(delivery, name))
        body = body.replace(f"<{name}>", json.dumps(value)[1:-1] if shape.escaped else value)
    return body.encode(), shape.content_type


def mixed(
    deliveries: Sequence[Delivery], count: int, seed: int, shapes: Sequence[str] = tuple(SHAPES)
) -> list[tuple[Delivery, ...]]:
    """So many deliveries in all: each of those at least once, repeats, pairs, and then shuffled.

    What stands together in a tuple is sent at once.
    """
    chance = random.Random(seed)
    groups: list[tuple[Delivery, ...]] = [
        (replace(it, shape=chance.choice(shapes)),) for it in deliveries
    ]
    left = count - len(groups)
    while left > 0:
        again = replace(chance.choice(deliveries), shape=chance.choice(shapes))
        other = replace(again, event="{status:{from:2,to:3}}", shape=chance.choice(shapes))
        pair = (again, again) if chance.random() < 0.5 else (again, other)
        group = pair if left > 1 and chance.random() < 0.4 else (again,)
        groups.append(group)
        left -= len(group)
    chance.shuffle(groups)
    return groups


class Sender:
    """Delivers in the background until each delivery was taken, or was tried too often.

    Attempts, the last of which failed, are in `given_up`; the times are scaled by `retry_seconds`.
    """

    def __init__(
        self,
        url: str,
        secret: str,
        retry_seconds: float = RETRY_SECONDS,
        attempts: int = ATTEMPTS,
        header: str = "X-Faqbot-Secret",
    ) -> None:
        self.url, self.secret, self.header = url, secret, header
        self.retry_seconds, self.attempts = retry_seconds, attempts
        self.taken: list[Delivery] = []
        self.given_up: list[tuple[Delivery, str]] = []
        self.answers: list[int] = []  # statuses; 0: nobody answered
        self._queue: queue.Queue[tuple[Delivery, int]] = queue.Queue()
        self._open = 0
        self._idle = threading.Condition()
        self._threads: list[threading.Thread] = []

    def send(self, *deliveries: Delivery) -> None:
        """Deliver, all of them at once."""
        with self._idle:
            self._open += len(deliveries)
        for delivery in deliveries:
            self._queue.put((delivery, 1))
        while len(self._threads) < PARALLEL:
            thread = threading.Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            thread.start()

    def send_all(self, groups: Iterable[tuple[Delivery, ...]]) -> None:
        """Deliver in this order."""
        for group in groups:
            self.send(*group)

    @property
    def open(self) -> int:
        """How many are neither taken nor given up."""
        return self._open

    def wait(self, seconds: float) -> bool:
        """Wait until all are taken or given up."""
        with self._idle:
            return self._idle.wait_for(lambda: not self._open, seconds)

    def _work(self) -> None:
        while True:
            delivery, attempt = self._queue.get()
            status = self._deliver(delivery)
            self.answers.append(status)
            if 200 <= status < 300:
                self.taken.append(delivery)
                self._close()
            elif attempt >= self.attempts:
                self.given_up.append((delivery, str(status)))
                self._close()
            else:
                again = threading.Timer(
                    self.retry_seconds, self._queue.put, [(delivery, attempt + 1)]
                )
                again.daemon = True
                again.start()

    def _close(self) -> None:
        with self._idle:
            self._open -= 1
            self._idle.notify_all()

    def _deliver(self, delivery: Delivery) -> int:
        body, kind = body_of(delivery)
        headers = {"Content-Type": kind, self.header: self.secret}
        request = urllib.request.Request(self.url, body, headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except (OSError, ValueError, HTTPException):
            return 0


def post(url: str, secret: str, body: bytes, kind: str = "application/json") -> tuple[int, Any]:
    """One call, for trying things: the status, and what was answered."""
    request = urllib.request.Request(
        url, body, {"Content-Type": kind, "X-Faqbot-Secret": secret}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
