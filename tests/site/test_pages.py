"""The Markdown of the pages."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
import yaml

from faqbot.model import LANGS, Entry, KnowledgeBase, Lang
from faqbot.site.pages import API_MAP, CHAT, HOME, STATUS_INDEX, build_nav, build_pages
from faqbot.site.wording import WORDING

Pages = dict[str, str]


@pytest.fixture(params=LANGS)
def lang(request: pytest.FixtureRequest) -> Lang:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def pages(kb: KnowledgeBase, lang: Lang) -> Pages:
    return build_pages(kb, lang)


def meta_of(page: str) -> dict[str, object]:
    front = yaml.safe_load(page.split("---\n")[1])
    assert isinstance(front, dict)
    return front


def with_text(kb: KnowledgeBase, entry: Entry, **changes: object) -> KnowledgeBase:
    """The same knowledge base with other words in one entry's Korean text."""
    text = replace(entry.texts["ko"], **changes)  # type: ignore[arg-type]
    changed = replace(entry, texts={**entry.texts, "ko": text})
    return replace(kb, entries={**kb.entries, entry.id: changed})


def test_both_languages_have_the_same_pages(kb: KnowledgeBase) -> None:
    assert build_pages(kb, "ko").keys() == build_pages(kb, "en").keys()


def test_every_entry_status_code_and_chapter_has_a_page(kb: KnowledgeBase, pages: Pages) -> None:
    expected = {f"faq/{entry_id}.md" for entry_id in kb.entries}
    expected |= {f"status/{code}.md" for code in kb.status_codes}
    expected |= {f"category/{category.id}.md" for category in kb.categories}
    expected |= {HOME, "faq/index.md", STATUS_INDEX, API_MAP, CHAT}
    assert pages.keys() == expected


def test_every_page_has_title_description_and_one_h1(pages: Pages) -> None:
    for path, page in pages.items():
        meta = meta_of(page)
        assert meta["title"], path
        assert meta["description"], path
        assert len(unescape(str(meta["description"]))) <= 161, path
        assert page.count("{ #top }") == 1, path


def test_entry_page_holds_all_that_belongs_to_it(
    kb: KnowledgeBase, pages: Pages, lang: Lang
) -> None:
    for entry in kb.entries.values():
        page = pages[f"faq/{entry.id}.md"]
        assert entry.texts[lang].body.strip() in page
        for section in entry.api:
            assert f"]({kb.api[section].url})" in page
        for code in entry.status:
            assert f"](../status/{code}.md)" in page
        for related in entry.related:
            assert f"]({related}.md)" in page
        for source in entry.sources:
            assert f"]({source.url})" in page
        assert entry.reviewed.isoformat() in page
        assert f'data-clipboard-text="/q/{entry.id}"' in page


def test_entry_page_knows_its_chapter(kb: KnowledgeBase, pages: Pages) -> None:
    for category in kb.categories:
        for entry_id in category.entries:
            meta = meta_of(pages[f"faq/{entry_id}.md"])
            assert meta["chapter"] == f"category/{category.id}.md"


def test_status_page_leads_with_meaning_and_fix(
    kb: KnowledgeBase, pages: Pages, lang: Lang
) -> None:
    for status in kb.status_codes.values():
        page, text = pages[f"status/{status.code}.md"], status.texts[lang]
        assert f"# {status.code} {status.name}" in page
        assert page.index('class="fb-lead"') < page.index(text.body.strip())
        assert f'data-clipboard-text="/s/{status.code}"' in page


def test_status_title_does_not_say_the_name_twice(kb: KnowledgeBase) -> None:
    assert "# 429 Rate Limit Exceeded { #top }" in build_pages(kb, "en")["status/429.md"]
    assert "# 429 Rate Limit Exceeded — " in build_pages(kb, "ko")["status/429.md"]


def test_status_table_has_a_row_for_each_code(kb: KnowledgeBase, pages: Pages) -> None:
    for code in kb.status_codes:
        assert f"]({code}.md) |" in pages[STATUS_INDEX]


def test_api_map_names_each_section_and_the_entries_that_use_it(
    kb: KnowledgeBase, pages: Pages
) -> None:
    rows = pages[API_MAP].splitlines()
    for section in kb.api.values():
        row = next(row for row in rows if f"]({section.url})" in row)
        assert section.path is None or f"`{section.method} {section.path}`" in row
        for entry in kb.entries.values():
            assert (section.id in entry.api) == (f"](faq/{entry.id}.md)" in row)


def test_home_offers_the_bot_the_popular_and_the_chapters(
    kb: KnowledgeBase, pages: Pages, lang: Lang
) -> None:
    home = pages[HOME]
    assert 'action="/chat" method="get"' in home
    assert f'<input type="hidden" name="lang" value="{lang}">' in home
    for entry_id in kb.popular:
        assert f"](faq/{entry_id}.md)" in home
    for category in kb.categories:
        assert f"](category/{category.id}.md)" in home
        assert str(len(category.entries)) in home


def test_chat_page_has_the_place_for_a_reply_on_its_own_line(pages: Pages) -> None:
    lines = pages[CHAT].splitlines()
    at = lines.index("<!-- faqbot:reply -->")
    assert lines[at - 1] == '<div id="faqbot-reply">'
    assert lines[at + 1] == "</div>"


def test_links_in_short_answers_do_not_leave_their_page(kb: KnowledgeBase) -> None:
    entry = kb.entries["find-api-key"]
    changed = with_text(kb, entry, body="See [the other](authentication.md#x) first.\n\nMore.")
    pages = build_pages(changed, "ko")
    assert "\nSee the other first.\n" in pages["category/start.md"]
    assert "    See the other first.\n" in pages[HOME]
    assert meta_of(pages["faq/find-api-key.md"])["description"] == "See the other first."


def test_titles_are_text_not_markup(kb: KnowledgeBase) -> None:
    entry = kb.entries["find-api-key"]
    page = build_pages(with_text(kb, entry, title="a_b_ [c] <d> & *e*"), "ko")
    assert r"# a\_b\_ \[c\] &lt;d&gt; &amp; \*e\* { #top }" in page["faq/find-api-key.md"]
    # The theme puts titles into HTML as they are.
    assert meta_of(page["faq/find-api-key.md"])["title"] == "a_b_ [c] &lt;d&gt; &amp; *e*"


def test_menu_has_chapters_but_no_entries(kb: KnowledgeBase, lang: Lang) -> None:
    paths = [path for item in build_nav(kb, lang) for path in item.values()]
    assert paths[0] == HOME
    assert [path for path in paths if path.startswith("category/")] == [
        f"category/{category.id}.md" for category in kb.categories
    ]
    assert not [path for path in paths if path.startswith("faq/") and path != "faq/index.md"]


def test_wording_is_complete_in_both_languages() -> None:
    for words in WORDING.values():
        for name in words.__dataclass_fields__:
            assert getattr(words, name), name
    assert "{count}" in WORDING["ko"].question_count
    assert "{count}" in WORDING["en"].question_count
