"""Which address, scheme and host a request really has, whatever its headers claim."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from werkzeug.middleware.proxy_fix import ProxyFix

from faqbot.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FORWARDED: Final = "HTTP_X_FORWARDED_"
PORTS: Final = {"http": "80", "https": "443"}


class Proxies:
    """Reads forwarded headers of as many proxies as the settings name, and of nobody else.

    The public address (FAQBOT_BASE_URL) decides about host and prefix where it is set. The prefix
    may stand in the path or have been taken off by a proxy.
    """

    def __init__(self, app: WSGIApplication, settings: Settings) -> None:
        self._app = app
        self._public = urlsplit(settings.base_url) if settings.base_url else None
        self._count = settings.trusted_proxies
        self._fixed = ProxyFix(
            self._enter, x_for=self._count, x_proto=self._count, x_host=self._count
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request as what it is."""
        environ["SCRIPT_NAME"] = ""  # a server may take it from a client's header
        if self._public:
            environ["wsgi.url_scheme"] = self._public.scheme
        if self._count:
            return self._fixed(environ, start_response)
        for name in [name for name in environ if name.startswith(FORWARDED)]:
            del environ[name]
        return self._enter(environ, start_response)

    def _enter(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        public = self._public
        environ["wsgi.url_scheme"] = environ["wsgi.url_scheme"].lower()
        if public:
            environ["HTTP_HOST"] = public.netloc
            environ["SERVER_NAME"] = public.hostname
            environ["SERVER_PORT"] = str(public.port or PORTS[public.scheme])
            prefix, path = public.path, environ.get("PATH_INFO", "")
            environ["SCRIPT_NAME"] = prefix
            if prefix and (path == prefix or path.startswith(f"{prefix}/")):
                environ["PATH_INFO"] = path[len(prefix) :] or "/"
        return self._app(environ, start_response)
