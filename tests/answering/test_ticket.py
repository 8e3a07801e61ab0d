"""A whole ticket finds what it asks for, whatever stands around it."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from faqbot.answering.bot import Bot
from faqbot.answering.ticket import (
    MAX_TICKET,
    PARTS,
    merge_suggestions,
    split_ticket,
    without_quote,
)
from faqbot.model import Suggestion

CASES = Path(__file__).parents[1] / "cases"
TICKETS: list[dict[str, Any]] = yaml.safe_load((CASES / "tickets.yml").read_text("utf-8"))
MAILS: list[dict[str, str]] = yaml.safe_load((CASES / "quoted-mails.yml").read_text("utf-8"))


@pytest.mark.parametrize("ticket", TICKETS, ids=lambda ticket: " ".join(ticket["entries"]))
def test_what_a_ticket_asks_for_comes_first(bot: Bot, ticket: dict[str, Any]) -> None:
    found = bot.suggest(ticket["text"])
    assert found.lang == ticket["lang"]
    assert set(ticket["entries"]) <= {suggestion.id for suggestion in found.suggestions[:3]}


def test_a_suggestion_says_where_it_was_asked_and_by_which_words(bot: Bot) -> None:
    [best, *_] = bot.suggest("Hello there!\nWhere can I find my API key?\nBye for now").suggestions
    assert best.id == "find-api-key"
    assert best.part == "Where can I find my API key?"
    assert "key" in {word.word.lower().strip("?") for word in best.words}


def test_a_ticket_that_asks_nothing_of_ours_gets_no_likely_answer(bot: Bot) -> None:
    found = bot.suggest("The printer on the third floor is out of toner.\nPlease send somebody.")
    assert all(suggestion.confidence < 0.3 for suggestion in found.suggestions)


def test_secrets_are_masked_and_say_nothing_about_the_question(bot: Bot) -> None:
    ticket = bot.suggest("My key is q8Zr2Tn4Vx6Lm0Pk3Sd5.\nHow do I set up a webhook?")
    assert ticket.text.startswith("My key is [api key].")
    assert ticket.kinds == ("api_key",)
    assert ticket.suggestions[0].id == "set-up-webhook"


def test_the_codes_of_a_ticket_are_explained_in_the_readers_language(bot: Bot) -> None:
    ticket = bot.suggest("POST /api/v2/contacts gives 409 duplicate_value", "ko")
    assert ticket.lang == "en"
    assert [status.code for status in ticket.status_codes] == [409]
    assert ticket.status_codes[0].url == "/status/409/"
    assert [error.code for error in ticket.error_codes] == ["duplicate_value"]


@given(st.text("ab .!?\n。", max_size=200))
def test_parts_are_parts_of_the_ticket(text: str) -> None:
    whole, *parts = split_ticket(text)
    assert whole == text
    assert len(parts) <= PARTS
    assert len(set(parts)) == len(parts)
    assert all(part in text and "\n" not in part for part in parts)


@pytest.mark.parametrize("line", ["안 와요 {}\n", "it fails {}.  ", "\ufdfa a {}\n"], ids=ascii)
def test_the_parts_of_a_long_ticket_are_bounded_in_all(line: str) -> None:
    ticket = "".join(line.format(number) for number in range(5_000))
    _, *parts = split_ticket(ticket)
    assert 10 < len(parts) <= PARTS
    assert sum(len(unicodedata.normalize("NFKC", part)) for part in parts) <= MAX_TICKET


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail["says"][:20])
def test_a_mail_says_what_it_does_not_quote(mail: dict[str, str]) -> None:
    assert without_quote(mail["mail"]) == mail["says"]


@given(st.text("on wrote:>-\n 2026.보낸사람Tx", max_size=300))
def test_of_any_mail_something_is_left(mail: str) -> None:
    said = without_quote(mail)
    assert all(line.strip() in mail for line in said.splitlines())
    if any(line.strip()[:1] not in ("", ">") for line in mail.splitlines()):
        assert said


def test_each_entry_is_suggested_once_and_the_best_first() -> None:
    def suggestion(id: str, confidence: float, part: str) -> Suggestion:
        return Suggestion(id, confidence, part, "", ())

    a, b, again = suggestion("a", 0.4, "x"), suggestion("b", 0.6, "y"), suggestion("a", 0.7, "z")
    assert merge_suggestions([a, b, again], 5) == (again, b)
    assert merge_suggestions([a, b, again], 1) == (again,)
