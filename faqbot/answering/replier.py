"""What others need of a bot, so that tests and reloading can put something else in its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from faqbot.answering.passages import Part
from faqbot.diagnosis.diagnosis import Named
from faqbot.model import Answer, Diagnosis, KnowledgeBase, Lang, Reply, Ticket


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
