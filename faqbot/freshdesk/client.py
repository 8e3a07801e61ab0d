"""Calls to Freshdesk's API: sign-in, JSON, pages, the rate limit, and errors of our own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError

from faqbot.errors import LimitError, RefusedError, SettingsError, UnreachableError
from faqbot.freshdesk.budget import Budget
from faqbot.settings import Settings

CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 20.0
PAGE_SIZE: Final = 100  # the most that a page of a list may have
RETRY_SECONDS: Final = 1.0  # before the second try, twice as much before the third
PASSWORD: Final = "X"  # beside an API key anything goes
SHOWN_ERRORS: Final = 3

Sleep = Callable[[float], None]


class Client:
    """One account, by its API; safe to share between threads.

    A call that the rate limit leaves no room for waits up to `patience` seconds, and else raises
    `LimitError` without being made. What reads or may be repeated is tried `tries` times where
    Freshdesk breaks; what makes something (POST) only is where the rate limit refused it, since
    else it may have been done.
    """

    def __init__(
        self,
        url: str,
        key: str,
        patience: float = 0.0,
        tries: int = 1,
        budget: Budget | None = None,
        read_seconds: float = READ_SECONDS,
        sleep: Sleep = time.sleep,
    ) -> None:
        self.url = url
        self.budget = budget or Budget()
        self._patience = patience
        self._tries = tries
        self._sleep = sleep
        self._pool = _pool(url, urllib3.Timeout(connect=CONNECT_SECONDS, read=read_seconds))
        self._headers = {
            "Accept": "application/json",
            **urllib3.make_headers(basic_auth=f"{key}:{PASSWORD}", user_agent="faqbot"),
        }

    def get(self, path: str, cost: int = 1, **query: object) -> Any:
        """What stands at a path such as `/api/v2/tickets/1`; `cost` is what it counts for."""
        return self._call("GET", path, query=query, cost=cost)[0]

    def pages(self, path: str, **query: object) -> Iterator[Any]:
        """The items of a list, page by page until the last."""
        page = 1
        while True:
            asked = {**query, "page": page, "per_page": PAGE_SIZE}
            items, headers = self._call("GET", path, query=asked)
            yield from items
            # The address in the header may name any host; that there is one says enough.
            if 'rel="next"' not in headers.get("link", ""):
                return
            page += 1

    def post(self, path: str, body: Mapping[str, object]) -> Any:
        """Make something; returns what was made."""
        return self._call("POST", path, body)[0]

    def put(self, path: str, body: Mapping[str, object]) -> Any:
        """Change something; returns what it has become."""
        return self._call("PUT", path, body)[0]

    def delete(self, path: str) -> None:
        """Delete something."""
        self._call("DELETE", path)

    def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        cost: int = 1,
    ) -> tuple[Any, Mapping[str, str]]:
        """An answer with its headers; raises `FreshdeskError`."""
        address = f"{self.url}{quote(path)}" + (f"?{urlencode(query)}" if query else "")
        for number in range(1, self._tries + 1):
            self._wait_for_room(cost)
            try:
                return self._try(method, address, path, body)
            except UnreachableError:
                if method == "POST" or number == self._tries:
                    raise
                self._sleep(RETRY_SECONDS * 2 ** (number - 1))
            except LimitError as error:  # nothing was done, not even by POST
                if number == self._tries or error.seconds > self._patience:
                    raise
        raise AssertionError("unreachable")  # the last try returns or raises

    def _wait_for_room(self, cost: int) -> None:
        waited = 0.0
        while seconds := self.budget.take(cost):
            if waited + seconds > self._patience:
                raise LimitError(seconds)
            self._sleep(seconds)
            waited += seconds

    def _try(
        self, method: str, address: str, path: str, body: Mapping[str, object] | None
    ) -> tuple[Any, Mapping[str, str]]:
        headers = self._headers | ({} if body is None else {"Content-Type": "application/json"})
        data = None if body is None else json.dumps(body).encode()
        try:
            response = self._pool.request(
                method, address, body=data, headers=headers, redirect=False, retries=False
            )
        except HTTPError as error:  # nothing of it is told: it may name what was sent
            kind = type(error).__name__
            raise UnreachableError(f"Freshdesk does not answer {method} {path} ({kind})") from None
        self.budget.note(response.headers)
        return _read(response, method, path, self.budget), response.headers

    def __repr__(self) -> str:
        return f"Client({self.url!r})"


def open_client(
    settings: Settings, patience: float = 0.0, tries: int = 1, sleep: Sleep = time.sleep
) -> Client:
    """The client for the account of the settings; raises `SettingsError` where they name none."""
    if settings.freshdesk_url is None or settings.freshdesk_api_key is None:
        raise SettingsError("set FAQBOT_FRESHDESK_URL and FAQBOT_FRESHDESK_API_KEY")
    url, key = settings.freshdesk_url, settings.freshdesk_api_key
    return Client(url, key, patience, tries, sleep=sleep)


def _pool(url: str, timeout: urllib3.Timeout) -> urllib3.PoolManager:
    """Connections to an address, by the proxy that the environment names for it."""
    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    if proxy is None or proxy_bypass(parts.netloc):
        return urllib3.PoolManager(timeout=timeout)
    return urllib3.ProxyManager(proxy, timeout=timeout)


def _read(response: urllib3.BaseHTTPResponse, method: str, path: str, budget: Budget) -> Any:
    """What an answer holds; raises `FreshdeskError` for all but success."""
    status, call = response.status, f"{method} {path}"
    if status == 429:
        raise LimitError(budget.hold(response.headers.get("Retry-After")))
    if status >= 500:
        raise UnreachableError(f"Freshdesk breaks at {call}: {status}")
    document = _document_of(response)
    if 300 <= status < 400:
        raise RefusedError(status, f"{call} leads elsewhere: is FAQBOT_FRESHDESK_URL right?")
    if status >= 400:
        reason = _reason_of(document)
        raise RefusedError(status, f"Freshdesk refuses {call}: {status}{reason}")
    if document is None and status != 204:
        raise RefusedError(status, f"{call} is no API call there: is FAQBOT_FRESHDESK_URL right?")
    return document


def _document_of(response: urllib3.BaseHTTPResponse) -> Any:
    try:
        return json.loads(response.data)
    except ValueError:
        return None


def _reason_of(document: Any) -> str:
    """Codes and fields of an error document: what Freshdesk's own words may quote stays out."""
    if not isinstance(document, dict):
        return ""
    errors = document.get("errors")
    found = [
        f"{error.get('field') or ''} {error.get('code') or ''}".strip()
        for error in (errors if isinstance(errors, list) else [])
        if isinstance(error, dict)
    ]
    reasons = [str(document["code"])] if document.get("code") else found[:SHOWN_ERRORS]
    return f" ({', '.join(reason[:100] for reason in reasons)})" if any(reasons) else ""
