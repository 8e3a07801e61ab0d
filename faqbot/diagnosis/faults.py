"""Which fields the errors in a pasted response are about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

FAULT_OBJECT: Final = re.compile(r"\{[^{}]{0,600}\}")
# In logs and tracebacks quotes are escaped, and those of Python are single.
FAULT_FIELD: Final = re.compile(
    r"""["']field\\?["'] ?: ?\\?["']([A-Za-z0-9_.\[\]-]{1,60})\\?["']"""
)
FAULT_CODE: Final = re.compile(r"""["']code\\?["'] ?: ?\\?["']([a-z_]{1,40})\\?["']""")


class Fault(NamedTuple):
    """What an error of a response says, and where its field and its code stand."""

    code: str
    field: str
    code_span: tuple[int, int]
    field_span: tuple[int, int]


def find_faults(text: str) -> Iterator[Fault]:
    """The errors of a masked text that name a field, in order of appearance."""
    for part in FAULT_OBJECT.finditer(text):
        code, field = (pattern.search(text, *part.span()) for pattern in (FAULT_CODE, FAULT_FIELD))
        if code and field:
            yield Fault(code[1], field[1], code.span(1), field.span(1))


def find_fields(text: str) -> dict[str, str]:
    """The field that each error code of a masked text is about: the first one of each code."""
    found: dict[str, str] = {}
    for fault in find_faults(text):
        found.setdefault(fault.code, fault.field)
    return found
