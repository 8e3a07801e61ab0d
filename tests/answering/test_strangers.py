"""Products that nobody listed are refused by where they are called or by their name."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from faqbot.answering.bot import Bot
from faqbot.answering.strangers import UNLISTED

CASES: Final[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "strangers.yml").read_text("utf-8")
)


@pytest.mark.parametrize(("question", "name"), CASES["refused"].items())
def test_a_stranger_is_refused_by_name(bot: Bot, question: str, name: str) -> None:
    reply = bot.reply(question)
    assert (reply.outcome, reply.status_codes) == ("none", ())
    assert reply.topic
    assert (reply.topic.id, reply.topic.name) == (UNLISTED, name)
    assert name in reply.message


@pytest.mark.parametrize("question", CASES["ours"])
def test_what_may_be_ours_is_no_stranger(bot: Bot, question: str) -> None:
    assert bot.interpreter.understand(question).product is None


def test_what_finds_an_entry_is_about_no_stranger(bot: Bot) -> None:
    asked = [q for each in bot.kb.questions.values() for some in each.finds.values() for q in some]
    titles = [text.title for entry in bot.kb.entries.values() for text in entry.texts.values()]
    about = {q: bot.interpreter.understand(q).product for q in (*asked, *titles)}
    assert {q: product for q, product in about.items() if product} == {}


def test_a_listed_product_outweighs_a_wording_that_is_left_of_its_address(bot: Bot) -> None:
    reply = bot.reply("https://api.tosspayments.com/v1/payments/confirm 400 에러")
    assert (reply.outcome, reply.topic and reply.topic.id) == ("none", "toss")
