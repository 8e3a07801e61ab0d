"""The data types that the rest of faqbot passes around; imports the standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

Lang = Literal["ko", "en"]
Outcome = Literal["answer", "choose", "none"]

LANGS: Final[tuple[Lang, ...]] = ("ko", "en")
DEFAULT_LANG: Final[Lang] = "ko"
API_REFERENCE: Final = "https://developers.freshdesk.com/api/"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with the content, at the place where it can be mended."""

    file: str  # relative to the project's root
    line: int  # 1-based
    message: str
    fix: str = ""  # what to do about it, where that is known
    rule: str = "broken"  # the name of the rule that found it; "broken": the build refuses it

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.told}"

    @property
    def told(self) -> str:
        """The message with its fix."""
        return f"{self.message} ({self.fix})" if self.fix else self.message


# --- what the documents say -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was checked: a page's title and its address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class ApiSection:
    """A section of Freshdesk's API reference; `method` and `path` are `None` for prose sections."""

    id: str  # the anchor in the reference
    title: str
    group: str
    method: str | None
    path: str | None

    @property
    def url(self) -> str:
        """The address of the section in the reference."""
        return f"{API_REFERENCE}#{self.id}"


@dataclass(frozen=True, slots=True)
class EntryText:
    """An entry in one language: the question, its other wordings and the article in Markdown."""

    title: str
    aliases: tuple[str, ...]
    body: str

    @property
    def lead(self) -> str:
        """The Markdown before the first heading: what the bot answers."""
        return lead_of(self.body)

    @property
    def short_answer(self) -> str:
        """The first paragraph: what lists and search results show."""
        return self.lead.split("\n\n", 1)[0]


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with its answer, in every language under one id."""

    id: str
    api: tuple[str, ...]  # ids of API sections, the most useful first
    status: tuple[int, ...]
    related: tuple[str, ...]  # ids of entries
    reviewed: date
    sources: tuple[Source, ...]
    texts: Mapping[Lang, EntryText]


@dataclass(frozen=True, slots=True)
class EntryQuestions:
    """Questions that must find an entry, and some that must not, none of them an alias.

    `avoids` maps a question to the entry that it belongs to, or to None where it has none.
    """

    finds: Mapping[Lang, tuple[str, ...]]
    avoids: Mapping[Lang, Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class StatusText:
    """A status code in one language; `phrases` are the words people use instead of the number."""

    title: str
    meaning: str
    fix: str
    phrases: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class StatusCode:
    """An HTTP status code as Freshdesk's API uses it."""

    code: int
    name: str  # Freshdesk's own name for it
    api: tuple[str, ...]
    related: tuple[str, ...]  # ids of entries, the most useful first
    reviewed: date
    sources: tuple[Source, ...]
    texts: Mapping[Lang, StatusText]


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """A code in the body of a failed response, such as `missing_field`."""

    code: str
    status: int | None  # the status code that it comes with, where the reference says
    related: tuple[str, ...]  # ids of entries, the most useful first
    meaning: Mapping[Lang, str]
    fix: Mapping[Lang, str]


@dataclass(frozen=True, slots=True)
class CallRule:
    """What a status code means in some calls.

    `calls` are patterns of method and path ("POST *"), `*` standing for anything.
    """

    status: int
    calls: tuple[str, ...]
    related: tuple[str, ...]
    text: Mapping[Lang, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """How many calls a minute an account may make, in all (`total`) and of each limited kind."""

    id: str
    kind: Literal["plan", "trial", "purchased"]
    name: Mapping[Lang, str]
    limits: Mapping[str, int]  # by a key of `KnowledgeBase.limited_calls`


@dataclass(frozen=True, slots=True)
class Category:
    """A chapter of the FAQ: its entries in reading order."""

    id: str
    title: Mapping[Lang, str]
    summary: Mapping[Lang, str]
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that people ask about and the bot is not for, with where to go instead."""

    id: str
    reply: Mapping[Lang, str]
    url: str | None
    phrases: Mapping[Lang, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site that is neither an entry nor a status code."""

    title: str
    description: str
    body: str


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Everything under `docs/`, checked: every id that is mentioned exists."""

    entries: Mapping[str, Entry]  # in reading order
    status_codes: Mapping[int, StatusCode]  # ascending
    error_codes: Mapping[str, ErrorCode]
    api: Mapping[str, ApiSection]  # in the reference's order
    categories: tuple[Category, ...]
    popular: tuple[str, ...]  # ids of the most wanted entries
    pages: Mapping[Lang, Mapping[str, Page]]  # by name: "index", "status/index" ...
    call_rules: tuple[CallRule, ...] = ()  # for each status code, the first that fits speaks
    limited_calls: Mapping[str, Mapping[Lang, str]] = field(default_factory=dict)  # names by key
    plans: tuple[Plan, ...] = ()
    declined: tuple[Topic, ...] = ()
    glossary: tuple[tuple[str, ...], ...] = ()  # groups of wordings that mean the same
    redirects: Mapping[str, str] = field(default_factory=dict)  # former ids of entries
    questions: Mapping[str, EntryQuestions] = field(default_factory=dict)  # by id of the entry
    lagging: Mapping[str, Lang] = field(default_factory=dict)  # "faq/cors": the language behind


def lead_of(body: str) -> str:
    """The part of a Markdown text before its first heading."""
    lines: list[str] = []
    fenced = False
    for line in body.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        if line.startswith("#") and not fenced:
            break
        lines.append(line)
    return "\n".join(lines).strip()


# --- what a question becomes ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An API call named in a question; `method` is `None` where only the path was written."""

    method: str | None
    path: str  # with ids replaced: /api/v2/tickets/[id]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a question names beside its words, each in order of appearance."""

    status_codes: tuple[int, ...] = ()
    error_codes: tuple[str, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()


Secret = Literal["api_key", "authorization", "password", "email", "phone", "card", "id_number"]


@dataclass(frozen=True, slots=True)
class Masked:
    """A text whose secrets were replaced, and the kinds of secret that stood in it."""

    text: str
    kinds: tuple[Secret, ...]


# --- what the bot replies; field names and order are the JSON of the API --------------------


@dataclass(frozen=True, slots=True)
class ApiDoc:
    """A section of the API reference as a reply shows it.

    `errors_url` leads to what can go wrong with the call, where the section describes one.
    """

    title: str
    url: str
    method: str | None
    path: str | None
    errors_url: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The entry that a reply gives; `text` and `html` say the same."""

    id: str
    title: str
    confidence: float  # 0-1: how likely it is the right entry
    text: str
    html: str
    url: str
    short_url: str
    api_docs: tuple[ApiDoc, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant."""

    id: str
    title: str
    url: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ExplainedStatus:
    """A status code that the question is about, explained.

    `in_call` says what it means in the call that the question names, and is empty without one.
    """

    code: int
    name: str
    meaning: str
    fix: str
    url: str
    in_call: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedError:
    """An error code that the question is about, explained."""

    code: str
    meaning: str
    fix: str
    url: str


@dataclass(frozen=True, slots=True)
class Link:
    """A way on: a title and an address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class ExplainedWord:
    """A word of the question and the share (0-1) that it has in a match."""

    word: str
    share: float


@dataclass(frozen=True, slots=True)
class ExplainedMatch:
    """Why an entry was found: its nearest phrase, and the words that this shares."""

    id: str
    phrase: str
    words: tuple[ExplainedWord, ...]


@dataclass(frozen=True, slots=True)
class ExplainedRepair:
    """A word as it was typed, with the wrong input mode, and as it was read."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a question was understood."""

    repairs: tuple[ExplainedRepair, ...] = ()
    matches: tuple[ExplainedMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry that may answer a ticket, and the part of the ticket that asks for it."""

    id: str
    confidence: float
    part: str
    phrase: str  # the nearest known phrase of the entry
    words: tuple[ExplainedWord, ...]  # of the part, that speak for it


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket's text is about; `text` is masked, suggestions come best first."""

    text: str
    kinds: tuple[Secret, ...]
    lang: Lang
    suggestions: tuple[Suggestion, ...]
    status_codes: tuple[ExplainedStatus, ...]
    error_codes: tuple[ExplainedError, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says to a question.

    `answer` is set when `outcome` is "answer"; `candidates` are then the runners-up, with
    "choose" the choices (2-5) and with "none" nothing. `message` is a sentence that fits the
    outcome, `links` are ways on, and `question` is masked.
    """

    question: str
    lang: Lang
    outcome: Outcome
    message: str
    answer: Answer | None
    candidates: tuple[Candidate, ...]
    status_codes: tuple[ExplainedStatus, ...]
    error_codes: tuple[ExplainedError, ...]
    api_docs: tuple[ApiDoc, ...]
    links: tuple[Link, ...]
    warnings: tuple[str, ...]
    explanation: Explanation = Explanation()


# --- what the matcher says -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Match:
    """An id that a question may mean.

    `score` is the matcher's own number, comparable within one question only; `confidence` (0-1)
    is how likely the id is the right one. `phrase` is the nearest known phrase of the id.
    """

    id: str
    score: float
    confidence: float
    phrase: str
