"""Every entry is found by its questions, and by none that belongs elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from faqbot.answering.bot import Bot
from faqbot.cache import build_bot
from faqbot.content.load import load_content
from faqbot.content.parse import Content
from faqbot.proofreading.questions import FEWEST_QUESTIONS, check_questions

DOCS = Path(__file__).parents[2] / "docs"
CONTENT = load_content(DOCS)


@pytest.fixture(scope="module")
def bot() -> Bot:
    return build_bot(CONTENT.kb)


@pytest.mark.parametrize("id", CONTENT.kb.entries)
def test_an_entry_keeps_its_questions(bot: Bot, id: str) -> None:
    questions = CONTENT.kb.questions[id]
    stolen = [
        f"{question}: {id} → {now}"
        for wanted in questions.finds.values()
        for question in wanted
        if (now := bot.find(question)) != id
    ]
    stolen += [
        f"{question}: {owner or 'nothing'} → {id}"
        for avoided in questions.avoids.values()
        for question, owner in avoided.items()
        if bot.find(question) == id
    ]
    assert not stolen, "\n".join(stolen)


def test_every_entry_has_questions_of_both_kinds_in_both_languages() -> None:
    for id, questions in CONTENT.kb.questions.items():
        for lang in ("ko", "en"):
            assert len(questions.finds[lang]) >= FEWEST_QUESTIONS, id
        assert any(questions.avoids.values()), id
    assert CONTENT.kb.questions.keys() == CONTENT.kb.entries.keys()


def test_a_change_that_steals_a_question_is_told_as_was_and_now(bot: Bot) -> None:
    question = next(iter(CONTENT.kb.questions["pagination"].finds["en"]))
    kb = CONTENT.kb
    stolen = kb.questions["cors"].finds | {"en": (question,)}
    cors = type(kb.questions["cors"])(stolen, kb.questions["cors"].avoids)
    broken = type(kb)(
        **{name: getattr(kb, name) for name in kb.__dataclass_fields__ if name != "questions"},
        questions={**kb.questions, "cors": cors},
    )
    found = check_questions(Content(CONTENT.documents, broken, ()), bot)
    assert f"{question}: cors → pagination" in [finding.message for finding in found]
