"""A small FAQ, and who publishes it in the stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from faqbot.freshdesk.budget import Budget
from faqbot.freshdesk.client import Client
from faqbot.freshdesk.solutions.account import Solutions
from faqbot.freshdesk.solutions.html import Addresses
from faqbot.freshdesk.solutions.plan import Step
from faqbot.freshdesk.solutions.publish import Publisher
from faqbot.freshdesk.solutions.report import QUIET, name_of
from faqbot.model import KnowledgeBase, Lang
from faqbot.store import Store, open_store
from tests.freshdesk.clock import Clock
from tests.freshdesk.standin.account import Account, Call
from tests.freshdesk.standin.server import Standin
from tests.freshdesk.standin.solutions import edit, things

SITE = "https://faq.example.com"


def only(kb: KnowledgeBase, *ids: str) -> KnowledgeBase:
    """An FAQ of a few entries."""
    kept = [replace(c, entries=tuple(id for id in c.entries if id in ids)) for c in kb.categories]
    return replace(
        kb,
        entries={id: kb.entries[id] for id in kb.entries if id in ids},
        categories=tuple(chapter for chapter in kept if chapter.entries),
    )


@dataclass
class Desk:
    """Who publishes, and what comes of it."""

    standin: Standin
    store: Store
    kb: KnowledgeBase
    told: list[str] = field(default_factory=list)
    time: Clock = field(default_factory=Clock)
    failed: dict[Any, str] = field(default_factory=dict)

    @property
    def account(self) -> Account:
        return self.standin.account

    def open(self, kb: KnowledgeBase | None = None) -> Publisher:
        client = Client(
            self.standin.url,
            self.account.key,
            patience=300,
            tries=2,
            budget=Budget(clock=self.time),
            sleep=self.time.sleep,
        )
        publisher = Publisher(
            kb or self.kb,
            Solutions(client),
            self.store.published,
            "acme.freshdesk.com",
            Addresses(SITE, self.standin.url),
            self.store.database.clock,
            self.told.append,
            self.time.sleep,
        )
        publisher.load()
        return publisher

    def publish(self, kb: KnowledgeBase | None = None, **options: bool) -> list[str]:
        """What is left to others after publishing."""
        publisher = self.open(kb)
        left = publisher.publish(**options)
        self.failed = publisher.failed
        return lines(left)

    def writes(self) -> list[Call]:
        """The calls that changed something, since this was asked last."""
        calls = [call for call in self.account.calls if call.method != "GET"]
        self.account.calls.clear()
        return calls

    def articles(self, lang: Lang) -> dict[str, dict[str, Any]]:
        """The articles in a language, by title."""
        found = [
            {**it["texts"][lang], "id": it["id"]}
            for it in things(self.account, "article").values()
            if lang in it["texts"]
        ]
        titles = {it["title"]: it for it in found}
        assert len(titles) == len(found), "nothing is there twice"
        return titles

    def article(self, id: str, lang: Lang) -> dict[str, Any]:
        """The article of an entry."""
        return self.articles(lang)[self.kb.entries[id].texts[lang].title]

    def edit(self, id: str, lang: Lang, **fields: Any) -> None:
        """Somebody edits an article."""
        edit(self.account, "article", self.article(id, lang)["id"], lang, **fields)


def lines(steps: list[Step]) -> list[str]:
    return [f"{step.action}  {name_of(step)}" for step in steps if step.action not in QUIET]


@pytest.fixture
def desk(standin: Standin, kb: KnowledgeBase, tmp_path: Path) -> Iterator[Desk]:
    with open_store(f"sqlite:///{tmp_path}/faq.sqlite3") as store:
        yield Desk(standin, store, only(kb, "cors", "find-api-key", "vanity-url", "create-ticket"))
