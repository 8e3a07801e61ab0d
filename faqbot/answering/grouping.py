"""Questions that mean the same, put together as they come in.

A question joins the group whose first question it is most like: the cosine of their terms, of
which common ones count little, and the glossary's words are the same in either script. Where the
bot finds both nearest to the same entry, less will do, and in two languages little. Two questions
that each have a number or a telling word the other lacks never mean the same: 400 is not 404, and
a Python SDK no Java SDK.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.fuzz import partial_ratio

from faqbot.matching.glossary import build_glossary
from faqbot.matching.index import change_index, read_query
from faqbot.matching.keyboard import to_keys
from faqbot.matching.matcher import Matcher
from faqbot.matching.text import is_hangul, plain, tokenise, unify
from faqbot.model import Lang

# Cosine from which two questions are taken for the same. Of the questions in data/questions, 98 %
# are this like themselves with a typo every 20 characters, and 99 % are less like those of other
# entries; the nearest of another entry has 0.60.
ALIKE: Final = 0.6
SAME_ENTRY: Final = 0.4  # where the bot finds both nearest to one entry
SAME_ENTRY_ACROSS: Final = 0.12  # ... and they are in different languages
TELLING: Final = 2.5  # idf from which a word tells what a question is about
TELLING_KEYS: Final = 4  # fewer are too easily found in anything
STEM_SYLLABLES: Final = 2
LIKE_RATIO: Final = 76.0  # of a word and what is nearest to it in a text (RapidFuzz, 0-100)
FRESH: Final = 500  # first questions that are added before all are indexed anew, or ...
FRESH_SHARE: Final = 8  # ... one for so many that are
POSTINGS: Final = 4_000  # that are read to find candidates
CANDIDATES: Final = 48

_NUMBER: Final = re.compile(r"\d+")

Nearest = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a question says: all of it as it is typed, its terms in the glossary, its numbers, and
    the words that tell what it is about, each as it is typed and with its terms."""

    keys: str
    terms: frozenset[str]
    numbers: frozenset[str]
    telling: tuple[tuple[str, frozenset[str]], ...]

    def lacks(self, other: _Said) -> bool:
        """Whether the other question tells something that this says in no spelling."""
        return bool(other.numbers - self.numbers) or any(
            not terms & self.terms and partial_ratio(keys, self.keys) < LIKE_RATIO
            for keys, terms in other.telling
        )


class Grouper:
    """Knows the first question of each group; finds the group that a question belongs to.

    From the phrases that `known` knows the weight of each term is learnt, and it puts right what
    was typed with the wrong keyboard; `nearest` names the entry that the bot would think of first,
    if any.
    """

    def __init__(
        self, known: Matcher | None = None, nearest: Nearest = lambda question: None
    ) -> None:
        self._known = known or Matcher(())
        self._glossary = build_glossary(self._known.groups)
        # Few of many groups are ever so like a question that it matters which entry is nearest.
        self._nearest = lru_cache(maxsize=None)(nearest)
        self._exact: dict[str, int] = {}
        self._groups: list[int] = []  # by place
        self._texts: list[str] = []
        self._langs: list[Lang] = []
        self._firsts: list[_Said] = []
        # Of the groups' first questions, then of what only tells how common terms are.
        self._index, self._phrases = self._known.index, self._known.phrases
        self._fresh: dict[int, list[tuple[int, float]]] = {}  # by term: places and weights
        self._indexed = 0

    @property
    def size(self) -> int:
        """The number of groups."""
        return len(self._groups)

    @property
    def groups(self) -> Sequence[int]:
        """The ids of the groups, in the order in which they were begun."""
        return self._groups

    def add(self, group: int, question: str, lang: Lang) -> None:
        """Begin a group with its first question."""
        text = self._read(question)
        self._exact.setdefault(key_of(text), group)
        self._groups.append(group)
        self._texts.append(text)
        self._langs.append(lang)
        self._firsts.append(self._said(text))
        if len(self._texts) - self._indexed > max(FRESH, self._indexed // FRESH_SHARE):
            self._indexed = len(self._texts)
            self._build()
            self._fresh = {}
        else:
            query = read_query(text, self._index, self._glossary)
            known = math.sqrt(query.coverage)
            for term, weight in zip(query.ids.tolist(), query.weights.tolist(), strict=True):
                self._fresh.setdefault(term, []).append((len(self._texts) - 1, weight * known))

    def renumber(self, numbers: Mapping[int, int]) -> None:
        """Give groups other ids; those that are not among `numbers` keep theirs."""
        self._groups = [numbers.get(group, group) for group in self._groups]
        self._exact = {key: numbers.get(group, group) for key, group in self._exact.items()}

    def find(self, question: str, lang: Lang) -> int | None:
        """The group of questions that mean the same, if there is one."""
        text = self._read(question)
        exact = self._exact.get(key_of(text))
        if exact is not None:
            return exact
        entry, said = self._nearest(text), self._said(text)
        best, found = 0.0, None
        for at, likeness in self._candidates(text):
            if likeness < SAME_ENTRY_ACROSS:
                continue
            over = likeness - self._needed(at, entry, lang)
            if over < best:
                continue
            first = self._firsts[at]
            if lang != self._langs[at] or not (said.lacks(first) and first.lacks(said)):
                best, found = over, self._groups[at]
        return found

    def _said(self, text: str) -> _Said:
        tokens = tokenise(plain(text))
        # Korean words begin with what they mean; what follows changes with the sentence.
        stems = [token[:STEM_SYLLABLES] if is_hangul(token[0]) else token for token in tokens]
        return _Said(
            "".join(map(to_keys, tokens)),
            frozenset(self._glossary.find(plain(text))),
            frozenset(_NUMBER.findall(text)),
            tuple(
                (to_keys(stem), frozenset(self._glossary.find(token)))
                for token, stem in zip(tokens, stems, strict=True)
                if len(to_keys(stem)) >= TELLING_KEYS and self._index.rarity(stem) >= TELLING
            ),
        )

    def _needed(self, at: int, entry: str | None, lang: Lang) -> float:
        """How like the first question of a group another must be."""
        if entry is None or entry != self._nearest(self._texts[at]):
            return ALIKE
        return SAME_ENTRY if lang == self._langs[at] else SAME_ENTRY_ACROSS

    def _candidates(self, text: str) -> Iterator[tuple[int, float]]:
        """The places of first questions that are alike, and how much (cosine)."""
        query = read_query(text, self._index, self._glossary)
        if not len(query.ids):
            return
        # The index knows the known terms alone; the others make the question less alike.
        known = math.sqrt(query.coverage)
        places = self._index.candidates(query, POSTINGS, CANDIDATES)
        places = places[places < self._indexed]
        if len(places):
            likeness = self._index.similarities_of(places, query) * known
            yield from zip(places.tolist(), likeness.tolist(), strict=True)
        fresh: dict[int, float] = {}
        for term, weight in zip(query.ids.tolist(), query.weights.tolist(), strict=True):
            for at, other in self._fresh.get(term, ()):
                fresh[at] = fresh.get(at, 0.0) + weight * other * known
        yield from fresh.items()

    def _build(self) -> None:
        """Index the groups' first questions as well; those that are in the index are not read."""
        phrases = (*self._texts, *self._known.phrases)
        count = len(self._texts)
        owners = [*range(count), *(self._known.owners + count).tolist()]
        self._index = change_index(self._index, self._phrases, phrases, owners, self._glossary)
        self._phrases = phrases

    def _read(self, question: str) -> str:
        return self._known.read(question)[0]


def key_of(question: str) -> str:
    """What is left of a question without spaces, signs and the case of letters."""
    return "".join(tokenise(plain(unify(question)))) or question.strip()
