"""What the staff teach is known at once, changes nothing else, and can be taken back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from faqbot.answering.bot import Bot
from faqbot.answering.phrases import build_phrases
from faqbot.answering.teaching import Taught, find_changes, teach, with_taught
from faqbot.matching.matcher import Matcher, extend_margins
from faqbot.model import KnowledgeBase, Reply
from tests.sharing import Some

TAUGHT = [
    Taught("retry-after", "en", "cool-down after the server went quiet on us"),
    Taught("list-agents", "ko", "응대 요원 로스터 추출"),
    Taught("find-api-key", "en", "magic wand number of an account"),
]


def questions_of(kb: KnowledgeBase) -> list[str]:
    found = [kb.questions[id].finds.values() for id in kb.entries]
    return [question for finds in found for asked in finds for question in asked]


def with_some(kb: KnowledgeBase, some: Some) -> KnowledgeBase:
    """The knowledge base with some of its entries, among them those that are taught something."""
    kept = {*some(list(kb.entries)), *(item.entry_id for item in TAUGHT)}
    return replace(kb, entries={id: entry for id, entry in kb.entries.items() if id in kept})


@pytest.fixture(scope="module")
def taught(bot: Bot) -> Bot:
    return teach(bot, with_taught(bot.kb, TAUGHT))


@pytest.mark.parametrize("item", TAUGHT, ids=lambda item: item.phrase)
def test_a_wording_is_known_at_once(bot: Bot, taught: Bot, item: Taught) -> None:
    before = bot.reply(item.phrase).answer
    assert before is None or before.id != item.entry_id
    reply = taught.reply(item.phrase)
    assert reply.answer is not None
    assert reply.answer.id == item.entry_id
    assert reply.answer.confidence > 0.9


def test_other_questions_are_answered_as_before(bot: Bot, taught: Bot, some: Some) -> None:
    questions = some(questions_of(bot.kb))
    assert list(find_changes(bot, taught, [it.phrase for it in TAUGHT], questions)) == []
    outcomes = [(bot.reply(q), taught.reply(q)) for q in questions[::4]]
    assert all(first_of(was) == first_of(now) for was, now in outcomes)
    # Those that stand at a threshold may come to lie on its other side.
    moved = sum(was.outcome != now.outcome for was, now in outcomes)
    assert moved <= len(outcomes) / 50


def test_learning_all_anew_says_the_same(kb: KnowledgeBase, some: Some) -> None:
    kb = with_some(kb, some)
    taught = teach(Bot(kb), with_taught(kb, TAUGHT))
    anew = Bot(taught.kb)
    asked = [*questions_of(kb)[::9], *(it.phrase for it in TAUGHT)]
    other = [q for q in asked if first_of(taught.reply(q)) != first_of(anew.reply(q))]
    assert len(other) <= len(asked) / 100  # those that stand between two entries


def first_of(reply: Reply) -> str | None:
    """The entry that is given, or named first."""
    named = [reply.answer] if reply.answer else reply.candidates
    return named[0].id if named else None


def test_a_wording_taken_back_is_forgotten(bot: Bot, taught: Bot) -> None:
    again = teach(taught, bot.kb)
    assert again.matcher.margins is not None
    assert bot.matcher.margins is not None
    assert np.allclose(again.matcher.margins[0], bot.matcher.margins[0], atol=1e-4)


def test_a_phrase_that_stands_twice_keeps_both_its_weights() -> None:
    pairs = [("a", "one word"), ("a", "one word"), ("b", "another"), ("b", "a third")]
    known = Matcher(pairs)
    assert known.margins is not None
    weights = np.arange(8, dtype=np.float32).reshape(4, 2)
    extended = extend_margins(Matcher(pairs, margins=(weights, known.margins[1])), pairs)
    assert extended is not None
    assert np.array_equal(extended[0], weights)


def test_what_is_out_of_scope_is_declined_and_nothing_learnt_anew(bot: Bot, some: Some) -> None:
    question = "how do I get a list of all the agents of another company"
    assert bot.reply(question).outcome != "none"
    declined = Taught(None, "en", question)
    after = teach(bot, with_taught(bot.kb, [declined]))
    reply = after.reply(question)
    assert reply.outcome == "none"
    assert reply.message
    assert bot.matcher.margins is not None
    assert after.matcher.margins is not None
    before, now = bot.matcher.margins[0], after.matcher.margins[0]
    assert np.array_equal(now[: len(before), : before.shape[1]], before)
    asked = some(questions_of(bot.kb))
    assert list(find_changes(bot, after, [question], asked)) == []


def test_what_is_known_already_or_of_a_lost_entry_changes_nothing(bot: Bot) -> None:
    title = bot.kb.entries["cors"].texts["en"].title
    nothing = [Taught("cors", "en", title), Taught("gone-entry", "en", "x y z")]
    assert with_taught(bot.kb, nothing) == bot.kb


def test_a_wording_that_takes_a_question_is_found_out(bot: Bot) -> None:
    theft = Taught("cors", "en", "Where do I find my API key")
    after = teach(bot, with_taught(bot.kb, [theft]))
    asked = ["Where do I find my API key", "How do I set up a webhook?"]
    [change] = find_changes(bot, after, [theft.phrase], asked)
    assert (change.question, change.was, change.now) == (asked[0], "find-api-key", "cors")


def test_margins_are_learnt_anew_where_the_ids_differ() -> None:
    known = Matcher([("a", "one word"), ("b", "another thing")])
    assert extend_margins(known, [("a", "one word"), ("c", "x")]) is None
    assert extend_margins(known, [("a", "one word")]) is None


def test_an_id_behind_those_that_are_known_finds_its_phrases_alone() -> None:
    pairs = [("a", "one word"), ("b", "another thing")]
    known = Matcher(pairs)
    more = [*pairs, ("c", "weather of tomorrow")]
    extended = Matcher(more, margins=extend_margins(known, more))
    assert [extended.rank(phrase, 1)[0].id for _, phrase in more] == ["a", "b", "c"]


def test_the_phrases_of_a_taught_bot_are_those_of_its_content(taught: Bot) -> None:
    assert set(taught.matcher.phrases) == {phrase for _, phrase in build_phrases(taught.kb)}
