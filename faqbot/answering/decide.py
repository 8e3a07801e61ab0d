"""What speaks for each entry becomes confidence, and confidence a decision: answer, choose or none.

Confidence (0-1) is the probability that the question is in scope times that of the entry among
all, if so: a conditional logit over what the matcher found and the *signs* that the diagnosis
gives, such as "the question names this entry's call". `tests/bench/decision.py` fits the weights to
labelled questions and prints how often answers of each confidence are right.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from faqbot.matching.calibrate import CALIBRATION, Evidence
from faqbot.matching.calibrate import scope_features as plain_features
from faqbot.model import Outcome

DECLINED: Final = "declined:"  # before the id of a topic that the bot is not for
MAX_CHOICES: Final = 5

Sign = Literal[
    "call",  # the question names a call that the entry is about first of all
    "also_call",  # ... one that the entry has to do with
    "path",  # ... the path of such a call without its method
    "error",  # the entry explains an error code that is named
    "also_error",  # ... is related to one
    "message",  # ... is the first that tells about a known message
    "also_message",  # ... has to do with one
    "code",  # ... has to do with a status code that is asked about
    "status",  # the entry of all status codes, and one is asked about
    "pasted_status",  # ... and it stands in what was pasted
    "no_status",  # ... and none is asked about
    "ticket_status",  # ... and the status of tickets is
    "topic",  # no entry, but something that the bot is not for
]
Signs = Mapping[str, Collection[Sign]]
"""What speaks for or against entries beside their wordings, by id."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of both models, as `tests/bench/decision.py` fits them."""

    margin: float
    nearest: float
    covered: float
    signs: Mapping[Sign, float]
    scope: tuple[float, ...]  # of `scope_features`, the bias first
    # The more words, the less does what is found differ from entry to entry, for as good a reason:
    length: float  # the power of their number per TYPICAL ones by which differences are stretched


TYPICAL: Final = 10  # words

WEIGHTS: Final = Weights(
    margin=6.9,
    nearest=3.2,
    covered=6.7,
    signs={
        "call": 2.62, "also_call": 1.32, "path": 2.18, "error": 2.55, "also_error": 1.56,
        "message": 5.64, "also_message": 0.2, "code": 1.52, "status": 1.38, "pasted_status": 1.1,
        "no_status": -1.88, "ticket_status": -1.61, "topic": -1.98,
    },
    scope=(-4.37, 0.62, -3.07, 2.68, 0.31, -0.98, 2.86, -0.22),
    length=0.28,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits on confidence (0-1) that decide what the bot does."""

    answer: float = 0.4  # at or above: answer
    choose: float = 0.15  # what the choices add up to at least; below: none
    candidate: float = 0.03  # a runner-up below this is not shown
    sure: float = 0.6  # an answer below this says that it may be another


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a question beside its candidates."""

    is_code_asked: bool = False  # a status code is asked about: never refused
    is_home: bool = False  # our product is named


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome, the entries with their confidence, and the topic that was declined, if any."""

    outcome: Outcome
    ranked: tuple[tuple[str, float], ...]
    topic: str | None = None


def decide(
    found: Sequence[tuple[str, Evidence]],
    signs: Signs,
    facts: Facts = Facts(),
    thresholds: Thresholds = Thresholds(),
    weights: Weights = WEIGHTS,
) -> Decision:
    """Decide what to do with what the matcher found for a question, declined topics among it."""
    weighed = weigh(found, signs, weights)
    entries = [each for each in weighed if not each[0].startswith(DECLINED)]
    if not entries:
        return Decision("none", (), _topic_of(weighed))
    scope = 1.0 if facts.is_code_asked else scope_of(found, weighed, signs, facts, weights)
    ranked = [(id, scope * share) for (id, _), share in zip(entries, _shares(entries), strict=True)]
    outcome = _outcome([confidence for _, confidence in ranked], thresholds)
    if outcome == "none" and not facts.is_code_asked:
        return Decision("none", (), _topic_of(weighed))
    if outcome != "answer":  # a single entry leaves nothing to choose from
        outcome = "choose" if len(ranked) > 1 else "answer"
    kept = 2 if outcome == "choose" else 1
    return Decision(
        outcome,
        tuple(pair for i, pair in enumerate(ranked) if i < kept or pair[1] >= thresholds.candidate),
    )


def weigh(
    found: Sequence[tuple[str, Evidence]], signs: Signs, weights: Weights = WEIGHTS
) -> list[tuple[str, float]]:
    """The logit of each id, best first; equal ones keep their order."""
    margin, nearest, covered = weights.margin, weights.nearest, weights.covered
    told = {id: sum([weights.signs[sign] for sign in some]) for id, some in signs.items()}
    topic = weights.signs["topic"]
    stretch = {words: (max(words, 1) / TYPICAL) ** weights.length for words in _lengths(found)}
    weighed = [
        (
            id,
            stretch[evidence.words]
            * (
                margin * evidence.margin
                + nearest * evidence.similarity
                + covered * evidence.covered
                + (topic if id.startswith(DECLINED) else told.get(id, 0.0))
            ),
        )
        for id, evidence in found
    ]
    return sorted(weighed, key=lambda pair: -pair[1])


def _lengths(found: Sequence[tuple[str, Evidence]]) -> set[int]:
    """How many words the question has, or its parts: hardly ever more than one number."""
    return {evidence.words for _, evidence in found}


def scope_features(
    found: Sequence[tuple[str, Evidence]],
    weighed: Sequence[tuple[str, float]],
    signs: Signs,
    facts: Facts,
) -> tuple[float, ...]:
    """What tells whether a question is in scope; needs an entry and a topic among the ids."""
    evidence = dict(found)
    first, logit = next(pair for pair in weighed if not pair[0].startswith(DECLINED))
    topic = next(logit for id, logit in weighed if id.startswith(DECLINED))
    best = evidence[first]
    return (
        best.margin,
        best.similarity * math.sqrt(best.coverage),
        best.coverage * best.covered,
        math.log(1 + best.words),
        max(-MOST_LEAD, min(MOST_LEAD, topic - logit)),
        float(not HARD.isdisjoint(signs.get(first, ()))),
        float(facts.is_home),
    )


HARD: Final = frozenset({"call", "also_call", "error", "message", "also_message"})
# From this likeness to a known wording on it is that which is asked, whatever else is named.
UNMISTAKABLE: Final = 0.8
MOST_LEAD: Final = 8.0  # beyond, a logit more or less says no more


def scope_of(
    found: Sequence[tuple[str, Evidence]],
    weighed: Sequence[tuple[str, float]],
    signs: Signs,
    facts: Facts,
    weights: Weights = WEIGHTS,
) -> float:
    """The probability (0-1) that a question is in scope."""
    if not any(id.startswith(DECLINED) for id, _ in found):
        # Learnt beside topics, the weights need one to compare with.
        first = next(id for id, _ in weighed)
        return CALIBRATION.scope.probability(plain_features(dict(found)[first]))
    bias, *rest = weights.scope
    features = scope_features(found, weighed, signs, facts)
    logit = bias + sum(w * f for w, f in zip(rest, features, strict=True))
    probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
    like = likeness(dict(found)[weighed[0][0]])
    if weighed[0][0].startswith(DECLINED) or like < UNMISTAKABLE:
        return probability
    return max(probability, min(like, 1.0))


def likeness(evidence: Evidence) -> float:
    """How like a known wording the whole of a question is (0-1), what nobody knows included."""
    return evidence.similarity * math.sqrt(evidence.coverage)


def _shares(entries: Sequence[tuple[str, float]]) -> list[float]:
    """The probability (0-1) of each entry, if it is one of them."""
    best = entries[0][1]
    powers = [math.exp(logit - best) for _, logit in entries]
    total = sum(powers)
    return [power / total for power in powers]


def _topic_of(weighed: Sequence[tuple[str, float]]) -> str | None:
    """The declined topic that a question is about, where one comes first."""
    first = weighed[0][0] if weighed else ""
    return first.removeprefix(DECLINED) if first.startswith(DECLINED) else None


def _outcome(confidences: Sequence[float], thresholds: Thresholds) -> Outcome:
    if confidences[0] >= thresholds.answer:
        return "answer"
    return "choose" if sum(confidences[:MAX_CHOICES]) >= thresholds.choose else "none"
