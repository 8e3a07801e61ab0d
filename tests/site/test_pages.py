"""The Markdown of the pages."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape
from urllib.parse import urlencode

import pytest
import yaml

from faqbot.addresses import API_MAP, CHAT, ERRORS, HOME, MESSAGES, RATE_LIMITS, STATUS_INDEX
from faqbot.content.calls import call_name, calls_of, rules_of
from faqbot.model import LANGS, Entry, KnowledgeBase, Lang, Plan
from faqbot.site.markup import as_text
from faqbot.site.pages import build_nav, build_pages
from faqbot.site.snippets import with_tabs
from faqbot.words import SITE, own_examples, own_words

Pages = dict[str, str]
# The reference does not say with which code these answer when they work.
NO_STATED_SUCCESS = {
    "PATCH /api/v2/agents/[id]/availability",
    "PATCH /api/v2/tickets/[id]/accesses",
    "POST /api/v2/account/export",
    "POST /api/v2/agents/bulk",
    "POST /api/v2/automations/[type]/rules",
    "POST /api/v2/canned_response_folders",
    "POST /api/v2/canned_responses",
    "POST /api/v2/channels/outbound-messages",
    "POST /api/v2/collaboration/messages",
    "POST /api/v2/collaboration/threads",
    "POST /api/v2/companies/imports",
    "POST /api/v2/company_fields",
    "POST /api/v2/contact-activities",
    "POST /api/v2/contact_fields",
    "POST /api/v2/contacts/imports",
    "POST /api/v2/customer-satisfaction/surveys/[id]/responses",
    "POST /api/v2/discussions/categories",
    "POST /api/v2/discussions/categories/[id]/forums",
    "POST /api/v2/discussions/forums/[id]/follow",
    "POST /api/v2/discussions/forums/[id]/topics",
    "POST /api/v2/discussions/topics/[id]/comments",
    "POST /api/v2/discussions/topics/[id]/follow",
    "POST /api/v2/email/mailboxes",
    "POST /api/v2/sla_policies",
    "POST /api/v2/ticket-forms",
    "POST /api/v2/tickets/[id]/accesses",
    "POST /api/v2/tickets/[id]/forward",
    "POST /api/v2/tickets/[id]/reply_to_forward",
    "POST /api/v2/tickets/bulk_delete",
    "POST /api/v2/tickets/bulk_update",
    "PUT /api/v2/companies/imports/[id]/cancel",
    "PUT /api/v2/contacts/imports/[id]/cancel",
    "PUT /api/v2/email/settings",
    "PUT /api/v2/notifications/email/bcc",
    "PUT /api/v2/tickets/[id]/summary",
    "PUT /api/v2/tickets/bulk_unwatch",
    "PUT /api/v2/tickets/bulk_watch",
    "PUT /api/v2/time_entries/[id]/toggle_timer",
}


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
    expected |= {f"calls/{section.id}.md" for section in calls_of(kb).values()}
    expected |= {HOME, "faq/index.md", STATUS_INDEX, ERRORS, MESSAGES, RATE_LIMITS, API_MAP, CHAT}
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
        page = pages[path := f"faq/{entry.id}.md"]
        assert with_tabs(kb, lang, path, entry.texts[lang].body).strip() in page
        for section in entry.api:
            assert f"]({kb.api[section].url})" in page
        for code in entry.status:
            assert f"](../status/{code}.md)" in page
        for related in entry.related:
            assert f"]({related}.md)" in page
        for source in entry.sources:
            assert f"]({source.url})" in page
        assert entry.reviewed.isoformat() in page
        assert f'"short": "/q/{entry.id}"' in page


def test_entry_page_knows_its_chapter(kb: KnowledgeBase, pages: Pages) -> None:
    for category in kb.categories:
        for entry_id in category.entries:
            meta = meta_of(pages[f"faq/{entry_id}.md"])
            assert meta["chapter"] == f"category/{category.id}.md"


def test_status_page_leads_with_meaning_and_fix(
    kb: KnowledgeBase, pages: Pages, lang: Lang
) -> None:
    for status in kb.status_codes.values():
        page, text = pages[path := f"status/{status.code}.md"], status.texts[lang]
        assert f">{status.code}</span> <span" in page
        assert f'<span lang="en">{escape(status.name)}</span>' in page
        assert page.index('class="fb-lead"') < page.index(
            with_tabs(kb, lang, path, f"{text.body}\n").strip()
        )
        assert f'"short": "/s/{status.code}"' in page


def test_status_title_does_not_say_the_name_twice(kb: KnowledgeBase) -> None:
    english, korean = (build_pages(kb, lang)["status/429.md"] for lang in ("en", "ko"))
    assert meta_of(english)["title"] == "429 Rate Limit Exceeded"
    assert meta_of(korean)["title"] == "429 호출 한도 초과 — Rate Limit Exceeded"
    assert english.count("# <span") == 1
    assert "<span>호출 한도 초과</span> <span lang" in korean


def test_korean_names_of_codes_come_first_everywhere(kb: KnowledgeBase) -> None:
    for path, page in build_pages(kb, "ko").items():
        for status in kb.status_codes.values():
            code, own = f">{status.code}</span> ", status.texts["ko"].title
            assert page.count(code) == page.count(f"{code}<span>{own}</span> "), path


def test_an_entry_names_its_chapter_and_the_pages_before_and_after(
    kb: KnowledgeBase, pages: Pages, lang: Lang
) -> None:
    order = [id for category in kb.categories for id in category.entries]
    for category in kb.categories:
        for id in category.entries:
            meta, at = meta_of(pages[f"faq/{id}.md"]), order.index(id)
            assert [url for _, url in meta["siblings"]] == [
                f"faq/{each}/" for each in category.entries
            ]
            title = escape(kb.entries[id].texts[lang].title, quote=False)
            assert [title, f"faq/{id}/"] in meta["siblings"]
            assert meta.get("previous", [None, None])[1] == (
                f"faq/{order[at - 1]}/" if at else None
            )
            following = order[at + 1 : at + 2]
            assert meta.get("next", [None, None])[1] == (
                f"faq/{following[0]}/" if following else None
            )
    assert "previous" not in meta_of(pages[f"status/{next(iter(kb.status_codes))}.md"])


def test_articles_ask_their_reader_and_nothing_else_does(
    kb: KnowledgeBase, pages: Pages, lang: Lang
) -> None:
    articles = {f"faq/{id}" for id in kb.entries} | {f"status/{c}" for c in kb.status_codes}
    for path, page in pages.items():
        name = path.removesuffix(".md")
        asks = f'data-faqbot-page="{name}" data-search-exclude hidden>' in page
        assert asks == (name in articles) == bool(meta_of(page).get("feedback")), path
        assert not asks or escape(SITE[lang]["was_helpful"]) in page


def test_status_table_has_a_row_for_each_code(kb: KnowledgeBase, pages: Pages) -> None:
    for code in kb.status_codes:
        assert f"]({code}.md) |" in pages[STATUS_INDEX].split(f"{{ #{code // 100}xx }}")[1]


def test_english_names_on_korean_pages_are_marked_as_english(kb: KnowledgeBase) -> None:
    korean, english = build_pages(kb, "ko"), build_pages(kb, "en")
    for section in kb.api.values():
        assert f"]({section.url}){{ lang=en }}" in korean[API_MAP]
    assert '<span lang="en">Rate Limit Exceeded</span>' in korean["faq/retry-after.md"]
    assert "{ lang=en }" not in "".join(english.values())


def test_api_map_names_each_section_and_the_entries_that_use_it(
    kb: KnowledgeBase, pages: Pages
) -> None:
    rows = pages[API_MAP].splitlines()
    for section in kb.api.values():
        call = f">{section.method}</span> `{section.path}`" if section.path else " |  | "
        row = next(row for row in rows if f"]({section.url})" in row and call in row)
        for entry in kb.entries.values():
            assert (section.id in entry.api) == (f"](faq/{entry.id}.md)" in row)


def test_every_call_has_a_page_that_explains_each_code_it_can_answer_with(
    kb: KnowledgeBase, pages: Pages, lang: Lang
) -> None:
    assert len(calls_of(kb)) > 90
    for name, section in calls_of(kb).items():
        page = pages[f"calls/{section.id}.md"]
        assert f"`{name}`" in page
        assert f"]({section.url})" in page
        rules = rules_of(kb, section)
        assert {401, 403, 404, 429, 500} <= {rule.status for rule in rules}
        assert any(rule.status < 300 for rule in rules) != (name in NO_STATED_SUCCESS)
        for rule in rules:
            assert f"](../status/{rule.status}.md) |" in page
        for row in pages[API_MAP].splitlines():
            if f">{section.method}</span> `{section.path}`" in row:
                assert f"](calls/{section.id}.md)" in row


def test_an_entry_leads_to_what_can_go_wrong_with_its_calls(
    kb: KnowledgeBase, pages: Pages
) -> None:
    assert "](../calls/create_ticket.md)" in pages["faq/create-ticket.md"]
    for entry in kb.entries.values():
        calls = [kb.api[id] for id in entry.api if call_name(kb.api[id])]
        assert pages[f"faq/{entry.id}.md"].count("](../calls/") == len(calls)


def test_every_error_code_is_explained(kb: KnowledgeBase, pages: Pages, lang: Lang) -> None:
    for error in kb.error_codes.values():
        part = pages[ERRORS].split(f"{{ #{error.code} }}")[1].split("\n")[0]
        assert as_text(error.meaning[lang]) in part
        assert as_text(error.fix[lang]) in part
        assert (error.status is None) == ("](status/" not in part)


def test_limits_stand_in_the_entry_and_the_page_from_one_place(
    kb: KnowledgeBase, pages: Pages
) -> None:
    row = "| Enterprise | 700 | 280 | 280 | 200 | 200 |"
    assert row in pages["faq/api-rate-limits.md"]
    assert row in pages[RATE_LIMITS]
    assert "| Growth | 80 |" in pages["calls/create_ticket.md"]
    assert all(f'value="{plan.id}"' in pages[RATE_LIMITS] for plan in kb.plans)


@pytest.mark.parametrize("id", ["api-rate-limits", "api-on-free-plan"])
def test_the_limits_in_prose_are_those_of_the_data(kb: KnowledgeBase, id: str, lang: Lang) -> None:
    lead = kb.entries[id].texts[lang].short_answer
    for plan in kb.plans:
        if plan.kind != "purchased":
            assert re.search(rf"(?<!\d){plan.limits['total']}(?!\d)", lead)


def test_a_language_that_lags_says_so_and_the_other_does_not(kb: KnowledgeBase) -> None:
    behind = replace(kb, lagging={"faq/cors": "en", "status/404": "ko"})
    english, korean = build_pages(behind, "en"), build_pages(behind, "ko")
    assert 'class="fb-lagging"' in english["faq/cors.md"]
    assert 'href="../../../faq/cors/"' in english["faq/cors.md"]
    assert 'href="../../en/status/404/"' in korean["status/404.md"]
    assert 'class="fb-lagging"' not in korean["faq/cors.md"] + english["status/404.md"]


def test_a_former_address_leads_to_the_new_one(kb: KnowledgeBase) -> None:
    moved = build_pages(replace(kb, redirects={"old-name": "cors"}), "ko")["faq/old-name.md"]
    assert meta_of(moved)["moved_to"] == "../cors/"
    assert "](cors.md)" in moved


def test_home_offers_the_bot_the_popular_and_the_chapters(
    kb: KnowledgeBase, pages: Pages, lang: Lang
) -> None:
    home = pages[HOME]
    assert home.index("fb-hero") < home.index("fb-cards")
    assert f"# {own_words(kb, lang)['promise']} {{ #top }}" in home
    for example in own_examples(kb, lang, "home"):
        assert f'href="chat/?{escape(urlencode({"q": example, "lang": lang}))}" data' in home
    for code in kb.status_codes:
        assert f"](status/{code}.md)" in home
    assert 'action="chat/" method="get"' in home
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


def test_home_entries_and_status_codes_end_with_ways_on(
    kb: KnowledgeBase, pages: Pages, lang: Lang
) -> None:
    assert len(kb.ways_on) == 3
    ends = [HOME, *(f"faq/{id}.md" for id in kb.entries)]
    ends += [f"status/{code}.md" for code in kb.status_codes]
    for path in ends:
        assert all(f"[{way.title[lang]}]({way.url})" in pages[path] for way in kb.ways_on)


def test_no_heading_stands_alone_where_no_way_on_is_known(kb: KnowledgeBase, lang: Lang) -> None:
    pages = build_pages(replace(kb, ways_on=()), lang)
    assert not any(SITE[lang]["still_stuck"] in page for page in pages.values())


def test_every_known_message_is_explained_once_with_its_codes_and_entries(
    kb: KnowledgeBase, pages: Pages, lang: Lang
) -> None:
    parts = {
        part.partition("{ #")[2].partition(" }")[0]: part
        for part in re.split(r"^###? ", pages[MESSAGES], flags=re.M)
    }
    for message in kb.messages:
        part = parts[message.id]
        assert f"`{message.title}`" in part
        assert (message.status is None) or f"{message.status}.md" in part
        assert (message.error is None) or f"errors.md#{message.error}" in part
        assert all(f"{id}.md" in part for id in message.entries)


def test_what_differs_in_a_message_is_shown_as_dots(kb: KnowledgeBase) -> None:
    assert not any("‹" in message.title for message in kb.messages)


@pytest.mark.parametrize(
    ("plans", "pause"),
    [
        ([("free", 0), ("basic", 200)], "0.38"),  # renamed, and after one that allows nothing
        ([("free", 0)], "This plan allows no API calls."),
        ([("tiny", 1)], "This plan allows no API calls."),  # of which the usual share is none
        ([], "This plan allows no API calls."),
    ],
)
def test_the_calculator_takes_any_plans(
    kb: KnowledgeBase, plans: list[tuple[str, int]], pause: str
) -> None:
    made = tuple(Plan(id, "plan", {"ko": id, "en": id}, {"total": total}) for id, total in plans)
    page = build_pages(replace(kb, plans=made), "en")[RATE_LIMITS]
    assert f">{pause}" in page
    assert page.count(" selected>") == 1 + any(total for _, total in plans)


def test_a_knowledge_base_that_says_nothing_of_itself_speaks_plainly(
    kb: KnowledgeBase, lang: Lang
) -> None:
    silent = replace(kb, own={}, examples={})
    home = build_pages(silent, lang)[HOME]
    assert own_words(silent, lang)["promise"] in home
    assert "Freshdesk" not in "".join(own_words(silent, lang).values())
    for id in kb.popular[:3]:
        assert escape(urlencode({"q": kb.entries[id].texts[lang].title, "lang": lang})) in home
    named = replace(kb, own={"name": {"ko": "다른 이름", "en": "Another name"}}, examples={})
    assert own_words(named, lang)["name"] in own_words(named, lang)["greeting"]
