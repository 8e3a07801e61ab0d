"""A program that serves faqbot for a stand-in account, at a quick pace; started by ordeal.py."""

from __future__ import annotations

import sys
from pathlib import Path

from flask import Flask

from faqbot.answering.bot import Bot
from faqbot.freshdesk.budget import Budget
from faqbot.freshdesk.client import Client
from faqbot.freshdesk.worker import NoteWorker, Pace, Work
from faqbot.settings import Settings
from faqbot.store import notes, open_store
from faqbot.web import create_app
from faqbot.web.process import serve
from faqbot.web.services import add_work, services_of
from tests.freshdesk.ordeal import KEY, LIMIT, SECRET, SLOW
from tests.web.conftest import KB

PACE = Pace(lease=3.0, poll=0.1, after_lost=2.0)
WHOLE = "whole"  # the knowledge base of docs/ instead of one of three entries


def make_bot(which: str) -> Bot:
    """The bot: a small one starts in no time."""
    if which != WHOLE:
        return Bot(KB)
    from faqbot.cache import build_bot
    from faqbot.content.load import load_knowledge_base

    return build_bot(load_knowledge_base(Path(__file__).parents[2] / "docs"))


def main(folder: str, port: str, account: str, database: str, which: str, workers: str) -> None:
    notes.PAUSE_SECONDS = 0.2  # type: ignore[misc]
    bot = make_bot(which)
    settings = Settings(
        database, rate_limit=None, freshdesk_url=account, freshdesk_api_key=KEY,
        freshdesk_secret=SECRET,
    )  # fmt: skip

    def load() -> Flask:
        app = create_app(bot, open_store(database), settings, Path(folder))
        budget = Budget(window=LIMIT.window)
        client = Client(account, KEY, budget=budget, read_seconds=SLOW / 2)
        jobs = services_of(app).store.notes
        work = Work(client, jobs, lambda: bot, bot.thresholds, "https://faq.example.com/", PACE)
        add_work(app, NoteWorker(work))
        return app

    serve(load, port=int(port), workers=int(workers), on_ready=lambda url: print(url, flush=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
