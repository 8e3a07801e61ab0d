"""The page of figures and its CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from faqbot.store import Store
from faqbot.store.tables import ASKS
from faqbot.web.staff.charts import HEIGHT, TOP, Series, draw_bars, draw_line, round_up

from .test_desk import desk, headers  # noqa: F401 - fixtures


@pytest.fixture
def ask(store: Store) -> Callable[..., None]:
    number = 0

    def record(outcome: str, lang: str = "ko", days: float = 0) -> None:
        nonlocal number
        number += 1
        row = {
            "id": str(number),
            "asked_at": datetime.now(UTC) - timedelta(days=days),
            "question": "=1+1",
            "lang": lang,
            "outcome": outcome,
            "entry_id": "find-api-key" if outcome == "answer" else None,
            "offered": "",
        }
        with store.database.writing() as connection:
            connection.execute(sa.insert(ASKS).values(row))

    return record


Ask = Callable[..., None]


def test_the_page_shows_the_figures_and_those_before(
    desk: FlaskClient,  # noqa: F811
    headers: dict[str, str],  # noqa: F811
    ask: Ask,
) -> None:
    for outcome, days in (("answer", 0), ("none", 0), ("answer", 40)):
        ask(outcome, days=days)
    page = desk.get("/staff/figures?lang=en", headers=headers).text
    assert "<strong>2</strong>" in page
    assert "period before: 1" in page
    assert "Where do I find my API key?" in page
    assert page.count("<svg") == 1
    assert "Nobody said in this period whether an answer helped." in page  # in place of the other
    assert 'style="' not in page
    week = desk.get("/staff/figures?lang=en&days=7&of=en", headers=headers).text
    assert "No question was asked in this period, so there is nothing to draw." in week


@pytest.mark.parametrize("query", ["days=x", "days=13", "of=fr", "days=365"])
def test_odd_addresses_show_figures_all_the_same(
    desk: FlaskClient,  # noqa: F811
    headers: dict[str, str],  # noqa: F811
    query: str,
) -> None:
    assert desk.get(f"/staff/figures?{query}", headers=headers).status_code == 200


def test_the_table_has_a_row_a_day_and_language(
    desk: FlaskClient,  # noqa: F811
    headers: dict[str, str],  # noqa: F811
    ask: Ask,
) -> None:
    ask("answer")
    ask("choose", "en")
    response = desk.get("/staff/figures.csv?days=7", headers=headers)
    assert response.mimetype == "text/csv"
    assert response.text.startswith("\ufeffday,lang,")
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert len(rows) == 14
    assert rows[-2]["answered"] == rows[-1]["asked_back"] == "1"
    assert sum(int(row["asked"]) for row in rows) == 2
    assert "=1+1" not in response.text


SERIES = st.lists(st.integers(0, 10**6), min_size=1, max_size=60)


@given(SERIES, st.text("a<&\"'가", max_size=9))
def test_bars_are_as_high_as_their_numbers(values: list[int], name: str) -> None:
    labels = [f"{name}{at}" for at in range(len(values))]
    both = [Series(name, "answered", values), Series("x", "refused", values[::-1])]
    chart = ElementTree.fromstring(draw_bars(name, labels, both))
    bars = [bar for group in chart.iter("g") for bar in group.iter("rect")]
    assert len(bars) == 2 * sum(value > 0 for value in values)
    assert all(float(bar.attrib["y"]) >= TOP - 0.1 for bar in bars)
    assert all(float(bar.attrib["height"]) <= HEIGHT for bar in bars)


@given(st.lists(st.sampled_from([-1.0, 0.0, 0.5, 1.0]), max_size=40))
def test_a_line_has_a_dot_for_each_share_and_gaps_between(values: list[float]) -> None:
    labels = [str(at) for at in range(len(values))]
    chart = ElementTree.fromstring(draw_line("t", labels, Series("s", "helpful", values)))
    known = [value for value in values if value >= 0]
    assert len(list(chart.iter("circle"))) == len(known)


@given(st.integers(0, 10**9))
def test_an_axis_ends_above_the_number_and_not_far(value: int) -> None:
    assert value <= round_up(value) <= max(4, 3 * value)
    assert round_up(value) % 4 == 0 or round_up(value) >= 4
