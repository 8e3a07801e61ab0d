"""The Bot: a knowledge base in, a reply to each question out."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from typing import Final

from faqbot.answering.decide import (
    DECLINED,
    ERRORS_ENTRY,
    MAX_CHOICES,
    STATUS_ENTRY,
    Decision,
    Thresholds,
    decide,
)
from faqbot.answering.diagnosis import Vocabulary, build_diagnosis
from faqbot.answering.lang import detect_lang
from faqbot.answering.masking import ANY_MASK, mask
from faqbot.answering.render import error_url, page_url, render_html, render_text, resolve_links
from faqbot.answering.ticket import merge_suggestions, split_ticket
from faqbot.answering.wording import WORDING
from faqbot.content.calls import call_name, page_of_call, rules_of
from faqbot.matching.matcher import Margins, Matcher
from faqbot.model import (
    LANGS,
    Answer,
    ApiDoc,
    ApiSection,
    Candidate,
    Diagnosis,
    Endpoint,
    Entry,
    ExplainedError,
    ExplainedMatch,
    ExplainedRepair,
    ExplainedStatus,
    ExplainedWord,
    Explanation,
    KnowledgeBase,
    Lang,
    Link,
    Masked,
    Match,
    Reply,
    Suggestion,
    Ticket,
    Topic,
    lead_of,
)

# Weights that a phrase keeps beside its own, for the browser is sent the same ones; with two they
# are a sixth of its index. With all of them, one question in a hundred more finds its entry first.
WEIGHTS_KEPT: Final = 2
ANY_CALL: Final = ("* *",)
# Sentences from which a text is a mail. Of 200 made ones, 16 % were refused and none is now. Where
# the whole text says something it is the better guide: a story goes through many sentences.
MAIL_PARTS: Final = 4
THREE_DIGITS: Final = re.compile(r"(?<!\d)\d{3}(?!\d)")


class Bot:
    """Answers questions from a knowledge base; built once, then read-only."""

    def __init__(
        self,
        kb: KnowledgeBase,
        thresholds: Thresholds | None = None,
        margins: Margins | None = None,
        known: Matcher | None = None,
    ) -> None:
        self.kb = kb
        self.thresholds = thresholds or Thresholds()
        self.topics = {topic.id: topic for topic in kb.declined}
        self.codes = {entry.id: codes_of(entry) for entry in kb.entries.values()}
        self.matcher = Matcher(
            build_phrases(kb), kb.glossary, margins, kept=WEIGHTS_KEPT, known=known
        )
        self.diagnose = build_diagnosis(build_vocabulary(kb))

    def reply(self, question: str, lang: Lang | None = None, limit: int = 5) -> Reply:
        """Answer a question in `lang`, or in its own language; `limit` (1-10) bounds candidates."""
        masked = mask(question)
        asked, diagnosis, matches, decision = self._understand(masked.text, limit, in_parts=True)
        lang = lang or detect_lang(self.matcher.read(asked)[0])
        reply = self._word(masked, lang, limit, diagnosis, decision)
        return replace(reply, explanation=self._explain(asked, matches, reply))

    def suggest(self, text: str, lang: Lang | None = None, limit: int = 5) -> Ticket:
        """The entries that may answer a ticket, and the codes in it, explained in `lang`."""
        masked = mask(text)
        diagnosis = self.diagnose(masked.text)
        named = self._sections(diagnosis)
        own = detect_lang(self.matcher.read(masked.text)[0])
        lang = lang or own
        return Ticket(
            text=masked.text,
            kinds=masked.kinds,
            lang=own,
            suggestions=merge_suggestions(
                (
                    suggestion
                    for part in split_ticket(masked.text)
                    for suggestion in self._suggest(part, limit)
                ),
                limit,
            ),
            status_codes=tuple(
                explain_status(self.kb, code, lang, named) for code in diagnosis.status_codes
            ),
            error_codes=tuple(explain_error(self.kb, code, lang) for code in diagnosis.error_codes),
        )

    def _suggest(self, part: str, limit: int) -> list[Suggestion]:
        """The entries that a part of a ticket asks for."""
        asked, _, matches, decision = self._understand(part, limit)
        known = {match.id: match for match in matches}
        kept = [(id, c) for id, c in decision.ranked if c >= self.thresholds.candidate]
        found = [known[id] for id, _ in kept if id in known]
        words = self.matcher.explain(asked, found)
        why = {match.id: told for match, told in zip(found, words, strict=True)}
        return [
            Suggestion(
                id,
                round(confidence, 4),
                part,
                known[id].phrase if id in known else "",
                tuple(ExplainedWord(*word) for word in why.get(id, ())),
            )
            for id, confidence in kept
        ]

    def _understand(
        self, text: str, limit: int, in_parts: bool = False
    ) -> tuple[str, Diagnosis, Sequence[Match], Decision]:
        """What is asked, without numbers that mislead, what it names, and what is decided.

        With `in_parts`, a text of many sentences that says nothing as a whole is read sentence by
        sentence: in a mail, what is asked stands among greetings, complaints and a signature.
        """
        diagnosis = self.diagnose(text)
        asked = restate(text, diagnosis, self.kb.status_codes)
        matches = self.matcher.rank(asked, limit=max(limit, MAX_CHOICES) + 1)
        about = set(diagnosis.status_codes)
        concerned = {id for id, codes in self.codes.items() if codes & about}
        called = self._called(diagnosis)
        decision = decide(matches, diagnosis, concerned, called, self.thresholds)
        _, *parts = split_ticket(text) if in_parts and decision.outcome == "none" else [text]
        if len(parts) >= MAIL_PARTS:
            matches = self._rank_parts(matches, parts)
            decision = decide(matches, diagnosis, concerned, called, self.thresholds)
        return asked, diagnosis, matches, decision

    def _rank_parts(self, matches: Sequence[Match], parts: Iterable[str]) -> list[Match]:
        """The matches of a text or of one of its parts, whichever is surer of an id."""
        best = {match.id: match for match in matches}
        for part in parts:
            asked = restate(part, self.diagnose(part), self.kb.status_codes)
            for match in self.matcher.rank(asked, limit=MAX_CHOICES + 1):
                if match.id not in best or best[match.id].confidence < match.confidence:
                    best[match.id] = match
        return sorted(best.values(), key=lambda match: -match.confidence)[: len(matches)]

    def answer(self, id: str, lang: Lang, confidence: float = 1.0) -> Answer:
        """An entry as the bot answers it; raises `KeyError` where the id is unknown."""
        entry = self.kb.entries[id]
        text = entry.texts[lang]
        return Answer(
            id=id,
            title=text.title,
            confidence=round(confidence, 4),
            text=render_text(text.lead, lang, "faq"),
            html=render_html(text.lead, lang, "faq"),
            url=page_url(lang, "faq", id),
            short_url=f"/q/{id}",
            api_docs=tuple(api_doc(self.kb, self.kb.api[section], lang) for section in entry.api),
        )

    def prepare(
        self,
        id: str,
        lang: Lang,
        status_codes: tuple[int, ...] = (),
        error_codes: tuple[str, ...] = (),
    ) -> tuple[Answer, str]:
        """An entry as a ticket is answered with it, and the same in Markdown.

        The codes are those in the ticket; raises `KeyError` where the id or a code is unknown.
        """
        answer = self.answer(id, lang)
        if id == STATUS_ENTRY and status_codes:
            told = self._about_status(answer, status_codes, lang)
            first = status_codes[0]
            title = f"{first} {self.kb.status_codes[first].name}"
            markdown = resolve_links(self._tell_status(status_codes, lang), lang, "status")
            return replace(told, title=title), markdown
        if id == ERRORS_ENTRY and error_codes:
            markdown = resolve_links(self._tell_errors(error_codes, lang), lang, "faq")
            return self._about_errors(answer, error_codes, lang), markdown
        return answer, resolve_links(self.kb.entries[id].texts[lang].lead, lang, "faq")

    def warm_up(self) -> None:
        """Render every answer once, so that the first one to ask for it need not wait."""
        for lang in LANGS:
            for id in self.kb.entries:
                self.answer(id, lang)
            for code in self.kb.status_codes:
                self._about_status(self.answer(STATUS_ENTRY, lang), (code,), lang)

    def _explain(self, asked: str, matches: Sequence[Match], reply: Reply) -> Explanation:
        """Why the entries of a reply were found."""
        shown = {candidate.id for candidate in reply.candidates}
        shown |= {reply.answer.id} if reply.answer else set()
        found = [match for match in matches if match.id in shown]
        return Explanation(
            repairs=tuple(ExplainedRepair(r.typed, r.meant) for r in self.matcher.read(asked)[1]),
            matches=tuple(
                ExplainedMatch(match.id, match.phrase, tuple(ExplainedWord(*w) for w in words))
                for match, words in zip(found, self.matcher.explain(asked, found), strict=True)
            ),
        )

    def _word(
        self, masked: Masked, lang: Lang, limit: int, diagnosis: Diagnosis, decision: Decision
    ) -> Reply:
        outcome, ranked = decision.outcome, list(decision.ranked)
        named = self._sections(diagnosis)
        topic = self.topics[decision.topic] if decision.topic else None
        answer = None
        if outcome == "answer":
            id, confidence = ranked.pop(0)
            answer = self.answer(id, lang, confidence)
            if id == STATUS_ENTRY and diagnosis.status_codes:
                answer = self._about_status(answer, diagnosis.status_codes, lang, named)
            elif id == ERRORS_ENTRY and diagnosis.error_codes:
                answer = self._about_errors(answer, diagnosis.error_codes, lang)
        shown = {"answer": limit, "choose": max(2, min(limit, MAX_CHOICES)), "none": 0}[outcome]
        return Reply(
            question=masked.text,
            lang=lang,
            outcome=outcome,
            message=topic.reply[lang] if topic else WORDING[lang][outcome],
            answer=answer,
            candidates=tuple(self._candidate(id, c, lang) for id, c in ranked[:shown]),
            status_codes=tuple(
                explain_status(self.kb, code, lang, named)
                for code in (diagnosis.status_codes if topic is None else ())
            ),
            error_codes=tuple(explain_error(self.kb, code, lang) for code in diagnosis.error_codes),
            api_docs=tuple(
                dict.fromkeys(
                    [
                        *(api_doc(self.kb, section, lang) for section in named),
                        *(answer.api_docs if answer else ()),
                    ]
                )
            ),
            links=ways_on(lang, topic) if outcome == "none" else (),
            warnings=tuple(WORDING[lang][kind] for kind in masked.kinds),
        )

    def _candidate(self, id: str, confidence: float, lang: Lang) -> Candidate:
        title = self.kb.entries[id].texts[lang].title
        return Candidate(id, title, page_url(lang, "faq", id), round(confidence, 4))

    def _about_status(
        self,
        answer: Answer,
        codes: tuple[int, ...],
        lang: Lang,
        named: Sequence[ApiSection] = (),
    ) -> Answer:
        """The answer `status-codes`, told about the codes in question instead of all of them."""
        markdown = self._tell_status(codes, lang, named)
        first = self.kb.status_codes[codes[0]]
        return replace(
            answer,
            text=render_text(markdown, lang, "status"),
            html=render_html(markdown, lang, "status"),
            url=page_url(lang, "status", codes[0]),
            short_url=f"/s/{codes[0]}",
            api_docs=tuple(api_doc(self.kb, self.kb.api[section], lang) for section in first.api),
        )

    def _about_errors(self, answer: Answer, codes: tuple[str, ...], lang: Lang) -> Answer:
        """The answer `validation-errors`, told about the error codes in question first."""
        markdown = self._tell_errors(codes, lang)
        return replace(
            answer,
            text=render_text(markdown, lang, "faq"),
            html=render_html(markdown, lang, "faq"),
        )

    def _tell_status(
        self, codes: Sequence[int], lang: Lang, named: Sequence[ApiSection] = ()
    ) -> str:
        parts = []
        for code in codes:
            told = explain_status(self.kb, code, lang, named)
            parts.append(f"**{code} {told.name}**: {told.meaning} {told.fix}")
            if told.in_call:
                parts.append(f"`{call_name(named[0])}`: {told.in_call}")
        if len(codes) == 1:
            parts.append(first_section(self.kb.status_codes[codes[0]].texts[lang].body))
        return "\n\n".join(parts)

    def _tell_errors(self, codes: Sequence[str], lang: Lang) -> str:
        told = [explain_error(self.kb, code, lang) for code in codes]
        parts = [f"**`{error.code}`**: {error.meaning} {error.fix}" for error in told]
        return "\n\n".join([*parts, self.kb.entries[ERRORS_ENTRY].texts[lang].short_answer])

    def _called(self, diagnosis: Diagnosis) -> set[str]:
        """The entries about a call that the question names with its method."""
        calls = tuple(endpoint for endpoint in diagnosis.endpoints if endpoint.method)
        named = {section.id for section in self._sections(replace(diagnosis, endpoints=calls))}
        return {entry.id for entry in self.kb.entries.values() if not named.isdisjoint(entry.api)}

    def _sections(self, diagnosis: Diagnosis) -> list[ApiSection]:
        """The sections of the reference that describe the endpoints in a question."""
        return [
            section
            for endpoint in diagnosis.endpoints
            for section in self.kb.api.values()
            if is_section_of(section, endpoint)
        ]


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


def codes_of(entry: Entry) -> set[int]:
    """The status codes that an entry has to do with: those it names, and those in its wordings."""
    wordings = (w for text in entry.texts.values() for w in (text.title, *text.aliases))
    return {*entry.status, *(int(code) for w in wordings for code in THREE_DIGITS.findall(w))}


def restate(question: str, diagnosis: Diagnosis, known: Container[int]) -> str:
    """The question with its status codes in digits, and without what would mislead the matcher.

    "ticket 404" is about a ticket, "사공사" is about 404; to the matcher both are just numbers.
    And "[api key]" stands for what was masked: nobody asked about it in these words.
    """
    spoken = [str(code) for code in diagnosis.status_codes if str(code) not in question]
    about = set(diagnosis.status_codes)

    def keep(match: re.Match[str]) -> str:
        code = int(match[0])
        return match[0] if code in about or code not in known else " "

    return " ".join([THREE_DIGITS.sub(keep, ANY_MASK.sub(" ", question)), *spoken])


def build_vocabulary(kb: KnowledgeBase) -> Vocabulary:
    """What the diagnosis looks for: the codes and paths that the knowledge base explains."""
    return Vocabulary(
        phrases={
            code: tuple(p for text in status.texts.values() for p in text.phrases)
            for code, status in kb.status_codes.items()
        },
        error_codes=frozenset(kb.error_codes),
        paths=tuple(section.path for section in kb.api.values() if section.path),
    )


def explain_status(
    kb: KnowledgeBase, code: int, lang: Lang, named: Sequence[ApiSection] = ()
) -> ExplainedStatus:
    """A status code as a reply explains it; `named` are the calls that the question is about."""
    status = kb.status_codes[code]
    text = status.texts[lang]
    particular = (
        rule.text[lang]
        for section in named
        for rule in rules_of(kb, section)
        if rule.status == code and rule.calls != ANY_CALL
    )
    return ExplainedStatus(
        code=code,
        name=status.name,
        meaning=text.meaning,
        fix=text.fix,
        url=page_url(lang, "status", code),
        in_call=next(particular, ""),
    )


def explain_error(kb: KnowledgeBase, code: str, lang: Lang) -> ExplainedError:
    """An error code as a reply explains it."""
    error = kb.error_codes[code]
    return ExplainedError(code, error.meaning[lang], error.fix[lang], error_url(lang, code))


def api_doc(kb: KnowledgeBase, section: ApiSection, lang: Lang) -> ApiDoc:
    """A section of the API reference as a reply shows it."""
    page = page_of_call(kb, section)
    errors_url = page_url(lang, "calls", page) if page else None
    return ApiDoc(section.title, section.url, section.method, section.path, errors_url)


def is_section_of(section: ApiSection, endpoint: Endpoint) -> bool:
    """Whether a section describes an endpoint; without a method, every method of the path."""
    if section.path is None or path_shape(section.path) != path_shape(endpoint.path):
        return False
    return endpoint.method in (None, section.method)


def ways_on(lang: Lang, topic: Topic | None = None) -> tuple[Link, ...]:
    """Where to go when the bot knows no answer; first of all where a declined topic is at home."""
    words = WORDING[lang]
    prefix = "" if lang == "ko" else f"/{lang}"
    elsewhere = (Link(words["elsewhere"], topic.url),) if topic and topic.url else ()
    return (
        *elsewhere,
        Link(words["all_questions"], f"{prefix}/faq/"),
        Link(words["status_codes"], f"{prefix}/status/"),
        Link(words["support"], "mailto:support@freshdesk.com"),
    )


def first_section(body: str) -> str:
    """A text's lead and, without its heading, what follows the first heading."""
    lead = lead_of(body)
    rest = body[len(lead) :].lstrip()
    if rest.startswith("#"):
        rest = rest.partition("\n")[2]
    return f"{lead}\n\n{lead_of(rest.lstrip())}".strip()


def path_shape(path: str) -> str:
    """A path with every placeholder written alike and without its query."""
    parts = path.split("?")[0].strip("/").split("/")
    return "/".join("[]" if part.startswith("[") else part for part in parts)
