"""How fast the inbox shows a hundred thousand opinions of pages.

    python -m tests.bench.pages [COUNT] [DATABASE_URL]

Without an address the database is an SQLite file that goes away; with one, it is emptied.
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from faqbot.cache import build_bot
from faqbot.content.load import load_knowledge_base
from faqbot.model import KnowledgeBase
from faqbot.settings import Settings
from faqbot.store import Store, open_store
from faqbot.store.tables import PAGE_ACTIONS, PAGE_FEEDBACK
from faqbot.web import create_app

from .inbox import clock

ROOT = Path(__file__).parents[2]
STATES = ("open", "done", "vote", "vote", "vote")
ADDRESSES = (
    "",
    "/history",
    "/pages",
    "/pages?page=200",
    "/pages?of=en",
    "/pages?on=faq/cors",
    "/pages?on=status/503&of=en",
    "/pages?state=done",
    "/pages?state=vote",
    "/pages?state=vote&page=1200",
)


def make_rows(kb: KnowledgeBase, count: int) -> list[dict[str, Any]]:
    """Opinions of the last year, two of five with words."""
    dice = random.Random(7)
    pages = [f"faq/{id}" for id in kb.entries] + [f"status/{code}" for code in kb.status_codes]
    start = datetime.now(UTC) - timedelta(days=365)
    rows = []
    for number in range(count):
        state = STATES[number % len(STATES)]
        words = state != "vote"
        rows.append(
            {
                "page": dice.choice(pages),
                "lang": dice.choice(("ko", "ko", "en")),
                "visitor": f"{dice.randrange(count):016x}",
                "helpful": None if words and dice.random() < 0.5 else dice.random() < 0.7,
                "comment": "이 문장은 지금 화면과 다릅니다. " * 4 if words else None,
                "quote": "Profile Settings" if words else None,
                "given_at": start + timedelta(days=365 * number / count),
                "state": state,
                "version": 1,
            }
        )
    return rows


def measure(store: Store, count: int) -> None:
    """Print how long reading, voting and the pages of the desk take."""
    bot = build_bot(load_knowledge_base(ROOT / "docs"))
    with store.database.writing() as connection:
        connection.execute(sa.delete(PAGE_ACTIONS))
        connection.execute(sa.delete(PAGE_FEEDBACK))
        connection.execute(sa.insert(PAGE_FEEDBACK), make_rows(bot.kb, count))
    print(f"{count} opinions in {store.database.engine.dialect.name}")
    pages = store.pages
    clock("the newest 50", pages.feedback, 9)
    clock("how many are open", pages.count, 9)
    clock("the votes of every page", pages.votes, 9)
    clock("the votes in English", lambda: pages.votes("en"), 9)
    clock("another vote", lambda: pages.record("faq/cors", "ko", True, visitor="f" * 16), 9)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(bot, store, Settings("", staff_password="bench bench"), Path(folder, "s"))
        token = store.staff.add_token(store.staff.named("admin"), "bench")
        client = app.test_client()
        headers = {"Authorization": f"Bearer {token}"}

        def show(path: str) -> None:
            assert client.get(path, headers=headers).status_code == 200

        for query in ADDRESSES:
            clock(f"/staff/inbox{query}", partial(show, f"/staff/inbox{query}"), 5)


def main(count: int, url: str | None) -> None:
    """Measure on an SQLite file, or on the database that is named."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(url or f"sqlite:///{folder}/bench.sqlite3") as store,
    ):
        measure(store, count)


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 100_000,
        sys.argv[2] if len(sys.argv) > 2 else None,
    )
