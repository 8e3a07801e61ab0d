"""The feed of changed entries and status codes (RSS 2.0)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from faqbot.addresses import page_url, root_of
from faqbot.answering.render import render_text
from faqbot.model import KnowledgeBase, Lang
from faqbot.site.components import status_title
from faqbot.words import SITE, own_words

FEED: Final = "feed.xml"
MAX_ITEMS: Final = 30
DIGEST_LENGTH: Final = 16  # hexadecimal digits; two texts of one page won't share them


@dataclass(frozen=True, slots=True)
class _Item:
    """Something that can be read, by its address."""

    url: str
    title: str
    summary: str
    body: str
    reviewed: date

    @property
    def guid(self) -> str:
        """Another one with every other text, so that readers see what has changed as new."""
        digest = hashlib.sha256(f"{self.title}\n{self.body}".encode()).hexdigest()
        return f"{self.url}#{digest[:DIGEST_LENGTH]}"


def build_feed(kb: KnowledgeBase, lang: Lang, base_url: str) -> str:
    """The feed in a language, newest first; `base_url` ends with a slash.

    It depends on the content alone, so that two builds of the same content are the same.
    """
    words, root = SITE[lang], root_of(kb, lang, base_url)
    items = sorted(_items(kb, lang, base_url), key=lambda item: item.reviewed, reverse=True)
    newest = [_element("lastBuildDate", _rfc_822(item.reviewed)) for item in items[:1]]
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">',
            "<channel>",
            _element("title", own_words(kb, lang)["name"]),
            _element("link", root),
            _element("description", words["feed_description"]),
            _element("language", lang),
            *newest,
            f'<atom:link href={quoteattr(f"{root}{FEED}")} rel="self" type="application/rss+xml"/>',
            *(_render(item) for item in items[:MAX_ITEMS]),
            "</channel>",
            "</rss>\n",
        )
    )


def _items(kb: KnowledgeBase, lang: Lang, base_url: str) -> Iterator[_Item]:
    for entry in kb.entries.values():
        text, url = entry.texts[lang], page_url(kb, lang, "faq", entry.id, base_url)
        summary = render_text(text.short_answer, root_of(kb, lang), "faq")
        yield _Item(url, text.title, summary, text.body, entry.reviewed)
    for status in kb.status_codes.values():
        told, url = status.texts[lang], page_url(kb, lang, "status", status.code, base_url)
        summary = f"{told.meaning} {told.fix}"
        body = f"{summary}\n{told.body}"
        yield _Item(url, status_title(status, lang), summary, body, status.reviewed)


def _render(item: _Item) -> str:
    return "\n".join(
        (
            "<item>",
            _element("title", item.title),
            _element("link", item.url),
            f'<guid isPermaLink="false">{escape(item.guid)}</guid>',
            _element("pubDate", _rfc_822(item.reviewed)),
            _element("description", escape(item.summary)),  # feed readers take it for HTML
            "</item>",
        )
    )


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _rfc_822(day: date) -> str:
    return format_datetime(datetime.combine(day, time(), UTC), usegmt=True)
