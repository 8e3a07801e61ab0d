"""The Markdown of an article becomes HTML that Freshdesk's editor allows, and the other way."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from textwrap import indent
from typing import Any, Final

import nh3

from faqbot.addresses import (
    ALL_QUESTIONS,
    HOME,
    STATUS_INDEX,
    address_of,
    page_url,
    root_of,
)
from faqbot.answering.render import TAGS, convert
from faqbot.content.from_html import Converter
from faqbot.model import LANGS, Lang
from faqbot.pictures import FOLDER

# Freshdesk's callouts, by the names that our admonitions have.
CALLOUTS: Final[Mapping[str, str]] = {
    "note": "note",
    "info": "info",
    "tip": "tip",
    "hint": "idea",
    "idea": "idea",
    "warning": "warning",
    "caution": "warning",
    "attention": "warning",
    "danger": "warning",
}
ALLOWED: Final[Mapping[str, set[str]]] = {
    "a": {"href"},
    "div": {"class"},
    "img": {"src", "alt"},
}
LEADING: Final = frozenset({("a", "href"), ("img", "src")})  # whose value is an address
INDEXES: Final = {address_of(path): path for path in (HOME, ALL_QUESTIONS, STATUS_INDEX)}
_TITLE: Final = re.compile(
    r'(<div class="admonition (\w+)">\n)<p class="admonition-title">(.*?)</p>\n'
)
_SUMMARY: Final = re.compile(r"<summary>(.*?)</summary>")
_CALLOUT: Final = re.compile(r"\bfd-callout--([a-z]+)")
_ARTICLE: Final = re.compile(r"(?:/[a-z]{2}(?:-[A-Z]{2})?)?/(?:support|a)/solutions/articles/(\d+)")
_converted: Final = lru_cache(maxsize=1024)(
    convert
)  # once for each link that changes would be dear


@dataclass(frozen=True)
class Addresses:
    """Where the links of published articles lead; `articles` are Freshdesk's ids by entry."""

    site: str  # of the FAQ, without a slash at the end
    account: str  # https://acme.freshdesk.com
    articles: Mapping[str, int] = field(default_factory=dict)
    langs: Sequence[Lang] = LANGS

    @cached_property
    def entries(self) -> Mapping[int, str]:
        """The entry of each published article."""
        return {number: id for id, number in self.articles.items()}

    def outward(self, href: str, id: str, lang: Lang) -> str:
        """A link in an entry's article as a whole address: a published article where there is one.

        An anchor leads to the site: whether headings keep their ids in Freshdesk is not documented.
        """
        if href.startswith("#"):
            return f"{self.site}{page_url(self, lang, 'faq', id)}{href}"
        if not href.startswith("/"):
            return href
        faq = f"{root_of(self, lang)}{address_of(ALL_QUESTIONS)}"
        if href.startswith(faq) and (to := href.removeprefix(faq).rstrip("/")) in self.articles:
            return f"{self.account}/support/solutions/articles/{self.articles[to]}"
        return f"{self.site}{href}"

    def inward(self, href: str, id: str, lang: Lang) -> str:
        """A link in a published article as our Markdown writes it; others stay."""
        article = _ARTICLE.match(href.removeprefix(self.account))
        if article and int(article[1]) in self.entries:
            return f"{self.entries[int(article[1])]}.md"
        page, hash, anchor = href.removeprefix(self.site).partition("#")
        root = root_of(self, lang)
        others = [there for other in self.langs if (there := root_of(self, other)) > root]
        if not href.startswith(f"{self.site}{root}") or page.startswith(tuple(others)):
            return href
        if page == page_url(self, lang, "faq", id):
            return f"{hash}{anchor}" if hash else f"{id}.md"
        address = page.removeprefix(root)
        if address.startswith(FOLDER):
            return posixpath.relpath(address, "faq")
        if address and not address.endswith("/"):  # a file, a search
            return href
        path = INDEXES.get(address, f"{address.rstrip('/')}.md")
        return f"{posixpath.relpath(path, 'faq')}{hash}{anchor}"


def article_html(markdown: str, id: str, lang: Lang, addresses: Addresses) -> str:
    """The HTML of an entry's article as Freshdesk takes it."""
    html = _TITLE.sub(_callout_title, _converted(markdown, root_of(addresses, lang), "faq"))
    html = _SUMMARY.sub(r"<p><strong>\1</strong></p>", html)  # whether folding is kept is not known

    def attribute(tag: str, name: str, value: str) -> str | None:
        if tag == "div":
            kind = value.removeprefix("admonition ")
            return f"fd-callout fd-callout--{CALLOUTS.get(kind, 'note')}" if kind != value else None
        leads = (tag, name) in LEADING
        return addresses.outward(value, id, lang) if leads else value

    return _clean(html, attribute)


def article_markdown(html: str, id: str, lang: Lang, addresses: Addresses) -> str:
    """The Markdown that an entry's article in Freshdesk says, with links as our files write them.

    What no article of ours can hold (styles, scripts, unknown tags) is left out.
    """

    def attribute(tag: str, name: str, value: str) -> str | None:
        leads = (tag, name) in LEADING
        return addresses.inward(value, id, lang) if leads else value

    clean = _clean(html, attribute).replace("&nbsp;", " ")
    # In a tag: the parser takes a text like "a.html" for a file's name, and warns.
    text: str = _Converter().convert(f"<body>{clean}</body>")
    return text.replace("  \n ", "  \n").strip()


class _Converter(Converter):
    """Knows Freshdesk's callouts as well."""

    def convert_div(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A callout as an admonition; other divisions as paragraphs."""
        base: Any = super()
        callout = _CALLOUT.search(" ".join(el.get("class", ())))
        if not callout or not text.strip():
            return str(base.convert_div(el, text, parent_tags))
        return f"\n\n!!! {callout[1]}\n\n{indent(text.strip(), '    ')}\n\n"


def _clean(html: str, attribute: Callable[[str, str, str], str | None]) -> str:
    return nh3.clean(
        html,
        tags={*TAGS, "b", "i", "img"} - {"details", "summary"},
        attributes={tag: set(names) for tag, names in ALLOWED.items()},
        attribute_filter=attribute,
        url_schemes={"https", "http", "mailto"},
        link_rel=None,
    )


def _callout_title(title: re.Match[str]) -> str:
    """A callout has no title of its own: one that says more than its kind becomes a line of it."""
    plain = title[3] == title[2].capitalize()
    return title[1] + ("" if plain else f"<p>{title[3]}</p>\n")
