"""Questions that mean the same come together, across spelling and language; others never do."""

from __future__ import annotations

import random
from collections import defaultdict
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from faqbot.answering.bot import Bot
from faqbot.answering.grouping import FRESH, Grouper, key_of
from faqbot.matching import index
from faqbot.matching.matcher import Matcher
from faqbot.model import Lang
from faqbot.web.jobs import make_grouper

FILE = Path(__file__).parents[1] / "cases" / "grouping.yml"
CASES: dict[str, list[Any]] = yaml.safe_load(FILE.read_text("utf-8"))


def lang_of(question: str) -> Lang:
    return "en" if question.isascii() else "ko"


@pytest.fixture(scope="module")
def empty(bot: Bot) -> Grouper:
    """A grouper with no groups yet."""
    return make_grouper(bot)


@pytest.fixture
def grouper(empty: Grouper) -> Grouper:
    return deepcopy(empty)


@pytest.mark.parametrize("pair", CASES["same"], ids=lambda pair: pair[0])
def test_what_means_the_same_comes_together(grouper: Grouper, pair: list[str]) -> None:
    first, second = pair
    grouper.add(7, first, lang_of(first))
    assert grouper.find(second, lang_of(second)) == 7


@pytest.mark.parametrize("pair", CASES["different"], ids=lambda pair: pair[0])
def test_what_means_something_else_stays_apart(grouper: Grouper, pair: list[str]) -> None:
    first, second = pair
    grouper.add(7, first, lang_of(first))
    assert grouper.find(second, lang_of(second)) is None


def test_questions_of_two_entries_are_never_one_group(bot: Bot, grouper: Grouper) -> None:
    entries = defaultdict(set)
    asked = [
        (id, question, lang)
        for id, questions in bot.kb.questions.items()
        for lang, known in questions.finds.items()
        for question in known
    ]
    random.Random(1).shuffle(asked)
    for number, (id, question, lang) in enumerate(asked):
        group = grouper.find(question, lang)
        if group is None:
            group = number
            grouper.add(group, question, lang)
        entries[group].add(id)
    mixed = [ids for ids in entries.values() if len(ids) > 1]
    assert len(mixed) <= len(entries) / 100
    assert len(entries) < len(asked) * 0.8


def test_where_a_question_was_added_makes_no_difference() -> None:
    numbers = range(10, FRESH + 60)  # two digits: none is the other number of another question
    texts = [f"word{number} and thing{number % 7}" for number in numbers]
    grouper = Grouper(Matcher([("word", "word and thing")]))
    for number, text in enumerate(texts):
        assert grouper.find(text, "en") is None or number > FRESH
        grouper.add(number, text, "en")
    assert [grouper.find(text, "en") for text in texts] == [*range(len(texts))]
    assert grouper.size == len(texts)


def test_the_phrases_of_a_bot_are_not_read_again(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(text: str, *_: object) -> dict[str, float]:
        raise AssertionError(text)

    monkeypatch.setattr(index, "mentions", read)
    assert make_grouper(bot).size == 0


def test_groups_that_are_taken_over_are_not_asked_about() -> None:
    asked: list[str] = []
    grouper = Grouper(Matcher([("sky", "a cloud, some rain, more snow")]), asked.append)
    for number, text in enumerate(("a cloud", "some rain", "more snow")):
        grouper.add(number, text, "en")
    assert asked == []
    assert grouper.find("some rains", "en") == 1
    assert "more snow" not in asked


def test_the_same_letters_are_the_same_key() -> None:
    assert key_of("Rate  limit?") == key_of("ratelimit") == key_of("ＲＡＴＥ limit!")
    assert key_of("?!") == "?!"
