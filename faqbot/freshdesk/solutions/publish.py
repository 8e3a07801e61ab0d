"""Publishing: the plan is carried out, step by step, and may be broken off at any time.

What faqbot is about to make is remembered before the call, and what became of it after: a process
that is killed in between leaves that without a number, and the next one looks for what was made.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from faqbot.errors import FreshdeskError, RefusedError, SettingsError, UnreachableError
from faqbot.freshdesk.client import Sleep, open_client
from faqbot.freshdesk.solutions.account import Solutions
from faqbot.freshdesk.solutions.html import Addresses, article_markdown
from faqbot.freshdesk.solutions.items import Item, items_of
from faqbot.freshdesk.solutions.plan import (
    DRAFT,
    PARENTS,
    PUBLISHED,
    Action,
    Found,
    Place,
    State,
    Step,
    changes_of,
    follow_renames,
    number_of,
    plan,
    settle,
    status_of,
)
from faqbot.freshdesk.solutions.pull import Edit, edits_of
from faqbot.freshdesk.solutions.report import name_of
from faqbot.model import KnowledgeBase, Published, PublishedKey
from faqbot.settings import Settings
from faqbot.store import Store
from faqbot.store.database import Clock
from faqbot.store.published import PublishedStore

WRITING: Final[tuple[Action, ...]] = ("create", "update", "to draft", "delete")
SETTLE: Final = timedelta(seconds=3)  # in which a call of a process that was killed may be done
ATTEMPTS: Final = 3  # to go on where Freshdesk breaks
PAUSE_SECONDS: Final = 5.0  # before going on
PATIENCE_SECONDS: Final = 300.0  # for the rate limit, which counts by the minute
TRIES: Final = 4
FATAL: Final = (401, 403)  # what would refuse all that follows, too

Tell = Callable[[str], None]


@dataclass
class Publisher:
    """Our articles in one account, which is named by its host."""

    kb: KnowledgeBase
    solutions: Solutions
    store: PublishedStore
    account: str
    addresses: Addresses  # without articles
    clock: Clock
    tell: Tell
    sleep: Sleep = time.sleep
    there: dict[Place, Found] = field(default_factory=dict)
    published: dict[PublishedKey, Published] = field(default_factory=dict)
    failed: dict[PublishedKey, str] = field(default_factory=dict)
    _items: list[Item] = field(default_factory=list)
    _items_for: Addresses | None = None

    def load(self) -> None:
        """Read what is remembered and what is there; changes nothing on either side."""
        self.published = follow_renames(self.store.of(self.account), self.kb.redirects)
        if self._read() and (seconds := self._unsettled()):
            self.sleep(seconds)
            self._read()

    def plan(self, force: bool = False, delete: bool = False) -> list[Step]:
        """What would change."""
        return plan(self._state(), force, delete)

    def publish(self, force: bool = False, delete: bool = False) -> list[Step]:
        """Carry the plan out; returns what is left of it, which others decide."""
        attempts = 0
        while True:
            self._remember_loaded()
            steps = self.plan(force, delete)
            self._refresh(steps)
            due = [s for s in steps if s.action in WRITING and s.key not in self.failed]
            if not due:
                return steps
            try:
                self._carry_out(self._first_of(due), force)
                attempts = 0
            except UnreachableError as error:
                attempts += 1
                if attempts == ATTEMPTS:
                    raise
                self.tell(f"{error}; looking again in {PAUSE_SECONDS:.0f} seconds")
                self.sleep(PAUSE_SECONDS)
                self.load()

    def edits(self, files: Mapping[str, str]) -> list[Edit]:
        """What somebody edited there, as changes to the files under docs/."""
        steps = self.plan()
        return list(edits_of(steps, files, self.kb, self._items_for or self.addresses))

    def take(self, edit: Edit) -> None:
        """Remember an edit as known, since our Markdown has it now."""
        known, found = self.published[edit.key], edit.found
        self._save(replace(known, title=found.title, body=found.body))

    def _read(self) -> bool:
        """Read what is there; whether something is begun and not found."""
        while True:
            self.there = self.solutions.read(self.published)
            settled = settle(self._state())
            if settled == self.published:
                return any(it.number is None for it in settled.values())
            self.published = settled

    def _unsettled(self) -> float:
        """The seconds in which what was begun last may still be made."""
        begun = [it.at for it in self.published.values() if it.number is None]
        return max(0.0, (max(begun) + SETTLE - self.clock()).total_seconds()) if begun else 0.0

    def _state(self) -> State:
        addresses = replace(self.addresses, articles=self._articles())
        if addresses != self._items_for:  # rendering them takes seconds
            langs = tuple(self.solutions.codes)
            self._items, self._items_for = items_of(self.kb, langs, addresses), addresses
        return State(self._items, self.published, self.there, self._read_article)

    def _articles(self) -> dict[str, int]:
        """The numbers of articles that readers can open."""
        numbers: dict[str, int] = {}
        for key, known in self.published.items():
            if (key.kind, key.lang) == ("article", self.solutions.first) and known.number:
                found = self.there.get(Place("article", known.number, key.lang))
                if found and found.status == PUBLISHED:
                    numbers[key.id] = known.number
        return numbers

    def _read_article(self, key: PublishedKey, html: str) -> str:
        addresses = self._items_for or self.addresses
        return article_markdown(html, key.id, key.lang, addresses)

    def _first_of(self, due: Sequence[Step]) -> list[Step]:
        """What can be done before links are known: new articles get their addresses first."""
        first = self.solutions.first
        new = [s for s in due if s.action == "create" and s.key and s.key.lang == first]
        return new or list(due)

    def _carry_out(self, steps: Sequence[Step], force: bool) -> None:
        for number, step in enumerate(steps, 1):
            assert step.key
            self.tell(f"[{number}/{len(steps)}] {step.action}  {name_of(step)}")
            try:
                self._do(step, force)
            except RefusedError as error:
                if error.status in FATAL:
                    raise
                self.failed[step.key] = str(error)
                self.tell(str(error))

    def _do(self, step: Step, force: bool) -> None:
        assert step.key
        if step.action == "create":
            assert step.item
            self._create(step.item)
        elif step.action == "delete":
            self._delete(step)
        elif step.action == "update":
            if force or self._is_as_read(step):
                assert step.item and step.known and step.known.number is not None
                self._note(step.item, self.solutions.change(step.item, step.known.number))
        else:
            self._unpublish(step)

    def _create(self, item: Item) -> None:
        kind, id, lang = item.key
        first = self.solutions.first
        base = PublishedKey(PARENTS[kind], item.parent, first) if item.parent else None
        if lang != first:
            base = PublishedKey(kind, id, first)
        number = base and number_of(base, self.published, self.there)
        if base and number is None:
            self.failed[item.key] = "what it belongs to could not be made"
            return
        status, now = status_of(kind), self.clock()
        self._save(Published(item.key, None, item.digest, item.title, item.body, status, now))
        try:
            made = self.solutions.make(item, number)
        except RefusedError:
            self._forget([item.key])
            raise
        self._note(item, made)

    def _unpublish(self, step: Step) -> None:
        """Make an article a draft; what somebody edited in it stays."""
        assert step.key and step.known and step.known.number is not None
        found = self.solutions.unpublish(step.known.number, step.key.lang)
        self.there[found.place] = found
        # Were the entry to come back, it would be written anew.
        self._save(replace(step.known, sent="", status=DRAFT, at=self.clock()))

    def _delete(self, step: Step) -> None:
        assert step.key and step.known and step.known.number is not None
        self.solutions.delete(step.known.number)
        gone = ("article", step.known.number)
        self.there = {place: it for place, it in self.there.items() if place[:2] != gone}
        self._forget([k for k in self.published if k[:2] == step.key[:2]])

    def _is_as_read(self, step: Step) -> bool:
        """Whether nobody edited it since the plan was made; what has become of it is noted."""
        assert step.key and step.known and step.known.number is not None
        place = Place(step.key.kind, step.known.number, step.key.lang)
        now = self.solutions.view(*place)
        if now is None:
            del self.there[place]
            return False
        self.there[place] = now
        return not changes_of(step.known, now, self._read_article)

    def _note(self, item: Item, found: Found) -> None:
        """Remember what Freshdesk made of an item."""
        self.there[found.place] = found
        self._save(
            Published(
                item.key,
                found.place.number,
                item.digest,
                found.title,
                found.body,
                found.status,
                self.clock(),
            )
        )

    def _refresh(self, steps: Sequence[Step]) -> None:
        """Remember how what is as it should be looks now, and nothing of what is no more."""
        for step in steps:
            known, found, item = step.known, step.found, step.item
            if step.action == "unchanged" and known and found and item:
                seen = (item.digest, found.title, found.body, found.status)
                if (known.sent, known.title, known.body, known.status) != seen:
                    self._note(item, found)
        self._forget([s.key for s in steps if s.action == "forget" and s.key])

    def _remember_loaded(self) -> None:
        """Remember what `load` found out: new ids of entries, and numbers that nobody heard of."""
        before = self.store.of(self.account)
        for key, known in self.published.items():
            if before.get(key) != known:
                self._save(known)
        self.store.forget(self.account, [key for key in before if key not in self.published])

    def _save(self, known: Published) -> None:
        self.store.save(self.account, known)
        self.published[known.key] = known

    def _forget(self, keys: Sequence[PublishedKey]) -> None:
        self.store.forget(self.account, keys)
        for key in keys:
            self.published.pop(key, None)


def open_publisher(settings: Settings, kb: KnowledgeBase, store: Store, tell: Tell) -> Publisher:
    """The publisher for the account of the settings, with what is there read; raises `FaqbotError`.

    `tell` gets a line for each thing that is done or waited for.
    """
    if settings.base_url is None:
        raise SettingsError("set FAQBOT_BASE_URL: articles link to the FAQ there")

    def wait(seconds: float) -> None:
        if seconds >= PAUSE_SECONDS:
            tell(f"waiting {seconds:.0f} seconds, as Freshdesk's rate limit wants")
        time.sleep(seconds)

    client = open_client(settings, PATIENCE_SECONDS, TRIES, wait)
    solutions = Solutions(client)
    for lang in solutions.missing:
        tell(f"the account does not have the language {lang}, so nothing is published in it")
    publisher = Publisher(
        kb,
        solutions,
        store.published,
        urlsplit(client.url).netloc,
        Addresses(settings.base_url, client.url, langs=kb.langs),
        store.database.clock,
        tell,
    )
    publisher.load()
    return publisher


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold a lock while publishing: two at once would make everything twice.

    Raises `FreshdeskError` where another process holds it; that of a killed one is free.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise FreshdeskError("Somebody is publishing from this folder already") from None
        yield
