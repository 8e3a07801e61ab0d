"""What other sites write their own way, as the importer knows it: every line stays in its place.

Headings in HTML become those of Markdown; `::: details`, components such as `<Accordion title>` and
lists of `<dt>` and `<dd>` become `<details>`; references and footnotes stand where they are used,
so that each question has its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from faqbot.content.article_links import label_of
from faqbot.content.importing.admonitions import OPEN, match_ends
from faqbot.content.importing.code import Edit, apply, hide
from faqbot.content.importing.wording import asks

OPTION: Final = re.compile(r"\{[^{}]*\}[ \t]*$")
COMPONENT: Final = re.compile(
    r"<(?P<close>/?)(?P<name>\w*(?:Accordion|Collaps|Expand|Details|FAQ|Faq|Question|Spoiler|Toggle)\w*)"
    r"(?P<rest>[^<>]*)>"
)
ASKED: Final = re.compile(
    r"\b(?:title|summary|question|label|header|heading)[ \t]*=[ \t]*\{?"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')"
)
HEADING: Final = re.compile(
    r"^ {0,3}<h(?P<level>[1-6])\b(?P<about>[^<>]*)>(?P<title>(?:(?!</?h[1-6]\b).)*)"
    r"</h(?P=level)>[ \t]*$",
    re.S | re.M | re.I,
)
NAMED: Final = re.compile(r"\b(?:id|name)[ \t]*=[ \t]*[\"']([a-z0-9]+(?:-[a-z0-9]+)*)[\"']", re.I)
LINKED: Final = re.compile(r"</?a\b[^<>]*>", re.I)
SUMMARY: Final = re.compile(r"</?summary\b", re.I)
TERM: Final = re.compile(r"<dt\b[^<>]*>(?P<term>(?:(?!<d[td]\b).)*?)</dt[^<>]*>", re.S | re.I)
PART: Final = re.compile(r"</?d[ld]\b[^<>]*>", re.I)
DEFINED: Final = re.compile(
    r"^ {0,3}\[(?P<label>[^\[\]\n^][^\[\]\n]*)\]:[ \t]*<?(?P<url>[^\s<>]+)>?"
    r"(?P<title>[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$",
    re.M,
)
USED: Final = re.compile(
    r"(?<![\\\]])\[(?P<text>[^\[\]\n]+)\](?:\[(?P<label>[^\[\]\n]*)\](?![\[(])|(?![\[(:]))"
)
NOTED: Final = re.compile(r"^\[\^(?P<label>[^\]\s]+)\]:(?P<note>.*(?:\n(?: {2,}|\t)\S.*)*)", re.M)
NOTE: Final = re.compile(r"[ \t]?\[\^(?P<label>[^\]\s]+)\](?!:)")


def unify(text: str) -> str:
    """The text with what is foreign in it as the importer knows it; code stays."""
    for find in (_headings, _containers, _components, _definitions, _footnotes, _references):
        text = apply(text, sorted(find(text, hide(text))))
    return text


def _headings(text: str, hidden: str) -> Iterator[Edit]:
    """`<h3 id="..."><a name="...">Question</a></h3>` outside `<summary>`."""
    summaries = [mark.start() for mark in SUMMARY.finditer(hidden)]
    for heading in HEADING.finditer(hidden):
        if bisect_left(summaries, heading.start()) % 2:
            continue
        written = text[slice(*heading.span("title"))]
        title = " ".join(LINKED.sub("", written).split())
        name = NAMED.search(f"{heading['about']} {written}")
        id = f" {{#{name[1]}}}" if name else ""
        gap = "\n" * text.count("\n", heading.start(), heading.end())
        if title:
            yield heading.start(), heading.end(), f"{'#' * int(heading['level'])} {title}{id}{gap}"


def _details(question: str) -> str:
    return f"<details><summary>{question.strip().replace('<', '&lt;')}</summary>"


def _containers(text: str, hidden: str) -> Iterator[Edit]:
    """`::: details Question` to its `:::`."""
    lines = hidden.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for first, last in match_ends(lines)[0].items():
        opened = OPEN.fullmatch(lines[first])
        if opened and opened["kind"] == "details" and opened["title"].strip():
            end = starts[first] + len(lines[first])
            title = OPTION.sub("", text[starts[first] + opened.start("title") : end])
            yield starts[first], end, _details(title)
            yield starts[last], starts[last] + len(lines[last]), "</details>"


def _components(text: str, hidden: str) -> Iterator[Edit]:
    """`<Accordion title="...">` to its end, unless it holds others and asks nothing itself."""
    opened: list[tuple[re.Match[str], bool]] = []
    for tag in COMPONENT.finditer(hidden):
        if tag["rest"].endswith("/"):
            continue
        if not tag["close"]:
            if opened:  # those around it hold others already
                opened[-1] = opened[-1][0], True
            opened.append((tag, False))
        elif opened and opened[-1][0]["name"] == tag["name"]:
            first, holds = opened.pop()
            asked = ASKED.search(text, first.start("rest"), first.end())
            if asked and not holds:
                question = asked["double"] if asked["double"] is not None else asked["single"]
                gap = "\n" * text.count("\n", first.start(), first.end())
                gap = gap.removesuffix("\n" * question.count("\n"))
                yield first.start(), first.end(), _details(question) + gap
                yield tag.start(), tag.end(), "</details>"


def _definitions(text: str, hidden: str) -> Iterator[Edit]:
    """A `<dl>` in which a `<dt>` asks; each `<dd>` is its answer."""
    lower, at = hidden.lower(), 0
    while (start := lower.find("<dl", at)) >= 0 and (end := lower.find("</dl>", start)) >= 0:
        at = end + len("</dl>")
        terms = list(TERM.finditer(hidden, start, end))
        if not any(asks(term["term"]) for term in terms):
            continue
        ends = [*(term.start() for term in terms[1:]), end]
        for term, stop in zip(terms, ends, strict=True):
            yield term.start(), term.end(), _details(text[slice(*term.span("term"))])
            yield stop, stop, "</details>"
        for part in PART.finditer(hidden, start, at):
            yield part.start(), part.end(), ""


def _footnotes(text: str, hidden: str) -> Iterator[Edit]:
    """The text of a footnote in brackets, where its number stands."""
    notes = {note["label"]: note for note in NOTED.finditer(hidden)}
    used: set[str] = set()
    for mark in NOTE.finditer(hidden) if notes else ():
        note = notes.get(mark["label"])
        if note and not note.start() <= mark.start() < note.end():
            used.add(mark["label"])
            told = " ".join(text[slice(*note.span("note"))].split())
            yield mark.start(), mark.end(), f" ({told})"
    for label in used:
        yield *notes[label].span(), "\n" * notes[label][0].count("\n")


def _references(text: str, hidden: str) -> Iterator[Edit]:
    """The address of a link where it is used, instead of at the end of the page."""
    links = {label_of(link["label"]): link for link in DEFINED.finditer(hidden)}
    used: set[str] = set()
    for mark in USED.finditer(hidden) if links else ():
        label = label_of(mark["label"] or mark["text"])
        if label in links:
            used.add(label)
            link, words = links[label], text[slice(*mark.span("text"))]
            address = text[link.start("url") : link.end("url")]
            title = text[slice(*link.span("title"))] if link["title"] else ""
            yield mark.start(), mark.end(), f"[{words}]({address}{title})"
    for label in used:
        yield *links[label].span(), ""
