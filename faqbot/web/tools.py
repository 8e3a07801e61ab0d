"""The tools for assistants as the Model Context Protocol has them, whatever carries it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from typing import Any, Final

from faqbot.assistants.shapes import Fetch
from faqbot.assistants.tools import TOOLS, Knowledge, Tool
from faqbot.model import KnowledgeBase, Lang, Page
from faqbot.web.catalog import near_entries
from faqbot.web.fields import parse
from faqbot.web.openapi import Json, as_given, as_taken, schema_of
from faqbot.web.problems import Problem

NAME: Final = "faqbot"
ADVICE: Final = (
    "Search first, then fetch what you cite, and give its url. A confidence is a probability: of "
    "all results with 0.9, nine in ten are right. Where a tool says that something is not known, "
    "say so instead of guessing."
)
UNKNOWN_TOOL: Final = "There is no tool of this name; tools/list names them."
UNKNOWN_PAGE: Final = "There is no page with this id; use one that search gave."
# Every tool looks things up and changes nothing.
HINTS: Final = {
    "readOnlyHint": True,
    "destructiveHint": False,
    "idempotentHint": True,
    "openWorldHint": False,
}


def server_info(kb: KnowledgeBase) -> Json:
    """Who answers: a name, a version, and what the site calls itself."""
    home = _home(kb)
    title = {"title": home.title} if home else {}
    return {"name": NAME, "version": version(NAME), **title}


def instructions(kb: KnowledgeBase) -> str:
    """What an assistant should know before it uses the tools."""
    home = _home(kb)
    return f"{home.title}: {home.description} {ADVICE}" if home else ADVICE


def _home(kb: KnowledgeBase) -> Page | None:
    """The home page, in English where there is that."""
    return kb.pages["en" if "en" in kb.langs else kb.langs[0]].get("index")


def tools_for(kb: KnowledgeBase) -> dict[str, Tool]:
    """The tools that can tell something of a knowledge base, by name."""
    return {name: tool for name, tool in TOOLS.items() if tool.serves(kb)}


def describe_tools(kb: KnowledgeBase) -> list[Json]:
    """The tools as `tools/list` gives them."""
    return [_describe(name, kb.langs) for name in tools_for(kb)]


@cache
def _describe(name: str, langs: tuple[Lang, ...]) -> Json:
    tool = TOOLS[name]
    return {
        "name": tool.name,
        "title": tool.title,
        "description": tool.description,
        "inputSchema": schema_of(tool.takes, as_taken, langs),
        "outputSchema": schema_of(tool.gives, as_given, langs),
        "annotations": {"title": tool.title, **HINTS},
    }


def call_tool(known: Knowledge, name: str, arguments: Mapping[str, Any]) -> Json:
    """What a tool says, as `tools/call` gives it; raises `KeyError` where there is no such tool.

    Arguments that cannot be used are an error that the assistant reads, and can mend.
    """
    tool = tools_for(known.kb)[name]
    try:
        given: object = parse(tool.takes, arguments, known.kb.langs)
    except Problem as problem:
        return _failed(problem.detail)
    result = tool.run(known, given)
    if result is None:
        near = near_entries(known.kb, given.id) if isinstance(given, Fetch) else []
        return _failed(f"{UNKNOWN_PAGE} Near: {', '.join(near)}" if near else UNKNOWN_PAGE)
    content = asdict(result)
    text = json.dumps(content, ensure_ascii=False)
    return {"content": [{"type": "text", "text": text}], "structuredContent": content}


def _failed(text: str) -> Json:
    return {"content": [{"type": "text", "text": text}], "isError": True}
