"""Who may see the desk: sessions, tokens for scripts, and the header of a trusted proxy."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final, cast

from flask import Blueprint, Flask, Response, g, redirect, request, session, url_for
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]
from werkzeug.wrappers import Response as BaseResponse

from faqbot.errors import StoreError
from faqbot.settings import Settings
from faqbot.store.staff import Member, Role
from faqbot.web.pages import send_template
from faqbot.web.problems import Problem
from faqbot.web.readers import reader_lang
from faqbot.web.services import services
from faqbot.web.wording import WORDING

FIRST_ADMIN: Final = "admin"
SESSION: Final = "member"
CSRF: Final = CSRFProtect()

View = Callable[..., Any]


def protect(app: Flask, settings: Settings, secret_file: Path) -> None:
    """Set up signed cookies, for the desk alone, and forms that no other site can send."""
    app.secret_key = settings.secret_key or read_secret(secret_file)
    app.config.update(
        SESSION_COOKIE_NAME="faqbot_staff",
        SESSION_COOKIE_PATH="/staff",  # readers get no cookie
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # a link in a ticket opens the desk signed in
        SESSION_COOKIE_SECURE=(settings.base_url or "").startswith("https://"),
        PERMANENT_SESSION_LIFETIME=12 * 3600,
        WTF_CSRF_CHECK_DEFAULT=False,  # `guard` checks the desk's own forms
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,
    )
    CSRF.init_app(app)


def read_secret(file: Path) -> str:
    """The key that signs sessions, made on the first start and readable by the server alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        file.touch(0o600, exist_ok=False)
        file.write_text(secrets.token_hex(32), "ascii")
    except FileExistsError:
        pass
    return file.read_text("ascii").strip()


def make_first_admin(settings: Settings, store: Any) -> None:
    """An administrator with the password of the settings, who stays in step with it."""
    if settings.staff_password is None:
        return
    try:
        store.staff.add(FIRST_ADMIN, "admin", settings.staff_password)
    except StoreError:
        if store.staff.sign_in(FIRST_ADMIN, settings.staff_password) is None:
            store.staff.change(FIRST_ADMIN, password=settings.staff_password)


def is_on() -> bool:
    """Whether there is a desk: a password in the settings, or an account."""
    return services().settings.staff_password is not None or bool(services().store.staff.everyone())


def guard(blueprint: Blueprint) -> None:
    """Let only the staff into a blueprint; forms must carry the desk's own token."""

    @blueprint.before_request
    def enter() -> BaseResponse | None:
        g.member = current_member() if is_on() else None
        if g.member is None:
            if wants_json():
                raise Problem(401, "Sign in, or send a token.")
            if not is_on():
                return off_page()
            return redirect(url_for("staff.sign_in", next=_here()))
        if not g.by_token:
            CSRF.protect()
        return None


def off_page() -> Response:
    """A page that says that there is no desk, and how to get one."""
    return unlisted(send_template("staff/off.html", reader_lang(), languages=WORDING))


def unlisted(response: Response) -> Response:
    """A page that search engines leave out."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def needs(role: Role) -> Callable[[View], View]:
    """Let only members with this role or one above use a view."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **options: Any) -> Any:
            if not member().may(role):
                raise Problem(403, "Your role does not allow this.")
            return view(*args, **options)

        return guarded

    return decorate


def member() -> Member:
    """The member of the staff who makes the current request."""
    return cast(Member, g.member)


def current_member() -> Member | None:
    """Who the request comes from, by token, by the proxy's header or by session."""
    store, settings = services().store, services().settings
    g.by_token = False
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        g.by_token = True
        return store.staff.by_token(token.strip())
    if settings.user_header and (name := request.headers.get(settings.user_header, "").strip()):
        return _by_proxy(name)
    id, _, key = str(session.get(SESSION, "")).partition(":")
    return store.staff.by_session(int(id), key) if id.isdigit() else None


def _by_proxy(name: str) -> Member | None:
    """The account of someone whom the proxy has signed in; made at their first visit."""
    staff = services().store.staff
    try:
        found = staff.named(name)
    except StoreError:
        found = staff.add(name, "staff", None)
    return found if found.disabled_at is None else None


def begin_session(found: Member) -> None:
    """Sign a member in; whatever was in the cookie before is gone."""
    session.clear()
    session.permanent = True
    session[SESSION] = f"{found.id}:{found.session_key}"


def end_session() -> None:
    """Sign out."""
    session.clear()


def wants_json() -> bool:
    """Whether the request comes from a script rather than a page."""
    return request.path.startswith("/staff/api/") or "Authorization" in request.headers


def _here() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else url_for("desk.page")


def safe_next(address: str) -> str:
    """An address to go on to, if it is one of the desk."""
    inside = address.startswith("/staff/") and "//" not in address and "\\" not in address
    return address if inside else url_for("desk.page")
