"""How a question is understood: what it says, what it names, and which entry it means."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from faqbot.answering.decide import (
    DECLINED,
    UNMISTAKABLE,
    Decision,
    Facts,
    Signs,
    Thresholds,
    decide,
    likeness,
)
from faqbot.answering.masking import ANY_MASK
from faqbot.answering.phrases import articles_of, build_phrases
from faqbot.answering.products import build_products, foreign_product, is_home
from faqbot.answering.reading import (
    api_names,
    asked_text,
    pasted_text,
    prose_of,
    read_question,
    said_text,
)
from faqbot.answering.signs import THREE_DIGITS, asked_codes, build_signs
from faqbot.answering.strangers import find_stranger
from faqbot.answering.ticket import split_ticket
from faqbot.diagnosis.diagnosis import build_diagnosis, build_vocabulary
from faqbot.diagnosis.faults import find_fields
from faqbot.diagnosis.lexicon import normalise
from faqbot.diagnosis.own_product import build_own, names_pattern
from faqbot.matching.index import Index
from faqbot.matching.margin import Margins
from faqbot.matching.matcher import Found, Matcher
from faqbot.model import (
    ERRORS_ENTRY,
    QUESTION_LENGTH,
    Diagnosis,
    KnowledgeBase,
    Match,
    Product,
    Reading,
)

# Weights that a phrase keeps beside its own, for the browser is sent the same ones; with two they
# are a sixth of its index. With all of them, one question in a hundred more finds its entry first.
WEIGHTS_KEPT: Final = 2
# Sentences from which a text is a mail. Of 200 made ones, 16 % were refused and none is now. Where
# the whole text says something it is the better guide: a story goes through many sentences.
MAIL_PARTS: Final = 4
MOST_PARTS: Final = 24  # of a mail are ranked one by one
DIAGNOSED_KEPT: Final = 16
SMALL_TALK: Final = "small-talk"
WORD: Final = re.compile(r"[^\W_]{2,}")
KNOWN_TOOL: Final = 1.0  # share of a tool's name that entries know: then it may tell them apart
FEWEST_WORDS: Final = 2  # that must be left of a question
FAULT_CONFIDENCE: Final = 0.9  # that who pastes an error with its field asks about that


@dataclass(frozen=True, slots=True)
class Understood:
    """How a question was read, what is asked and named in it, and what is decided."""

    reading: Reading
    asked: str
    diagnosis: Diagnosis
    found: Sequence[Found]
    decision: Decision
    product: Product | None  # that it is about instead of ours
    with_previous: str | None = None  # the question, where it took something from the one before


class Interpreter:
    """Understands questions by what a knowledge base says; built once, then read-only."""

    def __init__(
        self,
        kb: KnowledgeBase,
        thresholds: Thresholds,
        margins: Margins | None = None,
        known: Matcher | None = None,
        index: Index | None = None,
    ) -> None:
        self.kb = kb
        self.thresholds = thresholds
        is_topic = any(topic.id == SMALL_TALK for topic in kb.declined)
        self.small_talk = SMALL_TALK if is_topic else None
        self.signs = build_signs(kb)
        self.own = build_own(kb.product)
        self.own_name = names_pattern(kb.product.names, with_genitive=True)
        # What is said and what is ranked are the same text more often than not.
        self.products = lru_cache(DIAGNOSED_KEPT)(build_products(kb.products))
        phrases = build_phrases(kb)
        self.names = api_names(articles_of(kb), phrases)
        self.matcher = Matcher(
            phrases, kb.glossary, margins, kept=WEIGHTS_KEPT, known=known, index=index
        )
        # A ticket is diagnosed as a whole and once more as the first of its parts.
        diagnoser = build_diagnosis(build_vocabulary(kb))
        self.diagnose = lru_cache(DIAGNOSED_KEPT)(diagnoser)
        self.locate = diagnoser.locate

    def understand(
        self, text: str, in_parts: bool = False, codes: tuple[int, ...] = ()
    ) -> Understood:
        """What a masked text asks, what it names, and what is decided.

        With `codes`, these are the status codes that it is about, whatever else it names.
        With `in_parts`, a text of many sentences that says nothing as a whole is read sentence by
        sentence: in a mail, what is asked stands among complaints and a signature.
        """
        text = text[:QUESTION_LENGTH]
        reading = read_question(text)
        diagnosis = self.diagnose(text)
        if codes:
            diagnosis = replace(diagnosis, status_codes=codes)
        asked = self.asked(reading, diagnosis)
        own_words = said_text(reading)
        product = foreign_product(own_words, self.products(own_words), self.own)
        product = product or self._find_stranger(own_words, reading)
        found = self.matcher.weigh(asked, len(self.matcher.ids)) if says_something(asked) else []
        if is_greeting(reading):
            decision = Decision("none", (), self.small_talk)
        elif product and not (
            found
            and likeness(found[0].evidence) >= UNMISTAKABLE
            and any(mention.product == product for mention in self.products(asked))
        ):
            decision = Decision("none", (), None)
        else:
            product = None
            signs = self.signs(text, diagnosis, pasted_text(reading))
            facts = Facts(bool(asked_codes(text, diagnosis)), is_home(own_words, self.own))
            decision = self._decide(found, signs, facts)
            _, *parts = split_ticket(asked) if in_parts and decision.outcome == "none" else [text]
            if len(parts) >= MAIL_PARTS:
                found = self._weigh_parts(found, parts)
                decision = self._decide(found, signs, facts)
            if decision.outcome == "none" and diagnosis.status_codes:
                # A code told in passing is what is asked about where nothing else is.
                decision = self._decide(found, signs, replace(facts, is_code_asked=True))
            if decision.outcome != "answer" and diagnosis.error_codes and find_fields(text):
                decision = answer_fault(decision)
        return Understood(reading, asked, diagnosis, found, decision, product)

    def _find_stranger(self, own_words: str, reading: Reading) -> Product | None:
        """A product that nobody listed and that a question is about."""
        prose = prose_of(reading)

        def is_known(word: str) -> bool:
            is_typo = word not in self.matcher.read(prose)[0].lower()
            return is_typo or bool(self.products(word)) or self.matcher.known_share(word) > 0

        return find_stranger(own_words, prose, self.own, self.kb.langs, is_known)

    def asked(self, reading: Reading, diagnosis: Diagnosis) -> str:
        """What is ranked of a question."""
        asked = asked_text(reading, self.names, bool(diagnosis.status_codes))
        about = replace(diagnosis, status_codes=asked_codes(said_text(reading), diagnosis))
        return self._without_tools(restate(asked, about, self.kb.status_codes, self.own_name))

    def _without_tools(self, asked: str) -> str:
        """What is asked without names of tools that no entry knows: they say nothing here."""
        if len(normalise(asked)) != len(asked):  # places would not be the same
            return asked
        text = asked
        for mention in reversed(self.products(asked)):
            name = asked[mention.start : mention.end]
            is_tool = mention.is_sure and mention.product.role == "tool"
            if is_tool and self.matcher.known_share(name) < KNOWN_TOOL:
                text = f"{text[: mention.start]} {text[mention.end :]}"
        return text if len(WORD.findall(text)) >= FEWEST_WORDS else asked

    def _decide(self, found: Sequence[Found], signs: Signs, facts: Facts) -> Decision:
        ids = self.matcher.ids
        return decide(
            [
                (ids[each.entry], each.evidence)
                for each in found
                # What is said of a code is explained, whatever else it sounds like.
                if not (facts.is_code_asked and ids[each.entry].startswith(DECLINED))
            ],
            signs,
            facts,
            self.thresholds,
        )

    def _weigh_parts(self, found: Sequence[Found], parts: Iterable[str]) -> list[Found]:
        """What was found for a text or for one of its parts, whichever speaks more for an id."""
        best = {each.entry: each for each in found}
        for part in list(parts)[:MOST_PARTS]:
            for each in self.matcher.weigh(part, len(self.matcher.ids)):
                if each.entry not in best or best[each.entry].score < each.score:
                    best[each.entry] = each
        return sorted(best.values(), key=lambda each: -each.score)

    def matches(self, found: Iterable[Found]) -> list[Match]:
        """What was found, by id and phrase instead of their numbers."""
        ids, phrases = self.matcher.ids, self.matcher.phrases
        return [Match(ids[each.entry], each.score, 0.0, phrases[each.phrase]) for each in found]


def restate(
    question: str, diagnosis: Diagnosis, known: Container[int], own_name: re.Pattern[str]
) -> str:
    """The question with its status codes in digits, and without what would mislead the matcher.

    "ticket 404" is about a ticket, "사공사" is about 404; to the matcher both are just numbers.
    And "[api key]" stands for what was masked: nobody asked about it in these words.
    """
    # Where an error code is named, that says more than the status it came with.
    codes = () if diagnosis.error_codes else diagnosis.status_codes
    spoken = [str(code) for code in codes if str(code) not in question]
    about = set(codes)

    def keep(match: re.Match[str]) -> str:
        code = int(match[0])
        return match[0] if code in about or code not in known else " "

    text = THREE_DIGITS.sub(keep, ANY_MASK.sub(" ", question))
    # Whose API it is tells no entry from another.
    without = own_name.sub(" ", text)
    return " ".join([without if len(WORD.findall(without)) >= FEWEST_WORDS else text, *spoken])


def says_something(asked: str) -> bool:
    """Whether there is a word or a status code in what is asked; "24" asks nothing."""
    return any(char.isalpha() for char in asked) or bool(THREE_DIGITS.search(asked))


def answer_fault(decision: Decision) -> Decision:
    """A pasted error that names its field is answered, whatever else stands around it."""
    others = tuple(each for each in decision.ranked if each[0] != ERRORS_ENTRY)
    return Decision("answer", ((ERRORS_ENTRY, FAULT_CONFIDENCE), *others), None)


def is_greeting(reading: Reading) -> bool:
    """Whether a text greets or thanks and says nothing else."""
    said = [part for part in reading.parts if any(char.isalnum() for char in part.text)]
    return bool(said) and all(part.kind in ("greeting", "closing") for part in said)


def confidence_of(read: Understood) -> float:
    """The confidence (0-1) of the best entry, 0 where there is none."""
    return read.decision.ranked[0][1] if read.decision.ranked else 0.0
