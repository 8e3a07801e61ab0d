"""What services are told that call us by a secret or a signature."""

from __future__ import annotations

from http import HTTPStatus

from faqbot.web.problems import Problem


def off(setting: str) -> Problem:
    """There is nothing at an address until its secret is set."""
    return Problem(HTTPStatus.NOT_FOUND, f"This is switched off: {setting} is not set.")


def unsigned() -> Problem:
    """A request whose signature is missing, wrong or too old."""
    detail = "The signature of this request is missing, wrong or too old."
    return Problem(HTTPStatus.UNAUTHORIZED, detail)
