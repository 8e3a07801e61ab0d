"""Requests into values: what is missing, of the wrong type or out of range is refused by name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from flask import request

from faqbot.model import DEFAULT_LANG, LANGS, Lang
from faqbot.web.problems import FieldError, Problem, invalid

QUESTION_LENGTH: Final = 20_000  # a ticket's whole mail, pasted
COMMENT_LENGTH: Final = 2_000
ASK_ID_LENGTH: Final = 64
ENTRY_ID_LENGTH: Final = 200
PAGE_LENGTH: Final = 220
QUOTE_LENGTH: Final = 500
DEFAULT_LIMIT: Final = 5
LIMITS: Final = range(1, 11)

# Controls say nothing in a question, and a database may refuse them; tab and newlines stay.
CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SURROGATES: Final = re.compile(r"[\ud800-\udfff]")  # halves of a character; no text has them
JSON_TYPE: Final = re.compile(r"application/(?:[\w.-]+\+)?json")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as the API takes it; without `lang` the reply is in the question's own."""

    question: str
    lang: Lang | None
    limit: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader thought of a reply."""

    ask_id: str
    helpful: bool
    comment: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the choices in a reply a reader took."""

    ask_id: str
    entry_id: str


@dataclass(frozen=True, slots=True)
class PageFeedback:
    """What a reader says of a page: a vote, a comment or both."""

    page: str  # faq/cors or status/429
    lang: Lang
    helpful: bool | None
    comment: str | None
    quote: str | None


class _Fields:
    """Reads fields one by one and remembers everything that is wrong with them."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.errors: list[FieldError] = []

    def refuse(self, name: str, message: str) -> None:
        self.errors.append(FieldError(name, message))

    def text(self, name: str, longest: int) -> str:
        value = self.given.get(name)
        if name not in self.given:
            self.refuse(name, "is required")
        elif not isinstance(value, str):
            self.refuse(name, "must be a string")
        elif not (cleaned := clean(value)).strip():
            self.refuse(name, "must not be blank")
        elif len(value) > longest:
            self.refuse(name, f"must have {longest:,} characters at most")
        else:
            return cleaned
        return ""

    def optional_text(self, name: str, longest: int) -> str | None:
        value = self.given.get(name, "")
        if not isinstance(value, str):
            self.refuse(name, "must be a string")
        elif len(value) > longest:
            self.refuse(name, f"must have {longest:,} characters at most")
        else:
            return clean(value).strip() or None
        return None

    def lang(self) -> Lang | None:
        if "lang" not in self.given:
            return None
        value = self.given["lang"]
        for lang in LANGS:
            if value == lang:
                return lang
        self.refuse("lang", 'must be "ko" or "en"')
        return None

    def limit(self) -> int:
        value = self.given.get("limit", DEFAULT_LIMIT)
        # To JSON 3.0 is a whole number and `true` is none; to Python it is the other way round.
        if isinstance(value, int | float) and not isinstance(value, bool) and value in LIMITS:
            return int(value)
        self.refuse("limit", "must be a whole number from 1 to 10")
        return DEFAULT_LIMIT

    def check(self) -> None:
        """Refuse the request if anything was wrong."""
        if self.errors:
            raise invalid(*self.errors)


def parse_ask(given: Mapping[str, Any], question: str = "question") -> Ask:
    """A question from JSON or from an address; raises `Problem` 422."""
    fields = _Fields(given)
    ask = Ask(fields.text(question, QUESTION_LENGTH), fields.lang(), fields.limit())
    fields.check()
    return ask


def parse_ask_query(given: Mapping[str, str]) -> Ask:
    """The same from an address, where a number is written in digits."""
    limit = given.get("limit", "")
    return parse_ask(
        {**given, "limit": int(limit)} if re.fullmatch(r"[0-9]{1,3}", limit) else given,
        question="q",
    )


def parse_feedback(given: Mapping[str, Any]) -> Feedback:
    """Feedback from JSON; raises `Problem` 422."""
    fields = _Fields(given)
    ask_id = fields.text("ask_id", ASK_ID_LENGTH)
    helpful = given.get("helpful")
    if not isinstance(helpful, bool):
        fields.refuse("helpful", "must be true or false" if "helpful" in given else "is required")
    comment = fields.optional_text("comment", COMMENT_LENGTH)
    fields.check()
    return Feedback(ask_id, bool(helpful), comment)


def parse_page_feedback(given: Mapping[str, Any]) -> PageFeedback:
    """Feedback on a page from JSON; raises `Problem` 422."""
    fields = _Fields(given)
    page, lang = fields.text("page", PAGE_LENGTH), fields.lang()
    if "lang" not in given:
        fields.refuse("lang", "is required")
    helpful = given.get("helpful")
    if "helpful" in given and not isinstance(helpful, bool):
        fields.refuse("helpful", "must be true or false")
    comment = fields.optional_text("comment", COMMENT_LENGTH)
    quote = fields.optional_text("quote", QUOTE_LENGTH)
    if helpful is None and comment is None and not fields.errors:
        fields.refuse("comment", "is required where helpful is missing")
    fields.check()
    return PageFeedback(page, lang or DEFAULT_LANG, helpful, comment, quote)


def parse_choice(given: Mapping[str, Any]) -> Choice:
    """A choice from JSON; raises `Problem` 422."""
    fields = _Fields(given)
    choice = Choice(fields.text("ask_id", ASK_ID_LENGTH), fields.text("entry_id", ENTRY_ID_LENGTH))
    fields.check()
    return choice


def parse_lang(given: Mapping[str, str]) -> Lang:
    """The language that an address asks for, Korean where it asks for none; raises `Problem`."""
    fields = _Fields(given)
    lang = fields.lang()
    fields.check()
    return lang or DEFAULT_LANG


def clean(text: str) -> str:
    """A text without what no reader sees and no database keeps.

    >>> clean("a\\x00b\\ud800c")
    'a b\\ufffdc'
    """
    return SURROGATES.sub("\N{REPLACEMENT CHARACTER}", CONTROLS.sub(" ", text))


def read_object() -> dict[str, Any]:
    """The JSON object in the body of the request; raises `Problem` 400, 413 or 415."""
    options = request.mimetype_params
    if (
        not JSON_TYPE.fullmatch(request.mimetype)
        or options.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}
        or request.headers.get("Content-Encoding", "identity").lower() != "identity"
    ):
        raise Problem(415)
    body = request.get_data(cache=False)
    # Of a body sent in chunks, the framework leaves off what is over the limit.
    if len(body) == request.max_content_length and request.environ["wsgi.input"].read(1):
        raise Problem(413)
    return parse_object(body)


def parse_object(body: bytes) -> dict[str, Any]:
    """A JSON object from bytes; raises `Problem` 400 without repeating what was sent."""
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise Problem(400, f"The body is not UTF-8 text (byte {error.start}).") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        raise Problem(400, f"The body is not JSON: {error.msg} at {where}.") from error
    except (ValueError, RecursionError) as error:  # NaN, a huge number, endless nesting
        raise Problem(400, "The body is not JSON that can be read.") from error
    if not isinstance(value, dict):
        raise Problem(400, "The body must be a JSON object.")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
