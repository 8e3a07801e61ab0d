"""Plain text is passed over, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown, treeprocessors

from faqbot.model import LANGS, KnowledgeBase
from faqbot.site import inline

EXTENSIONS = ["admonition", "attr_list", "md_in_html", "tables", "toc", "pymdownx.superfences"]
# Text of which much means something to Markdown.
MARKED = st.text(st.sampled_from('ab 가.\n`*_[]()<>!&;#\\{}:/"@|-1'), max_size=60)


def render(text: str, *more: str) -> str:
    return Markdown(extensions=[*EXTENSIONS, *more]).convert(text)


def test_articles_come_out_the_same(kb: KnowledgeBase) -> None:
    for entry in kb.entries.values():
        for lang in LANGS:
            body = entry.texts[lang].body
            assert render(body, "faqbot.site.inline") == render(body), entry.id


@given(MARKED)
def test_any_text_comes_out_the_same(text: str) -> None:
    assert render(text, "faqbot.site.inline") == render(text)


def test_no_pattern_is_tried_on_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr(inline, "_handle", lambda _, data, __: tried.append(data) or data)
    render("Plain text.\n\nMore of it, with `code`.", "faqbot.site.inline")
    assert tried == ["More of it, with `code`."]
    assert hasattr(treeprocessors.InlineProcessor, inline.METHOD)
