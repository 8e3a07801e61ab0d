"""A server of a test's own, which prints nothing."""

from __future__ import annotations

from werkzeug.serving import WSGIRequestHandler


class Quiet(WSGIRequestHandler):
    """Answers without a word."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing."""
