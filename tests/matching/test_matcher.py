"""The Matcher finds the id that a question means, agrees with its twin, and never fails."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from faqbot import Matcher
from faqbot.matching.glossary import build_glossary
from faqbot.matching.index import find_holders, read_query
from tests.matching.twin import SlowMatcher

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "matching.yml").read_text("utf-8")
)
PAIRS = [(id, phrase) for id, phrases in CASES["phrases"].items() for phrase in phrases]
MATCHER = Matcher(PAIRS)
QUESTIONS = [(c["q"], c["id"]) for group in CASES["questions"].values() for c in group]


def test_there_are_cases() -> None:
    assert len(QUESTIONS) > 30


@pytest.mark.parametrize(("question", "id"), QUESTIONS)
def test_the_right_id_comes_first_however_it_is_typed(question: str, id: str) -> None:
    assert MATCHER.rank(question, limit=1)[0].id == id


def test_the_contract_example_holds() -> None:
    matcher = Matcher(
        [
            ("refund", "How do I get my money back?"),
            ("refund", "환불하고 싶어요"),
            ("hours", "When are you open?"),
        ]
    )
    best = matcher.rank("환불 되나요", limit=3)[0]
    assert best.id == "refund"
    assert best.phrase == "환불하고 싶어요"


@pytest.mark.parametrize("question", [q for q, _ in QUESTIONS])
def test_fast_and_slow_agree(question: str) -> None:
    fast = MATCHER.rank(question, limit=len(MATCHER.ids))
    slow = dict(SLOW.rank(MATCHER.read(question)[0]))
    assert [m.score for m in fast] == pytest.approx([slow[m.id] for m in fast], abs=2e-3)


SLOW = SlowMatcher(PAIRS)
PHRASE = st.text(alphabet="웹훅키을 abcd12", min_size=0, max_size=12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("xyz"), PHRASE), min_size=1, max_size=8), PHRASE)
def test_fast_and_slow_agree_on_anything(pairs: list[tuple[str, str]], question: str) -> None:
    matcher = Matcher(pairs)
    fast = matcher.rank(question, limit=9)
    slow = dict(SlowMatcher(pairs).rank(matcher.read(question)[0]))
    assert len(fast) == len(slow)
    assert [m.score for m in fast] == pytest.approx([slow[m.id] for m in fast], abs=2e-3)


@given(st.text(max_size=300), st.integers(-1, 20))
def test_any_question_is_ranked_within_limits(question: str, limit: int) -> None:
    matches = MATCHER.rank(question, limit)
    assert len(matches) <= max(limit, 0)
    assert all(0 <= m.confidence <= 1 for m in matches)
    assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)
    assert len({m.id for m in matches}) == len(matches)


@pytest.mark.parametrize("tone", ["ㅋㅋㅋ", "ㅠㅠ", "ㅋ", "ㅎㅎ ㅋㅋ"])
def test_laughing_and_crying_are_no_question(tone: str) -> None:
    assert Matcher([*PAIRS, ("z", "z q")]).rank(tone) == []


@pytest.mark.parametrize("pairs", [[], [("a", "")], [("a", "..."), ("b", "")]])
def test_without_a_word_to_go_by_nothing_matches(pairs: list[tuple[str, str]]) -> None:
    assert Matcher(pairs).rank("anything at all") == []


def test_one_matcher_serves_many_threads() -> None:
    expected = [MATCHER.rank(q) for q, _ in QUESTIONS]
    found: list[object] = []

    def ask() -> None:
        found.append([MATCHER.rank(q) for q, _ in QUESTIONS])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_an_id_covers_what_any_of_its_phrases_says() -> None:
    matcher = Matcher(
        [
            ("tickets", "delete a ticket"),
            ("tickets", "restore it"),
            ("contacts", "delete a contact"),
        ]
    )
    covered = {
        matcher.ids[found.entry]: found.evidence.covered
        for found in matcher.weigh("restore a ticket, delete it")
    }
    assert covered["tickets"] == pytest.approx(1)
    assert 0.1 < covered["contacts"] < 0.9


def test_what_an_id_covers_is_the_same_however_it_is_found() -> None:
    index, glossary = MATCHER.index, build_glossary(())
    holders = find_holders(index, MATCHER.owners)
    for question, _ in QUESTIONS:
        query = read_query(MATCHER.read(question)[0], index, glossary)
        shares = index.spread(query)
        covered = [shares[MATCHER.terms_of(owner)].sum() for owner in range(len(MATCHER.ids))]
        assert holders.covered(query) == pytest.approx(covered, abs=1e-6)


@pytest.mark.parametrize("pairs", [PAIRS, [("a", "reset key"), ("b", "?!"), ("b", "reset key")]])
def test_phrases_that_go_astray_are_those_that_find_another_one_by_one(
    pairs: list[tuple[str, str]],
) -> None:
    lost = [("lost", phrase) for _, phrase in pairs[::9]]  # of two that say the same, one is found
    matcher = Matcher([*pairs, *lost, ("lost", "rate limit"), ("lost", "ratelimit")])
    first = {phrase: matcher.rank(phrase, 1) for phrase in matcher.phrases}
    found = {phrase: ranked[0].id if ranked else None for phrase, ranked in first.items()}
    known = zip((matcher.ids[owner] for owner in matcher.owners), matcher.phrases, strict=True)
    expected = [(own, phrase, found[phrase]) for own, phrase in known if found[phrase] != own]
    assert list(matcher.strays()) == expected
    assert expected
