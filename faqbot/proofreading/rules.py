"""Every rule by its name, and the one function that applies them all; opens nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from faqbot.answering.bot import Bot
from faqbot.content.parse import Content
from faqbot.model import Finding
from faqbot.proofreading.history import check_ids, check_reviews, check_translations
from faqbot.proofreading.prose import check_leads, check_length, check_style, check_unwritten
from faqbot.proofreading.questions import check_aliases, check_own_phrases, check_questions
from faqbot.proofreading.terms import check_terms

Rule = Callable[[Content, Bot, date], Iterator[Finding]]

RULES: Final[Mapping[str, Rule]] = {
    "unwritten": lambda content, bot, today: check_unwritten(content),
    "long-sentence": lambda content, bot, today: check_length(content),
    "mixed-style": lambda content, bot, today: check_style(content),
    "lead-yes-no": lambda content, bot, today: check_leads(content),
    "term": lambda content, bot, today: check_terms(content),
    "lost-id": lambda content, bot, today: check_ids(content),
    "lagging-translation": lambda content, bot, today: check_translations(content),
    "old-review": lambda content, bot, today: check_reviews(content, today),
    "idle-alias": lambda content, bot, today: check_aliases(content),
    "lost-phrase": lambda content, bot, today: check_own_phrases(content, bot),
    "stolen-question": lambda content, bot, today: check_questions(content, bot),
}


def proofread(content: Content, bot: Bot, today: date) -> list[Finding]:
    """Everything that is wrong with content that parses, by file and line."""
    findings = [
        replace(finding, rule=name)
        for name, rule in RULES.items()
        for finding in rule(content, bot, today)
    ]
    return sorted(set(findings), key=lambda each: (each.file, each.line, each.message))
