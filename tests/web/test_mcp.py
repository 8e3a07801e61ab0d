"""POST /mcp: today's protocol and the ones before, without a session."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import mcp_types
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from faqbot.answering.bot import Bot
from faqbot.assistants.tools import Knowledge
from faqbot.mcp_stdio import make_server as make_stdio_server
from faqbot.settings import Settings
from faqbot.store import Store
from faqbot.web import create_app
from faqbot.web.mcp import read_name
from tests.conftest import ROOT
from tests.quiet import Quiet, in_a_thread
from tests.web.conftest import make_app, rows, store_url
from tests.web.test_api import assert_problem

TODAY = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": TODAY,
    "io.modelcontextprotocol/clientCapabilities": {},
}
TOOLS = ["search", "fetch", "explain_response"]  # the small knowledge base has no plans


def post(client: FlaskClient, body: object, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(
        "/mcp", data=json.dumps(body), content_type="application/json", headers=named
    )


def send(client: FlaskClient, method: str, params: dict[str, Any] | None = None) -> TestResponse:
    """A request of today's protocol."""
    headers = {"MCP_Protocol_Version": TODAY, "Mcp_Method": method}
    if params and "name" in params:
        headers["Mcp_Name"] = str(params["name"])
    return post(client, request_of(method, {"_meta": META, **(params or {})}), **headers)


def request_of(method: str, params: object = None) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 7, "method": method, **({"params": params} if params else {})}


def result_of(response: TestResponse) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    message = json.loads(response.data)
    assert (message["jsonrpc"], message["id"]) == ("2.0", 7)
    assert response.headers["Cache-Control"] == "no-store"
    result: dict[str, Any] = message["result"]
    return result


def error_of(response: TestResponse, status: int, code: int) -> str:
    message = json.loads(response.data)
    assert (response.status_code, message["error"]["code"]) == (status, code), response.text
    assert response.mimetype == "application/json"
    assert "Traceback" not in response.text
    return str(message["error"]["message"])


# --- today's protocol ---------------------------------------------------------------------


def test_a_client_learns_what_the_server_is(client: FlaskClient) -> None:
    result = result_of(send(client, "server/discover"))
    assert result["supportedVersions"] == [TODAY]
    assert result["resultType"] == "complete"
    assert result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "faqbot"
    mcp_types.DiscoverResult.model_validate(result)


def test_the_tools_are_listed_to_be_kept_for_a_while(client: FlaskClient) -> None:
    result = result_of(send(client, "tools/list"))
    assert [tool["name"] for tool in result["tools"]] == TOOLS
    assert result["ttlMs"] > 0
    assert result["cacheScope"] == "public"
    mcp_types.ListToolsResult.model_validate(result)


def test_a_tool_answers_as_data_and_as_the_same_text(client: FlaskClient, store: Store) -> None:
    given = {"name": "search", "arguments": {"query": "where is my key?", "limit": 2}}
    result = result_of(send(client, "tools/call", given))
    content = result["structuredContent"]
    assert json.loads(result["content"][0]["text"]) == content
    assert [hit["id"] for hit in content["results"]] == ["en/find-api-key", "en/api-rate-limits"]
    assert content["results"][0]["url"] == "http://localhost/en/faq/find-api-key/"
    (asked,) = rows(store, "asks")
    assert asked["question"] == "where is my key?"  # what is not known comes to the inbox


def test_addresses_are_those_of_the_public_address(store: Store, site: Path) -> None:
    client = make_app(store, site, base_url="https://help.example.com/faq").test_client()
    given = {"name": "fetch", "arguments": {"id": "find-api-key"}}
    result = result_of(send(client, "tools/call", given))
    found = result["structuredContent"]["url"]
    assert found == "https://help.example.com/faq/faq/find-api-key/"


def test_what_a_tool_cannot_use_is_told_to_the_assistant(client: FlaskClient) -> None:
    result = result_of(send(client, "tools/call", {"name": "search", "arguments": {"limit": 99}}))
    assert result["isError"]
    told = result["content"][0]["text"]
    assert told == "query: is required; limit: must be a whole number from 1 to 10"


@pytest.mark.parametrize(
    ("headers", "params"),
    [
        ({}, {"name": "search"}),
        ({"Mcp_Method": "tools/list"}, {"name": "search"}),
        ({"Mcp_Name": "fetch"}, {"name": "search"}),
        ({"Mcp_Name": "=?base64?c2Vhcm?="}, {"name": "search"}),
        ({"MCP_Protocol_Version": "2025-11-25"}, {"name": "search"}),
        ({"Mcp_Name": "search, search"}, {"name": "search"}),
    ],
)
def test_a_header_that_says_something_else_than_the_body_is_refused(
    client: FlaskClient, headers: dict[str, str], params: dict[str, Any]
) -> None:
    right = {"MCP_Protocol_Version": TODAY, "Mcp_Method": "tools/call", "Mcp_Name": "search"}
    said = right | headers if headers else {}
    response = post(client, request_of("tools/call", {"_meta": META, **params}), **said)
    assert "does not say what the body does" in error_of(response, 400, -32020)


def test_a_name_in_a_header_may_be_in_base64(client: FlaskClient) -> None:
    headers = {"MCP_Protocol_Version": TODAY, "Mcp_Method": "tools/call"}
    params = {"_meta": META, "name": "fetch", "arguments": {"id": "find-api-key"}}
    response = post(
        client, request_of("tools/call", params), **headers, Mcp_Name="=?base64?ZmV0Y2g=?="
    )
    assert result_of(response)["structuredContent"]["id"] == "find-api-key"
    assert read_name("=?base64?7ZWc?=") == "한"
    assert read_name("=?base64?/w==?=") is None


@pytest.mark.parametrize("missing", sorted(META))
def test_what_a_request_must_say_of_itself_is_named(client: FlaskClient, missing: str) -> None:
    meta = {key: value for key, value in META.items() if key != missing}
    headers = {"MCP_Protocol_Version": TODAY, "Mcp_Method": "tools/list"}
    response = post(client, request_of("tools/list", {"_meta": meta}), **headers)
    assert missing in error_of(response, 400, -32602)


def test_a_version_to_come_is_told_which_one_is_served(client: FlaskClient) -> None:
    meta = META | {"io.modelcontextprotocol/protocolVersion": "2031-01-01"}
    headers = {"MCP_Protocol_Version": "2031-01-01", "Mcp_Method": "tools/list"}
    response = post(client, request_of("tools/list", {"_meta": meta}), **headers)
    error_of(response, 400, -32022)
    told = {"supported": [TODAY], "requested": "2031-01-01"}
    assert json.loads(response.data)["error"]["data"] == told


@pytest.mark.parametrize("method", ["initialize", "ping", "resources/list", "x" * 5000, ""])
def test_an_unknown_method_is_refused_by_naming_the_known_ones(
    client: FlaskClient, method: str
) -> None:
    told = error_of(send(client, method), 404, -32601)
    assert told == "There is no such method, but server/discover, tools/list, tools/call."


@pytest.mark.parametrize(
    "params",
    [{"name": "delete"}, {"name": "search", "arguments": ["query"]}, {"name": "__class__"}],
)
def test_an_unknown_tool_and_arguments_of_another_shape_are_refused(
    client: FlaskClient, params: dict[str, Any]
) -> None:
    error_of(send(client, "tools/call", params), 400, -32602)


# --- the protocols before -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "version"),
    [("2025-11-25", "2025-11-25"), ("2024-11-05", "2024-11-05"), ("2031-01-01", "2025-11-25")],
)
def test_an_earlier_client_begins_without_a_session(
    client: FlaskClient, wanted: str, version: str
) -> None:
    params = {"protocolVersion": wanted, "capabilities": {}, "clientInfo": {"name": "a"}}
    response = post(client, request_of("initialize", params))
    result = result_of(response)
    assert result["protocolVersion"] == version
    assert result["serverInfo"]["name"] == "faqbot"
    assert "Mcp-Session-Id" not in response.headers
    done = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    assert (post(client, done).status_code, post(client, done).data) == (202, b"")
    listed = post(client, request_of("tools/list"), MCP_Protocol_Version=version)
    assert "resultType" not in result_of(listed)
    assert result_of(post(client, request_of("ping"))) == {}


def test_an_earlier_client_is_not_told_that_a_session_ended(client: FlaskClient) -> None:
    error_of(post(client, request_of("resources/list")), 200, -32601)
    error_of(post(client, request_of("tools/call", {"name": "nothing"})), 200, -32602)
    response = post(client, request_of("tools/list"), MCP_Protocol_Version="1999-01-01")
    error_of(response, 400, -32022)


# --- bad input ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, -32700),
        (b"{", 400, -32700),
        (b"\xff\xfe", 400, -32700),
        (b"[" * 9999, 400, -32700),
        (b'{"id": NaN}', 400, -32700),
        (b"[]", 400, -32600),
        (b'"tools/list"', 400, -32600),
        (b'{"jsonrpc": "2.0", "id": 1}', 400, -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "result": {}}', 400, -32600),
        (b'{"jsonrpc": "1.0", "id": 1, "method": "ping"}', 400, -32600),
        (b'{"jsonrpc": "2.0", "id": null, "method": "ping"}', 400, -32600),
        (b'{"jsonrpc": "2.0", "id": true, "method": "ping"}', 400, -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": [1]}', 400, -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "method": ' + b'"' + b"x" * 65536 + b'"}', 413, -32600),
    ],
)
def test_a_body_that_is_no_message_is_a_clear_error(
    client: FlaskClient, body: bytes, status: int, code: int
) -> None:
    response = client.post("/mcp", data=body, content_type="application/json")
    assert error_of(response, status, code)


@given(st.binary(max_size=80) | st.from_regex(rb'\{"jsonrpc": ?"2.0", ?"[a-z]+": ?[^}]{0,20}\}'))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_get_a_message_and_never_a_failure(client: FlaskClient, body: bytes) -> None:
    response = client.post("/mcp", data=body, content_type="application/json")
    assert response.status_code in (200, 202, 400)


def test_other_methods_of_http_and_other_kinds_of_body_are_refused(client: FlaskClient) -> None:
    response = client.get("/mcp", headers={"Accept": "text/event-stream"})
    assert_problem(response, 405)
    assert response.headers["Allow"] == "POST"
    assert_problem(client.delete("/mcp"), 405)
    error_of(client.post("/mcp", data="{}", content_type="text/plain"), 415, -32600)


@pytest.mark.parametrize(
    ("base", "origin", "status"),
    [
        (None, "https://evil.example", 403),
        (None, "null", 403),
        (None, "http://localhost:6274", 200),
        (None, "http://127.0.0.1", 200),
        ("https://help.example.com/faq", "https://help.example.com", 200),
        ("https://help.example.com/faq", "https://help.example.com.evil.example", 403),
        ("https://help.example.com/faq", "http://localhost", 403),
    ],
)
def test_pages_of_other_origins_are_refused(
    store: Store, site: Path, base: str | None, origin: str, status: int
) -> None:
    client = make_app(store, site, base_url=base).test_client()
    response = post(client, request_of("ping"), Origin=origin)
    assert response.status_code == status
    if status == 403:
        assert_problem(response, 403)


def test_a_failure_of_ours_is_a_message_without_a_secret(client: FlaskClient) -> None:
    given = {"name": "search", "arguments": {"query": "explode with hunter2"}}
    told = error_of(send(client, "tools/call", given), 500, -32603)
    assert told == "Something went wrong on our side; it has been noted."


def test_a_secret_that_was_asked_is_not_told_back(client: FlaskClient) -> None:
    given = {"name": "explain_response", "arguments": {"text": "my password is hunter2"}}
    assert "hunter2" not in send(client, "tools/call", given).text


def test_questions_of_assistants_count_like_others(store: Store, site: Path) -> None:
    client = make_app(store, site, rate_limit="2 per minute").test_client()
    for _ in range(2):
        result_of(post(client, request_of("ping")))
    response = post(client, request_of("ping"))
    assert_problem(response, 429)
    assert int(response.headers["Retry-After"]) > 0


# --- the official client ------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(bot: Bot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that answers with the real bot."""
    from faqbot.store import open_store

    folder = tmp_path_factory.mktemp("mcp")
    (folder / "site").mkdir()
    with open_store(f"sqlite:///{folder}/faq.sqlite3") as store:
        app: Flask = create_app(bot, store, Settings(store_url(store)), folder / "site")
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
        with in_a_thread(server) as url:
            yield f"{url}/mcp"


async def use(client: Client, version: str) -> None:
    """What an assistant does."""
    async with client:
        assert client.protocol_version == version
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == [*TOOLS, "rate_limit"]
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        found = await client.call_tool("search", {"query": "429가 나오면 얼마나 기다려요?"})
        first = found.structured_content["results"][0]
        page = await client.call_tool("fetch", {"id": first["id"]})
        assert page.structured_content["url"] == first["url"]
        pace = await client.call_tool("rate_limit", {"plan": "pro", "workers": 2})
        assert pace.structured_content["pause_seconds"] == 0.38
        text = 'HTTP/1.1 401\n{"code":"invalid_credentials"}'
        told = (await client.call_tool("explain_response", {"text": text})).structured_content
        assert [it["code"] for it in told["error_codes"]] == ["invalid_credentials"]
        assert (await client.call_tool("search", {})).is_error
        with pytest.raises(MCPError):
            await client.call_tool("nothing", {})


@pytest.mark.parametrize(("mode", "version"), [("auto", TODAY), ("legacy", "2025-11-25")])
def test_the_official_client_works_over_http(address: str, mode: str, version: str) -> None:
    with ThreadPoolExecutor(1) as apart:
        apart.submit(anyio.run, use, Client(address, mode=mode), version).result()


def test_the_official_client_works_with_the_server_for_standard_input(bot: Bot) -> None:
    known = Knowledge(bot.kb, bot.reply, bot.diagnose, "https://faq.example.com/")
    with ThreadPoolExecutor(1) as apart:
        apart.submit(anyio.run, use, Client(make_stdio_server(known)), TODAY).result()


@pytest.mark.process
@pytest.mark.parametrize(("mode", "version"), [("auto", TODAY), ("legacy", "2025-11-25")])
def test_the_command_answers_on_standard_input_and_output(mode: str, version: str) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "faqbot.cli", "mcp"], cwd=str(ROOT)
    )
    client = Client(stdio_client(command), mode=mode)
    with ThreadPoolExecutor(1) as apart:  # tests of the browser keep a loop in this thread
        apart.submit(anyio.run, use, client, version).result()
