"""Whether questions find their entries, and whether aliases are worth having."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from rapidfuzz import fuzz

from faqbot.content.parse import Content
from faqbot.content.references import fold, phrases_of
from faqbot.model import Finding

NO_BETTER: Final = 95  # 0-100, of rapidfuzz.fuzz.token_sort_ratio: only endings and order differ
FEWEST_QUESTIONS: Final = 3  # a language, that must find an entry
NOTHING: Final = "nothing"
# Learning weighs all wordings against each other, so a new one moves close calls elsewhere as well.
STOLEN: Final = "give {} a wording nearer to it; faqbot ask --explain says what speaks for each"
CLAIMED: Final = "take out or narrow the wording of {} near it; faqbot ask --explain names it"


class Finder(Protocol):
    """What is needed of a bot."""

    def strays(self) -> Iterable[tuple[str, str, str | None]]:
        """The wordings that find another entry than their own: that, the wording, the other."""

    def find(self, question: str) -> str | None:
        """The entry that a question finds: the answer, or the first choice."""


def check_aliases(content: Content) -> Iterator[Finding]:
    """Findings for aliases that say no more than the title."""
    for entry in content.kb.entries.values():
        for lang in content.kb.langs:
            text = entry.texts[lang]
            document = content.documents[f"{lang}/faq/{entry.id}.md"]
            for index, alias in enumerate(text.aliases):
                likeness = fuzz.token_sort_ratio(_plain(alias), _plain(text.title))
                if likeness >= NO_BETTER:
                    message = f"{alias!r} is no better than the title"
                    fix = "take it out, or ask it as someone would who doesn't know the title"
                    yield document.finding(message, "aliases", index, fix=fix)


def check_own_phrases(content: Content, asked: Finder) -> Iterator[Finding]:
    """Findings for titles and aliases that find another entry than their own."""
    strays = {(own, phrase): found for own, phrase, found in asked.strays()}
    for entry in content.kb.entries.values():
        for lang in content.kb.langs:
            document = content.documents[f"{lang}/faq/{entry.id}.md"]
            for place, phrase in phrases_of(entry, lang):
                if (entry.id, phrase) in strays:
                    other = strays[entry.id, phrase] or NOTHING
                    message = f"{phrase!r} finds {other}, not {entry.id}"
                    fix = "say what sets it apart, or give it to that entry"
                    yield document.finding(message, *place, fix=fix)


def check_questions(content: Content, asked: Finder) -> Iterator[Finding]:
    """Findings for questions that find another entry than they should: `question: was → now`."""
    for id in content.kb.entries:
        path = f"data/questions/{id}.yml"
        if path not in content.documents:
            message = "no questions that must find this entry"
            fix = f"write some into docs/{path}"
            yield content.documents[f"data/faq/{id}.yml"].finding(message, fix=fix)
            continue
        document, questions = content.documents[path], content.kb.questions[id]
        entry = content.kb.entries[id]
        for lang in content.kb.langs:
            finds, avoids = questions.finds[lang], questions.avoids[lang]
            known = {fold(phrase) for _, phrase in phrases_of(entry, lang)}
            if len(finds) < FEWEST_QUESTIONS:
                message = f"fewer than {FEWEST_QUESTIONS} questions that must find the entry"
                yield document.finding(message, "finds", lang)
            for index, question in enumerate(finds):
                if fold(question) in known:
                    message = f"{question!r} is an alias, so it tests nothing"
                    yield document.finding(message, "finds", lang, index)
                now = asked.find(question) or NOTHING
                if now != id:
                    message, fix = f"{question}: {id} → {now}", STOLEN.format(id)
                    yield document.finding(message, "finds", lang, index, fix=fix)
            for question, owner in avoids.items():
                now = asked.find(question) or NOTHING
                if now == id:
                    was = owner or NOTHING
                    message, fix = f"{question}: {was} → {now}", CLAIMED.format(id)
                    yield document.finding(message, "avoids", lang, question, fix=fix)


def _plain(phrase: str) -> str:
    return "".join(char if char.isalnum() else " " for char in phrase.casefold())
