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
TINY: Final = np.float32(1e-4)  # keeps a system solvable where two phrases are the same
# Weights of this fineness fit into a character each, and rank as well as exact ones.
STEP: Final = np.float32(1 / 8)
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


def prune_margins(
    gram: Floats, owners: NDArray[np.int64], margins: tuple[Floats, Floats], kept: float
) -> tuple[Floats, Floats]:
    """Margins with few weights, each a multiple of `STEP`, that rank almost the same.

    Every phrase keeps its weight for its own entry; of the others the largest stay, `kept` a
    phrase on average. One Newton step of the same loss, over those that stay, lets them make up
    for the rest (after Keerthi et al., Building support vector machines with reduced classifier
    complexity, JMLR 7, 2006).
    """
    weights, bias = margins
    size, entries = weights.shape
    own = np.zeros(weights.shape, bool)
    own[np.arange(size), owners] = True
    left = round(kept * size)
    others = np.abs(weights[~own])
    least = np.partition(others, -left)[-left] if 0 < left < len(others) else 0.0
    stays = own | (np.abs(weights) >= least if left else False)
    shared = kernel(gram)
    reached = shared @ weights + bias
    pruned, biases = np.zeros_like(weights), np.zeros_like(bias)
    for entry in range(entries):
        support = np.flatnonzero(stays[:, entry])
        sign = np.where(owners == entry, np.float32(1.0), np.float32(-1.0))
        active = sign * reached[:, entry] < 1
        rows = np.ones((np.count_nonzero(active), len(support) + 1), np.float32)
        rows[:, :-1] = shared[np.ix_(active, support)]
        system = rows.T @ rows
        system[:-1, :-1] += np.float32(REGULARISATION) * shared[np.ix_(support, support)]
        system[np.diag_indices(len(system))] += TINY
        system[-1, -1] += np.float32(REGULARISATION)
        found = np.linalg.solve(system, rows.T @ sign[active])
        pruned[support, entry], biases[entry] = found[:-1], found[-1]
    return round_weights(pruned), biases


def round_weights(weights: Floats) -> Floats:
    """The nearest multiples of `STEP`."""
    return np.round(weights / STEP) * STEP
