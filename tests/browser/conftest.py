"""A real Chromium, the built site, and a stand-in for the API whose replies the tests choose."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from faqbot.answering.bot import Bot
from faqbot.site.build import build_site
from faqbot.site.export.files import export_files
from tests.quiet import in_a_thread
from tests.sharing import make_once

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
HELD_SECONDS = 60
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",  # tests may run as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# A browser that can't answer by itself; the theme, which names its worker by a string, can search.
NO_ANSWERS = """{
  const Real = Worker;
  globalThis.Worker = class extends Real {
    constructor(address) {
      if (address instanceof URL) throw new Error("no answers here");
      super(address);
    }
  };
}"""


@dataclass
class Api:
    """What the stand-in answers, and what it was sent."""

    bot: str | None = "faqbot"
    status: int = 200
    retry_after: str | None = None
    answers: threading.Event = field(default_factory=threading.Event)
    received: list[tuple[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.answers.set()

    def hold(self) -> None:
        """Answer nothing until `release`."""
        self.answers.clear()

    def release(self) -> None:
        self.answers.set()

    def questions(self) -> list[str]:
        return [body["question"] for path, body in self.received if path == "/api/v1/ask"]

    def before(self) -> list[str | None]:
        """The question that each was sent with as the one before."""
        return [body.get("previous") for path, body in self.received if path == "/api/v1/ask"]

    def choices(self) -> list[Any]:
        return [body for path, body in self.received if path == "/api/v1/choice"]

    def feedback(self) -> list[Any]:
        return [body for path, body in self.received if path == "/api/v1/feedback"]


def answer(lang: str, **changes: Any) -> dict[str, Any]:
    prefix = "" if lang == "ko" else "/en"
    title = "호출 한도는 얼마인가요?" if lang == "ko" else "What are the rate limits?"
    return {
        "id": "api-rate-limits",
        "title": title,
        "confidence": 0.93,
        "text": "…",
        "html": "<p>한도는 <strong>요금제</strong>마다 달라요.</p><ul><li>Growth: 200</li></ul>"
        if lang == "ko"
        else "<p>The limit depends on the <strong>plan</strong>.</p><ul><li>Growth: 200</li></ul>",
        "url": f"{prefix}/faq/api-rate-limits/",
        "short_url": "/q/api-rate-limits",
        "api_docs": [
            {
                "title": "Rate Limit",
                "url": "https://developers.freshdesk.com/api/#ratelimit",
                "method": None,
                "path": None,
            }
        ],
    } | changes


def candidate(lang: str, id: str, title: str) -> dict[str, Any]:
    prefix = "" if lang == "ko" else "/en"
    return {"id": id, "title": title, "url": f"{prefix}/faq/{id}/", "confidence": 0.4}


def reply(question: str, lang: str) -> dict[str, Any]:
    """A canned reply: "ticket" is too close to call, "weather" out of scope, "evil" hostile.

    "thanks" is small talk, and "then for" takes something from "limits".
    """
    document: dict[str, Any] = {
        "ask_id": "ask-1",
        "question": question,
        "lang": lang,
        "outcome": "answer",
        "message": "",
        "answer": answer(lang),
        "candidates": [candidate(lang, "retry-after", "Retry-After")],
        "status_codes": [],
        "error_codes": [],
        "api_docs": answer(lang)["api_docs"],
        "links": [],
        "warnings": [],
    }
    if "429" in question:
        document["status_codes"] = [
            {
                "code": 429,
                "name": "Rate Limit Exceeded",
                "title": "호출 한도 초과" if lang == "ko" else "Rate limit exceeded",
                "meaning": "계정에 허용된 1분당 호출 횟수를 모두 썼다는 뜻입니다.",
                "fix": "Retry-After 헤더에 적힌 초만큼 기다렸다가 다시 호출하세요.",
                "url": "/status/429/" if lang == "ko" else "/en/status/429/",
            }
        ]
        document["error_codes"] = [{"code": "missing_field", "meaning": "필수 항목이 없습니다."}]
        text = {"text": "You are being redirected", "meaning": "다른 주소로 보냅니다."}
        document["messages"] = [{**text, "url": "/messages/#being-redirected"}]
    if "ticket" in question:
        document |= {"outcome": "choose", "answer": None, "message": "하나를 골라 주세요."}
        document["candidates"] = [
            candidate(lang, "create-ticket", "티켓은 어떻게 만드나요?"),
            candidate(lang, "update-ticket", "티켓은 어떻게 수정하나요?"),
        ]
    if "weather" in question:
        document |= {"outcome": "none", "answer": None, "candidates": [], "api_docs": []}
        document["message"] = "이 질문에 맞는 답은 아직 없어요."
        document["links"] = [{"title": "전체 질문 보기", "url": "/faq/"}]
    if "thanks" in question:
        document |= {"outcome": "none", "answer": None, "candidates": [], "api_docs": []}
        document["topic"] = {"id": "small-talk", "name": "small talk"}
        document["message"] = "천만에요."
    if "then for" in question:
        document["explanation"] = {"with_previous": f"limits {question}"}
    if "table" in question:
        calls = ("Create tickets", "Update tickets", "List tickets", "List contacts")
        head = "".join(f"<th>{name}</th>" for name in ("Plan", "All calls", *calls))
        rows = "".join(
            f"<tr><td>{plan}</td>" + "".join(f"<td>{n}</td>" for n in numbers) + "</tr>"
            for plan, numbers in (("Growth", (200, 80, 80, 20, 20)), ("Enterprise", (700,) * 5))
        )
        html = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        document["answer"] = answer(lang, html=html)
    if "secret" in question:
        document["question"] = "key [masked]"
        document["warnings"] = ["가림: API 키."]
    if "code" in question:
        html = '<pre><code class="language-bash">curl -u KEY:X\n</code></pre>'
        document["answer"] = answer(lang, html=html)
    if "evil" in question:
        document["answer"] = answer(
            lang,
            title="<img src=x onerror=window.hacked=1>",
            url="javascript:window.hacked=1",
            html='<p onclick="window.hacked=1">ok<script>window.hacked=1</script>'
            '<img src=x onerror="window.hacked=1"><a href="javascript:window.hacked=1">go</a></p>',
        )
    return document


class Handler(SimpleHTTPRequestHandler):
    """The built site with the stand-in at /api/v1 and /bot.json."""

    def __init__(self, *args: Any, api: Api, **kwargs: Any) -> None:
        self.api = api
        super().__init__(*args, **kwargs)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: pytest shows what matters."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/bot.json":
            self.send_json(200, {"bot": self.api.bot})
        elif url.path == "/chat":
            self.path = "/chat/"
            super().do_GET()
        elif url.path.startswith("/api/v1/entries/"):
            lang = parse_qs(url.query)["lang"][0]
            self.api.received.append((url.path, lang))
            id = url.path.rsplit("/", 1)[1]
            html = "<p>첫 문단</p><h2>제목</h2><p>나머지</p>"
            self.send_json(200, answer(lang, id=id, title="고른 답", html=html))
        else:
            super().do_GET()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.api.received.append((self.path, body))
        self.api.answers.wait(HELD_SECONDS)
        if self.api.status != 200:
            self.send_json(self.api.status, {"status": self.api.status})
        elif self.path == "/api/v1/ask":
            self.send_json(200, reply(body["question"], body["lang"]))
        else:
            self.send_response(204)
            self.end_headers()

    def send_json(self, status: int, document: object) -> None:
        raw = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        if self.api.retry_after:
            self.send_header("Retry-After", self.api.retry_after)
        self.end_headers()
        self.wfile.write(raw)


@pytest.fixture(scope="session")
def site(bot: Bot) -> Path:
    """The real docs, built once a run."""

    def build(folder: Path) -> None:
        build_site(bot.kb, ROOT, folder / "site", files=export_files(bot.kb, bot.matcher.margins))

    return make_once("served", build) / "site"


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
def base_url(site: Path, api: Api) -> Iterator[str]:
    """Where the site and the stand-in are served, on this machine only."""
    handler = partial(Handler, directory=str(site), api=api)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    with in_a_thread(server) as address:
        yield address
        api.release()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    missing = [
        name
        for name, found in (
            ("a Chromium browser", path),
            ("the playwright package", importlib.util.find_spec("playwright")),
        )
        if not found
    ]
    if missing:
        reason = f"needs {' and '.join(missing)}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, base_url: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the site; afterwards nothing may have failed or left this machine.

    Unless a test wants `answers`, the browser leaves them to the stand-in of the server.
    """
    troubles: list[str] = []
    contexts = []

    def open_page(
        path: str = "/",
        width: int = 1280,
        scheme: str = "light",
        allow: str = "\0",
        answers: bool = False,
        **options: Any,
    ) -> Page:
        size = {"width": width, "height": 844}
        context = browser.new_context(viewport=size, color_scheme=scheme, **options)
        contexts.append(context)
        if not answers:
            context.add_init_script(NO_ANSWERS)
        page = context.new_page()

        def complain(kind: str, text: str) -> None:
            if allow not in text:
                troubles.append(f"{kind}: {text}")

        page.on("console", lambda m: complain(m.type, m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complain("exception", str(error)))
        page.on(
            "request",
            lambda r: None if r.url.startswith(base_url) else complain("other host", r.url),
        )
        page.goto(base_url + path, wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []
