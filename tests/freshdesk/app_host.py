"""A stand-in for the page of a ticket in Freshdesk, with the sidebar app in it.

    python -m tests.freshdesk.app_host

starts faqbot with the real content, writes the app, and serves tickets to try it on. With
`--server` and `--token`, a faqbot that runs already is asked; with `--freshdesk` and `--key`, the
tickets are those of the account that `python -m tests.freshdesk.standin` plays. No account is
needed and nothing leaves this machine. The page around the app (`app_host/`) does what Freshworks
documents of its client; this program does what its proxy does: it fills a request template with the
installation's parameters, and refuses what is not in requests.json.
"""

from __future__ import annotations

import argparse
import base64
import json
import logging
import re
import shutil
import signal
import socket
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, NoReturn
from urllib.parse import quote, urlencode, urlsplit

import yaml
from werkzeug.serving import make_server

from faqbot.answering.bot import Bot
from faqbot.freshdesk.sidebar_app import write_app
from faqbot.settings import Settings
from faqbot.store import Store, open_store
from faqbot.web import create_app
from tests.quiet import in_a_thread

PAGES: Final = Path(__file__).parent / "app_host"
BASE_URL: Final = "https://faq.example.com"  # where the app believes faqbot to be
DOMAIN: Final = "acme.freshdesk.com"
KEY: Final = "key-of-the-stand-in"
CLIENT: Final = "{{{appclient}}}"
PLACEHOLDER: Final = re.compile(r"<%=\s*(.+?)\s*%>")
NAME: Final = re.compile(r"(iparam|context)\.(\w+)")
ENCODED: Final = re.compile(r"encode\(iparam\.(\w+)(?: \+ '([^']*)')?\)")
TYPES: Final = {".html": "text/html", ".js": "text/javascript", ".css": "text/css",
                ".svg": "image/svg+xml"}  # fmt: skip
ROOT: Final = Path(__file__).parents[2]
PORT: Final = 8700


class RefusedError(Exception):
    """The app asks for what its files do not allow."""


@dataclass
class Host:
    """What the stand-in knows: the app's folder, the server behind it, and what was installed."""

    app: Path
    server: str
    iparams: Mapping[str, str]
    secure: frozenset[str]
    tickets: list[dict[str, Any]]
    account: str = ""  # the address of an account's API that has the tickets; else `tickets`
    requests: list[str] = field(default_factory=list)  # the templates that were called
    fails: dict[str, int] = field(default_factory=dict)  # by template: the status it answers with
    held: dict[str, threading.Event] = field(default_factory=dict)  # by template: when it answers

    def call(self, name: str, options: Mapping[str, Any]) -> dict[str, Any]:
        """What the platform answers to `invokeTemplate`."""
        templates = json.loads((self.app / "config" / "requests.json").read_text("utf-8"))
        manifest = json.loads((self.app / "manifest.json").read_text("utf-8"))
        declared = manifest["modules"]["common"]["requests"]
        if name not in templates or name not in declared:
            raise RefusedError(f"Request template {name} is not declared")
        if unknown := set(options) - {"context", "body", "cache", "ttl"}:
            raise RefusedError(f"invokeTemplate knows no {unknown}")
        self.requests.append(name)
        if name in self.held:
            self.held[name].wait(60)
        if name in self.fails:
            return {"status": self.fails[name], "headers": {}, "response": "{}"}
        schema = templates[name]["schema"]
        return self._send(schema, options)

    def _send(self, schema: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
        fill = partial(self._fill, context=options.get("context", {}))
        host, path = fill(schema["host"], "host"), fill(schema.get("path", "/"), "path")
        headers = {name: fill(value, "headers") for name, value in schema["headers"].items()}
        query = {name: fill(value, "query") for name, value in schema.get("query", {}).items()}
        body = options.get("body")
        if body is not None and not isinstance(body, str):
            raise RefusedError("body must be a string")
        if host == self.iparams["freshdesk_domain"]:
            return self._freshdesk(path, headers, query)
        if host != urlsplit(BASE_URL).hostname:
            raise RefusedError(f"{host} is no host of this app")
        address = f"{self.server}{path}?{urlencode(query)}"
        data = None if body is None else body.encode()
        return _answer_of(urllib.request.Request(address, data, headers, method=schema["method"]))

    def _fill(self, text: str, place: str, context: Mapping[str, Any]) -> str:
        """A text of a template with its placeholders replaced, by the rules of its place."""

        def value_of(match: re.Match[str]) -> str:
            said = match[1]
            if (encoded := ENCODED.fullmatch(said)) and place == "headers":
                plain = self._iparam(encoded[1], place) + (encoded[2] or "")
                return base64.b64encode(plain.encode()).decode()
            named = NAME.fullmatch(said)
            if named is None:
                raise RefusedError(f"{said} cannot be filled in")
            if named[1] == "iparam":
                return self._iparam(named[2], place)
            if place not in ("path", "query") or named[2] not in context:
                raise RefusedError(f"{said} has no value in {place}")
            value = str(context[named[2]])
            return quote(value, safe="") if place == "path" else value

        return PLACEHOLDER.sub(value_of, text)

    def _iparam(self, name: str, place: str) -> str:
        if name in self.secure and place != "headers":
            raise RefusedError(f"{name} is secure and must stay in headers")
        if name not in self.iparams:
            raise RefusedError(f"{name} is not installed")
        return self.iparams[name]

    def _freshdesk(
        self, path: str, headers: Mapping[str, str], query: Mapping[str, str]
    ) -> dict[str, Any]:
        """The conversations of a ticket, oldest first, as Freshdesk's API lists them."""
        if self.account:
            address = f"{self.account}{path}?{urlencode(query)}"
            return _answer_of(urllib.request.Request(address, headers=dict(headers)))
        known = base64.b64encode(f"{KEY}:X".encode()).decode()
        match = re.fullmatch(r"/api/v2/tickets/(\d+)/conversations", path)
        if headers.get("Authorization") != f"Basic {known}":
            return {"status": 401, "headers": {}, "response": '{"code":"invalid_credentials"}'}
        found = [it for it in self.tickets if match and str(it["id"]) == match[1]]
        if not found:
            return {"status": 404, "headers": {}, "response": ""}
        size, page = int(query["per_page"]), int(query["page"])
        shown = found[0]["conversations"][size * (page - 1) : size * page]
        return {"status": 200, "headers": {}, "response": json.dumps(shown)}

    def read_tickets(self) -> list[dict[str, Any]]:
        """The tickets to choose from, with what the page around the app shows of them."""
        if not self.account:
            return self.tickets
        listed = self._ask("/api/v2/tickets?per_page=30")
        return [self._ask(f"/api/v2/tickets/{it['id']}?include=conversations") for it in listed]

    def _ask(self, address: str) -> Any:
        key = base64.b64encode(f"{self.iparams['freshdesk_api_key']}:X".encode()).decode()
        headers = {"Authorization": f"Basic {key}"}
        answer = _answer_of(urllib.request.Request(f"{self.account}{address}", headers=headers))
        if answer["status"] != 200:
            raise RefusedError(f"the account answers {answer['status']}")
        return json.loads(answer["response"])


def _answer_of(request: urllib.request.Request) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(request, timeout=15) as response:
            status, text = response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read().decode()
    return {"status": status, "headers": {}, "response": text}


class Handler(BaseHTTPRequestHandler):
    """The page of the ticket, the app's files, and what stands for the platform."""

    def __init__(self, *args: Any, host: Host, **options: Any) -> None:
        self.host = host
        super().__init__(*args, **options)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what matters is in the page."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/tickets":
            return self._send_json(200, self.host.read_tickets())
        if path.startswith("/iparams/"):
            name = path.removeprefix("/iparams/")
            known = {} if name in self.host.secure else {name: self.host.iparams.get(name)}
            return self._send_json(200, known)
        folder, name = (
            (self.host.app / "app", path[5:]) if path[:5] == "/app/" else (PAGES, path[1:])
        )
        file = (folder / (name or "index.html")).resolve()
        if not file.is_relative_to(folder.resolve()) or not file.is_file():
            return self._send(404, b"", "text/plain")
        content = file.read_bytes()
        if folder != PAGES:
            content = content.replace(CLIENT.encode(), b"/client.js")
        return self._send(200, content, TYPES.get(file.suffix, "text/plain"))

    def do_POST(self) -> None:
        name = urlsplit(self.path).path.removeprefix("/request/")
        options = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            self._send_json(200, self.host.call(name, options))
        except RefusedError as error:
            self._send_json(400, {"refused": str(error)})

    def _send_json(self, status: int, document: object) -> None:
        self._send(status, json.dumps(document).encode(), "application/json")

    def _send(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        with suppress(ConnectionError):  # the page has gone meanwhile
            self.end_headers()
            self.wfile.write(content)


def read_tickets() -> list[dict[str, Any]]:
    """The tickets of the stand-in."""
    tickets: list[dict[str, Any]] = yaml.safe_load((PAGES / "tickets.yml").read_text("utf-8"))
    for ticket in tickets:
        if length := ticket.pop("repeat", 0):
            text = ticket["description_text"]
            ticket["description_text"] = (text * (length // len(text) + 1))[:length]
    return tickets


@contextmanager
def host_app(
    folder: Path, server: str, token: str, port: int = 0, account: str = "", key: str = KEY
) -> Iterator[tuple[str, Host]]:
    """Serve the stand-in with the app, which asks `server`; gives its address and what it knows.

    `account` is the address of an account's API that has the tickets, `key` its API key.
    """
    write_app(BASE_URL, folder)
    known = json.loads((folder / "config" / "iparams.json").read_text("utf-8"))
    secure = frozenset(name for name, about in known.items() if about.get("secure"))
    iparams = {"faqbot_token": token, "freshdesk_domain": DOMAIN, "freshdesk_api_key": key}
    host = Host(folder, server, iparams, secure, read_tickets(), account)
    handler = partial(Handler, host=host)
    with in_a_thread(ThreadingHTTPServer(("127.0.0.1", port), handler)) as address:
        yield address, host


@contextmanager
def answering(bot: Bot, folder: Path) -> Iterator[tuple[str, str, Store]]:
    """A faqbot without pages in this process: its address, a token for it, and what it keeps."""
    url = f"sqlite:///{folder}/faqbot.sqlite3"
    settings = Settings(url, staff_password="stand-in-password", base_url=BASE_URL)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with open_store(url) as store:
        server = make_server(
            "127.0.0.1", 0, create_app(bot, store, settings, folder / "site"), threaded=True
        )
        with in_a_thread(server) as address:
            yield address, _token_of(store), store


def _token_of(store: Store) -> str:
    return store.staff.add_token(store.staff.add("freshdesk", "staff", None), "sidebar app")


@contextmanager
def _faqbot(folder: Path) -> Iterator[tuple[str, str]]:
    """A faqbot with the real content: its address and a token for it."""
    from tests.browser.serving import serve

    for name in ("docs", "faqbot"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    with serve(folder, FAQBOT_STAFF_PASSWORD="stand-in-password") as address:
        with open_store(f"sqlite:///{folder}/instance/faqbot.sqlite3") as store:
            token = _token_of(store)
        yield address, token


def main() -> None:
    """Serve the stand-in until it is interrupted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument(
        "--server", help="a faqbot that runs already, such as http://127.0.0.1:8000"
    )
    parser.add_argument("--token", help="a token for it, of /staff/settings")
    parser.add_argument("--freshdesk", default="", help="the stand-in's FAQBOT_FRESHDESK_URL")
    parser.add_argument("--key", default=KEY, help="and its FAQBOT_FRESHDESK_API_KEY")
    given = parser.parse_args()
    if bool(given.server) != bool(given.token):
        parser.error("--server and --token go together")
    try:
        socket.create_server(("127.0.0.1", given.port)).close()
    except OSError as error:
        parser.error(f"port {given.port} cannot be used ({error.strerror}); name another by --port")
    for name in (signal.SIGINT, signal.SIGTERM):  # also where it runs in the background
        signal.signal(name, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as folder, suppress(KeyboardInterrupt):
        host = partial(
            host_app,
            Path(folder) / "app",
            port=given.port,
            account=given.freshdesk.rstrip("/"),
            key=given.key,
        )
        if given.server:
            with host(given.server.rstrip("/"), given.token) as (address, _):
                _wait(address)
        project = Path(folder) / "project"
        project.mkdir()
        print("Building the site and starting faqbot …", flush=True)
        with _faqbot(project) as (server, token), host(server, token) as (address, _):
            print(f"faqbot is at {server}", flush=True)
            _wait(address)


def _wait(address: str) -> NoReturn:
    """Serve until somebody interrupts it, which ends the program."""
    print(f"Open {address}/ and click the icon of faqbot. Ctrl+C ends it.", flush=True)
    threading.Event().wait()
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
