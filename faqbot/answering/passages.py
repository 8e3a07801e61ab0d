"""The passage of an article that answers a question where the lead does not.

A reply begins with the lead of the entry that was found. Which section says more about what was
asked is a question within that entry: words that all sections have tell nothing, nor do those
that everybody uses who asks for this entry. What remains are the words that are rare in questions
and in sections; a section is shown where it has enough of them that the lead lacks.
"""

from __future__ import annotations

import html
import math
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from faqbot.addresses import Folder, page_url, root_of
from faqbot.answering.render import render_html, resolve_links, text_of
from faqbot.content.sections import split_sections
from faqbot.matching.glossary import build_glossary
from faqbot.matching.text import is_hangul, plain, stem_of, tokenise, unify
from faqbot.model import Answer, KnowledgeBase, Lang, Passage
from faqbot.pictures import spoken

MAX_CHARS: Final = 900  # of a passage; a longer section is shown from block to block
# Names that are written the same in every text: order_by, %2B, Retry-After, and the sign +.
CODE: Final = re.compile(
    r"%[0-9A-Fa-f]{2}"
    r"|[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+"
    r"|[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z][A-Za-z0-9]*)+"
    r"|(?<![A-Za-z0-9+])\+(?![A-Za-z0-9+])"
)


@dataclass(frozen=True, slots=True)
class Weights:
    """What terms count, and when a section is shown; the browser is sent the same."""

    code: float = 3.0  # a name in code, beside the words that it is made of
    word: float = 2.0  # a Latin word or a number
    pair: float = 1.0  # two Latin words side by side, where both tell something
    group: float = 1.5  # words of the glossary
    inner: float = 0.6  # a pair of syllables inside a Hangul word; one that begins it counts 1
    last: float = 0.4  # ... and one that ends it, often with a particle
    common: float = 1.0  # the rarity among sections up to which a term tells nothing
    asked: float = 0.8  # the rarity among questions up to which it tells nothing
    sections: int = 150  # in fewer sections, or ...
    entries: int = 40  # ... among fewer entries words are taken to be as rare as among so many
    heading: float = 1.5  # what a term counts that stands in the heading
    told: float = 1.0  # ... although the answer has it, too
    together: float = 0.5  # the share of a gain that must stand in one item, row or paragraph
    least: float = 1.8  # the gain from which a section is shown ...
    share: float = 0.28  # ... and the share that it must be of all that was asked


WEIGHTS: Final = Weights()
PARTICLES: Final = "은는을를만"  # of one syllable; others end as many nouns (한도, 평가, 결과)
# English words that are rare in short articles and tell nothing all the same.
FUNCTION_WORDS: Final = frozenset(
    "a about after again all also although an and any are as at be because been before but by can "
    "could did do does doesn don each else every for from get got had has have he her here how i "
    "if in into is isn it its itself just like many may me might more most much must my need no "
    "not now of off on one only or other our out over own please see she should since so some "
    "still than that the their them then there these they this those through to too up us use "
    "used want was we were what when where whether which while who why will with without would "
    "yet you your".split()
)
WHOLE: Final = 1.0  # what a term counts at least that begins a word or is one
_TAG: Final = re.compile(r"<[^>]*>")
_ITEM: Final = re.compile(r"<(?=(?:li|tr|p|pre)\b)")
_TARGET: Final = re.compile(r"\]\([^()\s]+")
# What stands in the Markdown and not in the text: fences, numbers of lists and targets of links.
_UNREAD: Final = re.compile(r"^[ \t]*(?:(?:`{3,}|~{3,})[^\n]*$|\d+[.)](?=[ \t]))", re.M)


@dataclass(frozen=True, slots=True)
class Part:
    """A section, or as much of it as a reply shows."""

    name: str  # the anchor, the same in both languages; "~2" behind it for a second part
    heading: str
    url: str  # leads to the heading
    lang: Lang
    root: str  # where the pages of its language begin
    folder: Folder
    source: str  # Markdown as the article has it

    @property
    def html(self) -> str:
        """The part as `render_html` renders it."""
        return render_html(self.source, self.root, self.folder)

    @property
    def markdown(self) -> str:
        """The part in Markdown below its heading, with links that lead to the site."""
        heading = re.sub(r"([\\`*_\[\]<>])", r"\\\1", self.heading)
        body = resolve_links(self.source, self.root, self.folder)
        return f"**[{heading}]({self.url})**\n\n{body}"

    @property
    def passage(self) -> Passage:
        """The part as a reply carries it."""
        return Passage(self.heading, text_of(self.html), self.html, self.url)


@dataclass(frozen=True, slots=True)
class _Read:
    """The terms of a part: all of them, those of its heading, and those of each item."""

    all: frozenset[str]
    heading: frozenset[str]
    items: tuple[frozenset[str], ...]


TOLD_KEPT: Final = 1_024  # titles and leads of both languages


class Reader:
    """Reads texts into their terms, and what stays the same from bot to bot only once."""

    def __init__(self, groups: tuple[tuple[str, ...], ...]) -> None:
        self.groups = groups
        self._glossary = build_glossary(groups)
        self.usual = lru_cache(maxsize=None)(self._usual)
        self.part = lru_cache(maxsize=None)(self._part)
        self.source = lru_cache(maxsize=None)(self._source)
        # Titles and leads come again and again; answers about codes are put together anew.
        self.html = lru_cache(TOLD_KEPT)(self._html)

    def terms_of(self, text: str) -> dict[str, float]:
        """The terms of a text that tell what it is about, with what kind of term each is worth.

        Coarser than the matcher's: an article holds a word or does not hold it.
        """
        unified = unify(text)
        found = {f"`{name.lower()}": WEIGHTS.code for name in CODE.findall(unified)}
        read = plain(unified)
        previous = ""
        for token in tokenise(read):
            if is_hangul(token[0]):
                for pair, weight in _pairs(token):
                    found[pair] = max(weight, found.get(pair, 0.0))
                previous = ""
                continue
            stem = stem_of(token)
            if token in FUNCTION_WORDS:
                previous = ""
                continue
            found[f"={stem}"] = WEIGHTS.word
            if previous:
                found[f"{previous}={stem}"] = WEIGHTS.pair
            previous = stem
        return found | dict.fromkeys(self._glossary.find(read), WEIGHTS.group)

    def _usual(self, phrases: tuple[str, ...], langs: int) -> dict[str, float]:
        """In what share (0-1) of an entry's wordings in its language each term occurs.

        The wordings are of `langs` languages, a word belongs to one.
        """
        counts = Counter(term for phrase in phrases for term in self.terms_of(phrase))
        return {
            term: min(1.0, langs * count / len(phrases))
            for term, count in counts.items()
            if term[0] != "`"
        }

    def _part(self, part: Part) -> _Read:
        heading = frozenset(self.terms_of(part.heading))
        items = tuple(
            heading.union(self.terms_of(words_of(f"<{item}")))
            for item in _ITEM.split(part.html)
            if item
        )
        return _Read(heading.union(*items), heading, items)

    def _source(self, part: Part) -> frozenset[str]:
        return frozenset(self.terms_of(f"{part.heading}\n{words_in(part.source)}"))

    def _html(self, html: str) -> frozenset[str]:
        return frozenset(self.terms_of(words_of(html)))


class Passages:
    """Finds passages in a knowledge base; built once, then read-only.

    `rarity` says how rare a term is among the entries that can be asked for; `phrases` are the
    wordings that entries are known by, with their ids. What other passages, those of a bot that
    differs in a few phrases, have read already is not read again.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        phrases: Iterable[tuple[str, str]],
        rarity: Callable[[str], float],
        known: Passages | None = None,
    ) -> None:
        self.parts = find_parts(kb)
        reads_alike = known is not None and known.reader.groups == kb.glossary
        self.reader: Reader = known.reader if known and reads_alike else Reader(kb.glossary)
        self.terms_of = self.reader.terms_of
        by_id: dict[str, list[str]] = {}
        for id, phrase in phrases:
            by_id.setdefault(id, []).append(phrase)
        self._phrases = {id: tuple(known_by) for id, known_by in by_id.items()}
        self._rarity = rarity
        self._langs = len(kb.langs)
        self._counts = lru_cache(maxsize=None)(self._count)

    def add(self, answer: Answer, question: str) -> Answer:
        """The answer with the passage that `find` finds."""
        part = self.find(answer, question)
        return replace(answer, passage=part.passage) if part else answer

    def find(self, answer: Answer, question: str) -> Part | None:
        """The part of an answer's page that says what was asked and the answer does not.

        The question is one that the matcher has read.
        """
        parts = self.parts.get(answer.url, ())
        if not parts:
            return None
        title = self.reader.html(answer.title)
        told = self.reader.html(answer.html) | title
        terms = {t: kind for t, kind in self.terms_of(question).items() if t not in title}
        read = self._read(parts)
        asked = self._weigh(terms, answer.id, parts[0].lang)
        known = told.union(*(one.all for one in read))
        needed = WEIGHTS.share * sum(value for term, value in asked if term in known)
        gains = [_gain(asked, one, told) for one in read]
        best = max(range(len(parts)), key=gains.__getitem__)
        return parts[best] if gains[best] >= max(WEIGHTS.least, needed) else None

    def mentions(self, answer: Answer, words: Iterable[str]) -> bool:
        """Whether one of some words stands on an answer's page."""
        known = self.reader.html(answer.html) | self.reader.html(answer.title)
        known = known.union(*(one.all for one in self._read(self.parts.get(answer.url, ()))))
        return any(
            term in known
            for word in words
            for term, kind in self.terms_of(word).items()
            if kind >= WHOLE
        )

    def warm_up(self, lang: Lang) -> None:
        """Read every page of a language once, and each entry's wordings, so that the first one to
        ask need not wait."""
        self._counts(lang)
        for phrases in self._phrases.values():
            self.reader.usual(phrases, self._langs)
        for parts in self.parts.values():
            if parts and parts[0].lang == lang:
                self._read(parts)

    def named(self, answer: Answer, name: str) -> Part | None:
        """The part of an answer's page with a name, or where that has gone with its anchor."""
        parts = {part.name: part for part in self.parts.get(answer.url, ())}
        return parts.get(name) or parts.get(name.partition("~")[0])

    def _weigh(self, terms: Mapping[str, float], id: str, lang: Lang) -> list[tuple[str, float]]:
        """What each term of a question counts within an entry, without those that tell nothing."""
        usual = self.reader.usual(self._phrases.get(id, ()), self._langs)
        count, occurrences = self._counts(lang)
        sections = max(count, WEIGHTS.sections)
        entries = len(self._phrases)
        few = math.log((1 + max(entries, WEIGHTS.entries)) / (1 + entries))

        def rarity(term: str) -> float:
            among = math.log((1 + sections) / (1 + occurrences[term])) - WEIGHTS.common
            rare = max(0.0, min(among, self._rarity(term) + few - WEIGHTS.asked))
            return rare * (1.0 - usual.get(term, 0.0)) ** 2

        weighed = []
        for term, weight in terms.items():
            first, sign, second = term.partition("=")
            words = [f"={first}", f"={second}"] if first and sign else []
            if (value := weight * min(map(rarity, [term, *words]))) > 0.0:
                weighed.append((term, value))
        return weighed

    def _count(self, lang: Lang) -> tuple[int, Counter[str]]:
        """How many parts a language has, and in how many each term occurs."""
        own = [part for parts in self.parts.values() for part in parts if part.lang == lang]
        occurrences: Counter[str] = Counter()
        for part in own:
            occurrences.update(self.reader.source(part))
        return len(own), occurrences

    def _read(self, parts: Iterable[Part]) -> list[_Read]:
        return [self.reader.part(part) for part in parts]


def find_parts(kb: KnowledgeBase) -> dict[str, tuple[Part, ...]]:
    """The parts of each entry's and each status code's page, by its address."""
    found = {}
    for lang in kb.langs:
        root = root_of(kb, lang)
        for id, entry in kb.entries.items():
            url = page_url(kb, lang, "faq", id)
            found[url] = tuple(_parts(entry.texts[lang].body, url, (lang, root), "faq"))
        for code, status in kb.status_codes.items():
            url = page_url(kb, lang, "status", code)
            found[url] = tuple(_parts(status.texts[lang].body, url, (lang, root), "status"))
    return found


def words_of(html_text: str) -> str:
    """The words of an HTML text; where its blocks begin makes no difference to terms."""
    return html.unescape(_TAG.sub(" ", spoken(html_text)))


def words_in(markdown: str) -> str:
    """The same of the Markdown that it was rendered from: quicker, where there are many."""
    return _TARGET.sub("](", _UNREAD.sub("", markdown))


def _parts(body: str, url: str, place: tuple[Lang, str], folder: Folder) -> Iterator[Part]:
    for section in split_sections(body):
        for number, blocks in enumerate(_runs(section.blocks), 1):
            yield Part(
                name=section.anchor if number == 1 else f"{section.anchor}~{number}",
                heading=section.heading,
                url=f"{url}#{section.anchor}",
                lang=place[0],
                root=place[1],
                folder=folder,
                source="\n\n".join(blocks),
            )


def _runs(blocks: Sequence[str]) -> Iterator[Sequence[str]]:
    """Blocks that stand together and fit into a reply: as many as do, at least one."""
    sizes = [len(words_in(block)) for block in blocks]
    done = 0
    for first in range(len(blocks)):
        last = first + 1
        while last < len(blocks) and sum(sizes[first : last + 1]) <= MAX_CHARS:
            last += 1
        if last > done:
            yield blocks[first:last]
            done = last


def _pairs(token: str) -> Iterator[tuple[str, float]]:
    """The pairs of syllables of a Hangul word and what each is worth."""
    for at in range(len(token) - 1):
        is_last = at == len(token) - 2
        ends = is_last and (at > 0 or token[-1] in PARTICLES)
        yield token[at : at + 2], WEIGHTS.last if ends else WEIGHTS.inner if at else 1.0


def _gain(asked: Iterable[tuple[str, float]], part: _Read, told: Container[str]) -> float:
    """What of a question a part tells that was not told yet."""
    gained = 0.0
    items = [0.0] * len(part.items)
    for term, value in asked:
        if term not in part.all or (term in told and term not in part.heading):
            continue
        if term in part.heading:
            counted = value * (WEIGHTS.told if term in told else WEIGHTS.heading)
        else:
            counted = value
        gained += counted
        for number, item in enumerate(part.items):
            if term in item:
                items[number] += counted
    return WEIGHTS.together * max(items, default=0.0) + (1.0 - WEIGHTS.together) * gained
