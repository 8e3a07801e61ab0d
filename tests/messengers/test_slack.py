"""What Slack sends is read as people wrote it, and what it shows keeps to its limits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.answering.bot import Bot
from faqbot.messengers.slack import (
    Asked,
    Choice,
    Pressed,
    plain_text,
    read_choice,
    read_form,
    show_reply,
)

BASE = "https://faq.example.com/"
WHERE = "https://hooks.slack.com/actions/T1/2/abc"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<@U012AB3CD> API 키 어디 있어요?", "API 키 어디 있어요?"),
        ("<#C1|general> &lt;b&gt; &amp;amp;", "general <b> &amp;"),
        (
            "see <https://acme.freshdesk.com/api/v2/tickets>",
            "see https://acme.freshdesk.com/api/v2/tickets",
        ),
        ("<https://a.example/x|the docs>", "the docs (https://a.example/x)"),
        ("<mailto:jane@acme.test|jane@acme.test>", "jane@acme.test"),
        ("<!here> if a < b", "if a < b"),
        ('```{"code": "missing_field"}```', '```{"code": "missing_field"}```'),
    ],
)
def test_a_message_is_read_without_slacks_marks(text: str, read: str) -> None:
    assert plain_text(text) == read


@given(st.text(alphabet="<>@#!|&;ltgam: /x", max_size=60))
def test_any_message_can_be_read(text: str) -> None:
    assert isinstance(plain_text(text), str)


def test_a_command_a_shortcut_and_a_button_are_told_apart() -> None:
    form = {"command": "/faq", "text": "429?", "team_id": "T1", "user_id": "U1"}
    assert read_form(form) == Asked("429?", "T1:U1", "", "/faq")
    payload: dict[str, Any] = {
        "type": "message_action",
        "team": {"id": "T1"},
        "user": {"id": "U2"},
        "message": {"text": "<@U1> 429?"},
        "response_url": WHERE,
    }
    assert read_form({"payload": json.dumps(payload)}) == Asked("429?", "T1:U2", WHERE)
    choice = Choice("status-codes", "en", "abc", (409,), ("duplicate_value",))
    action = {"action_id": "faqbot_share", "value": choice.value()}
    pressed = {"type": "block_actions", "actions": [action], "response_url": WHERE}
    assert read_form({"payload": json.dumps(pressed)}) == Pressed(choice, True, WHERE)
    assert read_form({"payload": '{"type": "view_submission"}'}) is None
    assert read_form({"text": "no command"}) is None


@pytest.mark.parametrize("payload", ["", "{", "[]", "7", "[" * 99999])
def test_a_broken_payload_is_an_error(payload: str) -> None:
    with pytest.raises((ValueError, RecursionError)):
        read_form({"payload": payload})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner),
    )
)
def test_any_value_of_a_button_and_any_shape_of_a_payload_is_survived(value: object) -> None:
    read_choice(value)
    read_choice(json.dumps(value))
    for kind in ("message_action", "block_actions"):
        said = {"type": kind, "actions": value, "message": value, "user": value, "team": value}
        assert read_form({"payload": json.dumps(said)}) is not None


def texts_of(node: object) -> Iterator[tuple[str, str]]:
    """Each text in blocks, with its type."""
    if isinstance(node, dict):
        if isinstance(node.get("text"), str) and "type" in node:
            yield node["type"], node["text"]
        for each in node.values():
            yield from texts_of(each)
    elif isinstance(node, list):
        for each in node:
            yield from texts_of(each)


QUESTIONS = [
    "429가 나오면 얼마나 기다려요?",
    "webhook",
    "날씨 어때요?",
    'POST /api/v2/contacts 400 {"errors":[{"field":"email","code":"missing_field"}]}',
    "HTTP/1.1 409 Conflict and then 401, 403, 404, 429, 500?",
    "my key is aB3dE5fG7hJ9kL1mN3pQ, where is the limit?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_shown_keeps_to_slacks_limits(bot: Bot, question: str) -> None:
    reply = bot.reply(question)
    shown = show_reply(reply, "x" * 16, BASE)
    assert shown["response_type"] == "ephemeral"
    assert 0 < len(shown["blocks"]) <= 50
    assert shown["text"]
    for _, text in texts_of(shown["blocks"]):
        assert 0 < len(text) <= 3000
    for block in shown["blocks"]:
        names = [it["action_id"] for it in block.get("elements", ()) if "action_id" in it]
        assert len(names) == len(set(names)) <= 25
        for it in block.get("elements", ()):
            if it["type"] == "button":
                assert len(it["text"]["text"]) <= 75
                assert len(it["value"]) <= 2000
                assert read_choice(it["value"]) is not None


def test_choices_are_buttons_that_stand_for_them(bot: Bot) -> None:
    reply = bot.reply("webhook")
    assert reply.outcome == "choose"
    (actions,) = [b for b in show_reply(reply, "a1", BASE)["blocks"] if b["type"] == "actions"]
    chosen = [read_choice(it["value"]) for it in actions["elements"]]
    assert [it and (it.id, it.ask_id) for it in chosen] == [
        (it.id, "a1") for it in reply.candidates
    ]


def test_text_of_others_is_no_mark_of_slack(bot: Bot) -> None:
    """Code comes as plain text, and a title's signs are escaped."""
    for entry in bot.kb.entries.values():
        reply = bot.reply(entry.texts["en"].title, "en")
        for kind, text in texts_of(show_reply(reply, "a1", BASE)["blocks"]):
            if kind == "mrkdwn":
                assert text.count("<") == text.count(">") == text.count("<https://")
