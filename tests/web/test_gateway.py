"""A request reaches the app as WSGI says, and as nobody but its client has written it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from faqbot.web.gateway import make_environ

SCOPE = SimpleNamespace(
    method="POST",
    path="/faq/키",
    query_string="q=%ED%82%A4",
    http_version="1.1",
    scheme="http",
    server="127.0.0.1:8000",
    client="192.0.2.7:50000",
)


def environ_of(*fields: tuple[str, str], **scope: str) -> dict[str, Any]:
    return make_environ(SimpleNamespace(**vars(SCOPE) | scope), list(fields), b"body")


def test_the_parts_of_a_request_stand_where_wsgi_has_them() -> None:
    environ = environ_of(("content-type", "text/plain"), ("content-length", "4"), ("host", "x"))
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/faq/키"
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/plain", "4")
    assert environ["HTTP_HOST"] == "x"
    assert environ["wsgi.input"].read() == b"body"


def test_a_header_written_with_an_underscore_does_not_pass_for_another() -> None:
    environ = environ_of(("x_forwarded_for", "1.2.3.4"), ("x_forwarded-for", "1.2.3.4"))
    assert "HTTP_X_FORWARDED_FOR" not in environ


def test_a_header_sent_twice_is_one_list() -> None:
    environ = environ_of(("x", "1"), ("x", "2"), ("cookie", "a=1"), ("cookie", "b=2"))
    assert environ["HTTP_X"] == "1,2"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"


@pytest.mark.parametrize(
    ("client", "address"),
    [("192.0.2.7:50000", "192.0.2.7"), ("[::1]:50000", "::1"), ("::1:50000", "::1")],
)
def test_the_address_of_a_visitor_has_no_port(client: str, address: str) -> None:
    assert environ_of(client=client)["REMOTE_ADDR"] == address
