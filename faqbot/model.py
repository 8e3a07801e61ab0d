"""The data types that the rest of faqbot passes around.

Those that the API gives say what their fields hold (`Meta`); its description is made from them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Annotated, Final, Literal, NamedTuple

from msgspec import Meta

from faqbot.markdown import lead_of
from faqbot.snippets.call import Account
from faqbot.snippets.render import Snippet

LANGUAGE: Final = "lang"  # what marks a field, and in a schema its format, as one of `langs`
Lang = Annotated[str, Meta(extra={LANGUAGE: True}, extra_json_schema={"format": LANGUAGE})]
"""The code of a language ("ko"); which there are is said by `KnowledgeBase.langs`."""
WebAddress = Annotated[str, Meta(extra_json_schema={"format": "uri"})]
Outcome = Literal["answer", "choose", "none"]
Origin = Literal["own", "other"]
Role = Literal["other", "link", "tool"]

LANGS: Final[tuple[Lang, ...]] = ("ko", "en")  # what a knowledge base has that names none
ID: Final = re.compile("[a-z0-9]+(-[a-z0-9]+)*")  # of entries and what else has a name in files
QUESTION_LENGTH: Final = 20_000  # characters; a ticket's whole mail, pasted
STATUS_ENTRY: Final = "status-codes"  # answers questions about a status code
ERRORS_ENTRY: Final = "validation-errors"  # answers a pasted error


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
    url: WebAddress


@dataclass(frozen=True, slots=True)
class ApiSection:
    """A section of the API's reference; `method` and `path` are `None` for prose sections."""

    id: str  # the anchor in the reference, unless `under` names another
    title: str
    group: str
    method: str | None = None
    path: str | None = None
    under: str | None = None  # the section that it stands in, where no anchor of its own is known
    reference: str = ""  # the address of the whole

    @property
    def url(self) -> str:
        """The address of the section in the reference."""
        return f"{self.reference}#{self.under or self.id}"


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
    """An HTTP status code as the API uses it."""

    code: int
    name: str  # the API's own name for it
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
class Way:
    """Where people turn when the FAQ does not help."""

    url: str  # https: or mailto:
    title: Mapping[Lang, str]


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that people ask about and the bot is not for, with where to go instead."""

    id: str
    name: Mapping[Lang, str]  # as a reply names it
    reply: Mapping[Lang, str]
    url: str | None
    phrases: Mapping[Lang, tuple[str, ...]]


VARYING: Final = re.compile("‹[^›]*›")  # what differs in the texts of a message


@dataclass(frozen=True, slots=True)
class Message:
    """A text that software showed someone, and what it means.

    In `texts`, ‹…› stands for up to 60 characters that differ; case, width and final punctuation
    don't count. `origin` is "other" where it looks like one of the product's own and is not.
    """

    id: str
    texts: tuple[str, ...]
    status: int | None  # the status code that it comes with, where that is known
    error: str | None  # the error code that it comes with, where that is known
    entries: tuple[str, ...]  # ids of entries that tell, the best first
    origin: Origin
    meaning: Mapping[Lang, str]

    @property
    def title(self) -> str:
        """The first text as it is shown to who looks for it, with dots for what differs."""
        return VARYING.sub("…", self.texts[0])


@dataclass(frozen=True, slots=True)
class OwnProduct:
    """The product that a knowledge base is about, as questions name it; all empty where none is.

    `things` are words for what only it has: a question with one is about it. `shared` are words for
    what others have as well: a question with one may be about it, though it names another product.
    `topics` are what the knowledge base tells most about: a question that names one and says more
    is no follow-up. `elsewhere` are services of others that send status codes of their own and that
    nobody calls this product from. `reference` is the address of its API's documentation, in which
    sections are anchors.
    """

    name: str = ""
    names: tuple[str, ...] = ()  # its spellings
    things: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    reference: str = ""
    sample: str = ""  # what somebody may paste, to try it


@dataclass(frozen=True, slots=True)
class Product:
    """Another product that a question may be about.

    `role` is "tool" where people use it with the product that the knowledge base is about, which is
    no reason to refuse; "link" where it is often one end of a link with that; otherwise "other".
    """

    id: str
    name: Mapping[Lang, str]  # as a reply names it
    names: tuple[str, ...]  # spellings that mean nothing else
    role: Role
    words: tuple[str, ...] = ()  # spellings that are ordinary words too: they need a second sign
    url: str | None = None  # its own documentation


@dataclass(frozen=True, slots=True)
class Client:
    """A library that calls the API: its names, and the API section of each of its calls."""

    id: str
    names: tuple[str, ...]
    calls: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Clients:
    """How code names calls of the API: in known libraries, and by verb and noun in any other.

    `verbs` and `nouns` map a word to its spellings, `sections` a pair such as "list ticket" to the
    id of an API section. `fillers` are words of a name that say nothing; after one of `ends` only
    details come, as in getTicketById.
    """

    libraries: tuple[Client, ...] = ()
    verbs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nouns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    fillers: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


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
    ways_on: tuple[Way, ...] = ()
    plans: tuple[Plan, ...] = ()
    declined: tuple[Topic, ...] = ()
    glossary: tuple[tuple[str, ...], ...] = ()  # groups of wordings that mean the same
    redirects: Mapping[str, str] = field(default_factory=dict)  # former ids of entries
    questions: Mapping[str, EntryQuestions] = field(default_factory=dict)  # by id of the entry
    lagging: Mapping[str, Lang] = field(default_factory=dict)  # "faq/cors": the language behind
    messages: tuple[Message, ...] = ()
    products: tuple[Product, ...] = ()
    clients: Clients = field(default_factory=Clients)
    own: Mapping[str, Mapping[Lang, str]] = field(default_factory=dict)  # its name, promise, ...
    examples: Mapping[str, Mapping[Lang, Sequence[str]]] = field(default_factory=dict)
    account: Account | None = None  # whom the calls of snippets go to
    snippets: Mapping[str, Mapping[Lang, Snippet]] = field(default_factory=dict)  # by marker's name
    product: OwnProduct = field(default_factory=OwnProduct)
    langs: tuple[Lang, ...] = LANGS  # one or two; the first stands at the root of the site
    pictures: Mapping[str, str] = field(default_factory=dict)  # files under docs/, by place
    things: Mapping[str, Sequence[str]] = field(default_factory=dict)  # names of what is listed
    cards: Mapping[Lang, str] = field(default_factory=dict)  # places of what a shared link shows

    def other_than(self, lang: Lang) -> Lang | None:
        """The other language, if there is one."""
        return next((other for other in self.langs if other != lang), None)

    def find_entry(self, id: str) -> Entry | None:
        """The entry that has an id, or had it once."""
        return self.entries.get(self.redirects.get(id, id))

    def find_status(self, code: str) -> StatusCode | None:
        """The status code that three digits name, as in an address."""
        is_code = code.isascii() and code.isdigit() and len(code) == 3
        return self.status_codes.get(int(code)) if is_code else None

    def category_of(self, id: str) -> Category:
        """The chapter that an entry stands in."""
        return next(category for category in self.categories if id in category.entries)


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
    calls: tuple[str, ...] = ()  # ids of API sections, from calls of client libraries
    messages: tuple[str, ...] = ()  # ids of known messages


Secret = Literal[
    "api_key",
    "authorization",
    "password",
    "cookie",
    "private_key",
    "webhook",
    "email",
    "phone",
    "card",
    "account",
    "id_number",
    "business_number",
    "passport",
    "licence",
    "ip_address",
]


@dataclass(frozen=True, slots=True)
class Masked:
    """A text whose secrets were replaced, and the kinds of secret that stood in it."""

    text: str
    kinds: tuple[Secret, ...]


NoteKind = Literal["secret", "status", "error", "field", "call", "message"]


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of something that a text names, with a way to the page that says more."""

    kind: NoteKind
    title: str
    text: str  # what to do; empty where there is nothing
    url: Address  # empty where no page tells of it
    english: str = ""  # what the API calls it, where the title says it otherwise


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text in pieces, those that are recognised with the number of their note."""

    pieces: tuple[tuple[str, int | None], ...]
    notes: tuple[Note, ...]


PartKind = Literal[
    "greeting",
    "prose",
    "aside",
    "code",
    "traceback",
    "request",
    "response",
    "payload",
    "address",
    "closing",
]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a question; `kept` are the words of a pasted piece that are read all the same."""

    kind: PartKind
    text: str
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was read: its parts in order."""

    parts: tuple[Part, ...]


# --- what the bot replies; field names, order and limits are the JSON of the API ------------

Id = Annotated[
    str,
    Meta(
        pattern=f"^{ID.pattern}$",
        description="Kebab-case; never changes once published.",
    ),
]
Code = Annotated[int, Meta(ge=100, le=599)]
Address = Annotated[str, Meta(pattern="^/")]
Share = Annotated[float, Meta(ge=0, le=1)]
Confidence = Annotated[
    Share,
    Meta(
        description="How likely this is the right entry: of all replies with 0.9, nine in ten are."
    ),
]


@dataclass(frozen=True, slots=True)
class ApiDoc:
    """A section of the API reference as a reply shows it.

    `errors_url` leads to what can go wrong with the call, where the section describes one.
    """

    title: str
    url: WebAddress
    method: str | None
    path: str | None
    errors_url: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a page below the heading that `url` leads to; `text` and `html` say the same."""

    heading: str
    text: str
    html: str
    url: Annotated[str, Meta(pattern="^/[^#]*#", description="Leads to the heading.")]


@dataclass(frozen=True, slots=True)
class Answer:
    """The entry that a reply gives; `text` and `html` say the same.

    `passage` is the part of the article that says what was asked where `text` does not.
    """

    id: Id
    title: str
    confidence: Confidence
    text: str
    html: str
    url: Address
    short_url: Address
    api_docs: tuple[ApiDoc, ...]
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant."""

    id: Id
    title: str
    url: Address
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class ExplainedStatus:
    """A status code that the question is about, explained.

    `in_call` says what it means in the call that the question names, and is empty without one.
    """

    code: Code
    name: str
    meaning: str
    fix: str
    url: Address
    in_call: str = ""
    title: str = ""  # the name in the reply's language


@dataclass(frozen=True, slots=True)
class ExplainedError:
    """An error code that the question is about, explained."""

    code: str
    meaning: str
    fix: str
    url: str


@dataclass(frozen=True, slots=True)
class ExplainedMessage:
    """A known message that the question quotes, explained."""

    text: Annotated[str, Meta(description="As it is shown, with … for what differs.")]
    meaning: str
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
    share: Share


@dataclass(frozen=True, slots=True)
class ExplainedMatch:
    """Why an entry was found: its nearest phrase, and the words that this shares."""

    id: Id
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

    parts: tuple[Part, ...] = ()
    repairs: tuple[ExplainedRepair, ...] = ()
    matches: tuple[ExplainedMatch, ...] = ()
    with_previous: Annotated[
        str | None,
        Meta(
            description="The question with what it took from the previous one, null where it took "
            "nothing. Send it as `previous` with the next question of the conversation."
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry that may answer a ticket, and the part of the ticket that asks for it."""

    id: str
    confidence: float
    part: str
    phrase: str  # the nearest known phrase of the entry
    words: tuple[ExplainedWord, ...]  # of the part, that speak for it


@dataclass(frozen=True, slots=True)
class TicketQuestion:
    """One thing that a ticket asks; `parts` are the sentences that it rests on, itself the last.

    Suggestions come best first; without any, it is known that nothing answers it.
    """

    text: str
    parts: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket's text is about; `text` is masked, suggestions come best first.

    `questions` are what it asks, in its order, `calls` the sections of what it calls.
    """

    text: str
    kinds: tuple[Secret, ...]
    lang: Lang
    suggestions: tuple[Suggestion, ...]
    questions: tuple[TicketQuestion, ...]
    status_codes: tuple[ExplainedStatus, ...]
    error_codes: tuple[ExplainedError, ...]
    messages: tuple[ExplainedMessage, ...]
    calls: tuple[ApiDoc, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about where the bot refuses: a declined topic or another product."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says to a question.

    `answer` is set when `outcome` is "answer"; `candidates` are then the runners-up, with
    "choose" the choices (2-5) and with "none" nothing. `message` is a sentence that fits the
    outcome, `links` are ways on, and `question` is masked.
    """

    question: Annotated[str, Meta(description="As received, with secrets masked.")]
    lang: Lang
    outcome: Annotated[
        Outcome,
        Meta(
            description="answer: `answer` is set and `candidates` are the runners-up. choose: too "
            "close to call, `candidates` are 2 to 5 choices, the best first. none: nothing fits, "
            "`links` offer ways on."
        ),
    ]
    message: Annotated[str, Meta(description="A sentence that fits the outcome.")]
    answer: Answer | None
    candidates: Annotated[tuple[Candidate, ...], Meta(max_length=10)]
    status_codes: Annotated[
        tuple[ExplainedStatus, ...],
        Meta(description="Every HTTP status code that the question is about."),
    ]
    error_codes: Annotated[
        tuple[ExplainedError, ...],
        Meta(description="Every code from an error body that the question names."),
    ]
    api_docs: Annotated[
        tuple[ApiDoc, ...],
        Meta(
            description="Sections of the API reference that belong to the question and its answer."
        ),
    ]
    links: Annotated[tuple[Link, ...], Meta(description="Ways on where nothing fits.")]
    warnings: Annotated[
        tuple[str, ...],
        Meta(description="What the reader should know, such as a key that was masked."),
    ]
    topic: Annotated[
        Subject | None,
        Meta(
            description="What the question is about where the bot refuses it: a topic or another "
            "product."
        ),
    ] = None
    messages: Annotated[
        tuple[ExplainedMessage, ...],
        Meta(
            description="Known messages that the question quotes, without those that an error code "
            "explains."
        ),
    ] = ()
    second: Annotated[
        Answer | None,
        Meta(description="The answer to a second question, where the text surely asks two things."),
    ] = None
    explanation: Explanation = Explanation()

    def as_missed(self) -> Reply:
        """The same as what nothing answers: so the inbox takes it."""
        return replace(self, outcome="none", answer=None, candidates=())


def named_codes(told: Ticket | Reply) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The status and error codes that a ticket or a question names."""
    return (
        tuple(status.code for status in told.status_codes),
        tuple(error.code for error in told.error_codes),
    )


# --- what stands in Freshdesk Solutions ---------------------------------------------------

PublishedKind = Literal["category", "folder", "article"]


class PublishedKey(NamedTuple):
    """Names what faqbot publishes: a chapter is a folder, an entry an article, in a language."""

    kind: PublishedKind
    id: str
    lang: Lang


@dataclass(frozen=True, slots=True)
class Published:
    """What is remembered of something that faqbot published, as Freshdesk returned it.

    `number` is Freshdesk's id, None while it is not known whether a call to make it was carried
    out; `title` and `body` are then what was sent. An article's body is HTML, others' is text.
    """

    key: PublishedKey
    number: int | None
    sent: str  # the digest of what was sent
    title: str
    body: str
    status: int
    at: datetime  # when it was sent


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
