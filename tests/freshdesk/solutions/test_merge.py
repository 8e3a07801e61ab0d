"""An edit made in Freshdesk comes into our file, and nothing else changes there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from faqbot.content.load import read_files
from faqbot.content.yamlfile import parse_markdown
from faqbot.freshdesk.solutions.html import Addresses, article_html, article_markdown
from faqbot.freshdesk.solutions.merge import merge
from faqbot.model import KnowledgeBase
from tests.sharing import Some

ROOT: Final = Path(__file__).parents[3]
CASES: Final[list[dict[str, Any]]] = yaml.safe_load(
    (ROOT / "tests" / "cases" / "pulling.yml").read_text("utf-8")
)
ADDRESSES: Final = Addresses("https://faq.example.com", "https://acme.freshdesk.com")


def render(markdown: str) -> str:
    return article_markdown(
        article_html(markdown, "cors", "en", ADDRESSES), "cors", "en", ADDRESSES
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_an_edit_comes_into_our_file(case: dict[str, Any]) -> None:
    filled = case.get("filled", case["ours"])
    then = case.get("then", render(filled))
    changed_here = case.get("changed_here", "then" in case)
    merged = merge(case["ours"], filled, then, case["now"], render, changed_here)
    assert merged.text == case["becomes"]
    assert list(merged.clashes) == case.get("clashes", [])
    assert list(merged.fixed) == case.get("fixed", [])


def test_without_an_edit_every_file_stays_as_it_is(kb: KnowledgeBase, some: Some) -> None:
    files = read_files(ROOT / "docs")
    for entry in some(list(kb.entries.values())):
        for lang, text in entry.texts.items():
            path = f"{lang}/faq/{entry.id}.md"
            body = parse_markdown(files[path], path).body.strip()
            there = render(text.body)
            assert merge(body, text.body, there, there, render, False).text == body


def test_a_word_that_was_edited_is_all_that_changes(kb: KnowledgeBase, some: Some) -> None:
    for entry in some(list(kb.entries.values())):
        body = entry.texts["en"].body
        there = render(body)
        word = next(iter(re.findall("[a-z]{4,}", there)))
        merged = merge(body, body, there, there.replace(word, "edited", 1), render, False)
        assert merged.text == body.replace(word, "edited", 1)
