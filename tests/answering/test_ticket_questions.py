"""A ticket is cut into its questions, in its order, and none of them is lost."""

from __future__ import annotations

import pytest

from faqbot.answering.bot import Bot
from faqbot.answering.decide import Thresholds
from faqbot.answering.ticket_questions import MOST, Sentence, find_questions
from faqbot.model import Suggestion

KOREAN = """안녕하세요.
어제부터 API가 429를 돌려줍니다. 얼마나 기다려야 하나요?
그리고 30일이 지난 티켓은 어떻게 가져오나요?
구내식당 메뉴도 알려 주세요.
빠른 답변 부탁드립니다.
김민수 드림"""
ENGLISH = """Hi team,

Since Monday the script stops with 429. How long do I have to wait?
And how do I get tickets that are older than 30 days?
Could you please help me with this?
What is for lunch in the canteen today?
Best regards, Anna"""
NOTHING = Sentence("all of it", ())
LIMITS = Thresholds()


def sentence(text: str, **found: float) -> Sentence:
    suggested = (Suggestion(id.replace("_", "-"), sure, text, "", ()) for id, sure in found.items())
    return Sentence(text, tuple(suggested))


def best_of(*sentences: Sentence) -> list[str]:
    found = find_questions(NOTHING, sentences, LIMITS)
    return [it.suggestions[0].id if it.suggestions else "" for it in found]


@pytest.mark.parametrize("text", [KOREAN, ENGLISH])
def test_each_question_of_a_ticket_has_its_answer_and_what_has_none_stays(
    bot: Bot, text: str
) -> None:
    waiting, older, lunch = bot.suggest(text).questions
    assert waiting.suggestions[0].id == "retry-after"
    assert [part in text for part in waiting.parts] == [True, True]
    assert waiting.parts[-1] == waiting.text
    assert older.suggestions[0].id == "list-all-tickets"
    assert all(it.confidence < LIMITS.choose for it in lunch.suggestions)


def test_one_sentence_is_one_question(bot: Bot) -> None:
    [asked] = bot.suggest("Where do I find my API key?").questions
    assert (asked.text, asked.suggestions[0].id) == (asked.parts[0], "find-api-key")
    assert bot.suggest(" ").questions == ()


def test_what_is_told_says_what_the_next_question_is_about() -> None:
    told = sentence("It stops with 429.", retry=0.97)
    assert best_of(told, sentence("How long must I wait?", hooks=0.6, retry=0.3)) == ["retry"]
    assert best_of(told, sentence("How long must I wait?")) == ["retry"]


def test_what_is_clear_by_itself_is_found_by_its_own_words() -> None:
    told = sentence("We like webhooks.", hooks=0.7)
    assert best_of(told, sentence("How do I list agents?", agents=0.5)) == ["agents"]


def test_what_is_surely_about_something_else_is_a_question_too() -> None:
    told = sentence("My webhook is dead.", hooks=0.95)
    assert best_of(told, sentence("How do I list agents?", agents=0.5)) == ["hooks", "agents"]
    assert best_of(sentence("How do I list agents?", agents=0.5), told) == ["agents", "hooks"]


def test_small_talk_is_no_question() -> None:
    asked = sentence("How do I list agents?", agents=0.9)
    for text in (
        "We are out of ideas.",
        "Any help?",
        "Could you please help me?",
        "답변 부탁드려요",
    ):
        assert best_of(asked, sentence(text, hooks=0.45)) == ["agents"], text


def test_the_same_asked_twice_is_one_question() -> None:
    once, again = sentence("How long?", retry=0.5), sentence("How long to wait?", retry=0.9)
    [asked] = find_questions(NOTHING, [once, again], LIMITS)
    assert asked.text == "How long to wait?"
    assert asked.parts == ("How long?", "How long to wait?")


def test_questions_are_no_more_than_a_reply_can_hold() -> None:
    asked = [sentence(f"How do I do the {number}th thing?") for number in range(30)]
    assert len(find_questions(NOTHING, asked, LIMITS)) == MOST


def test_a_status_code_and_the_error_code_below_it_are_one_question() -> None:
    code = sentence("POST gives 400.", status_codes=0.9)
    error = sentence('{"code": "missing_field"}', validation_errors=0.85)
    limit = sentence("How many calls a minute?", api_rate_limits=0.9)
    assert best_of(code, error, limit) == ["validation-errors", "api-rate-limits"]
    [both] = find_questions(NOTHING, (code, error), LIMITS)
    assert [it.id for it in both.suggestions] == ["validation-errors", "status-codes"]
    assert both.parts == (code.text, error.text)
    assert best_of(code, limit, error) == ["status-codes", "api-rate-limits", "validation-errors"]
