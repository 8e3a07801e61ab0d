"""Words that mean the same, in either script: each gives the same term beside its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from faqbot.matching.text import plain, unify

_SPACE: Final = re.compile(r"[\s\-_]+")
# Words of one syllable (키, 티) stand inside too many others.
MIN_SYLLABLES: Final = 2


@dataclass(frozen=True, slots=True)
class Glossary:
    """Wordings compiled for a search, and the number of the group each belongs to."""

    pattern: re.Pattern[str] | None
    groups: Mapping[str, int]

    def find(self, text: str) -> list[str]:
        """The terms of the groups that a plain text mentions, each as often as it does."""
        if self.pattern is None:
            return []
        return [f"#{self.groups[_key(found[0])]}" for found in self.pattern.finditer(text)]


NO_GLOSSARY: Final = Glossary(None, {})


def build_glossary(groups: Iterable[Sequence[str]]) -> Glossary:
    """Compile groups of wordings; a wording may be written with or without its spaces.

    Of wordings that overlap in a text the longest counts. Latin wordings must stand alone, a
    plural s aside; Hangul may go on, with a particle for instance.
    """
    numbers: dict[str, int] = {}
    patterns: dict[str, str] = {}
    for number, group in enumerate(groups):
        for wording in group:
            text = plain(unify(wording)).strip()
            key = _key(text)
            if len(key) < MIN_SYLLABLES or not key[0].isalnum():
                continue
            numbers.setdefault(key, number)
            patterns[key] = _pattern(text)
    if not patterns:
        return NO_GLOSSARY
    return Glossary(re.compile(_alternatives(patterns)), numbers)


def _alternatives(patterns: Mapping[str, str]) -> str:
    """One pattern for all, by first letter, so that most places in a text are passed over fast."""
    by_letter: dict[str, list[str]] = {}
    for key in sorted(patterns, key=len, reverse=True):
        by_letter.setdefault(key[0], []).append(patterns[key])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())


def _pattern(text: str) -> str:
    """The pattern of a wording after its first letter."""
    body = r"[\s\-_]*".join(re.escape(word) for word in _SPACE.split(text))
    before = f"(?<![a-z]{text[0]})" if "a" <= text[0] <= "z" else ""
    plural = "" if text[-1] == "s" else "s?"
    after = rf"{plural}(?![a-z])" if "a" <= text[-1] <= "z" else ""
    return before + body[len(re.escape(text[0])) :] + after


def _key(text: str) -> str:
    """A wording without spaces and without a plural s, so that both sides agree."""
    key = _SPACE.sub("", text)
    return (
        key[:-1] if len(key) > MIN_SYLLABLES and "a" <= key[-1] <= "z" and key[-1] == "s" else key
    )
