"""Entries and status codes as the API lists them and pages link to them; opens nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from rapidfuzz import fuzz, process

from faqbot.addresses import page_url, root_of, short_url
from faqbot.answering.explanations import api_doc
from faqbot.answering.render import render_html, render_text
from faqbot.model import ApiDoc, Entry, KnowledgeBase, Lang, Link, StatusCode
from faqbot.web import replies

NEAR_SCORE: Final = 55  # 0-100; below this, ids have little more in common than letters
ID_LENGTH: Final = 100  # an id that is longer is compared by its beginning


def entry_summary(kb: KnowledgeBase, entry: Entry, lang: Lang) -> replies.EntrySummary:
    """An entry as a list shows it."""
    return replies.EntrySummary(**_of_entry(kb, entry, lang))


def _of_entry(kb: KnowledgeBase, entry: Entry, lang: Lang) -> dict[str, Any]:
    text = entry.texts[lang]

    return {
        "id": entry.id,
        "title": text.title,
        "category": kb.category_of(entry.id).id,
        "summary": render_text(text.short_answer, root_of(kb, lang), "faq"),
        "url": page_url(kb, lang, "faq", entry.id),
        "short_url": short_url("faq", entry.id),
        "api_docs": _api_docs(kb, entry.api, lang),
        "status_codes": entry.status,
        "related": entry.related,
        "reviewed": entry.reviewed.isoformat(),
    }


def entry_detail(kb: KnowledgeBase, entry: Entry, lang: Lang) -> replies.Entry:
    """An entry with its whole text."""
    text, root = entry.texts[lang], root_of(kb, lang)
    return replies.Entry(
        **_of_entry(kb, entry, lang),
        aliases=text.aliases,
        # As in the bot's answer; the article goes on where they end.
        text=render_text(text.lead, root, "faq"),
        html=render_html(text.lead, root, "faq"),
        article_text=render_text(text.body, root, "faq"),
        article_html=render_html(text.body, root, "faq"),
        sources=entry.sources,
    )


def status_summary(kb: KnowledgeBase, status: StatusCode, lang: Lang) -> replies.StatusCodeSummary:
    """A status code as a list shows it."""
    return replies.StatusCodeSummary(**_of_status(kb, status, lang))


def _of_status(kb: KnowledgeBase, status: StatusCode, lang: Lang) -> dict[str, Any]:
    text = status.texts[lang]
    return {
        "code": status.code,
        "name": status.name,
        "title": text.title,
        "meaning": text.meaning,
        "fix": text.fix,
        "url": page_url(kb, lang, "status", status.code),
        "short_url": short_url("status", status.code),
        "api_docs": _api_docs(kb, status.api, lang),
        "related": status.related,
        "reviewed": status.reviewed.isoformat(),
    }


def status_detail(kb: KnowledgeBase, status: StatusCode, lang: Lang) -> replies.StatusCode:
    """A status code with its whole text."""
    text, root = status.texts[lang], root_of(kb, lang)
    return replies.StatusCode(
        **_of_status(kb, status, lang),
        text=render_text(text.body, root, "status"),
        html=render_html(text.body, root, "status"),
        sources=status.sources,
    )


def entry_link(kb: KnowledgeBase, id: str, lang: Lang) -> Link:
    """The title of an entry with its address; its id alone where it is gone."""
    if id not in kb.entries:
        return Link(id, "")
    return Link(kb.entries[id].texts[lang].title, page_url(kb, lang, "faq", id))


def status_link(kb: KnowledgeBase, code: int, lang: Lang) -> Link:
    """A status code by number and name, with its address."""
    return Link(f"{code} {kb.status_codes[code].name}", page_url(kb, lang, "status", code))


def find_page(kb: KnowledgeBase, page: str) -> str | None:
    """The name of an entry's or a status code's page (faq/cors, status/429), where there is one.

    Former ids of entries lead to the present ones.
    """
    kind, _, id = page.partition("/")
    if kind == "faq":
        entry = kb.find_entry(id)
        return f"faq/{entry.id}" if entry else None
    return page if kind == "status" and kb.find_status(id) else None


def near_entries(kb: KnowledgeBase, id: str) -> list[str]:
    """The ids of entries that may have been meant, the nearest first."""
    return _near(id, kb.entries)


def near_codes(kb: KnowledgeBase, code: str) -> list[int]:
    """The status codes that may have been meant, the nearest first."""
    return [int(near) for near in _near(code, map(str, kb.status_codes))]


def _near(id: str, known: Iterable[str]) -> list[str]:
    matches = process.extract(
        id[:ID_LENGTH].lower(),
        list(known),
        scorer=fuzz.WRatio,
        limit=replies.SUGGESTIONS,
        score_cutoff=NEAR_SCORE,
    )
    return [match[0] for match in matches]


def _api_docs(kb: KnowledgeBase, ids: Iterable[str], lang: Lang) -> tuple[ApiDoc, ...]:
    return tuple(api_doc(kb, kb.api[id], lang) for id in ids)
