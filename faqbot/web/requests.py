"""What the API takes; openapi.json is made from these types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from msgspec import Meta

from faqbot.model import QUESTION_LENGTH, Lang
from faqbot.web.problems import FieldError, invalid

COMMENT_LENGTH: Final = 2_000
QUOTE_LENGTH: Final = 500

Comment = Annotated[str, Meta(max_length=COMMENT_LENGTH)]
Limit = Annotated[int, Meta(ge=1, le=10, description="How many candidates at most.")]
Previous = Annotated[
    str,
    Meta(
        max_length=QUESTION_LENGTH,
        description="The question asked before in the same conversation: a short question takes "
        "from it what it leaves out. Nothing is kept of it.",
    ),
]
ReplyLang = Annotated[
    Lang, Meta(description="The language of the reply; without it, the question's own.")
]


def filled(longest: int, description: str, **more: object) -> Meta:
    """What holds of a text that must not be blank."""
    return Meta(
        min_length=1,
        max_length=longest,
        pattern=r"\S",
        description=description,
        extra_json_schema=more or None,
    )


QuestionText = Annotated[
    str,
    filled(QUESTION_LENGTH, "At least one character that is not a space or a control character."),
]
AskId = Annotated[str, filled(64, "From the reply.")]


@dataclass(frozen=True, slots=True)
class Question:
    """A question."""

    question: QuestionText
    lang: ReplyLang | None = None
    limit: Limit = 5
    previous: Previous = ""


@dataclass(frozen=True, slots=True)
class AskByAddress:
    """The same in an address."""

    q: QuestionText
    lang: ReplyLang | None = None
    limit: Limit = 5
    previous: Previous = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader thought of a reply."""

    ask_id: AskId
    helpful: bool
    comment: Annotated[Comment, Meta(description="Masked like questions before it is kept.")] = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the choices in a reply a reader took."""

    ask_id: AskId
    entry_id: Annotated[str, filled(200, "The id of one of its candidates.")]


@dataclass(frozen=True, slots=True)
class PageFeedback:
    """What a reader says of a page: a vote, a comment or both."""

    page: Annotated[
        str,
        filled(220, "The page of an entry or a status code.", examples=["faq/cors", "status/429"]),
    ]
    lang: Lang
    helpful: bool | None = None
    comment: Annotated[
        Comment,
        Meta(description="What should be changed; masked like questions before it is kept."),
    ] = ""
    quote: Annotated[
        str,
        Meta(
            max_length=QUOTE_LENGTH,
            description="The part of the page that it is about; masked, too.",
        ),
    ] = ""

    SCHEMA: ClassVar = {  # what no field says alone
        "anyOf": [
            {"required": ["helpful"]},
            {"required": ["comment"], "properties": {"comment": {"pattern": r"\S"}}},
        ]
    }

    def __post_init__(self) -> None:
        if self.helpful is None and not self.comment:
            raise invalid(FieldError("comment", "is required where helpful is missing"))


@dataclass(frozen=True, slots=True)
class TextLang:
    """The language of the texts."""

    lang: (
        Annotated[
            Lang, Meta(description="The language of the texts; without it, the site's first.")
        ]
        | None
    ) = None
