"""Requests that nobody should send, to every address: `python -m tests.bench.fuzz [--postgres]`.

Sends 30,000 (`--requests`) generated requests to the app in this process, one third of them signed
in: any method, any part of an address, field, body and header may be what no sensible client sends,
and most of a request is as it should be, so that what is wrong is reached. The same `--seed` makes
the same requests. Prints how many of each status came back, and every request that was answered
with 500 or more, or not at all; ends with 1 where there is one.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.postgres import find_programs, run_server
from tests.web.test_hostile import (
    BODIES,
    BYTES,
    HEADERS,
    SHORT,
    TEXTS,
    VALUES,
    addresses,
    make_hostile_app,
    names_of,
    path_of,
    sensible,
    sign_in,
    takes,
)

METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH")
KINDS = (
    "application/json", "text/plain", "application/x-www-form-urlencoded", "", "\u00e9",
    "multipart/form-data; boundary=x", "application/json; charset=utf-16",
)  # fmt: skip
WRONG = 0.15  # of the parts of a request


class Maker:
    """Makes requests, the same from the same seed."""

    def __init__(self, app: Flask, seed: int) -> None:
        self._app = app
        self._random = random.Random(seed)
        self._addresses = addresses(app)
        self._names = sorted(names_of(app))

    def is_wrong(self) -> bool:
        """Whether the next part is."""
        return self._random.random() < WRONG

    def any_text(self) -> str:
        """A text that somebody might send."""
        draw = self._random
        if draw.random() < 0.7:
            return str(draw.choice(TEXTS))
        return "".join(chr(draw.choice((0, 9, 34, 37, 60, 92, 233, 0x202E, 0xAC00, 0x1F600)))
                       for _ in range(draw.randrange(40)))  # fmt: skip

    def fields_of(self, part: str, kind: type) -> dict[str, Any]:
        """The fields of a query, form or body, some of them wrong, missing or unknown."""
        found = sensible(self._app, kind, self._random.randrange(4))
        for field in fields(kind):
            if self.is_wrong():
                found[field.name] = (
                    self._random.choice(VALUES) if part == "body"
                    else self._random.choice([self.any_text(), *BYTES])
                )  # fmt: skip
            elif self.is_wrong():
                del found[field.name]
        if self.is_wrong():
            found[self._random.choice(self._names)] = self.any_text()
        return found

    def path(self, rule: Rule) -> str:
        """An address of a rule."""
        draw = self._random
        wrong = {name: quote(draw.choice(SHORT)) for name in rule.arguments if self.is_wrong()}
        path = path_of(rule, **wrong)
        end = draw.choice(("/", "//", "/..", "%00", ".md")) if self.is_wrong() else ""
        return "/" + f"{path}{end}".lstrip("/")  # of "//", the client would make a host

    def request(self) -> tuple[str, dict[str, Any]]:
        """A path, and the rest as a client of werkzeug takes it."""
        draw = self._random
        rule, method = draw.choice(self._addresses)
        given = {part: self.fields_of(part, it) for part, it in takes(self._app, rule).items()}
        options: dict[str, Any] = {"query_string": given.get("query")}
        options["method"] = draw.choice(METHODS) if self.is_wrong() else method
        if "form" in given:
            options["data"] = given["form"]
        if "body" in given:
            options |= {"data": json.dumps(given["body"]), "content_type": "application/json"}
        if "body" in given and self.is_wrong():
            options["data"] = draw.choice([*BODIES, options["data"].encode()[:-1]])
        if "data" in options and not isinstance(options["data"], dict) and self.is_wrong():
            options["content_type"] = draw.choice(KINDS)
        options["headers"] = {
            name: draw.choice(values) for name, values in HEADERS.items() if self.is_wrong()
        }
        return self.path(rule), options


@contextmanager
def run_app(with_postgres: bool) -> Iterator[Flask]:
    """The app on a database of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder}/faq.sqlite3"
        if with_postgres:
            programs = find_programs()
            if programs is None:
                sys.exit("needs PostgreSQL")
            url = stack.enter_context(run_server(programs))
        yield stack.enter_context(make_hostile_app(url, folder))


def send(client: FlaskClient, path: str, options: dict[str, Any]) -> int | str:
    """The status of the answer, or the mistake of ours that kept it from coming."""
    try:
        return client.open(path, **options).status_code
    except Exception as error:  # whatever it is, it is what is looked for
        return repr(error)


def main(requests: int, seed: int, with_postgres: bool) -> int:
    """Send requests, print what came of them; 1 where something failed."""
    logging.disable()
    with run_app(with_postgres) as app:
        maker, choose = Maker(app, seed), random.Random(seed)
        seen: Counter[int | str] = Counter()
        failed = 0
        began = time.monotonic()
        for _ in range(requests):
            # New each time: a cookie would go on, and a session that was signed out.
            client = sign_in(app) if choose.random() < 1 / 3 else app.test_client()
            path, options = maker.request()
            status = send(client, path, options)
            seen[status] += 1
            if isinstance(status, str) or status >= 500:
                failed += 1
                print(f"{status}: {path[:120]} {options}"[:1_500])
        seconds = time.monotonic() - began
    print(f"{requests} requests, seed {seed}, {'PostgreSQL' if with_postgres else 'SQLite'}, "
          f"{seconds:.0f} s: {dict(sorted(seen.items(), key=str))}; {failed} failed")  # fmt: skip
    return int(failed > 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    given = parser.parse_args()
    sys.exit(main(given.requests, given.seed, given.postgres))
