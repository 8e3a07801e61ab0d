"""How long the site takes to build, and how soon a change shows, as entries grow to thousands.

Made content of the real docs' texts, in chapters of forty entries, measured with the real commands:

    python -m tests.bench.site [ENTRIES ...]

Prints wall and processor time (of all processes), peak memory of the largest process, the size of
the site and of single pages; what the pages take beside MkDocs Material by itself; then, for a
change of each kind, how long each part of what `faqbot serve --reload` does takes. Ends by itself,
within some minutes at 2,000 entries.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

import yaml

from faqbot.answering.bot import Bot
from faqbot.answering.teaching import teach
from faqbot.content.editing import new_entry, record_translations
from faqbot.content.load import Loader, read_files, write_change
from faqbot.content.parse import parse_content
from faqbot.content.translation import texts_of
from faqbot.site.build import DEFAULT_BASE_URL, build_site
from faqbot.site.out_of_date import build_where_stale
from faqbot.site.pages import build_nav, build_pages

ROOT = Path(__file__).parents[2]
SIZES = (41, 500, 2_000)
PER_CHAPTER = 40
CHANGES = 3  # of each kind; the quickest counts, for other processes disturb
LANGS = ("ko", "en")
# What is ours in mkdocs.yml, and what Material has in its place.
PLAIN = {"plugins: []": "plugins: [search]",
         "  alternate: true": "  # alternate: true"}  # fmt: skip


# --- made content -------------------------------------------------------------------------


def make_project(folder: Path, count: int) -> Path:
    """A project with so many entries: docs/, mkdocs.yml and the theme."""
    shutil.copy(ROOT / "mkdocs.yml", folder)
    (folder / "faqbot").symlink_to(ROOT / "faqbot")
    for path, text in make_docs(read_files(ROOT / "docs"), count).items():
        target = folder / "docs" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return folder


def make_docs(files: Mapping[str, str], count: int) -> dict[str, str]:
    """The texts under docs/, with entries made of the real ones until there are so many."""
    made = dict(files)
    real = sorted(Path(path).stem for path in files if path.startswith("data/faq/"))
    ids = [f"{real[n % len(real)]}-{n // len(real)}" for n in range(len(real), count)]
    for number, id in enumerate(ids):
        neighbours = [ids[(number + step) % len(ids)] for step in (1, 2)]
        made |= _entry(files, id, [other for other in neighbours if other != id])
    chapters = ""
    for first in range(0, len(ids), PER_CHAPTER):
        number = first // PER_CHAPTER + 1
        words = f"{{ko: 모음 {number}, en: Collection {number}}}"
        chapters += f"  - id: collection-{number}\n    title: {words}\n    summary: {words}\n"
        chapters += "    entries:\n"
        chapters += "".join(f"      - {id}\n" for id in ids[first : first + PER_CHAPTER])
    categories = "\ncategories:\n"
    made["data/site.yml"] = files["data/site.yml"].replace(categories, categories + chapters)
    published = "".join(f"  - {id}\n" for id in ids)
    made["data/ids.yml"] = files["data/ids.yml"].replace("redirects:", f"{published}redirects:")
    documents = parse_content(made).documents
    return made | record_translations(made, documents, texts_of(documents, LANGS))


def _entry(files: Mapping[str, str], id: str, related: list[str]) -> dict[str, str]:
    """The files of an entry like a real one, whose phrases and texts are its own."""
    model, _, turn = id.rpartition("-")
    made: dict[str, str] = {}
    for lang in LANGS:
        _, head, body = files[f"{lang}/faq/{model}.md"].split("---\n", 2)
        data = yaml.safe_load(head)
        title = f"{data['title'].rstrip('?')} {turn}?"
        aliases = [f"{alias} {turn}" for alias in data["aliases"]]
        head = _yaml({"title": title, "aliases": aliases})
        body = f"({turn}) {body.lstrip()}"
        made[f"{lang}/faq/{id}.md"] = f"---\n{head}---\n{body}"
    facts = yaml.safe_load(files[f"data/faq/{model}.yml"])
    made[f"data/faq/{id}.yml"] = _yaml({**facts, "related": [*facts["related"][:1], *related]})
    questions = yaml.safe_load(files[f"data/questions/{model}.yml"])
    finds = {lang: [f"{asked} {turn}" for asked in questions["finds"][lang]] for lang in LANGS}
    made[f"data/questions/{id}.yml"] = _yaml({**questions, "finds": finds})
    return made


def _yaml(data: Any) -> str:
    return str(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False))


# --- the whole build ----------------------------------------------------------------------


def measure_build(project: Path) -> None:
    """Print what `faqbot build` takes, and how large its pages are."""
    took, usage = _run(project, "faqbot", "build")
    site = project / "site"
    files = [path for path in site.rglob("*") if path.is_file()]
    pages = {"home": site / "index.html", "entry": site / "faq/cors/index.html"}
    sizes = ", ".join(f"{name} {path.stat().st_size / 1e3:.1f} kB" for name, path in pages.items())
    print(
        f"  build: {took:.1f} s, processors {usage.ru_utime + usage.ru_stime:.1f} s, peak "
        f"{usage.ru_maxrss / 1024:.0f} MB, {len(files):,} files, "
        f"{sum(path.stat().st_size for path in files) / 1e6:.0f} MB; {sizes}",
        flush=True,
    )


def measure_pages(project: Path) -> None:
    """Print what the pages alone take, and what MkDocs Material takes for them by itself.

    That has its own theme, search and menu, the same Markdown and the same settings of it, and
    makes one language after the other.
    """
    kb = Loader(project / "docs", with_drafts=True).load().kb
    kb = replace(kb, redirects={})  # pages that moved have a template of ours
    before = os.times()
    build_site(kb, project, project / "site")
    after = os.times()
    ours = sum(after[:4]) - sum(before[:4])
    wall, plain = 0.0, 0.0
    for lang in LANGS:
        folder = project / f"plain-{lang}"
        for path, text in build_pages(kb, lang).items():
            target = folder / "docs" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        settings = (ROOT / "mkdocs.yml").read_text("utf-8")
        for line, other in PLAIN.items():
            assert line in settings
            settings = settings.replace(line, other)
        (folder / "mkdocs.yml").write_text(f"{settings}\nnav: {json.dumps(build_nav(kb, lang))}\n")
        took, usage = _run(folder, "mkdocs", "build", "--quiet")
        wall, plain = wall + took, plain + usage.ru_utime + usage.ru_stime
    print(
        f"  pages: {after.elapsed - before.elapsed:.1f} s, processors {ours:.1f} s; "
        f"MkDocs Material by itself {wall:.1f} s, processors {plain:.1f} s; "
        f"{ours / plain:.2f} times the work",
        flush=True,
    )


def _run(folder: Path, program: str, *arguments: str) -> tuple[float, resource.struct_rusage]:
    """Run a program of this environment in a folder; seconds, and what it used."""
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    began = time.monotonic()
    with _inside(folder):
        pid = os.posix_spawn(command[0], command, os.environ)
        _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed")
    return time.monotonic() - began, usage


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


# --- a change -----------------------------------------------------------------------------


@dataclass
class Desk:
    """What `faqbot serve --reload` holds: content, bot and site, each renewed after a change."""

    project: Path
    bot: Bot | None = None
    parts: dict[str, tuple[float, float]] = field(default_factory=dict)  # seconds: wall, processor
    loader: Loader = field(init=False)

    def __post_init__(self) -> None:
        self.loader = Loader(self.project / "docs", with_drafts=True)

    def renew(self) -> None:
        """As the command does it after each change."""
        kb = self._timed("load", self.loader.load).kb
        last = self.bot
        self.bot = self._timed("bot", lambda: teach(last, kb) if last else Bot(kb))
        self._timed("warm", self.bot.warm_up)
        site = self.project / "instance/site"
        build = build_where_stale
        self._timed("site", lambda: build(kb, self.project, site, DEFAULT_BASE_URL))

    def _timed(self, part: str, act: Callable[[], Any]) -> Any:
        wall, processor = time.monotonic(), time.process_time()
        result = act()
        self.parts[part] = time.monotonic() - wall, time.process_time() - processor
        return result

    def line(self) -> str:
        total = [sum(times) for times in zip(*self.parts.values(), strict=True)]
        parts = {**self.parts, "all": (total[0], total[1])}
        return ", ".join(f"{name} {wall:.2f} ({cpu:.2f})" for name, (wall, cpu) in parts.items())


def edit_body(docs: Path, turn: int) -> None:
    path = docs / "ko/faq/cors.md"
    path.write_text(path.read_text("utf-8") + f"\n한 문장 더 {turn}.\n", "utf-8")


def edit_title(docs: Path, turn: int) -> None:
    path = docs / "en/faq/authentication.md"
    text = re.sub(r"^title: .*", f'title: "How do I authenticate, turn {turn}?"',
                  path.read_text("utf-8"), flags=re.M)  # fmt: skip
    path.write_text(text, "utf-8")


def edit_alias(docs: Path, turn: int) -> None:
    path = docs / "ko/faq/cors.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("aliases:\n", f"aliases:\n  - 출처 {turn}번 정책 다름\n"), "utf-8")


def add_entry(docs: Path, turn: int) -> None:
    write_change(docs, new_entry(read_files(docs), f"added-{turn}", "start", date(2026, 1, 1)))
    for lang in LANGS:
        path = docs / f"{lang}/faq/added-{turn}.md"
        path.write_text(path.read_text("utf-8").replace("TODO", f"{turn}"), "utf-8")


EDITS = {"body": edit_body, "title": edit_title, "alias": edit_alias, "new entry": add_entry}


def measure_changes(project: Path) -> None:
    """Print what renewing takes after a change of each kind: wall seconds (processor seconds)."""
    desk = Desk(project)
    desk.renew()
    print(f"  first renewal: {desk.line()}", flush=True)
    for name, edit in EDITS.items():
        best: tuple[float, str] | None = None
        for turn in range(CHANGES):
            edit(project / "docs", turn)
            desk.renew()
            wall = sum(wall for wall, _ in desk.parts.values())
            best = min(best or (wall, desk.line()), (wall, desk.line()))
        assert best
        print(f"  {name:13}: {best[1]}", flush=True)


def main(sizes: tuple[int, ...]) -> None:
    """Print a block a size."""
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="faqbot-bench-") as folder:
            project = make_project(Path(folder), size)
            print(f"\n{size:,} entries", flush=True)
            measure_build(project)
            measure_pages(project)
            measure_changes(project)


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
