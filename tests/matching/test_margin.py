"""Learning a block at a time ends where the whole problem ends, and is cheap enough."""

from __future__ import annotations

import numpy as np
import pytest

from faqbot import Matcher
from faqbot.matching import index as indexing
from faqbot.matching.index import Index, Query, build_index
from faqbot.matching.margin import (
    BLOCK,
    FEW,
    REGULARISATION,
    ROUNDS,
    SWEEPS,
    Floats,
    Speakers,
    find_speakers,
    fit_margins,
    is_affordable,
    kernel,
    prune_margins,
    round_weights,
    share,
)
from tests.matching.twin import newton_margins

THINGS = "ticket contact agent company webhook article field group note reply".split()
ACTS = "create delete update list merge export import filter".split()
WAYS = ("how do I {} a {}?", "{} my {}", "can the API {} each {}", "{} {} 하는 방법")
PAIRS = [
    (f"{act}-{thing}", way.format(act, thing)) for thing in THINGS for act in ACTS for way in WAYS
]
OWNERS = np.repeat(np.arange(len(PAIRS) // len(WAYS)), len(WAYS))


def make_phrases(size: int) -> list[str]:
    """A few words are in many phrases, most in few."""
    draw = np.random.default_rng(0)
    words = ["".join(draw.choice(list("abcdefg가나다라"), 4)) for _ in range(2 * size)]
    numbers = (len(words) * draw.random((size, 6)) ** 4).astype(int)
    return [" ".join(words[number] for number in row) for row in numbers]


@pytest.fixture(scope="module")
def shared() -> Floats:
    return share(build_index([phrase for _, phrase in PAIRS], OWNERS.tolist()).gram())


def compare_one_by_one(index: Index) -> Floats:
    spans = zip(index.bounds[:-1], index.bounds[1:], strict=True)
    queries = [Query(index.terms[a:b].astype(np.int64), index.term_weights[a:b]) for a, b in spans]
    return np.stack([index.similarities(query) for query in queries])


@pytest.mark.parametrize("size", [1, 30, 500])
def test_all_similarities_at_once_are_those_one_by_one(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "STRIP", 64)
    monkeypatch.setattr(indexing, "DENSE_COLUMNS", 50)
    phrases = [*make_phrases(size), "?!", "api key", "api key"]
    index = build_index(phrases, range(len(phrases)))
    assert np.allclose(index.gram(), compare_one_by_one(index), atol=1e-5)


def test_similarities_are_the_same_however_many_postings_are_added_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = build_index(make_phrases(500), range(500))
    expected = compare_one_by_one(index)
    monkeypatch.setattr(indexing, "ADDED_AT_ONCE", 3)
    assert np.array_equal(compare_one_by_one(index), expected)


def test_rare_and_frequent_terms_are_both_there() -> None:
    index = build_index(make_phrases(500), range(500))
    dense = np.diff(index.starts) > index.size // indexing.DENSE_FROM
    assert dense.any()
    assert not dense.all()


def test_the_kernel_takes_the_place_of_the_similarities() -> None:
    gram = np.linspace(0, 1, 600 * 600, dtype=np.float32).reshape(600, 600)
    expected = kernel(gram)
    assert share(gram) is gram
    assert np.array_equal(gram, expected)


def test_margins_end_where_newton_ends(shared: Floats) -> None:
    assert len(PAIRS) > BLOCK
    weights, bias = fit_margins(shared, OWNERS, sweeps=150)
    margins, expected = shared @ weights + bias, newton_margins(shared, OWNERS)
    assert margins == pytest.approx(expected, abs=5e-3)


def test_sweeps_come_nearer_than_rounds_over_all_phrases(shared: Floats) -> None:
    weights, bias = fit_margins(shared, OWNERS)
    end = newton_margins(shared, OWNERS)
    rounds = majorise(shared, OWNERS)
    assert distance(shared @ weights + bias, end) < distance(shared @ rounds + rounds.sum(0), end)


def test_few_phrases_are_learnt_as_one(shared: Floats) -> None:
    few = slice(0, BLOCK)
    weights, _ = fit_margins(shared[few, few], OWNERS[few])
    assert weights == pytest.approx(majorise(shared[few, few], OWNERS[few]), abs=2e-3)


def majorise(shared: Floats, owners: np.ndarray) -> np.ndarray:
    """The same number of rounds with all phrases in each."""
    own = shared.astype(np.float64) + 1
    signs = np.where(owners[:, None] == np.arange(owners.max() + 1), 1.0, -1.0)
    targets = signs
    for _ in range(SWEEPS * ROUNDS):
        weights = np.linalg.solve(own + REGULARISATION * np.eye(len(own)), targets)
        targets = signs * np.maximum(1, signs * (own @ weights))
    return weights


def distance(some: np.ndarray, others: np.ndarray) -> float:
    return float(np.sqrt(np.mean((some - others) ** 2)))


def test_pruned_margins_have_few_weights_and_rank_almost_the_same() -> None:
    whole, pruned = Matcher(PAIRS), Matcher(PAIRS, kept=2)
    assert whole.margins and pruned.margins
    weights = pruned.margins[0]
    assert np.array_equal(weights, round_weights(weights))
    others = np.count_nonzero(weights) - len(PAIRS)
    assert others <= 2 * len(PAIRS) < np.count_nonzero(whole.margins[0]) - len(PAIRS)
    same = [whole.rank(p, 1)[0].id == pruned.rank(p, 1)[0].id for _, p in PAIRS]
    assert sum(same) >= 0.95 * len(PAIRS)


@pytest.mark.parametrize("kept", [0, 2, 79])
def test_weights_looked_up_one_by_one_are_those_of_the_whole_product(
    shared: Floats, kept: float
) -> None:
    weights, bias = prune_margins(shared, OWNERS, fit_margins(shared, OWNERS), kept)
    weights[OWNERS == 3] = 0  # not even an entry's own phrases speak for it
    found = find_speakers((weights, bias), OWNERS)
    assert isinstance(found, Speakers) == (np.count_nonzero(weights) <= FEW * weights.size)
    for row in shared[::7]:
        assert found.margins(row) == pytest.approx(row @ weights + bias, abs=1e-5)


@pytest.mark.parametrize(
    ("phrases", "entries", "affordable"),
    [(10_003, 77, True), (12_000, 150, True), (3_000, 1_000, True), (12_001, 2, False),
     (10_000, 2_000, False)],
)  # fmt: skip
def test_what_can_be_learnt_within_seconds(phrases: int, entries: int, affordable: bool) -> None:
    assert is_affordable(phrases, entries) is affordable
