"""How often one visitor may ask."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any, Final

from flask import Flask, Response, request
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address

from faqbot.settings import Settings
from faqbot.web.pages import error_page
from faqbot.web.problems import Problem, wants_problem

ASKING: Final = ("api.ask", "api.ask_by_address", "chat.page")  # count as one
RATING: Final = ("api.feedback", "api.page_feedback", "api.choice", "chat.feedback")
SIGNING_IN: Final = ("staff.enter",)
SIGN_IN_LIMIT: Final = "10 per 5 minutes"  # of one address, whatever readers may do


def limit_visitors(app: Flask, settings: Settings) -> None:
    """Limit questions, feedback and attempts to sign in; reading is free."""
    limiter = _limiter(app, settings)
    scopes: list[tuple[str, str, tuple[str, ...]]] = [("signing-in", SIGN_IN_LIMIT, SIGNING_IN)]
    if settings.rate_limit is not None:
        scopes += [("asking", settings.rate_limit, ASKING), ("rating", settings.rate_limit, RATING)]
    for scope, limit, endpoints in scopes:
        limited = limiter.shared_limit(
            limit, scope, exempt_when=_is_only_looking, on_breach=_refuse
        )
        for endpoint in endpoints:
            view: Callable[..., Any] = app.view_functions[endpoint]
            app.view_functions[endpoint] = limited(view)


def _limiter(app: Flask, settings: Settings) -> Limiter:
    return Limiter(
        get_remote_address,
        app=app,
        storage_uri=settings.redis_url or "memory://",
        # Without Redis, each process counts for itself, and questions are still answered.
        in_memory_fallback_enabled=settings.redis_url is not None,
        swallow_errors=True,
    )


def _is_only_looking() -> bool:
    """Whether the chat page is opened without a question."""
    return request.endpoint == "chat.page" and not request.args.get("q")


def _refuse(limit: RequestLimit) -> Response:
    seconds = max(1, math.ceil(limit.window.reset_time - time.time()))
    if wants_problem():
        return Problem(429, headers={"Retry-After": str(seconds)}).response()
    response = error_page(429, seconds)
    response.headers["Retry-After"] = str(seconds)
    return response
