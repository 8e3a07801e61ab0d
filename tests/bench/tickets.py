"""How often the desk finds what a ticket asks, beside the bot, which gives one answer.

    python -m tests.bench.tickets

Tickets are made of one or two questions of docs/data/questions between sentences that greet,
complain and sign. Counted is how often all entries are among the first five, and how often all
are in the reply that the desk drafts, one for each question that it finds.
"""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Final

from faqbot.answering.bot import Bot
from faqbot.cache import build_bot
from faqbot.content.load import load_knowledge_base
from faqbot.model import LANGS, Lang

ROOT: Final = Path(__file__).parents[2]
TICKETS: Final = 150  # of each kind
OPENING: Final[dict[Lang, tuple[str, ...]]] = {
    "ko": (
        "안녕하세요, 담당자님.",
        "안녕하세요. 저희는 작년부터 서비스를 잘 쓰고 있습니다.",
        "수고 많으십니다. 물류 회사에서 전산을 맡고 있는 김민수라고 합니다.",
    ),
    "en": (
        "Hi team,",
        "Hello, I hope you are doing well. We are a small shop and moved to you last month.",
        "Good morning, my name is Anna and I look after IT at our company.",
    ),
}
BETWEEN: Final[dict[Lang, tuple[str, ...]]] = {
    "ko": (
        "지난주부터 계속 고민했는데 해결이 안 되네요.",
        "내일까지 꼭 필요한 일이라서 급합니다.",
        "개발팀에서는 잘 모르겠다고 합니다.",
    ),
    "en": (
        "We tried for two days and our developer is out of ideas.",
        "This is rather urgent because we go live on Monday.",
        "Our customers keep complaining about it.",
    ),
}
CLOSING: Final[dict[Lang, tuple[str, ...]]] = {
    "ko": ("빠른 답변 부탁드립니다. 감사합니다.\n김민수 드림", "확인 부탁드려요.\n--\n(주)한빛"),
    "en": ("Thanks a lot for your help!\nBest regards,\nAnna", "Looking forward to it.\n--\nJohn"),
}


def make_ticket(
    dice: random.Random, lang: Lang, known: list[tuple[str, str]], count: int
) -> tuple[str, set[str]]:
    """A ticket that asks so many questions, and the entries that answer them."""
    picked = dice.sample(known, count)
    parts = [dice.choice(OPENING[lang])]
    for question, _ in picked:
        mark = "" if question.endswith((".", "?", "!")) else "."
        parts += [dice.choice(BETWEEN[lang]), question + mark]
    parts += [dice.choice(BETWEEN[lang]), dice.choice(CLOSING[lang])]
    return dice.choice((" ", "\n", "\n\n")).join(parts), {entry for _, entry in picked}


def read_whole(bot: Bot, text: str) -> list[str]:
    """The entries that the bot finds, the answer first."""
    reply = bot.reply(text)
    return [*([reply.answer.id] if reply.answer else []), *(c.id for c in reply.candidates)]


def read_parts(bot: Bot, text: str) -> list[str]:
    """The entries that the desk suggests."""
    return [suggestion.id for suggestion in bot.suggest(text).suggestions]


def read_questions(bot: Bot, text: str) -> list[str]:
    """The entries that the desk drafts a reply of."""
    best = [it.suggestions[0] for it in bot.suggest(text).questions if it.suggestions]
    return [it.id for it in best if it.confidence >= bot.thresholds.choose]


def main() -> None:
    bot = build_bot(load_knowledge_base(ROOT / "docs"))
    dice = random.Random(5)
    print(f"{'':24}{'whole':>8}{'parts':>8}{'drafted':>9}")
    for lang in LANGS:
        known = [
            (question, id)
            for id, questions in bot.kb.questions.items()
            for question in questions.finds.get(lang, ())
        ]
        for count in (1, 2):
            tickets = [make_ticket(dice, lang, known, count) for _ in range(TICKETS)]
            shares, taken = [], []
            for read in (read_whole, read_parts, read_questions):
                began = time.perf_counter()
                found = [entries <= set(read(bot, text)[:5]) for text, entries in tickets]
                taken.append((time.perf_counter() - began) / len(tickets) * 1000)
                shares.append(sum(found) / len(found))
            print(
                f"{lang}, {count} question(s){'':8}{shares[0]:8.1%}{shares[1]:8.1%}"
                f"{shares[2]:9.1%}   {taken[0]:.1f} ms, {taken[1]:.1f} ms"
            )


if __name__ == "__main__":
    main()
