"""Figures over time, as charts and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, get_args

from flask import Blueprint, Response
from markupsafe import Markup

from faqbot.model import Lang, Link
from faqbot.store.figures import Counts
from faqbot.web import catalog
from faqbot.web.fields import takes
from faqbot.web.services import services
from faqbot.web.staff import access
from faqbot.web.staff.charts import Series, draw_bars, draw_line
from faqbot.web.staff.views import send_view, staff_lang
from faqbot.words import DESK

figures: Final = Blueprint("figures", __name__)
access.guard(figures)

Days = Literal[7, 30, 90, 365]
PERIODS: Final[tuple[Days, ...]] = get_args(Days)
DEFAULT_PERIOD: Final[Days] = 30
BY_WEEK: Final = 120  # days from which a bar is a week
KINDS: Final = ("answered", "asked_back", "refused")


@dataclass(frozen=True, slots=True)
class Period:
    """Which days and questions the figures are of."""

    days: Days = DEFAULT_PERIOD
    of: Lang | None = None


ByDay = Mapping[tuple[date, Lang], Counts]


@figures.get("/staff/figures")
@takes(query=Period)
def page(query: Period) -> Response:
    """Charts and tables of a period."""
    days, of_lang = query.days, query.of
    store = services().store.figures
    counts = store.by_day(2 * days)
    langs = services().kb.langs if of_lang is None else (of_lang,)
    today = store.today()
    spans = _spans(today, days)
    sums = [_sum(counts, span, langs) for span in spans]
    now = sum(sums, Counts())
    before = _sum(
        counts, (today - timedelta(days=2 * days - 1), today - timedelta(days=days)), langs
    )
    words = DESK[staff_lang()]
    labels = [f"{first:%m-%d}" for first, _ in spans]
    shares = [it.helpful / rated if (rated := it.helpful + it.unhelpful) else -1.0 for it in sums]
    return send_view(
        "staff/figures.html",
        days=days,
        periods=PERIODS,
        of_lang=of_lang,
        now=now,
        headlines=_headlines(now, before, words),
        bars=Markup(
            draw_bars(
                words["figures_chart"],
                labels,
                [
                    Series(words[f"figures_{kind}"], kind, [getattr(it, kind) for it in sums])
                    for kind in KINDS
                ],
            )
        ),
        line=Markup(
            draw_line(
                words["figures_share"], labels, Series(words["figures_helpful"], "helpful", shares)
            )
        ),
        kinds=KINDS,
        rows=[(first, last, it) for (first, last), it in zip(spans, sums, strict=True)],
        entries=_entries(days, of_lang),
    )


@figures.get("/staff/figures.csv")
@takes(query=Period)
def table(query: Period) -> Response:
    """The counts of each day and language as CSV, with a mark by which Excel knows UTF-8."""
    days, of_lang = query.days, query.of
    store = services().store.figures
    counts, today = store.by_day(days), store.today()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["day", "lang", "asked", *KINDS, "helpful", "unhelpful"])
    for back in range(days - 1, -1, -1):
        day = today - timedelta(days=back)
        for lang in services().kb.langs if of_lang is None else (of_lang,):
            it = counts.get((day, lang), Counts())
            shown = [getattr(it, kind) for kind in KINDS]
            writer.writerow([day.isoformat(), lang, it.asked, *shown, it.helpful, it.unhelpful])
    name = f"faqbot-{today}-{days}d.csv"
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _spans(today: date, days: int) -> list[tuple[date, date]]:
    """The first and last day of each bar, the last of them today."""
    size = 7 if days >= BY_WEEK else 1
    first = today - timedelta(days=days - 1)
    ends = [today - timedelta(days=back) for back in range(0, days, size)]
    return [(max(first, end - timedelta(days=size - 1)), end) for end in reversed(ends)]


def _sum(counts: ByDay, span: tuple[date, date], langs: Sequence[Lang]) -> Counts:
    first, last = span
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum((counts.get((day, lang), Counts()) for day in days for lang in langs), Counts())


def _headlines(now: Counts, before: Counts, words: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Name, number and the number of the period before, ready to read."""

    def share(part: int, whole: int) -> str:
        return f"{part / whole:.0%}" if whole else "–"

    rated, rated_before = now.helpful + now.unhelpful, before.helpful + before.unhelpful
    return [
        (words["figures_asked"], f"{now.asked:,}", f"{before.asked:,}"),
        *(
            (
                words[f"figures_{kind}"],
                share(getattr(now, kind), now.asked),
                share(getattr(before, kind), before.asked),
            )
            for kind in KINDS
        ),
        (
            words["figures_helpful"],
            share(now.helpful, rated),
            share(before.helpful, rated_before),
        ),
    ]


def _entries(days: int, of_lang: Lang | None) -> list[tuple[Link, object]]:
    lang, kb = staff_lang(), services().kb
    counted = services().store.figures.by_entry(days, of_lang)
    return [(catalog.entry_link(kb, id, lang), counts) for id, counts in counted.items()]
