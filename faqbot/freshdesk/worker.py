"""The worker that keeps notes in tickets: takes a job, reads the ticket, writes what was found.

Whatever happens in between, there is one note a ticket: the ticket itself is looked through for a
note of ours before one is made, and one too many is taken away.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from faqbot.answering.decide import Thresholds
from faqbot.answering.replier import Replier
from faqbot.errors import FaqbotError, LimitError, RefusedError, UnreachableError
from faqbot.freshdesk.client import Client
from faqbot.freshdesk.note import find, find_misses, is_ours, write_note
from faqbot.freshdesk.thread import (
    Message,
    Thread,
    language_of,
    read_language,
    read_thread,
    said_by_customer,
)
from faqbot.model import Lang, Reply
from faqbot.store.notes import Job, Look, NoteStore, Outcome

STOP_SECONDS: Final = 10
NOT_ALLOWED: Final = 405  # what is spam or deleted is not to be changed
NOT_FOUND: Final = 404
ACCESS: Final = (200, 301, 302, 303, 307, 308, 401, 403)  # it is the settings, not the ticket

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds that things take."""

    lease: float = 90.0  # that a job is held from one write to the next: more than a call takes
    poll: float = 1.0  # between two looks for jobs
    after_lost: float = 90.0  # until a note whose sending broke off is looked for


@dataclass(frozen=True, slots=True)
class Work:
    """What the worker works with; `bot` gives the bot of the moment, which learns."""

    client: Client
    jobs: NoteStore
    bot: Callable[[], Replier]
    thresholds: Thresholds
    base: str  # the public address, with a slash at its end
    pace: Pace = Pace()


class LostError(FaqbotError):
    """A job that is not ours any more."""


class NoteWorker:
    """One thread that does the jobs, one after the other; others may do so elsewhere."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self._me: int | None = None  # the agent whose key is used, once that is known
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._complaint = ""
        self._thread = threading.Thread(target=self._run, name="faqbot-notes", daemon=True)

    def start(self) -> None:
        """Begin, in the process that answers: threads do not survive a fork."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is under way."""
        self._stopped.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def wake(self) -> None:
        """Look for jobs now."""
        self._wake.set()

    def do_next(self) -> bool:
        """Do the job that is due the longest; `False` where none is. Raises `StoreError`."""
        job = self.work.jobs.claim(self.work.pace.lease)
        if job is None:
            return False
        try:
            look = self.look(job)
        except LimitError as error:
            self.work.jobs.postpone(job, error.seconds)
        except UnreachableError as error:
            self.work.jobs.fail(job, f"unreachable: {error}")
        except RefusedError as error:
            self._refused(job, error)
        except LostError:
            pass
        except FaqbotError:
            raise
        except Exception as error:  # a ticket that we trip over must not keep the others waiting
            log.error("The note of a ticket failed: %s", type(error).__name__)
            self.work.jobs.fail(job, f"internal: {type(error).__name__}")
        else:
            self.work.jobs.finish(job, look)
        return True

    def look(self, job: Job) -> Look:
        """Read a ticket and bring its note up to date; raises `FreshdeskError` and `LostError`."""
        try:
            thread = read_thread(self.work.client, job.ticket_id)
        except RefusedError as error:
            if error.status == NOT_FOUND:
                return _kept(job, "gone")
            raise
        if thread.is_spam or thread.is_deleted:
            return _kept(job, "spam" if thread.is_spam else "gone")
        text = said_by_customer(thread)
        if not text:
            return _kept(job, "silent")
        note_id = self._only_note(job, thread)
        if job.note_id is not None and note_id is None:
            return _kept(job, "removed")  # somebody did not want it
        seen = _digest(text)
        if seen == job.seen and note_id == job.note_id:
            return Look(_outcome_of(note_id), note_id, job.digest, seen)
        return self._answer(job, thread, text, seen, note_id)

    def _answer(self, job: Job, thread: Thread, text: str, seen: str, note_id: int | None) -> Look:
        bot, thresholds = self.work.bot(), self.work.thresholds
        lang = self._language(job, thread, text)
        found = find(bot, text, lang, thresholds)
        missed = [] if found.answers else find_misses(bot, found.ticket)
        misses = [(_ask_id(job.ticket_id, reply), reply) for reply in missed]
        if not found.is_sure:
            # What was found before still holds for what was said then.
            return Look(_outcome_of(note_id), note_id, job.digest, seen, misses=misses)
        body = write_note(bot, found, lang, self.work.base, job.ticket_id)
        digest = _digest(body)
        if note_id is None or digest != job.digest:
            note_id = self._write(job, note_id, body)
        if note_id is None:
            return _kept(job, "spam")
        return Look("noted", note_id, digest, seen, misses=misses)

    def _language(self, job: Job, thread: Thread, text: str) -> Lang:
        """The customer's language: what they write, else what their contact says."""
        if written := language_of(text):
            return written
        known = job.lang or read_language(self.work.client, thread)
        return "ko" if known.lower().startswith("ko") else "en"

    def _only_note(self, job: Job, thread: Thread) -> int | None:
        """The id of our note in a ticket; others of ours, which should not be, are deleted."""
        notes = [it for it in thread.messages if it.is_note and is_ours(it.text, job.ticket_id)]
        mine = [it for it in notes if it.by == self._agent()] if notes else []
        for surplus in mine[1:]:
            self._hold(job)
            self._delete(surplus)
        return mine[0].id if mine else None

    def _agent(self) -> int:
        """The agent in whose name we write."""
        if self._me is None:
            self._me = int(self.work.client.get("/api/v2/agents/me")["id"])
        return self._me

    def _delete(self, note: Message) -> None:
        try:
            self.work.client.delete(f"/api/v2/conversations/{note.id}")
        except RefusedError as error:
            if error.status != NOT_FOUND:
                raise

    def _write(self, job: Job, note_id: int | None, body: str) -> int | None:
        """Make or change the note; its id, or None where the ticket takes none any more."""
        self._hold(job)
        client = self.work.client
        try:
            if note_id is not None:
                client.put(f"/api/v2/conversations/{note_id}", {"body": body})
                return note_id
            # Without notify_emails: nobody gets a mail.
            made = client.post(
                f"/api/v2/tickets/{job.ticket_id}/notes", {"body": body, "private": True}
            )
        except RefusedError as error:
            if error.status == NOT_ALLOWED:
                return None
            raise
        except UnreachableError as error:
            if note_id is None:  # it may be there already, or be there soon
                wait = self.work.pace.after_lost
                self.work.jobs.fail(job, f"unreachable: {error}", at_least=wait)
                raise LostError("the note may be there") from None
            raise
        note_id = int(made["id"])
        self.work.jobs.keep_note(job, note_id)
        return note_id

    def _hold(self, job: Job) -> None:
        """Make sure that the job is ours for as long as the next call takes."""
        if not self.work.jobs.renew(job, self.work.pace.lease):
            raise LostError("another worker has the job")

    def _refused(self, job: Job, error: RefusedError) -> None:
        if error.status in ACCESS:
            self.work.jobs.fail(job, f"access: {error}")
        else:
            self.work.jobs.finish(job, _kept(job, "refused", f"refused: {error}"))

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                busy = self.do_next()
                self._complaint = ""
            except FaqbotError as error:  # the database will be there again
                busy = False
                if self._complaint != str(error):
                    self._complaint = str(error)
                    log.error("%s", error)
            if not busy:
                self._wake.wait(self.work.pace.poll)
                self._wake.clear()


def _kept(job: Job, outcome: Outcome, reason: str = "") -> Look:
    """A look after which the note is as it was."""
    return Look(outcome, job.note_id, job.digest, job.seen, reason)


def _outcome_of(note_id: int | None) -> Outcome:
    return "unsure" if note_id is None else "noted"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _ask_id(ticket_id: int, reply: Reply) -> str:
    """The same for the same question of a ticket, so that it goes to the inbox once."""
    return f"ticket-{_digest(f'{ticket_id} {reply.question}')[:32]}"
