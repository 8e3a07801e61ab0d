"""What should stand in Freshdesk Solutions: the FAQ as a category, its folders and articles."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from faqbot.freshdesk.solutions.html import Addresses, article_html
from faqbot.model import Entry, KnowledgeBase, Lang, PublishedKey

CATEGORY: Final = "faq"  # the one category that everything stands in


@dataclass(frozen=True, slots=True)
class Item:
    """A category, folder or article as it should be; an article's body is HTML, others' is text."""

    key: PublishedKey
    title: str
    body: str
    parent: str  # the id of the folder or category that it stands in; empty for the category

    @property
    def digest(self) -> str:
        """Changes with what is sent."""
        return hashlib.sha256(f"{self.title}\0{self.body}".encode()).hexdigest()


def items_of(kb: KnowledgeBase, langs: Sequence[Lang], addresses: Addresses) -> list[Item]:
    """All items in the order in which they can be made: the first language first, parents first."""
    return [item for lang in langs for item in _items_in(kb, lang, addresses)]


def _items_in(kb: KnowledgeBase, lang: Lang, addresses: Addresses) -> list[Item]:
    home = kb.pages[lang]["index"]
    category = Item(PublishedKey("category", CATEGORY, lang), home.title, home.description, "")
    folders = [
        Item(
            PublishedKey("folder", chapter.id, lang),
            chapter.title[lang],
            chapter.summary[lang],
            CATEGORY,
        )
        for chapter in kb.categories
    ]
    articles = [
        _article(kb.entries[id], chapter.id, lang, addresses)
        for chapter in kb.categories
        for id in chapter.entries
    ]
    return [category, *folders, *articles]


def _article(entry: Entry, chapter: str, lang: Lang, addresses: Addresses) -> Item:
    text = entry.texts[lang]
    html = article_html(text.body, entry.id, lang, addresses)
    return Item(PublishedKey("article", entry.id, lang), text.title, html, chapter)
