"""The browser's modules read long and odd texts as Python does, with the same bounds."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from faqbot.answering.bot import Bot
from faqbot.answering.interpreter import restate
from faqbot.answering.masking import mask
from faqbot.answering.ticket import split_ticket
from faqbot.matching.spelling import compose, visible
from tests.browser.nodejs import needs_node, run
from tests.costs import make_pairs, make_runs
from tests.sharing import Some

pytestmark = needs_node

# On both sides of every bound.
SIZES = (300, 2_900, 3_100, 4_100, 9_900, 10_100, 30_000)
INVISIBLE = (
    "\u00ad\u034f\u061c\u180b\u180e\u200b\u200d\u200f\u202a\u2060\u2066\ufe0f\ufeff\U000e0001"
)
READ = """
const { Bot } = await import("./assets/answer/bot.js");
const { restate } = await import("./assets/answer/diagnosis.js");
const load = (name) => read(`./assets/answer/${name}.json`);
const bot = new Bot(load("index"), load("rules"), load("answers.ko"));
return given.map((text) => {
  const masked = bot.mask(text);
  const found = bot.interpreter.diagnose(masked.text);
  const asked = restate(masked.text, found, bot.rules);
  const [understood, repairs] = bot.matcher.read(asked);
  const messages = found.messages.map(([id]) => id);
  const parts = bot.interpreter.split(masked.text);
  return { ...found, messages, ...masked, asked, understood, repairs, parts };
});
"""


def read_here(bot: Bot, text: str) -> dict[str, Any]:
    masked = mask(text)
    found = bot.diagnose(masked.text)
    asked = restate(masked.text, found, bot.kb.status_codes, bot.interpreter.own_name)
    understood, repairs = bot.matcher.read(asked)
    return {
        "status_codes": list(found.status_codes),
        "error_codes": list(found.error_codes),
        "endpoints": [asdict(endpoint) for endpoint in found.endpoints],
        "calls": list(found.calls),
        "messages": list(found.messages),
        "text": masked.text,
        "kinds": list(masked.kinds),
        "asked": asked,
        "understood": understood,
        "repairs": [[repair.typed, repair.meant] for repair in repairs],
        "parts": list(split_ticket(masked.text))[1:],
    }


def compare(bot: Bot, folder: Path, texts: Sequence[str]) -> None:
    for text, there in zip(texts, run(folder, READ, list(texts)), strict=True):
        assert there == read_here(bot, text), ascii(text[:200])


def test_pieces_over_and_over_are_read_as_python_reads_them(
    bot: Bot, folder: Path, some: Some
) -> None:
    units = [*make_pairs(), *random.Random(3).sample(list(make_runs()), 150)]
    texts = [unit.text(SIZES[number % len(SIZES)]) for number, unit in enumerate(units)]
    assert len(texts) > 400
    compare(bot, folder, some(texts))


def test_invisible_characters_anywhere_are_read_as_python_reads_them(
    bot: Bot, folder: Path
) -> None:
    chance = random.Random(4)
    texts = []
    for unit in make_pairs():
        letters = list(unit.text(200))
        for _ in range(6):
            letters.insert(chance.randrange(len(letters) + 1), chance.choice(INVISIBLE))
        texts.append("".join(letters))
    compare(bot, folder, texts)


def test_every_character_is_visible_or_not_and_composed_alike(folder: Path) -> None:
    chars = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    texts = ["x".join(chars[start : start + 2_000]) for start in range(0, len(chars), 2_000)]
    there = run(
        folder,
        """const { visible } = await import("./assets/answer/text.js");
        return given.map(visible);""",
        texts,
    )
    assert there == [visible(text) for text in texts]


def test_crowds_of_marks_are_composed_alike(folder: Path) -> None:
    chance = random.Random(5)
    some = "\u0301\u0323\u0345\ufdfa\u1100\u1161\u11a8가a \u3099か\u0f73\u0344\u1f82İ\U0001d15eß"
    texts = ["".join(chance.choices(some, k=length)) for length in (5, 60, 70, 500, 4_000) * 20]
    texts += [f"a{chr(0x301) * n}{chr(0x323) * m}b" for n in (1, 40, 200) for m in (1, 40, 200)]
    there = run(
        folder,
        """const { compose } = await import("./assets/answer/text.js");
        return given.map(compose);""",
        texts,
    )
    assert there == [compose(text) for text in texts]
