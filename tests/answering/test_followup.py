"""A follow-up is understood, a whole question is not bent, and no old answer comes again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from faqbot.answering.bot import Bot
from faqbot.answering.followup import MOST_CHARS, build_things, follow_up
from faqbot.answering.interpreter import SMALL_TALK, is_greeting
from faqbot.answering.reading import read_question
from faqbot.diagnosis.own_product import build_own
from faqbot.model import OwnProduct, Reply

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "followups.yml").read_text(encoding="utf-8")
)


def pairs(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "case", CASES[kind], ids=lambda case: f"{case['previous']} | {case['q']}"
    )


def said(reply: Reply) -> tuple[object, ...]:
    return reply.outcome, reply.answer, reply.candidates, reply.status_codes


@pairs("goes_on")
def test_a_short_question_takes_the_rest_from_the_one_before(
    bot: Bot, case: dict[str, Any]
) -> None:
    reply = bot.reply(case["q"], previous=case["previous"])
    assert reply.question == case["q"]
    assert reply.answer is not None, reply.candidates
    assert reply.answer.id in case["answers"]
    if "code" in case:
        assert [status.code for status in reply.status_codes] == [case["code"]]


@pairs("stands_alone")
def test_a_whole_question_is_answered_as_if_it_were_the_first(
    bot: Bot, case: dict[str, Any]
) -> None:
    assert said(bot.reply(case["q"], previous=case["previous"])) == said(bot.reply(case["q"]))


@pairs("thanks")
def test_thanks_get_a_friendly_word_and_no_old_answer(bot: Bot, case: dict[str, Any]) -> None:
    for reply in (bot.reply(case["q"]), bot.reply(case["q"], previous=case["previous"])):
        assert reply.outcome == "none"
        assert reply.topic is not None
        assert reply.topic.id == SMALL_TALK


@pairs("foreign")
def test_what_the_bot_is_not_for_is_not_answered_after_a_question_that_is(
    bot: Bot, case: dict[str, Any]
) -> None:
    reply = bot.reply(case["q"], previous=case["previous"])
    assert reply.outcome != "answer"
    if "topic" in case:
        assert reply.outcome == "none"
        assert reply.topic is not None
        assert reply.topic.id == case["topic"]


@pytest.mark.parametrize("text", CASES["says_more"])
def test_what_says_more_than_thanks_is_not_taken_for_thanks(text: str) -> None:
    assert not is_greeting(read_question(text))


def test_the_reply_is_in_the_language_of_the_question_itself(bot: Bot) -> None:
    reply = bot.reply("and contacts?", previous="티켓 목록은 어떻게 가져와요?")
    assert reply.lang == "en"
    assert reply.answer is not None
    assert reply.answer.title == bot.kb.entries[reply.answer.id].texts["en"].title


def test_secrets_in_the_question_before_go_nowhere(bot: Bot) -> None:
    secret = "a8Fk29dKq0PzX7mW3Rt1"
    reply = bot.reply("그건 왜요?", previous=f"api key: {secret} 로 401이 나와요")
    assert secret not in str(reply)


def test_a_long_question_is_whole_whatever_it_begins_with(bot: Bot) -> None:
    question = "그럼 " + "연락처를 어떻게 등록하는지 " * 12
    assert len(question) > MOST_CHARS
    assert follow_up("티켓 삭제", question, bot.interpreter.products, bot.interpreter.own) is None


@pytest.mark.parametrize("question", ["", "   ", "???", "👍"])
def test_nothing_said_is_not_completed(bot: Bot, question: str) -> None:
    assert follow_up("티켓 삭제", question, bot.interpreter.products, bot.interpreter.own) is None


@pytest.mark.parametrize("previous", [None, "", "  \n"])
def test_without_a_question_before_nothing_changes(bot: Bot, previous: str | None) -> None:
    assert said(bot.reply("연락처는요?", previous=previous)) == said(bot.reply("연락처는요?"))


@pytest.mark.parametrize(
    ("question", "topic"),
    [("deliveries on Sunday", "deliveries"), ("배달 시간", "배달"), ("빵은 일요일", "빵")],
)
def test_topics_are_those_of_the_knowledge_base(question: str, topic: str) -> None:
    previous = "How do I order a cake?"
    own = OwnProduct(name="Bakery", topics=(topic,))
    assert follow_up(previous, question, lambda _: (), build_own(own)) is None
    assert follow_up(previous, question, lambda _: (), build_own(OwnProduct()))


@pytest.mark.parametrize(
    ("previous", "question", "completed"),
    [
        ("How do I order a cake?", "and for bread rolls?", "How do I order a bread rolls?"),
        ("롤빵은 어떻게 주문하나요?", "그럼 케이크는요?", "케이크은 어떻게 주문하나요?"),
    ],
)
def test_things_are_those_of_the_knowledge_base(
    previous: str, question: str, completed: str
) -> None:
    things = build_things(
        {"roll": ["bread roll", "bread rolls", "롤빵"], "cake": ["cake", "케이크"]}
    )
    for known, asked in ((things, completed), ((), previous)):
        found = follow_up(previous, question, lambda _: (), build_own(OwnProduct()), known)
        assert found
        assert found.completed == asked
