"""The calls of the API behind names in code, such as listAllTickets or api.tickets.get_ticket."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from faqbot.model import Clients

Words = tuple[str, ...]

WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
STEP: Final = re.compile(r"->|::|[.#\\]")  # between a thing and what is called of it
SUFFIXES: Final = ("async", "sync")  # say how a call waits, and not what it does
LISTED: Final = ("list", "page")  # after a noun: several of them, as in getTicketList
# A name with a hump or a low line in it, or one that is called.
NAME: Final = re.compile(
    r"(?<![\w.$/-])(?:[A-Za-z_$]\w{0,60}(?:\.|->|::)){0,5}"
    r"(?:[A-Za-z]\w{0,60}(?=\()|[A-Z]?[a-z]{2,20}(?:[A-Z][a-z]\w{0,60}|_[a-z]\w{0,60}))"
    r"(?!\w|\.(?:php|py|js|ts|rb|cs|java|go|sh)(?!\w))"  # nor the name of a file
)
MAX_CODE_NAMES: Final = 80  # more than this of a paste adds time and no meaning
LONGEST: Final = 120  # characters of a name


def section_of_call(name: str, clients: Clients) -> str | None:
    """The id of the API section behind a name in code, or None; how it is spelled doesn't matter.

    Known libraries come first; any other name is read by its verb and noun.
    """
    return build_calls(clients)(name)


def build_calls(clients: Clients) -> Callable[[str], str | None]:
    """As `section_of_call`, prepared for many names."""
    known: dict[Words, str] = {}
    for library in clients.libraries:
        for call, section in library.calls.items():
            known.setdefault(_flat(_steps(call)), section)
    read = _build_reader(clients)

    def find(name: str) -> str | None:
        steps = _steps(name)
        for start in range(len(steps)):
            if section := known.get(_flat(steps[start:])):
                return section
        return read(steps)

    return find


def find_calls(text: str, section_of: Callable[[str], str | None]) -> tuple[str, ...]:
    """The API sections behind the names in a text that are code: listAllTickets, get_ticket(…)."""
    found: dict[str, None] = {}
    for name in islice(NAME.finditer(text), MAX_CODE_NAMES):
        if section := section_of(name[0]):
            found[section] = None
    return tuple(found)


def words_of(name: str) -> str:
    """The words of a name in code, with a space between two."""
    return " ".join(_flat(_steps(name)))


def _steps(name: str) -> list[Words]:
    """What stands between the dots, each as its words in small letters."""
    name = name[:LONGEST].partition("(")[0].strip()
    steps = [tuple(w.lower() for w in WORD.findall(step)) for step in STEP.split(name)]
    if steps and steps[-1][-1:] and steps[-1][-1] in SUFFIXES:
        steps[-1] = steps[-1][:-1]
    return [step for step in steps if step]


def _flat(steps: Sequence[Words]) -> Words:
    return tuple(word for step in steps for word in step)


def _build_reader(clients: Clients) -> Callable[[Sequence[Words]], str | None]:
    verbs, nouns = _by_spelling(clients.verbs), _by_spelling(clients.nouns)
    fillers, ends = frozenset(clients.fillers), frozenset(clients.ends)

    def noun_of(words: Words) -> tuple[str, bool] | None:
        """The noun that words are, without what surrounds it, and whether it means several."""
        words = tuple(word for word in words if word not in fillers)
        while words and words[0] in ends:
            words = words[1:]
        words = words[: next((at for at, word in enumerate(words) if word in ends), len(words))]
        listed = words[-1:] != () and words[-1] in LISTED
        words = words[:-1] if listed else words
        noun = nouns.get(words)
        if noun is None:
            return None
        return noun, listed or (words[-1].endswith("s") and " ".join(words) != noun)

    def section_of(verb: str, rest: Words, owner: Words) -> str | None:
        named = any(word not in fillers | ends for word in rest)
        found = noun_of(rest if named else owner)
        if not found:
            return None
        noun, several = found
        section = clients.sections.get(f"list {noun}") if several and verb == "view" else None
        return section if section and named else clients.sections.get(f"{verb} {noun}", section)

    def read(steps: Sequence[Words]) -> str | None:
        if not steps:
            return None
        owner = steps[-2] if len(steps) > 1 else ()
        found = (section_of(verb, rest, owner) for verb, rest in _split(steps[-1], verbs))
        return next((section for section in found if section), None)

    return read


def _split(words: Words, verbs: Mapping[Words, str]) -> Iterator[tuple[str, Words]]:
    """Each verb that words begin or end with, the longest first, and the words beside it."""
    for length in range(len(words), 0, -1):
        if verb := verbs.get(words[:length]):
            yield verb, words[length:]
        if verb := verbs.get(words[-length:]):
            yield verb, words[:-length]


def _by_spelling(words: Mapping[str, Sequence[str]]) -> dict[Words, str]:
    return {tuple(s.split()): word for word, spellings in words.items() for s in spellings}
