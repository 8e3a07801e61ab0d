"""A program that serves the small app for real; started by test_process.py."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from flask import Flask

from faqbot.errors import ServeError
from faqbot.model import Lang, Reply
from faqbot.settings import Settings
from faqbot.store import open_store
from faqbot.web import create_app, gateway, process
from faqbot.web.logs import set_up_log
from faqbot.web.metrics import share_metrics
from faqbot.web.process import serve
from tests.web.conftest import StubBot


class SlowBot(StubBot):
    """Takes a second over a question with the word "slowly" in it."""

    def reply(
        self,
        question: str,
        lang: Lang | None = None,
        limit: int = 5,
        previous: str | None = None,
    ) -> Reply:
        if "slowly" in question:
            print("thinking", file=sys.stderr, flush=True)
            time.sleep(1)
        return super().reply(question, lang, limit, previous)


def main(folder: str, port: str, workers: str, patience: str = "") -> None:
    if patience:  # seconds that slow clients have
        process.HEAD_SECONDS = gateway.BODY_SECONDS = gateway.UNREAD_SECONDS = int(patience)
    url = f"sqlite:///{folder}/faq.sqlite3"
    settings = Settings(
        url,
        rate_limit=None,
        metrics="FAQBOT_METRICS" in os.environ,
        log="json" if "FAQBOT_LOG" in os.environ else "text",
    )
    set_up_log(settings.log)
    if settings.metrics:
        share_metrics(Path(folder, "metrics"))

    def load() -> Flask:
        print("loading", file=sys.stderr, flush=True)
        return create_app(SlowBot(), open_store(url), settings, Path(folder))

    try:
        serve(load, port=int(port), workers=int(workers), on_ready=print_ready)
    except ServeError as error:
        sys.exit(str(error))


def print_ready(url: str) -> None:
    print(f"ready: {url}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
