"""An article says the same on its page, in the chat and on the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nh3
import pytest
import yaml
from markdown import Markdown
from mkdocs.utils.yaml import yaml_load

from faqbot.answering.render import TAGS, render_html, render_text
from faqbot.model import LANGS, KnowledgeBase

ROOT = Path(__file__).parents[2]
CASES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "cases" / "dialect.yml").read_text("utf-8")
)
CHAT = ROOT / "faqbot" / "site" / "theme" / "assets" / "chat" / "dom.js"


@pytest.fixture(scope="module")
def site() -> Iterator[Markdown]:
    """The converter of the site, as mkdocs.yml has it."""
    given = yaml_load((ROOT / "mkdocs.yml").read_text("utf-8"))["markdown_extensions"]
    options = {name: each[name] for each in given if isinstance(each, dict) for name in each}
    names = [name for each in given for name in ([each] if isinstance(each, str) else each)]
    options["toc"] = {"permalink": False}
    options["pymdownx.highlight"] = {"use_pygments": False}  # spans of colours say nothing more
    yield Markdown(extensions=names, extension_configs=options, output_format="html")


def structure(html: str) -> list[str]:
    """Tags and words in their order, without what only a page has."""
    plain = nh3.clean(html, tags=set(TAGS), attributes={}, link_rel=None)
    return re.findall(r"<[^>]+>|[^<\s]+", plain)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_blocks_are_the_same_everywhere(case: dict[str, Any], site: Markdown) -> None:
    html = render_html(case["text"], "/en/", "faq")
    assert structure(html) == structure(site.reset().convert(case["text"]))
    assert html == case["html"].strip()
    assert render_text(case["text"], "/en/", "faq") == case["plain"].strip("\n")


def test_every_article_has_the_blocks_of_its_page(kb: KnowledgeBase, site: Markdown) -> None:
    for lang in LANGS:
        for entry in kb.entries.values():
            body = entry.texts[lang].body
            mine, pages = render_html(body, f"/{lang}/", "faq"), site.reset().convert(body)
            assert structure(mine) == structure(pages), f"{lang}/{entry.id}"


def test_the_chat_keeps_what_the_bot_renders() -> None:
    kept = re.search(r'TAGS = new Set\(\s*"([A-Z0-9 ]+)"', CHAT.read_text("utf-8"))
    assert kept
    assert {tag.lower() for tag in kept[1].split()} == TAGS
