"""What the box that finds makes of 60 queries in each language.

    .venv/bin/python -m tests.bench.search [--misses]

Builds the files that browsers answer from and asks them the queries of tests/cases/search in a
headless Chromium. The queries were written by someone who had seen titles and first paragraphs
only, before any search was looked at. Prints how often the right page came first, among three and
not at all, and how long a query took at the median. Needs Chromium; talks to this machine only.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from faqbot.cache import build_bot
from faqbot.content.load import load_knowledge_base
from faqbot.model import LANGS
from faqbot.site.export.files import export_files
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.modules import open_modules
from tests.browser.nodejs import fill

ROOT = Path(__file__).parents[2]
QUERIES = ROOT / "tests" / "cases" / "search"
ASK = """async ([lang, queries]) => {
  const { startWorker } = await import("/assets/answer/client.js");
  const call = startWorker(lang);
  await call("load");
  const told = [];
  for (const query of queries) {
    const begin = performance.now();
    const { answer, rows } = await call("find", query);
    const pages = [answer, ...rows].filter(Boolean).map(({ location }) => location);
    told.push({ pages, milliseconds: performance.now() - begin });
  }
  return told;
}"""


def queries_of(lang: str) -> list[dict[str, Any]]:
    """The queries of a language: `q`, the pages that may come first (`expect`), and the `kind`."""
    lines = (QUERIES / f"{lang}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def ask_all(page: Page, lang: str) -> list[dict[str, Any]]:
    """The results of each query of a language: locations of `pages`, best first."""
    told: list[dict[str, Any]] = page.evaluate(ASK, [lang, [q["q"] for q in queries_of(lang)]])
    return told


def report(lang: str, told: list[dict[str, Any]], with_misses: bool) -> None:
    """A line about a search, and its misses if wanted."""
    ranks: list[int | None] = []
    for query, found in zip(queries_of(lang), told, strict=True):
        pages = [page.split("#")[0] for page in found["pages"]]
        right = (rank for rank, page in enumerate(pages) if page in query["expect"])
        ranks.append(next(right, None))
        if with_misses and ranks[-1] != 0:
            print(f"  {query['kind']:9} {query['q']!r}: {found['pages'][:3]}")
    first = sum(rank == 0 for rank in ranks)
    three = sum(rank is not None and rank < 3 for rank in ranks)
    nothing = sum(not found["pages"] for found in told)
    share = 100 * first / len(ranks)
    took = median(found["milliseconds"] for found in told)
    print(
        f"{lang}  first {first}/{len(ranks)} ({share:.0f} %)  among three {three}"
        f"  nothing {nothing}  {took:.1f} ms"
    )


def main() -> None:
    """Write the files, ask, print."""
    bot = build_bot(load_knowledge_base(ROOT / "docs"))
    chromium = next(filter(None, map(shutil.which, CHROMIUM)))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        fill(Path(name), export_files(bot.kb, bot.matcher.margins))
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for lang in LANGS:
            with open_modules(browser, Path(name)) as page:
                report(lang, ask_all(page, lang), MISSES)
        browser.close()


MISSES = "--misses" in sys.argv[1:]

if __name__ == "__main__":
    main()
