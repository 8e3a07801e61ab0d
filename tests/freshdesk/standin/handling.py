"""From a request to a handler and back, with what holds of every call."""

from __future__ import annotations

import base64
import json
import math
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.freshdesk.standin.account import Account, Call
from tests.freshdesk.standin.faults import Fault
from tests.freshdesk.standin.fields import number
from tests.freshdesk.standin.refusals import Refusal, Undocumented

MANY = 10_000  # pages
STORAGE = "/files/"  # where links to attachments lead
NO_ROW = "the call has no row in tests/cases/freshdesk-calls.yml"


@dataclass
class Asked:
    """A call as a handler gets it."""

    account: Account
    ids: tuple[int, ...]  # of the path, in its order
    words: tuple[str, ...]  # of the path that are no ids: languages
    query: dict[str, str]
    body: Any
    credits: int = 1  # a handler adds what it costs more
    address: str = ""  # of the call, without its query


@dataclass
class Answer:
    """What a handler answers; None: no body."""

    document: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Asked], Answer]


@dataclass(frozen=True)
class Route:
    """A call: `<id>` in the path stands for a number, `<lang>` for a language code.

    `<word>` is an id that need not be a number.
    """

    method: str
    path: str
    handler: Handler

    @property
    def pattern(self) -> re.Pattern[str]:
        """What its paths look like."""
        return re.compile(
            re.escape(self.path)
            .replace("<id>", r"(\d+)")
            .replace("<lang>", r"([a-z]{2}(?:-[A-Z]+)?)")
            .replace("<word>", r"(\w+)")
        )


def page_of(asked: Asked, records: list[Any]) -> Answer:
    """A page of a list, with the address of the next one where there is one."""
    page = number(asked.query, "page", 1, MANY)
    size = number(asked.query, "per_page", 30, 100)
    found = records[(page - 1) * size : page * size]
    if len(records) <= page * size:
        return Answer(found)
    query = "&".join(f"{name}={value}" for name, value in {**asked.query, "page": page + 1}.items())
    return Answer(found, headers={"link": f'<{asked.address}?{query}>; rel="next"'})


class Application:
    """The account as a WSGI application."""

    def __init__(self, account: Account, routes: Iterable[Route]) -> None:
        self.account = account
        self.routes = tuple(routes)

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        request = Request(environ)
        return self.answer(request)(environ, start)

    def answer(self, request: Request) -> Response:
        """Answer a call and write it down."""
        began = time.monotonic()
        fault = self._next_fault(request)
        if fault and fault.seconds and not fault.done:
            time.sleep(fault.seconds)
        asked = Asked(self.account, (), (), request.args.to_dict(), None, address=request.base_url)
        with self.account.lock:
            answer = self._spoilt(request, asked, fault)
            call = Call(
                request.method, request.path, asked.query, asked.body, answer.status,
                asked.credits, began, document=answer.document,
            )  # fmt: skip
            self.account.calls.append(call)
        if fault and fault.seconds and fault.done:
            time.sleep(fault.seconds)
        call.ended = time.monotonic()
        return _sent(answer)

    def _next_fault(self, request: Request) -> Fault | None:
        with self.account.lock:
            return self.account.faults.next(request.method, request.path)

    def _spoilt(self, request: Request, asked: Asked, fault: Fault | None) -> Answer:
        """The answer, or what goes wrong instead of it or after it."""
        if fault is None or fault.status is None:
            return self._limited(request, asked)
        if fault.done:
            self._limited(request, asked)
        if fault.status == 429:
            chance = self.account.faults.chance
            seconds = chance.retry_after if chance else 1.0
            return _too_many(self.account, seconds)
        return Answer("<html><body>Something went wrong</body></html>", fault.status)

    def _limited(self, request: Request, asked: Asked) -> Answer:
        """The answer with what it cost; every call counts, refused ones as well."""
        limit = self.account.limit
        if limit.left <= 0:
            self.account.refused += 1
            return _too_many(self.account, limit.seconds)
        answer = self._handled(request, asked)
        limit.spend(asked.credits)
        answer.headers |= {
            "X-RateLimit-Total": str(limit.total),
            "X-RateLimit-Remaining": str(limit.left),
            "X-RateLimit-Used-CurrentRequest": str(asked.credits),
            "X-Freshdesk-Api-Version": "latest=v2; requested=v2",
        }
        return answer

    def _handled(self, request: Request, asked: Asked) -> Answer:
        try:
            return self._answer(request, asked)
        except Undocumented as refusal:
            self.account.undocumented.append(refusal.what)
            return Answer(refusal.document, refusal.status)
        except Refusal as refusal:
            return Answer(refusal.document, refusal.status, refusal.headers)

    def _answer(self, request: Request, asked: Asked) -> Answer:
        if request.path.startswith(STORAGE):
            return _file(request)
        _check_key(request, self.account.key)
        _check_media(request)
        route = self._find(request, asked)
        if request.method in ("POST", "PUT", "PATCH"):
            asked.body = _body_of(request)
        elif request.get_data():
            raise Refusal(400, {"code": "no_content_required", "message": "No body is taken here"})
        return route.handler(asked)

    def _find(self, request: Request, asked: Asked) -> Route:
        allowed: list[str] = []
        for route in self.routes:
            match = route.pattern.fullmatch(request.path)
            if match and route.method == request.method:
                asked.ids = tuple(int(it) for it in match.groups() if it.isdecimal())
                asked.words = tuple(it for it in match.groups() if not it.isdecimal())
                return route
            if match:
                allowed.append(route.method)
        if not allowed:
            raise Undocumented(f"{request.method} {request.path}", NO_ROW)
        words = ", ".join(allowed)
        message = f"{request.method} method is not allowed. It should be one of: {words}"
        raise Refusal(405, {"message": message}, {"Allow": words})


def _file(request: Request) -> Answer:
    """A file in the storage, whose signed link takes no second kind of credentials."""
    if "Authorization" in request.headers:
        raise Refusal(400)
    return Answer("what is in the file")


def _check_key(request: Request, key: str) -> None:
    scheme, _, coded = request.headers.get("Authorization", "").partition(" ")
    try:
        given = base64.b64decode(coded, validate=True).decode().partition(":")[0]
    except ValueError:
        given = ""
    if scheme.lower() != "basic" or given != key:
        message = "You have to be logged in to perform this action."
        raise Refusal(401, {"code": "invalid_credentials", "message": message})


def _check_media(request: Request) -> None:
    accepted = {
        part.split(";")[0].strip() for part in request.headers.get("Accept", "*/*").split(",")
    }
    if not accepted & {"application/json", "*/*"}:
        raise Refusal(406)
    sends = request.method in ("POST", "PUT", "PATCH") and bool(request.content_length)
    if sends and request.mimetype not in ("application/json", "multipart/form-data"):
        message = "Content-Type header is set to an unsupported type"
        raise Refusal(415, {"code": "invalid_content_type", "message": message})


def _body_of(request: Request) -> Any:
    """A body of JSON, or a form as if it were one: files by their names, numbers as numbers."""
    if request.mimetype == "multipart/form-data":
        return _fields_of(request)
    if not request.content_length:
        return {}
    try:
        return json.loads(request.get_data())
    except ValueError:
        message = "Request body has invalid json format"
        raise Refusal(400, {"code": "invalid_json", "message": message}) from None


def _fields_of(request: Request) -> dict[str, Any]:
    body: dict[str, Any] = {}
    words = {"true": True, "false": False}
    for name, value in request.form.items(multi=True):
        outer, _, inner = name.rstrip("]").partition("[")
        typed = int(value) if value.isdecimal() else words.get(value, value)
        if inner:
            body.setdefault(outer, {})[inner] = typed
        else:
            body[outer] = typed
    for name, file in request.files.items(multi=True):
        body.setdefault(name.removesuffix("[]"), []).append(file.filename)
        file.close()
    return body


def _too_many(account: Account, seconds: float) -> Answer:
    message = "You have exceeded the limit of requests per minute"
    headers = {
        "Retry-After": str(max(1, math.ceil(seconds))),
        "X-RateLimit-Total": str(account.limit.total),
        "X-RateLimit-Remaining": "0",
    }
    return Answer({"message": message}, 429, headers)


def _sent(answer: Answer) -> Response:
    if answer.document is None:
        return Response(status=answer.status, headers=answer.headers)
    if isinstance(answer.document, str):  # a page of some proxy
        return Response(answer.document, answer.status, answer.headers, "text/html")
    body = json.dumps(answer.document, ensure_ascii=False)
    return Response(body, answer.status, answer.headers, "application/json")
