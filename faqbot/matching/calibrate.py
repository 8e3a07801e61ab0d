"""Raw scores become confidence: how often an id with such scores is the right one.

A logistic regression over a handful of numbers that mean the same for any knowledge base, after
Platt (Probabilistic outputs for support vector machines, 1999). `tests/bench/calibrate.py` fits
the weights from labelled questions to several knowledge bases at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a candidate."""

    margin: float  # beyond 1 is sure, below -1 is ruled out
    similarity: float  # of its nearest phrase, 0-1
    lead: float  # its score over that of the best other candidate
    coverage: float  # share of the question's weight in known terms, 0-1
    words: int  # of the question

    def features(self) -> tuple[float, ...]:
        """The numbers that the regression weighs, in its order."""
        return (
            self.margin,
            self.similarity,
            self.lead,
            self.coverage,
            math.log(1 + self.words),
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weights of the regression: one a feature, and the bias."""

    bias: float
    weights: tuple[float, ...]


CALIBRATION: Final = Calibration(bias=-6.0, weights=(-0.8, 5.4, 2.0, 2.4, 0.3))


def confidence(evidence: Evidence, calibration: Calibration = CALIBRATION) -> float:
    """The probability (0-1) that the candidate is the right one."""
    pairs = zip(calibration.weights, evidence.features(), strict=True)
    logit = calibration.bias + sum(weight * feature for weight, feature in pairs)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
