"""The Model Context Protocol over HTTP: each message is answered by itself, no session is kept.

Protocol 2026-07-28 says in each message what it needs. Clients of earlier ones begin with
`initialize`, which is answered without remembering it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from faqbot.assistants.tools import Knowledge
from faqbot.model import Lang, Reply
from faqbot.web import tools
from faqbot.web.asking import ask_bot
from faqbot.web.fields import read_object
from faqbot.web.openapi import Json
from faqbot.web.pages import log_failure
from faqbot.web.problems import DETAILS, Problem, problem_of
from faqbot.web.requests import Question
from faqbot.web.security import is_local
from faqbot.web.services import services

mcp: Final = Blueprint("mcp", __name__)

TODAY: Final = "2026-07-28"
# Those that begin with `initialize`; the last is offered to a client that asks for another one.
HANDSHAKES: Final = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
VERSION: Final = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES: Final = "io.modelcontextprotocol/clientCapabilities"
SERVER_INFO: Final = "io.modelcontextprotocol/serverInfo"
VERSION_CHARS: Final = 30  # of a version that is not served are told back

# JSON-RPC's own codes, and those of the protocol.
PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
METHOD_NOT_FOUND: Final = -32601
INVALID_PARAMS: Final = -32602
INTERNAL_ERROR: Final = -32603
HEADER_MISMATCH: Final = -32020
UNSUPPORTED_VERSION: Final = -32022

BASE64: Final = re.compile(r"=\?base64\?(.*)\?=")


class Refusal(Exception):  # noqa: N818 - what the protocol calls an error is no failure of ours
    """A message that is refused, as JSON-RPC has it; `status` is that of HTTP."""

    def __init__(
        self, code: int, message: str, status: int = 400, data: Json | None = None
    ) -> None:
        self.status = status
        self.error = {"code": code, "message": message, **({"data": data} if data else {})}
        super().__init__(message)


@mcp.get("/mcp")
def listen() -> Response:
    """There is nothing to listen to: no message is sent that answers none."""
    raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "POST"})


@mcp.post("/mcp")
def answer() -> Response:
    """Answer one message of an assistant's client."""
    if not is_own_origin(request.headers.get("Origin")):
        raise Problem(HTTPStatus.FORBIDDEN, "Pages of other origins may not use this address.")
    try:
        message = read_object()
        check_message(message)
    except HTTPException as error:  # the framework's own, of a body that is too long
        return _refuse(None, Refusal(INVALID_REQUEST, problem_of(error).detail, error.code or 400))
    except Problem as problem:
        is_json = problem.status != HTTPStatus.BAD_REQUEST or problem.__cause__ is None
        code = INVALID_REQUEST if is_json else PARSE_ERROR
        return _refuse(None, Refusal(code, problem.detail, problem.status))
    except Refusal as refusal:
        return _refuse(None, refusal)
    return _answer(message)


def _answer(message: Json) -> Response:
    id, method, params = message.get("id"), message["method"], message.get("params") or {}
    is_todays = speaks_todays(params)
    try:
        check_version(method, params, is_request="id" in message)
        if "id" not in message:  # a notification: nothing is kept that it could change
            return Response(status=HTTPStatus.ACCEPTED)
        methods = TODAYS if is_todays else EARLIER
        if method not in methods:
            known = ", ".join(methods)
            raise Refusal(METHOD_NOT_FOUND, f"There is no such method, but {known}.", 404)
        result = methods[method](params)
    except Refusal as refusal:
        # To earlier clients, 404 would say that a session has ended.
        is_told_so = is_todays or refusal.error["code"] == UNSUPPORTED_VERSION
        return _refuse(id, refusal, refusal.status if is_told_so else HTTPStatus.OK)
    except Exception as error:  # whatever it is: the client gets a message that it can read
        log_failure(error)
        return _refuse(id, Refusal(INTERNAL_ERROR, DETAILS[500], 500))
    if is_todays:
        info = tools.server_info(services().kb)
        result = {"resultType": "complete", **result, "_meta": {SERVER_INFO: info}}
    return _respond({"jsonrpc": "2.0", "id": id, "result": result}, HTTPStatus.OK)


# --- what is checked ----------------------------------------------------------------------


def is_own_origin(origin: str | None) -> bool:
    """Whether a request comes from no page, or from one of this site's own origin.

    Where no public address is set, only this machine's pages count: a name that leads here may be
    somebody else's (DNS rebinding).
    """
    if origin is None:
        return True
    base = urlsplit(services().settings.base_url or "")
    if base.netloc:
        return origin.lower() == f"{base.scheme}://{base.netloc}".lower()
    return is_local(origin.partition("://")[2])


def check_message(message: Json) -> None:
    """Raise `Refusal` where a JSON object is no message of JSON-RPC that a client may send."""
    id = message.get("id", 0)
    if (
        message.get("jsonrpc") != "2.0"
        or not isinstance(message.get("method"), str)
        or not isinstance(id, str | int)
        or isinstance(id, bool)
        or not isinstance(message.get("params") or {}, dict)
    ):
        raise Refusal(INVALID_REQUEST, "The body must be one request or notification of JSON-RPC.")


def speaks_todays(params: Json) -> bool:
    """Whether a message is one of the protocol of today, by its header or by itself."""
    return request.headers.get("MCP-Protocol-Version") == TODAY or VERSION in _meta(params)


def check_version(method: str, params: Json, is_request: bool) -> None:
    """Raise `Refusal` where the version is not served, or header and body do not say the same."""
    header = request.headers.get("MCP-Protocol-Version")
    if not speaks_todays(params) or not is_request:
        if header not in (None, TODAY, *HANDSHAKES):
            raise _unsupported(header)
        return
    meta = _meta(params)
    if missing := [key for key in (VERSION, CAPABILITIES) if key not in meta]:
        raise Refusal(INVALID_PARAMS, f"params._meta must have {' and '.join(missing)}.")
    told = {"MCP-Protocol-Version": (header, meta[VERSION])}
    told["Mcp-Method"] = (request.headers.get("Mcp-Method"), method)
    if method == "tools/call":
        told["Mcp-Name"] = (read_name(request.headers.get("Mcp-Name")), params.get("name"))
    for name, (said, meant) in told.items():
        if said is None or said != meant:
            raise Refusal(HEADER_MISMATCH, f"The header {name} does not say what the body does.")
    if meta[VERSION] != TODAY:
        raise _unsupported(meta[VERSION])


def read_name(value: str | None) -> str | None:
    """A name in a header, which may be written in base64; `None` where it cannot be read."""
    coded = BASE64.fullmatch(value or "")
    if coded is None:
        return value
    try:
        return base64.b64decode(coded[1], validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None


def _meta(params: Json) -> Json:
    meta = params.get("_meta")
    return meta if isinstance(meta, dict) else {}


def _unsupported(version: str | None) -> Refusal:
    data = {"supported": [TODAY], "requested": str(version)[:VERSION_CHARS]}
    return Refusal(UNSUPPORTED_VERSION, "This version of the protocol is not served.", 400, data)


# --- what is answered ---------------------------------------------------------------------


def discover(params: Json) -> Json:
    """What this server is and can do, to clients of today."""
    kb = services().kb
    return {
        "supportedVersions": [TODAY],
        "capabilities": {"tools": {}},
        "instructions": tools.instructions(kb),
        **KEPT,
    }


def initialize(params: Json) -> Json:
    """The same to clients of earlier protocols; nothing is remembered of it."""
    kb, wanted = services().kb, params.get("protocolVersion")
    return {
        "protocolVersion": wanted if wanted in HANDSHAKES else HANDSHAKES[-1],
        "capabilities": {"tools": {}},
        "serverInfo": tools.server_info(kb),
        "instructions": tools.instructions(kb),
    }


def list_tools(params: Json) -> Json:
    """The tools, all on one page."""
    if params.get("cursor") is not None:
        raise Refusal(INVALID_PARAMS, "There is no such cursor: all tools stand on one page.")
    return {"tools": tools.describe_tools(services().kb)}


def call_tool(params: Json) -> Json:
    """What a tool says; what the assistant asked is recorded like any question."""
    name, arguments = params.get("name"), params.get("arguments") or {}
    if not isinstance(arguments, dict):
        raise Refusal(INVALID_PARAMS, "arguments must be an object.")
    if name not in tools.tools_for(services().kb):
        raise Refusal(INVALID_PARAMS, tools.UNKNOWN_TOOL)
    bot = services().bot
    known = Knowledge(bot.kb, _ask, bot.diagnose, request.url_root)
    return tools.call_tool(known, name, arguments)


def _ask(text: str, lang: Lang | None, limit: int) -> Reply:
    return ask_bot(Question(text, lang, limit))[1]


# Tools change with the program and the content alone.
KEPT: Final = {"ttlMs": 60 * 60 * 1000, "cacheScope": "public"}
TODAYS: Final[Mapping[str, Callable[[Json], Json]]] = {
    "server/discover": discover,
    "tools/list": lambda params: list_tools(params) | KEPT,
    "tools/call": call_tool,
}
EARLIER: Final[Mapping[str, Callable[[Json], Json]]] = {
    "initialize": initialize,
    "ping": lambda params: {},
    "tools/list": list_tools,
    "tools/call": call_tool,
}


def _refuse(id: object, refusal: Refusal, status: int | None = None) -> Response:
    message = {"jsonrpc": "2.0", "id": id, "error": refusal.error}
    return _respond(message, refusal.status if status is None else status)


def _respond(message: Json, status: int) -> Response:
    response = jsonify(message)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
