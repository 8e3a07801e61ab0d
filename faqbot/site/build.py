"""Builds the site: renders the pages of each language, writes what stands beside them, swaps it in.

Building anew and bringing up to date are the same steps: the one knows no page yet, the other all
that did not change. A language is built in a process of its own where there is a processor for it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from faqbot.addresses import root_of
from faqbot.content.load import write_change
from faqbot.errors import BuildError
from faqbot.languages import NAMES
from faqbot.model import QUESTION_LENGTH, KnowledgeBase, Lang
from faqbot.pictures import FOLDER, sized
from faqbot.site.engine import THEME, Job, Outline, render_pages
from faqbot.site.joints import joined
from faqbot.site.json_ld import structured_data
from faqbot.site.llms_txt import build_plain
from faqbot.site.own_process import count_processors, run_apart
from faqbot.site.pages import build_nav, build_pages
from faqbot.site.policy import secured
from faqbot.site.snippets import snippet_files
from faqbot.site.well_known import build_extras, list_pages
from faqbot.words import SCRIPTS, SITE, name_of, own_words

DEFAULT_BASE_URL: Final = "http://127.0.0.1:8000/"
LOCK: Final = ".faqbot-build"  # in the folder of a build; held until that ends, however it does
MARKER: Final = "bot.json"  # tells the widget whether there is a bot, and us whose folder this is
HERE: Final = Path(__file__).resolve().parent
WORDS: Final = HERE.parent / "words"
ASSETS: Final = THEME / "assets"
STYLES: Final = ASSETS / "faqbot.css"
TOKENS: Final = ASSETS / "tokens.css"  # of the look, for chat and desk as well
# What readers' browsers don't need of our own scripts and styles, all of it on lines of its own.
SLACK: Final = {
    ".js": re.compile(r"^[ ]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/)?\n|^[ ]+", re.M),
    ".css": re.compile(r"/\*.*?\*/\n?|^[ ]+|^\n", re.M | re.S),
}
PLACE: Final = re.compile(rf"{FOLDER}[\w.-]+")
PICTURE: Final = "picture"  # in the place of a digest: its path says what it shows
PERMALINK: Final = '<a class="headerlink"'
MAKERS: Final = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "pygments")


def unnamed(html: str) -> str:
    """A page whose headings are called what they say: the sign that links to one is no part of its
    name, and the contents lead to each by key."""
    return html.replace(PERMALINK, f'{PERMALINK} aria-hidden="true" tabindex="-1"')


# What each page goes through before it is written: HTML to HTML, and nothing but that. What else
# such a step needs has to stand in the page, as its Markdown or front matter, because a page that
# did not change is not built again.
EACH_PAGE: Final[tuple[Callable[[str], str], ...]] = (joined, unnamed, sized, secured)
# What is written beside the pages of a language, by path under its root: functions of the content,
# the language and the address of the site. They run at each change; what comes out the same is
# left alone.
EACH_LANGUAGE: Final[tuple[Callable[[KnowledgeBase, Lang, str], Mapping[str, str]], ...]] = (
    build_plain,
    build_extras,
    snippet_files,
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of a language of a built site."""

    stamp: str  # of the plan that it was made by
    sources: Mapping[str, str]  # a digest of the Markdown of each page, by its path
    outlines: Mapping[str, Outline]  # of each page
    beside: Mapping[str, str]  # a digest of each file beside the pages, by path


@dataclass(frozen=True, slots=True)
class Plan:
    """What a language of the site shall be; texts and their digests by path."""

    kb: KnowledgeBase
    lang: Lang
    stamp: str  # a digest of everything that concerns all pages
    nav: list[dict[str, str]]
    pages: Mapping[str, str]
    sources: Mapping[str, str]
    beside: Mapping[str, str]
    digests: Mapping[str, str]
    pictures: Mapping[str, Path]  # files, by the path that each is copied to

    def is_done(self, made: Manifest) -> bool:
        """Whether a site is so already."""
        then = made.stamp, made.sources, made.beside
        return (self.stamp, self.sources, self.digests) == then

    def continues(self, made: Manifest) -> bool:
        """Whether single pages may be added to a site or replaced: nothing concerns all or is gone.

        A page that is gone may be one that others lead to.
        """
        return (
            self.stamp == made.stamp
            and made.sources.keys() <= self.sources.keys()
            and made.beside.keys() <= self.digests.keys()
        )


def plan_language(
    kb: KnowledgeBase, lang: Lang, root: Path, base_url: str, files: Mapping[str, str]
) -> Plan:
    """The plan for a language; `base_url` ends with a slash, `files` are those of `build_site`."""
    nav, pages = build_nav(kb, lang), build_pages(kb, lang)
    beside = _files_of(kb, lang, files)
    for each in EACH_LANGUAGE:
        beside |= each(kb, lang, base_url)
    places = {place for page in pages.values() for place in PLACE.findall(page)}
    places |= {kb.cards[lang]} if lang in kb.cards else set()
    shown = {p: root / "docs" / kb.pictures[p] for p in sorted(places & kb.pictures.keys())}
    return Plan(
        kb,
        lang,
        _stamp(nav, root, base_url, kb.cards.get(lang, "")),
        nav,
        pages,
        {path: _digest(text) for path, text in pages.items()},
        beside,
        {path: _digest(text) for path, text in beside.items()} | dict.fromkeys(shown, PICTURE),
        shown,
    )


def _files_of(kb: KnowledgeBase, lang: Lang, files: Mapping[str, str]) -> dict[str, str]:
    """Those of some files of the site that a language has under its root, by path there."""
    others = tuple(f"{other}/" for other in kb.langs[1:])
    if lang == kb.langs[0]:
        return {path: text for path, text in files.items() if not path.startswith(others)}
    mine = f"{lang}/"
    return {p.removeprefix(mine): text for p, text in files.items() if p.startswith(mine)}


def build_site(
    kb: KnowledgeBase,
    root: Path,
    out: Path,
    base_url: str | None = None,
    langs: Collection[Lang] | None = None,
    files: Mapping[str, str] | None = None,
) -> dict[Lang, Manifest]:
    """Build the site into `out`; after a failure `out` is what it was before.

    `root` holds mkdocs.yml, `base_url` is where the site will be served from. Where `langs` are
    given, another language is taken over from `out` as it is. `files` are what browsers answer
    from, by path (`export_files`). Raises `BuildError`.
    """
    out, first = out.resolve(), kb.langs[0]
    langs = kb.langs if langs is None else langs
    with _workshop(out) as work:
        about = root.resolve(), with_slash(base_url), files or {}
        made = _build_languages(kb, work, langs, *about)
        for lang in kb.langs:
            if lang not in langs:
                _take_over(kb, lang, out, work / lang)
        site = work / first
        for lang in kb.langs[1:]:
            (work / lang).rename(site / lang)
        (site / MARKER).write_text(json.dumps({"bot": None}), encoding="utf-8")
        # Temporary folders are private; a web server may be someone else.
        site.chmod(0o755)
        _swap(site, out, work / "last")
    return made


def update_site(
    plans: Collection[Plan],
    root: Path,
    out: Path,
    base_url: str,
    last: Mapping[Lang, Manifest],
    begin: Callable[[], object],
) -> dict[Lang, Manifest]:
    """Bring languages of a built site up to date: renders what changed since they were made.

    After a failure `out` is what it was before; once nothing can fail but the disk, `begin` is
    called, and then each file is replaced by a rename of its own. Each plan must continue what was
    made the last time. `base_url` ends with a slash. Raises `BuildError`.
    """
    out, made = out.resolve(), dict(last)
    with _workshop(out) as work:
        for plan in plans:
            target, before = work / plan.lang, last[plan.lang]
            made[plan.lang] = _make(plan, root.resolve(), base_url, target, before)
        begin()
        for plan in plans:
            _move_in(work / plan.lang, _folder_of(plan.kb, plan.lang, out))
    return made


def with_slash(base_url: str | None) -> str:
    """The address of the site, ending with a slash."""
    return (base_url or DEFAULT_BASE_URL).rstrip("/") + "/"


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """A folder beside `out` to build in, gone afterwards."""
    out = out.resolve()
    _refuse_foreign_folder(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _sweep(out)
        with (
            tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as name,
            Path(name, LOCK).open("w") as lock,
        ):
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield Path(name)
    except OSError as error:
        raise BuildError(f"the site cannot be written to {out}: {error}") from error


def _sweep(out: Path) -> None:
    """Remove the folders that builds of `out` have left which were killed."""
    for lock in out.parent.glob(f".{out.name}-????????/{LOCK}"):
        with suppress(OSError), lock.open() as file:  # another build is under way, or has swept
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent)


# --- one language -----------------------------------------------------------------------


def _build_languages(
    kb: KnowledgeBase,
    work: Path,
    langs: Collection[Lang],
    root: Path,
    base_url: str,
    files: Mapping[str, str],
) -> dict[Lang, Manifest]:
    """Build languages into folders of their own under `work`, at the same time where possible."""
    order = [lang for lang in kb.langs if lang in langs]
    if len(order) == 1 or count_processors() == 1:
        return {
            lang: _build_language(kb, lang, work / lang, root, base_url, files) for lang in order
        }
    first, second = order
    other = second, work / second, root, base_url, files
    with run_apart(work / "job", _build_language, kb, *other) as result:
        made = _build_language(kb, first, work / first, root, base_url, files)
        return {first: made, second: result()}


def _build_language(
    kb: KnowledgeBase,
    lang: Lang,
    target: Path,
    root: Path,
    base_url: str,
    files: Mapping[str, str],
) -> Manifest:
    made = _make(plan_language(kb, lang, root, base_url, files), root, base_url, target)
    _trim_assets(target / "assets")
    return made


def _make(
    plan: Plan,
    root: Path,
    base_url: str,
    target: Path,
    last: Manifest | None = None,
) -> Manifest:
    """Write a language into `target`; what was made the `last` time and is the same is not."""
    known = {
        path: last.outlines[path]
        for path, source in (last.sources if last else {}).items()
        if last and plan.sources.get(path) == source
    }
    outlines: Mapping[str, Outline] = known
    target.mkdir()
    if len(known) < len(plan.pages):
        staged = target.with_name(f"{target.name}.staged")
        write_change(staged, {p: text for p, text in plan.pages.items() if p not in known})
        job = _describe(plan, known, root, base_url, staged, target)
        outlines = render_pages(job, known, with_theme=last is None)
        _finish_pages(target)
    there = last.beside if last else {}
    new = {p: text for p, text in plan.beside.items() if there.get(p) != plan.digests[p]}
    write_change(target, new)
    _copy({place: file for place, file in plan.pictures.items() if place not in there}, target)
    return Manifest(plan.stamp, plan.sources, outlines, plan.digests)


def _finish_pages(folder: Path) -> None:
    for page in folder.rglob("*.html"):
        html = page.read_text("utf-8")
        for each in EACH_PAGE:
            html = each(html)
        page.write_text(html, "utf-8")


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _stamp(nav: list[dict[str, str]], root: Path, base_url: str, card: str) -> str:
    """A digest of everything that concerns all pages of a language: menu, theme, settings, code."""
    digest = hashlib.sha256(repr((base_url, nav, card)).encode() + _code())
    for path in (root / "mkdocs.yml", *sorted(THEME.rglob("*"))):
        if path.is_file():
            digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


@cache
def _code() -> bytes:
    """The code that builds, as this process began with it: what is edited later does not run."""
    versions = [f"{maker} {version(maker)}" for maker in MAKERS]
    files = *sorted(HERE.glob("*.py")), *sorted(WORDS.glob("*.yml"))
    return b"\0".join(["\n".join(versions).encode(), *(path.read_bytes() for path in files)])


def _move_in(folder: Path, site: Path) -> None:
    """Put each file of `folder` in the place of the same file of `site`, one rename each."""
    for file in [path for path in folder.rglob("*") if path.is_file()]:
        target = site / file.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)


def _take_over(kb: KnowledgeBase, lang: Lang, last: Path, target: Path) -> None:
    """Copy a language from the last site, without the one that lives in its folder."""
    shutil.copytree(
        _folder_of(kb, lang, last),
        target,
        ignore=lambda folder, _: kb.langs if Path(folder) == last else (),
    )


def _folder_of(kb: KnowledgeBase, lang: Lang, site: Path) -> Path:
    return site if lang == kb.langs[0] else site / lang


def _describe(
    plan: Plan, known: Collection[str], root: Path, base_url: str, staged: Path, target: Path
) -> Job:
    """What the engine is told: what depends on the language, and on the pages not `known`."""
    kb, lang = plan.kb, plan.lang
    other, own = kb.other_than(lang), own_words(kb, lang)
    settings = {
        "site_name": own["name"],
        "site_description": own["description"],
        "site_url": root_of(kb, lang, base_url),
        "copyright": own["footer"],
        "nav": plan.nav,
    }
    extra = {
        "lang": lang,
        "words": SITE[lang],
        "faq": own,
        "script_words": SCRIPTS[lang],
        "other": other and _describe_other(kb, other),
        "question_length": QUESTION_LENGTH,
        "base_url": base_url,
        "card": kb.cards.get(lang),
        "base_path": urlsplit(base_url).path,
        "roots": {each: root_of(kb, each, "") for each in kb.langs},
        "listed": list_pages(kb, plan.pages),
        "structured": {
            path: structured_data(kb, lang, base_url, path)
            for path in plan.pages
            if path not in known
        },
        "scope": urlsplit(base_url).path,  # dark mode, once chosen, holds in both languages
    }
    pictures = list(plan.pictures)
    return Job(root / "mkdocs.yml", lang, staged, target, settings, extra, plan.stamp, pictures)


def _describe_other(kb: KnowledgeBase, lang: Lang) -> dict[str, object]:
    """What the pages of one language say of the other one."""
    to_it = SITE[lang]["to_this_language"].format(language=name_of(lang, lang))
    said = {"lang": lang, "name": NAMES[lang], "to_it": to_it}
    return said | {"words": SITE[lang], "faq": own_words(kb, lang)}


def _copy(files: Mapping[str, Path], folder: Path) -> None:
    for path, file in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def _trim_assets(folder: Path) -> None:
    """Drop comments and indentation from our own files; Material's come minified.

    Pages of the site fetch the tokens of the look within their own styles: one file less.
    """
    for source in ASSETS.rglob("*"):
        if slack := SLACK.get(source.suffix):
            text = slack.sub("", source.read_text(encoding="utf-8"))
            if source == STYLES:
                text = slack.sub("", TOKENS.read_text(encoding="utf-8")) + text
            (folder / source.relative_to(ASSETS)).write_text(text, encoding="utf-8")


def _swap(site: Path, out: Path, last: Path) -> None:
    """Put `site` where `out` is; two renames, so that readers hardly notice."""
    if out.exists():
        out.rename(last)
    try:
        site.rename(out)
    except OSError:
        if last.exists():
            last.rename(out)
        raise


def _refuse_foreign_folder(out: Path) -> None:
    """`out` is replaced as a whole, so it must be ours, empty or absent."""
    if out.is_dir():
        if any(out.iterdir()) and not (out / MARKER).is_file():
            raise BuildError(f"{out} is not empty and was not built by faqbot, so it is left alone")
    elif out.exists():
        raise BuildError(f"{out} is a file; the site needs a folder")
