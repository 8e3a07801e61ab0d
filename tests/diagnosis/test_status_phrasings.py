"""A status code that is asked about is always explained and never refused, however it is asked."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
import yaml

from faqbot.answering.bot import Bot
from faqbot.model import LANGS, KnowledgeBase, Lang
from tests.sharing import Some

ROOT = Path(__file__).parents[2]
PHRASINGS: dict[Lang, list[str]] = yaml.safe_load(
    (ROOT / "tests/cases/status-phrasings.yml").read_text("utf-8")
)
# Two names are everyday words, which say nothing of a code: OK and, in Freshdesk's list, Created.
EVERYDAY = {200, 201}


def test_there_are_sixteen_codes_and_twenty_phrasings_a_language(kb: KnowledgeBase) -> None:
    assert len(kb.status_codes) == 16
    assert all(len(set(PHRASINGS[lang])) >= 20 for lang in LANGS)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("way", ["number", "name", "both"])
def test_a_code_is_explained(bot: Bot, lang: Lang, way: str, some: Some) -> None:
    failed = []
    for code, phrasing in some(list(product(bot.kb.status_codes, PHRASINGS[lang]))):
        question = phrasing.format(code=written(code, bot.kb.status_codes[code].name, way))
        reply = bot.reply(question)
        codes = [status.code for status in reply.status_codes]
        if code not in codes or reply.outcome == "none":
            failed.append((question, reply.outcome, codes))
    assert failed == []


def written(code: int, name: str, way: str) -> str:
    """A code as somebody may write it."""
    if way == "name" and code in EVERYDAY:
        return f"HTTP {name}"
    return {"number": str(code), "name": name, "both": f"{code} {name}"}[way]
