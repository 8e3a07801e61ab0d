"""Why a phrase was found: the words of the question that it shares, and how much each counted."""

from __future__ import annotations

from faqbot.matching.glossary import Glossary
from faqbot.matching.index import Index, dampen, mentions
from faqbot.matching.text import plain, shown_words, terms, tokenise, unify

LEAST_SHARE = 0.02  # a word that counts for less is not named


def explain_words(
    question: str, phrase: str, index: Index, glossary: Glossary
) -> tuple[tuple[str, float], ...]:
    """The words of a question that its nearest phrase shares, with their share (0-1), best first.

    The shares add up to one, apart from words that hardly count.
    """
    shared = mentions(plain(unify(phrase)), glossary)
    text = plain(question)
    counted: dict[str, float] = {}
    for token, word in zip(tokenise(text), shown_words(question), strict=True):
        found = {**terms(token), **dict.fromkeys(glossary.find(token), 1.0)}
        weight = sum(
            (dampen(amount) * float(index.idf[index.vocabulary[term]])) ** 2
            for term, amount in found.items()
            if term in shared and term in index.vocabulary
        )
        counted[word] = counted.get(word, 0.0) + weight
    total = sum(counted.values()) or 1.0
    ranked = sorted(counted.items(), key=lambda pair: -pair[1])
    return tuple(
        (word, round(weight / total, 3)) for word, weight in ranked if weight / total >= LEAST_SHARE
    )
