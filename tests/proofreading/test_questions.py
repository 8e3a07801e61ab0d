"""Every entry is found by its questions, and by none that belongs elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from faqbot.answering.bot import Bot
from faqbot.content.load import load_content
from faqbot.content.parse import Content
from faqbot.model import KnowledgeBase
from faqbot.proofreading.questions import FEWEST_QUESTIONS, check_questions

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(DOCS)


def test_an_entry_keeps_its_questions(bot: Bot, content: Content) -> None:
    """One of eight here; `faqbot check` asks them all, with the same function."""
    entries = dict(list(content.kb.entries.items())[::8])
    some = replace(content, kb=replace(content.kb, entries=entries))
    assert list(check_questions(some, bot)) == []


def test_every_entry_has_questions_of_both_kinds_in_both_languages(kb: KnowledgeBase) -> None:
    for id, questions in kb.questions.items():
        for lang in ("ko", "en"):
            assert len(questions.finds[lang]) >= FEWEST_QUESTIONS, id
        assert any(questions.avoids.values()), id
    assert kb.questions.keys() == kb.entries.keys()


def test_a_change_that_steals_a_question_is_told_as_was_and_now(bot: Bot, content: Content) -> None:
    kb = content.kb
    question = next(iter(kb.questions["pagination"].finds["en"]))
    cors = replace(kb.questions["cors"], finds=kb.questions["cors"].finds | {"en": (question,)})
    broken = replace(
        kb,
        entries={id: kb.entries[id] for id in ("cors", "pagination")},
        questions=kb.questions | {"cors": cors},
    )
    found = check_questions(replace(content, kb=broken), bot)
    assert f"{question}: cors → pagination" in [finding.message for finding in found]
