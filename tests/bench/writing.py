"""Whether all questions are kept under load, and how long a vote takes meanwhile.

    python -m tests.bench.writing [URL] [--rate 500] [--seconds 20] [--workers 2]

Several processes on one database (default: an SQLite file) record questions at that rate in all,
and vote for a page ten times a second. Prints what was lost and what votes took, in milliseconds.
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import tempfile
import threading
import time
from collections.abc import Callable

import sqlalchemy as sa

from faqbot.errors import StoreError
from faqbot.store import open_store
from faqbot.store.tables import ASKS
from tests.store.test_store import reply

VOTES = 10.0  # a second


def keep_pace(rate: float, seconds: float, work: Callable[[int], None]) -> None:
    began = time.monotonic()
    for number in range(int(rate * seconds)):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        work(number)


def be_worker(url: str, name: str, rate: float, seconds: float, queue: object) -> None:
    logging.disable()
    store = open_store(url)
    times: list[float] = []

    def vote(number: int) -> None:
        began = time.monotonic()
        try:
            store.pages.record("faq/cors", "ko", True, visitor=f"{name}-{number}")
            times.append(time.monotonic() - began)
        except StoreError:
            times.append(float("inf"))

    voter = threading.Thread(target=keep_pace, args=(VOTES, seconds, vote))
    voter.start()
    keep_pace(rate, seconds, lambda number: store.record_ask(f"{name}-{number}", reply()))
    voter.join()
    store.close()
    queue.put(times)  # type: ignore[attr-defined]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url", nargs="?")
    parser.add_argument("--rate", type=float, default=500)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{folder}/faq.sqlite3"
        open_store(url).close()
        queue: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
        share = options.rate / options.workers
        workers = [
            multiprocessing.Process(
                target=be_worker, args=(url, f"w{number}", share, options.seconds, queue)
            )
            for number in range(options.workers)
        ]
        for worker in workers:
            worker.start()
        times = sorted(each for _ in workers for each in queue.get())
        for worker in workers:
            worker.join()
        with open_store(url) as store, store.database.reading() as connection:
            kept = connection.execute(sa.select(sa.func.count()).select_from(ASKS)).scalar_one()
    asked = int(share * options.seconds) * options.workers
    print(f"questions: {asked}, lost: {asked - kept}")
    print(
        f"votes: {len(times)}, median {times[len(times) // 2] * 1000:.0f} ms, "
        f"99th percentile {times[int(len(times) * 0.99)] * 1000:.0f} ms, most "
        f"{times[-1] * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
