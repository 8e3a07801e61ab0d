"""The browser marks what was pasted exactly where the server does, with the same notes."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path

import pytest
import yaml

from faqbot.answering.annotate import annotate
from faqbot.answering.bot import Bot
from faqbot.answering.masking import mask
from faqbot.model import LANGS, Lang
from tests.browser.conftest import ROOT
from tests.browser.nodejs import needs_node, run
from tests.browser.vectors import splices
from tests.sharing import Some

CASES = ROOT / "tests" / "cases"
ANNOTATE = """
  const { Bot } = await import("./assets/answer/bot.js");
  const { annotate } = await import("./assets/answer/annotate.js");
  const bot = new Bot(...["index", "rules", `answers.${given.lang}`].map((name) => read(`./assets/answer/${name}.json`)));
  return given.texts.map((text) => annotate(bot, text));
"""  # noqa: E501


@needs_node
@pytest.mark.parametrize("lang", LANGS)
def test_pastes_of_every_kind_are_marked_as_python_marks_them(
    bot: Bot, folder: Path, lang: Lang, some: Some
) -> None:
    groups = yaml.safe_load((CASES / "diagnosis.yml").read_text("utf-8"))["groups"]
    seeds = [case["q"] for group in groups.values() for case in group]
    seeds += [
        case["pasted"] for case in yaml.safe_load((CASES / "annotated.yml").read_text("utf-8"))
    ]
    seeds += [f'😀 {{"field":"cf_x", "code": "{code}"}}' for code in bot.kb.error_codes]
    seeds += [text.replace(" ", "\n ", 1) for message in bot.kb.messages for text in message.texts]
    asked = some([*seeds, *splices(random.Random(lang), seeds, 1_000)])
    texts = [mask(text, bot.listed).text for text in asked]
    there = run(folder, ANNOTATE, {"lang": lang, "texts": texts})
    kinds = set()
    for text, marked in zip(texts, there, strict=True):
        here = json.loads(json.dumps(asdict(annotate(bot, text, lang))))
        assert marked == here, repr(text)
        kinds |= {note["kind"] for note in here["notes"]}
    assert kinds == {"secret", "status", "error", "field", "call", "message"}
