"""The worker that keeps notes in tickets, as the app has it: made where an account is set."""

from __future__ import annotations

from typing import Final, cast

from flask import Flask, current_app

from faqbot.freshdesk.client import open_client
from faqbot.freshdesk.worker import NoteWorker, Work
from faqbot.site.build import with_slash
from faqbot.web.services import services_of

KEY: Final = "faqbot.notes"


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
    app.extensions[KEY] = NoteWorker(work)


def note_worker_of(app: Flask) -> NoteWorker | None:
    """The app's worker, if it has one."""
    return cast("NoteWorker | None", app.extensions.get(KEY))


def note_worker() -> NoteWorker | None:
    """The worker of the app that handles the current request."""
    return note_worker_of(current_app)
