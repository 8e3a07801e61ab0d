"""How often one visitor may ask."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, request
from flask_limiter import Limiter, RequestLimit

from faqbot.settings import Settings
from faqbot.web.asking import visitor
from faqbot.web.chat import Asked
from faqbot.web.counting import SCHEME
from faqbot.web.fields import read_query
from faqbot.web.pages import too_many
from faqbot.web.problems import Problem, wants_problem

ASKING: Final = ("api.ask", "api.ask_by_address", "chat.page", "mcp.answer")  # count as one
RATING: Final = ("api.feedback", "api.page_feedback", "api.choice", "chat.feedback")
SIGNING_IN: Final = ("staff.enter",)
SIGN_IN_LIMIT: Final = "10 per 5 minutes"  # wrong ones of one address, whatever readers may do
# A Redis that is away must not hold up answers.
REDIS_OPTIONS: Final[dict[str, str | int]] = {"socket_connect_timeout": 1, "socket_timeout": 1}


def limit_visitors(app: Flask, settings: Settings, counts: Path) -> None:
    """Limit questions, feedback and attempts to sign in; reading is free.

    Without Redis, the processes of this machine count in the file `counts`.
    """
    limiter = _limiter(app, settings, counts)
    scopes: list[tuple[str, str, tuple[str, ...]]] = [("signing-in", SIGN_IN_LIMIT, SIGNING_IN)]
    if settings.rate_limit is not None:
        scopes += [("asking", settings.rate_limit, ASKING), ("rating", settings.rate_limit, RATING)]
    for scope, limit, endpoints in scopes:
        limited = limiter.shared_limit(
            limit,
            scope,
            exempt_when=_is_only_looking,
            deduct_when=_was_wrong if endpoints == SIGNING_IN else None,
            on_breach=_refuse,
        )
        for endpoint in endpoints:
            view: Callable[..., Any] = app.view_functions[endpoint]
            app.view_functions[endpoint] = limited(view)


def _limiter(app: Flask, settings: Settings, counts: Path) -> Limiter:
    options: dict[str, str | int] = REDIS_OPTIONS if settings.redis_url else {"file": str(counts)}
    limiter = Limiter(
        visitor,  # a digest: no address is kept
        app=app,
        storage_uri=settings.redis_url or f"{SCHEME}://",
        storage_options=options,
        # Where Redis or the file is gone, each process counts for itself, and questions are
        # still answered.
        in_memory_fallback_enabled=True,
        swallow_errors=True,
    )
    # Before every request it looks for limits of the whole app. There are none: the views that have
    # a limit ask by themselves.
    hooks = app.before_request_funcs[None]
    hooks[:] = [hook for hook in hooks if getattr(hook, "__self__", None) is not limiter]
    for handler in limiter.logger.handlers[:]:  # it would keep to itself that counts are gone
        limiter.logger.removeHandler(handler)
    return limiter


def _is_only_looking() -> bool:
    """Whether the chat page is opened without a question."""
    return request.endpoint == "chat.page" and not read_query(Asked).q


def _was_wrong(response: Response) -> bool:
    """Whether an attempt to sign in failed: a whole office may share an address."""
    return response.status_code == HTTPStatus.UNAUTHORIZED


def _refuse(limit: RequestLimit) -> Response:
    seconds = max(1, math.ceil(limit.window.reset_time - time.time()))
    if wants_problem():
        return Problem(429, headers={"Retry-After": str(seconds)}).response()
    return too_many(seconds)
