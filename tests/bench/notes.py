"""Notes in tickets under fire, larger than the test: webhooks, faults and kills without end.

    python -m tests.bench.notes [--tickets 1000] [--deliveries 5000] [--kills 30] [--seed 1]
        [--workers 2] [--database postgresql://…] [--whole]

`--whole` answers from docs/ rather than from three entries. It prints what was left of it, and ends
with 1 where a ticket has another number of notes than it should have.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from faqbot.settings import load_settings
from tests.freshdesk.ordeal import Plan, endure
from tests.freshdesk.serving import WHOLE


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.notes")
    for name, number in (
        ("tickets", 1_000), ("deliveries", 5_000), ("kills", 30), ("seed", 1), ("workers", 2),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--database", help="an empty one; default: SQLite in a folder of its own")
    parser.add_argument("--whole", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        address = options.database or f"sqlite:///{folder}/faq.sqlite3"
        settings = load_settings({"FAQBOT_DATABASE_URL": address}, Path(folder))
        plan = Plan(
            settings.database_url, Path(folder), options.tickets, options.deliveries,
            options.kills, options.seed, WHOLE if options.whole else "small", options.workers,
            seconds=3_600.0,
        )  # fmt: skip
        outcome = endure(plan)
    lost = {text: outcome.asked[text] for text in outcome.unknown if outcome.asked[text] != 1}
    print(f"{options.deliveries} webhooks, {outcome.kills} kills, {outcome.seconds:.0f} s")
    print(f"calls to Freshdesk by status: {dict(outcome.answers)}")
    print(f"tickets by outcome: {outcome.states}; mails: {len(outcome.account.mails)}")
    print(f"calls over the limit: {outcome.account.refused}; webhooks lost: {outcome.given_up}")
    print(f"wrong number of notes: {outcome.wrong or 'none'}; misses not there once: {len(lost)}")
    return int(bool(outcome.wrong or lost or outcome.given_up or outcome.account.mails))


if __name__ == "__main__":
    sys.exit(main())
