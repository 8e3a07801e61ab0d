"""Whatever is sent to whatever address and field, nothing of ours breaks.

The addresses come from the app, the fields from what its views take and from the forms.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import Field, fields
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.routing import Rule

from faqbot.answering.bot import Bot
from faqbot.settings import Settings
from faqbot.site.build import MARKER
from faqbot.store import open_store
from faqbot.store.tables import ASKS
from faqbot.web import create_app
from faqbot.web.jobs import Jobs
from faqbot.web.services import add_work
from tests.sharing import Some

from .conftest import KB, Client

WEB = Path(__file__).parents[2] / "faqbot" / "web"
PASSWORD = "correct horse"
TEXTS = [
    "", " ", "\x00", "kim\x00", "faq/\x00", "%00", "/staff/\r\nX", "\r\nX: y", "-1", "1e400", "NaN",
    "٣", "³", "9" * 5_000, str(2**31), str(2**63), str(2**64), "../../etc/passwd", "x" * 20_001,
    "\u202e\ufeff", "{{7*7}}%s%n", "' or '1'='1", "[" * 60_000, "null", "😀" * 301,
]  # fmt: skip
SHORT = [text for text in TEXTS if len(text) < 400]
BYTES = [b"\xed\xa0\x80", b"\xff", b"\xc0\x80"]  # half a character, and no text at all
VALUES = [
    *TEXTS, "\ud800", [], {}, [{}], [[]], [None], ["\x00"], ["\ud800"], None, True, 2**31, 2**64,
    -(2**64), 1.5, 1e308, {"$ne": 1}, json.loads("[" * 200 + "]" * 200),
]  # fmt: skip
BODIES = [
    b"", b"[" * 60_000, b'{"a":' * 10_000, b'{"text": ' + b"[" * 60_000, b'{"entries":[{}]}',
    b"NaN", b'{"limit": 1e999, "question": "a"}', b'{"limit": ' + b"9" * 5_000 + b"}", b"\xff\xfe",
    b'"\\ud800"', b'{"\\ud800": 1}', b"\x00",
]  # fmt: skip
SENSIBLE = {
    "q": "hi", "question": "hi", "text": "Where is my API key?", "phrase": "zzzz qqqq",
    "entry": "find-api-key", "entries": "find-api-key", "entry_id": "find-api-key",
    "ask_id": "ask-1", "page": "faq/find-api-key", "id": "new-entry", "category": "all",
    "name": "minji", "next": "/staff/inbox", "code": "429", "path": "faq/find-api-key/",
}  # fmt: skip
HEADERS = {
    "Accept": ("application/json", "*/*;q=x", ",", "text/html;q=9"),
    "Accept-Encoding": ("gzip;q=0", "gzip;q=x", "*", "identity;q=0, gzip"),
    "Accept-Language": ("ko;q=x", "*", ",,,", "en-" + "x" * 300, "\u00e9"),
    "Authorization": ("Bearer x", "Basic Og==", "Basic \u00e9", "Bearer", "Digest x=\"y"),
    "Content-Encoding": ("gzip", "identity", "x"),
    "Cookie": ("faqbot_staff=x.y.z", "faqbot_known=\u00e9", "=;=;", "a=\"\\377\""),
    "Host": ("", "[", "a b", "x:99999", "\u00e9", "evil.example"),
    "If-Modified-Since": ("x", "Mon, 99 Foo 2026 99:99:99 GMT", "Sun, 06 Nov 0000 08:49:37 GMT"),
    "If-None-Match": ("*", 'W/"x"', "\"", "x" * 500),
    "If-Range": ("x", '"x"'),
    "Origin": ("null", "http://[", "http://[::1", "\u00e9", "http://evil.example"),
    "Range": ("bytes=0-1", "bytes=-0", "bytes=9-1", "bytes=0-0,2-3", "bytes=" + "9" * 400, "x"),
    "Referer": ("http://[", "\u00e9", "javascript:x"),
    "X-CSRF-Token": ("x", "\u00e9"),
    "X-Faqbot-Secret": ("x", "\u00e9"),
    "X-Forwarded-For": ("x", "::1%eth0", "1.2.3.4, , ", "[::1]:80", "\u00e9", "fe80::" + "1" * 99),
    "X-Forwarded-Host": ("[", "a b", "evil.example:x"),
    "X-Forwarded-Proto": ("ftp", "\u00e9", "https,http"),
    "X-Request-ID": ("x" * 500, "\u00e9", "a b"),
    "X-User": ("\u00e9", "x" * 200, "admin", "\x7f"),
}  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The whole app on each database."""
    folder = tmp_path_factory.mktemp("hostile")
    is_file = request.param == "sqlite"
    url = f"sqlite:///{folder}/faq.sqlite3" if is_file else request.getfixturevalue("postgres")
    with make_hostile_app(url, folder) as made:
        yield made


@contextmanager
def make_hostile_app(url: str, folder: Path) -> Iterator[Flask]:
    """The whole app, with something in each table that an address speaks of."""
    (folder / "site").mkdir()
    (folder / "site" / MARKER).touch()
    store = open_store(url)
    wanted = Settings(
        url, staff_password=PASSWORD, rate_limit=None, user_header="X-User", trusted_proxies=1
    )
    made = create_app(Bot(KB), store, wanted, folder / "site", lambda *_: ())
    made.test_client_class = Client
    add_work(made, jobs := Jobs(made, Bot(KB)))
    asked = datetime.now(UTC) - timedelta(hours=1)
    row = {"question": "zzzz", "lang": "en", "outcome": "none", "offered": "find-api-key"}
    with store.database.writing() as connection:
        connection.execute(sa.insert(ASKS).values(id="ask-1", asked_at=asked, **row))
    jobs.collect()
    store.pages.record("status/429", "en", None, "Wrong.", None, "visitor")
    yield made
    store.close()


@pytest.fixture(scope="module")
def clients(app: Flask) -> tuple[FlaskClient, FlaskClient]:
    """A reader, and an administrator."""
    return app.test_client(), sign_in(app)


def sign_in(app: Flask) -> FlaskClient:
    """A client that is an administrator."""
    staff = app.extensions["faqbot"].store.staff
    if "hostile token" not in app.config:
        app.config["hostile token"] = staff.add_token(staff.named("admin"), "test")
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {app.config['hostile token']}"
    return client


def addresses(app: Flask) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def takes(app: Flask, rule: Rule) -> dict[str, type]:
    return getattr(app.view_functions[rule.endpoint], "takes", {})


def names_of(app: Flask) -> set[str]:
    """Every field that any address takes."""
    kinds = [kind for rule, _ in addresses(app) for kind in takes(app, rule).values()]
    return {field.name for kind in kinds for field in fields(kind)}


def sensible(app: Flask, kind: type, turn: int = 0) -> dict[str, Any]:
    """A value for every field, so that what is wrong with one of them matters; of a few choices,
    each in its turn."""
    store = app.extensions["faqbot"].store
    hints = get_type_hints(kind, include_extras=True)

    def value(field: Field[Any]) -> Any:
        hint = hints[field.name]
        hint = get_args(hint)[0] if get_origin(hint) is UnionType else hint
        hint = get_args(hint)[0] if get_origin(hint) is Annotated else hint
        if get_origin(hint) is Literal:
            return get_args(hint)[turn % len(get_args(hint))]
        if get_origin(hint) is tuple:
            return [SENSIBLE.get(field.name, "429")]
        if field.name == "version":
            seen = store.pages.one(1) if kind.__name__ == "Seen" else store.inbox.group(1)
            return seen.version
        if field.name == "action":
            return next((action.id for action in store.inbox.actions(1)), 1)
        return {bool: True, int: 1}.get(hint, SENSIBLE.get(field.name, "x"))

    return {field.name: value(field) for field in fields(kind)}


def send(
    client: FlaskClient,
    method: str,
    path: str,
    given: dict[str, dict[str, Any]],
    headers: dict[str, str] | None = None,
) -> None:
    """Send a request and see that it is answered or refused, and how it is refused."""
    options: dict[str, Any] = {"method": method, "query_string": given.get("query")}
    options["headers"] = headers
    if "form" in given:
        options["data"] = given["form"]
    if "body" in given:
        options |= {"data": json.dumps(given["body"]), "content_type": "application/json"}
    check(client, path, options)


def check(client: FlaskClient, path: str, options: dict[str, Any]) -> None:
    response = client.open(path, **options)
    text = response.data.decode("utf-8", "replace")  # it may be compressed
    said = f"{options} {path[:80]}: {response.status_code} {text[:200]}"[:1_000]
    assert response.status_code < 500, said
    assert "Traceback" not in text, said
    location = response.headers.get("Location", "/")
    assert re.match(r"/(?![/\\])[^\r\n]*\Z", location), said
    if path.startswith("/staff/api/"):
        assert response.headers["Cache-Control"] == "no-store", said
    if response.status_code >= 400 and path.startswith(("/api/", "/staff/api/")):
        assert response.mimetype == "application/problem+json", said


def path_of(rule: Rule, **changed: str) -> str:
    path = re.sub(
        r"<(?:(\w+):)?(\w+)>",
        lambda part: changed.get(part[2], "1" if part[1] else SENSIBLE.get(part[2], "desk.js")),
        rule.rule,
    )
    return f"/{path.lstrip('/')}"  # of "//", the client would make a host


def turned(cases: Sequence[Any], by: int) -> list[Any]:
    """All of them, beginning with another one, so that some of them are not always the same."""
    by %= len(cases)
    return [*cases[by:], *cases[:by]]


def test_every_field_takes_every_value(
    app: Flask, clients: tuple[FlaskClient, FlaskClient], some: Some
) -> None:
    """One field is hostile at a time, and the others are not, so that it is reached."""
    tried = count()
    for rule, method in addresses(app):
        kinds = takes(app, rule)
        for part, kind in kinds.items():
            for turn, field in enumerate(fields(kind)):
                values = turned(VALUES if part == "body" else [*TEXTS, *BYTES], next(tried))
                for step, value in enumerate(some(values)):
                    given = {each: sensible(app, kinds[each], turn + step) for each in kinds}
                    given[part][field.name] = value
                    send(clients[1], method, path_of(rule), given)


def test_every_address_takes_every_field_signed_in_or_not(
    app: Flask, clients: tuple[FlaskClient, FlaskClient], some: Some
) -> None:
    names = names_of(app) | names_in_forms()
    tried = count()
    for rule, method in addresses(app):
        for client in clients:
            for value in some(turned([*SHORT, *BYTES], next(tried))):
                given = {part: dict.fromkeys(names, value) for part in ("query", "form")}
                send(client, method, path_of(rule), given)
            for body in some(turned(BODIES, next(tried))) if method == "POST" else ():
                options = {"method": method, "data": body, "content_type": "application/json"}
                check(client, path_of(rule), options)


def test_every_address_takes_every_header(
    app: Flask, clients: tuple[FlaskClient, FlaskClient], some: Some
) -> None:
    """One header is hostile at a time."""
    cases = [(name, value) for name, values in HEADERS.items() for value in values]
    tried = count()
    for rule, method in addresses(app):
        kinds = takes(app, rule)
        for name, value in some(turned(cases, next(tried))):
            given = {each: sensible(app, kinds[each]) for each in kinds}
            send(clients[name != "Authorization"], method, path_of(rule), given, {name: value})


def test_every_part_of_an_address_takes_every_text(
    app: Flask, clients: tuple[FlaskClient, FlaskClient]
) -> None:
    for rule, method in addresses(app):
        for part in rule.arguments:
            for value in [
                *map(quote, SHORT),
                "9" * 5_000,
                *("".join(f"%{b:02x}" for b in it) for it in BYTES),
            ]:
                kinds = takes(app, rule)
                given = {each: sensible(app, kinds[each]) for each in kinds}
                send(clients[1], method, path_of(rule, **{part: value}), given)


@pytest.mark.parametrize("host", ["evil.example", "[", "127.0.0.1:1"])
def test_the_desk_without_its_slash_leads_to_no_other_host(app: Flask, host: str) -> None:
    check(app.test_client(), "/staff", {"method": "GET", "headers": {"Host": host}})
    check(sign_in(app), "/staff", {"method": "GET", "headers": {"Host": host}})


@pytest.mark.parametrize("name", [*SHORT[:8], "x" * 101])
def test_a_proxy_may_name_anybody(app: Flask, name: str) -> None:
    if "\n" in name:
        return  # no server takes such a header
    headers = {"X-User": name.encode().decode("latin-1")}
    check(app.test_client(), "/staff/", {"method": "GET", "headers": headers})


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_field_takes_any_value(
    app: Flask, clients: tuple[FlaskClient, FlaskClient], data: st.DataObject
) -> None:
    known = [(rule, method) for rule, method in addresses(app) if takes(app, rule)]
    rule, method = data.draw(st.sampled_from(known), label="address")
    kinds = takes(app, rule)
    part = data.draw(st.sampled_from(sorted(kinds)))
    given = {each: sensible(app, kinds[each], data.draw(st.integers(0, 3))) for each in kinds}
    name = data.draw(st.sampled_from([field.name for field in fields(kinds[part])]))
    texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30) | st.integers().map(str)
    given[part][name] = data.draw(JSON if part == "body" else texts)
    send(clients[1], method, path_of(rule), given)


def names_in_forms() -> set[str]:
    """The names of the fields of the forms."""
    found: set[str] = set()
    for file in (WEB / "templates").rglob("*.html"):
        for tag in re.findall(
            r"<(?:input|textarea|select|button)\b[^>]*>", file.read_text("utf-8")
        ):
            found |= set(re.findall(r'\sname="([\w-]+)"', tag))
    return found


def test_what_forms_send_is_taken_somewhere(app: Flask) -> None:
    assert names_in_forms()
    assert names_in_forms() - names_of(app) <= {
        "csrf_token",
        "lang",  # read for every address
        "format",  # stays in the browser
        "show",  # ... as does the language that a reply is shown in
    }


def test_what_was_sent_is_read_in_one_place() -> None:
    """Nothing else looks into a request's query, form or body."""
    inside = {"args", "form", "values", "json", "get_json", "data", "get_data", "stream", "files"}
    for file in WEB.rglob("*.py"):
        read = [
            f"{file.name}:{node.lineno}"
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and (node.value.id, node.attr) in {("request", name) for name in inside}
        ]
        assert not read or file.name == "fields.py", read
