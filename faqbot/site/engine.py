"""Makes pages of staged Markdown: MkDocs by its public interface, which no other module knows.

What goes in and comes out is plain, so that another engine would be another module like this one.
ProperDocs, which continues MkDocs, needs none: where a process imports `properdocs.replacement`
first, it stands in for MkDocs.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# Material prints a notice about MkDocs 2 while it is imported; faqbot pins MkDocs 1.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

import mkdocs
from jinja2 import Environment, TemplateError
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from faqbot.errors import BuildError
from faqbot.model import Lang
from faqbot.site.engine_errors import in_our_words, place_of
from faqbot.site.theme_styles import needed_styles
from faqbot.words import SITE

THEME: Final = Path(__file__).resolve().parent / "theme"


@dataclass(frozen=True, slots=True)
class Outline:
    """What the other pages want to know of a page."""

    anchors: Sequence[str]
    links: Mapping[str, Mapping[str, str]]  # of each page linked to: anchor → link as written


@dataclass(frozen=True, slots=True)
class Styles:
    """Material's styles without what no page needs, to stand in the place of all of them."""

    source: str  # where Material has its own
    place: str  # named by the content, since browsers keep it by its name
    css: str


@dataclass(frozen=True, slots=True)
class Job:
    """What the engine shall make of which files."""

    file: Path  # mkdocs.yml
    lang: Lang
    staged: Path  # the folder of Markdown
    target: Path  # an empty folder
    settings: Mapping[str, Any]  # in place of those of mkdocs.yml
    extra: Mapping[str, Any]  # data for the templates
    look: str  # changes whenever the theme does
    pictures: Sequence[str] = ()  # paths that pages may show; the engine writes none of them


def render_pages(job: Job, known: Mapping[str, Outline], with_theme: bool) -> dict[str, Outline]:
    """Render all staged pages, and write what is made of all pages.

    Pages that are `known` are not staged: they were rendered before, links to and from them are
    checked. `with_theme` also writes the theme's own files. Returns each page by its path. Raises
    `BuildError` with the first problem.
    """
    root = job.file.parent
    with _first_problem(root, job.lang):
        config = _configure(job)
        styles = _make_styles(config)
        config.extra["stylesheet"] = styles.place
        site = config.plugins["faqbot"] = _Site(job, known, styles if with_theme else None)
        build(config)
    return {path: _outline(page) for path, page in site.pages.items()}


def _configure(job: Job) -> MkDocsConfig:
    """The settings, which MkDocs has plugins live in from one build to the next: read each time."""
    paths = {"docs_dir": str(job.staged), "site_dir": str(job.target)}
    config = load_config(str(job.file), **paths, **job.settings)
    config.theme["language"] = job.lang
    config.mdx_configs["toc"]["title"] = SITE[job.lang]["toc"]
    # After what the knowledge base has of its own, before Material's.
    config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
    for scheme in config.theme["palette"]:
        scheme["toggle"]["name"] = SITE[job.lang][scheme["toggle"]["name"]]
    config.extra.update(job.extra)
    return config


def _make_styles(config: MkDocsConfig) -> Styles:
    """Material's styles without its palettes, and of them what is needed."""
    themes = [Path(theme) for theme in config.theme.dirs]
    own = "".join(file.read_text("utf-8") for each in themes for file in each.glob("assets/*.css"))
    for theme in themes:
        for file in theme.glob("assets/stylesheets/main.*.min.css"):
            css = needed_styles(file.read_text("utf-8"), config.markdown_extensions, own)
            digest = hashlib.sha256(css.encode()).hexdigest()[:8]
            place = f"assets/stylesheets/main.{digest}.min.css"
            return Styles(file.relative_to(theme).as_posix(), place, css)
    raise BuildError("the theme has no assets/stylesheets/main.*.min.css; see mkdocs-material")


# Compiling the theme takes half a second, so it is kept while it is the same.
_themes: Final[dict[Lang, tuple[tuple[Path, str], Environment]]] = {}


class _Site(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Gives MkDocs the pages that are known as such, and keeps what it made of the others.

    With `styles` it writes the theme's own files as well.

    Rendering all pages of a language takes some six seconds of a processor, so it is not done for
    each changed sentence (half a second). A file that is excluded can be linked to, and is not
    rendered.
    """

    def __init__(self, job: Job, known: Mapping[str, Outline], styles: Styles | None) -> None:
        self.job, self.known, self.styles = job, known, styles
        self.pages: dict[str, Page] = {}

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the files of known pages, and take out those of the theme that are there already."""
        if self.styles is None:
            files = Files(files.documentation_pages())
        else:
            if source := files.get_file_from_path(self.styles.source):
                files.remove(source)
            files.append(File.generated(config, self.styles.place, content=self.styles.css))
        for path in (*self.known, *self.job.pictures):
            excluded = InclusionLevel.EXCLUDED
            files.append(File.generated(config, path, content="", inclusion=excluded))
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Complete known pages, once the others are read, and compile the theme where it is new."""
        for file in files:
            if file.is_documentation_page():
                self.pages[file.src_uri] = file.page or Page(None, file, config)
        for path, outline in self.known.items():
            page = self.pages[path]
            page.present_anchor_ids = set(outline.anchors)
            page.links_to_anchors = {
                to: dict(links)
                for name, links in outline.links.items()
                if (to := files.get_file_from_path(name))
            }
        self.files = files
        look = self.job.file, self.job.look
        if _themes.get(self.job.lang, (None,))[0] != look:
            _themes[self.job.lang] = look, env
        return _themes[self.job.lang][1]

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Check the links of known pages; MkDocs has checked the others."""
        for path in self.known:
            level = config.validation.links.anchors
            self.pages[path].validate_anchor_links(files=self.files, log_level=level)


def _outline(page: Page) -> Outline:
    links = page.links_to_anchors or {}
    return Outline(
        sorted(page.present_anchor_ids or ()),
        {file.src_uri: dict(anchors) for file, anchors in links.items()},
    )


class _Collector(logging.Handler):
    """Keeps the text of each warning and error."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _first_problem(root: Path, lang: Lang) -> Iterator[None]:
    """Raise the first thing that MkDocs logs, in our words, instead of letting it print."""
    logger, collector = logging.getLogger(mkdocs.__name__), _Collector()
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(collector)
    try:
        yield
    except (MkDocsException, TemplateError) as error:  # strict mode: the reason stands in the log
        if place := place_of(error, root):
            raise BuildError(place) from error
        problem = (collector.messages or [str(error)])[0]
        raise BuildError(in_our_words(problem, root, lang)) from error
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate
    if collector.messages:
        raise BuildError(in_our_words(collector.messages[0], root, lang))
