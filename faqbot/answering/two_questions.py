"""Where a text asks two things, both are answered.

Two questions are two where each is clear by itself and neither's entry is thought of for the
other: "How do I list tickets? Do I get all pages?" is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from faqbot.answering.decide import Decision
from faqbot.answering.ticket import split_ticket
from faqbot.answering.ticket_questions import ASKING
from faqbot.diagnosis.lexicon import normalise

SURE_PART: Final = 0.75  # confidence from which a part is clear by itself
MOST_ASKED: Final = 4  # questions of a text; more are a ticket, which the desk takes apart
# Where one sentence asks two things: "…, and how", "…은 어떻게 하고", "…하는 방법과".
JOINT: Final = re.compile(
    r"(?:,? and|,) (?=(?:also )?(?:how|what|where|which|when|why)\b)"
    r"|(?<=[가-힣](?:고|며|과|랑|지|요)),? (?=[가-힣])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One of a text's questions, and what is decided for it."""

    text: str
    decision: Decision

    @property
    def best(self) -> tuple[str, float]:
        """The entry that it asks for, and the confidence (0-1)."""
        return self.decision.ranked[0]


def split_questions(text: str) -> list[str]:
    """The questions of a masked text, in its order; none where it has one, or more than a few."""
    _, *sentences = split_ticket(text)
    asked = [part for whole in sentences or [text] for part in _split_sentence(whole)]
    return asked if 2 <= len(asked) <= MOST_ASKED else []


def _split_sentence(sentence: str) -> Iterator[str]:
    """The sentence where it asks one thing, and its clauses where each asks one."""
    normal = normalise(sentence)
    if not ASKING.search(normal):
        return
    for joint in JOINT.finditer(normal if len(normal) == len(sentence) else ""):
        clauses = (sentence[: joint.start()], sentence[joint.end() :])
        if all(ASKING.search(normalise(clause)) for clause in clauses):
            yield from clauses
            return
    yield sentence


def find_two(
    text: str, whole: Decision, decide: Callable[[str], Decision]
) -> tuple[Asked, Asked] | None:
    """What a text asks where it surely asks two things: what its reply answers first and then.

    `whole` is what is decided for all of it, and `decide` decides for a part.
    """
    if whole.outcome == "none":
        return None
    parts = [Asked(part, decide(part)) for part in split_questions(text)]
    clear = [
        part for part in parts if part.decision.outcome == "answer" and part.best[1] >= SURE_PART
    ]
    pair = _first_two(clear)
    if pair is None or whole.outcome == "choose":
        return pair
    first, second = pair
    if whole.ranked[0][0] == second.best[0]:
        first, second = second, first
    return (first, second) if whole.ranked[0][0] == first.best[0] else None


def _first_two(clear: Sequence[Asked]) -> tuple[Asked, Asked] | None:
    """The first two that ask for different things; none where one is thought of for the other."""
    if not clear:
        return None
    first, *others = clear
    other = next((each for each in others if each.best[0] != first.best[0]), None)
    if other is None:
        return None
    ids = [{id for id, _ in each.decision.ranked} for each in (first, other)]
    return None if first.best[0] in ids[1] or other.best[0] in ids[0] else (first, other)
