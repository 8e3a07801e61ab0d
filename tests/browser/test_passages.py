"""The browser weighs passages as the server does; which it shows, test_replies compares."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from faqbot.answering.bot import Bot
from faqbot.answering.passages import words_in, words_of
from faqbot.model import LANGS, Lang
from tests.browser.nodejs import needs_node, run

COUNTS = """
  const { Bot } = await import("./assets/answer/bot.js");
  const names = ["index", "rules", `answers.${given}`, `passages.${given}`];
  const { passages } = new Bot(...names.map((name) => read(`./assets/answer/${name}.json`)));
  return [passages.size, Object.fromEntries(passages.occurrences)];
"""
pytestmark = needs_node


@pytest.mark.parametrize("lang", LANGS)
def test_terms_are_counted_the_same_in_markdown_and_in_html(
    bot: Bot, folder: Path, lang: Lang
) -> None:
    size, occurrences = run(folder, COUNTS, lang)
    parts = [part for page in bot.passages.parts.values() for part in page if part.lang == lang]
    counted: Counter[str] = Counter()
    for part in parts:
        assert words_of(part.html).split() != []
        read = bot.passages.terms_of(words_in(part.source))
        assert read == bot.passages.terms_of(words_of(part.html)), part.url
        counted.update(bot.passages.terms_of(f"{part.heading}\n{words_in(part.source)}").keys())
    assert size == len(parts)
    assert occurrences == counted
