"""Messages to other services, sent in the background: a request that brings one waits for none."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, cast
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from flask import Flask, current_app

KEY: Final = "faqbot.courier"
SECONDS: Final = 5
TRIES: Final = 2
THREADS: Final = 2

log: Final = logging.getLogger("faqbot")

Send = Callable[[str, Mapping[str, Any]], None]
"""Sends JSON to an address."""


class _NoRedirects(HTTPRedirectHandler):
    """An address that was checked is not left for one that was not."""

    def redirect_request(self, *given: Any) -> None:
        return None


def post_json(address: str, message: Mapping[str, Any]) -> None:
    """Send a message, twice where it did not arrive; a failure is noted, without the address."""
    data = json.dumps(message).encode()
    request = Request(address, data, {"Content-Type": "application/json; charset=utf-8"})
    for number in range(1, TRIES + 1):
        try:
            with build_opener(_NoRedirects).open(request, timeout=SECONDS):
                return
        except (URLError, OSError, ValueError) as error:
            status = getattr(error, "code", None)
            if number == TRIES or (status and status < 500):
                told = f"status {status}" if status else type(error).__name__
                log.error("A message could not be sent: %s", told)
                return


class Courier:
    """Sends messages one after the other, in threads that begin with the first of them."""

    def __init__(self, send: Send = post_json) -> None:
        self._send = send
        self._threads = ThreadPoolExecutor(THREADS, "courier")

    def send(self, address: str, message: Mapping[str, Any]) -> None:
        """Send a message later."""
        self._threads.submit(self._send, address, message)

    def close(self) -> None:
        """Wait until everything is sent."""
        self._threads.shutdown()


def courier() -> Courier:
    """The courier of the app that handles the current request."""
    return courier_of(current_app)


def courier_of(app: Flask) -> Courier:
    """The courier of an app, made when it is first wanted: in the worker, not in what forks it."""
    if KEY not in app.extensions:
        app.extensions[KEY] = Courier()
    return cast(Courier, app.extensions[KEY])
