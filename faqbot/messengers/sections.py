"""A reply in sections, as a chat shows one below the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from faqbot.addresses import absolute
from faqbot.model import ERRORS_ENTRY, Answer, ExplainedStatus, Reply

CUT: Final = "…"


@dataclass(frozen=True, slots=True)
class Section:
    """A title that leads to a page, and plain text below it."""

    title: str
    url: str  # absolute
    text: str


def diagnosis_of(reply: Reply, base: str) -> list[Section]:
    """The codes and messages that a text names, without those that the answer tells anyway.

    `base` is the absolute address of the site, with a slash at its end.
    """
    answer = reply.answer
    told = {it.url for it in (answer, reply.second) if it}
    sections = [
        Section(f"{it.code} {it.title or it.name}", absolute(it.url, base), _explain(it))
        for it in reply.status_codes
        if it.url not in told
    ]
    if answer and answer.id == ERRORS_ENTRY:
        return sections
    sections += [
        Section(it.code, absolute(it.url, base), f"{it.meaning} {it.fix}")
        for it in reply.error_codes
    ]
    sections += [Section(it.text, absolute(it.url, base), it.meaning) for it in reply.messages]
    return sections


def answers_of(reply: Reply, base: str) -> list[Section]:
    """What a reply answers, each with the passage that says what was asked."""
    answers = (it for it in (reply.answer, reply.second) if it)
    return [section for answer in answers for section in sections_of(answer, base)]


def sections_of(answer: Answer, base: str) -> Iterator[Section]:
    """An answer, and its passage below it."""
    yield Section(answer.title, absolute(answer.url, base), answer.text)
    if passage := answer.passage:
        yield Section(passage.heading, absolute(passage.url, base), passage.text)


def cut(text: str, longest: int) -> str:
    """A text that a chat shows, which has a longest length."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}{CUT}"


def _explain(status: ExplainedStatus) -> str:
    return " ".join(filter(None, (status.meaning, status.fix, status.in_call)))
