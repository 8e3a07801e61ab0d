"""Errors of the API as problem documents (RFC 9457); every one of them is written here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from flask import Response, request
from werkzeug.exceptions import HTTPException

MIMETYPE: Final = "application/problem+json"
DOCUMENTS: Final = frozenset(
    {"/api", "/openapi.json", "/healthz", "/mcp", "/metrics", "/readyz", "/bot.json"}
)

DETAILS: Final[Mapping[int, str]] = {
    404: "There is nothing at this address; /openapi.json lists what there is.",
    405: "This address does not take that method; the Allow header lists those it takes.",
    413: "The body may be 64 KiB at most.",
    415: "Send the body as application/json in UTF-8, without a content encoding.",
    429: "Too many requests; wait as many seconds as the Retry-After header says.",
    500: "Something went wrong on our side; it has been noted.",
    503: "What is kept here cannot be reached now; please try again later.",
}


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that cannot be used, and why."""

    field: str
    message: str


class Problem(Exception):  # noqa: N818 - RFC 9457's own word for it
    """A request that the API refuses."""

    def __init__(
        self,
        status: int,
        detail: str | None = None,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        self.status = HTTPStatus(status)
        self.detail = detail or DETAILS.get(status) or self.status.description
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.more = more
        super().__init__(self.detail)

    def document(self) -> dict[str, Any]:
        """The members of the problem document, those that have a value."""
        members: dict[str, Any] = {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": self.status.value,
            "detail": self.detail,
        }
        if self.errors:
            members["errors"] = [
                {"field": error.field, "message": error.message} for error in self.errors
            ]
        return members | self.more

    def response(self) -> Response:
        """The problem as it is sent."""
        body = json.dumps(self.document(), ensure_ascii=False) + "\n"
        response = Response(body, self.status.value, mimetype=MIMETYPE, headers=self.headers)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Language"] = "en"
        return response


def invalid(*errors: FieldError) -> Problem:
    """A 422 that names every field that cannot be used."""
    detail = "; ".join(f"{error.field}: {error.message}" for error in errors)
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors)


def switched_off(setting: str) -> Problem:
    """There is nothing at an address until its secret is set."""
    return Problem(HTTPStatus.NOT_FOUND, f"This is switched off: {setting} is not set.")


def unsigned() -> Problem:
    """A request whose signature is missing, wrong or too old."""
    detail = "The signature of this request is missing, wrong or too old."
    return Problem(HTTPStatus.UNAUTHORIZED, detail)


def problem_of(error: HTTPException) -> Problem:
    """An error of the framework in our words."""
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    allowed = getattr(error, "valid_methods", None)
    return Problem(code, headers={"Allow": ", ".join(sorted(allowed))} if allowed else None)


def wants_problem() -> bool:
    """Whether the address asked for is read by programs, so that no error may be a page."""
    return request.path.startswith(("/api/", "/hooks/", "/staff/api/")) or request.path in DOCUMENTS
