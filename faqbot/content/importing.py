"""An FAQ page that was written elsewhere becomes entry files to edit; opens nothing.

Reads `<details><summary>` blocks (Docusaurus, GitHub) and plain headings that are questions.
Repairs what it can, marks what it cannot with `TODO`, and loses no text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import yaml

from faqbot.model import Finding

_DETAILS: Final = re.compile(
    r"<details[^>]*>\s*<summary[^>]*>(?P<question>.*?)</summary>(?P<body>.*?)</details>",
    re.S | re.I,
)
_HEADING: Final = re.compile(r"^#{2,6}[ \t]+(?P<question>.*\S)[ \t]*$", re.M)
_TAG: Final = re.compile(r"</?[a-z][^>]*>", re.I)
_ADMONITION: Final = re.compile(r"^:::(\w+)[ \t]*(.*?)\n(.*?)^:::[ \t]*$", re.M | re.S)
# "https://developers. freshdesk. com/api" lost its way in a translation. What goes on after ". "
# must look like a piece of an address, so that the next sentence is left alone.
_PIECE: Final = r"(?:(?:com|net|org|io|png|jpe?g|gif)\b|[\w?-]*[./?])[^\s()\[\]<>]*"
_BROKEN_LINK: Final = re.compile(
    rf"(?:https?://|mailto:)[^\s()\[\]<>]+(?:(?<=[.?]) (?:{_PIECE}|\d{{6,}}))+"
)
_BROKEN_MAIL: Final = re.compile(r"([\w.+-]+@[\w-]+)\. (com|org|net|io)\b")
_IMAGE: Final = re.compile(r"!\s*\[[^\]]*\]\([^)]*\)|!\s*\[[^\]]*\]|\*(?:이미지|Image): [^*]*\*")
_COLLAPSED: Final = re.compile(r"\*\*[^*\n]+\*\*\*\*[^*\n]+\*\*|[A-Z ]{8,}TEXT[A-Z]+\d{3}")
_SLUG: Final = re.compile(r"[a-z0-9]+")
_FENCE: Final = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)


@dataclass(frozen=True, slots=True)
class Imported:
    """A question of the page with its answer, repaired, and the line that it stood in."""

    id: str
    question: str
    body: str
    line: int


@dataclass(frozen=True, slots=True)
class Import:
    """What a page gave: its questions, the text around them, and what was done or is left to do."""

    entries: tuple[Imported, ...]
    rest: str
    findings: tuple[Finding, ...]


def import_faq(text: str, file: str) -> Import:
    """Take an FAQ page apart; `file` is named in the findings."""
    found: list[Imported] = []
    findings: list[Finding] = []
    taken: set[str] = set()
    pieces = list(_questions(text))
    for question, body, start, _ in pieces:
        line = text.count("\n", 0, start) + 1
        id = _unique(slug_of(question), taken, len(found) + 1)
        repaired, done = repair(body)
        findings += [Finding(file, line, message) for message in done]
        found.append(Imported(id, question, repaired, line))
    return Import(tuple(found), _rest(text, [(a, b) for *_, a, b in pieces]), tuple(findings))


def render_entry(entry: Imported) -> str:
    """The entry file of an imported question, its aliases still to be written."""
    head = yaml.safe_dump(
        {"title": entry.question, "aliases": []}, allow_unicode=True, sort_keys=False, width=1000
    )
    return f"---\n{head}---\n{entry.body}\n"


def repair(body: str) -> tuple[str, list[str]]:
    """A repaired answer, and a sentence for each kind of repair or thing that is left to do."""
    done: list[str] = []
    steps = (
        (_BROKEN_LINK, lambda m: m[0].replace(" ", ""), "links mended: {}"),
        (_BROKEN_MAIL, r"\1.\2", "e-mail addresses mended: {}"),
        (_ADMONITION, _admonition, "admonitions rewritten: {}"),
        (re.compile(r"\\([{}])"), r"\1", "escaped braces restored: {}"),
        (_IMAGE, lambda m: f"TODO image: {m[0].lstrip('! ')}", "TODO: images to add again: {}"),
    )
    for pattern, replacement, message in steps:
        body, count = pattern.subn(replacement, body)
        if count:
            done.append(message.format(count))
    if _COLLAPSED.search(body):
        body = f"TODO: a table has collapsed into text here.\n\n{body.strip()}"
        done.append("TODO: a table has collapsed into text")
    return body.strip(), done


def slug_of(question: str) -> str:
    """The Latin words of a question as an id; empty where it has none."""
    plain = unicodedata.normalize("NFKC", question).lower()
    return "-".join(_SLUG.findall(plain)[:8])


def _questions(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Each question with its answer and where both begin and end."""
    blocks = list(_DETAILS.finditer(text))
    for match in blocks:
        yield _plain(match["question"]), match["body"], match.start(), match.end()
    if blocks:
        return
    hidden = _FENCE.sub(lambda code: " " * len(code[0]), text)
    headings = list(_HEADING.finditer(hidden))
    for number, match in enumerate(headings):
        end = headings[number + 1].start() if number + 1 < len(headings) else len(text)
        yield _plain(match["question"]), text[match.end() : end], match.start(), end


def _plain(question: str) -> str:
    """A question without markup and without the tail "는 무엇인가요?" that a translation left."""
    words = _TAG.sub("", question).strip(" *_#`\n")
    return re.sub(r"\?(?:\s*(?:는 무엇인가요)?\s*\?)+$", "?", " ".join(words.split()))


def _admonition(match: re.Match[str]) -> str:
    title = f' "{match[2]}"' if match[2] else ""
    body = "\n".join(f"    {line}".rstrip() for line in match[3].strip().split("\n"))
    return f"!!! {match[1]}{title}\n\n{body}\n"


def _unique(slug: str, taken: set[str], number: int) -> str:
    id = slug or f"question-{number}"
    while id in taken:
        id = f"{id}-{number}"
    taken.add(id)
    return id


def _rest(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text outside the questions, so that nothing is lost."""
    at, parts = 0, []
    for start, end in spans:
        parts.append(text[at:start])
        at = end
    return re.sub(r"\n{3,}", "\n\n", "".join([*parts, text[at:]])).strip()
