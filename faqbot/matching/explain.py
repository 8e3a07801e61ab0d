"""Why a phrase was found: the words of the question that it shares, and how much each counted."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from faqbot.matching.glossary import Glossary
from faqbot.matching.index import Index, dampen
from faqbot.matching.text import plain, shown_words, terms, tokenise

LEAST_SHARE = 0.02  # a word that counts for less is not named
UNKNOWN = -1  # stands for the number of a term
MAX_WORDS = 400  # different words that are weighed; a phrase has fewer than twenty


def explain_words(
    question: str, phrases: Sequence[int], index: Index, glossary: Glossary
) -> list[tuple[tuple[str, float], ...]]:
    """For each phrase of an index, the words of a question that it shares, with their share, best
    first.

    The shares (0-1) of a phrase add up to one, apart from words that hardly count.
    """
    bounds, idf = index.bounds, index.idf
    shared = [frozenset(index.terms[bounds[n] : bounds[n + 1]].tolist()) for n in phrases]
    sought = frozenset[int]().union(*shared)
    weights: dict[str, dict[int, float]] = {}
    for token, word in zip(tokenise(plain(question)), shown_words(question), strict=True):
        if len(weights) >= MAX_WORDS:
            break
        if word in weights:
            continue
        found = {**terms(token), **dict.fromkeys(glossary.find(token), 1.0)}
        weights[word] = {
            number: (dampen(amount) * float(idf[number])) ** 2
            for term, amount in found.items()
            if (number := index.vocabulary.get(term, UNKNOWN)) in sought
        }
    return [_shares(weights, some) for some in shared]


def _shares(
    weights: Mapping[str, Mapping[int, float]], shared: Container[int]
) -> tuple[tuple[str, float], ...]:
    counted = {
        word: sum(weight for term, weight in terms.items() if term in shared)
        for word, terms in weights.items()
    }
    total = sum(counted.values()) or 1.0
    ranked = sorted(counted.items(), key=lambda pair: -pair[1])
    return tuple(
        (word, round(weight / total, 3)) for word, weight in ranked if weight / total >= LEAST_SHARE
    )
