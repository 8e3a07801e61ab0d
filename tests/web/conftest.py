"""A small knowledge base, a bot that answers on cue, and the app around them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from faqbot.model import (
    Answer,
    ApiDoc,
    ApiSection,
    Candidate,
    Category,
    Diagnosis,
    Entry,
    EntryText,
    ExplainedError,
    ExplainedStatus,
    Explanation,
    KnowledgeBase,
    Lang,
    Link,
    Passage,
    Reply,
    Source,
    StatusCode,
    StatusText,
)
from faqbot.settings import Settings
from faqbot.store import Store, open_store
from faqbot.web import create_app
from tests.theme import BASE, theme_scripts

TITLES: dict[str, dict[Lang, str]] = {
    "api-rate-limits": {"ko": "호출 한도는 얼마인가요?", "en": "What are the rate limits?"},
    "find-api-key": {"ko": "API 키는 어디 있나요?", "en": "Where do I find my API key?"},
    "status-codes": {"ko": "상태 코드는 무슨 뜻인가요?", "en": "What do the status codes mean?"},
}
SOURCE = Source("Docs", "https://developers.freshdesk.com/api/")


def entry(id: str) -> Entry:
    texts = {
        lang: EntryText(
            title, (f"{title} 2",), f"Short **answer** <b>{lang}</b>.\n\n## More\n\nEnd."
        )
        for lang, title in TITLES[id].items()
    }
    return Entry(
        id, ("ratelimit",), (429,), ("find-api-key",), date(2026, 11, 23), (SOURCE,), texts
    )


def status(code: int, name: str) -> StatusCode:
    texts: dict[Lang, StatusText] = {
        lang: StatusText(f"{name} {lang}", "Meaning.", "Fix.", (), "## Causes\n\n1. One")
        for lang in ("ko", "en")
    }
    return StatusCode(code, name, ("tickets",), ("api-rate-limits",), date(2026, 11, 23), (), texts)


KB = KnowledgeBase(
    entries={id: entry(id) for id in TITLES},
    status_codes={404: status(404, "Not Found"), 429: status(429, "Rate Limit Exceeded")},
    error_codes={},
    api={
        "ratelimit": ApiSection(
            "ratelimit", "Rate limit", "Start", None, None, reference=SOURCE.url
        ),
        "tickets": ApiSection(
            "tickets", "Tickets", "Tickets", "GET", "/api/v2/tickets", reference=SOURCE.url
        ),
    },
    categories=(Category("all", {"ko": "전부", "en": "All"}, {"ko": "", "en": ""}, tuple(TITLES)),),
    popular=("find-api-key",),
    pages={"ko": {}, "en": {}},
)


class StubBot:
    """Says what the question asks for: a word of it chooses the outcome.

    What was asked before comes back in the explanation.
    """

    kb = KB
    diagnose = staticmethod(lambda text: Diagnosis())

    def reply(
        self,
        question: str,
        lang: Lang | None = None,
        limit: int = 5,
        previous: str | None = None,
    ) -> Reply:
        if "explode" in question:
            raise RuntimeError(f"secret of {question}")
        question = question.replace("hunter2", "[masked]")
        lang = lang or ("en" if question.isascii() else "ko")
        prefix = "" if lang == "ko" else "/en"
        candidates = tuple(
            Candidate(id, titles[lang], f"{prefix}/faq/{id}/", 0.4) for id, titles in TITLES.items()
        )
        outcome = next((word for word in ("choose", "none") if word in question), "answer")
        docs = (ApiDoc("Tickets", SOURCE.url, "GET", "/api/v2/tickets"),)
        answer = Answer(
            "find-api-key",
            TITLES["find-api-key"][lang],
            0.93,
            "Plain text.",
            "<p>Safe <strong>HTML</strong>.</p>",
            f"{prefix}/faq/find-api-key/",
            "/q/find-api-key",
            docs,
            Passage("More <to> say", "More.", "<p>More <em>HTML</em>.</p>", f"{prefix}/faq/x/#more")
            if "passage" in question
            else None,
        )
        return Reply(
            question=question,
            lang=lang,
            outcome=outcome,  # type: ignore[arg-type]
            message="Here you are.",
            answer=answer if outcome == "answer" else None,
            candidates={"none": ()}.get(outcome, candidates[: max(2, limit)]),
            status_codes=(ExplainedStatus(429, "Too Many", "M.", "F.", f"{prefix}/status/429/"),),
            error_codes=(
                ExplainedError("missing_field", "M.", "F.", f"{prefix}/errors/#missing_field"),
            ),
            api_docs=docs,
            links=(Link("All", f"{prefix}/faq/"),) if outcome == "none" else (),
            warnings=("Masked.",) if "[masked]" in question else (),
            explanation=Explanation(with_previous=previous and f"{previous} {question}"),
        )


# The theme's own script that says where the site begins.
SCOPE = next(it for it in theme_scripts() if "__md_scope=" in it).replace(BASE, "..")


def chat_page(lang: Lang) -> str:
    return f"""<!doctype html><html lang="{lang}"><head>
<link rel="stylesheet" href="{"" if lang == "ko" else "../"}../assets/main.css">
<script>{SCOPE}</script>
<script id="__config" type="application/json">{{"base": "..", "x": 1}}</script></head><body>
<a href="#top">skip</a><a href="./">here</a><a href="../faq/find-api-key/">key</a>
<input class="search" name="query"><form action="./"><input id="faqbot-q" name="q" required>
</form><div id="faqbot-reply">
<!-- faqbot:reply -->
</div></body></html>"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built site with what matters of one."""
    root = tmp_path / "site"
    for prefix, lang in (("", "ko"), ("en/", "en")):
        pages = {
            "index.html": f'<!doctype html><html lang="{lang}"><h1>home</h1>',
            "404.html": f'<!doctype html><html lang="{lang}"><h1>404 {lang}</h1>',
            "faq/find-api-key/index.html": f'<html lang="{lang}"><script>{SCOPE}</script>'
            "<script>1</script>",  # that of an article
            "chat/index.html": chat_page(lang),  # type: ignore[arg-type]
        }
        for name, text in pages.items():
            path = root / prefix / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    (root / "bot.json").write_text('{"bot": null}')
    (root / "assets").mkdir()
    (root / "assets" / "main.12345678.min.css").write_text("body{}")
    (tmp_path / "secret.txt").write_text("outside")
    return root


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/faq.sqlite3")
    yield opened
    opened.close()


class Client(FlaskClient):
    """Reads responses to their end, as a server does, so that files are closed."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True} | options)


def make_app(store: Store, site: Path, **settings: Any) -> Flask:
    app = create_app(StubBot(), store, Settings(store_url(store), **settings), site)
    app.test_client_class = Client
    return app


@pytest.fixture
def app(store: Store, site: Path) -> Flask:
    return make_app(store, site, rate_limit=None)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def store_url(store: Store) -> str:
    return store._engine.url.render_as_string()


def rows(store: Store, table: str) -> list[dict[str, object]]:
    """What was recorded."""
    import sqlalchemy as sa

    store.flush()
    with store._engine.connect() as connection:
        found = connection.execute(sa.text(f"select * from {table}")).mappings()
        return [dict(row) for row in found]
