"""What looks the same is spelt the same, however long it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.matching.spelling import compose, cut, spell, visible
from faqbot.matching.text import MAX_CHARS, plain, terms, unify

INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\ufe0f\ufeff\U000e0100"
)


@pytest.mark.parametrize("char", INVISIBLE, ids=ascii)
@pytest.mark.parametrize("word", ["webhook", "웹훅", "403"])
def test_a_character_that_takes_no_room_splits_no_word(char: str, word: str) -> None:
    assert visible(f"{char}{word[:2]}{char}{word[2:]}{char}") == word
    assert terms(plain(unify(char.join(word)))) == terms(plain(unify(word)))


@given(st.text(max_size=200))
def test_what_is_seen_stays(text: str) -> None:
    left = visible(text)
    assert visible(left) == left
    assert [char for char in text if char.isalnum() or char.isspace()] == [
        char for char in left if char.isalnum() or char.isspace()
    ]


@given(st.text(max_size=80), st.integers(4, 60))
def test_a_text_is_cut_to_its_beginning_and_its_end(text: str, size: int) -> None:
    short = cut(text, size)
    assert len(short) == min(len(text), size)
    if short != text:
        begin, end = short[: size - size // 4 - 1], short[-(size // 4) :]
        assert text.startswith(begin)
        assert text.endswith(end)
        assert short == f"{begin}\n{end}"


@given(st.text(max_size=300))
def test_a_text_is_composed_as_unicode_says(text: str) -> None:
    assert compose(text) == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_korean_of_any_length_is_composed(form: str) -> None:
    text = "웹훅이 안 와요. é 띄어쓰기없이이어쓴말" * 200
    assert compose(unicodedata.normalize(form, text)) == text


def test_more_marks_than_a_letter_has_change_nothing_around_them() -> None:
    marks = "\u0301\u0323" * 500
    assert compose(f"ｗeb{marks} ｈook").startswith("we")
    assert compose(f"ｗeb{marks} ｈook").endswith(" hook")


@pytest.mark.parametrize("char", ["\ufdfa", "가", "ﬃ", "\u0301", "a\u0301"], ids=ascii)
def test_a_character_that_stands_for_many_makes_no_text_longer(char: str) -> None:
    assert 250 < len(spell(char * 70_000, 500)) <= 500
    assert MAX_CHARS / 2 < len(unify(char * 70_000)) <= MAX_CHARS
