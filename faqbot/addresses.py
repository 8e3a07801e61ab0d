"""Every address of pages: where they are, where they are staged, where short links and links lead.

An address begins at the root of the site ("/en/faq/cors/"). `web/rooted.py` puts the prefix before
it that the site is served under; with a base address in place of "/", it is absolute. A path is
where a page is staged, below its language ("faq/cors.md").
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Final, Literal, Protocol
from urllib.parse import urljoin

from faqbot.model import Lang

Folder = Literal["faq", "status", "calls", "category"]

HOME: Final = "index.md"
ALL_QUESTIONS: Final = "faq/index.md"
STATUS_INDEX: Final = "status/index.md"
ERRORS: Final = "errors.md"
MESSAGES: Final = "messages.md"
RATE_LIMITS: Final = "rate-limits.md"
API_MAP: Final = "api-map.md"
CHAT: Final = "chat.md"

SHORT: Final[Mapping[Folder, str]] = {"faq": "q", "status": "s"}
"""What the short links of a folder's pages begin with."""


class Spoken(Protocol):
    """What knows its languages, such as a knowledge base."""

    @property
    def langs(self) -> Sequence[Lang]:
        """The languages; the first stands at the root of the site."""


def root_of(kb: Spoken, lang: Lang, base_url: str = "/") -> str:
    """Where a language begins; `base_url` and the result end with a slash."""
    return base_url if lang == kb.langs[0] else f"{base_url}{lang}/"


def page_url(kb: Spoken, lang: Lang, folder: Folder, name: object, base_url: str = "/") -> str:
    """The address of a page: /faq/<id>/ in the first language, /en/faq/<id>/ in English."""
    return root_of(kb, lang, base_url) + local_url(folder, name)


def local_url(folder: Folder, name: object) -> str:
    """The same below the root of a language: faq/<id>/."""
    return f"{folder}/{name}/"


def anchor_url(kb: Spoken, lang: Lang, path: str, anchor: str) -> str:
    """The address of an anchor on a page: /errors/#<code>, /en/messages/#<id>."""
    return f"{root_of(kb, lang)}{address_of(path)}#{anchor}"


def short_url(folder: Folder, name: object) -> str:
    """A link that leads to a page in the reader's language: /q/<id>, /s/<code>."""
    return f"/{SHORT[folder]}/{name}"


def absolute(address: str, base: str) -> str:
    """An address of the site as an absolute one; others stay.

    `base` is the absolute address of the site, with a slash at its end.
    """
    return urljoin(base, address.removeprefix("/"))


def path_of(folder: Folder, name: object) -> str:
    """Where a page is staged."""
    return f"{folder}/{name}.md"


def address_of(path: str) -> str:
    """Where a page staged at a path will be, below the root of its language ("faq/cors/")."""
    folder, slash, name = path.removesuffix(".md").rpartition("/")
    return folder + slash if name in ("", "index") else f"{folder}{slash}{name}/"


def target_of(href: str, folder: str) -> tuple[str, str] | None:
    """The path that a link on a page of a folder leads to, and its anchor with "#"; `None` where it
    leads to no page."""
    page, hash, anchor = href.partition("#")
    if not page.endswith(".md") or "://" in page:
        return None
    return posixpath.normpath(posixpath.join(folder, page)), hash + anchor


def has_markdown(path: str) -> bool:
    """Whether the site has a page as Markdown, too, at its path."""
    folder, _, name = path.rpartition("/")
    return (folder in SHORT and name != "index.md") or path in (ERRORS, MESSAGES)
