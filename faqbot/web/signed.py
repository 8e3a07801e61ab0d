"""Requests of services that sign the bytes of a body: read as they came, before anything else."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import request

from faqbot.web.problems import Problem

# A message comes with all its forms, in which a Hangul syllable has up to nine bytes.
BODY_BYTES: Final = 1024 * 1024


def read_raw() -> bytes:
    """The body as it was sent; raises `Problem` 413 where it is longer than a message can be."""
    request.max_content_length = BODY_BYTES
    body = request.get_data(cache=False)
    # Of a body sent in chunks, the framework leaves off what is over the limit.
    if len(body) == BODY_BYTES and request.environ["wsgi.input"].read(1):
        raise Problem(413)
    return body


def off(setting: str) -> Problem:
    """There is nothing at an address until its secret is set."""
    return Problem(HTTPStatus.NOT_FOUND, f"This is switched off: {setting} is not set.")


def unsigned() -> Problem:
    """A request whose signature is missing, wrong or too old."""
    detail = "The signature of this request is missing, wrong or too old."
    return Problem(HTTPStatus.UNAUTHORIZED, detail)
