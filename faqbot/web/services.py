"""What the views work with, made once by `create_app`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol, TypeVar, cast

from flask import Flask, current_app, g

from faqbot.answering.replier import Replier
from faqbot.model import KnowledgeBase, Lang
from faqbot.settings import Settings
from faqbot.store import Store

KEY: Final = "faqbot"
WORKS: Final = "faqbot.works"

T = TypeVar("T")


class Work(Protocol):
    """What goes on beside the requests, in a thread of the process that answers."""

    def start(self) -> None:
        """Begin; threads do not survive a fork."""

    def stop(self) -> None:
        """Finish what is under way."""


BeginEntry = Callable[[str, str, Mapping[Lang, Sequence[str]]], Sequence[str]]
"""From an id, a category and observed wordings to the paths of the files made."""


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that a request may need; all of them are safe to share between threads."""

    bot: Replier
    store: Store
    settings: Settings
    site: Path  # the built site
    begin_entry: BeginEntry | None = None  # makes the files of a new entry; None: not here

    @property
    def kb(self) -> KnowledgeBase:
        """What the bot and the pages were made from."""
        return self.bot.kb


def services() -> Services:
    """The services of the app that handles the current request, the same until it is answered."""
    return cast(Services, g.setdefault(KEY, services_of(current_app)))


def services_of(app: Flask) -> Services:
    """The services that `create_app` gave to an app."""
    return cast(Services, app.extensions[KEY])


def swap_bot(app: Flask, bot: Replier) -> None:
    """Answer with another bot from now on; requests under way finish with the one they began."""
    app.extensions[KEY] = replace(services_of(app), bot=bot)


def add_work(app: Flask, work: Work) -> None:
    """Give the app something that goes on beside the requests; the server starts and stops it."""
    works_of(app).append(work)


def works_of(app: Flask) -> list[Work]:
    """What goes on beside the requests of an app."""
    return cast("list[Work]", app.extensions.setdefault(WORKS, []))


def work_of(app: Flask, kind: type[T]) -> T | None:
    """What of a kind goes on there, if anything does."""
    return next((work for work in works_of(app) if isinstance(work, kind)), None)
