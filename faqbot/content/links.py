"""Links inside articles: where they lead, and whether that exists; opens nothing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final

from faqbot.content.yamlfile import Document
from faqbot.model import API_REFERENCE, Finding

LINK: Final = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
ANCHOR: Final = re.compile(r"\{[^}\n]*#([\w-]+)[^}\n]*\}")
CODE: Final = re.compile(r"^(`{3,}|~{3,}).*?^\1[ \t]*$|(`+)(?!`).+?(?<!`)\2(?!`)", re.M | re.S)


def check_links(
    path: str, document: Document, documents: Mapping[str, Document]
) -> Iterator[Finding]:
    """Findings for each link of an article that leads to no page, anchor or API section."""
    for offset, target in find_links(document.body):
        problem = _problem(path, target, documents)
        if problem:
            yield document.body_finding(problem, offset)


def find_links(body: str) -> Iterator[tuple[int, str]]:
    """The offset and target of each Markdown link outside code."""
    for match in LINK.finditer(CODE.sub(lambda code: " " * len(code[0]), body)):
        yield match.start(1), match[1]


def find_anchors(body: str) -> set[str]:
    """The ids that an article gives its headings."""
    return {match[1] for match in ANCHOR.finditer(body)}


def _problem(path: str, target: str, documents: Mapping[str, Document]) -> str | None:
    if target.startswith(API_REFERENCE) and "#" in target:
        anchor = target.split("#", 1)[1]
        known = anchor in documents["data/api.yml"].data
        return None if known else f"unknown API section: {anchor}"
    if target.startswith(("https://", "mailto:")):
        return None
    if target.startswith("http://"):
        return f"link without https: {target}"
    page, _, anchor = target.partition("#")
    there = posixpath.normpath(posixpath.join(posixpath.dirname(path), page)) if page else path
    if there not in documents:
        made = _is_made(there.partition("/")[2], documents)
        return None if made else f"link to a page that does not exist: {target}"
    if anchor and anchor not in find_anchors(documents[there].body):
        if there.endswith("/errors.md") and anchor in documents["data/error-codes.yml"].data:
            return None
        return f"link to a heading that does not exist: {target}"
    return None


def _is_made(page: str, documents: Mapping[str, Document]) -> bool:
    """Whether a page without a file of its own is made from data."""
    folder, _, name = page.removesuffix(".md").rpartition("/")
    if folder == "calls":
        return bool((documents["data/api.yml"].data.get(name) or {}).get("method"))
    chapters = documents["data/site.yml"].data["categories"]
    return page == "faq/index.md" or (
        folder == "category" and any(chapter["id"] == name for chapter in chapters)
    )
