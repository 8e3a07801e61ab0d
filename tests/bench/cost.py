"""What a text of 64 KiB costs at worst: milliseconds of processor time, in Python and in Node.

    python -m tests.bench.cost [ROWS]

Texts are those of tests/cases/cost.yml, over and over, and the questions of the knowledge base.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from faqbot.cache import build_bot
from faqbot.content.load import load_knowledge_base
from faqbot.site.export.files import export_files
from tests.browser.nodejs import make_folder, run
from tests.costs import CASES, LARGEST, make_pairs, make_runs

ROWS = 15
TRIES = 3
RUNS = 200  # of all combinations
MEASURE = """
const { Bot } = await import("./assets/answer/bot.js");
const load = (name) => read(`./assets/answer/${name}.json`);
const bot = new Bot(load("index"), load("rules"), load("answers.ko"));
const time = (text) => {
  const begin = process.cpuUsage();
  bot.reply(text);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
};
given.slice(0, 50).forEach(time);
return given.map((text) => Math.min(time(text), time(text), time(text)));
"""


def main(rows: int) -> None:
    """Print the texts that cost most, and the worst of each column."""
    kb = load_knowledge_base(Path("docs"))
    bot = build_bot(kb)
    units = [*make_pairs(), *random.Random(1).sample(list(make_runs()), RUNS)]
    texts = {f"{u.before!r} {u.piece!r} {u.after!r}"[:60]: u.text(LARGEST) for u in units}
    asked = [q for own in kb.questions.values() for finds in own.finds.values() for q in finds]
    many = "\n".join(asked * 10).encode()[:LARGEST].decode(errors="ignore")
    texts |= {"questions, a line each": many, "questions, in a row": many.replace("\n", " ")}
    texts["random words"] = _random_words()

    def fresh(do: Callable[[str], object]) -> Callable[[str], object]:
        def read(text: str) -> object:
            bot.matcher.read.cache_clear()
            bot.diagnose.cache_clear()
            return do(text)

        return read

    replies = {name: milliseconds(fresh(bot.reply), text) for name, text in texts.items()}
    tickets = {name: milliseconds(fresh(bot.suggest), text) for name, text in texts.items()}
    with tempfile.TemporaryDirectory() as folder:
        made = make_folder(Path(folder) / "node", export_files(kb, bot.matcher.margins))
        browser = dict(zip(texts, run(made, MEASURE, list(texts.values())), strict=True))
    print(f"{len(texts)} texts of {LARGEST // 1024} KiB, {len(CASES['pieces'])} pieces; ms")
    print(f"{'reply':>7} {'suggest':>7} {'browser':>7}")
    print(f"{max(replies.values()):7.0f} {max(tickets.values()):7.0f} {max(browser.values()):7.0f}"
          "  at worst")  # fmt: skip
    for name in sorted(texts, key=lambda name: -max(replies[name], tickets[name], browser[name])):
        rows -= 1
        if rows < 0:
            break
        print(f"{replies[name]:7.0f} {tickets[name]:7.0f} {browser[name]:7.0f}  {name}")


def _random_words() -> str:
    chance = random.Random(1)
    letters = [chr(chance.randrange(0xAC00, 0xD7A4)) for _ in range(400)] + list("abcdefghijklmno")
    words = ("".join(chance.choices(letters, k=chance.randint(1, 9))) for _ in range(LARGEST))
    return " ".join(words).encode()[:LARGEST].decode(errors="ignore")


def milliseconds(do: Callable[[str], object], text: str) -> float:
    """The processor time of something, the mean of a few tries."""
    begin = time.process_time()
    for _ in range(TRIES):
        do(text)
    return (time.process_time() - begin) * 1000 / TRIES


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
