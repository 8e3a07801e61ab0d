"""The worker that keeps notes in tickets, made where an account is set."""

from __future__ import annotations

from flask import Flask

from faqbot.freshdesk.client import open_client
from faqbot.freshdesk.worker import NoteWorker, Work
from faqbot.site.build import with_slash
from faqbot.web.services import add_work, services_of


def add_note_worker(app: Flask) -> None:
    """Give the app a worker, which begins with `start`, where the settings name an account."""
    services = services_of(app)
    settings = services.settings
    if settings.freshdesk_url is None or settings.freshdesk_api_key is None:
        return
    work = Work(
        client=open_client(settings),
        jobs=services.store.notes,
        bot=lambda: services_of(app).bot,
        thresholds=settings.thresholds,
        base=with_slash(settings.base_url),
    )
    add_work(app, NoteWorker(work))
