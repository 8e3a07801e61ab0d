"""Raw scores become confidence: how often an id with such scores is the right one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a candidate: numbers that mean the same for any knowledge base."""

    margin: float  # of the candidate: beyond 1 is sure, below -1 is ruled out
    similarity: float  # of its nearest phrase, 0-1
    lead: float  # score over the best other candidate; negative for runners-up
    coverage: float  # share of the question's weight in known terms, 0-1


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of a logistic regression from evidence to confidence."""

    bias: float
    margin: float
    similarity: float
    lead: float
    coverage: float


CALIBRATION: Final = Calibration(bias=-3.0, margin=1.0, similarity=4.0, lead=1.5, coverage=2.0)


def confidence(evidence: Evidence, calibration: Calibration = CALIBRATION) -> float:
    """The probability (0-1) that the candidate is the right one."""
    logit = (
        calibration.bias
        + calibration.margin * evidence.margin
        + calibration.similarity * evidence.similarity
        + calibration.lead * evidence.lead
        + calibration.coverage * evidence.coverage
    )
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
