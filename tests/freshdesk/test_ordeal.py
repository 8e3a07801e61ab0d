"""A thousand webhooks, Freshdesk failing, faqbot killed ten times: one note where one is due."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.freshdesk.ordeal import AGAIN, Plan, endure

pytestmark = pytest.mark.process


def test_each_ticket_has_its_one_note_whatever_happens(tmp_path: Path) -> None:
    outcome = endure(Plan(f"sqlite:///{tmp_path}/faq.sqlite3", tmp_path))
    account = outcome.account
    assert outcome.kills == 10
    assert outcome.answers[500] and outcome.answers[502] and outcome.answers[429]
    assert outcome.wrong == {}
    assert outcome.given_up == 0
    assert set(outcome.states) == {"noted", "unsure", "spam", "gone"}
    assert not account.mails
    assert not account.undocumented
    assert account.refused == 0, "more was asked than the account's headers left"
    assert {question: outcome.asked[question] for question in outcome.unknown} == dict.fromkeys(
        outcome.unknown, 1
    )
    for id, notes in outcome.expected.items():
        said = [it for it in account.conversations_of(id) if it["incoming"]]
        if notes and said:  # the note knows what was said last
            [note] = account.notes_of(id)
            assert AGAIN in note["body_text"]
