"""The application: one address for the API, the chat page, short links and the built site."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException

from faqbot.answering.replier import Replier
from faqbot.errors import QuestionError, StoreError, UnavailableError
from faqbot.settings import Settings
from faqbot.store import Store
from faqbot.web import channel_talk, freshdesk, slack
from faqbot.web.api import api
from faqbot.web.chat import chat
from faqbot.web.compression import compress
from faqbot.web.fields import RowId
from faqbot.web.limits import limit_visitors
from faqbot.web.mcp import mcp
from faqbot.web.metrics import add_metrics
from faqbot.web.pages import LangFolder, SitePath, error_page, log_failure, pages
from faqbot.web.problems import FieldError, Problem, invalid, problem_of, wants_problem
from faqbot.web.proxies import Proxies
from faqbot.web.request_log import follow_requests
from faqbot.web.rooted import home, rooted, rooted_html
from faqbot.web.security import secure
from faqbot.web.services import KEY, BeginEntry, Services
from faqbot.web.short_links import links
from faqbot.web.staff import access
from faqbot.web.staff.desk import desk
from faqbot.web.staff.feedback import feedback
from faqbot.web.staff.figures import figures
from faqbot.web.staff.freshdesk import tickets
from faqbot.web.staff.inbox import inbox
from faqbot.web.staff.settings import settings as staff_settings
from faqbot.web.staff.signin import staff

BODY_BYTES: Final = 64 * 1024
COUNTS: Final = "limits.sqlite3"  # of questions, while Redis counts none
SECRET: Final = "secret.key"  # beside the site, where no page is served from


class _Json(DefaultJSONProvider):
    """Korean stays readable, and fields keep the order of the contract."""

    ensure_ascii = False
    sort_keys = False
    compact = True


def create_app(
    bot: Replier,
    store: Store,
    settings: Settings,
    site: Path,
    begin_entry: BeginEntry | None = None,
) -> Flask:
    """The app that serves `site`, the built site, and answers with `bot`."""
    app = Flask(__name__, static_folder=None)
    app.json = _Json(app)
    app.config["MAX_CONTENT_LENGTH"] = BODY_BYTES
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(rooted=rooted, rooted_html=rooted_html, home=home)
    app.url_map.merge_slashes = False  # its redirect would be a page, under /api/ as well
    app.url_map.converters["site_path"] = SitePath
    app.url_map.converters["row"] = RowId
    app.url_map.converters["lang"] = LangFolder
    app.extensions[KEY] = Services(bot, store, settings, site, begin_entry)
    follow_requests(app, settings)
    if settings.metrics:
        add_metrics(app, store)
    access.protect(app, settings, site.parent / SECRET)
    with suppress(UnavailableError):  # the database is down: when somebody signs in
        access.make_first_admin(app, settings, store)
    for blueprint in (
        api,
        chat,
        mcp,
        slack.hook,
        channel_talk.hook,
        freshdesk.hook,
        links,
        staff,
        desk,
        inbox,
        feedback,
        figures,
        tickets,
        staff_settings,
        pages,
    ):
        app.register_blueprint(blueprint)
    _register_errors(app)
    app.after_request(compress)  # the first is called last, once the body is complete
    app.after_request(_without_body)
    app.after_request(secure)
    limit_visitors(app, settings, site.parent / COUNTS)
    app.wsgi_app = Proxies(app.wsgi_app, settings)  # type: ignore[method-assign]
    return app


def _register_errors(app: Flask) -> None:
    app.register_error_handler(Problem, Problem.response)
    app.register_error_handler(QuestionError, _unreadable)
    app.register_error_handler(StoreError, _unavailable)
    app.register_error_handler(HTTPException, _refused)
    # Whatever it is: a reader gets a clear page or problem document, and never a trace.
    app.register_error_handler(Exception, _failed)


def _unreadable(error: QuestionError) -> Response:
    return invalid(FieldError(error.field, str(error))).response()


def _unavailable(error: StoreError) -> Response:
    log_failure(error)
    return _error(Problem(HTTPStatus.SERVICE_UNAVAILABLE))


def _refused(error: HTTPException) -> Any:
    if error.response is not None:  # a redirect, or a refusal that brought its own words
        return error.response
    if error.code is not None and error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    return _error(problem_of(error))


def _failed(error: Exception) -> Response:
    log_failure(error)
    return _error(Problem(HTTPStatus.INTERNAL_SERVER_ERROR))


def _error(problem: Problem) -> Response:
    if wants_problem():
        return problem.response()
    response = error_page(problem.status)
    response.headers.extend(problem.headers)
    return response


def _without_body(response: Response) -> Response:
    """What OPTIONS answers is in its Allow header alone."""
    if request.method == "OPTIONS" and response.status_code == HTTPStatus.OK:
        response.status_code = HTTPStatus.NO_CONTENT
    if response.status_code == HTTPStatus.NO_CONTENT:
        response.headers.pop("Content-Type", None)
    return response
