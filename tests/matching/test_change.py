"""A Matcher made from another one is the Matcher made anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from faqbot import Matcher

CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "matching.yml").read_text("utf-8")
)
PAIRS = [(id, phrase) for id, phrases in CASES["phrases"].items() for phrase in phrases]
QUESTIONS = [c["q"] for group in CASES["questions"].values() for c in group]
GLOSSARY = [["지우기", "delete"], ["요금제", "plan"]]
MATCHER = Matcher(PAIRS, GLOSSARY)


def alike(one: Matcher, other: Matcher, questions: list[str]) -> None:
    assert (one.ids, one.phrases) == (other.ids, other.phrases)
    for question in questions:
        assert one.read(question) == other.read(question)
        ranked, anew = one.rank(question), other.rank(question)
        assert [match.score for match in ranked] == pytest.approx(
            [match.score for match in anew], abs=1e-3
        )
        assert [match.confidence for match in ranked] == pytest.approx(
            [match.confidence for match in anew], abs=1e-3
        )


@given(
    kept=st.sets(st.sampled_from(PAIRS), min_size=1),
    new=st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=20)), max_size=4),
    turned=st.booleans(),
)
def test_phrases_may_come_go_and_change_places(
    kept: set[tuple[str, str]], new: list[tuple[str, str]], turned: bool
) -> None:
    pairs = [pair for pair in PAIRS if pair in kept][:: -1 if turned else 1] + new
    changed = Matcher(pairs, GLOSSARY, known=MATCHER)
    alike(changed, Matcher(pairs, GLOSSARY), [*QUESTIONS[::6], *(phrase for _, phrase in new)])


def test_changing_again_and_again_stays_right() -> None:
    matcher = MATCHER
    for turn in range(50):
        matcher = Matcher([*PAIRS[turn % 7 :], ("new", f"새 문구 {turn}")], GLOSSARY, known=matcher)
    alike(matcher, Matcher([*PAIRS[49 % 7 :], ("new", "새 문구 49")], GLOSSARY), QUESTIONS)


def test_another_glossary_means_other_terms() -> None:
    alike(Matcher(PAIRS, known=MATCHER), Matcher(PAIRS), QUESTIONS)


def test_of_the_same_phrases_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a phrase was read")

    monkeypatch.setattr("faqbot.matching.index.mentions", refuse)
    matcher = Matcher(PAIRS, GLOSSARY, MATCHER.margins, known=MATCHER)
    assert matcher.phrases == MATCHER.phrases
    with pytest.raises(AssertionError):
        Matcher([*PAIRS, ("new", "a new phrase")], GLOSSARY, known=MATCHER)
