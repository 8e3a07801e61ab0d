"""What a server does between requests: learn what was taught, sort misses, forget what is old.

One thread in each worker; the database keeps the workers from doing the same twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Final, cast

from flask import Flask

from faqbot.answering.bot import Bot
from faqbot.answering.grouping import Grouper
from faqbot.answering.teaching import Change, Taught, find_changes, teach, with_taught
from faqbot.errors import ConflictError, FaqbotError
from faqbot.model import KnowledgeBase
from faqbot.store import Store
from faqbot.web.services import services_of, swap_bot

POLL_SECONDS: Final = 2.0  # after which another worker knows what the staff taught
COLLECT_EVERY: Final = 5  # polls
FORGET_EVERY: Final = 1_800  # polls: an hour
BATCH: Final = 100  # misses that are sorted at once, in some tenths of a second
STOP_SECONDS: Final = 10
POSSIBLE: Final = 0.05  # confidence from which the bot's first thought says something

log = logging.getLogger(__name__)


def make_grouper(bot: Bot) -> Grouper:
    """A grouper for questions to a bot, without any groups."""

    def first_thought(question: str) -> str | None:
        found = bot.matcher.rank(question, 1)
        return found[0].id if found and found[0].confidence >= POSSIBLE else None

    return Grouper(bot.matcher, first_thought)


class Jobs:
    """Keeps a bot in step with what the staff taught, and the inbox with what was asked."""

    def __init__(self, app: Flask, untaught: Bot) -> None:
        self.app = app
        self._untaught = untaught
        self._revision: tuple[int, int] | None = None
        self._learning = threading.Lock()
        self._sorting = threading.Lock()
        self._grouper: Grouper | None = None
        self._last_group = 0
        self._complaint = ""
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="faqbot-jobs", daemon=True)

    @property
    def store(self) -> Store:
        """The store of the app."""
        return services_of(self.app).store

    def start(self) -> None:
        """Begin, in the process that answers: threads do not survive a fork."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is under way."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def renew(self, untaught: Bot) -> Bot:
        """Take over a bot that was made of changed content; returns it with what was taught."""
        with self._learning:
            self._untaught, self._revision = untaught, None
            return self._taught()

    def learn(self) -> None:
        """Answer with what the staff taught, if anything has changed there."""
        with self._learning:
            revision = self.store.inbox.revision()
            if revision != self._revision:
                swap_bot(self.app, self._taught())
                self._revision = revision

    def preview(self, taught: Taught) -> list[Change]:
        """The questions that would get another answer once something is taught."""
        now = self._now()
        after = teach(now, with_taught(now.kb, [taught]))
        known = [
            question
            for questions in now.kb.questions.values()
            for asked in questions.finds.values()
            for question in asked
        ]
        titles = [t.title for entry in now.kb.entries.values() for t in entry.texts.values()]
        questions = [*known, *titles, *self.store.inbox.answered()]
        changes = find_changes(now, after, [taught.phrase], questions)
        return [it for it in changes if it.was is not None]

    def _now(self) -> Bot:
        return cast(Bot, services_of(self.app).bot)

    def collect(self, limit: int = BATCH) -> int:
        """Sort new misses into groups; returns how many there were."""
        with self._sorting:
            inbox = self.store.inbox
            if self._grouper is None:
                self._grouper, self._last_group = make_grouper(self._untaught), 0
            grouper = self._grouper
            for group in inbox.firsts(self._last_group):
                grouper.add(*group)
                self._last_group = group[0]
            try:
                count = inbox.collect(grouper, limit, self._last_group)
            except ConflictError:  # they are found again by one that knows the other's groups
                self._grouper = None
                return 0
            except BaseException:
                self._grouper = None  # it may know groups that were not kept
                raise
            self._last_group = max([self._last_group, *grouper.groups])
            return count

    def forget(self) -> int:
        """Delete what was left longer ago than the settings allow; returns how much."""
        days = services_of(self.app).settings.retention_days
        if days is None:
            return self.store.notes.forget()
        age, store = timedelta(days=days), self.store
        return store.asks.delete(age=age) + store.pages.delete(age=age) + store.notes.forget(age)

    def _taught(self) -> Bot:
        bot = self._untaught
        taught = [Taught(it.entry_id, it.lang, it.phrase) for it in self.store.inbox.learnt()]
        kb: KnowledgeBase = with_taught(bot.kb, taught)
        if kb == bot.kb:
            return bot
        learnt = teach(bot, kb)
        learnt.warm_up()
        return learnt

    def _work(self) -> None:
        for poll in count():
            if self._stopped.wait(POLL_SECONDS):
                return
            self.attempt(self.learn)
            if poll % FORGET_EVERY == 0:
                self.attempt(self.forget)
            while poll % COLLECT_EVERY == 0 and not self._stopped.is_set():
                if self.attempt(self.collect) != BATCH:
                    break

    def attempt(self, job: Callable[[], int | None]) -> int | None:
        """Do a job; what keeps it from being done is logged, once in a row."""
        try:
            done = job()
        except FaqbotError as error:  # the database will be there again
            if self._complaint != str(error):
                self._complaint = str(error)
                log.error("%s", error)
            return None
        self._complaint = ""
        return done
