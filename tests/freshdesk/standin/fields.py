"""Bodies and queries against the fields that the documentation names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.freshdesk.standin.refusals import Refusal

Kind = type | tuple[type, ...]


def error(field: str, message: str, code: str) -> dict[str, str]:
    """One entry of `errors`."""
    return {"field": field, "message": message, "code": code}


def check(body: Any, known: Mapping[str, Kind], mandatory: tuple[str, ...] = ()) -> dict[str, Any]:
    """A body that has the mandatory fields and none that is unknown, each of its type."""
    if not isinstance(body, dict):
        raise Refusal(
            400, {"code": "invalid_json", "message": "Request body has invalid json format"}
        )
    found = [
        error(name, "Unexpected/invalid field in request", "invalid_field")
        for name in body
        if name not in known
    ]
    found += [
        error(name, "Mandatory attribute missing", "missing_field")
        for name in mandatory
        if name not in body
    ]
    found += [
        error(name, f"Value set is of type {type(value).__name__}.", "datatype_mismatch")
        for name, value in body.items()
        if name in known and not _fits(value, known[name])
    ]
    found += [
        error(name, "It should not be blank as this is a mandatory field", "invalid_value")
        for name in mandatory
        if isinstance(body.get(name), str) and not body[name].strip()
    ]
    if found:
        raise Refusal(400, {"description": "Validation failed", "errors": found})
    return body


def _fits(value: Any, kind: Kind) -> bool:
    if isinstance(value, bool):  # which is a kind of number to Python
        return kind is bool
    return isinstance(value, kind)


def check_query(query: Mapping[str, str], known: tuple[str, ...]) -> None:
    """A query without anything unknown."""
    unknown = [name for name in query if name not in known]
    if unknown:
        errors = [
            error(name, "Unexpected/invalid field in request", "invalid_field") for name in unknown
        ]
        raise Refusal(400, {"description": "Validation failed", "errors": errors})


def number(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    """A number of a query, from 1."""
    value = query.get(name, str(default))
    if not value.isdecimal() or not 1 <= int(value) <= most:
        message = f"It should be a Positive Integer less than or equal to {most}"
        errors = [error(name, message, "invalid_value")]
        raise Refusal(400, {"description": "Validation failed", "errors": errors})
    return int(value)
