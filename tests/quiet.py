"""A server of a test's own, in a thread, which prints nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler
from socketserver import BaseServer
from typing import Final

from werkzeug.serving import WSGIRequestHandler

POLL_SECONDS: Final = 0.02  # its own half a second would pass at the end of each test


@contextmanager
def in_a_thread(server: BaseServer) -> Iterator[str]:
    """The address of a server on this machine, which answers in a thread until it is let go."""
    thread = threading.Thread(target=server.serve_forever, args=[POLL_SECONDS], daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class StaticHost(SimpleHTTPRequestHandler):
    """Files of a folder, with no headers of its own, and without a word."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class Quiet(WSGIRequestHandler):
    """Answers without a word."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing."""
