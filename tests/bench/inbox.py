"""How long the inbox takes with a log of 100,000 questions: grouping, opening, one group.

    python -m tests.bench.inbox [QUESTIONS]

The questions are those of docs/data/questions and the aliases, each with typos of its own, so that
few are alike in every letter; every third was answered, the others were missed.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from faqbot.answering.bot import Bot
from faqbot.cache import build_bot
from faqbot.content.load import load_knowledge_base
from faqbot.store import open_store
from faqbot.store.tables import ASKS
from faqbot.web.jobs import make_grouper

ROOT = Path(__file__).parents[2]
OUTCOMES = ("answer", "choose", "none")


def mistype(text: str, dice: random.Random) -> str:
    """A text with a typo every 20 characters."""
    letters = list(text)
    for _ in range(max(1, len(letters) // 20)):
        at = dice.randrange(len(letters))
        letters[at : at + 1] = dice.choice([[], [letters[at]] * 2, [" "], [letters[at], " "]])
    return "".join(letters) or text


def make_asks(bot: Bot, count: int) -> list[dict[str, Any]]:
    """Rows of questions of the last year."""
    dice = random.Random(7)
    known = [
        (lang, phrase)
        for entry in bot.kb.entries.values()
        for lang, text in entry.texts.items()
        for phrase in text.aliases
    ]
    known += [
        (lang, question)
        for questions in bot.kb.questions.values()
        for lang, asked in questions.finds.items()
        for question in asked
    ]
    start = datetime.now(UTC) - timedelta(days=365)
    rows = []
    for number in range(count):
        lang, question = dice.choice(known)
        outcome = OUTCOMES[number % 3]
        rows.append(
            {
                "id": f"ask-{number}",
                "asked_at": start + timedelta(days=365 * number / count),
                "question": mistype(question, dice),
                "lang": lang,
                "outcome": outcome,
                "entry_id": "find-api-key" if outcome == "answer" else None,
                "confidence": 0.5 if outcome == "answer" else None,
                "offered": "find-api-key list-agents" if outcome == "choose" else "",
            }
        )
    return rows


def clock(what: str, work: Callable[[], Any], times: int = 1) -> None:
    """Print how long something takes, the median of several times."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    print(f"{what:45} {sorted(taken)[len(taken) // 2] * 1000:10.1f} ms")


def main(count: int) -> None:
    bot = build_bot(load_knowledge_base(ROOT / "docs"))
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/bench.sqlite3")
        with store.database.writing() as connection:
            connection.execute(sa.insert(ASKS), make_asks(bot, count))
        inbox, grouper = store.inbox, make_grouper(bot)

        def collect_all() -> None:
            while inbox.collect(grouper):
                pass

        def make_anew() -> None:
            another = make_grouper(bot)
            for group in inbox.firsts():
                another.add(*group)

        clock(f"grouping the misses of {count} questions", collect_all)
        print(f"{grouper.size} groups")
        clock("the newest 50 groups", inbox.groups, 9)
        clock("the largest 50 groups", lambda: inbox.groups(order="most"), 9)
        clock("page 20 of the newest", lambda: inbox.groups(offset=1000), 9)
        clock("how many there are", inbox.count, 9)
        largest = inbox.groups(order="most")[0]
        print(f"largest: {largest.size} questions")
        clock("its questions", lambda: inbox.wordings(largest.id), 9)
        clock("nothing new to collect", lambda: inbox.collect(grouper), 9)
        clock("a grouper made anew", make_anew)
        store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
