"""A text costs what its length says, here and in the browser's modules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from faqbot.answering.bot import Bot
from faqbot.answering.interpreter import restate
from faqbot.answering.lang import detect_lang
from faqbot.answering.masking import mask
from faqbot.answering.ticket import split_ticket
from faqbot.matching.spelling import compose
from tests.browser.nodejs import needs_node, run
from tests.costs import GROWTH, LARGEST, LEAST, SHARE, TRIES, Unit, make_pairs, make_runs, steep
from tests.sharing import Some

RUNS = list(make_runs())
PAIRS = list(make_pairs())
# For the one step that looks for them; they let its rules look by themselves.
SECRETS = list(make_runs("secrets", ends=("",)))
# How many bytes of runs and of pairs each step is given: of what is bounded a little less than the
# bound, so that nothing hides behind it.
STEPS = {
    "compose": (8_000, LARGEST // 2),
    "mask": (8_000, LARGEST // 2),
    "lang": (3_000, LARGEST // 4),
    "split": (2_800, LARGEST // 4),
    "restate": (3_000, LARGEST // 4),
    "diagnose": (6_000, 9_000),
    "read": (2_800, 2_800),
    "rank": (2_800, 2_800),
    "explain": (2_800, 2_800),
    "reply": (0, LARGEST // 2),
    "suggest": (0, LARGEST // 2),
}


def units_of(step: str) -> list[tuple[Unit, int]]:
    """What a step is given, and how many bytes of it."""
    run, pair = STEPS[step]
    return [
        *((unit, run) for unit in RUNS if run),
        *((unit, run) for unit in SECRETS if step == "mask"),
        *((unit, pair) for unit in PAIRS),
    ]


@pytest.fixture(scope="module")
def steps(bot: Bot) -> dict[str, Callable[[str], object]]:
    matcher = bot.matcher
    known = bot.diagnose("404")
    found = matcher.rank("how many calls a minute may I make?")

    def fresh(do: Callable[[str], object]) -> Callable[[str], object]:
        """Without what is kept of the last time."""

        def read(text: str) -> object:
            matcher.read.cache_clear()
            bot.diagnose.cache_clear()
            return do(text)

        return read

    return {
        "compose": compose,
        "mask": mask,
        "lang": detect_lang,
        "split": lambda text: list(split_ticket(text)),
        "restate": lambda text: restate(text, known, bot.kb.status_codes, bot.interpreter.own_name),
        "diagnose": fresh(bot.diagnose),
        "read": fresh(matcher.read),
        "rank": fresh(matcher.rank),
        "explain": fresh(lambda text: matcher.explain(text, found)),
        "reply": fresh(bot.reply),
        "suggest": fresh(bot.suggest),
    }


def test_there_are_hundreds_of_units() -> None:
    assert len(RUNS) > 1_000
    assert len(PAIRS) > 300
    for unit in (*RUNS, *PAIRS):
        assert 800 < len(unit.text(1_000).encode()) <= 1_000


def test_a_step_that_takes_the_square_of_a_length_is_noticed() -> None:
    def square(text: str) -> None:
        for start in range(0, len(text), 8):
            text[start:].count("\0")

    assert steep(square, [(Unit("", "a", ""), LARGEST // 3)])


@pytest.mark.parametrize("step", STEPS)
def test_no_step_costs_more_than_a_text_is_long(
    steps: dict[str, Callable[[str], object]], step: str, some: Some
) -> None:
    assert steep(steps[step], some(units_of(step))) == []


# --- the browser's modules ------------------------------------------------------------------

NOT_IN_BROWSERS = {"lang", "explain", "suggest"}
MEASURE = """
const { Bot } = await import("./assets/answer/bot.js");
const load = (name) => read(`./assets/answer/${name}.json`);
const bot = new Bot(load("index"), load("rules"), load("answers.ko"));
const { compose } = await import("./assets/answer/text.js");
const { restate } = await import("./assets/answer/diagnosis.js");
const known = bot.interpreter.diagnose("404");
const steps = {
  compose,
  mask: bot.mask,
  split: (text) => bot.interpreter.split(text),
  restate: (text) => restate(text, known, bot.rules),
  diagnose: bot.interpreter.diagnose,
  read: (text) => bot.matcher.read(text),
  rank: (text) => bot.matcher.rank(text),
  reply: (text) => bot.reply(text),
};
const [texts, growth, least, trials] = given;
// Processor time, as in Python: others may be busy, too.
const time = (step, text) => {
  const begin = process.cpuUsage();
  step(text);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1_000;
};
const isSteep = (step, [short, long], tries) => {
  let [most, few] = [Infinity, Infinity];
  while (tries--) {
    most = Math.min(most, time(step, long));
    if (most <= least) return false;
    few = Math.min(few, time(step, short));
  }
  return most > growth * few;
};
return texts.flatMap(([name, pairs]) =>
  pairs
    .filter((pair) => trials.every((tries) => isSteep(steps[name], pair, tries)))
    .map(([, long]) => [name, long.slice(0, 60)]),
);
"""


@needs_node
def test_no_step_costs_more_than_a_text_is_long_in_the_browser(folder: Path, some: Some) -> None:
    texts = [
        [step, [(unit.text(size // SHARE), unit.text(size)) for unit, size in some(units_of(step))]]
        for step in STEPS.keys() - NOT_IN_BROWSERS
    ]
    assert run(folder, MEASURE, [texts, GROWTH, LEAST * 1_000, TRIES]) == []
