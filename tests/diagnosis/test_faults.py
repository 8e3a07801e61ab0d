"""A pasted error is told by the field that it is about."""

from __future__ import annotations

import pytest

from faqbot.answering.bot import Bot
from faqbot.diagnosis.faults import find_fields
from faqbot.words import BOT

PASTED = '{"description":"Validation failed","errors":[{"field":"email","code":"missing_field"}]}'


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (PASTED, {"missing_field": "email"}),
        (r"{\"code\": \"invalid_value\", \"field\":\"status\"}", {"invalid_value": "status"}),
        ("[{'field': 'cf.a', 'code': 'datatype_mismatch'}]", {"datatype_mismatch": "cf.a"}),
        ('{"field":"a","code":"x_y"},{"field":"b","code":"x_y"}', {"x_y": "a"}),
        ('{"field":"email"} {"code":"missing_field"}', {}),
        ("the field email and the code missing_field", {}),
        ("{" * 20_000, {}),
    ],
)
def test_a_field_belongs_to_the_code_beside_it(text: str, fields: dict[str, str]) -> None:
    assert find_fields(text) == fields


@pytest.mark.parametrize(
    ("question", "title"),
    [
        (PASTED, "email 필드가 빠졌습니다"),
        (f"POST /api/v2/tickets → 400\n{PASTED}", "email 필드가 빠졌습니다"),
        ("409 오류가 나요", "409 충돌"),
    ],
)
def test_the_heading_says_what_is_wrong(bot: Bot, question: str, title: str) -> None:
    answer = bot.reply(question, "ko").answer
    assert answer is not None
    assert answer.title == title


def test_the_call_that_failed_says_what_it_needs(bot: Bot) -> None:
    answer = bot.reply(f"POST /api/v2/tickets\n{PASTED}", "ko").answer
    assert answer is not None
    assert "본문에 email 필드를 넣으세요." in answer.text
    assert "POST /api/v2/tickets: 요청자" in answer.text


def test_every_template_names_a_known_code(bot: Bot) -> None:

    for words in BOT.values():
        named = [key.split("_", 1)[1] for key in words if key.startswith(("fault_", "fix_"))]
        assert set(named) <= set(bot.kb.error_codes)


def test_what_was_masked_is_one_line(bot: Bot) -> None:
    reply = bot.reply("키는 api_key=Zx9fK2mQ7vB1nL4pT8w 이고 hana@example.com 이에요 429", "ko")
    assert reply.warnings == ("가림: API 키, 이메일. 노출된 키는 재설정하세요.",)
    assert bot.reply("429", "ko").warnings == ()


def test_only_an_unsure_answer_says_that_it_is_one(bot: Bot) -> None:
    assert bot.reply("API 키는 어디에서 확인하나요?", "ko").message == ""
    sure = bot.thresholds.sure
    asked = ["분당 몇 번?", "webhook 페이로드", "티켓", "agent list", "PUT", "watcher api", "목록"]
    replies = [bot.reply(question, "ko") for question in asked]
    unsure = [r for r in replies if r.answer and r.answer.confidence < sure]
    assert unsure
    assert all("가장 가까운 글" in reply.message for reply in unsure)
