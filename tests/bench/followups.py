"""Measures how questions that go on from the one before are understood.

    python -m tests.bench.followups FILE.jsonl ... [--misses]

A line is {"kind", "previous", "q", "expect": [ids], "status": [codes]}. Right is a `followup` that
is answered with an expected entry or whose code is explained, a `standalone` question whose reply
is the same as without the one before, and `thanks` or a `foreign` question that is not answered.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from faqbot.answering.bot import Bot
from faqbot.content.load import load_knowledge_base
from faqbot.model import Reply
from faqbot.settings import find_root


def is_right(bot: Bot, case: dict[str, Any]) -> tuple[bool, Reply]:
    """Whether a case is right, and the reply."""
    reply = bot.reply(case["q"], previous=case["previous"])
    match case["kind"]:
        case "followup":
            named = {status.code for status in reply.status_codes}
            explained = bool(case["status"]) and named.issuperset(case["status"])
            answered = reply.answer is not None and reply.answer.id in case["expect"]
            return answered or (explained and reply.outcome != "none"), reply
        case "standalone":
            return _said(reply) == _said(bot.reply(case["q"])), reply
    return reply.outcome != "answer", reply


def _said(reply: Reply) -> tuple[object, ...]:
    return (
        reply.outcome,
        reply.answer and reply.answer.id,
        tuple(candidate.id for candidate in reply.candidates),
    )


def main() -> None:
    """Print how many are right, by file and kind."""
    bot = Bot(load_knowledge_base(find_root() / "docs"))
    files = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    for file in files:
        right: Counter[str] = Counter()
        total: Counter[str] = Counter()
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            ok, reply = is_right(bot, case)
            total[case["kind"]] += 1
            right[case["kind"]] += ok
            if not ok and "--misses" in sys.argv:
                got = reply.answer.id if reply.answer else reply.outcome
                print(f"  {case['kind']}: {case['previous']} | {case['q']} → {got}")
        figures = (f"{kind} {right[kind]}/{total[kind]}" for kind in total)
        print(f"{file.name}: {', '.join(figures)}")


if __name__ == "__main__":
    main()
