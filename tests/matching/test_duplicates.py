"""Questions that ask the same are found on pages short and long, and others are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.matching.duplicates import MAX_COMPARED, find_duplicates
from faqbot.model import KnowledgeBase, Lang

OTHERS = ["Where is my invoice?", "How do I pay?", "환불되나요?", "What is the rate limit?"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("How do I prevent webhook drops?", "How can I prevent webhooks from being dropped?"),
        ("How do I reset my password?", "How can a password be reset?"),
        ("비밀번호를 재설정하려면 어떻게 하나요?", "비밀번호 재설정은 어떻게 하나요?"),
        ("What is a webhook?", "What are webhooks?"),
        ("How do I export?", "HOW DO I EXPORT"),
    ],
)
def test_two_wordings_of_a_question_are_found(first: str, second: str) -> None:
    page = [first, *OTHERS, second]
    assert find_duplicates([(text, text) for text in page]) == [(first, second)]


@pytest.mark.parametrize(
    "page",
    [
        [],
        ["How do I pay?"],
        ["abc", "xyz"],
        ["How do I close my account?", "Can I reopen it?"],
        ["How do I pay?", "How do I sign in?", "How many calls?", "How many users?"],
        ["How do I export?", *OTHERS],
    ],
)
def test_other_questions_are_left_alone(page: list[str]) -> None:
    assert find_duplicates([(text, text) for text in page]) == []


TOLD_APART = [
    ("How do I install the desktop app?", "How do I install the phone app?"),
    ("How do I cancel my subscription?", "How do I renew my subscription?"),
    ("What does error 401 mean?", "What does error 403 mean?"),
    ("Can I use it on Linux?", "Can I use it on Windows?"),
    ("데스크톱 앱은 어떻게 설치하나요?", "모바일 앱은 어떻게 설치하나요?"),
    ("Can Rust code call C code?", "Can C code call Rust code?"),
    (
        "How do I move notes from the phone to the tablet?",
        "How do I move notes from the tablet to the phone?",
    ),
    ("Rust 코드가 C 코드를 호출할 수 있나요?", "C 코드가 Rust 코드를 호출할 수 있나요?"),
    ("회원 가입은 어떻게 하나요?", "회원 탈퇴는 어떻게 하나요?"),
]


@pytest.mark.parametrize(("first", "second"), TOLD_APART)
def test_questions_about_different_things_are_no_twins(first: str, second: str) -> None:
    page = [first, *OTHERS, second]
    assert find_duplicates([(text, text) for text in page]) == []


def test_the_same_words_are_found_each_time() -> None:
    page = [("a", "How do I pay?"), ("b", "How do I pay"), ("c", "how do I pay?!"), ("d", "?")]
    assert find_duplicates(page) == [("a", "b"), ("a", "c")]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_no_two_entries_of_this_faq_seem_to_ask_the_same(kb: KnowledgeBase, lang: Lang) -> None:
    titles = [(id, entry.texts[lang].title) for id, entry in kb.entries.items()]
    assert find_duplicates(titles) == []


def test_an_entry_given_twice_to_this_faq_is_found(kb: KnowledgeBase) -> None:
    titles = [(id, entry.texts["en"].title) for id, entry in kb.entries.items()]
    again = ("again", "Where can I find an API key?")
    assert ("find-api-key", "again") in find_duplicates([*titles, again])


@given(st.lists(st.text(max_size=20), max_size=6))
def test_no_text_is_too_odd(page: list[str]) -> None:
    order = {str(number): number for number in range(len(page))}
    for first, second in find_duplicates([(str(n), text) for n, text in enumerate(page)]):
        assert order[first] < order[second]


def test_on_a_long_page_only_the_same_words_are_duplicates() -> None:
    page = [(str(at), f"What is {at} by {7919 * at}?") for at in range(MAX_COMPARED + 1)]
    page.append(("again", "what is 7 by 55433"))
    assert find_duplicates(page) == [("7", "again")]
