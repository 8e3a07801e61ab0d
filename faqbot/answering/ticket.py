"""A ticket's text in, the entries that may answer it out.

A ticket greets, complains and signs beside what it asks, and may ask two things. So each sentence
is put to the matcher as well as the whole: of 600 tickets made of one or two questions between
such sentences, the entries were among the first five in 99 % instead of 79 %
(tests/bench/tickets.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from faqbot.answering.masking import ANY_MASK
from faqbot.matching.spelling import compose, cut, spell
from faqbot.matching.text import MAX_CHARS
from faqbot.model import Suggestion

PARTS: Final = 40  # sentences of a ticket that are read by themselves; that is two pages of them
# Characters of a ticket that are split: what its sentences hold in all, so that one character that
# stands for many (U+FDFA) makes none of them long.
MAX_TICKET: Final = MAX_CHARS
ABOUT_EQUAL: Final = 0.03  # confidence: a sentence and the greeting around it
WORDS: Final = 2  # fewer are a greeting or a name

# How mail programs begin what they quote of an earlier mail, in a line of its own.
QUOTE: Final = re.compile(
    r"^[ \t]*(?:"
    r"on .{5,120}(?:\n.{0,80})?\bwrote:[ \t]*$"
    r"|\d{4}[.년-].{5,120}(?:\n.{0,80})?(?:님이 작성|작성|썼습니다|씀):[ \t]*$"
    r"|[-_=]{2,} ?(?:(?:original|forwarded) message|(?:원본|전달된) ?(?:메시지|메일))"
    r"|(?:from|보낸 ?사람) ?: .{1,200}\n[ \t]*(?:sent|date|to|보낸 ?날짜|날짜|받는 ?사람) ?: "
    r")",
    re.IGNORECASE | re.MULTILINE,
)

END: Final = re.compile(r"(?<=[.!?。？！])\s+|\n\s*")


def split_ticket(text: str) -> Iterator[str]:
    """The whole text, and its sentences and lines where there are several.

    Where something was masked, people say who they are rather than ask: that counts in the whole.
    """
    yield text
    said = cut(text, MAX_TICKET)
    if len(compose(said)) > MAX_TICKET:
        said = spell(said, MAX_TICKET)
    sentences = [part.rstrip() for part in END.split(said) if len(part.split()) >= WORDS]
    parts = [part for part in sentences if not ANY_MASK.search(part)]
    if len(sentences) > 1:
        yield from dict.fromkeys(parts[:PARTS])


def without_quote(mail: str) -> str:
    """What a mail says itself: earlier mails that it quotes were answered already.

    Where it says nothing before the quote, as who answers below it, the text after it is kept.
    """
    lines = [line for line in mail.splitlines() if not line.lstrip().startswith(">")]
    text = "\n".join(lines).strip()
    quote = QUOTE.search(text)
    own = text[: quote.start()].strip() if quote else text
    return own or text


def merge_suggestions(suggestions: Iterable[Suggestion], limit: int) -> tuple[Suggestion, ...]:
    """The best suggestion of each entry, best first; of about equal ones the shorter part."""
    best: dict[str, Suggestion] = {}
    for found in suggestions:
        known = best.get(found.id)
        if known is None or _is_better(found, known):
            best[found.id] = found
    return tuple(sorted(best.values(), key=_order)[:limit])


def _is_better(found: Suggestion, known: Suggestion) -> bool:
    if abs(found.confidence - known.confidence) > ABOUT_EQUAL:
        return found.confidence > known.confidence
    return (len(found.part), found.id) < (len(known.part), known.id)


def _order(suggestion: Suggestion) -> tuple[float, int, str]:
    return -suggestion.confidence, len(suggestion.part), suggestion.id
