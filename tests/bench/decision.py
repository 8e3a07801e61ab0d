"""Fits the weights that turn what speaks for entries into a decision, and shows how good they are.

    pip install -e '.[bench]'
    python -m tests.bench.decision QUESTIONS.jsonl ... [--content]

Fits the conditional logit and the scope of `faqbot/answering/decide.py` to labelled questions;
`--content` adds those of docs/data/questions. Prints the weights, what each file is worth with them
(with the weights fitted on all other files beside it, so that no figure is of questions that were
fitted), the precision of answers by confidence, and how many questions could be answered at 95 %.
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from faqbot.answering.bot import Bot
from faqbot.answering.decide import (
    DECLINED,
    TYPICAL,
    WEIGHTS,
    Facts,
    Signs,
    Weights,
    decide,
    scope_features,
    weigh,
)
from faqbot.answering.interpreter import is_greeting
from faqbot.answering.products import is_home
from faqbot.answering.reading import pasted_text
from faqbot.answering.signs import asked_codes
from faqbot.content.load import load_knowledge_base
from faqbot.matching.calibrate import Evidence
from faqbot.settings import find_root

SIGNS = tuple(WEIGHTS.signs)
SHRINK = 1.0  # of the logit's weights towards nothing
CANDIDATES = 60


@dataclass(frozen=True)
class Case:
    """A labelled question as the decision sees it."""

    question: str
    expect: frozenset[str]
    found: tuple[tuple[str, Evidence], ...]
    signs: Signs
    facts: Facts
    is_refused: bool  # before anything is weighed: another product, or only a greeting

    def features(self) -> tuple[np.ndarray, np.ndarray]:
        """A row a candidate, and whether it is right."""
        rows, right = [], []
        for id, evidence in self.found:
            told = {"topic"} if id.startswith(DECLINED) else set(self.signs.get(id, ()))
            own = [evidence.margin, evidence.similarity, evidence.covered]
            rows.append([*own, *(s in told for s in SIGNS)])
            right.append(id in self.expect)
        return np.array(rows, float), np.array(right)


def read_cases(bot: Bot, rows: list[tuple[str, list[str]]]) -> list[Case]:
    """Put questions to a bot; those whose entries do not exist yet are left out."""
    cases = []
    for question, expect in rows:
        known = frozenset(id for id in expect if id in bot.kb.entries)
        if expect and not known:
            continue
        read = bot.interpreter.understand(question)
        facts = Facts(
            bool(asked_codes(question, read.diagnosis)), is_home(question, bot.interpreter.own)
        )
        found = tuple((bot.matcher.ids[f.entry], f.evidence) for f in read.found)
        if facts.is_code_asked:
            found = tuple(pair for pair in found if not pair[0].startswith(DECLINED))
        signs = dict(bot.interpreter.signs(question, read.diagnosis, pasted_text(read.reading)))
        refused = bool(read.product) or is_greeting(read.reading)
        cases.append(Case(question, known, found, signs, facts, refused))
    return cases


def fit(sets: dict[str, list[Case]]) -> Weights:
    """Both models over all sets; each set of real questions counts three times."""
    chosen = [
        (*case.features(), math.log(max(case.found[0][1].words, 1) / TYPICAL), weight_of(name))
        for name, cases in sets.items()
        for case in cases
        if case.expect and any(id in case.expect for id, _ in case.found)
    ]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.0, np.zeros_like(weights)
        for rows, right, length, count in chosen:
            plain = rows @ weights[:-1]
            stretch = math.exp(weights[-1] * length)
            logits = plain * stretch
            shares = np.exp(logits - logits.max())
            shares /= shares.sum()
            hit = shares @ right + 1e-12
            total -= count * math.log(hit)
            pull = shares * right / hit - shares
            slope[:-1] -= count * stretch * (pull @ rows)
            slope[-1] -= count * stretch * length * (pull @ plain)
        return total + SHRINK * weights @ weights / 2, slope + SHRINK * weights

    found = minimize(loss, np.zeros(4 + len(SIGNS)), jac=True, method="L-BFGS-B").x.tolist()
    margin, nearest, covered, *signs, length = found
    weights = Weights(
        margin, nearest, covered, dict(zip(SIGNS, signs, strict=True)), WEIGHTS.scope, length
    )
    features, inside, counts = [], [], []
    for name, cases in sets.items():
        for case in cases:
            if not case.is_refused and not case.facts.is_code_asked and case.found:
                features.append(
                    scope_features(
                        case.found, weigh(case.found, case.signs, weights), case.signs, case.facts
                    )
                )
                inside.append(bool(case.expect))
                counts.append(weight_of(name))
    model = LogisticRegression(C=10, max_iter=5_000)
    model.fit(np.array(features), np.array(inside), sample_weight=np.array(counts))
    return replace(weights, scope=(float(model.intercept_[0]), *map(float, model.coef_[0])))


def weight_of(name: str) -> float:
    """How much a question of a set counts."""
    return 3.0 if "real" in name else 1.0


def judge(cases: list[Case], weights: Weights) -> list[tuple[bool, bool, bool, float, str]]:
    """For each case: in scope, first right, among three, confidence and outcome."""
    judged = []
    for case in cases:
        if case.is_refused or not case.found:
            judged.append((bool(case.expect), False, False, 0.0, "none"))
            continue
        decision = decide(case.found, case.signs, case.facts, weights=weights)
        order = [
            id for id, _ in weigh(case.found, case.signs, weights) if not id.startswith(DECLINED)
        ]
        confidence = decision.ranked[0][1] if decision.ranked else 0.0
        judged.append(
            (
                bool(case.expect),
                order[0] in case.expect,
                any(id in case.expect for id in order[:3]),
                confidence,
                decision.outcome,
            )
        )
    return judged


def describe(judged: list[tuple[bool, bool, bool, float, str]]) -> str:
    """The figures of a set in a line."""
    inside = [j for j in judged if j[0]]
    outside = [j for j in judged if not j[0]]
    count = len(inside) or 1
    right = sum(j[4] == "answer" and j[1] for j in inside) / count
    wrong = sum(j[4] == "answer" and not j[1] for j in inside) / count
    answered = sum(j[4] == "answer" for j in outside) / (len(outside) or 1)
    return (
        f"in {len(inside):3} right {right:.3f} wrong {wrong:.3f} first "
        f"{sum(j[1] for j in inside) / count:.3f} three {sum(j[2] for j in inside) / count:.3f}"
        f" | out {len(outside):3} answered {answered:.3f}"
    )


def load_sets(bot: Bot, files: list[Path], content: bool) -> dict[str, list[Case]]:
    """The cases of files of labelled questions, and of the content's own."""
    sets = {}
    for file in files:
        records = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        sets[file.stem] = read_cases(bot, [(r["q"], r["expect"]) for r in records])
    if content:
        rows = []
        for id, questions in bot.kb.questions.items():
            rows += [(q, [id]) for some in questions.finds.values() for q in some]
            rows += [
                (q, [to] if to else [])
                for some in questions.avoids.values()
                for q, to in some.items()
            ]
        sets["content"] = read_cases(bot, rows)
    return sets


def main(files: list[Path], content: bool) -> None:
    """Print the figures and the weights."""
    bot = Bot(load_knowledge_base(find_root() / "docs"))
    sets = load_sets(bot, files, content)
    weights = fit(sets)
    own = {name: getattr(weights, name) for name in ("margin", "nearest", "covered", "length")}
    print({name: round(weight, 2) for name, weight in own.items()})
    print({sign: round(weight, 2) for sign, weight in weights.signs.items()})
    print("scope", tuple(round(w, 2) for w in weights.scope))
    everything = []
    for name, cases in sets.items():
        others = fit({key: some for key, some in sets.items() if key != name})
        judged = judge(cases, others)
        everything += judged if "real" in name else []
        print(f"{name:24} now    {describe(judge(cases, WEIGHTS))}")
        print(f"{'':24} fitted {describe(judge(cases, weights))}")
        print(f"{'':24} others {describe(judged)}")
    print_reliability(everything)


def print_reliability(judged: list[tuple[bool, bool, bool, float, str]]) -> None:
    """Of the answers within each tenth of confidence, how many are right; and 95 % of precision."""
    for low in np.arange(10) / 10:
        within = [j[0] and j[1] for j in judged if low <= j[3] < low + 0.1 + (low == 0.9)]
        if within:
            print(f"{low:.1f}: {sum(within) / len(within):.2f} ({len(within)})", end="  ")
    order = sorted(judged, key=lambda j: -j[3])
    right = np.cumsum([j[0] and j[1] for j in order])
    precision = right / np.arange(1, len(order) + 1)
    for level in (0.95, 0.9):
        most = max((n for n, p in enumerate(precision, 1) if p >= level), default=0)
        share = right[most - 1] / sum(j[0] for j in judged) if most else 0
        print(
            f"\n{level:.0%} precision from confidence {order[most - 1][3]:.2f}: "
            f"{share:.1%} of those in scope",
            end="",
        )
    print()


if __name__ == "__main__":
    arguments = [each for each in sys.argv[1:] if each != "--content"]
    if not arguments:
        sys.exit("usage: python -m tests.bench.decision QUESTIONS.jsonl ... [--content]")
    main([Path(name) for name in arguments], "--content" in sys.argv)
