"""Builds the site: stages the pages of each language, runs MkDocs, swaps the result in."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import tempfile
import traceback
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

# Material prints a notice about MkDocs 2 while it is imported; faqbot pins MkDocs 1.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from jinja2 import TemplateError, TemplateSyntaxError
from mkdocs.commands.build import build as run_mkdocs
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from yaml import MarkedYAMLError

from faqbot.errors import BuildError
from faqbot.model import DEFAULT_LANG, LANGS, Finding, KnowledgeBase, Lang
from faqbot.site.extras import build_extras, reviews_of
from faqbot.site.pages import build_nav, build_pages
from faqbot.site.plain import build_plain
from faqbot.site.policy import secure_pages
from faqbot.site.structured import structured_data
from faqbot.site.wording import WORDING

DEFAULT_BASE_URL: Final = "http://127.0.0.1:8000/"
MARKER: Final = "bot.json"  # tells the widget whether there is a bot, and us whose folder this is
ASSETS: Final = Path(__file__).parent / "theme" / "assets"
# What readers' browsers don't need of our own scripts and styles, all of it on lines of its own.
SLACK: Final = {
    ".js": re.compile(r"^[ ]*(?://.*|/\*\*.*\*/)?\n|^[ ]+", re.M),
    ".css": re.compile(r"/\*.*?\*/\n?|^[ ]+|^\n", re.M | re.S),
}
PAGE_NAMED: Final = re.compile(r"(?:Doc file|Error (?:reading|building) page) '([^']+)':?")


def build_site(
    kb: KnowledgeBase,
    root: Path,
    out: Path,
    base_url: str | None = None,
    langs: Collection[Lang] = LANGS,
    files: Mapping[str, str] | None = None,
) -> None:
    """Build the site into `out`; after a failure `out` is what it was before.

    `root` holds mkdocs.yml, `base_url` is where the site will be served from. A language that is
    not in `langs` is taken over from `out` as it is. `files` are what browsers answer from, by path
    (`export_files`). Raises `BuildError`.
    """
    out = out.resolve()
    _refuse_foreign_folder(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as name:
            work = Path(name)
            address = (base_url or DEFAULT_BASE_URL).rstrip("/") + "/"
            # Korean first: MkDocs empties the folder it builds into, and English lives inside it.
            for lang in sorted(LANGS, key=lambda each: each != DEFAULT_LANG):
                if lang in langs:
                    _build_language(kb, lang, root.resolve(), work, address)
                else:
                    _take_over(lang, out, work / "site")
            _stage(files or {}, work / "site")
            (work / "site" / MARKER).write_text(json.dumps({"bot": None}), encoding="utf-8")
            # Temporary folders are private; a web server may be someone else.
            (work / "site").chmod(0o755)
            _swap(work / "site", out, work / "last")
    except OSError as error:
        raise BuildError(f"the site cannot be written to {out}: {error}") from error


def _build_language(kb: KnowledgeBase, lang: Lang, root: Path, work: Path, base_url: str) -> None:
    staged, target = work / lang, _folder_of(lang, work / "site")
    _stage(build_pages(kb, lang), staged)
    with _problems(root, lang) as problems:
        run_mkdocs(_configure(kb, lang, root / "mkdocs.yml", base_url, staged, target))
    if problems:
        raise BuildError(problems[0])
    _trim_assets(target / "assets")
    _stage(build_plain(kb, lang, base_url) | build_extras(kb, lang, base_url), target)
    secure_pages(target)


def _take_over(lang: Lang, last: Path, site: Path) -> None:
    """Copy a language from the last site, without the one that lives in its folder."""
    shutil.copytree(
        _folder_of(lang, last),
        _folder_of(lang, site),
        ignore=lambda folder, _: LANGS if Path(folder) == last else (),
    )


def _folder_of(lang: Lang, site: Path) -> Path:
    return site if lang == DEFAULT_LANG else site / lang


def _configure(
    kb: KnowledgeBase, lang: Lang, file: Path, base_url: str, staged: Path, target: Path
) -> MkDocsConfig:
    """mkdocs.yml with what depends on the language filled in."""
    words = WORDING[lang]
    other: Lang = "en" if lang == "ko" else "ko"
    config = load_config(
        str(file),
        docs_dir=str(staged),
        site_dir=str(target),
        site_name=words.site_name,
        site_description=words.site_description,
        site_url=base_url if lang == DEFAULT_LANG else f"{base_url}{lang}/",
        copyright=words.footer,
        nav=build_nav(kb, lang),
    )
    config.theme["language"] = lang
    for scheme in config.theme["palette"]:
        scheme["toggle"]["name"] = getattr(words, scheme["toggle"]["name"])
    config.extra.update(
        lang=lang,
        words=words,
        other_lang=other,
        other_words=WORDING[other],
        base_url=base_url,
        base_path=urlsplit(base_url).path,
        reviewed=reviews_of(kb),
        structured=partial(structured_data, kb, lang, base_url),
        scope=urlsplit(base_url).path,  # so that dark mode, once chosen, holds in both languages
    )
    return config


def _stage(pages: Mapping[str, str], folder: Path) -> None:
    for path, markdown in pages.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(markdown, encoding="utf-8")


def _trim_assets(folder: Path) -> None:
    """Drop comments and indentation from our own files; Material's come minified."""
    for source in ASSETS.rglob("*"):
        if slack := SLACK.get(source.suffix):
            text = slack.sub("", source.read_text(encoding="utf-8"))
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


# --- what MkDocs complains about --------------------------------------------------------


class _Collector(logging.Handler):
    """Keeps the text of each warning and error."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _problems(root: Path, lang: Lang) -> Iterator[list[str]]:
    """Collect what MkDocs logs, in our words, instead of letting it print; it stays quiet."""
    logger, collector = logging.getLogger("mkdocs"), _Collector()
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(collector)
    problems: list[str] = []
    try:
        yield problems
    except (MkDocsException, TemplateError) as error:  # strict mode: the reason stands in the log
        if place := _place_of(error, root):
            collector.messages = [place]
        elif not collector.messages:
            collector.messages = [str(error)]
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate
        problems += [_in_our_words(message, root, lang) for message in collector.messages]


def _in_our_words(message: str, root: Path, lang: Lang) -> str:
    """A message of MkDocs in one line, with the page's own file in place of the staged one."""

    def name_source(match: re.Match[str]) -> str:
        source = Path("docs", lang, match[1])
        if (root / source).is_file():
            return f"{source.as_posix()}:"
        return f"the generated page {match[1]} ({lang}):"

    message = PAGE_NAMED.sub(name_source, " ".join(message.split()))
    return f"mkdocs.yml: {message}" if message.startswith("Config value ") else message


def _place_of(error: Exception, root: Path) -> str | None:
    """What is wrong in mkdocs.yml or a template, with file and line."""
    broken = error.__context__  # MkDocs words an error of YAML anew, over several lines
    if isinstance(broken, MarkedYAMLError) and broken.problem_mark:
        return str(Finding("mkdocs.yml", broken.problem_mark.line + 1, str(broken.problem)))
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return _finding_in(Path(error.filename), error.lineno, error, root)
    # Jinja puts the lines of templates among those of its own code.
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if isinstance(error, TemplateError) and not frame.filename.endswith(".py"):
            return _finding_in(Path(frame.filename), frame.lineno or 1, error, root)
    return None


def _finding_in(template: Path, line: int, error: TemplateError, root: Path) -> str:
    file = template.resolve()
    name = file.relative_to(root) if file.is_relative_to(root) else file
    return str(Finding(str(name), line, str(error.message)))
