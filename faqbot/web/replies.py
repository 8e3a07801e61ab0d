"""What the API gives; openapi.json is made from these types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Final, Literal

from msgspec import Meta

from faqbot import model
from faqbot.model import Address, ApiDoc, Code, Id, Outcome, Source
from faqbot.web.problems import FieldError

SUGGESTIONS: Final = 5

Day = Annotated[
    str,
    Meta(description="When its facts were last checked.", extra_json_schema={"format": "date"}),
]
Related = Annotated[tuple[Id, ...], Meta(description="Ids of entries.")]
Html = Annotated[str, Meta(description="The same as safe HTML.")]


def _where(
    outcome: Outcome, then: Mapping[str, object], otherwise: Mapping[str, object] | None = None
) -> Mapping[str, object]:
    """In JSON Schema: what holds of other fields where a reply has an outcome."""
    rule: dict[str, object] = {
        "if": {"properties": {"outcome": {"const": outcome}}},
        "then": {"properties": then},
    }
    return rule if otherwise is None else rule | {"else": {"properties": otherwise}}


State = Literal["ok", "down", "off"]
"""Whether a part can be used; off: the settings name none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(model.Reply):
    """What the bot says to a question, and the id under which it is recorded."""

    ask_id: Annotated[str, Meta(description="Opaque; what feedback refers to.")]

    SCHEMA: ClassVar = {  # what no field says alone
        "allOf": [
            _where("answer", {"answer": {"type": "object"}}, {"answer": {"type": "null"}}),
            _where("choose", {"candidates": {"minItems": 2, "maxItems": 5}}),
            _where("none", {"candidates": {"maxItems": 0}, "links": {"minItems": 1}}),
        ]
    }


@dataclass(frozen=True, slots=True)
class EntrySummary:
    """An entry as a list shows it."""

    id: Id
    title: str
    category: Annotated[Id, Meta(description="The chapter it stands in.")]
    summary: Annotated[str, Meta(description="The short answer as plain text.")]
    url: Address
    short_url: Address
    api_docs: tuple[ApiDoc, ...]
    status_codes: tuple[Code, ...]
    related: Related
    reviewed: Day


@dataclass(frozen=True, slots=True)
class Entry(EntrySummary):
    """An entry with its whole text."""

    aliases: Annotated[tuple[str, ...], Meta(description="Other wordings of the question.")]
    text: Annotated[str, Meta(description="The bot's answer as plain text.")]
    html: Html
    article_text: Annotated[str, Meta(description="The whole article as plain text.")]
    article_html: Html
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class StatusCodeSummary:
    """A status code as a list shows it."""

    code: Code
    name: Annotated[str, Meta(description="The API's name for it.")]
    title: str
    meaning: str
    fix: str
    url: Address
    short_url: Address
    api_docs: tuple[ApiDoc, ...]
    related: Related
    reviewed: Day


@dataclass(frozen=True, slots=True)
class StatusCode(StatusCodeSummary):
    """A status code with its whole text."""

    text: Annotated[str, Meta(description="The rest of its page as plain text.")]
    html: Html
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries."""

    entries: tuple[EntrySummary, ...]


@dataclass(frozen=True, slots=True)
class StatusCodes:
    """The status codes."""

    status_codes: tuple[StatusCodeSummary, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """That the process is alive."""

    status: Literal["ok"] = "ok"


@dataclass(frozen=True, slots=True)
class States:
    """The state of each part that a server has."""

    index: State
    site: State
    database: State
    redis: State


@dataclass(frozen=True, slots=True)
class Ready(States):
    """That questions can be answered, and the state of each part."""

    status: Literal["ok"] = field(default="ok", init=False)


@dataclass(frozen=True, slots=True)
class Unready(States):
    """That questions cannot be answered, and the state of each part."""

    status: Literal["unready"] = field(default="unready", init=False)


@dataclass(frozen=True, slots=True)
class BotHere:
    """That there is a bot; a static host answers null here."""

    bot: Literal["faqbot"] = "faqbot"


@dataclass(frozen=True, slots=True)
class Problem:
    """An error (RFC 9457)."""

    type: Annotated[str, Meta(extra_json_schema={"format": "uri-reference"})]
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: str


@dataclass(frozen=True, slots=True)
class Invalid(Problem):
    """A field or parameter cannot be used."""

    errors: Annotated[
        tuple[FieldError, ...],
        Meta(min_length=1, description="Every field that cannot be used."),
    ]


@dataclass(frozen=True, slots=True)
class UnknownEntry(Problem):
    """There is no entry with this id; near ids are suggested."""

    suggestions: Annotated[tuple[Id, ...], Meta(max_length=SUGGESTIONS)]


@dataclass(frozen=True, slots=True)
class UnknownStatusCode(Problem):
    """There is no page about this code; near codes are suggested."""

    suggestions: Annotated[tuple[Code, ...], Meta(max_length=SUGGESTIONS)]
