"""Two languages of one FAQ page: which question of one is which of the other; opens nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from faqbot.content.importing import Imported
from faqbot.content.importing.wording import claim
from faqbot.model import Lang

HANGUL: Final = re.compile(r"[가-힣]")
NUMBERED: Final = re.compile(r"question-\d+(?:-\d+)?")  # an id that says nothing of the question


@dataclass(frozen=True, slots=True)
class Paired:
    """The questions of two pages, those that belong together under one id; `alone` has the rest."""

    entries: Mapping[Lang, Sequence[Imported]]
    alone: Mapping[Lang, Sequence[Imported]]


def lang_of(entries: Sequence[Imported]) -> Lang:
    """The language that most questions are in."""
    korean = sum(bool(HANGUL.search(entry.question)) for entry in entries)
    return "ko" if korean * 2 > len(entries) else "en"


def pair(korean: Sequence[Imported], english: Sequence[Imported]) -> Paired:
    """Pair questions by their ids, and others by their order where there are as many of them."""
    pairs = _by_order(korean, english, _by_id(korean, english))
    partner = {theirs: ours for ours, theirs in pairs.items()}
    taken: Counter[str] = Counter()
    ids = {
        ours: claim(_better(english[theirs].id, korean[ours].id), taken)
        for ours, theirs in pairs.items()
    }
    alone: dict[Lang, list[Imported]] = {"ko": [], "en": []}
    named: dict[Lang, list[Imported]] = {"ko": [], "en": []}
    for number, entry in enumerate(korean):
        id = ids.get(number) or claim(entry.id, taken)
        named["ko"].append(replace(entry, id=id))
        alone["ko"] += [] if number in ids else [entry]
    for number, entry in enumerate(english):
        id = ids[partner[number]] if number in partner else claim(entry.id, taken)
        named["en"].append(replace(entry, id=id))
        alone["en"] += [] if number in partner else [entry]
    return Paired(named, alone)


def _better(english: str, korean: str) -> str:
    """Of two ids, one that says something of the question."""
    return korean if NUMBERED.fullmatch(english) else english


def _by_id(korean: Sequence[Imported], english: Sequence[Imported]) -> dict[int, int]:
    """Questions with the same id, by number of the Korean one."""
    places = {it.id: n for n, it in enumerate(english) if not NUMBERED.fullmatch(it.id)}
    return {n: places[it.id] for n, it in enumerate(korean) if it.id in places}


def _by_order(
    korean: Sequence[Imported], english: Sequence[Imported], known: Mapping[int, int]
) -> dict[int, int]:
    """These pairs and others: between two that both pages have in this order."""
    pairs, there_too = dict(known), set(known.values())
    anchors: list[tuple[int, int]] = [(-1, -1)]
    for ours, theirs in known.items():
        if theirs > anchors[-1][1]:
            anchors.append((ours, theirs))
    for (before, there), (after, then) in pairwise([*anchors, (len(korean), len(english))]):
        left = [n for n in range(before + 1, after) if n not in known]
        right = [n for n in range(there + 1, then) if n not in there_too]
        if len(left) == len(right):
            pairs |= zip(left, right, strict=True)
    return pairs
