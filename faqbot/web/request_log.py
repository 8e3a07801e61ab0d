"""What is noted of every request: its id, a line in the log and its part in the figures."""

from __future__ import annotations

import logging
import random
import re
import time
from typing import Final

from flask import Flask, Response, current_app, g, request

from faqbot.settings import Settings
from faqbot.web.logs import access
from faqbot.web.metrics import metrics_of

HEADER: Final = "X-Request-ID"
# What proxies make: hexadecimal digits, UUIDs, ULIDs; nothing that may hold a sentence.
WELL_FORMED: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{7,63}")
ID_BITS: Final = 128
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NONE: Final = "none"  # the template of an address that does not exist


def follow_requests(app: Flask, settings: Settings) -> None:
    """Give each request an id, and note it once it is answered.

    To be called before anything else that looks at requests and responses: so it begins first and
    ends last. Only trusted proxies name an id.
    """

    def begin() -> None:
        g.began = time.perf_counter()
        given = request.headers.get(HEADER, "") if settings.trusted_proxies else ""
        g.request_id = given if WELL_FORMED.fullmatch(given) else make_id()

    def end(response: Response) -> Response:
        response.headers[HEADER] = g.request_id
        seconds = time.perf_counter() - g.began
        route = str(request.url_rule or NONE)
        note(current_app, response, request.method, route, seconds, g.get("answer"))
        return response

    app.before_request(begin)
    app.after_request(end)


def make_id() -> str:
    """An id for a request that brings none: 32 hexadecimal digits; it is no secret."""
    return f"{random.getrandbits(ID_BITS):0{ID_BITS // 4}x}"


def note(
    app: Flask,
    response: Response,
    method: str,
    route: str = NONE,
    seconds: float = 0.0,
    answer: tuple[str, str] | None = None,
) -> None:
    """Note a request that is answered: the template of its address, since a path may hold anything,
    and language and outcome of the bot's answer, if it is one."""
    method = method if method in METHODS else "other"
    if counted := metrics_of(app):
        counted.count(method, route, response.status_code, seconds, answer)
    if access.isEnabledFor(logging.INFO):
        fields = {
            "request_id": response.headers[HEADER],
            "method": method,
            "route": route,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "bytes": response.content_length or 0,
        }
        if answer:
            fields |= zip(("lang", "outcome"), answer, strict=True)
        access.info("request", extra={"fields": fields})
