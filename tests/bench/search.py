"""The site's search beside the theme's own, on 60 queries in each language.

    .venv/bin/python -m tests.bench.search [--misses]

Builds the site twice, once with the theme's search plugin, and asks both search workers the queries
of tests/cases/search in a headless Chromium, with the messages that the search box sends. The
queries were written by someone who had seen titles and first paragraphs only, before either search
was looked at. Prints for each how often the right page came first, among three and not at all, and
how long a query took at the median. Needs Chromium; talks to this machine only.
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
from faqbot.site.build import build_site
from faqbot.site.export.files import export_files
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.modules import open_modules

ROOT = Path(__file__).parents[2]
QUERIES = ROOT / "tests" / "cases" / "search"
OURS = "/assets/answer/worker.js?lang={lang}"
# With a separator that also splits between Hangul and Latin letters, which it does better with.
PLUGINS = r"""plugins:
  - search:
      separator: >-
        [\s\-,:!=\[\]()"'`/?.]+|(?<=[A-Za-z0-9])(?=[가-힣])|(?<=[가-힣])(?=[A-Za-z0-9])
"""
ASK = """async ([worker, index, queries]) => {
  const started = new Worker(worker);
  const next = () => new Promise((resolve) => (started.onmessage = ({ data }) => resolve(data)));
  const ready = next();
  started.postMessage({ type: 0, data: { ...(await (await fetch(index)).json()), options: {} } });
  await ready;
  const told = [];
  for (const query of ["", ...queries]) {
    const begin = performance.now();
    const found = next();
    started.postMessage({ type: 2, data: query });
    const { items } = (await found).data;
    const pages = items.map((group) => group[0].location);
    told.push({ pages, milliseconds: performance.now() - begin });
  }
  return told.slice(1);
}"""


def queries_of(lang: str) -> list[dict[str, Any]]:
    """The queries of a language: `q`, the pages that may come first (`expect`), and the `kind`."""
    lines = (QUERIES / f"{lang}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def ask_all(page: Page, lang: str, worker: str) -> list[dict[str, Any]]:
    """The results of each query of a language, by the search worker at an address."""
    root = "/" if lang == "ko" else f"/{lang}/"
    index = f"{root}search/search_index.json"
    told: list[dict[str, Any]] = page.evaluate(
        ASK, [worker, index, [query["q"] for query in queries_of(lang)]]
    )
    return told


def report(name: str, lang: str, told: list[dict[str, Any]], with_misses: bool) -> None:
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
        f"{name:9} {lang}  first {first}/{len(ranks)} ({share:.0f} %)  among three {three}"
        f"  nothing {nothing}  {took:.1f} ms"
    )


def main() -> None:
    """Build, ask, print."""
    bot = build_bot(load_knowledge_base(ROOT / "docs"))
    chromium = next(filter(None, map(shutil.which, CHROMIUM)))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        work = Path(name)
        build_site(bot.kb, ROOT, work / "ours", files=export_files(bot.kb, bot.matcher.margins))
        shutil.copytree(ROOT / "docs", work / "root" / "docs")
        config = (ROOT / "mkdocs.yml").read_text("utf-8").replace("plugins: []\n", PLUGINS)
        assert PLUGINS in config
        theme = str(ROOT / "faqbot" / "site" / "theme")
        config = config.replace("custom_dir: faqbot/site/theme", f"custom_dir: {theme}")
        (work / "root" / "mkdocs.yml").write_text(config, "utf-8")
        build_site(bot.kb, work / "root", work / "theirs")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for lang in LANGS:
            with open_modules(browser, work / "ours") as page:
                report("ours", lang, ask_all(page, lang, OURS.format(lang=lang)), MISSES)
            workers = (work / "theirs" / "assets" / "javascripts" / "workers").glob("search*.js")
            with open_modules(browser, work / "theirs") as page:
                address = f"/assets/javascripts/workers/{next(workers).name}"
                report("built-in", lang, ask_all(page, lang, address), MISSES)
        browser.close()


MISSES = "--misses" in sys.argv[1:]

if __name__ == "__main__":
    main()
