"""Labelled questions score the bot: how often it is right, asks back, refuses and errs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from faqbot.model import Lang, Outcome, Reply

PRECISION: Final = 0.95


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with what it should find; no `expect` means it is out of scope."""

    question: str
    lang: Lang
    kind: str
    expect: tuple[str, ...]
    status: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the bot made of a labelled question."""

    labelled: Labelled
    outcome: Outcome
    ranked: tuple[str, ...]
    confidence: float  # of the first id; 0 where there is none
    status: tuple[int, ...]

    @property
    def is_first(self) -> bool:
        """Whether a right entry came first."""
        return bool(self.ranked) and self.ranked[0] in self.labelled.expect

    @property
    def is_among_three(self) -> bool:
        """Whether a right entry was among the first three."""
        return any(id in self.labelled.expect for id in self.ranked[:3])


@dataclass(frozen=True, slots=True)
class Score:
    """Figures over a set of verdicts; shares are 0-1, and 1 (or 0 wrong) over nothing."""

    in_scope: int
    out_of_scope: int
    right: float  # in scope and answered with a right entry
    wrong: float  # in scope and answered with another
    first: float
    among_three: float
    refused: float  # in scope and `none`
    asked_back: float  # in scope and `choose`
    answered: float  # out of scope and `answer`
    offered: float  # out of scope and `choose`
    status_precision: float
    status_recall: float
    answerable: float  # in scope that could be answered at a precision of `PRECISION`

    @property
    def status_f1(self) -> float:
        """The harmonic mean of precision and recall of status codes."""
        total = self.status_precision + self.status_recall
        return 2 * self.status_precision * self.status_recall / total if total else 0.0


def judge(labelled: Labelled, reply: Callable[[str, Lang | None], Reply]) -> Verdict:
    """Ask one labelled question; the language is left for the bot to find."""
    given = reply(labelled.question, None)
    ranked = [candidate.id for candidate in given.candidates]
    confidences = [candidate.confidence for candidate in given.candidates]
    if given.answer:
        ranked.insert(0, given.answer.id)
        confidences.insert(0, given.answer.confidence)
    return Verdict(
        labelled,
        given.outcome,
        tuple(ranked),
        confidences[0] if confidences else 0.0,
        tuple(status.code for status in given.status_codes),
    )


def score(verdicts: Sequence[Verdict]) -> Score:
    """Add verdicts up."""
    inside = [v for v in verdicts if v.labelled.expect]
    outside = [v for v in verdicts if not v.labelled.expect]
    right = sum(len(set(v.status) & set(v.labelled.status)) for v in verdicts)
    return Score(
        in_scope=len(inside),
        out_of_scope=len(outside),
        right=_share((v.outcome == "answer" and v.is_first for v in inside), 1.0),
        wrong=_share((v.outcome == "answer" and not v.is_first for v in inside), 0.0),
        first=_share((v.is_first for v in inside), 1.0),
        among_three=_share((v.is_among_three for v in inside), 1.0),
        refused=_share((v.outcome == "none" for v in inside), 0.0),
        asked_back=_share((v.outcome == "choose" for v in inside), 0.0),
        answered=_share((v.outcome == "answer" for v in outside), 0.0),
        offered=_share((v.outcome == "choose" for v in outside), 0.0),
        status_precision=_ratio(right, sum(len(set(v.status)) for v in verdicts)),
        status_recall=_ratio(right, sum(len(set(v.labelled.status)) for v in verdicts)),
        answerable=_answerable(verdicts, len(inside)),
    )


def _answerable(verdicts: Sequence[Verdict], in_scope: int) -> float:
    """The share of questions in scope that are right where the surest answers alone are given.

    As many are given as leave `PRECISION` of them right; a threshold on confidence does the same.
    """
    best = right = 0
    order = sorted(verdicts, key=lambda v: -v.confidence)
    for given, verdict in enumerate((v for v in order if v.confidence > 0), 1):
        right += verdict.is_first
        if right >= PRECISION * given:
            best = right
    return best / in_scope if in_scope else 1.0


def _share(hits: Iterable[bool], empty: float) -> float:
    values = list(hits)
    return sum(values) / len(values) if values else empty


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
