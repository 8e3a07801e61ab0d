"""A call of an API, described once, and how its values are laid out as code."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

EVERY: Final = "*"  # of the headers that an answer has
WIDTH: Final = 72  # characters of a line of values, where they can be broken
_NAME: Final = re.compile(r"[A-Za-z_$][\w$]*", re.A)
CONSTANTS: Final = {None: "null", True: "true", False: "false"}  # of JSON
_PLAIN: Final = "-._~:,;/"  # what stays as it is in the value of a query


@dataclass(frozen=True, slots=True)
class Account:
    """Whom calls go to, as code names it: a reader puts their own in the place of it."""

    url: str  # without a slash at the end
    name: str  # the part of `url` that a reader replaces
    key: str  # the user of Basic authentication
    password: str
    key_from: str = ""  # id of the entry that says where to find the key


@dataclass(frozen=True, slots=True)
class Expected:
    """What a call is answered with."""

    status: int | None  # None: nothing is documented of the answer
    fields: Any = None  # values that the answer's body has, among others; None: no body
    has: Sequence[str] = ()  # names of fields whose value does not matter
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """One call in one language of readers."""

    method: str
    path: str
    answer: Expected
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None  # sent as JSON
    form: Sequence[tuple[str, str]] = ()  # sent as multipart/form-data, as are files
    files: Sequence[tuple[str, str]] = ()  # the field and the file's name
    shows: Sequence[str] = ()  # headers of the answer that the code prints, or EVERY
    does: str = ""  # a comment above it
    signed_in: bool = True  # whether it carries the key

    @property
    def is_form(self) -> bool:
        """Whether it is sent as a form."""
        return bool(self.form or self.files)

    @property
    def answers_json(self) -> bool:
        """Whether its answer has a body to read."""
        return self.answer.fields is not None or bool(self.answer.has)


def url_of(call: Call, account: Account) -> str:
    """The whole address of a call with its query, encoded."""
    query = "&".join(f"{name}={encode(value)}" for name, value in pairs_of(call))
    return f"{account.url}{call.path}{'?' if query else ''}{query}"


def pairs_of(call: Call) -> list[tuple[str, str]]:
    """The query of a call: names as they stand in an address, values as they are."""
    return [(quote(name, safe="_-."), value) for name, value in call.query.items()]


def encode(value: str) -> str:
    """A value as it stands in a query."""
    return quote(value, safe=_PLAIN)


def literal(value: Any) -> str:
    """A text or number as JSON has it, which Python and JavaScript read as well."""
    return json.dumps(value, ensure_ascii=False)


def lay_out(
    value: Any,
    indent: str = "  ",
    constants: Mapping[Any, str] = CONSTANTS,
    bare_names: bool = False,
    after_last: str = "",
    first: int = 0,
) -> str:
    """A value as code, broken over lines that are longer than `WIDTH`.

    `constants` are the words for null, true and false; `bare_names` leaves out the quotes of
    names that need none; `after_last` follows the last value of a list that is broken; `first` is
    how many characters stand before it on its line. Texts are written as in JSON, which Python and
    JavaScript read as well.
    """

    def flat(it: Any) -> str:
        if isinstance(it, Mapping):
            items = [f"{name(key)}: {flat(each)}" for key, each in it.items()]
            inside = ", ".join(items)
            return f"{{ {inside} }}" if bare_names and inside else f"{{{inside}}}"
        if isinstance(it, list | tuple):
            return f"[{', '.join(map(flat, it))}]"
        if it is None or isinstance(it, bool):
            return constants[it]
        return literal(it)

    def name(key: str) -> str:
        if not bare_names:
            return literal(key)
        if key == "__proto__":  # no name like others in JavaScript
            return f"[{literal(key)}]"
        return key if _NAME.fullmatch(key) else literal(key)

    def laid(it: Any, before: int, depth: int) -> str:
        line = flat(it)
        is_map = isinstance(it, Mapping)
        if not it or not (is_map or isinstance(it, list | tuple)) or before + len(line) <= WIDTH:
            return line
        inner = indent * (depth + 1)
        parts = []
        for key, each in it.items() if is_map else (("", each) for each in it):
            label = f"{name(key)}: " if is_map else ""
            parts.append(f"{inner}{label}{laid(each, len(inner) + len(label) + 1, depth + 1)}")
        opening, closing = "{}" if is_map else "[]"
        inside = ",\n".join(parts)
        return f"{opening}\n{inside}{after_last}\n{indent * depth}{closing}"

    return laid(value, first, 0)


def indented(text: str, by: str) -> str:
    """A text with all lines but the first moved to the right."""
    return text.replace("\n", f"\n{by}")
