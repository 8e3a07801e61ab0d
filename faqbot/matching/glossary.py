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
            if len(key) < MIN_SYLLABLES:
                continue
            numbers.setdefault(key, number)
            patterns[key] = _pattern(text)
    if not patterns:
        return NO_GLOSSARY
    longest_first = sorted(patterns, key=len, reverse=True)
    return Glossary(re.compile("|".join(patterns[key] for key in longest_first)), numbers)


def _pattern(text: str) -> str:
    body = r"[\s\-_]*".join(re.escape(word) for word in _SPACE.split(text))
    before = r"(?<![a-z])" if "a" <= text[0] <= "z" else ""
    after = r"(?:s(?![a-z])|(?![a-z]))" if "a" <= text[-1] <= "z" else ""
    return before + body + after


def _key(text: str) -> str:
    """A wording without spaces and without a plural s, so that both sides agree."""
    key = _SPACE.sub("", text)
    return (
        key[:-1] if len(key) > MIN_SYLLABLES and "a" <= key[-1] <= "z" and key[-1] == "s" else key
    )
