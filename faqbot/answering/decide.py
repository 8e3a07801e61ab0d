"""Ranked matches and a diagnosis become a decision: answer, choose or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from faqbot.model import Diagnosis, Match, Outcome

STATUS_ENTRY: Final = "status-codes"
MAX_CHOICES: Final = 5


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits on confidence (0-1) that decide what the bot does."""

    answer: float = 0.5  # at or above: answer
    choose: float = 0.2  # at or above: ask back; below: none
    near_tie: float = 0.8  # ask back where the second has this share of the first's confidence
    candidate: float = 0.05  # a runner-up below this is not shown
    status: float = 0.6  # an entry below this gives way to the explanation of a status code


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome and the ids with their confidence, best first."""

    outcome: Outcome
    ranked: tuple[tuple[str, float], ...]


def decide(
    matches: Sequence[Match], diagnosis: Diagnosis, thresholds: Thresholds = Thresholds()
) -> Decision:
    """Decide what to do with ranked matches.

    A question that names a status code is answered with the explanation of that code unless an
    entry fits it well.
    """
    ranked = [(match.id, match.confidence) for match in matches]
    if diagnosis.status_codes:
        ranked = _with_status(ranked, thresholds.status)
    ranked = [pair for i, pair in enumerate(ranked) if i == 0 or pair[1] >= thresholds.candidate]
    return Decision(_outcome(ranked, thresholds), tuple(ranked))


def _with_status(ranked: list[tuple[str, float]], floor: float) -> list[tuple[str, float]]:
    own = dict(ranked).get(STATUS_ENTRY, 0.0)
    others = [pair for pair in ranked if pair[0] != STATUS_ENTRY]
    return sorted([(STATUS_ENTRY, max(own, floor)), *others], key=lambda pair: -pair[1])


def _outcome(ranked: Sequence[tuple[str, float]], thresholds: Thresholds) -> Outcome:
    if not ranked or ranked[0][1] < thresholds.choose:
        return "none"
    best = ranked[0][1]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if best >= thresholds.answer and second < best * thresholds.near_tie:
        return "answer"
    return "choose" if len(ranked) > 1 else ("answer" if best >= thresholds.answer else "none")
