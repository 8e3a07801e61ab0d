"""The matcher a second time: slow, obvious, over plain dicts; the fast one must agree with it."""

from __future__ import annotations

import math

import numpy as np

from faqbot.matching.margin import REGULARISATION, ROUNDS, SWEEPS
from faqbot.matching.text import plain, terms, unify

Vector = dict[str, float]


class SlowMatcher:
    """Ranks ids by comparing the question with every phrase, one after the other."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.ids = list(dict.fromkeys(id for id, _ in pairs))
        self.pairs = [pair for id in self.ids for pair in pairs if pair[0] == id]
        self.bags = [bag_of(phrase) for _, phrase in self.pairs]
        self.vectors = [self.unit(bag) for bag in self.bags]
        self.alphas = [self.fit(id) for id in self.ids]

    def idf(self, term: str) -> float:
        owners = {id for (id, _), bag in zip(self.pairs, self.bags, strict=True) if term in bag}
        return math.log((1 + len(self.ids)) / (1 + len(owners))) + 1

    def unit(self, bag: Vector) -> Vector:
        known = {t: w * self.idf(t) for t, w in bag.items() if any(t in b for b in self.bags)}
        norm = math.sqrt(sum(w * w for w in known.values())) or 1.0
        return {t: w / norm for t, w in known.items()}

    def fit(self, id: str) -> list[float]:
        """The weight of each phrase in the margin of one id."""
        sign = np.array([1.0 if owner == id else -1.0 for owner, _ in self.pairs])
        kernel = np.array([[1 + shared(dot(a, b)) for b in self.vectors] for a in self.vectors])
        target = sign
        for round in range(SWEEPS * ROUNDS):
            alpha = np.linalg.solve(kernel + REGULARISATION * np.eye(len(kernel)), target)
            if round < SWEEPS * ROUNDS - 1:
                target = sign * np.maximum(1, sign * (kernel @ alpha))
        return [float(a) for a in alpha]

    def rank(self, question: str) -> list[tuple[str, float]]:
        query = self.unit(bag_of(question))
        if not query:
            return []
        similar = [dot(query, vector) for vector in self.vectors]
        scores = {}
        for id, alpha in zip(self.ids, self.alphas, strict=True):
            owned = zip(similar, self.pairs, strict=True)
            nearest = max(s for s, (owner, _) in owned if owner == id)
            margin = sum(a * (shared(s) + 1) for a, s in zip(alpha, similar, strict=True))
            if len(self.ids) == 1:
                margin = 2 * nearest - 1
            scores[id] = 0.75 * nearest + margin
        return sorted(scores.items(), key=lambda pair: -pair[1])


def bag_of(text: str) -> Vector:
    return {
        t: w if w <= 1.5 else 1.5 + math.log(w / 1.5) for t, w in terms(plain(unify(text))).items()
    }


def shared(similarity: float) -> float:
    return (similarity + similarity**2) / 2


def dot(a: Vector, b: Vector) -> float:
    return sum(weight * b.get(term, 0.0) for term, weight in a.items())


def newton_margins(shared: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """Where learning should end: Newton's method on each entry's whole problem.

    At the optimum only phrases within their margin have a weight, and of those each is worth how
    far it is within, over the regularisation: a linear system, once it is known which they are.
    """
    whole = shared.astype(np.float64) + 1
    columns = []
    for entry in range(owners.max() + 1):
        sign = np.where(owners == entry, 1.0, -1.0)
        inside = np.ones(len(owners), bool)
        for _ in range(100):
            system = whole[np.ix_(inside, inside)] + REGULARISATION * np.eye(inside.sum())
            margins = whole[:, inside] @ np.linalg.solve(system, sign[inside])
            if np.array_equal(inside, sign * margins < 1):
                break
            inside = sign * margins < 1
        else:
            raise AssertionError("Newton's method goes in circles")
        columns.append(margins)
    return np.stack(columns, 1)
