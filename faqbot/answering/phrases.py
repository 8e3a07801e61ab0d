"""What a bot knows entries by: their titles and wordings, and the names in their articles."""

from __future__ import annotations

from collections.abc import Iterator

from faqbot.answering.decide import DECLINED
from faqbot.answering.reading import api_names
from faqbot.model import STATUS_ENTRY, KnowledgeBase


def build_phrases(kb: KnowledgeBase) -> list[tuple[str, str]]:
    """What the matcher knows each entry by: titles and aliases in every language.

    `status-codes` is also known by each code, so that a bare one leads there and one in the
    situation of another entry leads to that. Declined topics are known like entries, so that they
    win the questions that are theirs.
    """
    phrases = [
        (entry.id, phrase)
        for entry in kb.entries.values()
        for text in entry.texts.values()
        for phrase in (text.title, *text.aliases)
    ]
    for status in kb.status_codes.values():
        wordings = (f"{status.code}", f"{status.code} error", f"{status.code} 에러")
        phrases += [(STATUS_ENTRY, w) for w in (*wordings, f"{status.code} {status.name}")]
    for topic in kb.declined:
        declined = (phrase for known in topic.phrases.values() for phrase in known)
        phrases += [(f"{DECLINED}{topic.id}", phrase) for phrase in declined]
    return phrases


def articles_of(kb: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """The id of each entry with its articles in Markdown."""
    return ((entry.id, text.body) for entry in kb.entries.values() for text in entry.texts.values())


def names_of(kb: KnowledgeBase) -> frozenset[str]:
    """The names in code that are ranked wherever they stand in a question."""
    return api_names(articles_of(kb), build_phrases(kb))
