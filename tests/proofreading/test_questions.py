"""Every entry is found by its questions, and by none that belongs elsewhere."""

from __future__ import annotations

from dataclasses import replace
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


def test_an_entry_keeps_its_questions(bot: Bot) -> None:
    """One of eight here; `faqbot check` asks them all, with the same function."""
    entries = dict(list(CONTENT.kb.entries.items())[::8])
    content = replace(CONTENT, kb=replace(CONTENT.kb, entries=entries))
    assert list(check_questions(content, bot)) == []


def test_every_entry_has_questions_of_both_kinds_in_both_languages() -> None:
    for id, questions in CONTENT.kb.questions.items():
        for lang in ("ko", "en"):
            assert len(questions.finds[lang]) >= FEWEST_QUESTIONS, id
        assert any(questions.avoids.values()), id
    assert CONTENT.kb.questions.keys() == CONTENT.kb.entries.keys()


def test_a_change_that_steals_a_question_is_told_as_was_and_now(bot: Bot) -> None:
    kb = CONTENT.kb
    question = next(iter(kb.questions["pagination"].finds["en"]))
    cors = replace(kb.questions["cors"], finds=kb.questions["cors"].finds | {"en": (question,)})
    broken = replace(
        kb,
        entries={id: kb.entries[id] for id in ("cors", "pagination")},
        questions=kb.questions | {"cors": cors},
    )
    found = check_questions(Content(CONTENT.documents, broken, ()), bot)
    assert f"{question}: cors → pagination" in [finding.message for finding in found]
