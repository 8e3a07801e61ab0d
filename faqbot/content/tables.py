"""Tables that articles share with other pages are data; articles say where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from faqbot.model import Lang, Plan

MARKER: Final = re.compile(r"^<!-- table: (.*?) -->[ \t]*$", re.M)
HEADS: Final[Mapping[str, Mapping[Lang, str]]] = {
    "plans": {"ko": "요금제", "en": "Plan"},
    "purchased": {"ko": "구매한 한도", "en": "Purchased"},
}
UNKNOWN: Final = "–"  # a call without a limit of its own


def fill_tables(
    body: str, lang: Lang, plans: Iterable[Plan], limited_calls: Mapping[str, Mapping[Lang, str]]
) -> str:
    """An article with a Markdown table of limits in place of each marker."""

    def table(marker: re.Match[str]) -> str:
        shown = [plan for plan in plans if (plan.kind == "purchased") == (marker[1] == "purchased")]
        return limits_table(HEADS[marker[1]][lang], lang, shown, limited_calls)

    return MARKER.sub(table, body)


def limits_table(
    head: str, lang: Lang, plans: Iterable[Plan], limited_calls: Mapping[str, Mapping[Lang, str]]
) -> str:
    """Plans and what each allows a minute, as a Markdown table."""
    rows = [[head, *(name[lang] for name in limited_calls.values())]]
    rows += [["---"] * len(rows[0])]
    for plan in plans:
        limits = [plan.limits.get(call) for call in limited_calls]
        numbers = [UNKNOWN if limit is None else f"{limit:,}" for limit in limits]
        rows.append([plan.name[lang], *numbers])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def unknown_tables(body: str) -> Iterable[tuple[int, str]]:
    """The offset and name of each marker that names no table."""
    return [(m.start(), m[1]) for m in MARKER.finditer(body) if m[1] not in HEADS]
