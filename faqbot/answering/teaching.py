"""Teaching the bot wordings beside those of the content, and what that would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from faqbot.answering.bot import Bot
from faqbot.answering.phrases import build_phrases
from faqbot.matching.index import build_index, read_query
from faqbot.matching.matcher import extend_margins
from faqbot.model import KnowledgeBase, Lang, Topic
from faqbot.words import BOT

OUT_OF_SCOPE: Final = "out-of-scope"
NEAR: Final = 80  # questions that are asked again to see what a wording would change


@dataclass(frozen=True, slots=True)
class Taught:
    """A wording that somebody has assigned to an entry, or to none: out of scope."""

    entry_id: str | None
    lang: Lang
    phrase: str


@dataclass(frozen=True, slots=True)
class Change:
    """A question that would be answered otherwise; None: not answered at all."""

    question: str
    was: str | None
    now: str | None


def with_taught(kb: KnowledgeBase, taught: Iterable[Taught]) -> KnowledgeBase:
    """The knowledge base with what was taught; of entries that are gone nothing is kept."""
    entries = dict(kb.entries)
    known = {phrase for _, phrase in build_phrases(kb)}
    refused: dict[Lang, list[str]] = {lang: [] for lang in kb.langs}
    for item in taught:
        if item.phrase in known:
            continue
        known.add(item.phrase)
        if item.entry_id is None and item.lang in kb.langs:
            refused[item.lang].append(item.phrase)
        elif item.entry_id in entries and item.lang in kb.langs:
            entry = entries[item.entry_id]
            text = entry.texts[item.lang]
            text = replace(text, aliases=(*text.aliases, item.phrase))
            entries[item.entry_id] = replace(entry, texts={**entry.texts, item.lang: text})
    topics = kb.declined
    if any(refused.values()):
        reply = {lang: BOT[lang]["none"] for lang in kb.langs}
        phrases = {lang: tuple(refused[lang]) for lang in kb.langs}
        name = {lang: BOT[lang]["another_subject"] for lang in kb.langs}
        topics = (*topics, Topic(OUT_OF_SCOPE, name, reply, None, phrases))
    return replace(kb, entries=entries, declined=topics)


def teach(bot: Bot, kb: KnowledgeBase) -> Bot:
    """A bot for a knowledge base that differs in a few phrases, made in a fraction of a second.

    What it learnt from the other phrases stays; learning all anew differs by little.
    """
    return Bot(kb, bot.thresholds, extend_margins(bot.matcher, build_phrases(kb)), bot)


def find_changes(
    before: Bot, after: Bot, phrases: Sequence[str], questions: Iterable[str]
) -> Iterator[Change]:
    """Questions near new phrases that `after` would answer with another entry than `before`."""
    asked = list(dict.fromkeys(questions))
    if not asked:
        return
    index = build_index(asked, range(len(asked)))
    near: dict[int, None] = {}
    for phrase in phrases:
        likeness = index.similarities(read_query(phrase, index))
        order = np.argsort(-likeness, kind="stable")[:NEAR]
        near |= dict.fromkeys(int(number) for number in order if likeness[number] > 0)
    for number in near:
        was, now = (bot.find(asked[number]) for bot in (before, after))
        if was != now:
            yield Change(asked[number], was, now)
