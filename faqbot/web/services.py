"""What the views work with, made once by `create_app`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol, cast

from flask import Flask, current_app, g

from faqbot.answering.passages import Part
from faqbot.diagnosis.diagnosis import Named
from faqbot.model import Answer, Diagnosis, KnowledgeBase, Lang, Reply, Ticket
from faqbot.settings import Settings
from faqbot.store import Store

KEY: Final = "faqbot"


BeginEntry = Callable[[str, str, Mapping[Lang, Sequence[str]]], Sequence[str]]
"""From an id, a category and observed wordings to the paths of the files made."""


class Replier(Protocol):
    """What is needed of a bot."""

    @property
    def kb(self) -> KnowledgeBase:
        """What the bot knows."""

    def reply(
        self,
        question: str,
        lang: Lang | None = None,
        limit: int = 5,
        previous: str | None = None,
    ) -> Reply:
        """What the bot says to a question."""

    def diagnose(self, text: str) -> Diagnosis:
        """What a masked text names beside its words."""

    def locate(self, text: str, found: Diagnosis) -> Iterator[Named]:
        """Where a masked text names what its diagnosis found."""

    def suggest(self, text: str, lang: Lang | None = None, limit: int = 5) -> Ticket:
        """The entries that may answer a ticket."""

    def prepare(
        self,
        id: str,
        lang: Lang,
        status_codes: tuple[int, ...] = (),
        error_codes: tuple[str, ...] = (),
        passage: str = "",
    ) -> tuple[Answer, str]:
        """An entry as a ticket is answered with it, and the same in Markdown."""

    def find_part(self, answer: Answer, text: str) -> Part | None:
        """The part of an answer's page that says what a masked text asks."""


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
