"""Phrases become an inverted index: term → the phrases it occurs in, with its weight there."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faqbot.matching.glossary import NO_GLOSSARY, Glossary
from faqbot.matching.text import (
    count_words,
    is_hangul,
    plain,
    stem_of,
    terms,
    tokenise,
    unify,
)

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

ADDED_AT_ONCE: Final = 32_768  # postings of a question; what fits a cache is added faster
# Terms in more than one of so many phrases are dense: there a product takes as long as the pairs.
DENSE_FROM: Final = 40
DENSE_COLUMNS: Final = 2_000  # multiplied at once
STRIP: Final = 1_024  # rows of a large matrix that are worked on at once
GLOSSARY_WEIGHT: Final = 1.5
REPEATED: Final = 1.5  # a term's weight beyond this grows with its logarithm


@dataclass(frozen=True, slots=True)
class Query:
    """A question in the index's terms.

    `ids` and `weights` (unit length) are its known terms; `coverage` (0-1) is the share of the
    question's weight that they make up, `words` how many words it has.
    """

    ids: Numbers
    weights: Floats
    coverage: float = 1.0
    words: int = 1


@dataclass(frozen=True, slots=True)
class Index:
    """An inverted index over phrases of unit length; read-only, safe to share.

    The postings of term t are `phrases[starts[t]:starts[t + 1]]` with `weights` beside them; the
    same the other way round, the terms of phrase p are `terms[bounds[p]:bounds[p + 1]]` with
    `term_weights`.
    """

    vocabulary: Mapping[str, int]
    idf: Floats  # by term
    unknown_idf: float
    starts: Numbers
    phrases: NDArray[np.int32]
    weights: Floats
    bounds: Numbers
    terms: NDArray[np.int32]
    term_weights: Floats

    @property
    def size(self) -> int:
        """The number of phrases."""
        return len(self.bounds) - 1

    def known_share(self, word: str) -> float:
        """How much of a word (0-1) occurs in the phrases: a Latin word whole, Hangul by pairs."""
        known = total = 0
        for token in tokenise(plain(word)):
            if is_hangul(token[0]):
                pairs = [token[i : i + 2] for i in range(len(token) - 1)] or [token]
                known += sum(pair in self.vocabulary for pair in pairs)
                total += len(pairs)
            else:
                known += f"={stem_of(token)}" in self.vocabulary
                total += 1
        return known / total if total else 0.0

    def rarity(self, word: str) -> float:
        """How rare a plain word is (idf): a Latin word by its stem, Hangul by its rarest pair."""
        if is_hangul(word[0]) and len(word) > 1:
            found = [word[i : i + 2] for i in range(len(word) - 1)]
        else:
            found = [word if is_hangul(word[0]) else f"={stem_of(word)}"]
        numbers = [self.vocabulary.get(term) for term in found]
        return max(self.unknown_idf if n is None else float(self.idf[n]) for n in numbers)

    def terms_in(self, first: int, end: int) -> Numbers:
        """The terms of some phrases in a row, each once."""
        return np.unique(self.terms[self.bounds[first] : self.bounds[end]]).astype(np.int64)

    def spread(self, query: Query) -> Floats:
        """The share (0-1) of a question's weight that each term of the vocabulary makes up."""
        shares = np.zeros(len(self.idf), np.float32)
        shares[query.ids] = query.weights / query.weights.sum()
        return shares

    def similarities(self, query: Query) -> Floats:
        """The cosine of the question with every phrase."""
        total = np.zeros(self.size)
        done = np.cumsum(self.starts[query.ids + 1] - self.starts[query.ids])
        first = 0
        while first < len(done):
            read = done[first - 1] if first else 0
            last = max(first + 1, int(np.searchsorted(done, read + ADDED_AT_ONCE, side="right")))
            phrases, weights = self._gather(query.ids[first:last], query.weights[first:last])
            total += np.bincount(phrases, weights, self.size)
            first = last
        return total.astype(np.float32)

    def candidates(self, query: Query, budget: int, limit: int) -> Numbers:
        """The phrases that share the question's rarest terms, by number, at most `limit`.

        Reads about `budget` postings, however many there are: what is common to many phrases
        cannot tell them apart, and `similarities_of` counts it in for those that remain.
        """
        lengths = self.starts[query.ids + 1] - self.starts[query.ids]
        order = np.argsort(lengths, kind="stable")
        used = max(1, int(np.searchsorted(np.cumsum(lengths[order]), budget, side="right")))
        rare = order[:used]
        phrases, weights = self._gather(query.ids[rare], query.weights[rare])
        order = np.argsort(phrases)
        phrases, weights = phrases[order], weights[order]
        first = np.flatnonzero(np.diff(phrases, prepend=-1))
        totals = np.add.reduceat(weights, first)
        if len(first) > limit:
            best = np.argpartition(-totals, limit)[:limit]
            return np.sort(phrases[first[best]]).astype(np.int64)
        return phrases[first].astype(np.int64)

    def similarities_of(self, phrases: Numbers, query: Query) -> Floats:
        """The cosine of the question with some phrases."""
        first, last = self.bounds[phrases], self.bounds[phrases + 1]
        spans = list(zip(first.tolist(), last.tolist(), strict=True))
        terms = np.concatenate([self.terms[a:b] for a, b in spans])
        weights = np.concatenate([self.term_weights[a:b] for a, b in spans])
        # As long as the vocabulary, but memory is only touched where a term is looked up.
        asked = np.zeros(len(self.idf), np.float32)
        asked[query.ids] = query.weights
        products = asked[terms] * weights
        return np.add.reduceat(products, np.cumsum(last - first) - (last - first))

    def gram(self) -> Floats:
        """The similarity of every phrase with every other (phrases, phrases).

        Only the half below the diagonal is worked out: frequent terms as dense columns, rare
        ones a pair of their phrases at a time.
        """
        counts = np.diff(self.starts)
        frequent = np.flatnonzero(counts > self.size // DENSE_FROM)
        gram = np.zeros((self.size, self.size), np.float32)
        for first in range(0, len(frequent), DENSE_COLUMNS):
            columns = self._columns(frequent[first : first + DENSE_COLUMNS])
            for rows in _strips(self.size):
                below = gram[rows, : rows.stop]
                if first:
                    below += columns[rows] @ columns[: rows.stop].T
                else:
                    np.matmul(columns[rows], columns[: rows.stop].T, out=below)
        self._add_pairs(gram, np.flatnonzero(counts <= self.size // DENSE_FROM))
        for rows in _strips(self.size):
            for above in _strips(rows.start):
                gram[above, rows] = gram[rows, above].T
            gram[rows, rows] = np.tril(gram[rows, rows]) + np.tril(gram[rows, rows], -1).T
        gram[np.diag_indices(self.size)] = np.diff(self.bounds) > 0
        return gram

    def _columns(self, ids: Numbers) -> Floats:
        """The weights of some terms in every phrase (phrases, terms)."""
        columns = np.zeros((self.size, len(ids)), np.float32)
        phrases, weights = self._gather(ids, np.ones(len(ids), np.float32))
        numbers = np.repeat(np.arange(len(ids)), np.diff(self.starts)[ids])
        columns[phrases, numbers] = weights
        return columns

    def _add_pairs(self, gram: Floats, ids: Numbers) -> None:
        """Add what these terms give below the diagonal.

        First for phrases next to each other in the postings, then for those two apart, and so on.
        """
        ends = np.repeat(self.starts[1:], np.diff(self.starts))
        left = np.flatnonzero(np.isin(ends, self.starts[1:][ids]))
        apart = 0
        while len(left):
            apart += 1
            left = left[left + apart < ends[left]]
            cells = self.phrases[left + apart].astype(np.int64) * self.size + self.phrases[left]
            np.add.at(gram.reshape(-1), cells, self.weights[left] * self.weights[left + apart])

    def _gather(self, ids: Numbers, factors: Floats) -> tuple[NDArray[np.int32], Floats]:
        """The postings of some terms one after the other, weights multiplied by the factors."""
        starts, ends = self.starts[ids], self.starts[ids + 1]
        spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
        if not spans:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        phrases = np.concatenate([self.phrases[a:b] for a, b in spans])
        weights = np.concatenate([self.weights[a:b] for a, b in spans])
        return phrases, weights * np.repeat(factors, ends - starts)


@dataclass(frozen=True, slots=True)
class Holders:
    """The owners of the phrases that a term occurs in, each once, ascending.

    Those of term t are `owners[starts[t]:starts[t + 1]]`; there are `count` in all.
    """

    starts: Numbers
    owners: Numbers
    count: int

    def covered(self, query: Query) -> Floats:
        """The share (0-1) of a question's weight in terms that each owner holds."""
        starts, ends = self.starts[query.ids], self.starts[query.ids + 1]
        owners = [self.owners[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        shares = np.repeat(query.weights / query.weights.sum(), ends - starts)
        return np.bincount(np.concatenate(owners), shares, self.count).astype(np.float32)


def find_holders(index: Index, owners: Numbers) -> Holders:
    """Who holds each term; `owners` are those of the phrases, ascending from 0."""
    of_postings, new = owners[index.phrases], np.zeros(len(index.phrases), bool)
    new[index.starts[:-1]] = True
    new[1:] |= np.diff(of_postings) != 0
    places = np.concatenate(([0], np.cumsum(new)))
    return Holders(places[index.starts], of_postings[new], int(owners[-1]) + 1)


def build_index(
    phrases: Sequence[str],
    owners: Sequence[int],
    glossary: Glossary = NO_GLOSSARY,
) -> Index:
    """Index phrases; `owners[i]` is the number of the entry that phrase i belongs to, ascending.

    A term's idf counts entries, not phrases: an entry that repeats a word in all its wordings
    must not make that word look common.
    """
    vocabulary: dict[str, int] = {}
    entry_counts = array("i")
    term_ids, values, lengths = array("i"), array("f"), array("i")
    for _, group in groupby(zip(phrases, owners, strict=True), key=lambda item: item[1]):
        of_entry: set[int] = set()
        for phrase, _ in group:
            found = mentions(plain(unify(phrase)), glossary)
            ids = [vocabulary.setdefault(term, len(vocabulary)) for term in found]
            of_entry.update(ids)
            lengths.append(len(ids))
            term_ids.extend(ids)
            values.extend(found.values())
        entry_counts.extend([0] * (len(vocabulary) - len(entry_counts)))
        for id in of_entry:
            entry_counts[id] += 1
    _dampen_all(values)
    entries = len(set(owners))
    idf = np.log((1 + entries) / (1 + _integers(entry_counts))) + 1
    bounds = np.concatenate(([0], np.cumsum(_integers(lengths), dtype=np.int64)))
    terms = _integers(term_ids)
    weights = _weigh(values, idf.astype(np.float32)[terms], bounds)
    return _invert(
        vocabulary, idf.astype(np.float32), math.log(1 + entries) + 1, bounds, terms, weights
    )


def change_index(
    known: Index,
    before: Sequence[str],
    phrases: Sequence[str],
    owners: Sequence[int],
    glossary: Glossary = NO_GLOSSARY,
) -> Index:
    """As `build_index`, from the index of the phrases `before`, of which most are still there.

    Only new phrases are read; the glossary has to be the same. Weights may differ in the last bit.
    """
    if not len(known.terms):
        return build_index(phrases, owners, glossary)
    vocabulary = dict(known.vocabulary)
    # A weight is what a phrase mentions of a term, times its idf, to a scale of the phrase's own.
    mentioned = known.term_weights / known.idf[known.terms]
    bounds, rows = known.bounds.tolist(), {phrase: n for n, phrase in enumerate(before)}
    lengths: list[int] = []
    ids: list[NDArray[np.int32]] = []
    values: list[Floats] = []
    first = last = 0  # a run of occurrences that are taken over together
    for phrase in phrases:
        row = rows.get(phrase)
        start, end = (bounds[row], bounds[row + 1]) if row is not None else (last, last)
        if start != last or row is None:
            ids.append(known.terms[first:last])
            values.append(mentioned[first:last])
            first = start
        last = end
        if row is None:
            found = mentions(plain(unify(phrase)), glossary)
            numbers = [vocabulary.setdefault(term, len(vocabulary)) for term in found]
            ids.append(np.asarray(numbers, np.int32))
            values.append(np.asarray([dampen(weight) for weight in found.values()], np.float32))
            lengths.append(len(found))
        else:
            lengths.append(end - start)
    terms = np.concatenate([*ids, known.terms[first:last]])
    weights = np.concatenate([*values, mentioned[first:last]])
    entries = len(set(owners))
    pairs = terms.astype(np.int64) * entries + np.repeat(_ranks(owners), lengths)
    pairs.sort()  # np.unique takes five times as long
    pairs = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
    counts = np.bincount(pairs // entries, minlength=len(vocabulary))
    if not counts.all():  # terms that no phrase has any more
        numbers_of = np.cumsum(counts > 0, dtype=np.int32) - np.int32(1)
        used = (counts > 0).tolist()
        vocabulary = {t: int(numbers_of[n]) for t, n in vocabulary.items() if used[n]}
        terms, counts = numbers_of[terms], counts[counts > 0]
    idf = (np.log((1 + entries) / (1 + counts)) + 1).astype(np.float32)
    limits = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
    scaled = _scale(weights * idf[terms], limits)
    return _invert(vocabulary, idf, math.log(1 + entries) + 1, limits, terms, scaled)


def _ranks(owners: Sequence[int]) -> Numbers:
    """The owners of phrases, ascending, numbered without gaps."""
    return np.cumsum(np.diff(np.asarray(owners), prepend=owners[0]) > 0)


def _weigh(values: array[float], idf: Floats, bounds: Numbers) -> Floats:
    """The weight of every occurrence of a term, each phrase scaled to unit length."""
    if not values:
        return np.zeros(0, np.float32)
    idf *= np.frombuffer(values, np.float32)
    return _scale(idf, bounds)


def _scale(idf: Floats, bounds: Numbers) -> Floats:
    """Weights with each phrase scaled to unit length."""
    lengths = np.diff(bounds)
    filled = np.flatnonzero(lengths)
    squares = np.add.reduceat(idf * idf, bounds[filled], dtype=np.float64)
    idf /= np.repeat(np.sqrt(squares).astype(np.float32), lengths[filled])
    return idf


def _invert(
    vocabulary: dict[str, int],
    idf: Floats,
    unknown_idf: float,
    bounds: Numbers,
    ids: NDArray[np.int32],
    weights: Floats,
) -> Index:
    """Sort every occurrence by term."""
    lengths = np.diff(bounds)
    starts = np.concatenate(([0], np.cumsum(np.bincount(ids, minlength=len(vocabulary)))))
    phrase_of = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    order = np.argsort(ids, kind="stable")
    return Index(
        vocabulary=vocabulary,
        idf=idf,
        unknown_idf=unknown_idf,
        starts=starts,
        phrases=phrase_of[order],
        weights=weights[order],
        bounds=bounds,
        terms=ids,
        term_weights=weights,
    )


def _strips(size: int) -> list[slice]:
    """Consecutive parts of a large matrix, a thousand rows each."""
    return [slice(first, min(first + STRIP, size)) for first in range(0, size, STRIP)]


def read_query(question: str, index: Index, glossary: Glossary = NO_GLOSSARY) -> Query:
    """Weigh the terms of a unified question; what the index does not know lowers its coverage."""
    ids: list[int] = []
    weights: list[float] = []
    unknown = 0.0
    text = plain(question)
    for term, weight in mentions(text, glossary).items():
        id = index.vocabulary.get(term)
        if id is None:
            unknown += dampen(weight) ** 2
        else:
            ids.append(id)
            weights.append(dampen(weight))
    numbers = np.asarray(ids, np.int64)
    vector = np.asarray(weights, np.float32) * index.idf[numbers]
    known = float(vector @ vector)
    if known > 0:
        vector = vector / np.float32(math.sqrt(known))
    unknown *= index.unknown_idf**2
    coverage = known / (known + unknown) if known else 0.0
    return Query(numbers, vector, coverage, count_words(text))


def mentions(text: str, glossary: Glossary) -> dict[str, float]:
    """The terms of a plain text and those of the glossary, with their weights."""
    found = terms(text)
    for term in glossary.find(text):
        found[term] = GLOSSARY_WEIGHT
    return found


def dampen(weight: float) -> float:
    """A repeated term counts a little more, not twice."""
    return weight if weight <= REPEATED else REPEATED + math.log(weight / REPEATED)


def _dampen_all(weights: array[float]) -> None:
    """`dampen`, in place."""
    if weights:
        numbers = np.frombuffer(weights, np.float32)
        repeated = np.flatnonzero(numbers > REPEATED)
        numbers[repeated] = REPEATED + np.log(numbers[repeated].astype(np.float64) / REPEATED)


def _integers(values: array[int]) -> NDArray[np.int32]:
    """The same numbers as numpy sees them, without a copy."""
    return np.frombuffer(values, np.int32) if values else np.zeros(0, np.int32)
