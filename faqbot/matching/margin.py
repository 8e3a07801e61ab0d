"""Entries learn which terms tell them apart: a linear max-margin classifier over the phrases.

One against all others with squared hinge loss, as LIBLINEAR's default (Fan et al., JMLR 9, 2008),
solved in the dual by majorisation: squared hinge is never above the squared distance to a target
that lies beyond the margin wherever the phrase already does (Groenen et al., SVM-Maj, 2008), so
each round is one product with a matrix that is inverted once.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

REGULARISATION: Final = 0.5  # on HINT3, BANKING77 and paraKQC 0.3-1 differ by less than 0.005
ROUNDS: Final = 12  # the ranking no longer changes after about ten
# Multiply-adds beyond which fitting would take more than some ten seconds on two cores: 3,000
# phrases of 1,000 entries take two or three.
MAX_COST: Final = 5e11


def is_affordable(phrases: int, entries: int) -> bool:
    """Whether `fit_margins` ends within seconds for so many phrases and entries."""
    return phrases**2 * (phrases + ROUNDS * entries * 2.0) <= MAX_COST


def kernel(similarities: Floats) -> Floats:
    """What two phrases share: their terms, and as much again their pairs of terms.

    The square of a cosine is the cosine over all pairs of terms, so a margin can rest on words
    that only mean something together.
    """
    return (similarities + similarities * similarities) * np.float32(0.5)


def fit_margins(gram: Floats, owners: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Fit one margin an entry from the similarities of all phrases to each other.

    `gram` is (phrases, phrases); the result is the weight of each phrase for each entry
    (phrases, entries) and the bias of each entry: margins = kernel(similarities) @ weights + bias.
    """
    size, entries = len(owners), int(owners.max()) + 1
    signs = np.full((size, entries), -1.0, np.float32)
    signs[np.arange(size), owners] = 1.0
    shared = kernel(gram) + np.float32(1.0)  # the constant is the bias, regularised like a term
    shared[np.diag_indices(size)] += np.float32(REGULARISATION)
    inverse = np.linalg.inv(shared)
    targets, weights = signs, inverse @ signs
    for _ in range(ROUNDS - 1):
        margins = targets - np.float32(REGULARISATION) * weights
        targets = signs * np.maximum(1.0, signs * margins)
        weights = inverse @ targets
    return weights.astype(np.float32), weights.sum(0).astype(np.float32)
