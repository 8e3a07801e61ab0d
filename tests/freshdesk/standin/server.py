"""The stand-in on 127.0.0.1, in threads of this process."""

from __future__ import annotations

import threading
from typing import Self

from werkzeug.serving import make_server

from tests.freshdesk.standin import people, solutions, table, tickets
from tests.freshdesk.standin.account import Account
from tests.freshdesk.standin.handling import Application
from tests.quiet import POLL_SECONDS, Quiet

ROUTES = (*tickets.ROUTES, *people.ROUTES, *solutions.ROUTES, *table.ROUTES)


class Kept(Quiet):
    """Keeps connections, as a real one does; calls are in `Account.calls`."""

    protocol_version = "HTTP/1.1"


class Standin:
    """An account with an address; a context manager."""

    def __init__(self, account: Account | None = None, port: int = 0) -> None:
        self.account = account or Account()
        application = Application(self.account, ROUTES)
        self._server = make_server(
            "127.0.0.1", port, application, threaded=True, request_handler=Kept
        )
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        self._server.block_on_close = False  # type: ignore[attr-defined]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=[POLL_SECONDS], daemon=True
        )

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def wait(self) -> None:
        """Answer until the process is told to stop."""
        self._thread.join()

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
