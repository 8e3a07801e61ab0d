"""What the bot says in one language, as a document that assets/answer/bot.js answers from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from faqbot.addresses import (
    ALL_QUESTIONS,
    ERRORS,
    MESSAGES,
    address_of,
    anchor_url,
    local_url,
    page_url,
    root_of,
    short_url,
)
from faqbot.answering.bot import ways_on
from faqbot.answering.decide import Thresholds
from faqbot.answering.entry_answers import first_section
from faqbot.answering.explanations import ANY_CALL, explain_error, explain_status
from faqbot.answering.render import render_html
from faqbot.answering.signs import codes_of
from faqbot.content.calls import calls_of, page_of_call, rules_of
from faqbot.markdown import find_headings
from faqbot.model import (
    ERRORS_ENTRY,
    ApiSection,
    Entry,
    KnowledgeBase,
    Lang,
    StatusCode,
    Topic,
)
from faqbot.site.components import status_title
from faqbot.words import BOT, SITE, bot_words


def build_answers(kb: KnowledgeBase, thresholds: Thresholds, lang: Lang) -> dict[str, Any]:
    """Everything that a reply in a language says, rendered as the server renders it."""
    return {
        "lang": lang,
        "prefix": root_of(kb, lang).rstrip("/"),
        "addresses": _addresses(kb, lang),
        "reference": kb.product.reference,
        "words": bot_words(kb, lang),
        "links": [asdict(link) for link in ways_on(kb, lang)],
        "thresholds": asdict(thresholds),
        "entries": {id: _entry(kb, entry, lang) for id, entry in kb.entries.items()},
        "status": {code: _status(kb, status, lang) for code, status in kb.status_codes.items()},
        "errors": {code: _error(kb, code, lang) for code in kb.error_codes},
        "messages": _messages(kb, lang),
        "api": {id: _section(kb, section) for id, section in kb.api.items()},
        "rules": [rule.text[lang] for rule in kb.call_rules],
        "topics": {topic.id: _topic(kb, topic, lang) for topic in kb.declined},
        "products": {product.id: product.name[lang] for product in kb.products},
        "popular": list(kb.popular),
        "pages": [list(page) for page in _pages(kb, lang)],
    }


def _addresses(kb: KnowledgeBase, lang: Lang) -> dict[str, str]:
    """Where each kind of thing is, with {} for its name."""
    return {
        "entry": page_url(kb, lang, "faq", "{}"),
        "status": page_url(kb, lang, "status", "{}"),
        "call": page_url(kb, lang, "calls", "{}"),
        "error": anchor_url(kb, lang, ERRORS, "{}"),
        "message": anchor_url(kb, lang, MESSAGES, "{}"),
        "short": short_url("faq", "{}"),
        "short_status": short_url("status", "{}"),
    }


def _entry(kb: KnowledgeBase, entry: Entry, lang: Lang) -> dict[str, Any]:
    text, root = entry.texts[lang], root_of(kb, lang)
    told = {
        "title": text.title,
        "html": render_html(text.lead, root, "faq"),
        "api": list(entry.api),
        "codes": sorted(codes_of(entry)),
    }
    if entry.id == ERRORS_ENTRY:
        told["short"] = render_html(text.short_answer, root, "faq")
    return told


def _status(kb: KnowledgeBase, status: StatusCode, lang: Lang) -> dict[str, Any]:
    told, root = explain_status(kb, status.code, lang), root_of(kb, lang)
    line = f"**{told.code} {told.title}**: {told.meaning} {told.fix}"
    return {
        "name": told.name,
        "title": told.title,
        "meaning": told.meaning,
        "fix": told.fix,
        "told": render_html(line, root, "status"),
        "more": render_html(first_section(status.texts[lang].body), root, "status"),
        "api": list(status.api),
    }


def _error(kb: KnowledgeBase, code: str, lang: Lang) -> dict[str, Any]:
    """What a code means; `named` is what is told of it where the field is known, as {field}."""
    told, root = explain_error(kb, code, lang), root_of(kb, lang)
    line = f"**`{told.code}`**: {told.meaning}"
    document = {
        "meaning": told.meaning,
        "fix": told.fix,
        "status": kb.error_codes[code].status,
        "told": render_html(f"{line} {told.fix}", root, "faq"),
    }
    if fix := BOT[lang].get(f"fix_{code}"):
        document["named"] = render_html(f"{line} {fix.format(field='`{field}`')}", root, "faq")
    return document


def _messages(kb: KnowledgeBase, lang: Lang) -> dict[str, list[str]]:
    """Text and meaning of each message that no error code explains."""
    return {m.id: [m.title, m.meaning[lang]] for m in kb.messages if m.error is None}


def _section(kb: KnowledgeBase, section: ApiSection) -> dict[str, Any]:
    """A section of the reference; `rules` is the number of the rule that speaks for each code."""
    told: dict[str, Any] = {"title": section.title}
    if section.under:
        told["under"] = section.under
    if section.method and section.path:
        told |= {
            "method": section.method,
            "path": section.path,
            "page": page_of_call(kb, section),
            "rules": {
                rule.status: kb.call_rules.index(rule)
                for rule in rules_of(kb, section)
                if rule.calls != ANY_CALL
            },
        }
    return told


def _topic(kb: KnowledgeBase, topic: Topic, lang: Lang) -> dict[str, Any]:
    elsewhere = ways_on(kb, lang, topic)[: 1 if topic.url else 0]
    return {
        "name": topic.name[lang],
        "reply": topic.reply[lang],
        "links": [asdict(link) for link in elsewhere],
    }


def _pages(kb: KnowledgeBase, lang: Lang) -> Iterator[tuple[str, str]]:
    """What search finds beside entries: the address within the language, and the title."""
    words = SITE[lang]
    for status in kb.status_codes.values():
        yield local_url("status", status.code), status_title(status, lang)
    for code in kb.error_codes:
        yield f"{address_of(ERRORS)}#{code}", code
    for message in kb.messages:
        yield f"{address_of(MESSAGES)}#{message.id}", message.title
    for category in kb.categories:
        yield local_url("category", category.id), category.title[lang]
    for name, page in kb.pages[lang].items():
        if name not in ("index", "chat"):
            yield address_of(name), page.title
    yield address_of(ALL_QUESTIONS), words["all_questions"]
    for name, section in calls_of(kb).items():
        yield local_url("calls", section.id), name
    headings = [
        (f"{local_url('faq', entry.id)}#{anchor}", title)
        for entry in kb.entries.values()
        for anchor, title in find_headings(entry.texts[lang].body)
    ]
    shared = Counter(title for _, title in headings)
    yield from (heading for heading in headings if shared[heading[1]] == 1)
