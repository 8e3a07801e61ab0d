"""Requests into values: the one place where what was sent is read, cleaned and checked.

A view says what it takes as dataclasses (`takes`); their types and limits are all that is known
about a field. What a program sends and cannot be used is refused by name. What comes from a page
counts as not given where it cannot be used, and is cut where it is too long.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import cache, wraps
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Final,
    NoReturn,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec
from flask import request
from msgspec import Meta
from msgspec.inspect import IntType, LiteralType, Metadata, StrType, VarTupleType, type_info
from werkzeug.datastructures import MultiDict
from werkzeug.routing import IntegerConverter

from faqbot.model import LANGUAGE, Lang
from faqbot.web.problems import FieldError, Problem, invalid, wants_problem
from faqbot.web.services import services

LARGEST: Final = 2**31 - 1  # of the databases' ids and versions

Number = Annotated[int, Meta(ge=0, le=LARGEST)]
PageNumber = Annotated[int, Meta(ge=1, le=100_000)]
Line = Annotated[str, Meta(max_length=300)]  # a name, a label, an id; nothing is asked of it
RAW: Final = Meta(extra={"raw": True})  # a password: as it is, whatever stands in it
CUT: Final = Meta(extra={"cut": True})  # a longer text is read up to its limit

# A message comes with all its forms, in which a Hangul syllable has up to nine bytes.
SIGNED_BYTES: Final = 1024 * 1024

# Controls say nothing in a question, and a database may refuse them; tab and newlines stay.
CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SURROGATES: Final = re.compile(r"[\ud800-\udfff]")  # halves of a character; no text has them
DIGITS: Final = re.compile(r"[0-9]{1,10}")
JSON_TYPE: Final = re.compile(r"application/(?:[\w.-]+\+)?json")

T = TypeVar("T")
View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class InLang:
    """The language that an address may name."""

    lang: Lang | None = None


class RowId(IntegerConverter):
    """An id of the database in an address; other numbers lead nowhere."""

    regex = r"[0-9]{1,10}"

    def __init__(self, map: Any) -> None:
        super().__init__(map, max=LARGEST)


def takes(
    *, body: type | None = None, query: type | None = None, form: type | None = None
) -> Callable[[View], View]:
    """Hand a view what it takes, as values of these types under these names.

    Raises `Problem` 400, 413, 415 or 422 where a program sent what cannot be used.
    """
    taken = {"body": body, "query": query, "form": form}
    kinds = {name: kind for name, kind in taken.items() if kind is not None}

    def decorate(view: View) -> View:
        @wraps(view)
        def reading(*args: Any, **given: Any) -> Any:
            return view(*args, **given, **{name: READERS[name](it) for name, it in kinds.items()})

        reading.takes = kinds  # type: ignore[attr-defined]
        return reading

    return decorate


def asked_lang() -> Lang | None:
    """The language in `?lang=`, if it is one."""
    return parse(InLang, request.args, services().kb.langs, forgiving=True).lang


def read_query(kind: type[T]) -> T:
    """What stands in the address."""
    return parse(kind, _texts(kind, request.args), services().kb.langs, not wants_problem())


def read_form(kind: type[T]) -> T:
    """What a form sent."""
    return parse(kind, _texts(kind, request.form), services().kb.langs, not wants_problem())


def read_body(kind: type[T]) -> T:
    """What the JSON object in the body says."""
    return parse(kind, read_object(), services().kb.langs)


READERS: Final[Mapping[str, Callable[[type], Any]]] = {
    "body": read_body,
    "query": read_query,
    "form": read_form,
}


def parse(
    kind: type[T], given: Mapping[str, Any], langs: Sequence[Lang], forgiving: bool = False
) -> T:
    """The fields of a dataclass from a mapping; raises `Problem` 422 that names each bad one.

    A language is one of `langs`. Texts that may be left out come without white space around them.
    `forgiving`: a value that cannot be used counts as not given, and a text is cut to its limit.
    """
    values: dict[str, Any] = {}
    errors: list[FieldError] = []
    for field in _fields_of(cast(Hashable, kind)):
        if field.name in given:
            value = field.prepare(given[field.name], forgiving)
            if field.is_language and value not in langs:
                errors.append(FieldError(field.name, _one_of(langs)))
                continue
            try:
                values[field.name] = msgspec.convert(value, field.type)
            except msgspec.ValidationError:
                errors.append(FieldError(field.name, field.refusal(value)))
        elif field.required:
            errors.append(FieldError(field.name, "is required"))
    if errors and not forgiving:
        raise invalid(*errors)
    return kind(**values)


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a dataclass, as requests fill it."""

    name: str
    type: Any  # without None, which stands for what was not given
    required: bool
    info: Any  # the type with its limits, as msgspec describes it

    @property
    def is_language(self) -> bool:
        """Whether the code of a language is meant."""
        return LANGUAGE in _marks(self.type)

    @property
    def is_number(self) -> bool:
        """Whether whole numbers are meant."""
        if isinstance(self.info, LiteralType):
            return all(isinstance(choice, int) for choice in self.info.values)
        return isinstance(self.info, IntType)

    def prepare(self, value: Any, cut: bool) -> Any:
        """A value as the type wants it, where that says the same."""
        if isinstance(value, list):
            return [clean(each) if isinstance(each, str) else each for each in value]
        if isinstance(self.info, IntType) and isinstance(value, float) and value.is_integer():
            return int(value)  # to JSON, 3.0 is a whole number
        if not isinstance(value, str):
            return value
        marks = _marks(self.type)
        if "raw" not in marks:
            value = clean(value) if self.required else clean(value).strip()
        if (cut or "cut" in marks) and isinstance(self.info, StrType):
            value = value[: self.info.max_length]
        return value

    def refusal(self, value: Any) -> str:
        """Why a value cannot be used."""
        match self.info:
            case StrType(max_length=longest) if isinstance(value, str):
                blank = not value.strip()
                return "must not be blank" if blank else f"must have {longest:,} characters at most"
            case StrType():
                return "must be a string"
            case IntType(ge=least, le=most):
                return f"must be a whole number from {least:,} to {most:,}"
            case VarTupleType(min_length=least, max_length=most):
                return f"must be given {least or 0} to {most} times" if most else "must be a list"
            case LiteralType():
                plain = get_args(self.type)[0] if _marked(self.type) else self.type
                return _one_of(get_args(plain))
        return "must be true or false"


def _one_of(choices: Sequence[str]) -> str:
    *known, last = (f'"{choice}"' for choice in choices)
    return f"must be {', '.join(known)} or {last}" if known else f"must be {last}"


@cache
def _fields_of(kind: Any) -> tuple[_Field, ...]:
    hints = {
        name: without_none(hint) for name, hint in get_type_hints(kind, include_extras=True).items()
    }
    return tuple(
        _Field(
            field.name,
            hints[field.name],
            field.default is MISSING and field.default_factory is MISSING,
            _info_of(hints[field.name]),
        )
        for field in fields(kind)
    )


def _info_of(type: Any) -> Any:
    info = type_info(type)
    return info.type if isinstance(info, Metadata) else info


def without_none(type: Any) -> Any:
    """A type without the None that stands for what was not given."""
    if get_origin(type) in (Union, UnionType):
        (only,) = (each for each in get_args(type) if each is not NoneType)
        return only
    return type


def _marked(type: Any) -> bool:
    return get_origin(type) is Annotated


def _marks(type: Any) -> set[str]:
    metas = get_args(type)[1:] if _marked(type) else ()
    return {mark for meta in metas for mark in meta.extra or ()}


def _number(text: str) -> int | str:
    return int(text) if DIGITS.fullmatch(text) else text


def _texts(kind: type, given: MultiDict[str, str]) -> dict[str, Any]:
    """What an address or a form says: all values of a list, whole numbers as numbers."""
    found: dict[str, Any] = {}
    for field in _fields_of(kind):
        value = given.get(field.name)
        if isinstance(field.info, VarTupleType):
            found[field.name] = given.getlist(field.name)
        elif value is not None:
            found[field.name] = _number(value) if field.is_number else value
    return found


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
    return parse_object(_read_whole())


def parse_object(body: bytes) -> dict[str, Any]:
    """A JSON object from bytes; raises `Problem` 400 without repeating what was sent."""
    try:
        value = JSON.decode(body.decode("utf-8-sig"))
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


JSON: Final = json.JSONDecoder(parse_constant=_refuse_constant)


def read_raw() -> bytes:
    """The body as it was sent, for those who sign its bytes; raises `Problem` 413 if too long."""
    request.max_content_length = SIGNED_BYTES
    return _read_whole()


def _read_whole() -> bytes:
    body = request.get_data(cache=False)
    # Of a body sent in chunks, the framework leaves off what is over the limit.
    if len(body) == request.max_content_length and request.environ["wsgi.input"].read(1):
        raise Problem(413)
    return body
