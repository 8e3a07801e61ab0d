"""Every page of the site as the Markdown that MkDocs renders; opens nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from faqbot.addresses import (
    ALL_QUESTIONS,
    API_MAP,
    CHAT,
    ERRORS,
    HOME,
    MESSAGES,
    RATE_LIMITS,
    STATUS_INDEX,
    local_url,
    path_of,
    short_url,
)
from faqbot.content.calls import calls_of
from faqbot.markdown import unlinked
from faqbot.model import Category, Entry, KnowledgeBase, Lang
from faqbot.site.components import (
    around,
    ask_form,
    beside,
    entry_list,
    feedback_form,
    lagging_notice,
    provenance,
    question_count,
    status_link,
    ways_on,
)
from faqbot.site.markup import (
    as_html,
    as_text,
    box,
    card,
    describe,
    heading,
    make_link,
    make_page,
)
from faqbot.site.reference import (
    OF_AN_ARTICLE,
    api_map,
    call_page,
    errors_page,
    messages_page,
    rate_limits,
    status_index,
    status_page,
    users_of_api,
)
from faqbot.site.snippets import with_tabs
from faqbot.words import SITE, own_examples, own_words

REPLY_PLACEHOLDER: Final = "<!-- faqbot:reply -->"
REFERENCE: Final[Mapping[str, tuple[str, Callable[[KnowledgeBase, Lang], str]]]] = {
    STATUS_INDEX: ("status_codes", status_index),
    ERRORS: ("error_codes", errors_page),
    MESSAGES: ("messages", messages_page),
    RATE_LIMITS: ("rate_limits", rate_limits),
    API_MAP: ("api_map", api_map),
}
"""Pages to look things up in, in the menu's order: the key of their name, and what makes them."""


def build_pages(kb: KnowledgeBase, lang: Lang) -> dict[str, str]:
    """The Markdown of each page in `lang` by its path in the staged folder."""
    users = users_of_api(kb)
    pages = {
        HOME: _home(kb, lang),
        ALL_QUESTIONS: _all_questions(kb, lang),
        CHAT: _chat(kb, lang),
    }
    pages |= {path: REFERENCE[path][1](kb, lang) for path in _reference(kb, lang)}
    for category in kb.categories:
        pages[path_of("category", category.id)] = _category(kb, lang, category)
        for entry_id in category.entries:
            pages[path_of("faq", entry_id)] = _entry(kb, lang, kb.entries[entry_id], category)
    for status in kb.status_codes.values():
        pages[path_of("status", status.code)] = status_page(kb, lang, status)
    for section in calls_of(kb).values():
        pages[path_of("calls", section.id)] = call_page(kb, lang, section, users)
    for old, new in kb.redirects.items():
        pages[path_of("faq", old)] = _moved(kb, lang, new)
    return {path: with_tabs(kb, lang, path, page) for path, page in pages.items()}


def _reference(kb: KnowledgeBase, lang: Lang) -> list[str]:
    """Where the pages to look things up in stand, of those that a knowledge base has."""
    return [path for path in REFERENCE if path.removesuffix(".md") in kb.pages[lang]]


def build_nav(kb: KnowledgeBase, lang: Lang) -> list[dict[str, str]]:
    """The menu: the chapters stand in it, their questions don't."""
    words = SITE[lang]
    return [
        {words["home"]: HOME},
        {words["all_questions"]: ALL_QUESTIONS},
        *(
            {as_html(category.title[lang]): path_of("category", category.id)}
            for category in kb.categories
        ),
        *({words[REFERENCE[path][0]]: path} for path in _reference(kb, lang)),
        {words["chat"]: CHAT},
    ]


# --- pages ------------------------------------------------------------------------------


def _marks_pastes(kb: KnowledgeBase) -> bool:
    """Whether there is anything that is marked in a response, a command or a log."""
    return bool(kb.api or kb.status_codes or kb.error_codes or kb.messages)


def _home(kb: KnowledgeBase, lang: Lang) -> str:
    page, words = kb.pages[lang]["index"], SITE[lang]
    popular = [
        card(
            kb.entries[entry_id].texts[lang].title,
            path_of("faq", entry_id),
            unlinked(kb.entries[entry_id].texts[lang].short_answer),
        )
        for entry_id in kb.popular
    ]
    chapters = [
        card(
            category.title[lang],
            path_of("category", category.id),
            category.summary[lang],
            question_count(lang, len(category.entries)),
        )
        for category in kb.categories
    ]
    codes = [f"- {status_link(status, HOME, lang)}" for status in kb.status_codes.values()]
    return make_page(
        page.title,
        page.description,
        {"hide": ["navigation", "toc"], "bench": _marks_pastes(kb)},
        heading(2, words["popular"], "popular"),
        box("fb-cards fb-cards--popular", "\n".join(popular)),
        heading(2, words["chapters"], "chapters"),
        box("fb-cards fb-cards--chapters", "\n".join(chapters)),
        *(
            (heading(2, words["status_codes"], "status-codes"), box("fb-chips", "\n".join(codes)))
            if codes
            else ()
        ),
        ways_on(kb, lang),
        top=box(
            "fb-hero",
            heading(1, own_words(kb, lang)["promise"], "top"),
            page.body,
            ask_form(kb, lang, "chat/", own_examples(kb, lang, "home")),
        ),
    )


def _all_questions(kb: KnowledgeBase, lang: Lang) -> str:
    words = SITE[lang]
    blocks: list[str] = []
    for category in kb.categories:
        title = make_link(category.title[lang], ALL_QUESTIONS, path_of("category", category.id))
        blocks += [
            f"## {title} {{ #{category.id} }}",
            box("fb-links", entry_list(kb, lang, category.entries, ALL_QUESTIONS)),
        ]
    return make_page(words["all_questions"], own_words(kb, lang)["description"], {}, *blocks)


def _category(kb: KnowledgeBase, lang: Lang, category: Category) -> str:
    path = path_of("category", category.id)
    blocks: list[str] = []
    for entry_id in category.entries:
        text = kb.entries[entry_id].texts[lang]
        link = make_link(text.title, path, path_of("faq", entry_id))
        blocks += [
            f"## {link} {{ #{entry_id} }}",
            unlinked(text.short_answer),
        ]
    return make_page(
        category.title[lang],
        category.summary[lang],
        {},
        f"{as_text(category.summary[lang])}\n{{ .fb-summary }}",
        box("fb-questions", *blocks),
    )


def _entry(kb: KnowledgeBase, lang: Lang, entry: Entry, category: Category) -> str:
    text, path = entry.texts[lang], path_of("faq", entry.id)
    return make_page(
        text.title,
        describe(text.short_answer),
        {
            "chapter": path_of("category", category.id),
            "short": short_url("faq", entry.id),
            **OF_AN_ARTICLE,
            **_beside(kb, lang, entry.id),
        },
        lagging_notice(kb, lang, path),
        text.body,
        feedback_form(SITE[lang], f"faq/{entry.id}"),
        around(kb, lang, path, entry.api, entry.status, entry.related),
        ways_on(kb, lang),
        provenance(lang, entry.sources, entry.reviewed.isoformat()),
    )


def _beside(kb: KnowledgeBase, lang: Lang, entry_id: str) -> dict[str, object]:
    """What the menu and the end of an entry's page lead to: its chapter, and reading order."""

    def title_of(id: str) -> str:
        return as_html(kb.entries[id].texts[lang].title)

    chapter = kb.category_of(entry_id).entries
    order = [id for category in kb.categories for id in category.entries]
    return beside(
        entry_id,
        [(id, title_of(id), local_url("faq", id)) for id in chapter],
        [(id, title_of(id), local_url("faq", id)) for id in order],
    )


def _chat(kb: KnowledgeBase, lang: Lang) -> str:
    page = kb.pages[lang]["chat"]
    return make_page(
        page.title,
        page.description,
        {},
        page.body,
        ask_form(kb, lang, "./"),
        f'<div id="faqbot-reply">\n{REPLY_PLACEHOLDER}\n</div>',
    )


def _moved(kb: KnowledgeBase, lang: Lang, new: str) -> str:
    """What stands at the former address of an entry."""
    title, words = kb.entries[new].texts[lang].title, SITE[lang]
    link = make_link(title, path_of("faq", "-"), path_of("faq", new))
    meta = {"template": "moved.html", "moved_to": f"../{new}/"}
    return make_page(title, words["moved"], meta, f"{words['moved']} {link}")
