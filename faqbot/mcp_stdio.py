"""The tools for assistants over standard input and output, by the protocol's own package.

It is an optional extra, imported here alone.
"""

from __future__ import annotations

from typing import Any

import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    Tool,
)

from faqbot.assistants.tools import Knowledge
from faqbot.web import tools


def serve(known: Knowledge) -> None:
    """Answer on standard input and output until the client closes it."""
    anyio.run(_run, make_server(known))


def make_server(known: Knowledge) -> Server[Any]:
    """A server with the tools of a knowledge base."""

    async def list_tools(context: Any, params: PaginatedRequestParams | None) -> ListToolsResult:
        described = tools.describe_tools(known.kb)
        return ListToolsResult(tools=[Tool.model_validate(tool) for tool in described])

    async def call_tool(context: Any, params: CallToolRequestParams) -> CallToolResult:
        if params.name not in tools.tools_for(known.kb):
            raise MCPError(INVALID_PARAMS, tools.UNKNOWN_TOOL)
        result = tools.call_tool(known, params.name, params.arguments or {})
        return CallToolResult.model_validate(result)

    info = tools.server_info(known.kb)
    return Server(
        info["name"],
        version=info["version"],
        title=info.get("title"),
        instructions=tools.instructions(known.kb),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def _run(server: Server[Any]) -> None:
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
