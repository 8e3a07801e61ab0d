"""Every page of the site as the Markdown that MkDocs renders; opens nothing."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Final

import yaml

from faqbot.model import (
    ApiSection,
    Category,
    Entry,
    KnowledgeBase,
    Lang,
    Source,
    StatusCode,
    StatusText,
)
from faqbot.site.wording import WORDING, Wording, question_count

HOME: Final = "index.md"
ALL_QUESTIONS: Final = "faq/index.md"
STATUS_INDEX: Final = "status/index.md"
API_MAP: Final = "api-map.md"
CHAT: Final = "chat.md"
REPLY_PLACEHOLDER: Final = "<!-- faqbot:reply -->"

DESCRIPTION_LENGTH: Final = 160  # what search engines show of a description
# Lists of other pages would otherwise come before the page that a reader searches for.
NOT_SEARCHED: Final = {"exclude": True}
SEARCHED_FIRST: Final = {"boost": 2}
SEARCHED_LAST: Final = {"boost": 0.5}

LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
SPECIAL: Final = re.compile(r"([\\`*_{}\[\]#|])")


def build_pages(kb: KnowledgeBase, lang: Lang) -> dict[str, str]:
    """The Markdown of each page in `lang` by its path in the staged folder."""
    pages = {
        HOME: _home(kb, lang),
        ALL_QUESTIONS: _all_questions(kb, lang),
        STATUS_INDEX: _status_index(kb, lang),
        API_MAP: _api_map(kb, lang),
        CHAT: _chat(kb, lang),
    }
    for category in kb.categories:
        pages[category_path(category.id)] = _category(kb, lang, category)
        for entry_id in category.entries:
            pages[entry_path(entry_id)] = _entry(kb, lang, kb.entries[entry_id], category)
    for status in kb.status_codes.values():
        pages[status_path(status.code)] = _status(kb, lang, status)
    return pages


def build_nav(kb: KnowledgeBase, lang: Lang) -> list[dict[str, str]]:
    """The menu: the chapters stand in it, their questions don't."""
    words = WORDING[lang]
    return [
        {words.home: HOME},
        {words.all_questions: ALL_QUESTIONS},
        *({_html(category.title[lang]): category_path(category.id)} for category in kb.categories),
        {words.status_codes: STATUS_INDEX},
        {words.api_map: API_MAP},
        {words.chat: CHAT},
    ]


def entry_path(entry_id: str) -> str:
    """Where an entry is staged."""
    return f"faq/{entry_id}.md"


def status_path(code: int) -> str:
    """Where a status code is staged."""
    return f"status/{code}.md"


def category_path(category_id: str) -> str:
    """Where a chapter is staged."""
    return f"category/{category_id}.md"


# --- pages ------------------------------------------------------------------------------


def _home(kb: KnowledgeBase, lang: Lang) -> str:
    page, words = kb.pages[lang]["index"], WORDING[lang]
    popular = [
        _card(
            kb.entries[entry_id].texts[lang].title,
            entry_path(entry_id),
            _unlinked(kb.entries[entry_id].texts[lang].short_answer),
        )
        for entry_id in kb.popular
    ]
    chapters = [
        _card(
            category.title[lang],
            category_path(category.id),
            category.summary[lang],
            question_count(words, len(category.entries)),
        )
        for category in kb.categories
    ]
    return _page(
        page.title,
        page.description,
        {"hide": ["toc"], "search": NOT_SEARCHED},
        page.body,
        _ask_form(words, lang),
        _heading(2, words.popular, "popular"),
        _box("fb-cards fb-cards--popular", "\n".join(popular)),
        _heading(2, words.chapters, "chapters"),
        _box("fb-cards fb-cards--chapters", "\n".join(chapters)),
    )


def _all_questions(kb: KnowledgeBase, lang: Lang) -> str:
    words = WORDING[lang]
    blocks: list[str] = []
    for category in kb.categories:
        title = _link(category.title[lang], ALL_QUESTIONS, category_path(category.id))
        blocks += [
            f"## {title} {{ #{category.id} }}",
            _entry_list(kb, lang, category.entries, ALL_QUESTIONS),
        ]
    return _page(words.all_questions, words.site_description, {"search": NOT_SEARCHED}, *blocks)


def _category(kb: KnowledgeBase, lang: Lang, category: Category) -> str:
    path = category_path(category.id)
    blocks: list[str] = []
    for entry_id in category.entries:
        text = kb.entries[entry_id].texts[lang]
        blocks += [
            f"## {_link(text.title, path, entry_path(entry_id))} {{ #{entry_id} }}",
            _unlinked(text.short_answer),
        ]
    return _page(
        category.title[lang],
        category.summary[lang],
        {"search": NOT_SEARCHED},
        f"{_text(category.summary[lang])}\n{{ .fb-summary }}",
        _box("fb-questions", *blocks),
    )


def _entry(kb: KnowledgeBase, lang: Lang, entry: Entry, category: Category) -> str:
    text, path = entry.texts[lang], entry_path(entry.id)
    return _page(
        text.title,
        _description(text.short_answer),
        {"chapter": category_path(category.id), "search": SEARCHED_FIRST},
        text.body,
        _around(kb, lang, path, entry.api, entry.status, entry.related),
        _provenance(lang, entry.sources, entry.reviewed.isoformat()),
        _short_link(WORDING[lang], f"/q/{entry.id}"),
    )


def _status(kb: KnowledgeBase, lang: Lang, status: StatusCode) -> str:
    text, words, path = status.texts[lang], WORDING[lang], status_path(status.code)
    title = _status_title(status, text)
    return _page(
        title,
        _description(f"{text.meaning} {text.fix}"),
        {"chapter": STATUS_INDEX, "search": SEARCHED_FIRST},
        _status_lead(words, text),
        text.body,
        _around(kb, lang, path, status.api, (), status.related),
        _provenance(lang, status.sources, status.reviewed.isoformat()),
        _short_link(words, f"/s/{status.code}"),
    )


def _status_index(kb: KnowledgeBase, lang: Lang) -> str:
    page, words = kb.pages[lang]["status/index"], WORDING[lang]
    rows = [
        (
            f"[**{status.code}** {_text(status.name)}]({status.code}.md)",
            _text(status.texts[lang].meaning),
            _text(status.texts[lang].fix),
        )
        for status in kb.status_codes.values()
    ]
    return _page(
        page.title,
        page.description,
        {"hide": ["toc"], "search": NOT_SEARCHED},
        page.body,
        _box("fb-table fb-table--status", _table((words.code, words.meaning, words.fix), rows)),
    )


def _api_map(kb: KnowledgeBase, lang: Lang) -> str:
    page, words = kb.pages[lang]["api-map"], WORDING[lang]
    users = _users_of_api(kb)
    blocks: list[str] = []
    for group, sections in _by_group(kb.api.values()).items():
        rows = [
            (
                f"[{_text(section.title)}]({section.url})",
                _call(section),
                _linked_titles(kb, lang, users.get(section.id, ()), API_MAP),
            )
            for section in sections
        ]
        blocks += [
            _heading(2, group, f"group-{_slug(group)}"),
            _box(
                "fb-table fb-table--api",
                _table((words.reference, words.call, words.questions), rows),
            ),
        ]
    return _page(page.title, page.description, {"search": SEARCHED_LAST}, page.body, *blocks)


def _chat(kb: KnowledgeBase, lang: Lang) -> str:
    page = kb.pages[lang]["chat"]
    return _page(
        page.title,
        page.description,
        {"search": NOT_SEARCHED},
        page.body,
        _ask_form(WORDING[lang], lang),
        f'<div id="faqbot-reply">\n{REPLY_PLACEHOLDER}\n</div>',
    )


# --- parts of pages ---------------------------------------------------------------------


def _page(title: str, description: str, meta: Mapping[str, object], *blocks: str) -> str:
    """A page under its title; the theme puts both into HTML as they are, so they are escaped."""
    meta = {"title": _html(title), "description": html.escape(description), **meta}
    front = yaml.safe_dump(dict(meta), allow_unicode=True, sort_keys=False, width=10_000)
    blocks = (_heading(1, title, "top"), *blocks)
    body = "\n\n".join(block.strip("\n") for block in blocks if block.strip())
    return f"---\n{front}---\n\n{body}\n"


def _heading(level: int, title: str, anchor: str) -> str:
    return f"{'#' * level} {_text(title)} {{ #{anchor} }}"


def _box(classes: str, *blocks: str) -> str:
    inner = "\n\n".join(blocks)
    return f'<div class="{classes}" markdown="1">\n\n{inner}\n\n</div>'


def _card(title: str, path: str, text: str, note: str = "") -> str:
    """A list item of paragraphs: the linked title, a text and maybe a note."""
    lines = [f"- [{_text(title)}]({path})", "", *(f"    {line}" for line in text.splitlines()), ""]
    if note:
        lines += [f"    {note}", "    { .fb-note }", ""]
    return "\n".join(lines)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _ask_form(words: Wording, lang: Lang) -> str:
    """A form that works without JavaScript; the widget hides it where there is no bot."""
    return "\n".join(
        (
            '<form class="fb-ask" action="/chat" method="get" data-faqbot-ask>',
            f'<label class="fb-ask__label" for="faqbot-q">{html.escape(words.ask_label)}</label>',
            '<div class="fb-ask__row">',
            '<input class="fb-ask__input" id="faqbot-q" name="q" type="text" required'
            ' maxlength="2000" autocomplete="off" enterkeyhint="send"'
            f' placeholder="{html.escape(words.ask_placeholder)}">',
            f'<input type="hidden" name="lang" value="{lang}">',
            f'<button class="fb-button" type="submit">{html.escape(words.ask_button)}</button>',
            "</div>",
            "</form>",
            f'<p class="fb-no-bot" data-faqbot-none hidden>{html.escape(words.no_bot)}</p>',
        )
    )


def _status_lead(words: Wording, text: StatusText) -> str:
    return "\n".join(
        (
            '<dl class="fb-lead">',
            f"<div><dt>{words.meaning}</dt> <dd>{html.escape(text.meaning)}</dd></div>",
            f"<div><dt>{words.fix}</dt> <dd>{html.escape(text.fix)}</dd></div>",
            "</dl>",
        )
    )


def _around(
    kb: KnowledgeBase,
    lang: Lang,
    path: str,
    api: tuple[str, ...],
    status: tuple[int, ...],
    related: tuple[str, ...],
) -> str:
    """What belongs to a page beside its text: API sections, status codes, related entries."""
    words = WORDING[lang]
    parts: list[str] = []
    if related:
        parts += [
            _aside_heading(words.related, "faqbot-related"),
            _entry_list(kb, lang, related, path),
        ]
    if status:
        chips = [f"- {_status_link(kb.status_codes[code], path)}" for code in status]
        parts += [
            _aside_heading(words.status_codes, "faqbot-status"),
            _box("fb-chips", "\n".join(chips)),
        ]
    if api:
        sections = [f"- {_api_link(kb.api[section_id])}" for section_id in api]
        parts += [_aside_heading(words.api_sections, "faqbot-api"), "\n".join(sections)]
    return _box("fb-around", *parts) if parts else ""


def _aside_heading(title: str, anchor: str) -> str:
    """A heading whose section search leaves out: it names other pages."""
    return f"## {_text(title)} {{ #{anchor} data-search-exclude }}"


def _provenance(lang: Lang, sources: tuple[Source, ...], reviewed: str) -> str:
    words = WORDING[lang]
    links = [f"- [{_text(source.title)}]({source.url})" for source in sources]
    return _box(
        "fb-provenance",
        _aside_heading(words.sources, "faqbot-sources"),
        "\n".join(links),
        words.checked.format(date=reviewed) + "\n{ .fb-note }",
    )


def _short_link(words: Wording, address: str) -> str:
    """The address for pasting into a reply; `site.js` makes what is copied absolute."""
    return "\n".join(
        (
            '<p class="fb-short" data-search-exclude>',
            f"<span>{words.short_link}</span> <code>{address}</code>",
            f'<button class="fb-button fb-button--quiet" type="button"'
            f' data-clipboard-text="{address}">{words.copy}</button>',
            "</p>",
        )
    )


def _entry_list(kb: KnowledgeBase, lang: Lang, ids: Iterable[str], path: str) -> str:
    return "\n".join(
        f"- {_link(kb.entries[entry_id].texts[lang].title, path, entry_path(entry_id))}"
        for entry_id in ids
    )


def _linked_titles(kb: KnowledgeBase, lang: Lang, ids: Iterable[str], path: str) -> str:
    return "<br>".join(
        _link(kb.entries[entry_id].texts[lang].title, path, entry_path(entry_id))
        for entry_id in ids
    )


def _status_title(status: StatusCode, text: StatusText) -> str:
    """The code with Freshdesk's name for it and, where it says more, what that means."""
    name = f"{status.code} {status.name}"
    return name if text.title.casefold() == status.name.casefold() else f"{name} — {text.title}"


def _status_link(status: StatusCode, path: str) -> str:
    return _link(f"{status.code} {status.name}", path, status_path(status.code))


def _api_link(section: ApiSection) -> str:
    return f"[{_text(section.title)}]({section.url}) {_call(section)}".rstrip()


def _call(section: ApiSection) -> str:
    return f"`{section.method} {section.path}`" if section.method and section.path else ""


def _users_of_api(kb: KnowledgeBase) -> dict[str, list[str]]:
    """The ids of the entries that point to each API section, in reading order."""
    users: dict[str, list[str]] = {}
    for entry in kb.entries.values():
        for section_id in entry.api:
            users.setdefault(section_id, []).append(entry.id)
    return users


def _by_group(sections: Iterable[ApiSection]) -> dict[str, list[ApiSection]]:
    groups: dict[str, list[ApiSection]] = {}
    for section in sections:
        groups.setdefault(section.group, []).append(section)
    return groups


# --- Markdown ---------------------------------------------------------------------------


def _link(title: str, path: str, target: str) -> str:
    """A link between two staged pages, in the form that MkDocs checks."""
    return f"[{_text(title)}]({posixpath.relpath(target, posixpath.dirname(path))})"


def _html(text: str) -> str:
    """Plain text as HTML that says just that, outside attributes."""
    return html.escape(text, quote=False)


def _text(text: str) -> str:
    """Plain text as Markdown that says just that."""
    return SPECIAL.sub(r"\\\1", _html(text))


def _unlinked(markdown: str) -> str:
    """Markdown without its links, so that it can stand inside one and in any folder."""
    return LINK.sub(r"\1", markdown)


def _description(markdown: str) -> str:
    """The start of a Markdown text as plain text, cut after a word."""
    plain = " ".join(re.sub(r"[`*]", "", _unlinked(markdown)).split())
    if len(plain) <= DESCRIPTION_LENGTH:
        return plain
    return plain[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(".,") + "…"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
