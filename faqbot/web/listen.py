"""Taking an address before anything else is started, and saying clearly why it cannot be had."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from faqbot.errors import ServeError

BACKLOG: Final = 1024
PORTS_TRIED: Final = 100  # how far the search for a free port goes
LAST_PORT: Final = 65_535
WILDCARDS: Final = {
    "0.0.0.0": "127.0.0.1",
    "::": "::1",
}  # "every address" -> one that can be opened


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; raises `ServeError`. Port 0 takes any free port."""
    family, address = _resolve(host, port)
    try:
        return _bound(family, address)
    except OSError as error:
        raise ServeError(_explain(error, host, port, family, address)) from error


def refuse_for_now(listener: socket.socket) -> None:
    """Keep an address, whose port was chosen, and have the system refuse who connects.

    Who is kept waiting would be cut off once the server opens the address itself; a proxy that is
    refused asks another machine at once.
    """
    with suppress(OSError):  # not every system can
        listener.shutdown(socket.SHUT_RDWR)


def address_of(listener: socket.socket) -> tuple[str, int]:
    """Where to connect to reach this socket from the same machine."""
    host, port = listener.getsockname()[:2]
    return WILDCARDS.get(host, host), port


def url_of(listener: socket.socket) -> str:
    """The address to open in a browser on this machine."""
    host, port = address_of(listener)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, tuple[str, int]]:
    if not 0 <= port <= LAST_PORT:
        raise ServeError(f"Port {port} does not exist; choose one from 1 to {LAST_PORT}.")
    try:
        found = socket.getaddrinfo(host or "?", port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # UnicodeError: not even the form of a name
        raise ServeError(
            f"There is no host called {host!r}; use 127.0.0.1 for this machine only "
            "or 0.0.0.0 for the whole network."
        ) from None
    # IPv4 first: "localhost" is then the same address as the default.
    family, _, _, _, address = min(found, key=lambda item: item[0] != socket.AF_INET)
    return family, (str(address[0]), port)


def _bound(family: socket.AddressFamily, address: tuple[str, int]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)  # not before this is the port really ours
    except OSError:
        listener.close()
        raise
    return listener


def _explain(
    error: OSError, host: str, port: int, family: socket.AddressFamily, address: tuple[str, int]
) -> str:
    if error.errno == errno.EADDRINUSE:
        candidates = range(port + 1, min(port + PORTS_TRIED, LAST_PORT) + 1)
        free = _first_free(family, address[0], candidates)
        return f"Port {port} is already in use" + (f"; try --port {free}." if free else ".")
    if error.errno in {errno.EACCES, errno.EPERM}:
        free = _first_free(family, address[0], range(8000, 8000 + PORTS_TRIED))
        return f"Port {port} may not be used without administrator rights; try --port {free}."
    if error.errno == errno.EADDRNOTAVAIL:
        return (
            f"{host} is not an address of this machine; use 127.0.0.1 for this machine only "
            "or 0.0.0.0 for the whole network."
        )
    return f"Cannot listen on {host} port {port}: {error.strerror}."


def _first_free(family: socket.AddressFamily, host: str, ports: Iterable[int]) -> int | None:
    for port in ports:
        try:
            _bound(family, (host, port)).close()
        except OSError:
            continue
        return port
    return None
