"""A page that a browser saved becomes Markdown, for the importer to take apart."""

from __future__ import annotations

import re
from typing import Any, Final

from bs4 import BeautifulSoup

from faqbot.content.from_html import Converter

ARTICLE: Final = "main, [role=main]"
AROUND: Final = (
    "script, style, template, noscript, svg, nav, footer, select, textarea, a.headerlink,"
    " body > header, body > aside"
)
_PLACE: Final = re.compile("\0(\\d+)\0")


def markdown_of(page: str) -> tuple[str, list[int]]:
    """The article of an HTML page as Markdown, and for each of its lines that of the page.

    What is around the article (menus, footer, scripts) is left out.
    """
    soup = BeautifulSoup(page, "html.parser")
    for element in soup.select(AROUND):
        element.decompose()
    article = soup.select_one(ARTICLE) or soup.body or soup
    first, *marked = _PLACE.split(_Converter().convert_soup(article))
    text, lines = first, [1] * first.count("\n")
    for line, part in zip(marked[::2], marked[1::2], strict=True):
        text += part
        lines += [int(line)] * part.count("\n")
    return text, [*lines, lines[-1] if lines else 1]


class _Converter(Converter):
    """Keeps what the importer knows questions by, each with its line before it."""

    # markdownify looks for these names.
    def convert_hN(self, n: int, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: N802
        """A heading, with the id that the page gives it."""
        title = " ".join(text.split())
        if not title or parent_tags & {"_inline", "summary"}:
            return title
        named = el if el.get("id") else el.find(id=True)
        id = f" {{#{named['id']}}}" if named else ""
        return f"\n\n\0{el.sourceline}\0{'#' * n} {title}{id}\n\n"

    def convert_details(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A block that opens."""
        return f"\n\n\0{el.sourceline}\0<details>\n{text.strip()}\n\n</details>\n\n"

    def convert_summary(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """What the block is called."""
        return f"<summary>{' '.join(text.split())}</summary>\n\n"

    def convert_dl(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A list of terms."""
        return f"\n\n<dl>\n{text.strip()}\n</dl>\n\n"

    def convert_dt(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A term."""
        return f"\n\0{el.sourceline}\0<dt>{' '.join(text.split())}</dt>\n"

    def convert_dd(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """What is said of a term."""
        return f"<dd>\n\n{text.strip()}\n\n</dd>\n"
