"""What the tools for assistants take and give; their schemas are made from these types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from msgspec import Meta

from faqbot.content.limits import USUAL_SHARE
from faqbot.model import QUESTION_LENGTH, Confidence, Lang, Source

TOTAL: Final = "total"  # the limit of all calls together

# --- what they take -----------------------------------------------------------------------

Day = Annotated[str, Meta(description="The day on which its facts were last checked.")]
Url = Annotated[str, Meta(description="Absolute.")]
TextLang = Annotated[
    Lang, Meta(description="The language of the result; without it, that of what is asked.")
]


def _text(longest: int, description: str) -> Meta:
    return Meta(min_length=1, max_length=longest, pattern=r"\S", description=description)


@dataclass(frozen=True, slots=True)
class Search:
    """A question."""

    query: Annotated[
        str, _text(QUESTION_LENGTH, "The question in the user's own words, in Korean or English.")
    ]
    lang: TextLang | None = None
    limit: Annotated[int, Meta(ge=1, le=10, description="How many results at most.")] = 5


@dataclass(frozen=True, slots=True)
class Fetch:
    """A page."""

    id: Annotated[
        str, _text(200, "An id that search gave, such as create-ticket or en/status/429.")
    ]
    lang: (
        Annotated[Lang, Meta(description="The language of the text, whatever the id says.")] | None
    ) = None


@dataclass(frozen=True, slots=True)
class Response:
    """What an API answered."""

    text: Annotated[
        str,
        _text(
            QUESTION_LENGTH,
            "The response as it was received: status line, headers and body, or what a log says; "
            "with the request, if it is at hand.",
        ),
    ]
    lang: TextLang | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """How an account is called."""

    plan: Annotated[str, _text(100, "The plan of the account, such as growth.")]
    calls: (
        Annotated[int, Meta(ge=1, le=10**9, description="How many calls are to be made in all.")]
        | None
    ) = None
    workers: Annotated[
        int, Meta(ge=1, le=1000, description="How many programs call at the same time.")
    ] = 1
    kind: Annotated[
        str, _text(100, "Which calls, such as list_all_tickets; total for calls of all kinds.")
    ] = TOTAL
    share: Annotated[
        int,
        Meta(
            ge=1,
            le=100,
            description="Percent of the limit to use; the rest is for the account's other calls.",
        ),
    ] = USUAL_SHARE
    lang: TextLang | None = None


# --- what they give -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that may answer; `text` is its beginning."""

    id: str
    title: str
    url: Url
    text: str
    confidence: Confidence
    reviewed: Day
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, the best first; nothing where `known` is false, and `note` says why."""

    results: tuple[Hit, ...]
    known: bool
    note: str
    lang: Lang
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageData:
    """What is known of a page beside its text."""

    lang: Lang
    reviewed: Day
    sources: tuple[Source, ...]
    short_url: Url


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page in Markdown."""

    id: str
    title: str
    text: str
    url: Url
    metadata: PageData


@dataclass(frozen=True, slots=True)
class Call:
    """A call that the text names; `errors_url` tells what can go wrong with it."""

    method: str
    path: str
    title: str
    url: Url
    errors_url: Url | None


@dataclass(frozen=True, slots=True)
class Status:
    """A status code in the text, its cause and what to do; `in_call`: what it means in the call."""

    code: int
    title: str
    cause: str
    fix: str
    in_call: str
    url: Url
    reviewed: Day
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """An error code in the text; `field` is the one that it is about, where the text says so."""

    code: str
    field: str | None
    cause: str
    fix: str
    url: Url
    reviewed: Day | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A known message in the text."""

    text: str
    cause: str
    url: Url
    reviewed: Day | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """What a response means; `known` is false where nothing in it is known, and `note` says so."""

    known: bool
    note: str
    calls: tuple[Call, ...]
    status_codes: tuple[Status, ...]
    error_codes: tuple[ErrorCode, ...]
    messages: tuple[Message, ...]
    answer: Annotated[Hit | None, Meta(description="The page that says the most about it.")]
    confidence: Annotated[
        float | None,
        Meta(description="That the answer is what it is about; null without an answer."),
    ]
    lang: Lang
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """How to call within a limit; `known` is false for a plan or kind that is not known.

    `pause_seconds` is how long each worker pauses between its calls; null where none are allowed.
    """

    known: bool
    note: str
    plan: str | None
    kind: str | None
    limit: Annotated[int | None, Meta(description="Calls a minute that the plan allows.")]
    calls_a_minute: Annotated[
        int | None, Meta(description="Of these, what all workers together use.")
    ]
    pause_seconds: float | None
    minutes: Annotated[int | None, Meta(description="How long all the calls take.")]
    plans: tuple[str, ...]
    kinds: tuple[str, ...]
    url: Url
    confidence: Annotated[
        float, Meta(description="That this plan is meant; its figures are those of the sources.")
    ]
    reviewed: Day | None
    sources: tuple[Source, ...]
