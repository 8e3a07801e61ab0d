"""Entries learn which terms tell them apart: a linear max-margin classifier over the phrases.

One against all others with squared hinge loss, as LIBLINEAR's default (Fan et al., JMLR 9, 2008),
solved in the dual a block of phrases at a time, for all entries at once: each block takes the
weights that are best while all others stay (block coordinate ascent, after Hsieh et al., ICML
2008). Within a block squared hinge is never above the squared distance to a target that lies beyond
the margin wherever the phrase already does (Groenen et al., SVM-Maj, 2008), so a round is one
product with a small matrix that is inverted once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Margins = tuple[Floats, Floats]
"""The weight of each phrase for each entry (phrases, entries), and the bias of each entry."""

REGULARISATION: Final = 0.5  # on HINT3, BANKING77 and paraKQC 0.3-1 differ by less than 0.005
# Up to a block of phrases are learnt as one. With ten thousand (BANKING77) margins end 0.03 (root
# mean square) from where more sweeps lead; 128 or 512 a block take as long and end about as near.
BLOCK: Final = 256
ROUNDS: Final = 3  # within a block, before the others answer
SWEEPS: Final = 4  # over all blocks; more no longer change how often the right entry is first
TINY: Final = np.float32(1e-4)  # keeps a system solvable where two phrases are the same
# Weights of this fineness fit into a character each, and rank as well as exact ones.
STEP: Final = np.float32(1 / 8)
FEW: Final = 0.1  # the share of weights up to which they are looked up one by one
STRIP: Final = 256  # rows of a large matrix that are worked on at once
# Similarities take half a gigabyte then, and all learning seven seconds on one core.
MAX_PHRASES: Final = 12_000
MAX_COST: Final = 2e11  # multiply-adds, of which so many are for the similarity of two phrases:
COST_OF_SIMILARITY: Final = 500


def is_affordable(phrases: int, entries: int) -> bool:
    """Whether `fit_margins` ends within seconds for so many phrases and entries."""
    cost = phrases**2 * (COST_OF_SIMILARITY + SWEEPS * entries)
    return phrases <= MAX_PHRASES and cost <= MAX_COST


def kernel(similarities: Floats) -> Floats:
    """What two phrases share: their terms, and as much again their pairs of terms.

    The square of a cosine is the cosine over all pairs of terms, so a margin can rest on words
    that only mean something together.
    """
    return (similarities + similarities * similarities) * np.float32(0.5)


def share(gram: Floats) -> Floats:
    """The kernel of all phrases with each other, in the place of their similarities.

    A copy would take half a gigabyte where there are many phrases.
    """
    for first in range(0, len(gram), STRIP):
        gram[first : first + STRIP] = kernel(gram[first : first + STRIP])
    return gram


@dataclass(frozen=True, slots=True)
class Speakers:
    """The phrases whose weight for an entry is not zero, entry by entry, and each entry's bias."""

    first: NDArray[np.int64]  # where those of each entry begin
    phrases: NDArray[np.int64]
    weights: Floats
    bias: Floats

    def margins(self, shared: Floats) -> Floats:
        """The margin of each entry, from what each phrase shares with a question."""
        return np.add.reduceat(shared[self.phrases] * self.weights, self.first) + self.bias


@dataclass(frozen=True, slots=True)
class AllSpeak:
    """The same where most phrases have a weight for most entries."""

    weights: Floats
    bias: Floats

    def margins(self, shared: Floats) -> Floats:
        """The margin of each entry, from what each phrase shares with a question."""
        return shared @ self.weights + self.bias


def find_speakers(margins: Margins, owners: NDArray[np.int64]) -> Speakers | AllSpeak:
    """Margins as they are found fastest; each entry has a phrase at least."""
    weights, bias = margins
    speaks = weights != 0
    if speaks.mean() > FEW:
        return AllSpeak(weights, bias)
    speaks[np.arange(len(owners)), owners] = True  # none of an entry's own: it would have no place
    entries, phrases = np.nonzero(speaks.T)
    first = np.flatnonzero(np.diff(entries, prepend=-1))
    return Speakers(first, phrases, weights[phrases, entries], bias)


def fit_margins(
    shared: Floats, owners: NDArray[np.int64], sweeps: int = SWEEPS
) -> tuple[Floats, Floats]:
    """Fit one margin an entry from what all phrases share with each other.

    `shared` is (phrases, phrases); the result is the weight of each phrase for each entry
    (phrases, entries) and the bias of each entry: margins = kernel(similarities) @ weights + bias.
    """
    signs = _signs(owners)
    weights, bias = np.zeros_like(signs), np.zeros(signs.shape[1], np.float32)
    # Every so many phrases, so that each block holds some of every part of the whole.
    count = -(-len(owners) // BLOCK)
    blocks = [slice(first, None, count) for first in range(count)]
    # The constant is the bias, regularised like a term.
    within = [shared[block, block] + np.float32(1.0) for block in blocks]
    inverses = [
        np.linalg.inv(own + np.float32(REGULARISATION) * np.eye(len(own), dtype=np.float32))
        for own in within
    ]
    for _ in range(sweeps):
        for block, own, inverse in zip(blocks, within, inverses, strict=True):
            sign, before = signs[block], weights[block]
            margins = shared[block] @ weights + bias
            others = margins - own @ before
            for _ in range(ROUNDS):
                targets = sign * np.maximum(np.float32(1.0), sign * margins)
                after = inverse @ (targets - others)
                margins = targets - np.float32(REGULARISATION) * after
            bias += (after - before).sum(0)
            weights[block] = after
    return weights, weights.sum(0)


def _signs(owners: NDArray[np.int64]) -> Floats:
    """1 where a phrase belongs to an entry and -1 elsewhere (phrases, entries)."""
    signs = np.full((len(owners), int(owners.max()) + 1), -1.0, np.float32)
    signs[np.arange(len(owners)), owners] = 1.0
    return signs


def prune_margins(
    shared: Floats, owners: NDArray[np.int64], margins: tuple[Floats, Floats], kept: float
) -> tuple[Floats, Floats]:
    """Margins with few weights, each a multiple of `STEP`, that rank almost the same.

    Every phrase keeps its weight for its own entry; of the others the largest stay, `kept` a
    phrase on average. One Newton step of the same loss, over those that stay, lets them make up
    for the rest (after Keerthi et al., Building support vector machines with reduced classifier
    complexity, JMLR 7, 2006).
    """
    weights, bias = margins
    signs = _signs(owners)
    own = signs > 0
    left = round(kept * len(owners))
    others = np.abs(weights[~own])
    least = np.partition(others, -left)[-left] if 0 < left < len(others) else 0.0
    stays = own | (np.abs(weights) >= least if left else False)
    active = signs * (shared @ weights + bias) < 1
    pruned, biases = np.zeros_like(weights), np.zeros_like(bias)
    for entry in range(len(bias)):
        support, near = np.flatnonzero(stays[:, entry]), np.flatnonzero(active[:, entry])
        across = shared[support]
        rows = np.ones((len(support) + 1, len(near)), np.float32)
        rows[:-1] = across[:, near]
        system = rows @ rows.T
        system[:-1, :-1] += np.float32(REGULARISATION) * across[:, support]
        system[np.diag_indices(len(system))] += TINY
        system[-1, -1] += np.float32(REGULARISATION)
        found = np.linalg.solve(system, rows @ signs[near, entry])
        pruned[support, entry], biases[entry] = found[:-1], found[-1]
    return round_weights(pruned), biases


def round_weights(weights: Floats) -> Floats:
    """The nearest multiples of `STEP`."""
    return np.round(weights / STEP) * STEP
