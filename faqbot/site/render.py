"""Renders pages with MkDocs: those that are not known yet, and what stands beside all pages.

The steps are those of `mkdocs build`, with the same events for plugins. Pages come from memory, and
a page that was rendered before is represented by what was learnt of it then.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Material prints a notice about MkDocs 2 while it is imported; faqbot pins MkDocs 1.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from jinja2 import Environment
from mkdocs.commands.build import _build_page, _build_theme_template, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is known of a page once it is rendered."""

    source: str  # a digest of its Markdown
    meta: Mapping[str, Any]
    anchors: Sequence[str]
    links: Mapping[str, Mapping[str, str]]  # of each page linked to: anchor → link as written


def render_pages(
    config: MkDocsConfig,
    env: Environment,
    pages: Mapping[str, str],
    known: Mapping[str, Rendered],
    target: Path,
    with_theme: bool,
) -> dict[str, Page]:
    """Render the pages that are not `known` into `target`, and what is made of all pages.

    `with_theme` also writes the theme's own files. Returns every page by its path.
    Problems are logged as MkDocs does it; links between pages are checked on all of them.
    """
    config.site_dir = str(target)
    config = config.plugins.on_config(config)
    config.plugins.on_pre_build(config=config)
    files = Files([File.generated(config, path, content=text) for path, text in pages.items()])
    if with_theme:
        files.add_files_from_theme(env, config)
    files = config.plugins.on_files(files, config=config)
    set_exclusions(files, config)
    nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
    staged = files.documentation_pages()
    made = {file.src_uri: file.page for file in staged if file.page}
    new = [page for path, page in made.items() if path not in known]
    for path, page in made.items():
        if path in known:
            _restore(page, known[path], files)
        else:
            _populate_page(page, config, files)
    env = config.plugins.on_env(env, config=config, files=files) or env
    files.copy_static_files()
    for name in sorted(config.theme.static_templates):
        _build_theme_template(name, env, files, config, nav)
    for page in new:
        _build_page(page, config, staged, nav, env)
    for page in made.values():
        page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)
    config.plugins.on_post_build(config=config)
    return made


def _restore(page: Page, known: Rendered, files: Files) -> None:
    """Give a page that is not rendered what others want to know of it."""
    page.meta = dict(known.meta)
    if page.title is None:
        page.title = known.meta.get("title")
    page.present_anchor_ids = set(known.anchors)
    page.links_to_anchors = {
        file: dict(anchors)
        for path, anchors in known.links.items()
        if (file := files.get_file_from_path(path))
    }


def learn(page: Page, source: str) -> Rendered:
    """What to remember of a rendered page."""
    links = page.links_to_anchors or {}
    return Rendered(
        source,
        page.meta,
        sorted(page.present_anchor_ids or ()),
        {file.src_uri: dict(anchors) for file, anchors in links.items()},
    )
