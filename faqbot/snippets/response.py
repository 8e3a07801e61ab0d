"""A response as it looks: its status, the headers and the body that matter, and where to look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from faqbot.snippets.call import lay_out


@dataclass(frozen=True, slots=True)
class Response:
    """What an answer looks like, for readers of one language."""

    status: int | None  # None: it is not documented which one of success
    headers: Mapping[str, str] = field(default_factory=dict)  # those shown; none: the body alone
    body: Any = None  # as JSON; None: none is shown
    marks: Mapping[str, str] = field(default_factory=dict)  # fields and headers, and what they say
    varies: Sequence[str] = ()  # names of fields and headers that differ from answer to answer
    is_cut: bool = False  # whether fields are left out


def render(response: Response) -> dict[str, str]:
    """A response by the format that it is shown in: with headers, or its body alone."""
    body = "" if response.body is None else lay_out(response.body)
    if not response.headers or response.status is None:
        return {"json": body}
    head = f"HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}"
    lines = [head, *(f"{name}: {value}" for name, value in response.headers.items())]
    return {"http": "\n".join([*lines, *(["", body] if body else [])])}


def marked_lines(text: str, marks: Iterable[str]) -> list[int]:
    """The numbers, from 1, of the lines where a field or header of these names stands."""
    names = "|".join(map(re.escape, marks))
    stands = re.compile(rf'^(?:{names}): |"(?:{names})": ')
    lines = text.split("\n") if names else []
    return [number for number, line in enumerate(lines, 1) if stands.search(line)]
