"""What was pasted is marked in place: secret, code, field, call and message, each with its fix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from faqbot.answering.annotate import MOST_NOTES, annotate
from faqbot.answering.bot import Bot
from faqbot.answering.masking import mask
from faqbot.model import LANGS, Lang

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "annotated.yml").read_text("utf-8"),
)


def drawn(pieces: tuple[tuple[str, int | None], ...]) -> str:
    return "".join(text if note is None else f"⟦{text}|{note}⟧" for text, note in pieces)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_what_is_recognised_is_marked_in_place(bot: Bot, case: dict[str, Any]) -> None:
    marked = annotate(bot, mask(case["pasted"], bot.listed).text, "en")
    assert drawn(marked.pieces) == case["marked"]
    assert [note.kind for note in marked.notes] == [kind for kind, _ in case["notes"]]
    for note, (_, title) in zip(marked.notes, case["notes"], strict=True):
        assert note.title.startswith(title)


@pytest.mark.parametrize("lang", LANGS)
def test_every_error_code_says_what_to_do_with_the_field(bot: Bot, lang: Lang) -> None:
    for code in bot.kb.error_codes:
        text = f'{{"field":"cf_colour","message":"m","code":"{code}"}}'
        (note,) = annotate(bot, text, lang).notes
        assert (note.kind, note.url.split("#")[1]) == ("field", code)
        assert "cf_colour" in note.title
        assert note.text


def test_the_pieces_are_the_text(bot: Bot) -> None:
    for case in CASES:
        text = mask(case["pasted"], bot.listed).text
        assert "".join(piece for piece, _ in annotate(bot, text, "ko").pieces) == text


def test_a_paste_that_names_everything_has_a_bounded_number_of_notes(bot: Bot) -> None:
    text = "\n".join(f'{{"field":"cf_{n}","code":"invalid_value"}}' for n in range(200))
    marked = annotate(bot, text, "en")
    assert len(marked.notes) == MOST_NOTES
    assert "".join(piece for piece, _ in marked.pieces) == text
