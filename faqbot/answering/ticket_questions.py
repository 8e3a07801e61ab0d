"""A ticket cut into its questions, in its order, each with the entries that may answer it.

People tell first and ask then: "We get 429. How long must we wait?" is one question, of which the
first sentence says what about. What is asked and found nowhere stays, so that nobody overlooks it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from faqbot.answering.decide import Thresholds
from faqbot.answering.ticket import merge_suggestions
from faqbot.model import ERRORS_ENTRY, STATUS_ENTRY, Suggestion, TicketQuestion

MOST: Final = 10  # questions of a ticket; more answers than that are no reply any more
SUGGESTED: Final = 4  # entries for a question
SURE: Final = 2  # times the confidence of an answer: asked without doubt
CONTEXT: Final = 2  # sentences before a question that may say what it is about
WORDS: Final = 3  # fewer, in which nothing is found, are a sigh: "Any idea?"

ASKING: Final = re.compile(
    r"[?？]|\b(?:how|what|why|which|where|whether|can|could|would like|want|need|looking for"
    r"|wonder(?:ing)?|is there|are there|tell (?:me|us)|explain|show (?:me|us))\b"
    r"|(?:나요|까요|가요|[습입됩합]니까|는지|[을할될]지|궁금|싶|알려|가르쳐|문의[드합]|어떻게|얼마|어디"
    r"|방법|무엇|왜 )",
    re.IGNORECASE,
)
# What is asked of a person and not about a thing; no answer of ours is missing there.
PLEA: Final = re.compile(
    r"(?:(?:그럼|꼭|좀|한번|빠른|빨리|신속한|급한 건이라|가능하면|오늘 중으로|내용|위) ?){0,4}"
    r"(?:답변|회신|확인|검토|도움|연락|조치|처리|도와)\S{0,2} ?(?:좀 )?"
    r"(?:부탁|주세요|주시|줄 수|주실|바랍|바라|기다리|기대).{0,30}"
    r"|(?:and |so |please |kindly |also )*(?:can|could|would|will)? ?(?:you|anyone|somebody)? ?"
    r"(?:please )?(?:help|assist|advise|check|look into|get back|let me know|let us know)"
    r"(?: (?:me|us|this|that|it|to|with|soon|asap|what|you|think|please|out|into|know)){0,6}"
    r"|any (?:help|idea|advice|update|news|thoughts)\b.{0,40}"
    r"|(?:(?:i )?hope (?:you|this|to)|looking forward|(?:best|kind) (?:regards|wishes)"
    r"|(?:many )?thanks?(?: you)? (?:a lot|so much|in advance|for)|감사[합드해]|수고[하많가])"
    r".{0,60}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A part of a ticket and the entries that it asks for, best first."""

    text: str
    found: tuple[Suggestion, ...]

    @property
    def best(self) -> float:
        """The confidence (0-1) of the best entry."""
        return self.found[0].confidence if self.found else 0.0


def find_questions(
    whole: Sentence, sentences: Sequence[Sentence], thresholds: Thresholds
) -> tuple[TicketQuestion, ...]:
    """The questions of a ticket, at most `MOST`; `sentences` is empty where it is a single one."""
    asked: list[TicketQuestion] = []
    told: list[Sentence] = []  # since the last question
    for sentence in sentences:
        if PLEA.fullmatch(sentence.text.strip(" .!?,~？")):
            continue
        if not ASKING.search(sentence.text):
            if sentence.best >= thresholds.choose:
                told.append(sentence)
            continue
        alone = [each for each in told if _stands_alone(each, sentence, thresholds)]
        context = [each for each in told[-CONTEXT:] if each not in alone]
        told = []
        asked += [_question(each, (), thresholds) for each in alone]
        if context or sentence.best >= thresholds.choose or _says_much(sentence):
            asked.append(_question(sentence, context, thresholds))
    best = max((each.best for each in told), default=0.0)
    sure = SURE * thresholds.answer
    enough = sure if asked or best >= sure else thresholds.answer
    asked += [_question(each, (), thresholds) for each in told if each.best >= enough]
    if not asked and (whole.found or not sentences):
        asked = [_question(whole, (), thresholds)] if whole.text.strip() else []
    return tuple(_join_same(asked)[:MOST])


def _says_much(sentence: Sentence) -> bool:
    return len(sentence.text.split()) >= WORDS


def _stands_alone(told: Sentence, question: Sentence, thresholds: Thresholds) -> bool:
    """Whether what is told before a question is surely about something else."""
    if told.best < SURE * thresholds.answer or question.best < thresholds.answer:
        return False
    return told.found[0].id not in {it.id for it in question.found}


def _question(
    sentence: Sentence, context: Sequence[Sentence], thresholds: Thresholds
) -> TicketQuestion:
    """A question with what it and the sentences before it are found by.

    Where it is clear by itself, what only they ask for comes after what it asks for.
    """
    parts = (*context, sentence)
    merged = merge_suggestions((it for part in parts for it in part.found), SUGGESTED * len(parts))
    if sentence.best >= thresholds.answer:
        own = {it.id for it in sentence.found if it.confidence >= thresholds.choose}
        merged = tuple(sorted(merged, key=lambda it: it.id not in own))
    return TicketQuestion(sentence.text, tuple(part.text for part in parts), merged[:SUGGESTED])


def _join_same(asked: Sequence[TicketQuestion]) -> list[TicketQuestion]:
    """Questions with the same best entry as one, at the place of the first.

    A status code and, right below it, the error code that came with it are one: that says more.
    """
    joined: dict[str, TicketQuestion] = {}
    last = ""
    for number, question in enumerate(asked):
        key = question.suggestions[0].id if question.suggestions else f"#{number}"
        if (last, key) == (STATUS_ENTRY, ERRORS_ENTRY) and key not in joined:
            question = _join(joined.pop(last), question, question)
        elif known := joined.get(key):
            clearer = max(known, question, key=lambda it: it.suggestions[0].confidence)
            question = _join(known, question, clearer)
        joined[key] = question
        last = key
    return list(joined.values())


def _join(first: TicketQuestion, second: TicketQuestion, clearer: TicketQuestion) -> TicketQuestion:
    """Two questions as one, in the words of the clearer, whose best entry comes first."""
    merged = merge_suggestions((*first.suggestions, *second.suggestions), SUGGESTED)
    best = clearer.suggestions[0].id
    merged = tuple(sorted(merged, key=lambda it: it.id != best))
    parts = tuple(dict.fromkeys((*first.parts, *second.parts)))
    return TicketQuestion(clearer.text, parts, merged)
