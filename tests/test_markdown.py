"""Code is code and links are links, wherever an article is read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from faqbot.markdown import (
    find_headings,
    find_links,
    lead_of,
    lines_of,
    outside_code,
    retarget,
    unlinked,
    without_code,
)

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "markdown.yml").read_text("utf-8")
)
TEXTS = st.lists(
    st.sampled_from(["```", "~~~", "````", "`", "``", "\n", "    ", "# a {#a}", "[b](c.md)", "x "])
).map("".join)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_article_is_read(case: dict[str, Any]) -> None:
    text = case["text"]
    assert [target for _, target in find_links(text)] == case.get("links", [])
    assert [anchor for anchor, _ in find_headings(text)] == case.get("anchors", [])
    assert [line.strip() for line, is_code in lines_of(text) if is_code] == case.get("code", [])
    if "lead" in case:
        assert lead_of(text) == case["lead"]


def test_links_lead_elsewhere_but_in_code() -> None:
    text = 'See [a](x.md "A") and `[b](x.md)`.\n\n1. So:\n\n    ```\n    [c](x.md)\n    ```\n'
    assert retarget(text, str.upper) == text.replace('](x.md "A")', '](X.MD "A")')


def test_only_the_words_of_a_link_are_left() -> None:
    assert unlinked("See [the **list**](a.md#b) or ![it](b.png).") == "See the **list** or it."


@given(TEXTS)
def test_any_text_is_cut_without_a_loss(text: str) -> None:
    assert outside_code(text, lambda part: part) == text
    assert "\n".join(line for line, _ in lines_of(text)) == "\n".join(text.splitlines())
    blank = without_code(text)
    assert len(blank) == len(text)
    assert re.sub(r"[^\n]", "", blank) == re.sub(r"[^\n]", "", text)


@given(TEXTS)
def test_a_block_of_code_is_the_same_line_by_line_and_as_a_whole(text: str) -> None:
    """What no backtick within a paragraph can hide."""
    lines = list(lines_of(text.replace("`", "~")))
    shown = without_code("\n".join(line for line, _ in lines)).splitlines()
    for (line, is_code), left in zip(lines, shown, strict=False):
        assert left == (re.sub(".", " ", line) if is_code else line)
