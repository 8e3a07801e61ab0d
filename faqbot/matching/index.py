"""Phrases become an inverted index: term → the phrases it occurs in, with its weight there."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faqbot.matching.text import terms, tokenise, unify

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Query:
    """A question in the index's terms.

    `ids` and `weights` (unit length) are its known terms; `coverage` (0-1) is the share of the
    question's weight that they make up.
    """

    ids: NDArray[np.int64]
    weights: Floats
    coverage: float


@dataclass(frozen=True, slots=True)
class Index:
    """An inverted index over phrases of unit length; read-only, safe to share."""

    vocabulary: Mapping[str, int]
    idf: Floats  # by term
    unknown_idf: float
    starts: NDArray[np.int64]  # by term, one more at the end: where its postings begin
    phrases: NDArray[np.int32]  # the postings: phrase numbers ...
    weights: Floats  # ... and the term's weight in each
    size: int  # number of phrases

    def known_share(self, word: str) -> float:
        """How much of a word (0-1) occurs in the phrases: a Latin word whole, Hangul by pairs."""
        known = total = 0
        for token in tokenise(word):
            if "가" <= token[0] <= "힣":
                pairs = [token[i : i + 2] for i in range(len(token) - 1)] or [token]
                known += sum(pair in self.vocabulary for pair in pairs)
                total += len(pairs)
            else:
                known += f"={token}" in self.vocabulary
                total += 1
        return known / total if total else 0.0

    def similarities(self, query: Query) -> Floats:
        """The cosine of the question with every phrase."""
        starts, ends = self.starts[query.ids], self.starts[query.ids + 1]
        spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
        if not spans:
            return np.zeros(self.size, np.float32)
        phrases = np.concatenate([self.phrases[a:b] for a, b in spans])
        weights = np.concatenate([self.weights[a:b] for a, b in spans])
        weights = weights * np.repeat(query.weights, ends - starts)
        return np.bincount(phrases, weights, self.size).astype(np.float32)


def build_index(phrases: Sequence[str], owners: Sequence[int]) -> Index:
    """Index phrases; `owners[i]` is the number of the entry that phrase i belongs to.

    A term's idf counts entries, not phrases: an entry that repeats a word in all its wordings
    must not make that word look common.
    """
    vocabulary: dict[str, int] = {}
    last_owner: list[int] = []
    entry_counts: list[int] = []
    term_ids, values, lengths = array("i"), array("f"), array("i")
    for phrase, owner in zip(phrases, owners, strict=True):
        found = terms(unify(phrase))
        lengths.append(len(found))
        for term, weight in found.items():
            id = vocabulary.setdefault(term, len(vocabulary))
            if id == len(last_owner):
                last_owner.append(-1)
                entry_counts.append(0)
            if last_owner[id] != owner:
                last_owner[id] = owner
                entry_counts[id] += 1
            term_ids.append(id)
            values.append(_dampen(weight))
    entries = len(set(owners))
    idf = np.log((1 + entries) / (1 + np.asarray(entry_counts, np.float32))) + 1
    return _invert(vocabulary, idf, entries, term_ids, values, lengths)


def _invert(
    vocabulary: dict[str, int],
    idf: NDArray[np.float32],
    entries: int,
    term_ids: array[int],
    values: array[float],
    lengths: array[int],
) -> Index:
    ids = np.frombuffer(term_ids, np.int32) if term_ids else np.zeros(0, np.int32)
    weights = np.frombuffer(values, np.float32) if values else np.zeros(0, np.float32)
    size = len(lengths)
    phrase_of = np.repeat(np.arange(size, dtype=np.int32), np.asarray(lengths, np.int64))
    weights = weights * idf[ids]
    squares = np.bincount(phrase_of, weights.astype(np.float64) ** 2, size)
    norms = np.sqrt(np.maximum(squares, 1e-12)).astype(np.float32)
    weights = weights / norms[phrase_of]
    order = np.argsort(ids, kind="stable")
    counts = np.bincount(ids, minlength=len(vocabulary))
    return Index(
        vocabulary=vocabulary,
        idf=idf.astype(np.float32),
        unknown_idf=math.log(1 + entries) + 1,
        starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        phrases=phrase_of[order],
        weights=weights[order].astype(np.float32),
        size=size,
    )


def read_query(question: str, index: Index) -> Query:
    """Weigh the terms of a unified question; what the index does not know lowers its coverage."""
    ids: list[int] = []
    weights: list[float] = []
    unknown = 0.0
    for term, weight in terms(question).items():
        id = index.vocabulary.get(term)
        if id is None:
            unknown += (_dampen(weight) * index.unknown_idf) ** 2
        else:
            ids.append(id)
            weights.append(_dampen(weight))
    numbers = np.asarray(ids, np.int64)
    vector = np.asarray(weights, np.float32) * index.idf[numbers]
    known = float(vector @ vector)
    if known > 0:
        vector = vector / np.float32(math.sqrt(known))
    return Query(numbers, vector, known / (known + unknown) if known else 0.0)


def _dampen(weight: float) -> float:
    """A repeated term counts a little more, not twice."""
    return weight if weight <= 1.5 else 1.5 + math.log(weight / 1.5)
