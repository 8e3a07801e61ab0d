"""Calls of the API and what can go wrong with each; opens nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from faqbot.model import ApiSection, CallRule, KnowledgeBase


def calls_of(kb: KnowledgeBase) -> dict[str, ApiSection]:
    """The section that describes each call first, by method and path, in the reference's order."""
    calls: dict[str, ApiSection] = {}
    for section in kb.api.values():
        if name := call_name(section):
            calls.setdefault(name, section)
    return calls


def page_of_call(kb: KnowledgeBase, section: ApiSection) -> str | None:
    """The id of the section whose page tells what can go wrong with this section's call."""
    name = call_name(section)
    return next((s.id for s in kb.api.values() if call_name(s) == name), None) if name else None


def call_name(section: ApiSection) -> str:
    """Method and path of a section's call, such as "POST /api/v2/tickets"; empty for prose."""
    return f"{section.method} {section.path}" if section.method and section.path else ""


def rules_of(kb: KnowledgeBase, section: ApiSection) -> list[CallRule]:
    """What each status code means in a call, by ascending code; empty for prose."""
    name = call_name(section)
    rules: dict[int, CallRule] = {}
    for rule in kb.call_rules if name else ():
        if fits(rule.calls, name):
            rules.setdefault(rule.status, rule)
    return [rules[status] for status in sorted(rules)]


def fits(patterns: Iterable[str], name: str) -> bool:
    """Whether one of the patterns describes a call."""
    return any(_compile(pattern).fullmatch(name) for pattern in patterns)


@lru_cache(maxsize=512)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")))
