"""The Matcher: (id, phrase) pairs in, ranked ids out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import repeat
from math import inf
from typing import Final, NamedTuple

import numpy as np

from faqbot.matching.calibrate import Evidence, confidence
from faqbot.matching.explain import explain_words
from faqbot.matching.glossary import build_glossary
from faqbot.matching.index import (
    Floats,
    Holders,
    Index,
    Numbers,
    Query,
    build_index,
    change_index,
    find_holders,
    read_query,
)
from faqbot.matching.margin import (
    REGULARISATION,
    Margins,
    find_speakers,
    fit_margins,
    is_affordable,
    kernel,
    prune_margins,
    round_weights,
    share,
)
from faqbot.matching.repair import Repair, repair_keyboard
from faqbot.matching.spacing import space_words
from faqbot.matching.text import unify
from faqbot.matching.typos import Stems, correct_typos, index_stems
from faqbot.model import Match

# What the nearest phrase counts beside the margin. Ranking alone is best with 0.5, telling in from
# out of scope with 1 (HINT3, BANKING77, paraKQC); between them neither loses more than 0.003.
NEAREST_WEIGHT: Final = np.float32(0.75)
# With too many phrases to compare them all: how many postings are read to find candidates, and
# how many candidates are then compared exactly.
# At 100,000 and 1,000,000 made-up phrases the answers are those of comparing all phrases; a fifth
# of the postings loses half of them at a million.
POSTINGS: Final = 2_000  # at least, or ...
POSTINGS_SHARE: Final = 100  # ... one for so many phrases
CANDIDATES: Final = 64

# What a phrase shares with itself, and the regularisation.
ITSELF: Final = np.float32(kernel(np.ones(1, np.float32))[0] + REGULARISATION)

READ_KEPT: Final = 64
TERMS_KEPT: Final = 4_096  # ids whose terms are remembered
NOTHING: Final = -1  # stands for the number of an id
NO_RIVAL: Final = -2.0  # the score that an id is compared with where there is no other


Stray = tuple[str, str, str | None]
"""The id of a phrase, the phrase, and the id that it finds instead."""


class Found(NamedTuple):
    """A candidate: the numbers of its id and of its nearest phrase, and what speaks for it."""

    entry: int
    phrase: int
    score: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Runs:
    """Phrases, ascending, in runs of one owner each: where each run begins, and whose it is."""

    phrases: Numbers
    first: Numbers
    owners: Numbers

    def places_of(self, largest: Floats, values: Floats) -> Numbers:
        """The first phrase of each run that has the largest of the run's values."""
        lengths = np.diff(self.first, append=len(values))
        places = np.flatnonzero(values == np.repeat(largest, lengths))
        return self.phrases[places[np.searchsorted(places, self.first)]]


def find_runs(phrases: Numbers, owners: Numbers) -> Runs:
    """The runs of some phrases with these owners."""
    first = np.flatnonzero(np.diff(owners, prepend=-1))
    return Runs(phrases, first, owners[first])


class Matcher:
    """Finds the id whose phrases a question means; built once, then read-only.

    Takes any number of phrases an id in any mix of languages, and groups of words that mean the
    same. An id's score is the similarity of
    its nearest phrase plus the margin by which the terms of the question speak for it and against
    the others. Where there are too many phrases to learn margins from, the nearest of the
    candidates decides. `margins` are those of an earlier Matcher of the same pairs, so that they
    need not be learnt again. `kept` prunes them, so that they can be sent to a browser: how many
    weights a phrase keeps beside its own. `known` is a Matcher of nearly the same phrases, whose
    index is changed instead of built anew; `index` is that of an earlier one of the same pairs.
    """

    def __init__(
        self,
        pairs: Iterable[tuple[str, str]],
        glossary: Iterable[Sequence[str]] = (),
        margins: Margins | None = None,
        kept: float | None = None,
        known: Matcher | None = None,
        index: Index | None = None,
    ) -> None:
        by_id: dict[str, list[str]] = {}
        for id, phrase in pairs:
            by_id.setdefault(id, []).append(phrase)
        self.ids = tuple(by_id)
        self.phrases = tuple(phrase for phrases in by_id.values() for phrase in phrases)
        counts = np.asarray([len(phrases) for phrases in by_id.values()], np.int64)
        self._owners = np.repeat(np.arange(len(counts)), counts)
        self.groups = tuple(tuple(group) for group in glossary)
        self._glossary = build_glossary(self.groups)
        if index is None or index.size != len(self.phrases):
            index = self._index_from(known)
        self._index = index or build_index(self.phrases, self._owners.tolist(), self._glossary)
        # The question as it is understood, and the words that were put right for that; kept for a
        # while, because whoever ranks a question will explain it next.
        self.read = lru_cache(READ_KEPT)(self._read)
        self.terms_of = lru_cache(TERMS_KEPT)(self._terms_of_id)
        self.margins: Margins | None = None
        if len(counts) > 1 and is_affordable(len(self.phrases), len(counts)):
            fits = margins and margins[0].shape == (len(self.phrases), len(counts))
            self.margins = margins if fits else self._learn(kept)
        self._speakers = find_speakers(self.margins, self._owners) if self.margins else None
        self._compares_all = self.margins is not None or len(self.phrases) <= CANDIDATES
        self._all = find_runs(np.arange(len(self.phrases)), self._owners)

    def _learn(self, kept: float | None) -> Margins:
        shared = share(self._index.gram())
        margins = fit_margins(shared, self._owners)
        return margins if kept is None else prune_margins(shared, self._owners, margins, kept)

    def _index_from(self, known: Matcher | None) -> Index | None:
        """An index made from another Matcher's, if that is possible."""
        if known is None or known.groups != self.groups or not self.phrases:
            return None
        owners = self._owners
        if known.phrases == self.phrases and np.array_equal(known.owners, owners):
            return known._index
        return change_index(
            known._index, known.phrases, self.phrases, owners.tolist(), self._glossary
        )

    def _read(self, question: str) -> tuple[str, tuple[Repair, ...]]:
        text, repairs = repair_keyboard(unify(question), self._index.known_share)
        text, typos = correct_typos(
            space_words(text, self._rarity), self._is_stem, lambda: self._stems
        )
        return text, (*repairs, *typos)

    def _is_stem(self, word: str) -> bool:
        return f"={word}" in self._index.vocabulary

    @cached_property
    def _stems(self) -> Stems:
        idf = self._index.idf
        rarest = float(idf.max(initial=0))  # what a single id says may be a typo itself
        return index_stems(
            (float(idf[number]), term[1:])
            for term, number in self._index.vocabulary.items()
            if term.startswith("=") and idf[number] < rarest
        )

    def _rarity(self, term: str) -> float:
        number = self._index.vocabulary.get(term)
        return inf if number is None else float(self._index.idf[number])

    def rank(self, question: str, limit: int = 5) -> list[Match]:
        """The most likely ids, best first; none where no term of the question is known."""
        ranked = self.weigh(question, limit)
        return [
            Match(
                self.ids[found.entry],
                found.score,
                confidence(found.evidence, ranked[0].evidence),
                self.phrases[found.phrase],
            )
            for found in ranked
        ]

    def explain(
        self, question: str, matches: Sequence[Match]
    ) -> list[tuple[tuple[str, float], ...]]:
        """For each match, the words of the question that speak for it, with their share (0-1)."""
        text = self.read(question)[0]
        phrases = [self._numbers[match.phrase] for match in matches]
        return explain_words(text, phrases, self._index, self._glossary)

    def warm_up(self) -> None:
        """Make what is looked up in, so that the first one to ask need not wait."""
        _ = self._stems, self._numbers
        if self._compares_all:
            _ = self._holders

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {phrase: number for number, phrase in enumerate(self.phrases)}

    def weigh(self, question: str, limit: int = 5) -> list[Found]:
        """What speaks for the most likely ids, best first."""
        query = read_query(self.read(question)[0], self._index, self._glossary)
        if not len(query.ids) or limit < 1:
            return []
        runs, similarities = self._compare(query)
        nearest, margins, scores = self._score(runs, similarities)
        order = _top(scores, max(limit, 2))
        best = [*scores[order[:2]].tolist(), NO_RIVAL]
        chosen = order[:limit]
        entries, phrases = runs.owners[chosen], runs.places_of(nearest, similarities)[chosen]
        covered = self._covered(query, entries)
        columns = (scores[chosen], margins[chosen], nearest[chosen], covered)
        score, margin, similarity, share = (column.tolist() for column in columns)
        leads = [each - (best[0] if rank else best[1]) for rank, each in enumerate(score)]
        coverage, words = repeat(query.coverage), repeat(query.words)
        evidence = map(Evidence, margin, similarity, leads, coverage, words, share)
        return list(map(Found, entries.tolist(), phrases.tolist(), score, evidence))

    def _score(self, runs: Runs, similarities: Floats) -> tuple[Floats, Floats, Floats]:
        """Of each id in question, how near its nearest phrase is, its margin and its score."""
        nearest = np.maximum.reduceat(similarities, runs.first)
        if self._speakers is None:
            margins = nearest * 2 - 1
        else:
            margins = self._speakers.margins(kernel(similarities))
        return nearest, margins, NEAREST_WEIGHT * nearest + margins

    def _covered(self, query: Query, entries: Numbers) -> Floats:
        """The share (0-1) of a question's weight in terms that any phrase of some ids has."""
        if self._compares_all:
            return self._holders.covered(query)[entries]
        shares = self._index.spread(query)
        return np.asarray([shares[self.terms_of(id)].sum() for id in entries.tolist()])

    @cached_property
    def _holders(self) -> Holders:
        return find_holders(self._index, self._owners)

    def _terms_of_id(self, owner: int) -> Numbers:
        """The terms of all phrases of an id, each once."""
        first, end = np.searchsorted(self._owners, [owner, owner + 1])
        return self._index.terms_in(int(first), int(end))

    def strays(self) -> Iterator[Stray]:
        """The phrases that find another id than their own, or none, when they are asked."""
        firsts = self._firsts()
        for number, phrase in enumerate(self.phrases):
            # All were compared as they stand in the index; some are read otherwise when asked.
            is_compared = len(firsts) > 0 and self.read(phrase)[0] == unify(phrase)
            found = int(firsts[number]) if is_compared else self._first(phrase)
            own = int(self._owners[number])
            if found != own:
                yield self.ids[own], phrase, None if found == NOTHING else self.ids[found]

    def _first(self, question: str) -> int:
        return next((found.entry for found in self.weigh(question, 1)), NOTHING)

    def _firsts(self) -> Numbers:
        """The id that each phrase finds, all at once; none of them where no margins are learnt."""
        if self.margins is None:
            return np.zeros(0, np.int64)
        weights, bias = self.margins
        similarities = self._index.gram()
        nearest = np.maximum.reduceat(similarities, self._all.first, axis=1)
        scores = NEAREST_WEIGHT * nearest + share(similarities) @ weights + bias
        return np.where(np.diff(self._index.bounds) > 0, scores.argmax(1), NOTHING)

    @property
    def index(self) -> Index:
        """The inverted index over the phrases."""
        return self._index

    def known_share(self, word: str) -> float:
        """How much of a word (0-1) occurs in the phrases."""
        return self._index.known_share(word)

    def rarity(self, term: str) -> float:
        """How rare a term is among the ids: 0 where all have it, and more the fewer do."""
        number = self._index.vocabulary.get(term)
        return (self._index.unknown_idf if number is None else float(self._index.idf[number])) - 1

    @property
    def owners(self) -> Numbers:
        """The number of the id of each phrase."""
        return self._owners

    def margins_of(self, question: str) -> Floats:
        """By how much the terms of a question speak for each id; needs margins."""
        assert self._speakers is not None
        query = read_query(self.read(question)[0], self._index, self._glossary)
        return self._speakers.margins(kernel(self._index.similarities(query)))

    def _compare(self, query: Query) -> tuple[Runs, Floats]:
        """The phrases to consider, and how similar each is to the question."""
        if self._compares_all:
            return self._all, self._index.similarities(query)
        budget = max(POSTINGS, len(self.phrases) // POSTINGS_SHARE)
        phrases = self._index.candidates(query, budget, CANDIDATES)
        runs = find_runs(phrases, self._owners[phrases])
        return runs, self._index.similarities_of(phrases, query)


def extend_margins(known: Matcher, pairs: Sequence[tuple[str, str]]) -> Margins | None:
    """Margins of the pairs of a Matcher with some more or fewer phrases, without learning again.

    A new phrase gets the weights that put it at its margin while all others stay: one step of
    coordinate ascent in the dual (Hsieh et al., ICML 2008). The biases stay, too: a step alone
    would raise an id's for every question. An id behind those that are known begins with what puts
    all known phrases at its margin: no weights, and a bias against it. None where other ids differ.
    """
    by_id: dict[str, list[str]] = {}
    for id, phrase in pairs:
        by_id.setdefault(id, []).append(phrase)
    more = len(by_id) - len(known.ids)
    if known.margins is None or tuple(by_id)[: len(known.ids)] != known.ids:
        return None
    against = np.full(more, -1.0, np.float32)
    weights, bias = known.margins
    weights, bias = np.pad(weights, ((0, 0), (0, more))), np.append(bias, against)
    owners = known.owners
    rows: dict[tuple[str, str], list[Floats]] = {}  # a phrase may occur twice
    for number, phrase in enumerate(known.phrases):
        rows.setdefault((known.ids[owners[number]], phrase), []).append(weights[number])
    exact = not np.array_equal(weights, round_weights(weights))
    extended = []
    for number, (id, phrases) in enumerate(by_id.items()):
        for phrase in phrases:
            learnt = rows.get((id, phrase))
            if learnt:
                row = learnt.pop(0)
            else:
                signs = np.full(len(by_id), -1.0, np.float32)
                signs[number] = 1.0
                margins = np.append(known.margins_of(phrase), against)
                row = (signs * np.maximum(1.0, signs * margins) - margins) / ITSELF
                row = row if exact else round_weights(row)
            extended.append(row)
    return np.asarray(extended, np.float32), bias


def _top(scores: Floats, limit: int) -> Numbers:
    """The positions of the highest scores, best first; equal scores keep their order."""
    if limit < len(scores):
        chosen = np.sort(np.argpartition(-scores, limit - 1)[:limit])
    else:
        chosen = np.arange(len(scores))
    return chosen[np.argsort(-scores[chosen], kind="stable")]
