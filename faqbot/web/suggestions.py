"""Pages that an address which does not exist may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rapidfuzz import fuzz, process

from faqbot.answering.replier import Replier
from faqbot.model import KnowledgeBase, Lang, Link
from faqbot.web import catalog

SUGGESTIONS: Final = 5
LIKE: Final = 75  # 0-100; from here on, the words of an address are an id with slips
LIKELY: Final = 0.5  # of a page whose id has no word of the address
WORDS_LENGTH: Final = 100
FOLDERS: Final = re.compile(r"^/(?:(?:[a-z]{2}|faq|status|category|calls)/)*", re.I)
ENDING: Final = re.compile(r"/?(?:index)?\.(?:html?|md|php)$|/$", re.I)
FILE: Final = re.compile(r"\.[a-z]\w{1,9}$", re.I)  # a picture, a feed, a settings file
BETWEEN: Final = re.compile(r"[\W_]+")
CODE: Final = re.compile(r"^(?:/[a-z]{2})?/status/(\d+)", re.I)


def near_pages(bot: Replier, path: str, lang: Lang) -> list[Link]:
    """The pages that may be meant by a path, the nearest first; none where nothing is near.

    First come status codes that it names and ids that are spelled like it, then what the bot makes
    of its words, where that has one of them in its id or is likely: nothing is better than
    something far-fetched.
    """
    words = words_of(path)
    if not words:
        return []
    found: dict[str, Link] = {}
    for link in (*_codes(bot.kb, path, words, lang), *_entries(bot, words, lang)):
        found.setdefault(link.url, link)
    return list(found.values())[:SUGGESTIONS]


def words_of(path: str) -> str:
    """The words of a path, without folders and ending: "/en/faq/raet-limits/" → "raet limits".

    What is no page, such as a picture, has none.
    """
    plain = ENDING.sub("", FOLDERS.sub("", path, count=1))
    if FILE.search(plain):
        return ""
    return BETWEEN.sub(" ", plain).strip().lower()[:WORDS_LENGTH]


def _codes(kb: KnowledgeBase, path: str, words: str, lang: Lang) -> Iterator[Link]:
    meant = CODE.match(path)
    codes = catalog.near_codes(kb, meant[1]) if meant else []
    codes += [found.code for word in words.split() if (found := kb.find_status(word))]
    yield from (catalog.status_link(kb, code, lang) for code in codes)


def _entries(bot: Replier, words: str, lang: Lang) -> Iterator[Link]:
    spelled = {id: id.replace("-", " ") for id in bot.kb.entries}
    alike = process.extract(words, spelled, scorer=fuzz.token_sort_ratio, score_cutoff=LIKE)
    yield from (catalog.entry_link(bot.kb, id, lang) for _, _, id in alike)
    reply, named = bot.reply(words, lang, SUGGESTIONS), set(words.split())
    for page in (reply.answer, *reply.candidates):
        if page and (page.confidence >= LIKELY or named & set(page.id.split("-"))):
            yield Link(page.title, page.url)
