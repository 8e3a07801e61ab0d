"""The browser completes a question by the one before exactly as the server does."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from faqbot.answering.bot import Bot
from faqbot.answering.followup import FollowUp, follow_up
from faqbot.model import LANGS, Lang
from tests.answering.test_followup import CASES
from tests.browser.modules import make_questions
from tests.browser.nodejs import needs_node, run
from tests.browser.test_replies import confidences, told
from tests.sharing import Some

COMPLETE = """
  const { buildFollowUp } = await import("./assets/answer/followup.js");
  const { buildProducts } = await import("./assets/answer/recognising.js");
  const rules = read("./assets/answer/rules.json");
  const complete = buildFollowUp(rules, buildProducts(rules));
  return given.map(([previous, question]) => complete(previous, question));
"""
REPLY = """
  const { Bot } = await import("./assets/answer/bot.js");
  const names = ["index", "rules", `answers.${given.lang}`, `passages.${given.lang}`];
  const bot = new Bot(...names.map((name) => read(`./assets/answer/${name}.json`)));
  return given.pairs.map(([previous, question]) => bot.reply(question, 5, previous));
"""
NEAR = 2e-4  # of two confidences that were rounded to four places
pytestmark = needs_node


def pairs() -> list[tuple[str, str]]:
    kinds = ("goes_on", "stands_alone", "thanks", "foreign")
    return [(case["previous"], case["q"]) for kind in kinds for case in CASES[kind]]


def readable(words: Sequence[str]) -> list[str]:
    """Words without the letters that no rule mentions: a browser has stand-ins for them."""
    return [re.sub(r"[^\x00-\x7f가-힣]", "?", word) for word in words]


def as_sent(found: FollowUp | None) -> dict[str, Any] | None:
    if found is None:
        return None
    sent = {
        "completed": found.completed,
        "text": found.text,
        "kept": found.kept,
        "standsFrom": found.stands_from,
        "said": readable(found.said),
    }
    if found.product:
        sent["product"] = found.product.id
    return sent | ({"isSwapped": True} if found.is_swapped else {})


def test_completes_thousands_of_pairs_the_same(bot: Bot, folder: Path) -> None:
    known = pairs()
    questions = [*(q for _, q in known), *make_questions([q for _, q in known], seed=4, count=200)]
    every = [(previous, question) for previous, _ in known for question in questions]
    asked = [*known, *random.Random(9).sample(every, 5_000)]
    completed = run(folder, COMPLETE, asked)
    for (previous, question), found in zip(asked, completed, strict=True):
        expected = as_sent(
            follow_up(previous, question, bot.interpreter.products, bot.interpreter.own, bot.things)
        )
        if found:
            found["said"] = readable(found["said"])
        assert found == expected, (previous, question)
    assert sum(found is not None for found in completed) > len(asked) / 4


@pytest.mark.parametrize("lang", LANGS)
def test_replies_to_follow_ups_the_same(bot: Bot, folder: Path, lang: Lang, some: Some) -> None:
    known = pairs()
    mixed = [(previous, question) for previous, _ in known[::3] for _, question in known[1::7]]
    asked = some([*known, *mixed])
    replies = run(folder, REPLY, {"lang": lang, "pairs": asked})
    for (previous, question), reply in zip(asked, replies, strict=True):
        reply_here = bot.reply(question, lang, previous=previous)
        expected = json.loads(json.dumps(asdict(reply_here)))
        assert told(reply) == told(expected), (previous, question)
        assert reply["explanation"]["with_previous"] == reply_here.explanation.with_previous
        assert confidences(reply) == pytest.approx(confidences(expected), abs=NEAR), question
