"""Articles go to Freshdesk as HTML that its editor allows, and come back as they were."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import nh3
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from faqbot.freshdesk.solutions.html import Addresses, article_html, article_markdown
from faqbot.model import KnowledgeBase
from tests.sharing import Some

CASES: Final[list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parents[2] / "cases" / "published-html.yml").read_text("utf-8")
)
ADDRESSES: Final = Addresses(
    "https://faq.example.com/help", "https://acme.freshdesk.com", {"find-api-key": 7}
)
ANCHOR: Final = re.compile(r" \{ ?#[\w-]+ ?\}$", re.M)
LANGUAGE: Final = re.compile(r"^```\w+$", re.M)
ALIGNED: Final = re.compile(r"---:")


def spaced(html: str) -> str:
    return " ".join(html.split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_an_article_goes_and_comes_back(case: dict[str, Any]) -> None:
    html = article_html(case["markdown"], "cors", "en", ADDRESSES)
    back = case.get("back", case["markdown"])
    if "html" in case:
        assert html == case["html"] if case.get("verbatim") else spaced(html) == case["html"]
    for same in (html, *case.get("alike", [])):
        assert article_markdown(same, "cors", "en", ADDRESSES) == back


def test_every_article_comes_back_as_it_was(kb: KnowledgeBase, some: Some) -> None:
    articles = {id: 100 + at for at, id in enumerate(kb.entries)}
    addresses = replace(ADDRESSES, articles=articles)
    for entry in some(list(kb.entries.values())):
        for lang, text in entry.texts.items():
            html = article_html(text.body, entry.id, lang, addresses)
            # Freshdesk does not take these: languages of code, anchors, alignment.
            written = ALIGNED.sub("---", LANGUAGE.sub("```", ANCHOR.sub("", text.body)))
            assert article_markdown(html, entry.id, lang, addresses) == written.strip()


def test_nothing_is_sent_that_the_editor_refuses(kb: KnowledgeBase, some: Some) -> None:
    for entry in some(list(kb.entries.values())):
        for lang, text in entry.texts.items():
            html = article_html(text.body, entry.id, lang, ADDRESSES)
            assert not re.search(
                r"<(script|style|form|input|iframe)\b|<[^>]+ (on\w+|style|id)=", html
            )
            assert all(
                href.startswith(("https://", "mailto:"))
                for href in re.findall('href="(.*?)"', html)
            )


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1))
def test_a_text_says_the_same_as_markdown(text: str) -> None:
    written = " ".join(text.split())
    markdown = article_markdown(f"<h2>x {nh3.clean_text(written)} x</h2>", "cors", "en", ADDRESSES)
    again = article_markdown(
        article_html(markdown, "cors", "en", ADDRESSES), "cors", "en", ADDRESSES
    )
    assert again == markdown


@given(st.text())
@example("/a.html")
def test_no_html_breaks_it(html: str) -> None:
    article_markdown(html, "cors", "en", ADDRESSES)
