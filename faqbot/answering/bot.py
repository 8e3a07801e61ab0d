"""The Bot: a knowledge base in, a reply to each question out."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from faqbot.addresses import (
    ALL_QUESTIONS,
    STATUS_INDEX,
    address_of,
    root_of,
)
from faqbot.answering.decide import (
    DECLINED,
    MAX_CHOICES,
    UNMISTAKABLE,
    Decision,
    Facts,
    Signs,
    Thresholds,
    decide,
    likeness,
)
from faqbot.answering.entry_answers import EntryAnswers
from faqbot.answering.explanations import (
    api_doc,
    explain_error,
    explain_messages,
    explain_status,
)
from faqbot.answering.followup import SHORT, FollowUp, build_things, follow_up
from faqbot.answering.lang import detect_lang
from faqbot.answering.masking import ANY_MASK, listed_addresses, mask, name_masks
from faqbot.answering.passages import Part, Passages
from faqbot.answering.products import (
    build_products,
    foreign_product,
    is_home,
)
from faqbot.answering.reading import (
    api_names,
    asked_text,
    pasted_text,
    prose_of,
    read_question,
    said_text,
)
from faqbot.answering.signs import (
    THREE_DIGITS,
    asked_codes,
    build_signs,
    named_sections,
)
from faqbot.answering.strangers import find_stranger
from faqbot.answering.ticket import merge_suggestions, split_ticket
from faqbot.answering.ticket_questions import Sentence, find_questions
from faqbot.answering.two_questions import Asked, find_two
from faqbot.diagnosis.diagnosis import Vocabulary, build_diagnosis
from faqbot.diagnosis.faults import find_fields
from faqbot.diagnosis.lexicon import normalise
from faqbot.diagnosis.own_product import names_pattern, things_pattern
from faqbot.matching.index import Index
from faqbot.matching.margin import Margins
from faqbot.matching.matcher import Found, Matcher, Stray
from faqbot.model import (
    ERRORS_ENTRY,
    QUESTION_LENGTH,
    STATUS_ENTRY,
    Answer,
    Diagnosis,
    ExplainedMatch,
    ExplainedRepair,
    ExplainedWord,
    Explanation,
    KnowledgeBase,
    Lang,
    Link,
    Masked,
    Match,
    Product,
    Reading,
    Reply,
    Secret,
    Subject,
    Suggestion,
    Ticket,
    Topic,
)
from faqbot.words import BOT, bot_words

# Weights that a phrase keeps beside its own, for the browser is sent the same ones; with two they
# are a sixth of its index. With all of them, one question in a hundred more finds its entry first.
WEIGHTS_KEPT: Final = 2
# Sentences from which a text is a mail. Of 200 made ones, 16 % were refused and none is now. Where
# the whole text says something it is the better guide: a story goes through many sentences.
MAIL_PARTS: Final = 4
# Many ask the same, and in the same words: what is clicked, retried, or linked to.
REPLIES_KEPT: Final = 512  # some 10 MB
REMEMBERED: Final = 300  # characters of a question whose reply is kept
DIAGNOSED_KEPT: Final = 16


# A topic whose score is so much above that of the best entry is what is asked about.
TOPIC_LEAD: Final = 0.35
RULED_OUT: Final = -1.0  # the margin below which a question is about anything but an entry
MOST_PARTS: Final = 24  # of a mail are ranked one by one
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


class Bot:
    """Answers questions from a knowledge base; built once, then read-only."""

    def __init__(
        self,
        kb: KnowledgeBase,
        thresholds: Thresholds | None = None,
        margins: Margins | None = None,
        known: Bot | None = None,
        index: Index | None = None,
    ) -> None:
        self.kb = kb
        self.thresholds = thresholds or Thresholds()
        self.answers = EntryAnswers(kb)
        self.topics = {topic.id: topic for topic in kb.declined}
        self.signs = build_signs(kb)
        # What is said and what is ranked are the same text more often than not.
        self.own = names_pattern(kb.product.names)
        self.own_name = names_pattern(kb.product.names, with_genitive=True)
        self.products = lru_cache(DIAGNOSED_KEPT)(build_products(kb.products))
        self.things = build_things(kb.things)
        phrases = build_phrases(kb)
        self.names = api_names(articles_of(kb), phrases)
        self.listed = listed_addresses(body for _, body in articles_of(kb))
        self.matcher: Matcher = Matcher(
            phrases,
            kb.glossary,
            margins,
            kept=WEIGHTS_KEPT,
            known=known.matcher if known else None,
            index=index,
        )
        # A ticket is diagnosed as a whole and once more as the first of its parts.
        diagnoser = build_diagnosis(build_vocabulary(kb))
        self.diagnose = lru_cache(DIAGNOSED_KEPT)(diagnoser)
        self.locate = diagnoser.locate
        self.passages: Passages = Passages(
            kb, phrases, self.matcher.rarity, known.passages if known else None
        )
        self._remembered = lru_cache(REPLIES_KEPT)(self._reply)

    def reply(
        self,
        question: str,
        lang: Lang | None = None,
        limit: int = 5,
        previous: str | None = None,
    ) -> Reply:
        """Answer a question in `lang`, or in its own language; `limit` (1-10) bounds candidates.

        A short question takes what it leaves out from the `previous` one of the conversation.
        """
        masked = mask(question, self.listed)
        before = mask(previous, self.listed).text if previous else ""
        is_short = len(masked.text) + len(before) <= REMEMBERED
        return (self._remembered if is_short else self._reply)(masked, lang, limit, before)

    def find(self, question: str) -> str | None:
        """The entry that `reply` answers with or names first, without the words of a reply."""
        read = self.understand(mask(question, self.listed).text, in_parts=True)
        ranked = _about_first(read, self._find_two(read)).decision.ranked
        return ranked[0][0] if ranked else None

    def strays(self) -> Iterator[Stray]:
        """The wordings that find another entry or topic than their own, by themselves."""
        return self.matcher.strays()

    def _reply(self, masked: Masked, lang: Lang | None, limit: int, previous: str) -> Reply:
        alone = self.understand(masked.text, in_parts=True)
        lang = lang or detect_lang(self.matcher.read(alone.asked)[0], self.kb.langs)
        read = self._go_on(previous, masked.text, alone, lang) if previous else alone
        asked = self._find_two(read)
        reply = self._word(masked, lang, limit, _about_first(read, asked))
        if asked:
            reply = self._with_second(reply, asked[1], lang)
        return replace(reply, explanation=self._explain(read, reply))

    def _find_two(self, read: Understood) -> tuple[Asked, Asked] | None:
        """The two questions of a text that surely asks two things."""
        if read.with_previous or read.product:
            return None
        return find_two(read.asked, read.decision, lambda part: self.understand(part).decision)

    def _with_second(self, reply: Reply, asked: Asked, lang: Lang) -> Reply:
        """A reply that answers another question as well."""
        id, confidence = asked.best
        diagnosis = self.diagnose(asked.text)
        answer = self.answers.tell(id, confidence, lang, diagnosis, asked.text)
        answer = self.passages.add(answer, self.matcher.read(asked.text)[0])
        others = tuple(each for each in reply.candidates if each.id != id)
        return replace(reply, second=answer, candidates=others)

    def _go_on(self, previous: str, question: str, alone: Understood, lang: Lang) -> Understood:
        """How a question is understood after another one; both are masked."""
        follow = follow_up(previous, question, self.products, self.own, self.things)
        if follow is None or is_greeting(alone.reading):
            return alone
        if follow.product and confidence_of(alone) < follow.stands_from:
            return replace(alone, decision=Decision("none", (), None), product=follow.product)
        if not follow.is_swapped and (alone.product or self._is_declined(alone, follow)):
            return alone
        together = self._join(follow, alone.diagnosis.status_codes)
        if confidence_of(alone) >= follow.stands_from:
            return together if carries_code(together, alone) else alone
        if together.product:
            return together
        if together.decision.outcome == "none" or not self._is_heard(alone, together, follow, lang):
            return alone
        return together

    def _join(self, follow: FollowUp, codes: tuple[int, ...]) -> Understood:
        """A question as the one before completes it; its own status codes are what it is about."""
        together = self.understand(follow.text, codes=codes)
        if not follow.said:
            briefly = self.understand(follow.completed, codes=codes)
            together = max(together, briefly, key=confidence_of)
        return replace(together, with_previous=follow.kept)

    def _is_declined(self, alone: Understood, follow: FollowUp) -> bool:
        """Whether a question is about something that the bot is not for, also after another one.

        One that says nothing by itself is so only where it is just what a topic is known by.
        """
        ids, found = self.matcher.ids, alone.found
        if not found or not ids[found[0].entry].startswith(DECLINED):
            return False
        if not follow.said:
            return found[0].evidence.similarity >= UNMISTAKABLE
        if alone.decision.topic is not None or follow.stands_from > SHORT:
            return alone.decision.topic is not None
        entry = next((each for each in found if not ids[each.entry].startswith(DECLINED)), None)
        return entry is None or found[0].score - entry.score >= TOPIC_LEAD

    def _is_heard(
        self, alone: Understood, together: Understood, follow: FollowUp, lang: Lang
    ) -> bool:
        """Whether what a question says by itself goes with the entry that the one before leads to.

        What is said of other things ("그럼 날씨는요?") must not get the answer of before once more.
        """
        if not follow.said or (alone.decision.outcome == "answer" and follow.stands_from > SHORT):
            return True
        id = together.decision.ranked[0][0]
        found = next((each for each in alone.found if self.matcher.ids[each.entry] == id), None)
        if found and found.evidence.margin > RULED_OUT:
            return True
        return self.passages.mentions(self.answers.of(id, lang), follow.said)

    def suggest(self, text: str, lang: Lang | None = None, limit: int = 5) -> Ticket:
        """The entries that may answer a ticket, and the codes in it, explained in `lang`."""
        masked = mask(text, self.listed)
        diagnosis = self.diagnose(masked.text)
        own = detect_lang(self.matcher.read(masked.text)[0], self.kb.langs)
        lang = lang or own
        whole, *sentences = (
            Sentence(part, tuple(self._suggest(part))) for part in split_ticket(masked.text)
        )
        found = (it for sentence in (whole, *sentences) for it in sentence.found)
        questions = find_questions(whole, sentences, self.thresholds)
        return Ticket(
            text=masked.text,
            kinds=masked.kinds,
            lang=own,
            suggestions=tuple(map(self._with_words, merge_suggestions(found, limit))),
            questions=tuple(
                replace(it, suggestions=tuple(map(self._with_words, it.suggestions)))
                for it in questions
            ),
            status_codes=tuple(
                explain_status(self.kb, code, lang, diagnosis) for code in diagnosis.status_codes
            ),
            error_codes=tuple(explain_error(self.kb, code, lang) for code in diagnosis.error_codes),
            messages=explain_messages(self.kb, diagnosis, lang),
            calls=tuple(
                api_doc(self.kb, self.kb.api[id], lang) for id in named_sections(self.kb, diagnosis)
            ),
        )

    def _suggest(self, part: str) -> Iterator[Suggestion]:
        """The entries that a part of a ticket asks for, without the words that counted."""
        read = self.understand(part)
        phrases = {match.id: match.phrase for match in self._matches(read.found)}
        for id, confidence in read.decision.ranked:
            if confidence >= self.thresholds.candidate:
                yield Suggestion(id, round(confidence, 4), part, phrases.get(id, ""), ())

    def _with_words(self, suggestion: Suggestion) -> Suggestion:
        """A suggestion with the words of its part that counted."""
        asked = self._asked(read_question(suggestion.part), self.diagnose(suggestion.part))
        match = Match(suggestion.id, 0.0, 0.0, suggestion.phrase)
        words = self.matcher.explain(asked, [match])[0]
        return replace(suggestion, words=tuple(ExplainedWord(*word) for word in words))

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
        asked = self._asked(reading, diagnosis)
        own_words = said_text(reading)
        product = foreign_product(own_words, self.products(own_words), self.own)
        product = product or self._find_stranger(own_words, reading)
        found = self.matcher.weigh(asked, len(self.matcher.ids)) if says_something(asked) else []
        if is_greeting(reading):
            decision = Decision("none", (), SMALL_TALK if SMALL_TALK in self.topics else None)
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

    def _asked(self, reading: Reading, diagnosis: Diagnosis) -> str:
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

    def _matches(self, found: Iterable[Found]) -> list[Match]:
        ids, phrases = self.matcher.ids, self.matcher.phrases
        return [Match(ids[each.entry], each.score, 0.0, phrases[each.phrase]) for each in found]

    def prepare(
        self,
        id: str,
        lang: Lang,
        status_codes: tuple[int, ...] = (),
        error_codes: tuple[str, ...] = (),
        passage: str = "",
    ) -> tuple[Answer, str]:
        """An entry as a ticket is answered with it, and the same in Markdown.

        The codes are those in the ticket, the passage is the name of the part that `find_part`
        found; raises `KeyError` where the id or a code is unknown.
        """
        answer, markdown = self.answers.prepare(id, lang, status_codes, error_codes)
        part = self.passages.named(answer, passage)
        if part is None:
            return answer, markdown
        return replace(answer, passage=part.passage), f"{markdown}\n\n{part.markdown}"

    def find_part(self, answer: Answer, text: str) -> Part | None:
        """The part of an answer's page that says what a masked text asks, as `reply` shows it."""
        asked = self._asked(read_question(text), self.diagnose(text))
        return self.passages.find(answer, self.matcher.read(asked)[0])

    def warm_up(self) -> None:
        """Make all that is made on first use, so that the first one to ask need not wait."""
        self.matcher.warm_up()
        self.answers.warm_up()
        for lang in self.kb.langs:
            self.passages.warm_up(lang)

    def _explain(self, read: Understood, reply: Reply) -> Explanation:
        """How a question was read, and why the entries of a reply were found."""
        shown = {candidate.id for candidate in reply.candidates}
        shown |= {reply.answer.id} if reply.answer else set()
        ids = self.matcher.ids
        found = self._matches(each for each in read.found if ids[each.entry] in shown)
        words = self.matcher.explain(read.asked, found)
        return Explanation(
            parts=tuple(
                replace(part, text=name_masks(part.text, reply.lang)) for part in read.reading.parts
            ),
            repairs=tuple(
                ExplainedRepair(r.typed, r.meant) for r in self.matcher.read(read.asked)[1]
            ),
            matches=tuple(
                ExplainedMatch(match.id, match.phrase, tuple(ExplainedWord(*w) for w in told))
                for match, told in zip(found, words, strict=True)
            ),
            with_previous=read.with_previous and name_masks(read.with_previous, reply.lang),
        )

    def _word(self, masked: Masked, lang: Lang, limit: int, read: Understood) -> Reply:
        diagnosis, outcome, ranked = (
            read.diagnosis,
            read.decision.outcome,
            list(read.decision.ranked),
        )
        named = [self.kb.api[id] for id in named_sections(self.kb, diagnosis)]
        topic = self.topics[read.decision.topic] if read.decision.topic else None
        answer = None
        if outcome == "answer":
            id, confidence = ranked.pop(0)
            answer = self.answers.tell(id, confidence, lang, diagnosis, masked.text)
            answer = self.passages.add(answer, self.matcher.read(read.asked)[0])
        shown = {"answer": limit, "choose": max(2, min(limit, MAX_CHOICES)), "none": 0}[outcome]
        return Reply(
            question=name_masks(masked.text, lang),
            lang=lang,
            outcome=outcome,
            message=_message(
                self.kb,
                "unsure" if answer and answer.confidence < self.thresholds.sure else outcome,
                lang,
                topic,
                read.product,
            ),
            answer=answer,
            candidates=tuple(self.answers.candidate(id, c, lang) for id, c in ranked[:shown]),
            status_codes=tuple(
                explain_status(self.kb, code, lang, diagnosis)
                for code in ([] if topic or read.product else diagnosis.status_codes)
            ),
            error_codes=tuple(
                explain_error(self.kb, code, lang)
                for code in ([] if read.product else diagnosis.error_codes)
            ),
            api_docs=tuple(
                dict.fromkeys(
                    [
                        *(api_doc(self.kb, section, lang) for section in named),
                        *(answer.api_docs if answer else ()),
                    ]
                )
            ),
            links=ways_on(self.kb, lang, topic) if outcome == "none" else (),
            warnings=tell_masked(masked.kinds, lang),
            topic=_subject(lang, topic, read.product),
            messages=() if read.product else explain_messages(self.kb, diagnosis, lang),
        )


def build_phrases(kb: KnowledgeBase) -> list[tuple[str, str]]:
    """What the matcher knows each entry by: titles and aliases in every language.

    `status-codes` is also known by each code, so that a bare one leads there and one in the
    situation of another entry leads to that. Declined topics are known like entries, so that they
    win the questions that are theirs.
    """
    phrases = [
        (entry.id, phrase)
        for entry in kb.entries.values()
        for text in entry.texts.values()
        for phrase in (text.title, *text.aliases)
    ]
    for status in kb.status_codes.values():
        wordings = (f"{status.code}", f"{status.code} error", f"{status.code} 에러")
        phrases += [(STATUS_ENTRY, w) for w in (*wordings, f"{status.code} {status.name}")]
    for topic in kb.declined:
        declined = (phrase for known in topic.phrases.values() for phrase in known)
        phrases += [(f"{DECLINED}{topic.id}", phrase) for phrase in declined]
    return phrases


def articles_of(kb: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """The id of each entry with its articles in Markdown."""
    return ((entry.id, text.body) for entry in kb.entries.values() for text in entry.texts.values())


def names_of(kb: KnowledgeBase) -> frozenset[str]:
    """The names in code that are ranked wherever they stand in a question."""
    return api_names(articles_of(kb), build_phrases(kb))


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


def build_vocabulary(kb: KnowledgeBase) -> Vocabulary:
    """What the diagnosis looks for: the codes and paths that the knowledge base explains."""
    return Vocabulary(
        phrases={
            code: tuple(p for text in status.texts.values() for p in text.phrases)
            for code, status in kb.status_codes.items()
        },
        error_codes=frozenset(kb.error_codes),
        paths=tuple(section.path for section in kb.api.values() if section.path),
        messages=kb.messages,
        clients=kb.clients,
        ours=things_pattern(kb.product.names, kb.product.things),
    )


def tell_masked(kinds: Sequence[Secret], lang: Lang) -> tuple[str, ...]:
    """One line that says what was masked, and what to do about it; none where nothing was."""
    words = BOT[lang]
    if not kinds:
        return ()
    advice = [words[f"{kind}_advice"] for kind in kinds if f"{kind}_advice" in words]
    masked = words["masked"].format(kinds=", ".join(words[kind] for kind in kinds))
    return (" ".join([masked, *dict.fromkeys(advice)]),)


def _message(
    kb: KnowledgeBase, outcome: str, lang: Lang, topic: Topic | None, product: Product | None
) -> str:
    if product:
        return bot_words(kb, lang)["product"].format(name=product.name[lang])
    return topic.reply[lang] if topic else BOT[lang][outcome]


def _subject(lang: Lang, topic: Topic | None, product: Product | None) -> Subject | None:
    """What a question is about that the bot refuses."""
    about = product or topic
    return Subject(about.id, about.name[lang]) if about else None


def says_something(asked: str) -> bool:
    """Whether there is a word or a status code in what is asked; "24" asks nothing."""
    return any(char.isalpha() for char in asked) or bool(THREE_DIGITS.search(asked))


def answer_fault(decision: Decision) -> Decision:
    """A pasted error that names its field is answered, whatever else stands around it."""
    others = tuple(each for each in decision.ranked if each[0] != ERRORS_ENTRY)
    return Decision("answer", ((ERRORS_ENTRY, FAULT_CONFIDENCE), *others), None)


def _about_first(read: Understood, asked: tuple[Asked, Asked] | None) -> Understood:
    """What is answered first where a text asks two things that could not be told as one."""
    if asked is None or read.decision.outcome == "answer":
        return read
    return replace(read, asked=asked[0].text, decision=asked[0].decision)


def is_greeting(reading: Reading) -> bool:
    """Whether a text greets or thanks and says nothing else."""
    said = [part for part in reading.parts if any(char.isalnum() for char in part.text)]
    return bool(said) and all(part.kind in ("greeting", "closing") for part in said)


def confidence_of(read: Understood) -> float:
    """The confidence (0-1) of the best entry, 0 where there is none."""
    return read.decision.ranked[0][1] if read.decision.ranked else 0.0


def carries_code(together: Understood, alone: Understood) -> bool:
    """Whether the question before tells the status code that the same answer is about."""
    best = [read.decision.ranked[0][0] for read in (together, alone) if read.decision.ranked]
    codes = together.diagnosis.status_codes
    return bool(codes) and not alone.diagnosis.status_codes and best[:1] == best[1:]


def ways_on(kb: KnowledgeBase, lang: Lang, topic: Topic | None = None) -> tuple[Link, ...]:
    """Where to go when the bot knows no answer; first of all where a declined topic is at home."""
    words = BOT[lang]
    root = root_of(kb, lang)
    elsewhere = (Link(words["elsewhere"], topic.url),) if topic and topic.url else ()
    codes = Link(words["status_codes"], f"{root}{address_of(STATUS_INDEX)}")
    return (
        *elsewhere,
        Link(words["all_questions"], f"{root}{address_of(ALL_QUESTIONS)}"),
        *((codes,) if kb.status_codes else ()),
        *(Link(way.title[lang], way.url) for way in kb.ways_on),
    )
