"""What a question names beside its words: status codes, error codes and endpoints."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, Literal, NamedTuple

from faqbot.diagnosis.endpoints import Called, build_endpoints, endpoints_of
from faqbot.diagnosis.faults import find_faults
from faqbot.diagnosis.known_messages import Told, build_messages
from faqbot.diagnosis.lexicon import (
    MAX_DIAGNOSED,
    Place,
    blank_spans,
    hide_names,
    is_long,
    normalise,
    starts,
)
from faqbot.diagnosis.library_calls import build_calls, find_calls
from faqbot.diagnosis.number_words import build_spelled
from faqbot.diagnosis.other_origin import OWN_SERVER, elsewhere_pattern, is_elsewhere
from faqbot.diagnosis.own_product import NOTHING, things_pattern
from faqbot.diagnosis.status_numbers import find_heads, find_numbers
from faqbot.diagnosis.status_words import build_phrases
from faqbot.matching.spelling import spell
from faqbot.model import Clients, Diagnosis, KnowledgeBase, Message

# A code in plain words ("missing field error") needs one of these beside it.
CODE_BEFORE: Final = re.compile(r"""(?:\berrors?|\bcode|[에애]러|오류|코드)[\s:="'(]{0,3}$""")
CODE_AFTER: Final = re.compile(r"""[\s"')]{0,3}(?:errors?\b|code\b|[에애]러|오류|코드)""")

AROUND_REASON: Final = " .!?:\"'`\n"
# Every mistake in a request comes with it: who pastes its message asks about that, not about 400.
VAGUE_STATUS: Final = 400
PART_OF_NAME: Final = re.compile(r"[a-z0-9_-]")
LONGER_BEFORE: Final = re.compile(r"[a-z0-9_./#-]")  # of a longer number or a name, before a code
CODE_WINDOW: Final = 12  # characters before that can say that it is a code


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a diagnosis looks for."""

    phrases: Mapping[int, tuple[str, ...]]  # status code → what it is called, in all languages
    error_codes: frozenset[str]  # such as missing_field
    paths: tuple[str, ...]  # such as /api/v2/tickets/[id]
    messages: tuple[Message, ...] = ()
    clients: Clients = field(default_factory=Clients)
    ours: re.Pattern[str] = NOTHING  # what is of the product that we know (`things_pattern`)
    elsewhere: re.Pattern[str] = OWN_SERVER  # whose codes are others' (`elsewhere_pattern`)


class Named(NamedTuple):
    """Where a text names what, for marking it in place.

    `name` is a status code, an error code, a path or the id of a message; `of` the field that an
    error is about, or the method of a call.
    """

    start: int
    end: int
    kind: Literal["status", "error", "field", "call", "message"]
    name: str
    of: str = ""


class _Named(NamedTuple):
    """Where an error code stands."""

    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class Diagnoser:
    """A vocabulary, compiled; call it with a question. Safe to share between threads."""

    codes: frozenset[int]
    reasons: Mapping[str, int]  # the standard's names, which mean a code where they stand alone
    write_digits: Callable[[str], str]
    find_phrases: Callable[[str, bool, Container[int]], list[Place]]
    find_error_codes: Callable[[str], list[_Named]]
    find_endpoints: Callable[[str], list[Called]]
    find_messages: Callable[[str], list[Told]]
    section_of_call: Callable[[str], str | None]
    messages: Mapping[str, Message]
    ours: re.Pattern[str]  # what is of the product that we know
    elsewhere: re.Pattern[str]  # whose codes are others'

    def __call__(self, question: str) -> Diagnosis:
        """Everything the question names, each once and in order of appearance; never raises."""
        spelt = spell(question, MAX_DIAGNOSED)
        text = self.write_digits(normalise(spelt))
        errors = self.find_error_codes(text)
        messages = tuple(dict.fromkeys(told.id for told in self.find_messages(text)))
        told = [self.messages[id] for id in messages if self.messages[id].origin == "own"]
        codes = self._status_codes(text, errors)
        meant = codes or tuple(m.status for m in told if m.status and m.status != VAGUE_STATUS)
        is_others = is_elsewhere(text, self.elsewhere, self.ours)
        named = [*(found.code for found in errors), *(m.error for m in told if m.error)]
        return Diagnosis(
            status_codes=() if is_others else tuple(dict.fromkeys(meant)),
            error_codes=tuple(dict.fromkeys(named)),
            endpoints=endpoints_of(self.find_endpoints(spelt)),
            calls=find_calls(spelt, self.section_of_call),
            messages=messages,
        )

    def locate(self, text: str, found: Diagnosis) -> Iterator[Named]:
        """Where a masked text names what its diagnosis found, in no order; each for the first time.

        An error that names a field is told of each of its fields. What is said in other words than
        it is called by has no place.
        """
        lower = lowered(text)
        told = [fault for fault in find_faults(text) if fault.code in found.error_codes]
        for fault in told:
            yield Named(*fault.code_span, "error", fault.code, fault.field)
            yield Named(*fault.field_span, "field", fault.code, fault.field)
        seen = {fault.code for fault in told}
        for start, end, code in self.find_error_codes(lower):
            if code not in seen:
                seen.add(code)
                yield Named(start, end, "error", code)
        for status in found.status_codes:
            if span := self._find_status(lower, status):
                yield Named(*span, "status", str(status))
        for message in self.find_messages(lower):
            yield Named(message.start, message.end, "message", message.id)
        for start, end, endpoint in self.find_endpoints(text):
            if endpoint in found.endpoints:
                yield Named(start, end, "call", endpoint.path, endpoint.method or "")

    def _find_status(self, text: str, code: int) -> tuple[int, int] | None:
        """Where a text in small letters has a status code: in a response's head, else first."""
        for head in find_heads(text):
            if int(head[1]) == code:
                return head.span(1)
        number = str(code)
        for start in starts(text, number):
            end = start + len(number)
            if not (LONGER_BEFORE.search(text[:start][-1:]) or PART_OF_NAME.match(text, end)):
                return start, end
        for reason, known in self.reasons.items():
            if known == code and (start := text.find(reason)) >= 0:
                return start, start + len(reason)
        return None

    def _status_codes(self, text: str, errors: list[_Named]) -> tuple[int, ...]:
        heads = find_heads(text)
        strict = is_long(text)
        body = hide_names(text)
        # In "access_denied" nobody says "access denied"; without the low line somebody does.
        codes = [named for named in errors if "_" in text[named.start : named.end]]
        taken = frozenset(place for named in codes for place in range(named.start, named.end))
        phrases = self.find_phrases(body, strict, taken)
        body = blank_spans(body, [head.span() for head in heads])
        places = [Place(head.start(1), int(head[1])) for head in heads]
        places += find_numbers(body, self.codes, strict or bool(heads)) + phrases
        found = dict.fromkeys(place.code for place in sorted(places))
        known = tuple(code for code in found if code in self.codes)
        reason = self.reasons.get(text.strip(AROUND_REASON))
        return known or ((reason,) if reason else ())


def build_vocabulary(kb: KnowledgeBase) -> Vocabulary:
    """What the diagnosis looks for: the codes and paths that the knowledge base explains."""
    return Vocabulary(
        phrases={
            code: tuple(p for text in status.texts.values() for p in text.phrases)
            for code, status in kb.status_codes.items()
        },
        error_codes=frozenset(kb.error_codes),
        paths=tuple(section.path for section in kb.api.values() if section.path),
        messages=kb.messages,
        clients=kb.clients,
        ours=things_pattern(kb.product.names, kb.product.things),
        elsewhere=elsewhere_pattern(kb.product.elsewhere),
    )


def build_diagnosis(vocabulary: Vocabulary) -> Diagnoser:
    """Compile a vocabulary once, for any number of questions."""
    return Diagnoser(
        codes=frozenset(vocabulary.phrases),
        reasons=reasons_of(vocabulary.phrases),
        write_digits=build_spelled(vocabulary.phrases),
        find_phrases=build_phrases(vocabulary.phrases),
        find_error_codes=_build_error_codes(vocabulary.error_codes),
        find_endpoints=build_endpoints(vocabulary.paths),
        find_messages=build_messages(vocabulary.messages),
        section_of_call=build_calls(vocabulary.clients),
        messages={message.id: message for message in vocabulary.messages},
        ours=vocabulary.ours,
        elsewhere=vocabulary.elsewhere,
    )


def diagnose(question: str, vocabulary: Vocabulary) -> Diagnosis:
    """Diagnose a single question; `build_diagnosis` is for many."""
    return build_diagnosis(vocabulary)(question)


def lowered(text: str) -> str:
    """A text in small letters, each character in its place."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def reasons_of(codes: Iterable[int]) -> dict[str, int]:
    """The reason phrases of codes (RFC 9110), as a normalised text has them."""
    return {normalise(HTTPStatus(code).phrase): code for code in codes}


def _build_error_codes(error_codes: Iterable[str]) -> Callable[[str], list[_Named]]:
    """Prepare error codes for a search: normalised text → codes and where they stand."""
    rows = [(code, code_pattern(code)) for code in sorted(error_codes)]

    def find(text: str) -> list[_Named]:
        return sorted(
            _Named(*found.span(), code)
            for code, pattern in rows
            for found in pattern.finditer(text)
            if _is_error_code(text, *found.span())
        )

    return find


def code_pattern(code: str) -> re.Pattern[str]:
    """The words of an error code together, with a sign between two of them at most."""
    return re.compile("[_ -]?".join(map(re.escape, code.split("_"))))


def _is_error_code(text: str, start: int, end: int) -> bool:
    if PART_OF_NAME.match(text[start - 1 : start]) or PART_OF_NAME.match(text, end):
        return False
    if "_" in text[start:end]:
        return True
    before = text[max(0, start - CODE_WINDOW) : start]
    return bool(CODE_BEFORE.search(before) or CODE_AFTER.match(text, end))
