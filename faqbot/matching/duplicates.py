"""Questions on one page that ask the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from faqbot.matching.matcher import Matcher

# Two questions ask the same when each, asked of the others, finds the other one: with a lead, and,
# as among few questions chance gives that, too, alike and of words that the others know. And where
# each names what the other doesn't ("the desktop app", "the phone app"), they never do.
MIN_LEAD: Final = 0.15
MIN_LIKENESS: Final = 1.2  # similarity and coverage, both 0-1, added
NEIGHBOURS: Final = 50  # that a question is compared with
MAX_COMPARED: Final = 2_000  # questions; among more, only those in the same words are found
# Stand among the others, so that on a short page "How do I" is not what two questions share.
FRAMES: Final = (
    *("How do I do it?", "How can I do this?", "How does it work?", "How long does it take?"),
    *("How many are there?", "How much is it?", "What is it?", "What are they?"),
    *("What does it mean?", "Where is it?", "Where are they?", "Where do I find it?"),
    *("When is it?", "Why is it so?", "Why does it not work?", "Which one is it?"),
    *("Who can do it?", "Can I do it?", "Can it be done?", "Do I have to?", "Is it there?"),
    *("Is there any?", "Are there some?", "Should I use my own or the other?"),
    *("어떻게 하나요?", "하려면 어떻게 하나요?", "하는 방법은 무엇인가요?", "무엇인가요?"),
    *("어디에 있나요?", "언제인가요?", "왜 그런가요?", "이유는 무엇인가요?", "어떤 것인가요?"),
    *("누가 하나요?", "얼마인가요?", "얼마나 걸리나요?", "할 수 있나요?", "해야 하나요?"),
    *("되나요?", "있나요?"),
)

# Words that tell no question from another: those of the frames, and what holds others together.
WORDS: Final = re.compile(r"[^\W_]+")
HELD: Final = """
    a an and as at be been being but by could did for from get had has if in into its me might must
    of off on our out please shall than that their them then these those to up us via was we were
    will with would you your 것 좀 및 또는 로 에서 의 위해 수 있습니다 경우 때 방법 하려면 되나요
    인가요 무엇 어디 어디서 언제 어떤 왜
"""
MAX_WORDS: Final = 40  # of a question that are compared in their order
ENDING: Final = 4  # letters that two forms of a word may differ by at their ends
SAME_BEGINNING: Final = 3  # letters that they share at least; syllables of Hangul: two

Question = tuple[str, str]
"""An id and the question."""


_HELD: Final = {word for text in (*FRAMES, HELD) for word in WORDS.findall(text.casefold())}
_FRAMES: Final = tuple((f"frame {number}", frame) for number, frame in enumerate(FRAMES))


def find_duplicates(questions: Sequence[Question]) -> list[tuple[str, str]]:
    """Pairs of ids, the earlier first: the same words, or each the other's nearest by far."""
    originals: dict[str, str] = {}
    found: list[tuple[str, str]] = []
    different: list[Question] = []
    for id, question in questions:
        original = originals.setdefault(_words(question), id)
        if original == id:
            different.append((id, question))
        else:
            found.append((original, id))
    if 1 < len(different) <= MAX_COMPARED:
        found += _find_alike(different)
    return found


def _find_alike(questions: Sequence[Question]) -> Iterator[tuple[str, str]]:
    matcher = Matcher(questions)
    near = [
        [found.entry for found in matcher.weigh(question, NEIGHBOURS + 1) if found.entry != number]
        for number, (_, question) in enumerate(questions)
    ]
    for a, others in enumerate(near):
        b = others[0] if others else a
        if a < b and near[b][:1] == [a]:
            both = ((a, b), (b, a))
            asked = questions[a][1], questions[b][1]
            if are_told_apart(*asked) or are_swapped(*asked):
                continue
            if all(_leads(one, other, near[one], questions) for one, other in both):
                yield questions[a][0], questions[b][0]


def _leads(one: int, other: int, near: Sequence[int], questions: Sequence[Question]) -> bool:
    """Whether a question that is asked of those near it finds the other one."""
    matcher = Matcher([*(questions[number] for number in sorted(near)), *_FRAMES])
    for best in matcher.weigh(questions[one][1], 1):
        evidence = best.evidence
        is_alike = evidence.similarity + evidence.coverage >= MIN_LIKENESS
        is_other = matcher.ids[best.entry] == questions[other][0]
        return is_other and is_alike and evidence.lead >= MIN_LEAD
    return False


def are_told_apart(one: str, other: str) -> bool:
    """Whether each of two questions names something that the other doesn't.

    >>> are_told_apart("How do I install the desktop app?", "How do I install the phone app?")
    True
    >>> are_told_apart("How do I stop webhook drops?", "Can I stop webhooks being dropped?")
    False
    """
    ours, theirs = _telling(one), _telling(other)
    return any(not _has_form(theirs, word) for word in ours) and any(
        not _has_form(ours, word) for word in theirs
    )


def are_swapped(one: str, other: str) -> bool:
    """Whether two things have changed places around the same words.

    >>> are_swapped("Can Rust code call C code?", "Can C code call Rust code?")
    True
    >>> are_swapped("How do I reset the password?", "How does the password reset work?")
    False
    """
    ours, theirs = (WORDS.findall(text.casefold())[:MAX_WORDS] for text in (one, other))
    there = f" {' '.join(theirs)} "
    return any(
        ours[a] != ours[b] and f" {' '.join([ours[b], *ours[a + 1 : b], ours[a]])} " in there
        for a in range(len(ours))
        for b in range(a + 2, len(ours))
    )


def _telling(question: str) -> set[str]:
    return set(WORDS.findall(question.casefold())) - _HELD


def _has_form(words: set[str], wanted: str) -> bool:
    """Whether one of some words is a form of another: they differ in no more than their endings."""
    least = 2 if "가" <= wanted[:1] <= "힣" else SAME_BEGINNING
    for word in words:
        pairs = zip(word, wanted, strict=False)
        shared = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(word), len(wanted)))
        rest = max(len(word), len(wanted)) - shared
        if word == wanted or (shared >= least and rest <= ENDING):
            return True
    return False


def _words(question: str) -> str:
    return "".join(char for char in question.casefold() if char.isalnum()) or question
