"""Ranked matches and a diagnosis become a decision: answer, choose or none."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass
from typing import Final

from faqbot.model import Diagnosis, Match, Outcome

STATUS_ENTRY: Final = "status-codes"
ERRORS_ENTRY: Final = "validation-errors"
DECLINED: Final = "declined:"  # before the id of a topic that the bot is not for
MAX_CHOICES: Final = 5

Ranked = tuple[tuple[str, float], ...]
"""Ids of entries with their confidence, best first."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits on confidence (0-1) that decide what the bot does."""

    answer: float = 0.3  # at or above: answer
    choose: float = 0.15  # what the choices add up to at least; below: none
    near_tie: float = 0.8  # ask back where the second has this share of the first's confidence
    candidate: float = 0.05  # a runner-up below this is not shown
    decline: float = 0.1  # a declined topic at or above is named in the reply
    clearly_declined: float = 2.0  # ... and must be so many times as likely as any entry
    status: float = 0.45  # how sure the bot is that a status code it found is asked about
    unconcerned: float = 0.4  # what an entry keeps that the code or call is not about


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome, the entries with their confidence, and the topic that was declined, if any."""

    outcome: Outcome
    ranked: Ranked
    topic: str | None = None


def decide(
    matches: Sequence[Match],
    diagnosis: Diagnosis,
    concerned: Container[str] = (),
    called: Collection[str] = (),
    thresholds: Thresholds = Thresholds(),
) -> Decision:
    """Decide what to do with ranked matches, declined topics among them.

    A question that names a status code is answered with the explanation of that code unless an
    entry fits better; `concerned` are the entries that have to do with one of the codes, `called`
    those about a call that the question names.
    """
    ranked = [(match.id, match.confidence) for match in matches]
    if diagnosis.status_codes:
        ranked = _with_status(ranked, concerned, thresholds)
    elif called:
        ranked = _keep(ranked, called, thresholds.unconcerned)
    entries = [pair for pair in ranked if not pair[0].startswith(DECLINED)]
    topics = [pair for pair in ranked if pair[0].startswith(DECLINED)]
    best_topic = topics[0][1] if topics else 0.0
    outcome = _outcome(entries, best_topic, thresholds)
    if outcome == "none":
        is_known = best_topic >= thresholds.decline and topics[0] == ranked[0]
        return Decision("none", (), topics[0][0].removeprefix(DECLINED) if is_known else None)
    kept = 2 if outcome == "choose" else 1
    shown = [pair for i, pair in enumerate(entries) if i < kept or pair[1] >= thresholds.candidate]
    return Decision(outcome, tuple(shown))


def _with_status(
    ranked: Sequence[tuple[str, float]], concerned: Container[str], thresholds: Thresholds
) -> list[tuple[str, float]]:
    weighed = dict(_keep(ranked, concerned, thresholds.unconcerned))
    weighed[STATUS_ENTRY] = max(dict(ranked).get(STATUS_ENTRY, 0.0), thresholds.status)
    return sorted(weighed.items(), key=lambda pair: -pair[1])


def _keep(
    ranked: Sequence[tuple[str, float]], concerned: Container[str], share: float
) -> list[tuple[str, float]]:
    """The ranking where all but the entries concerned and declined topics keep only a share."""
    weighed = [
        (id, confidence if id in concerned or id.startswith(DECLINED) else confidence * share)
        for id, confidence in ranked
    ]
    return sorted(weighed, key=lambda pair: -pair[1])


def _outcome(
    entries: Sequence[tuple[str, float]], best_topic: float, thresholds: Thresholds
) -> Outcome:
    best = entries[0][1] if entries else 0.0
    total = sum(confidence for _, confidence in entries[:MAX_CHOICES])
    if total < thresholds.choose or best_topic >= best * thresholds.clearly_declined:
        return "none"
    rival = max(best_topic, entries[1][1] if len(entries) > 1 else 0.0)
    if best >= thresholds.answer and rival < best * thresholds.near_tie:
        return "answer"
    if len(entries) > 1:
        return "choose"
    return "answer" if best >= thresholds.answer else "none"
