"""Where a text asks two things, both are answered; where it asks one, that alone is."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from faqbot.answering.bot import Bot
from faqbot.model import LANGS, Lang

CASES: dict[str, list[Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "two-questions.yml").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES["two"], ids=lambda case: case["q"][:40])
def test_answers_both_questions_of_a_text(bot: Bot, case: dict[str, Any]) -> None:
    reply = bot.reply(case["q"])
    assert reply.answer and reply.second
    assert {reply.answer.id, reply.second.id} == set(case["asks"])
    assert reply.second.id not in {candidate.id for candidate in reply.candidates}


@pytest.mark.parametrize("text", CASES["one"], ids=lambda text: text[:40])
def test_answers_a_single_question_once(bot: Bot, text: str) -> None:
    assert bot.reply(text).second is None


def test_a_text_of_many_questions_is_left_to_the_desk(bot: Bot) -> None:
    known = [case["q"].split("? ")[0] + "?" for case in CASES["two"][:5]]
    assert bot.reply(" ".join(known)).second is None


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_answered_second_was_asked(bot: Bot, lang: Lang) -> None:
    """Of made pairs of known questions, those that are answered twice get these two answers."""
    rng = random.Random(f"two {lang}")
    known = [
        (id, question if question.endswith("?") else f"{question}?")
        for id, asked in bot.kb.questions.items()
        for question in asked.finds[lang]
        if len(question) < 100
    ]
    pairs = [rng.sample(known, 2) for _ in range(60)]
    right, told = 0, 0
    for (first, one), (second, other) in pairs:
        reply = bot.reply(f"{one} {other}", lang)
        if reply.answer and reply.second:
            told += 1
            right += {reply.answer.id, reply.second.id} == {first, second}
    assert told > len(pairs) / 2
    assert right > 0.9 * told, (right, told)
