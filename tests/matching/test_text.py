"""Text, Hangul and keyboard: what is typed alike is read alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.matching.hangul import FIRST, JONGSEONG, LAST, fold_sound, join, split
from faqbot.matching.keyboard import to_hangul, to_keys
from faqbot.matching.repair import repair_keyboard
from faqbot.matching.text import MAX_CHARS, plain, terms, tokenise, unify

SYLLABLE = st.characters(min_codepoint=ord(FIRST), max_codepoint=ord(LAST))
KOREAN = st.text(SYLLABLE, max_size=20)


@given(SYLLABLE)
def test_a_syllable_taken_apart_is_put_together_again(syllable: str) -> None:
    assert join(*split(syllable)) == syllable


@given(SYLLABLE)
def test_taking_apart_agrees_with_unicode(syllable: str) -> None:
    parts = unicodedata.normalize("NFD", syllable)
    assert len(parts) == (3 if split(syllable)[2] else 2)


@given(KOREAN)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_sound(fold_sound(text)) == fold_sound(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("웹훅", "왭훅"), ("요금제", "요금재"), ("안 보여요", "않 보여요"), ("했어", "햇어")],
)
def test_spellings_that_sound_alike_fold_alike(one: str, other: str) -> None:
    assert fold_sound(one) == fold_sound(other)


@given(KOREAN)
def test_hangul_typed_in_latin_mode_comes_back(text: str) -> None:
    assert to_hangul(to_keys(text)) == text


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=20))
def test_latin_typed_in_hangul_mode_comes_back(text: str) -> None:
    assert to_keys(to_hangul(text)) == text


@pytest.mark.parametrize(
    ("keys", "hangul"),
    [("dnpqgnr", "웹훅"), ("djEjgrp", "어떻게"), ("rkqt", "값"), ("dlfrdj", "읽어")],
)
def test_keys_give_what_an_input_method_gives(keys: str, hangul: str) -> None:
    assert to_hangul(keys) == hangul


def test_a_syllable_without_a_final_has_an_empty_one() -> None:
    assert split("가") == ("ㄱ", "ㅏ", JONGSEONG[0])


@given(st.text(max_size=60))
def test_composition_and_width_do_not_matter(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", unify(text))
    assert terms(plain(unify(decomposed))) == terms(plain(unify(text)))


@given(st.text(max_size=60))
def test_tokens_are_never_empty_and_terms_weigh_more_than_nothing(text: str) -> None:
    assert all(tokenise(plain(unify(text))))
    assert all(weight > 0 for weight in terms(plain(unify(text))).values())


def test_tokens_split_where_the_script_changes() -> None:
    assert tokenise(plain("API키v2를")) == ["api", "키", "v", "2", "를"]


@pytest.mark.parametrize("number", ["428", "427", "129", "430", "42", "4290"])
def test_a_number_shares_nothing_with_one_that_looks_like_it(number: str) -> None:
    assert not terms(number).keys() & terms("429").keys()


def test_very_long_text_is_cut() -> None:
    assert len(unify("가" * (2 * MAX_CHARS))) == MAX_CHARS


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("api zl djeltj qhkdy", "api 키 어디서 봐요"),  # "zl" follows the others
        ("id to djeltj qhkdy", "id to 어디서 봐요"),  # "to" is a word, though its keys give 새
        ("zl dho djeltj", "zl dho 어디서"),  # one of three says too little
    ],
)
def test_a_short_word_in_the_wrong_mode_follows_the_others(typed: str, meant: str) -> None:
    known = {"api", "id", "to", "how", "find", "어디서", "봐요"}
    assert repair_keyboard(typed, lambda word: float(word in known))[0] == meant
