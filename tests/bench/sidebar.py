"""From opening a ticket to a reply in the editor: seconds in Chromium, beside the stand-in.

    python -m tests.bench.sidebar [ROUNDS]

The real content and server, the app as it is written, one click once the first answer is seen. What
Freshworks' proxy and the way to it add is not in it; only a real account shows that.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from faqbot.cache import build_bot
from faqbot.content.load import load_knowledge_base
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.freshdesk.app_host import answering, host_app, read_tickets

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT: Final = Path(__file__).parents[2]
ROUNDS: Final = 10
ANSWERED: Final = 3  # of the stand-in's tickets; the last is about something else


def measure(browser: Browser, address: str, ticket: int) -> tuple[float, float]:
    """Seconds from the click on the app's icon to the first answer, and to the reply."""
    page = browser.new_page()
    page.goto(f"{address}/?ticket={ticket}&agent=en")
    page.wait_for_selector(".message")
    began = time.perf_counter()
    page.click("#icon")
    put = page.frame_locator("#sidebar").locator(".put").first
    put.wait_for()
    shown = time.perf_counter() - began
    put.click()
    page.wait_for_function("document.getElementById('editor').textContent")
    done = time.perf_counter() - began
    page.close()
    return shown, done


def main(rounds: int) -> None:
    from playwright.sync_api import sync_playwright

    bot = build_bot(load_knowledge_base(ROOT / "docs"))
    path = next(filter(None, map(shutil.which, CHROMIUM)))
    with (
        tempfile.TemporaryDirectory() as folder,
        answering(bot, Path(folder)) as (server, token, _),
        host_app(Path(folder) / "app", server, token) as (address, _),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for ticket in read_tickets()[:ANSWERED]:
            times = [measure(browser, address, ticket["id"]) for _ in range(rounds)]
            shown, done = (sorted(each) for each in zip(*times, strict=True))
            print(
                f"{len(ticket['description_text']):>5} characters: first answer after "
                f"{statistics.median(shown):.2f} s (at most {shown[-1]:.2f}), reply in the "
                f"editor after {statistics.median(done):.2f} s (at most {done[-1]:.2f})"
            )
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
