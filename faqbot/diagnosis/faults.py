"""Which field an error in a pasted response is about."""

from __future__ import annotations

import re
from typing import Final

FAULT_OBJECT: Final = re.compile(r"\{[^{}]{0,600}\}")
# In logs and tracebacks quotes are escaped, and those of Python are single.
FAULT_FIELD: Final = re.compile(
    r"""["']field\\?["'] ?: ?\\?["']([A-Za-z0-9_.\[\]-]{1,60})\\?["']"""
)
FAULT_CODE: Final = re.compile(r"""["']code\\?["'] ?: ?\\?["']([a-z_]{1,40})\\?["']""")


def find_fields(text: str) -> dict[str, str]:
    """The field that each error code of a masked text is about: the first one of each code."""
    found: dict[str, str] = {}
    for part in FAULT_OBJECT.findall(text):
        code, field = FAULT_CODE.search(part), FAULT_FIELD.search(part)
        if code and field:
            found.setdefault(code[1], field[1])
    return found
