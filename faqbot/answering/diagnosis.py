"""What a question names beside its words: status codes, error codes and endpoints."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from faqbot.answering.cues import Place, hide_names, is_long, normalise
from faqbot.answering.elsewhere import is_elsewhere
from faqbot.answering.endpoints import build_endpoints
from faqbot.answering.numbers import find_heads, find_numbers
from faqbot.answering.phrases import build_phrases
from faqbot.answering.spelled import build_spelled
from faqbot.model import Diagnosis, Endpoint

# A code in plain words ("missing field error") needs one of these beside it.
CODE_BEFORE: Final = re.compile(r"""(?:\berrors?|\bcode|[에애]러|오류|코드)[\s:="'(]{0,3}$""")
CODE_AFTER: Final = re.compile(r"""[\s"')]{0,3}(?:errors?\b|code\b|[에애]러|오류|코드)""")

PART_OF_NAME: Final = re.compile(r"[a-z0-9_-]")
CODE_WINDOW: Final = 12  # characters before that can say that it is a code


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a diagnosis looks for."""

    phrases: Mapping[int, tuple[str, ...]]  # status code → what it is called, in all languages
    error_codes: frozenset[str]  # such as missing_field
    paths: tuple[str, ...]  # such as /api/v2/tickets/[id]


class _Named(NamedTuple):
    """Where an error code stands."""

    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class Diagnoser:
    """A vocabulary, compiled; call it with a question. Safe to share between threads."""

    codes: frozenset[int]
    write_digits: Callable[[str], str]
    find_phrases: Callable[[str, bool], list[Place]]
    find_error_codes: Callable[[str], list[_Named]]
    find_endpoints: Callable[[str], tuple[Endpoint, ...]]

    def __call__(self, question: str) -> Diagnosis:
        """Everything the question names, each once and in order of appearance; never raises."""
        text = self.write_digits(normalise(question))
        errors = self.find_error_codes(text)
        return Diagnosis(
            status_codes=self._status_codes(text, errors),
            error_codes=tuple(dict.fromkeys(found.code for found in errors)),
            endpoints=self.find_endpoints(unicodedata.normalize("NFKC", question)),
        )

    def _status_codes(self, text: str, errors: list[_Named]) -> tuple[int, ...]:
        heads = find_heads(text)
        strict = is_long(text)
        body = hide_names(text)
        phrases = [
            place
            for place in self.find_phrases(body, strict)
            if not any(named.start <= place.position < named.end for named in errors)
        ]
        for head in heads:
            body = body[: head.start()] + " " * len(head[0]) + body[head.end() :]
        places = [Place(head.start(1), int(head[1])) for head in heads]
        places += find_numbers(body, self.codes, strict or bool(heads)) + phrases
        found = dict.fromkeys(place.code for place in sorted(places))
        codes = tuple(code for code in found if code in self.codes)
        return () if codes and is_elsewhere(text) else codes


def build_diagnosis(vocabulary: Vocabulary) -> Diagnoser:
    """Compile a vocabulary once, for any number of questions."""
    return Diagnoser(
        codes=frozenset(vocabulary.phrases),
        write_digits=build_spelled(vocabulary.phrases),
        find_phrases=build_phrases(vocabulary.phrases),
        find_error_codes=_build_error_codes(vocabulary.error_codes),
        find_endpoints=build_endpoints(vocabulary.paths),
    )


def diagnose(question: str, vocabulary: Vocabulary) -> Diagnosis:
    """Diagnose a single question; `build_diagnosis` is for many."""
    return build_diagnosis(vocabulary)(question)


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
