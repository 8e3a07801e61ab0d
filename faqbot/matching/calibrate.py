"""Raw scores become confidence: how often an id with such scores is the right one.

Two logistic regressions after Platt (Probabilistic outputs for support vector machines, 1999), over
numbers that mean the same for any knowledge base. One says whether the question is about anything
known at all, the other whether, if so, this candidate is what it is about; confidence is the
product. `tests/bench/calibrate.py` fits them to labelled questions to several knowledge bases.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple


class Evidence(NamedTuple):
    """What speaks for a candidate; a tuple, for every question makes one for every id."""

    margin: float  # beyond 1 is sure, below -1 is ruled out
    similarity: float  # of its nearest phrase, 0-1
    lead: float  # its score over that of the best other candidate
    coverage: float  # share of the question's weight in known terms, 0-1
    words: int  # of the question
    covered: float = 1.0  # share of that weight in terms that any wording of the id has, 0-1


@dataclass(frozen=True, slots=True)
class Regression:
    """A bias and a weight a feature."""

    bias: float
    weights: tuple[float, ...]

    def probability(self, features: tuple[float, ...]) -> float:
        """The probability (0-1) that the features stand for."""
        pairs = zip(self.weights, features, strict=True)
        logit = self.bias + sum(weight * feature for weight, feature in pairs)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """The regressions for being in scope and for being the right choice within it."""

    scope: Regression
    choice: Regression


CALIBRATION: Final = Calibration(
    scope=Regression(-2.94, (1.51, 5.43, 0.85)),
    choice=Regression(0.76, (1.58, 0.23, 3.31, -0.13)),
)


def scope_features(best: Evidence) -> tuple[float, ...]:
    """What tells whether a question is in scope, from the evidence for its best candidate.

    Similarity is taken over the whole question: what the knowledge base does not know counts
    against it as much as what it shares counts for it.
    """
    return (best.margin, best.similarity * math.sqrt(best.coverage), math.log(1 + best.words))


def choice_features(evidence: Evidence) -> tuple[float, ...]:
    """What tells whether a candidate is the right one of a question in scope."""
    return (
        evidence.margin,
        evidence.similarity,
        evidence.lead,
        math.log(1 + evidence.words),
    )


def confidence(evidence: Evidence, best: Evidence) -> float:
    """The probability (0-1) that a candidate is the right one; `best` is the first candidate's."""
    scope = CALIBRATION.scope.probability(scope_features(best))
    return scope * CALIBRATION.choice.probability(choice_features(evidence))
