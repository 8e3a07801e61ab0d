"""The content as plain Markdown: whole, and with addresses that lead somewhere."""

from __future__ import annotations

import re

import pytest

from faqbot.model import LANGS, KnowledgeBase, Lang
from faqbot.site.llms_txt import build_plain
from faqbot.site.pages import build_pages

BASE = "https://faq.example/"
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("lang", LANGS)
def test_every_entry_and_status_code_is_a_file_and_in_the_index(
    kb: KnowledgeBase, lang: Lang
) -> None:
    files = build_plain(kb, lang, BASE)
    root = BASE if lang == "ko" else f"{BASE}en/"
    for id, entry in kb.entries.items():
        text = files[f"faq/{id}.md"]
        assert text.startswith(f"# {entry.texts[lang].title}\n")
        assert f"({root}faq/{id}.md): " in files["llms.txt"]
        assert f"# {entry.texts[lang].title}\n" in files["llms-full.txt"]
    for code in kb.status_codes:
        assert f"({root}status/{code}.md): " in files["llms.txt"]
    for code in kb.error_codes:
        assert f"- `{code}`" in files["errors.md"]


@pytest.mark.parametrize("lang", LANGS)
def test_every_link_is_whole_and_leads_to_a_page_or_file(kb: KnowledgeBase, lang: Lang) -> None:
    files = build_plain(kb, lang, BASE)
    pages = {address_of(path) for path in build_pages(kb, lang)}
    here, other = ("", "en/") if lang == "ko" else ("en/", "")
    for path, text in files.items():
        for target in LINK.findall(text):
            if target.startswith("#"):
                continue
            assert target.startswith(("https://", "mailto:")), f"{path}: {target}"
            if target.startswith(BASE):
                address = target.removeprefix(BASE).split("#")[0]
                if address == f"{other}llms.txt":
                    continue
                assert address.startswith(here), f"{path}: {target}"
                local = address.removeprefix(here)
                assert local in files or local in pages, f"{path}: {target}"


def test_the_anchors_of_headings_are_left_out(kb: KnowledgeBase) -> None:
    text = build_plain(kb, "en", BASE)["faq/api-rate-limits.md"]
    assert "## What counts\n" in text
    assert "| Growth | 200 |" in text


def address_of(path: str) -> str:
    page = path.removesuffix(".md").removesuffix("index")
    return page if not page or page.endswith("/") else f"{page}/"
