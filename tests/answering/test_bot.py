"""The bot answers with the right entry, asks back when it is close, and says when it knows none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faqbot.answering.bot import Bot
from faqbot.answering.lang import detect_lang
from faqbot.model import LANGS, Lang
from tests.sharing import Some


def test_every_title_and_alias_finds_its_entry(bot: Bot, some: Some) -> None:
    phrases = [
        (entry.id, phrase)
        for entry in bot.kb.entries.values()
        for text in entry.texts.values()
        for phrase in (text.title, *text.aliases)
    ]
    lost = [
        f"{phrase}: {id} → {read.decision}"
        for id, phrase in some(phrases)
        if id
        not in dict((read := bot.interpreter.understand(phrase, in_parts=True)).decision.ranked[:3])
    ]
    assert lost == []
    assert all(id in first_three(bot.reply(phrase)) for id, phrase in phrases[::64])


def first_three(reply: object) -> list[str]:
    answer = getattr(reply, "answer", None)
    ids = [candidate.id for candidate in getattr(reply, "candidates", ())]
    return ([answer.id] if answer else []) + ids[:3]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("code", [200, 400, 403, 404, 415, 429, 500, 503])
def test_a_bare_status_code_is_answered_with_its_own_page(bot: Bot, code: int, lang: Lang) -> None:
    reply = bot.reply(f"{code} error", lang)
    assert reply.answer is not None
    assert reply.answer.id == "status-codes"
    assert reply.answer.url.endswith(f"/status/{code}/")
    meaning = bot.kb.status_codes[code].texts[lang].meaning
    assert reply.answer.text.startswith(f"{code} ")
    assert meaning in reply.answer.text
    assert [status.code for status in reply.status_codes] == [code]


def test_a_status_code_in_a_situation_is_explained_beside_the_entry(bot: Bot) -> None:
    reply = bot.reply("How long should I wait after a 429 before I retry?")
    assert reply.answer is not None
    assert reply.answer.id == "retry-after"
    assert [status.code for status in reply.status_codes] == [429]


def test_an_endpoint_in_the_question_names_its_section(bot: Bot) -> None:
    reply = bot.reply("PUT /api/v2/tickets/12 에서 상태를 바꾸려면?")
    assert ("PUT", "/api/v2/tickets/[id]") in [(doc.method, doc.path) for doc in reply.api_docs]


def test_an_error_code_in_the_question_is_explained(bot: Bot) -> None:
    reply = bot.reply('{"code":"missing_field","field":"email"} what is this?')
    assert [error.code for error in reply.error_codes] == ["missing_field"]


def test_a_known_message_is_explained_unless_its_error_code_is(bot: Bot) -> None:
    (message,) = bot.reply("POST tickets answers <b>You are being redirected</b>", "en").messages
    assert message.text == "You are being redirected"
    assert message.url == "/en/messages/#being-redirected"
    reply = bot.reply('{"code":"missing_field","message":"Mandatory attribute missing"}', "ko")
    assert [error.code for error in reply.error_codes] == ["missing_field"]
    assert reply.messages == ()


def test_a_pasted_key_is_masked_and_the_reply_says_so(bot: Bot) -> None:
    secret = "aB3dE5fG7hJ9kL1mN3pQ"
    reply = bot.reply(f"curl -u {secret}:X https://acme.freshdesk.com/api/v2/tickets gives 401")
    assert secret not in repr(reply)
    assert reply.warnings


def test_a_question_typed_on_the_wrong_keyboard_is_answered_in_korean(bot: Bot) -> None:
    reply = bot.reply("dnpqgnr tjfwjd djEjgrp gkskdy")
    assert reply.lang == "ko"
    assert "set-up-webhook" in first_three(reply)


def test_a_reply_explains_what_counted_and_what_was_repaired(bot: Bot) -> None:
    explanation = bot.reply("dnpqgnr tjfwjd 방법").explanation
    assert ("dnpqgnr", "웹훅") in [(r.typed, r.meant) for r in explanation.repairs]
    match = explanation.matches[0]
    assert match.id == "set-up-webhook"
    assert "웹훅" in match.phrase
    assert {word.word for word in match.words} >= {"웹훅", "설정"}
    assert 0.9 <= sum(word.share for word in match.words) <= 1.001


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("API 키는 어디에 있나요?", "ko"),
        ("single ticket의 priority랑 status GET하는 URL 뭐야", "ko"),
        ("HTTP/1.1 403 Forbidden\nYou are not allowed to do that\n무슨 뜻이죠?", "ko"),
        ("429 뜸", "ko"),
        ("What does 웹훅 mean in the admin menu?", "en"),
        ("where is my key", "en"),
        ("429", "en"),
        ("", "en"),
        ("ㅇㅁㄹ", "ko"),
    ],
)
def test_the_language_is_the_questions_own(question: str, lang: Lang) -> None:
    assert detect_lang(question) == lang


@settings(max_examples=60, deadline=None)
@given(
    question=st.text(max_size=200), lang=st.sampled_from([None, *LANGS]), limit=st.integers(1, 10)
)
def test_any_question_gets_a_reply_of_the_promised_shape(
    bot: Bot, question: str, lang: Lang | None, limit: int
) -> None:
    reply = bot.reply(question, lang, limit)
    assert (reply.answer is not None) == (reply.outcome == "answer")
    if reply.outcome == "choose":
        assert 2 <= len(reply.candidates) <= 5
    if reply.outcome == "none":
        assert not reply.candidates
        assert reply.links
    assert len(reply.candidates) <= max(limit, 2)
    assert lang in (None, reply.lang)
    ids = first_three(reply)
    assert len(set(ids)) == len(ids)


def test_a_mail_that_says_nothing_as_a_whole_is_read_sentence_by_sentence(bot: Bot) -> None:
    question = "We must remove 2000 spam tickets with a script, is there a mass deletion call? "
    mail = (
        "Hello, I hope you are doing well. We are a small shop and moved to you last month. "
        f"Our customers keep complaining about it. {question}"
        "This is rather urgent because we go live on Monday. Looking forward to it."
    )
    reply = bot.reply(mail)
    assert next(it.id for it in [reply.answer, *reply.candidates] if it) == "delete-ticket"
    assert bot.reply(mail.replace(question, "")).answer is None


def test_the_same_question_is_thought_about_once(bot: Bot) -> None:
    question = "how do I find my api key, my friend?"
    assert bot.reply(question) is bot.reply(question)
    assert bot.reply(question, previous="What are webhooks?") is not bot.reply(question)
    assert bot.reply(question, "ko").lang == "ko"


def test_a_long_text_is_not_remembered(bot: Bot) -> None:
    text = "how do I find my api key? " + "I looked everywhere. " * 20
    assert bot.reply(text) is not bot.reply(text)


def test_a_question_finds_what_its_reply_names_first(bot: Bot, some: Some) -> None:
    asked = [
        question
        for questions in bot.kb.questions.values()
        for lang in LANGS
        for question in (*questions.finds[lang], *questions.avoids[lang])
    ]
    asked += ["hello", "장고에서 403 나요", "How do I merge contacts? And how do I list agents?"]
    for question in some(asked):
        reply = bot.reply(question)
        named = [reply.answer.id] if reply.answer else [each.id for each in reply.candidates]
        assert bot.find(question) == (named[0] if named else None), question
