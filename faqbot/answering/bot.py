"""The Bot: a knowledge base in, a reply to each question out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
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
    Thresholds,
)
from faqbot.answering.entry_answers import EntryAnswers
from faqbot.answering.explanations import (
    api_doc,
    explain_error,
    explain_messages,
    explain_status,
)
from faqbot.answering.followup import SHORT, FollowUp, build_things, follow_up
from faqbot.answering.interpreter import Interpreter, Understood, confidence_of, is_greeting
from faqbot.answering.lang import detect_lang
from faqbot.answering.masking import listed_addresses, mask, name_masks
from faqbot.answering.passages import Part, Passages
from faqbot.answering.phrases import articles_of, build_phrases
from faqbot.answering.reading import (
    read_question,
)
from faqbot.answering.signs import (
    named_sections,
)
from faqbot.answering.ticket import merge_suggestions, split_ticket
from faqbot.answering.ticket_questions import Sentence, find_questions
from faqbot.answering.two_questions import Asked, find_two
from faqbot.matching.index import Index
from faqbot.matching.margin import Margins
from faqbot.matching.matcher import Matcher, Stray
from faqbot.model import (
    Answer,
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
    Reply,
    Secret,
    Subject,
    Suggestion,
    Ticket,
    Topic,
)
from faqbot.words import BOT, bot_words

# Many ask the same, and in the same words: what is clicked, retried, or linked to.
REPLIES_KEPT: Final = 512  # some 10 MB
REMEMBERED: Final = 300  # characters of a question whose reply is kept
# A topic whose score is so much above that of the best entry is what is asked about.
TOPIC_LEAD: Final = 0.35
RULED_OUT: Final = -1.0  # the margin below which a question is about anything but an entry


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
        self.interpreter = Interpreter(
            kb, self.thresholds, margins, known.matcher if known else None, index
        )
        self.matcher: Matcher = self.interpreter.matcher
        self.diagnose = self.interpreter.diagnose
        self.locate = self.interpreter.locate
        self.things = build_things(kb.things)
        self.listed = listed_addresses(body for _, body in articles_of(kb))
        self.passages: Passages = Passages(
            kb, build_phrases(kb), self.matcher.rarity, known.passages if known else None
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
        read = self.interpreter.understand(mask(question, self.listed).text, in_parts=True)
        ranked = _about_first(read, self._find_two(read)).decision.ranked
        return ranked[0][0] if ranked else None

    def strays(self) -> Iterator[Stray]:
        """The wordings that find another entry or topic than their own, by themselves."""
        return self.matcher.strays()

    def _reply(self, masked: Masked, lang: Lang | None, limit: int, previous: str) -> Reply:
        alone = self.interpreter.understand(masked.text, in_parts=True)
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
        return find_two(
            read.asked, read.decision, lambda part: self.interpreter.understand(part).decision
        )

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
        follow = follow_up(
            previous, question, self.interpreter.products, self.interpreter.own, self.things
        )
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
        together = self.interpreter.understand(follow.text, codes=codes)
        if not follow.said:
            briefly = self.interpreter.understand(follow.completed, codes=codes)
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
        read = self.interpreter.understand(part)
        phrases = {match.id: match.phrase for match in self.interpreter.matches(read.found)}
        for id, confidence in read.decision.ranked:
            if confidence >= self.thresholds.candidate:
                yield Suggestion(id, round(confidence, 4), part, phrases.get(id, ""), ())

    def _with_words(self, suggestion: Suggestion) -> Suggestion:
        """A suggestion with the words of its part that counted."""
        asked = self.interpreter.asked(
            read_question(suggestion.part), self.diagnose(suggestion.part)
        )
        match = Match(suggestion.id, 0.0, 0.0, suggestion.phrase)
        words = self.matcher.explain(asked, [match])[0]
        return replace(suggestion, words=tuple(ExplainedWord(*word) for word in words))

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
        asked = self.interpreter.asked(read_question(text), self.diagnose(text))
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
        found = self.interpreter.matches(each for each in read.found if ids[each.entry] in shown)
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


def _about_first(read: Understood, asked: tuple[Asked, Asked] | None) -> Understood:
    """What is answered first where a text asks two things that could not be told as one."""
    if asked is None or read.decision.outcome == "answer":
        return read
    return replace(read, asked=asked[0].text, decision=asked[0].decision)


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
