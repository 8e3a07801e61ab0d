"""Between the server and the app: no thread waits for a client.

The server speaks RSGI, Granian's own protocol. A request gets one of a few threads once it has
arrived in full, and its answer leaves that thread in full; a client that sends or reads slowly
costs a connection and nothing more, and only for some seconds.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from flask import Flask, Response

from faqbot.web.problems import Problem
from faqbot.web.request_log import HEADER, make_id, note
from faqbot.web.security import HEADERS

THREADS: Final = 8
# Of path and query: a form sends 9 bytes for a Hangul syllable. The server reads no more than
# 64 KiB of them, without a word on what was wrong.
ADDRESS_BYTES: Final = 60 * 1024
FIELD_BYTES: Final = 8 * 1024  # of one header
REFUSED_BYTES: Final = 8 * 1024 * 1024  # of a body: a client sends it all before it reads why not
BODY_SECONDS: Final = 15  # for a whole body to arrive
UNREAD_SECONDS: Final = 15  # an answer may wait for a client that takes none of it
PARENT_SECONDS: Final = 1  # how often a worker looks whether its parent is there
OPEN_FILES: Final = Path("/proc/self/fd")

Headers = list[tuple[str, str]]


class Gateway:
    """The app as Granian calls it; `begin` and `end` are called in each worker."""

    def __init__(self, app: Flask, begin: Callable[[], None], end: Callable[[], None]) -> None:
        self._app = app
        self._begin = begin
        self._end = end
        self._parent = os.getpid()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin in a worker, before its first request."""
        self._loop = loop
        self._threads = ThreadPoolExecutor(THREADS, "faqbot")
        # Ctrl+C and a closed terminal reach all processes; the parent decides when a worker stops.
        loop.remove_signal_handler(signal.SIGINT)
        for kind in (signal.SIGINT, signal.SIGHUP):
            signal.signal(kind, signal.SIG_IGN)
        loop.call_soon(drop_unread)  # once the server listens
        self._look_after_parent()
        self._begin()

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """End in a worker, after its last answer."""
        self._threads.shutdown()
        self._end()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer a request."""
        status, headers, body = await self._answer(scope, protocol)
        protocol.response_bytes(status, headers, body)

    async def _answer(self, scope: Any, protocol: Any) -> tuple[int, Headers, bytes]:
        try:
            fields = scope.headers.items()
            refuse_long(scope.path, scope.query_string, fields)
            async with asyncio.timeout(BODY_SECONDS):
                body = await receive(protocol, fields)
            environ = make_environ(scope, fields, body)
        except Problem as problem:
            return self._refuse(scope, problem.status)
        except TimeoutError:
            return self._refuse(scope, HTTPStatus.REQUEST_TIMEOUT)
        except (OSError, RuntimeError, ValueError):  # the client is gone, or this is not HTTP
            return self._refuse(scope, HTTPStatus.BAD_REQUEST)
        return await self._loop.run_in_executor(self._threads, self._run, environ)

    def _refuse(self, scope: Any, status: HTTPStatus) -> tuple[int, Headers, bytes]:
        response = refused(status)
        note(self._app, response, scope.method)
        return as_sent(response)

    def _run(self, environ: dict[str, Any]) -> tuple[int, Headers, bytes]:
        begun: list[tuple[int, Headers]] = []

        def start(status: str, headers: Headers, _: object = None) -> Callable[[bytes], object]:
            begun[:] = [(int(status.split()[0]), headers)]
            return lambda data: None

        with closing(Parts(self._app(environ, start))) as parts:
            body = b"".join(parts)
        return *begun[0], body

    def _look_after_parent(self) -> None:
        if os.getppid() == self._parent:
            self._loop.call_later(PARENT_SECONDS, self._look_after_parent)
        else:  # killed: nobody would ever stop this worker
            os.kill(os.getpid(), signal.SIGTERM)


class Parts:
    """The parts of an answer, with the `close` that only some have."""

    def __init__(self, parts: Any) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    def close(self) -> None:
        """Let go of what the answer was made from."""
        if hasattr(self._parts, "close"):
            self._parts.close()


def refuse_long(path: str, query: str, fields: Headers) -> None:
    """Raise `Problem` 414 or 431 where a part of a request's head is longer than any of ours."""
    if len(quote(path)) + len(query) > ADDRESS_BYTES:
        raise Problem(HTTPStatus.REQUEST_URI_TOO_LONG)
    if any(len(name) + len(value) > FIELD_BYTES for name, value in fields):
        raise Problem(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)


async def receive(protocol: Any, fields: Headers) -> bytes:
    """A whole body; raises `Problem` 413 where it is longer than anybody waits for."""
    sent = dict(fields)
    length = sent.get("content-length", "")
    if "transfer-encoding" not in sent:
        if length.isdecimal() and int(length) > REFUSED_BYTES:
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return bytes(await protocol()) if length else b""
    body = bytearray()
    async for part in protocol:
        body += part
        if len(body) > REFUSED_BYTES:
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)


def make_environ(scope: Any, fields: Headers, body: bytes) -> dict[str, Any]:
    """A request as WSGI (PEP 3333) has it."""
    host, _, port = scope.server.rpartition(":")
    return {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_PROTOCOL": "HTTP/1.0" if scope.http_version == "1" else "HTTP/1.1",
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **_variables(fields),
    }


def _variables(fields: Headers) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for field, value in fields:
        if "_" in field:  # would pass for the one with "-", which a proxy has checked
            continue
        name = field.upper().replace("-", "_")
        if name not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            name = f"HTTP_{name}"
        if name in found:
            value = f"{found[name]}{'; ' if field == 'cookie' else ','}{value}"
        found[name] = value
    return found


def refused(status: HTTPStatus) -> Response:
    """The answer to a request that the app does not get to see."""
    headers = {"Connection": "close", HEADER: make_id(), **HEADERS}
    detail = "The request is not valid HTTP." if status == HTTPStatus.BAD_REQUEST else None
    return Problem(status, detail, headers=headers).response()


def as_sent(response: Response) -> tuple[int, Headers, bytes]:
    """Status, headers and body of a response."""
    return response.status_code, response.headers.to_wsgi_list(), response.get_data()


def drop_unread() -> None:
    """Have the system drop connections whose client takes nothing of what was sent to it.

    The server keeps an answer until it is read. Connections take this from the socket that they
    came in by, which the server made; only Linux has this option and names a process's files.
    """
    if not hasattr(socket, "TCP_USER_TIMEOUT") or not OPEN_FILES.is_dir():
        return
    for name in [path.name for path in OPEN_FILES.iterdir()]:
        with suppress(OSError), socket.socket(fileno=os.dup(int(name))) as found:
            if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                milliseconds = UNREAD_SECONDS * 1000
                found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
