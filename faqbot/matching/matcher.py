"""The Matcher: (id, phrase) pairs in, ranked ids out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from faqbot.matching.calibrate import Evidence, confidence
from faqbot.matching.index import Index, Query, build_index, read_query
from faqbot.matching.margin import fit_margins, is_affordable
from faqbot.matching.repair import Repair, repair_keyboard
from faqbot.matching.text import unify
from faqbot.model import Match


class Matcher:
    """Finds the id whose phrases a question means; built once, then read-only.

    Takes any number of phrases an id in any mix of languages. An id's score is the similarity of
    its nearest phrase plus the margin by which the terms of the question speak for it and against
    the others.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        by_id: dict[str, list[str]] = {}
        for id, phrase in pairs:
            by_id.setdefault(id, []).append(phrase)
        self.ids = tuple(by_id)
        self.phrases = tuple(phrase for phrases in by_id.values() for phrase in phrases)
        counts = np.asarray([len(phrases) for phrases in by_id.values()], np.int64)
        owners = np.repeat(np.arange(len(counts)), counts)
        self._first = np.cumsum(counts) - counts
        self._index = build_index(self.phrases, owners.tolist())
        self._margins = None
        if len(self.ids) > 1 and is_affordable(len(owners), len(counts)):
            self._margins = fit_margins(_gram(self._index), owners)

    def read(self, question: str) -> tuple[str, tuple[Repair, ...]]:
        """The question as it is understood, and the words that were put right for that."""
        return repair_keyboard(unify(question), self._index.known_share)

    def rank(self, question: str, limit: int = 5) -> list[Match]:
        """The most likely ids, best first; none where no term of the question is known."""
        query = read_query(self.read(question)[0], self._index)
        if not len(query.ids) or limit < 1:
            return []
        similarities = self._index.similarities(query)
        nearest = np.maximum.reduceat(similarities, self._first)
        margins = self._margin(similarities, nearest)
        scores = nearest + margins
        order = _top(scores, max(limit, 2))
        best = [float(scores[i]) for i in order[:2]] + [-2.0]
        matches = []
        for rank, i in enumerate(order[:limit]):
            lead = float(scores[i]) - (best[1] if rank == 0 else best[0])
            evidence = Evidence(float(margins[i]), float(nearest[i]), lead, query.coverage)
            phrase = self._nearest_phrase(int(i), similarities)
            matches.append(Match(self.ids[i], float(scores[i]), confidence(evidence), phrase))
        return matches

    def _margin(
        self, similarities: NDArray[np.float32], nearest: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        if self._margins is None:
            return nearest * 2 - 1
        weights, bias = self._margins
        return similarities @ weights + bias

    def _nearest_phrase(self, id: int, similarities: NDArray[np.float32]) -> str:
        first = int(self._first[id])
        last = int(self._first[id + 1]) if id + 1 < len(self._first) else len(self.phrases)
        return self.phrases[first + int(similarities[first:last].argmax())]


def _gram(index: Index) -> NDArray[np.float32]:
    """The similarity of every phrase with every other."""
    terms_of = np.repeat(np.arange(len(index.vocabulary)), np.diff(index.starts))
    order = np.argsort(index.phrases, kind="stable")
    terms, weights = terms_of[order], index.weights[order]
    bounds = np.concatenate(([0], np.cumsum(np.bincount(index.phrases, minlength=index.size))))
    rows = [
        index.similarities(Query(terms[a:b], weights[a:b], 1.0))
        for a, b in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    ]
    return np.stack(rows)


def _top(scores: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
    """The positions of the highest scores, best first; equal scores keep their order."""
    if limit < len(scores):
        chosen = np.sort(np.argpartition(-scores, limit - 1)[:limit])
    else:
        chosen = np.arange(len(scores))
    return chosen[np.argsort(-scores[chosen], kind="stable")]
