"""The production server: Granian, quiet, and gone when told to stop."""

from __future__ import annotations

import contextlib
import http.client
import multiprocessing
import signal
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, cast

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from faqbot.errors import ServeError
from faqbot.web.gateway import ADDRESS_BYTES, FIELD_BYTES, Gateway
from faqbot.web.listen import BACKLOG, address_of, listen, refuse_for_now, url_of
from faqbot.web.services import services_of, works_of

HEAD_SECONDS: Final = 10  # for a request's head to arrive
HEAD_BYTES: Final = ADDRESS_BYTES + 2 * FIELD_BYTES
CONNECTIONS: Final = 4_000  # of one worker, slow ones among them
GRACE_SECONDS: Final = 20  # how long answers under way may take once we are told to stop
READY_SECONDS: Final = 30
LOGGING: Final[dict[str, Any]] = {  # to standard error, where the app logs
    "formatters": {"plain": {"format": "%(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"_granian": {"handlers": ["console"], "propagate": False}},
}
AS_ALL: Final[dict[str, Any]] = {  # as lines of JSON, like what the app logs
    "handlers": {},
    "loggers": {"_granian": {"handlers": [], "propagate": True}},
}


def serve(
    load: Callable[[], Flask],
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    on_ready: Callable[[str], None] = lambda url: None,
) -> None:
    """Take the address, load the app, and answer until SIGINT or SIGTERM.

    Raises `ServeError` before `load` is called when the address cannot be had, and where the
    workers do not start; what `load` raises goes to the caller. `on_ready` gets the address once
    it really answers; it is called in a thread, so it should do no more than print.
    """
    with listen(host, port) as listener:  # nobody takes it while the app is loaded
        url, (near, taken) = url_of(listener), address_of(listener)
        address = listener.getsockname()[0]
        if port:
            refuse_for_now(listener)
        app = load()
        port = taken
    services_of(app).store.release()  # two workers on one connection would mix up its answers
    # The index is built once and shared by the workers.
    multiprocessing.set_start_method("fork", force=True)
    gateway = Gateway(app, lambda: _begin(app), lambda: _end(app))
    server = Granian(
        "faqbot",  # loaded already
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEAD_SECONDS * 1000, max_buffer_size=HEAD_BYTES
        ),
        websockets=False,
        backlog=BACKLOG,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
        log_level=LogLevels.error,
        log_dictconfig=AS_ALL if services_of(app).settings.log == "json" else LOGGING,
    )

    def start() -> None:
        # A closed terminal lets answers under way finish, as SIGTERM does.
        signal.signal(signal.SIGHUP, signal.getsignal(signal.SIGTERM))
        threading.Thread(target=announce, daemon=True).start()

    def announce() -> None:
        if answers((near, port)):
            with contextlib.suppress(OSError):  # nobody reads what we print
                on_ready(url)

    server.on_startup(start)
    try:
        server.serve(target_loader=lambda: cast(Any, gateway), wrap_loader=False)
    except SystemExit as stop:
        raise ServeError("The server stopped because its workers cannot start.") from stop


def _begin(app: Flask) -> None:
    for work in works_of(app):
        work.start()


def _end(app: Flask) -> None:
    for work in works_of(app):
        work.stop()
    services_of(app).store.close()


def answers(address: tuple[str, int]) -> bool:
    """Whether the server at this address answers, now or soon."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection(*address, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    return False
