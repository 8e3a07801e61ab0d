"""Code on pages is there in several languages, and scripts know what is what."""

from __future__ import annotations

import json
from dataclasses import replace

from faqbot.model import LANGS, KnowledgeBase
from faqbot.site.llms_txt import build_plain
from faqbot.site.pages import build_pages
from faqbot.site.snippets import account_module, snippet_files, with_tabs
from faqbot.snippets.render import LANGUAGES, fenced


def test_a_page_has_tabs_where_an_article_has_one_language(kb: KnowledgeBase) -> None:
    for lang in LANGS:
        texts = kb.snippets["create-ticket"][lang].texts
        page = build_pages(kb, lang)["faq/create-ticket.md"]
        assert f"\n{fenced(texts)}\n" in f"\n{kb.entries['create-ticket'].texts[lang].body}\n"
        assert f"\n{fenced(texts)}\n" not in page
        for id, language in LANGUAGES.items():
            code = texts[id].replace("\n", "\n    ")
            assert f'=== "{language.name}"\n\n    ```{language.fence}\n    {code}\n' in page
        assert page.count("{ .fb-account }") == 1
        assert page.index("{ .fb-account }") < page.index('=== "')
        assert "](find-api-key.md)" in page.partition("{ .fb-account }")[0].rpartition("\n\n")[2]


def test_what_is_the_readers_own_stands_above_the_first_tabs_below_marked_responses(
    kb: KnowledgeBase,
) -> None:
    answer, call = (fenced(kb.snippets[name]["en"].texts) for name in ("missing-name", "me"))
    page = f"\n{answer}\n\nText.\n\n{call}\n\nEnd.\n"
    shown = with_tabs(kb, "en", "faq/x.md", page)
    before, _, after = shown.partition("{ .fb-account }")
    assert 'json hl_lines="' in before
    assert before.partition("Text.\n")[2].strip().startswith("<span>")
    assert after.lstrip().startswith('=== "curl"')
    assert after.endswith("\n\nEnd.\n")


def test_a_page_without_snippets_stays_as_it_is(kb: KnowledgeBase) -> None:
    page = "---\n{}\n---\n\n# Title\n\n```bash\ncurl x\n```\n"
    assert with_tabs(kb, "en", "faq/x.md", page) == page
    assert account_module(replace(kb, account=None)) == "export const account = null;\n"


def test_scripts_find_other_languages_by_what_stands_in_replies(kb: KnowledgeBase) -> None:
    known = json.loads(snippet_files(kb, "ko", "")["snippets.json"])
    texts = kb.snippets["create-ticket"]["ko"].texts
    assert known[texts["curl"]]["Python"] == {"fence": "python", "text": texts["python"]}
    assert "curl" not in known[texts["curl"]]
    assert known[texts["curl"]]["as"] == "bash"
    assert known[kb.snippets["check-secret"]["ko"].texts["python"]]["as"] == "python"


def test_documents_for_tools_have_one_language(kb: KnowledgeBase) -> None:
    markdown = build_plain(kb, "en", "https://faq.example.com/")["faq/create-ticket.md"]
    assert fenced(kb.snippets["create-ticket"]["en"].texts) in markdown
    assert '=== "' not in markdown
