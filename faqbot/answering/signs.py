"""What a question names speaks for entries: calls, error codes, known messages, status codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from faqbot.answering.decide import Sign, Signs
from faqbot.diagnosis.lexicon import normalise
from faqbot.model import (
    ERRORS_ENTRY,
    STATUS_ENTRY,
    ApiSection,
    Diagnosis,
    Endpoint,
    Entry,
    KnowledgeBase,
)

SHAPES_KEPT: Final = 512  # all sections of the API reference, and the paths of a question
THREE_DIGITS: Final = re.compile(r"(?<!\d)\d{3}(?!\d)")
# Success, and yet something is wrong: the code is told in passing.
YET: Final = re.compile(
    r"(?:[은는]데|지만|[으]?나\s|어도|아도)(?![가-힣])|[은는]데|그대로|안\s|않|못|없"
    r"|\b(?:but|yet|still|however|though|although|nothing|never|not)\b"
)
SAID: Final = re.compile(r"[^\W\d_]{2,}")
COMPLAINT: Final = 4  # words that something else is told in: "204 but no body" is about 204
# Open, pending, resolved …: tickets have a status as well, 2 to 7.
TICKET_STATUS: Final = re.compile(
    r"(?:status|상태)(?:\s?(?:값|코드|번호))?[^\d\n]{0,12}(?<![\d.])[2-7](?![\d.])"
)


def build_signs(kb: KnowledgeBase) -> Callable[[str, Diagnosis, str], Signs]:
    """Prepare signs for a knowledge base.

    A question, what it names and what was pasted into it → signs by entry.
    """
    entries = tuple(kb.entries.values())
    codes = {entry.id: codes_of(entry) for entry in entries}
    about: dict[object, set[str]] = {}  # sections and status codes → ids
    for entry in entries:
        for named in (*entry.api, *codes[entry.id]):
            about.setdefault(named, set()).add(entry.id)
    messages = {message.id: message.entries for message in kb.messages}

    def find(question: str, diagnosis: Diagnosis, pasted: str) -> Signs:
        asked = set(asked_codes(question, diagnosis))
        called = {*diagnosis.calls, *sections_of(kb, diagnosis.endpoints, with_method=True)}
        paths = set(sections_of(kb, diagnosis.endpoints))
        related = {id for code in diagnosis.error_codes for id in kb.error_codes[code].related}
        told = [messages[id] for id in diagnosis.messages if id in messages]
        first = {ids[0] for ids in told if ids}
        also = {id for ids in told for id in ids[1:]}
        ticket_status = not asked and bool(TICKET_STATUS.search(normalise(question)))
        found: dict[str, list[Sign]] = {}
        concerned = {STATUS_ENTRY, ERRORS_ENTRY, *related, *first, *also}
        concerned.update(*(about.get(named, set()) for named in (*called, *paths, *asked)))
        for entry in (kb.entries[id] for id in concerned if id in kb.entries):
            signs: list[Sign] = []
            if entry.api and entry.api[0] in called:
                signs.append("call")
            elif not called.isdisjoint(entry.api):
                signs.append("also_call")
            elif not paths.isdisjoint(entry.api):
                signs.append("path")
            if diagnosis.error_codes and entry.id == ERRORS_ENTRY:
                signs.append("error")
            elif entry.id in related:
                signs.append("also_error")
            if entry.id in first:
                signs.append("message")
            elif entry.id in also:
                signs.append("also_message")
            if entry.id == STATUS_ENTRY:
                signs.append("status" if asked else "no_status")
                if any(str(code) in pasted for code in asked):
                    signs.append("pasted_status")
                if ticket_status:
                    signs.append("ticket_status")
            elif codes[entry.id] & asked:
                signs.append("code")
            if signs:
                found[entry.id] = signs
        return found

    return find


def asked_codes(question: str, diagnosis: Diagnosis) -> tuple[int, ...]:
    """The status codes that a question is about, without a success told in passing."""
    codes = diagnosis.status_codes
    if not codes or max(codes) >= 300:
        return codes
    text = normalise(question)
    is_passing = YET.search(text) and len(SAID.findall(text)) >= COMPLAINT
    return () if is_passing else codes


def codes_of(entry: Entry) -> set[int]:
    """The status codes that an entry has to do with: those it names, and those in its wordings."""
    wordings = (w for text in entry.texts.values() for w in (text.title, *text.aliases))
    return {*entry.status, *(int(code) for w in wordings for code in THREE_DIGITS.findall(w))}


def sections_of(
    kb: KnowledgeBase, endpoints: Sequence[Endpoint], with_method: bool = False
) -> list[str]:
    """The ids of the sections that describe endpoints, or those alone that name a method."""
    return [
        section.id
        for endpoint in endpoints
        if endpoint.method or not with_method
        for section in kb.api.values()
        if is_section_of(section, endpoint)
    ]


def named_sections(kb: KnowledgeBase, diagnosis: Diagnosis) -> list[str]:
    """The ids of the sections that describe what a question calls, by endpoint or in code."""
    return list(dict.fromkeys([*sections_of(kb, diagnosis.endpoints), *diagnosis.calls]))


def is_section_of(section: ApiSection, endpoint: Endpoint) -> bool:
    """Whether a section describes an endpoint; without a method, every method of the path."""
    if section.path is None or path_shape(section.path) != path_shape(endpoint.path):
        return False
    return endpoint.method in (None, section.method)


@lru_cache(SHAPES_KEPT)
def path_shape(path: str) -> str:
    """A path with every placeholder written alike and without its query."""
    parts = path.split("?")[0].strip("/").split("/")
    return "/".join("[]" if part.startswith("[") else part for part in parts)
