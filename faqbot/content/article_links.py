"""Links inside articles: where they lead, and whether that exists; opens nothing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from faqbot.content.yamlfile import Document
from faqbot.markdown import KEPT, find_links, without_code
from faqbot.model import Finding

# "[text][label]" and "[label][]" lead where a line "[label]: address" says.
REFERENCE: Final = re.compile(r"(?<!\\)\[(?P<text>[^\[\]\n]+)\]\[(?P<label>[^\[\]\n]*)\]")
DEFINITION: Final = re.compile(r"^ {0,3}\[(?P<label>[^\[\]\n^][^\[\]\n]*)\]:[ \t]*\S", re.M)
FOOTNOTE: Final = re.compile(r"(?<!\\)\[\^[^\[\]\s]+\]")
ANCHOR: Final = re.compile(r"\{[^}\n]*#([\w-]+)[^}\n]*\}")


def check_links(
    path: str, document: Document, documents: Mapping[str, Document], reference: str
) -> Iterator[Finding]:
    """Findings for each link of an article that leads to no page, anchor or API section."""
    for offset, target in find_links(document.body):
        problem, fix = _problem(path, target, documents, reference)
        if problem:
            yield document.body_finding(problem, offset, fix)
    for offset, problem, fix in find_undefined(document.body):
        yield document.body_finding(problem, offset, fix)


@lru_cache(maxsize=KEPT)
def find_undefined(body: str) -> tuple[tuple[int, str, str], ...]:
    """Links whose address stands nowhere, and footnotes: the offset, what is wrong, what to do."""
    text = without_code(body)
    defined = {label_of(match["label"]) for match in DEFINITION.finditer(text)}
    found = [
        (match.start(), f"link without an address: {match[0]}", "write [text](address)")
        for match in REFERENCE.finditer(text)
        if label_of(match["label"] or match["text"]) not in defined
    ]
    found += [
        (match.start(), f"a footnote is not shown: {match[0]}", "put it into the sentence")
        for match in FOOTNOTE.finditer(text)
    ]
    return tuple(sorted(found))


def label_of(text: str) -> str:
    """The label of a reference, which case and spaces don't change."""
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=KEPT)
def find_anchors(body: str) -> frozenset[str]:
    """The ids that an article gives its headings."""
    return frozenset(match[1] for match in ANCHOR.finditer(body))


def suggest(id: object, known: Iterable[object]) -> str:
    """A question after what was probably meant, or nothing."""
    near = get_close_matches(str(id), map(str, known), 1)
    return f"did you mean {near[0]}?" if near else ""


def _problem(
    path: str, target: str, documents: Mapping[str, Document], reference: str
) -> tuple[str, str]:
    """What is wrong with a link, and what to do; both empty where nothing is."""
    if reference and target.startswith(reference) and "#" in target:
        anchor, sections = target.split("#", 1)[1], documents["data/api.yml"].data
        known = [id for id, section in sections.items() if "under" not in section]
        if anchor in known:
            return "", ""
        return f"unknown API section: {anchor}", suggest(anchor, known)
    if target.startswith(("https://", "mailto:")):
        return "", ""
    if target.startswith("http://"):
        return f"link without https: {target}", "write https://"
    page, _, anchor = target.partition("#")
    there = posixpath.normpath(posixpath.join(posixpath.dirname(path), page)) if page else path
    if there not in documents:
        if _is_made(there.partition("/")[2], documents):
            return "", ""
        folder = posixpath.dirname(there)
        pages = [posixpath.basename(name) for name in documents if name.startswith(f"{folder}/")]
        near = suggest(posixpath.basename(there), pages)
        return f"link to a page that does not exist: {target}", near
    anchors = find_anchors(documents[there].body)
    if there.endswith("/errors.md"):
        anchors |= set(documents["data/error-codes.yml"].data)
    if anchor and anchor not in anchors:
        return f"link to a heading that does not exist: {target}", suggest(anchor, anchors)
    return "", ""


def _is_made(page: str, documents: Mapping[str, Document]) -> bool:
    """Whether a page without a file of its own is made from data."""
    folder, _, name = page.removesuffix(".md").rpartition("/")
    if folder == "calls":
        return bool((documents["data/api.yml"].data.get(name) or {}).get("method"))
    chapters = documents["data/site.yml"].data["categories"]
    return page == "faq/index.md" or (
        folder == "category" and any(chapter["id"] == name for chapter in chapters)
    )
