"""Who may see the desk: sessions, tokens for scripts, and the header of a trusted proxy."""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, Final, cast

from flask import (
    Blueprint,
    Flask,
    Request,
    Response,
    current_app,
    g,
    redirect,
    request,
    session,
    url_for,
)
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]
from itsdangerous import Signer
from werkzeug.wrappers import Response as BaseResponse

from faqbot.errors import SettingsError, StoreError, UnavailableError
from faqbot.settings import Settings
from faqbot.store import Store
from faqbot.store.staff import NAME_LENGTH, Member, Role
from faqbot.web.fields import View, clean
from faqbot.web.locale import reader_lang
from faqbot.web.pages import send_template
from faqbot.web.problems import Problem
from faqbot.web.rooted import rooted
from faqbot.web.security import is_behind_tls
from faqbot.web.services import services
from faqbot.words import SERVER

FIRST_ADMIN: Final = "admin"
DESK: Final = "/staff/"
SESSION: Final = "member"
SECRET_LENGTH: Final = 64  # hexadecimal digits
KNOWN: Final = "faqbot_known"  # the cookie of a browser in which somebody signed in
KNOWN_SECONDS: Final = 180 * 24 * 3600
CSRF: Final = CSRFProtect()


class _Sessions(SecureCookieSessionInterface):
    """Signed cookies for the desk alone: readers get none, and nothing is looked for."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return super().open_session(app, request) if request.path.startswith("/staff") else None

    def get_cookie_path(self, app: Flask) -> str:
        return rooted("/staff")

    def get_cookie_secure(self, app: Flask) -> bool:
        return is_behind_tls()


def protect(app: Flask, settings: Settings, secret_file: Path) -> None:
    """Set up signed cookies, for the desk alone, and forms that no other site can send."""
    app.session_interface = _Sessions()
    app.secret_key = settings.secret_key or read_secret(secret_file)
    app.config.update(
        SESSION_COOKIE_NAME="faqbot_staff",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # a link in a ticket opens the desk signed in
        PERMANENT_SESSION_LIFETIME=12 * 3600,
        WTF_CSRF_CHECK_DEFAULT=False,  # `guard` checks the desk's own forms
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,
    )
    CSRF.init_app(app)
    if settings.user_header and not settings.trusted_proxies:
        app.logger.warning("FAQBOT_USER_HEADER does not count without FAQBOT_TRUSTED_PROXIES")


def read_secret(file: Path) -> str:
    """The key that signs sessions, made on the first start and readable by the server alone.

    Raises `SettingsError` where it cannot be made or is not whole.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            _make_secret(file)
        secret = file.read_text("ascii", "replace").strip()
    except OSError as error:
        raise SettingsError(f"{file} cannot be used: {error.strerror}") from error
    if len(secret) < SECRET_LENGTH:
        raise SettingsError(
            f"{file} is not whole; delete it, and a new key is made (everybody signs in again)"
        )
    return secret


def _make_secret(file: Path) -> None:
    """Write a key whole or not at all; of several processes that start, one writes it."""
    with tempfile.NamedTemporaryFile("w", dir=file.parent) as part:  # mode 0600
        part.write(secrets.token_hex(SECRET_LENGTH // 2))
        part.flush()
        os.fsync(part.fileno())
        with suppress(FileExistsError):
            os.link(part.name, file)


def make_first_admin(app: Flask, settings: Settings, store: Store) -> None:
    """An administrator with the password of the settings, who stays in step with it.

    Raises `UnavailableError`; then it is to be called again.
    """
    if settings.staff_password is None or app.config.get(FIRST_ADMIN):
        return
    _make_first_admin(settings.staff_password, store)
    app.config[FIRST_ADMIN] = True


def _make_first_admin(password: str, store: Store) -> None:
    try:
        store.staff.add(FIRST_ADMIN, "admin", password)
    except UnavailableError:
        raise
    except StoreError:
        if store.staff.sign_in(FIRST_ADMIN, password) is None:
            store.staff.change(FIRST_ADMIN, password=password)


def is_on() -> bool:
    """Whether there is a desk: a password in the settings, or an account."""
    return services().settings.staff_password is not None or bool(services().store.staff.everyone())


def guard(blueprint: Blueprint) -> None:
    """Let only the staff into a blueprint; forms must carry the desk's own token.

    No cache keeps what they are told, unless a view says for how long.
    """

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

    @blueprint.after_request
    def keep_private(response: BaseResponse) -> BaseResponse:
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def off_page() -> Response:
    """A page that says that there is no desk, and how to get one."""
    return unlisted(
        send_template("staff/off.html", reader_lang(), languages=SERVER, langs=services().kb.langs)
    )


def unlisted(response: Response) -> Response:
    """A page that search engines leave out."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def needs_person(view: View) -> View:
    """Keep scripts out of a view: who has a token must not get another by it."""

    @wraps(view)
    def guarded(*args: Any, **options: Any) -> Any:
        if g.by_token:
            raise Problem(403, "A token makes and ends no tokens; sign in.")
        return view(*args, **options)

    return guarded


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
    trusted = settings.trusted_proxies and settings.user_header
    if trusted and (name := clean(request.headers.get(trusted, "")).strip()):
        return _by_proxy(name)
    match str(session.get(SESSION, "")).split(":"):
        case [id, key, word]:
            return store.staff.by_session(int(id), key, word)
    return None


def _by_proxy(name: str) -> Member | None:
    """The account of someone whom the proxy has signed in; made at their first visit.

    Who happens to be called as the desk's own first account is not let in by it.
    """
    staff = services().store.staff
    if len(name) > NAME_LENGTH:
        return None
    found = staff.find(name)
    if name == FIRST_ADMIN and (found is None or found.has_password):
        raise Problem(403, "This name is the desk's own first account.")
    found = found or staff.add(name, "staff", None)
    return found if found.disabled_at is None else None


def account_of(name: str) -> str:
    """What attempts to sign in are counted under: a name, or a browser that knows its password.

    So nobody keeps a member of the staff from signing in where they have done so before.
    """
    known, word = request.cookies.get(KNOWN, ""), _word(name)
    return _word(known) if known.startswith(word) and _signer().validate(known) else word


def remember(response: BaseResponse, name: str) -> BaseResponse:
    """Let a browser know that somebody signed in there."""
    value = _signer().sign(f"{_word(name)}.{secrets.token_hex(8)}").decode("ascii")
    response.set_cookie(
        KNOWN, value, KNOWN_SECONDS, path=rooted("/staff"), secure=is_behind_tls(),
        httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


def _signer() -> Signer:
    return Signer(str(current_app.secret_key), salt=KNOWN)


def _word(text: str) -> str:
    key = f"{KNOWN} {current_app.secret_key!s}".encode()
    return hmac.new(key, text.strip().encode(), "sha256").hexdigest()


def begin_session(found: Member) -> None:
    """Sign a member in; whatever was in the cookie before is gone."""
    session.clear()
    session.permanent = True
    session[SESSION] = f"{found.id}:{found.session_key}:{secrets.token_hex(16)}"


def end_session() -> None:
    """Sign out; a copy of the cookie is worth nothing any more."""
    if SESSION in session:
        services().store.staff.end_session(session[SESSION].rsplit(":", 1)[-1])
    session.clear()


def wants_json() -> bool:
    """Whether the request comes from a script rather than a page."""
    # A proxy that asks for a password passes it on in the same header, as `Basic`.
    authorization = request.headers.get("Authorization", "").lower()
    return request.path.startswith("/staff/api/") or authorization.startswith("bearer ")


def _here() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else DESK


def safe_next(address: str) -> str:
    """An address to go on to, if it is one of the desk."""
    inside = address.startswith(DESK) and "//" not in address and "\\" not in address
    return rooted(address if inside and address.isprintable() else DESK)
