"""Tables and code that come from data; a marker in an article says where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from faqbot.model import ErrorCode, Lang, Plan
from faqbot.words import TABLES

MARKER: Final = re.compile(r"^<!-- ((?:table|snippet): .*?) -->[ \t]*$", re.M)
NAMES: Final = tuple(f"table: {name}" for name in ("plans", "purchased", "errors", "source-ips"))
UNKNOWN: Final = "–"  # a call without a limit of its own

Names = Mapping[Lang, str]
Parts = Mapping[Lang, Mapping[str, str]]
"""Each table or snippet as Markdown, by language and what its markers say."""


def make_tables(
    langs: Sequence[Lang],
    plans: Sequence[Plan],
    limited_calls: Mapping[str, Names],
    errors: Iterable[ErrorCode],
    source_ips: Mapping[str, Any] | None = None,
) -> Parts:
    """The tables of NAMES in each language; links in them lead out of an entry's folder."""
    bought = [plan for plan in plans if plan.kind == "purchased"]
    offered = [plan for plan in plans if plan.kind != "purchased"]
    known = list(errors)
    return {
        lang: {
            f"table: {name}": table
            for name, table in {
                "plans": limits_table(TABLES[lang]["plan"], lang, offered, limited_calls),
                "purchased": limits_table(TABLES[lang]["purchased"], lang, bought, limited_calls),
                "errors": _table(
                    [TABLES[lang]["code"], TABLES[lang]["meaning"]],
                    [[f"[`{e.code}`](../errors.md#{e.code})", e.meaning[lang]] for e in known],
                ),
                "source-ips": _addresses_table(source_ips, lang) if source_ips else "",
            }.items()
        }
        for lang in langs
    }


def fill_in(body: str, parts: Mapping[str, str]) -> str:
    """An article with tables and snippets in place of their markers; unknown ones stay."""
    return MARKER.sub(lambda marker: parts.get(marker[1], marker[0]), body)


def limits_table(
    head: str, lang: Lang, plans: Iterable[Plan], limited_calls: Mapping[str, Names]
) -> str:
    """Plans and what each allows a minute, as a Markdown table."""
    rows = []
    for plan in plans:
        limits = [plan.limits.get(call) for call in limited_calls]
        numbers = [UNKNOWN if limit is None else f"{limit:,}" for limit in limits]
        rows.append([plan.name[lang], *numbers])
    a_minute = TABLES[lang]["a_minute"]
    names = [a_minute.format(name=name[lang]) for name in limited_calls.values()]
    return _table([head, *names], rows, numbers=True)


def _addresses_table(data: Mapping[str, Any], lang: Lang) -> str:
    """Where webhooks come from, below a line that says when and where this was read."""
    words = TABLES[lang]
    line = words["as_of"].format(url=data["url"], date=data["as_of"])
    rows = [
        [region["name"][lang], ", ".join(f"`{address}`" for address in region["addresses"])]
        for region in data["regions"]
    ]
    return f"{line}\n\n{_table([words['region'], words['addresses']], rows)}"


def find_markers(body: str) -> Iterable[tuple[int, str]]:
    """The offset of each marker, and what it says."""
    return [(marker.start(), marker[1]) for marker in MARKER.finditer(body)]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: bool = False) -> str:
    """A Markdown table; `numbers` sets all columns but the first to the right."""
    line = ["---", *["---:" if numbers else "---"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, line, *rows))
