"""Serving while the content is edited: watch its files, swap what was made of them, tell browsers.

What changes is noticed by comparing times and sizes: that takes two milliseconds for all files,
so a library that asks the system to tell would save nothing.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Final

from flask import Flask, Response, g, jsonify, request, url_for

from faqbot.answering.replier import Replier
from faqbot.errors import FaqbotError
from faqbot.model import KnowledgeBase
from faqbot.pictures import KINDS
from faqbot.web.services import add_work, services_of, swap_bot

SCRIPT: Final = Path(__file__).with_name("reload.js")
WATCHED: Final = frozenset({".md", ".yml", ".html", ".xml", ".css", ".js", *KINDS})
ENDINGS: Final = tuple(WATCHED)
POLL_SECONDS: Final = 0.3
SETTLE_SECONDS: Final = 0.1  # an editor saves in several steps; nothing may have changed for this
STOP_SECONDS: Final = 10  # more than a build takes
# A browser may have kept the page from a server without --reload, and so without the script.
CONDITIONS: Final = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")

Snapshot = Mapping[str, tuple[int, int, int]]
"""What tells each file from what it was before: its time, its size and its number."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is watched, and how it becomes a bot and then a site."""

    sources: tuple[Path, ...]
    load: Callable[[], Replier]
    build: Callable[[KnowledgeBase], object]


@dataclass(frozen=True, slots=True)
class State:
    """What open pages are told."""

    version: int  # of what is served; grows with every change
    errors: tuple[str, ...] = ()  # why the content as it is now is not what is served


def take_snapshot(sources: Iterable[Path]) -> Snapshot:
    """The files of `sources` that count, as they are now; a missing one is left out."""
    found: dict[str, tuple[int, int, int]] = {}
    for path in _files(sources):
        try:
            stat = os.stat(path)  # noqa: PTH116 - half the time of a Path's, for thousands of files
        except OSError:  # gone since it was listed, or a lock file of an editor that leads nowhere
            continue
        found[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return found


def _files(sources: Iterable[Path]) -> Iterator[str]:
    for source in sources:
        if source.suffix in WATCHED:
            yield str(source)
        for folder, _, names in os.walk(source):
            yield from (f"{folder}{os.sep}{name}" for name in names if name.endswith(ENDINGS))


def add_script(html: str, address: str, version: int) -> str:
    """A page with the script that waits for another version than the page's."""
    end = html.rfind("</body>")
    end = len(html) if end < 0 else end
    tag = f'<script src="{escape(address)}" data-version="{version}" defer></script>'
    return f"{html[:end]}{tag}{html[end:]}"


class Reloader:
    """Puts a new bot, and then a new site, in place of the last good ones after each change."""

    def __init__(
        self, app: Flask, content: Content, seen: Snapshot, report: Callable[[str], None]
    ) -> None:
        self.app = app
        self.content = content
        self.seen = seen
        self.report = report
        self.state = State(_new_version())
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._watch, name="faqbot-reload", daemon=True)

    def start(self) -> None:
        """Begin to watch, in the process that answers: threads do not survive a fork."""
        self.thread.start()

    def stop(self) -> None:
        """Finish what is under way, so that nothing is left half built."""
        self.stopped.set()
        if self.thread.is_alive():
            self.thread.join(STOP_SECONDS)

    def _watch(self) -> None:
        while not self.stopped.wait(POLL_SECONDS):
            self.look()

    def look(self) -> None:
        """Renew everything if a file has changed since the last look."""
        now = take_snapshot(self.content.sources)
        if now == self.seen:
            return
        while (later := self._after_a_moment()) != now:
            now = later
        self.seen = now
        self.renew()

    def _after_a_moment(self) -> Snapshot:
        self.stopped.wait(SETTLE_SECONDS)
        return take_snapshot(self.content.sources)

    def renew(self) -> None:
        """Load and build; where that fails, the last good bot and site stay."""
        began, last = time.monotonic(), services_of(self.app).bot
        try:
            bot = self.content.load()
            swap_bot(self.app, bot)
            self.content.build(bot.kb)
        except FaqbotError as error:
            self._refuse(last, tuple(str(error).splitlines()))
        except Exception as error:  # whatever it is: the author mends it while the watch goes on
            self._refuse(last, (f"{type(error).__name__}: {' '.join(str(error).split())}",))
        else:
            self.state = State(_new_version())
            self.report(f"Reloaded in {time.monotonic() - began:.1f} s.")

    def _refuse(self, last: Replier, errors: tuple[str, ...]) -> None:
        swap_bot(self.app, last)
        if errors != self.state.errors:
            self.report("\n".join(errors))
        self.state = State(self.state.version, errors)


def _new_version() -> int:
    """A number that grows, also from one run of the server to the next."""
    return time.time_ns() // 1_000_000


def add_reloader(app: Flask, reloader: Reloader) -> None:
    """Give the app what open pages ask for, and every page the script that asks."""
    add_work(app, reloader)

    def state() -> Response:
        return _unkept(jsonify(asdict(reloader.state)))

    def script() -> Response:
        return _unkept(Response(SCRIPT.read_text("utf-8"), mimetype="text/javascript"))

    def begin() -> None:
        for name in CONDITIONS:
            request.environ.pop(name, None)
        # Before the page is read: if it changes meanwhile, its version is an old one.
        g.reload_version = reloader.state.version

    def finish(response: Response) -> Response:
        if response.mimetype != "text/html" or 300 <= response.status_code < 400:
            return response
        response.direct_passthrough = False
        version = g.get("reload_version", reloader.state.version)
        html = add_script(response.get_data(as_text=True), url_for("reload_script"), version)
        response.set_data(html)
        return _unkept(response)

    app.add_url_rule("/-/reload", "reload_state", state)
    app.add_url_rule("/-/reload.js", "reload_script", script)
    app.before_request(begin)
    app.after_request(finish)


def _unkept(response: Response) -> Response:
    for name in ("ETag", "Last-Modified"):
        response.headers.pop(name, None)
    response.headers["Cache-Control"] = "no-store"
    return response
