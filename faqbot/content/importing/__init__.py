"""An FAQ page that was written elsewhere becomes entry files to edit; opens nothing.

Reads `<details>` blocks, collapsible blocks, "Q:" lines and headings (Docusaurus, MkDocs, GitHub),
and pages that a browser saved.
Repairs what it can, marks what it cannot with `TODO`, and loses no text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import yaml

from faqbot.content.importing.blocks import Section
from faqbot.content.importing.links import mend_links
from faqbot.content.importing.repair import repair
from faqbot.content.importing.shapes import unify
from faqbot.content.importing.split import split_page
from faqbot.content.importing.wording import (
    claim,
    has_mark,
    left_out,
    plain,
    slug_of,
    without_mark,
)
from faqbot.model import Finding

SAVED: Final = re.compile(
    r"\s*(?:<\?xml[^<>]*>\s*|<!--.*?-->\s*)*<(?:!doctype html|html)\b", re.I | re.S
)
MISSING: Final = "TODO: the answer is missing"
NO_FOLDING: Final = 1_000_000  # characters: YAML leaves a title in one line


@dataclass(frozen=True, slots=True)
class Imported:
    """A question of the page with its answer, repaired, and the line that it stood in."""

    id: str
    question: str
    body: str
    line: int
    aliases: tuple[str, ...] = ()
    chapter: str = ""  # the heading of the page that it stands under with others

    def with_alias(self, wording: str) -> Imported:
        """The same with another wording of the question, unless there is one in those words."""
        known = {_letters(phrase) for phrase in (self.question, *self.aliases)}
        if _letters(wording) in known:
            return self
        return replace(self, aliases=(*self.aliases, wording))


@dataclass(frozen=True, slots=True)
class Import:
    """What a page gave: its questions, the text around them, and what was done or is left to do."""

    entries: tuple[Imported, ...]
    rest: str
    findings: tuple[Finding, ...]


def import_faq(text: str, file: str) -> Import:
    """Take an FAQ page apart; `file` is named in the findings."""
    text = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff")).replace("\0", "\ufffd")
    if SAVED.match(text):
        from faqbot.content.importing.saved import markdown_of  # slow to load, and seldom needed

        text, lines = markdown_of(text)
    else:
        lines = [*range(1, text.count("\n") + 2)]
    text = unify(text)
    sections, notes = split_page(text)
    newlines = [match.start() for match in re.finditer("\n", text)]
    findings = [
        Finding(file, lines[bisect_left(newlines, note.start)], note.message) for note in notes
    ]
    entries: list[Imported] = []
    taken: Counter[str] = Counter()
    for number, section in enumerate(sections, 1):
        line = lines[bisect_left(newlines, section.start)]
        question, body, done = _repair(section)
        id = claim(section.id or slug_of(question) or f"question-{number}", taken)
        entries.append(Imported(id, question, body, line, chapter=section.chapter))
        findings += [Finding(file, line, message) for message in done]
    findings.sort(key=lambda finding: finding.line)
    return Import(tuple(entries), _rest(text, sections), tuple(findings))


def render_entry(entry: Imported) -> str:
    """The entry file of an imported question, most of its aliases still to be written."""
    head = yaml.safe_dump(
        {"title": entry.question, "aliases": [*entry.aliases]},
        allow_unicode=True,
        sort_keys=False,
        width=NO_FOLDING,
    )
    return f"---\n{head}---\n{entry.body}\n"


def _repair(section: Section) -> tuple[str, str, list[str]]:
    """The question and the answer as they should be, and what was done for that."""
    question = mend_links(section.question)[0]
    body, done = repair(without_mark(section.body) if has_mark(question) else section.body)
    if not body:
        body, done = f"{MISSING}.", [MISSING]
    if section.todo:
        done = [section.todo, *done]
    done += [f"left out of the question: {part}" for part in left_out(question)]
    return plain(question), body, done


def _letters(phrase: str) -> str:
    return "".join(char for char in phrase.casefold() if char.isalnum())


def _rest(text: str, sections: Sequence[Section]) -> str:
    """The text outside the questions, so that nothing is lost."""
    at, parts = 0, []
    for section in sections:
        parts.append(text[at : section.start])
        at = section.end
    return re.sub(r"\n{3,}", "\n\n", "".join([*parts, text[at:]])).strip("\n")
