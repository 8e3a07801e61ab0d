"""A question is read before it is ranked; the cases are in cases/reading.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from faqbot.answering.bot import Bot
from faqbot.answering.reading import (
    FIRST_CHARS,
    FIRST_PROSE,
    LAST_CHARS,
    LAST_PROSE,
    MOST_ENTRIES,
    api_names,
    asked_text,
    read_question,
)

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases/reading.yml").read_text("utf-8")
)
ROWS = [
    pytest.param(case, id=f"{rule}-{i}")
    for rule, cases in CASES.items()
    for i, case in enumerate(cases)
]


@pytest.mark.parametrize("case", ROWS)
def test_parts_are_told_apart(case: dict[str, Any]) -> None:
    parts = [
        (part.kind, part.text.strip())
        for part in read_question(case["q"]).parts
        if part.text.strip()
    ]
    assert parts == [tuple(pair) for pair in case["parts"]]


@given(
    st.text(alphabet=st.sampled_from("ab가나 .?!\n{}()[]<>\"'`=:;/-_$#0123HTPhttps"), max_size=300)
)
def test_the_parts_together_are_the_text(text: str) -> None:
    assert "".join(part.text for part in read_question(text).parts) == text


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert "".join(part.text for part in read_question(text).parts) == text


def test_of_a_long_text_the_beginning_and_the_end_are_read() -> None:
    text = "first " + "x" * 40_000 + " last"
    reading = read_question(text)
    told = "".join(part.text for part in reading.parts)
    assert len(told) == FIRST_CHARS + 1 + LAST_CHARS
    assert told.startswith("first") and told.endswith("last")
    assert len(asked_text(reading, frozenset())) <= FIRST_PROSE + LAST_PROSE + 1


def test_names_of_the_api_are_ranked_wherever_they_stand(bot: Bot) -> None:
    reading = read_question('{"custom_string": 1, "subject": "x"}\nwhy?')
    assert "custom_string" in asked_text(reading, bot.interpreter.names)
    assert "subject" not in asked_text(reading, bot.interpreter.names)


def test_names_that_wordings_know_are_ranked_wherever_they_stand() -> None:
    articles = [("widget", "Call `oldWidget` or `title`."), ("note", "`cf_note` is a field.")]
    wordings = [
        ("widget", "fwSettings in WordPress"),
        ("note", "a read-only add_note fails"),
        ("note", "Add"),
    ]
    names = {"oldWidget", "cf_note", "fwSettings", "WordPress", "add_note"}
    assert api_names(articles, wordings) == names


def test_what_many_entries_name_tells_none_of_them() -> None:
    wordings = [(f"entry-{number}", "the custom_fields") for number in range(MOST_ENTRIES + 1)]
    assert api_names([], wordings[1:]) == {"custom_fields"}
    assert api_names([], wordings) == frozenset()


def test_what_a_failed_call_asked_for_is_not_what_is_asked(bot: Bot) -> None:
    url = "https://acme.freshdesk.com/api/v2/tickets?order_by=updated_at"
    reading = read_question(f"it dies\nrequests.exceptions.HTTPError: 404 for url: {url}")
    assert "order_by" in asked_text(reading, bot.interpreter.names)
    assert "order_by" not in asked_text(reading, bot.interpreter.names, has_failed=True)


@pytest.mark.parametrize(
    ("plain", "dressed"),
    [
        (
            "How do I list all tickets?",
            "Hello there, How do I list all tickets? Thanks in advance!",
        ),
        ("티켓 목록은 어떻게 가져와요?", "안녕하세요. 티켓 목록은 어떻게 가져와요? 감사합니다."),
    ],
)
def test_politeness_changes_no_answer(bot: Bot, plain: str, dressed: str) -> None:
    first, second = bot.reply(plain), bot.reply(dressed)
    assert first.answer is not None and second.answer is not None
    assert first.answer.id == second.answer.id
    assert second.answer.confidence == pytest.approx(first.answer.confidence, abs=0.02)


@pytest.mark.parametrize(
    "text", ["Hello mate", "good morning", "thanks a lot!", "안녕하세요", "감사합니다~"]
)
def test_a_greeting_gets_a_friendly_word(bot: Bot, text: str) -> None:
    reply = bot.reply(text)
    assert reply.outcome == "none"
    assert reply.topic is not None and reply.topic.id == "small-talk"


def test_the_reply_tells_how_the_question_was_read(bot: Bot) -> None:
    parts = bot.reply("Hi,\nwhat is this?\nHTTP/1.1 404 Not Found").explanation.parts
    assert [part.kind for part in parts] == ["greeting", "prose", "response"]
