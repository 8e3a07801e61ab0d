"""Fits the weights that turn evidence into confidence, and shows how reliable the result is.

    pip install -e '.[bench]'
    python -m tests.bench.calibrate DATA_FOLDER QUESTIONS.jsonl ...

Learns from several knowledge bases at once, each with questions in and out of scope: those that
`quality` measures (with a third of the intents left out, whose questions are then out of scope)
and the shipped one with labelled questions to it. Each set counts the same. Prints, for each set,
how well the weights do that were fitted on all the others, then the weights fitted on all of them
for `faqbot/matching/calibrate.py`, and a reliability table: of the answers given with a confidence
of 0.8 to 0.9, how many are right.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from faqbot import Matcher
from faqbot.answering.bot import Bot
from faqbot.answering.decide import DECLINED
from faqbot.answering.interpreter import restate
from faqbot.content.load import load_knowledge_base
from faqbot.matching.calibrate import choice_features, scope_features
from faqbot.settings import find_root
from tests.bench.quality import Task, area, load_tasks

LEFT_OUT = 1 / 3
MOST_QUESTIONS = 1_500  # of a set


@dataclass(frozen=True)
class Sample:
    """The evidence of a set of questions.

    `scope` has a row a question and `inside` whether it was in scope; `choice` has a row for each
    of its first three candidates, `right` whether that was the one, and `question` whose it was.
    """

    scope: np.ndarray
    inside: np.ndarray
    choice: np.ndarray
    right: np.ndarray
    question: np.ndarray

    @property
    def first(self) -> np.ndarray:
        """The rows of `choice` that belong to a question's first candidate."""
        return np.flatnonzero(np.diff(self.question, prepend=-1))


@dataclass(frozen=True)
class Model:
    """Both regressions."""

    scope: LogisticRegression
    choice: LogisticRegression


def main(folder: Path, question_files: list[Path]) -> None:
    """Print the figures and the weights."""
    samples = {task.name: sample_task(task) for task in load_tasks(folder)}
    samples["shipped knowledge base"] = sample_shipped(question_files)
    print(f"{'fitted on the other sets':44}{'AUC':>7}{'best accuracy':>15}")
    for name, sample in samples.items():
        guess = predict(fit([s for key, s in samples.items() if key != name]), sample)
        right = sample.right[sample.first]
        best = max(
            ((right & (guess >= cut)) | (~sample.inside & (guess < cut))).mean()
            for cut in np.unique(guess)
        )
        outside = guess[~sample.inside]
        separated = f"{area(guess[sample.inside], outside):7.3f}" if len(outside) else f"{'–':>7}"
        print(f"{name:44}{separated}{best:15.3f}")
    model = fit(list(samples.values()))
    print(f"\nscope={describe(model.scope)},\nchoice={describe(model.choice)},\n")
    for name, sample in samples.items():
        print_reliability(name, predict(model, sample), sample.right[sample.first])


def sample_task(task: Task) -> Sample:
    """Ask a task's questions; where all are in scope, a third of the ids is left out."""
    phrases, questions = task.phrases, task.questions
    if all(id is not None for id, _ in questions):
        ids = sorted({id for id, _ in phrases})
        unknown = set(random.Random(0).sample(ids, int(len(ids) * LEFT_OUT)))
        phrases = [(id, phrase) for id, phrase in phrases if id not in unknown]
        questions = [(None if id in unknown else id, question) for id, question in questions]
    if len(questions) > MOST_QUESTIONS:
        questions = random.Random(0).sample(questions, MOST_QUESTIONS)
    expected = [({id} if id else set(), question) for id, question in questions]
    return sample(Matcher(phrases), expected)


def sample_shipped(files: list[Path]) -> Sample:
    """Ask labelled questions to the shipped knowledge base.

    A question out of scope is right where a declined topic comes first: to the matcher, that is
    something it knows.
    """
    bot = Bot(load_knowledge_base(find_root() / "docs"))
    declined = {id for id in bot.matcher.ids if id.startswith(DECLINED)}
    expected = []
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            record = json.loads(line)
            diagnosis = bot.diagnose(record["q"])
            asked = restate(record["q"], diagnosis, bot.kb.status_codes, bot.interpreter.own_name)
            expected.append((set(record["expect"]) or declined, asked))
    return sample(bot.matcher, expected)


def sample(matcher: Matcher, expected: list[tuple[set[str], str]]) -> Sample:
    """The evidence for the first candidates of each question; one without any is left out."""
    scope, inside, choice, right, owner = [], [], [], [], []
    for ids, question in expected:
        found = matcher.weigh(question, 3)
        if not found:
            continue
        scope.append(scope_features(found[0].evidence))
        inside.append(bool(ids))
        for each in found:
            choice.append(choice_features(each.evidence))
            right.append(matcher.ids[each.entry] in ids)
            owner.append(len(scope))
    return Sample(*map(np.array, (scope, inside, choice, right, owner)))


def fit(samples: list[Sample]) -> Model:
    """Both regressions over all samples, each set with the same weight."""
    asked = [s.inside[s.question - 1] for s in samples]
    return Model(
        scope=regress([s.scope for s in samples], [s.inside for s in samples]),
        choice=regress(
            [s.choice[known] for s, known in zip(samples, asked, strict=True)],
            [s.right[known] for s, known in zip(samples, asked, strict=True)],
        ),
    )


def regress(features: list[np.ndarray], labels: list[np.ndarray]) -> LogisticRegression:
    """A logistic regression in which each set counts the same."""
    weights = np.concatenate([np.full(len(label), 1 / len(label)) for label in labels])
    model = LogisticRegression(C=100, max_iter=5_000)
    model.fit(
        np.concatenate(features),
        np.concatenate(labels),
        sample_weight=weights * len(weights) / weights.sum(),
    )
    return model


def predict(model: Model, sample: Sample) -> np.ndarray:
    """The confidence of each question's first candidate."""
    scope = model.scope.predict_proba(sample.scope)[:, 1]
    return scope * model.choice.predict_proba(sample.choice[sample.first])[:, 1]


def describe(model: LogisticRegression) -> str:
    """A regression as faqbot/matching/calibrate.py has it."""
    weights = ", ".join(f"{weight:.2f}" for weight in model.coef_[0])
    return f"Regression({model.intercept_[0]:.2f}, ({weights}))"


def print_reliability(name: str, guess: np.ndarray, right: np.ndarray) -> None:
    """Of the answers within each tenth of confidence, how many are right."""
    cells = []
    for low in np.arange(10) / 10:
        within = (guess >= low) & (guess < low + 0.1)
        if within.sum() >= 10:
            cells.append(f"{low:.1f}: {right[within].mean():.2f} ({within.sum()})")
    print(f"{name}\n    {'  '.join(cells)}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: python -m tests.bench.calibrate DATA_FOLDER QUESTIONS.jsonl ...")
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
