"""Answers that refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):  # noqa: N818 - it is an answer
    """An answer that refuses."""

    def __init__(
        self, status: int, document: Any = None, headers: Mapping[str, str] | None = None
    ) -> None:
        self.status = status
        self.document = document
        self.headers = dict(headers or {})
        super().__init__(status)


class Undocumented(Refusal):
    """Something that the documentation is silent about, and why that is known."""

    def __init__(self, what: str, why: str = "") -> None:
        self.what = what
        message = f"The stand-in refuses: {what}" + (f" ({why})" if why else "")
        super().__init__(501, {"code": "undocumented", "message": message})
