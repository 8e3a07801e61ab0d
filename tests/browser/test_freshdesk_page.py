"""A ticket's way in a browser: told of, failed, tried again on a click, and noted in the ticket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from faqbot.answering.bot import Bot
from faqbot.freshdesk.client import Client
from faqbot.freshdesk.worker import NoteWorker, Pace, Work
from faqbot.settings import Settings
from faqbot.store import Store, open_store
from faqbot.store.notes import Delivery as Told
from faqbot.web import create_app
from faqbot.web.services import add_work
from tests.freshdesk.standin.account import Account
from tests.freshdesk.standin.faults import Fault
from tests.freshdesk.standin.server import Standin
from tests.freshdesk.standin.webhooks import Delivery, Sender
from tests.quiet import Quiet, in_a_thread
from tests.waiting import until

from .test_desk import PASSWORD, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

SECRET = "hunter2-hunter2"
PAGE = "/staff/freshdesk"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/faq.sqlite3") as opened:
        yield opened


@pytest.fixture
def base_url(bot: Bot, site: Path, store: Store, standin: Standin) -> Iterator[str]:
    settings = Settings(
        "sqlite://", staff_password=PASSWORD, freshdesk_url=standin.url,
        freshdesk_api_key=standin.account.key, freshdesk_secret=SECRET, secret_key="k" * 64,
    )  # fmt: skip
    app = create_app(bot, store, settings, site)
    client = Client(standin.url, standin.account.key)
    base = "https://faq.example.com/"
    work = Work(client, store.notes, lambda: bot, bot.thresholds, base, Pace(poll=0.05))
    add_work(app, worker := NoteWorker(work))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    with in_a_thread(server) as address:
        worker.start()
        yield address
        worker.stop()


@pytest.fixture
def desk(visit: Callable[..., Page]) -> Callable[..., Page]:
    def open_desk(**options: object) -> Page:
        page = visit("/staff/?lang=en", **options)
        sign_in(page)
        page.goto(page.url.split("/staff/")[0] + f"{PAGE}?lang=en")
        return page

    return open_desk


def test_what_failed_is_tried_again_with_a_click(
    desk: Callable[..., Page], base_url: str, account: Account, store: Store
) -> None:
    account.add_ticket("429", "<p>We get 429 Too Many Requests. How long must we wait?</p>")
    account.faults.add(Fault(400, method="POST"))
    sender = Sender(f"{base_url}/hooks/freshdesk", SECRET)
    sender.send(Delivery(1))
    until(lambda: store.notes.counts()["failed"], "the ticket was not looked at")
    page = desk()
    page.get_by_role("button", name="Test the connection").click()
    page.get_by_text("Connected. Notes are written as faqbot.").wait_for()
    page.get_by_role("button", name="Try again now: #1").click()
    page.get_by_text("It is tried again.").wait_for()
    until(lambda: store.notes.counts()["done"], "it was not tried again")
    page.reload()
    page.get_by_role("cell", name="Has a note").wait_for()
    assert len(account.notes_of(1)) == 1


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits(
    desk: Callable[..., Page], store: Store, account: Account, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    account.add_ticket("429", "<p>We get 429 Too Many Requests. How long must we wait?</p>")
    account.faults.add(Fault(500, path="tickets/2"))
    for id in (1, 2, 3):
        store.notes.receive(Told(id, "{ticket_action:created}"))
    until(lambda: store.notes.counts()["done"] == 2, "tickets were not looked at")
    page = desk(width=width, scheme=scheme)
    for lang in ("ko", "en"):
        page.goto(page.url.split("?")[0] + f"?lang={lang}")
        found = Axe().run(page).response["violations"]
        assert [f"{it['id']}: {it['nodes'][0]['html']}" for it in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
