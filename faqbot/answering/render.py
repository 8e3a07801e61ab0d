"""Markdown of an article becomes the safe HTML and the plain text that a reply carries."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import lru_cache, partial
from html.parser import HTMLParser
from typing import Final

import nh3
from markdown import Extension, Markdown
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from pymdownx.details import DetailsExtension
from pymdownx.highlight import HighlightExtension
from pymdownx.superfences import SuperFencesCodeExtension

from faqbot.addresses import Folder, address_of, target_of
from faqbot.markdown import retarget
from faqbot.pictures import place_at, sized

# The dialect of the site (mkdocs.yml), but for what only a page has. Classes, not names: looking up
# names reads the metadata of every installed package.
EXTENSIONS: Final[tuple[Callable[[], Extension], ...]] = (
    TableExtension,
    AttrListExtension,
    AdmonitionExtension,
    SaneListExtension,
    DetailsExtension,
    SuperFencesCodeExtension,
    partial(HighlightExtension, use_pygments=False),
)
TAGS: Final = frozenset(
    "a blockquote br code details div em h2 h3 h4 hr img li ol p pre strong summary "
    "table tbody td th thead tr ul".split()
)
_of_thread: Final = threading.local()
_ADDRESS: Final = re.compile(r'\b(href|src)="([^"]*)"')
_BLOCKS: Final = frozenset("blockquote details div h2 h3 h4 hr ol p pre summary table ul".split())


@lru_cache(maxsize=4096)
def render_html(markdown: str, root: str, folder: Folder) -> str:
    """Render an article of a folder of texts ("faq") to HTML without scripts, styles or ids.

    Relative links become addresses of the site; `root` is where the text's language begins.
    """
    attributes = {"a": {"href"}, "code": {"class"}, "img": {"src", "alt"}}
    clean = nh3.clean(
        convert(markdown, root, folder),
        tags=set(TAGS),
        attributes=attributes,
        url_schemes={"https", "mailto"},
        link_rel="noopener",
    )
    return sized(clean)


def convert(markdown: str, root: str, folder: Folder) -> str:
    """As `render_html`, with all that Markdown lets through: for who cleans it otherwise."""
    html = _converter().reset().convert(markdown)
    return readdressed(html, lambda address: _resolve(address, root, folder))


def readdressed(html: str, to: Callable[[str], str]) -> str:
    """HTML whose links and pictures have the addresses that `to` makes of theirs."""
    return _ADDRESS.sub(lambda found: f'{found[1]}="{to(found[2])}"', html)


def _converter() -> Markdown:
    """A converter of this thread's own: making one takes longer than most conversions."""
    if not hasattr(_of_thread, "converter"):
        extensions = [make() for make in EXTENSIONS]
        _of_thread.converter = Markdown(extensions=extensions, output_format="html")
    converter: Markdown = _of_thread.converter
    return converter


@lru_cache(maxsize=4096)
def render_text(markdown: str, root: str, folder: Folder) -> str:
    """Render an article to plain text: lists with dashes, tables with bars, code indented."""
    return text_of(render_html(markdown, root, folder))


def text_of(html: str) -> str:
    """The plain text of what `render_html` made."""
    writer = _TextWriter()
    writer.feed(html)
    writer.close()
    return writer.text()


def resolve_links(markdown: str, root: str, folder: Folder) -> str:
    """The Markdown with relative links as addresses of the site; code stays as it is."""
    return retarget(markdown, lambda target: _resolve(target, root, folder))


def _resolve(href: str, root: str, folder: Folder) -> str:
    """The address on the site of a relative link to a Markdown file or a picture; others stay."""
    if target := target_of(href, folder):
        return f"{root}{address_of(target[0])}{target[1]}"
    place = place_at(href, folder)
    return f"{root}{place}" if place else href


class _TextWriter(HTMLParser):
    """Collects the text of the small HTML that `render_html` makes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._lists: list[int | None] = []  # the next number; None in a list of dashes
        self._in_code = False
        self._cells = 0
        self._at_bullet = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and not (tag in ("ul", "ol") and self._lists):
            self._gap(1 if self._lists else 2)
        if tag in ("ul", "ol"):
            self._lists.append(None if tag == "ul" else 1)
        elif tag == "li":
            self._gap(1)
            self._parts.append("  " * (len(self._lists) - 1) + self._bullet())
            self._at_bullet = True
        elif tag == "tr":
            self._gap(1)
            self._cells = 0
        elif tag in ("td", "th"):
            self._parts.append(" | " if self._cells else "")
            self._cells += 1
        elif tag == "br":
            self._gap(1)
        elif tag == "img":
            self._parts.append(f"[{dict(attrs).get('alt') or ''}]")
            self._at_bullet = False
        elif tag == "pre":
            self._in_code = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._lists.pop()
        elif tag == "pre":
            self._in_code = False
        if tag in _BLOCKS and not self._lists:
            self._gap(2)

    def handle_data(self, data: str) -> None:
        if self._in_code:
            self._parts.append("\n".join(f"    {line}" for line in data.strip("\n").split("\n")))
        elif data.strip():
            self._parts.append(re.sub(r"\s+", " ", data))
            self._at_bullet = False
        elif self._parts and not self._parts[-1].endswith(("\n", " ")):
            self._parts.append(" ")

    def text(self) -> str:
        """What was collected, with at most one blank line in a row."""
        lines = [line.rstrip() for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def _bullet(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _gap(self, newlines: int) -> None:
        """Begin a new line (1) or a new paragraph (2), once."""
        if not self._parts or self._at_bullet:
            return
        tail = "".join(self._parts[-3:]).rstrip(" ")
        present = len(tail) - len(tail.rstrip("\n"))
        if present < newlines:
            self._parts.append("\n" * (newlines - present))
