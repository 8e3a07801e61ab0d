"""Markdown of pages: headings, boxes, tables, links and text that says just what it is given."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from typing import Final

import yaml

from faqbot.markdown import unlinked

DESCRIPTION_LENGTH: Final = 160  # what search engines show of a description
SPECIAL: Final = re.compile(r"([\\`*_{}\[\]#|])")


def make_page(
    title: str, description: str, meta: Mapping[str, object], *blocks: str, top: str = ""
) -> str:
    """A page under its title; the theme puts both into HTML as they are, so they are escaped.

    `top` is Markdown that the page begins with in place of its title.
    """
    meta = {"title": as_html(title), "description": html.escape(description), **meta}
    front = _front_matter(dict(meta))
    blocks = (top or heading(1, title, "top"), *blocks)
    body = "\n\n".join(block.strip("\n") for block in blocks if block.strip())
    return f"---\n{front}---\n\n{body}\n"


def _front_matter(meta: dict[str, object]) -> str:
    """Metadata as YAML, in its form of JSON where all characters may stand in that."""
    front = json.dumps(meta, ensure_ascii=False)
    if front.isprintable():
        return f"{front}\n"
    return yaml.safe_dump(meta, allow_unicode=True, sort_keys=False, width=10_000)


def heading(level: int, title: str, anchor: str) -> str:
    """A heading with its anchor."""
    return f"{'#' * level} {as_text(title)} {{ #{anchor} }}"


def box(classes: str, *blocks: str) -> str:
    """Blocks of Markdown inside an element that the theme can style."""
    inner = "\n\n".join(blocks)
    return f'<div class="{classes}" markdown="1">\n\n{inner}\n\n</div>'


def card(title: str, path: str, text: str, note: str = "") -> str:
    """A list item of paragraphs: the linked title, a text and maybe a note."""
    lines = [
        f"- [{as_text(title)}]({path})",
        "",
        *(f"    {line}" for line in text.splitlines()),
        "",
    ]
    if note:
        lines += [f"    {note}", "    { .fb-note }", ""]
    return "\n".join(lines)


def make_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def make_link(title: str, path: str, target: str) -> str:
    """A link between two staged pages, in the form that MkDocs checks."""
    return f"[{as_text(title)}]({relative(path, target)})"


def relative(path: str, target: str) -> str:
    """As `posixpath.relpath`, for staged pages, and many times as fast."""
    folder = path.rpartition("/")[0]
    if not folder:
        return target
    if target.startswith(f"{folder}/"):
        return target[len(folder) + 1 :]
    return "../" * (folder.count("/") + 1) + target


def as_html(text: str) -> str:
    """Plain text as HTML that says just that, outside attributes."""
    return html.escape(text, quote=False)


def as_text(text: str) -> str:
    """Plain text as Markdown that says just that."""
    return SPECIAL.sub(r"\\\1", as_html(text))


def describe(markdown: str) -> str:
    """The start of a Markdown text as plain text, cut after a word."""
    plain = " ".join(re.sub(r"[`*]", "", unlinked(markdown)).split())
    if len(plain) <= DESCRIPTION_LENGTH:
        return plain
    return plain[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(".,") + "…"


def slug(text: str) -> str:
    """A text as an anchor: its Latin letters and digits."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
