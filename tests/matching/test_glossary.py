"""The glossary joins wordings that mean the same, and nothing else."""

from __future__ import annotations

import pytest

from faqbot import Matcher
from faqbot.matching.glossary import build_glossary
from faqbot.matching.text import plain, unify
from faqbot.model import KnowledgeBase

GROUPS = [
    ["웹훅", "웹후크", "webhook", "web hook"],
    ["호출 한도", "호출 제한", "레이트 리밋", "rate limit"],
    ["API", "에이피아이"],
    ["키", "key"],
]
GLOSSARY = build_glossary(GROUPS)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("웹후크를 만들기", ["#0"]),
        ("Webhooks and WEB-HOOKS", ["#0", "#0"]),
        ("레이트리밋이 얼마", ["#1"]),
        ("rate  limits", ["#1"]),
        ("ratelimit", ["#1"]),
        ("에이피아이 호출제한", ["#2", "#1"]),
        ("api의 key", ["#2", "#3"]),
        ("rapid corporate limited", []),
        ("키보드", []),
        ("", []),
    ],
)
def test_a_wording_is_found_in_any_spelling(text: str, terms: list[str]) -> None:
    assert GLOSSARY.find(plain(unify(text))) == terms


def test_a_question_in_one_language_finds_a_phrase_in_the_other() -> None:
    pairs = [("limit", "What is the rate limit?"), ("hook", "How do webhooks work?")]
    assert Matcher(pairs, GROUPS).rank("레이트 리밋이 뭐예요", 1)[0].id == "limit"
    assert Matcher(pairs).rank("레이트 리밋이 뭐예요") == []


@pytest.mark.parametrize("groups", [[], [[]], [[""]], [["키"]]])
def test_without_a_usable_wording_nothing_is_found(groups: list[list[str]]) -> None:
    assert build_glossary(groups).find("키 webhook") == []


def test_no_typo_after_a_wording_is_a_failure(kb: KnowledgeBase) -> None:
    glossary = build_glossary(kb.glossary)
    for wording in (word for group in kb.glossary for word in group):
        for end in ("s", "ss", "es", "-s", "S", "x", "가", " s"):
            glossary.find(plain(unify(wording + end)))


@pytest.mark.parametrize("text", ["companiess", "the addresss", "companies", "address", "limitss"])
def test_a_wording_that_ends_with_s_has_no_other_plural(text: str) -> None:
    found = build_glossary([["company", "companies"], ["주소", "address"], ["limit"]]).find(text)
    assert bool(found) == (text in {"companies", "address"})
