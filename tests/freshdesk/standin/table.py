"""Calls whose answer depends on nothing but what was sent: a table of the documented fields.

The table is tests/cases/freshdesk-calls.yml; test_standin.py holds it to what docs/ say of calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from tests.freshdesk.standin.fields import Kind, check, check_query, error
from tests.freshdesk.standin.handling import Answer, Asked, Handler, Route
from tests.freshdesk.standin.refusals import Refusal, Undocumented

TABLE: Final = Path(__file__).parents[2] / "cases" / "freshdesk-calls.yml"
ANY_SUCCESS: Final = 200
KINDS: Final[Mapping[str, Kind]] = {"s": str, "i": int, "b": bool, "l": list, "d": dict}


def read_table() -> list[dict[str, Any]]:
    """The rows, as they stand in the file."""
    rows: list[dict[str, Any]] = yaml.safe_load(TABLE.read_text("utf-8"))
    return rows


def answer_by(row: Mapping[str, Any]) -> Handler:
    """What answers the call of a row."""
    fields: Mapping[str, str] = row.get("fields", {})
    known = {name: KINDS[kind.rstrip("!")] for name, kind in fields.items()}
    mandatory = tuple(name for name, kind in fields.items() if kind.endswith("!"))
    query = tuple(name.rstrip("!") for name in row.get("query", ()))

    def answer(asked: Asked) -> Answer:
        if "*" not in query:
            check_query(asked.query, query)
        for name in row.get("query", ()):
            if name.endswith("!") and name.rstrip("!") not in asked.query:
                _refuse(name.rstrip("!"), "missing_field")
        quoted = row.get("quoted")
        if quoted and not (asked.query[quoted][:1] == asked.query[quoted][-1:] == '"'):
            _refuse(quoted, "invalid_value")
        if quoted and len(asked.query[quoted]) > 512:
            _refuse(quoted, "invalid_value")
        body = check(asked.body, known, mandatory) if fields else {}
        record: Any = {}
        if "of" in row:
            record = getattr(asked.account, row["of"]).get(asked.ids[0])
            if record is None:
                raise Refusal(404)
        if "status" not in row and not row.get("success"):
            raise Undocumented(f"the answer to {row['call']}")
        status = row.get("status", ANY_SUCCESS)
        if status == 204:
            return Answer(status=204)
        found = row.get("answers", {})
        if isinstance(found, list):
            return Answer(found)
        headers = {"Location": f"{asked.address}/1"} if status == 201 else {}
        return Answer({**record, **found, **(body if "status" in row else {})}, status, headers)

    return answer


def _refuse(field: str, code: str) -> None:
    errors = [error(field, "It should be a/an value", code)]
    raise Refusal(400, {"description": "Validation failed", "errors": errors})


def _route(row: Mapping[str, Any]) -> Route:
    method, path = row["call"].split(" ")
    return Route(method, path, answer_by(row))


ROUTES: Final = tuple(_route(row) for row in read_table())
