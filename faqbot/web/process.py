"""The production server: gunicorn with threads, quiet, and gone when told to stop."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, NoReturn

from flask import Flask, Response
from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]
from gunicorn.http import message  # type: ignore[import-untyped]
from gunicorn.http.errors import (  # type: ignore[import-untyped]
    ExpectationFailed,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from faqbot.errors import ServeError
from faqbot.web.chores import chores_of
from faqbot.web.listen import address_of, listen, url_of
from faqbot.web.problems import Problem
from faqbot.web.reload import reloader_of
from faqbot.web.security import HEADERS
from faqbot.web.services import services_of

THREADS: Final = 8
GRACE_SECONDS: Final = 20  # how long answers under way may take once we are told to stop
READY_SECONDS: Final = 30
ADDRESS_BYTES: Final = 32 * 1024  # of a request line: a form sends 9 bytes for a Hangul syllable
ACCESS_LOG_FORMAT: Final = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'  # never the question

REFUSALS: Final[tuple[tuple[type[Exception], HTTPStatus], ...]] = (
    (LimitRequestLine, HTTPStatus.REQUEST_URI_TOO_LONG),
    (LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    (ExpectationFailed, HTTPStatus.EXPECTATION_FAILED),
    (UnsupportedTransferCoding, HTTPStatus.NOT_IMPLEMENTED),
    (ParseException, HTTPStatus.BAD_REQUEST),
)


def serve(
    load: Callable[[], Flask],
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    on_ready: Callable[[str], None] = lambda url: None,
) -> NoReturn:
    """Take the address, load the app, and answer until SIGINT or SIGTERM; ends the process.

    Raises `ServeError` before `load` is called when the address cannot be had; what `load` raises
    goes to the caller. `on_ready` gets the address once it really answers; it is called in a
    worker, so it should do no more than print. Leaving is by `SystemExit`, in workers as well:
    the caller must let it pass.
    """
    with listen(host, port) as listener:
        app = load()
        services_of(app).store.release()  # two workers on one connection would mix up its answers
        # Chunks that are none come to light while the app reads the body.
        app.register_error_handler(ParseException, lambda _: refused(HTTPStatus.BAD_REQUEST))
        _Server(app, listener, workers, on_ready).run()
    raise AssertionError("the arbiter ends by SystemExit")


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn set up from here alone: no configuration file, no environment, no control socket."""

    def __init__(
        self,
        app: Flask,
        listener: socket.socket,
        workers: int,
        on_ready: Callable[[str], None],
    ) -> None:
        self.app = app
        self.listener = listener
        self.url, self.address = url_of(listener), address_of(listener)
        self.workers = workers
        self.on_ready = on_ready
        super().__init__()

    def load_config(self) -> None:
        message.MAX_REQUEST_LINE = ADDRESS_BYTES  # no option goes beyond gunicorn's own 8 KiB
        options = {
            # Gunicorn alone holds the socket now: once it closes it, nobody waits in vain.
            "bind": f"fd://{self.listener.detach()}",
            "workers": self.workers,
            "threads": THREADS,
            "limit_request_line": ADDRESS_BYTES,
            "worker_class": _Worker,
            "preload_app": True,  # the index is built once and shared by the workers
            "graceful_timeout": GRACE_SECONDS,
            "control_socket_disable": True,
            "loglevel": "error",
            "access_log_format": ACCESS_LOG_FORMAT,
            "proc_name": "faqbot",
            "post_worker_init": self._begin,
            "worker_exit": self._end,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app

    def run(self) -> None:
        master = os.getpid()
        try:
            _Arbiter(self).run()
        except SystemExit as stop:
            if os.getpid() == master and stop.code:
                raise ServeError("The server stopped because its workers cannot start.") from stop
            raise

    def _begin(self, worker: ThreadWorker) -> None:
        # Ctrl+C reaches the whole process group; the arbiter alone decides when a worker stops.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if worker.age == 1:
            threading.Thread(target=self._announce, daemon=True).start()
        for work in (reloader_of(self.app), chores_of(self.app)):
            if work:
                work.start()

    def _announce(self) -> None:
        if answers(self.address):
            with contextlib.suppress(OSError):  # nobody reads what we print
                self.on_ready(self.url)

    def _end(self, _: Arbiter, worker: ThreadWorker) -> None:
        if worker.pid == os.getpid():
            for work in (reloader_of(self.app), chores_of(self.app)):
                if work:
                    work.stop()
            services_of(self.app).store.close()


class _Arbiter(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """Ctrl+C and a closed terminal let answers under way finish, as SIGTERM does."""

    def handle_int(self) -> None:
        self.handle_term()

    def handle_hup(self) -> None:
        self.handle_term()

    def handle_usr2(self) -> None:
        """Replacing itself in place is not offered: the new process would want the same port."""


class _Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Refuses what is not HTTP as a problem document, and logs no address with its question."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        status = next((status for kind, status in REFUSALS if isinstance(exc, kind)), None)
        if status is None:
            self.log.error("A request failed outside the app: %s", type(exc).__name__)
            status = HTTPStatus.INTERNAL_SERVER_ERROR
        with contextlib.suppress(OSError):  # the client is gone
            util.write_nonblock(client, _as_bytes(refused(status)))


def refused(status: HTTPStatus) -> Response:
    """The answer to something that is not a proper HTTP request."""
    detail = status.description or "The request is not valid HTTP."
    return Problem(status, detail, headers={"Connection": "close", **HEADERS}).response()


def _as_bytes(response: Response) -> bytes:
    head = f"HTTP/1.1 {response.status}\r\n{response.headers}"
    return head.encode() + response.get_data()


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
