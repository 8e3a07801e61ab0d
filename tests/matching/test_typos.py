"""A Latin word with one typo is the word that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from faqbot import Matcher
from faqbot.matching.typos import correct_typos, index_stems, is_one_typo

RARITY = {"ticket": 1.0, "email": 1.1, "customer": 1.2, "statu": 1.3, "form": 1.4, "farm": 1.5}
STEMS = index_stems((rarity, stem) for stem, rarity in RARITY.items())


def correct(text: str) -> str:
    return correct_typos(text, RARITY.__contains__, lambda: STEMS)[0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tikcet", "ticket"),  # two letters changed places
        ("Emial the custmers", "email the customers"),  # ... and the ending stays
        ("tickett of an emaill", "ticket of an email"),
        ("티켓 staus 변경", "티켓 status 변경"),
        ("ferm", "form"),  # the more common of two
        ("tikct", "tikct"),  # two typos may be another word
        ("form", "form"),
        ("fom", "fom"),  # too short to tell
        ("tikcet_id", "tikcet_id"),  # a name in code
    ],
)
def test_a_word_with_a_typo_is_put_right(typed: str, meant: str) -> None:
    assert correct(typed) == meant
    assert correct(meant) == meant


def test_what_was_put_right_is_told() -> None:
    _, repairs = correct_typos("Tikcets", RARITY.__contains__, lambda: STEMS)
    assert [(repair.typed, repair.meant) for repair in repairs] == [("Tikcets", "tickets")]


WORDS = st.text("abcde", min_size=1, max_size=9)


@given(WORDS, WORDS)
def test_one_typo_is_a_distance_of_one(typed: str, meant: str) -> None:
    assert is_one_typo(typed, meant) == (OSA.distance(typed, meant) == 1)


@given(st.text("abc", min_size=4, max_size=7), st.sets(st.text("abc", min_size=4, max_size=7)))
def test_the_stem_found_is_the_first_of_all_that_are_near(typed: str, known: set[str]) -> None:
    ranked = sorted(known)
    stems = index_stems(enumerate(ranked))
    near = [stem for stem in ranked if OSA.distance(typed, stem) == 1]
    found = correct_typos(typed, known.__contains__, lambda: stems)[0]
    assert found == (typed if typed in known or not near else near[0])


def test_a_mistyped_question_is_ranked_as_the_right_one() -> None:
    pairs = [(id, f"{word} the ticket") for id, word in [("a", "delete"), ("b", "merge")]]
    matcher = Matcher([*pairs, ("a", "a ticket deleted"), ("c", "delete an agent")])
    right, typed = (matcher.rank(question) for question in ("delete ticket", "dleete tikcet"))
    assert [match.id for match in right] == [match.id for match in typed]
    assert right[0].confidence == typed[0].confidence


def test_a_word_that_one_id_alone_has_is_no_word_that_is_meant() -> None:
    matcher = Matcher([("a", "print the pointer"), ("b", "print the ticket"), ("c", "the agent")])
    assert matcher.read("printed pinter")[0] == "printed pinter"
