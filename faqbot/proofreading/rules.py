"""Every rule by its name, and the one function that applies them all; opens nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from faqbot.content.parse import Content
from faqbot.model import Finding
from faqbot.proofreading.history import check_ids, check_reviews, check_translations
from faqbot.proofreading.prose import check_leads, check_length, check_style, check_unwritten
from faqbot.proofreading.questions import (
    Finder,
    check_aliases,
    check_own_phrases,
    check_questions,
)
from faqbot.proofreading.terms import check_terms

Rule = Callable[[Content, Finder, date], Iterator[Finding]]

RULES: Final[Mapping[str, Rule]] = {
    "unwritten": lambda content, asked, today: check_unwritten(content),
    "long-sentence": lambda content, asked, today: check_length(content),
    "mixed-style": lambda content, asked, today: check_style(content),
    "lead-yes-no": lambda content, asked, today: check_leads(content),
    "term": lambda content, asked, today: check_terms(content),
    "lost-id": lambda content, asked, today: check_ids(content),
    "lagging-translation": lambda content, asked, today: check_translations(content),
    "old-review": lambda content, asked, today: check_reviews(content, today),
    "idle-alias": lambda content, asked, today: check_aliases(content),
    "lost-phrase": lambda content, asked, today: check_own_phrases(content, asked),
    "stolen-question": lambda content, asked, today: check_questions(content, asked),
}


def proofread(content: Content, asked: Finder, today: date) -> list[Finding]:
    """Everything that is wrong with content that parses, by file and line."""
    findings = [
        replace(finding, rule=name)
        for name, rule in RULES.items()
        for finding in rule(content, asked, today)
    ]
    return sorted(set(findings), key=lambda each: (each.file, each.line, each.message))
