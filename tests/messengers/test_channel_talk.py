"""What Channel Talk asks is understood, and what it gets keeps to its contract."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.answering.bot import Bot
from faqbot.messengers import channel_talk as talk
from faqbot.model import LANGS

BASE = "https://faq.example.com/"


def test_the_command_keeps_to_the_limits_of_the_app_store() -> None:
    """Of CommandConfigSchema in its SDK (github.com/channel-io/app-sdk, August 2026)."""
    (command,) = talk.commands(LANGS)["commands"]
    assert command["name"] == "faq"
    assert command["scope"] == "desk"
    assert command["alfMode"] == "disable"
    assert len(command["description"]) <= 100
    assert set(command["nameDescI18nMap"]) == {"ko", "en"}
    assert all(len(it["description"]) <= 100 for it in command["nameDescI18nMap"].values())
    (parameter,) = command["paramDefinitions"]
    assert parameter["type"] == "string"
    assert len(parameter["description"]) <= 50
    for named in parameter["nameDescI18nMap"].values():
        assert len(named["name"]) <= 20
        assert len(named["description"]) <= 50


def test_every_function_that_the_command_names_is_there() -> None:
    names = {it["name"] for it in talk.functions()["functions"]}
    (command,) = talk.commands(LANGS)["commands"]
    assert {command["actionFunctionName"], command["autoCompleteFunctionName"]} <= names


@pytest.mark.parametrize(
    ("given", "question"),
    [
        ({"input": {"question": " 429? "}}, "429?"),
        ({"input": [{"name": "question", "value": "42", "focused": True}]}, "42"),
        ({"input": [{"name": "other", "value": "42"}]}, ""),
        ({"input": None}, ""),
        ({}, ""),
        (None, ""),
        ({"input": {"question": 7}}, ""),
    ],
)
def test_a_question_is_found_where_it_stands(given: object, question: str) -> None:
    assert talk.question_of(given) == question


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["input", "name"]), inner),
    )
)
def test_any_shape_is_survived(value: object) -> None:
    assert isinstance(talk.question_of(value), str)
    assert talk.lang_of(value, LANGS) in ("ko", "en", None)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("429가 나오면 얼마나 기다려요?", "https://faq.example.com/faq/retry-after/"),
        ("how long do I wait after a 429?", "https://faq.example.com/en/faq/retry-after/"),
        ("webhook", "Type /faq and pick one"),
        ("날씨 어때요?", "https://faq.example.com/faq/"),
        ("409 에러", "https://faq.example.com/status/409/"),
    ],
)
def test_a_reply_is_text_in_the_language_of_the_question(
    bot: Bot, question: str, told: str
) -> None:
    shown = talk.show_reply(bot.reply(question), BASE)
    assert set(shown) == {"type", "attributes"}
    assert shown["type"] == "text"
    assert told in shown["attributes"]["message"]
    assert len(shown["attributes"]["message"]) <= 5000


def test_what_is_typed_so_far_suggests_what_is_meant(bot: Bot) -> None:
    found = talk.suggestions(talk.titles_of(bot.reply("웹훅", limit=10)))["choices"]
    assert 2 <= len(found) <= 10
    for choice in found:
        asked = bot.reply(choice["value"])
        assert asked.answer is not None
        assert asked.answer.title == choice["value"]
