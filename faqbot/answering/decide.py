"""Ranked matches and a diagnosis become a decision: answer, choose or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from faqbot.model import Diagnosis, Match, Outcome

STATUS_ENTRY: Final = "status-codes"
DECLINED: Final = "declined:"  # before the id of a topic that the bot is not for
MAX_CHOICES: Final = 5

Ranked = tuple[tuple[str, float], ...]
"""Ids of entries with their confidence, best first."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits on confidence (0-1) that decide what the bot does."""

    answer: float = 0.4  # at or above: answer
    choose: float = 0.18  # what the choices add up to at least; below: none
    near_tie: float = 0.75  # ask back where the second has this share of the first's confidence
    candidate: float = 0.05  # a runner-up below this is not shown
    decline: float = 0.1  # a declined topic at or above is named in the reply
    status: float = 0.45  # how sure the bot is that a status code it found is asked about


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome, the entries with their confidence, and the topic that was declined, if any."""

    outcome: Outcome
    ranked: Ranked
    topic: str | None = None


def decide(
    matches: Sequence[Match], diagnosis: Diagnosis, thresholds: Thresholds = Thresholds()
) -> Decision:
    """Decide what to do with ranked matches, declined topics among them.

    A question that names a status code is answered with the explanation of that code unless an
    entry or a topic fits it better.
    """
    ranked = [(match.id, match.confidence) for match in matches]
    if diagnosis.status_codes:
        ranked = _with_status(ranked, thresholds.status)
    if ranked and ranked[0][0].startswith(DECLINED):
        id, confidence = ranked[0]
        topic = id.removeprefix(DECLINED) if confidence >= thresholds.decline else None
        return Decision("none", (), topic)
    rival = ranked[1][1] if len(ranked) > 1 else 0.0
    entries = [pair for pair in ranked if not pair[0].startswith(DECLINED)]
    entries = [pair for i, pair in enumerate(entries) if not i or pair[1] >= thresholds.candidate]
    outcome = _outcome(entries, rival, thresholds)
    return Decision(outcome, tuple(entries) if outcome != "none" else ())


def _with_status(ranked: list[tuple[str, float]], floor: float) -> list[tuple[str, float]]:
    own = dict(ranked).get(STATUS_ENTRY, 0.0)
    others = [pair for pair in ranked if pair[0] != STATUS_ENTRY]
    return sorted([(STATUS_ENTRY, max(own, floor)), *others], key=lambda pair: -pair[1])


def _outcome(entries: Sequence[tuple[str, float]], rival: float, thresholds: Thresholds) -> Outcome:
    """The outcome for entries, best first, of which `rival` comes second or is a topic."""
    if sum(confidence for _, confidence in entries[:MAX_CHOICES]) < thresholds.choose:
        return "none"
    best = entries[0][1]
    is_clear = best >= thresholds.answer and rival < best * thresholds.near_tie
    if len(entries) == 1:
        return "answer" if best >= thresholds.answer else "none"
    return "answer" if is_clear else "choose"
