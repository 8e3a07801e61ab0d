"""How often the right id comes first, and how well right and out of scope are told apart.

Ours beside RapidFuzz, BM25 and a TF-IDF nearest neighbour, all in one run on the same data:

    pip install -e '.[bench]'
    python -m tests.bench.quality DATA_FOLDER

DATA_FOLDER holds any of hint3-*/{train,test}.csv, banking77/{train,test}.csv and
parakqc/paraphrases.tsv.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np
from rapidfuzz import fuzz, process, utils
from sklearn.feature_extraction.text import TfidfVectorizer

from faqbot import Matcher

Pair = tuple[str, str]  # id, phrase
Asked = tuple[str | None, str]  # the right id (None: out of scope), question
Peer = Callable[[list[Pair], list[str]], list[tuple[str, float]]]


@dataclass(frozen=True)
class Task:
    """Known phrases, and questions to ask."""

    name: str
    phrases: list[Pair]
    questions: list[Asked]


def main(folder: Path) -> None:
    """Print a table a task."""
    for task in load_tasks(folder):
        inside = sum(id is not None for id, _ in task.questions)
        print(f"\n{task.name}: {len(task.phrases)} phrases, {inside} questions in scope, "
              f"{len(task.questions) - inside} out of scope")  # fmt: skip
        print(f"{'':34}{'top-1':>7}{'best accuracy':>15}{'AUC':>7}")
        for name, peer in PEERS.items():
            answers = peer(task.phrases, [question for _, question in task.questions])
            print(f"{name:34}{figures(task.questions, answers)}", flush=True)


# --- the data -------------------------------------------------------------------------------


def load_tasks(folder: Path) -> Iterator[Task]:
    """Every task that the folder has the data for."""
    for hint3 in sorted(folder.glob("hint3-*")):
        phrases = [(row["label"], row["sentence"]) for row in rows(hint3 / "train.csv")]
        questions = [
            (None if row["label"] == "NO_NODES_DETECTED" else row["label"], row["sentence"])
            for row in rows(hint3 / "test.csv")
        ]
        yield Task(hint3.name, phrases, questions)
    for known in (10, 30):
        yield banking(folder / "banking77", known)
    for known in (3, 1):
        yield paraphrases(folder / "parakqc" / "paraphrases.tsv", known)


def banking(folder: Path, known: int) -> Task:
    """`known` phrases an intent, drawn with a fixed seed."""
    by_intent: dict[str, list[str]] = {}
    for row in rows(folder / "train.csv"):
        by_intent.setdefault(row["category"], []).append(row["text"])
    draw = random.Random(0)
    phrases = [(id, text) for id in sorted(by_intent) for text in draw.sample(by_intent[id], known)]
    questions: list[Asked] = [(row["category"], row["text"]) for row in rows(folder / "test.csv")]
    return Task(f"BANKING77, {known} phrases an intent", phrases, questions)


def paraphrases(file: Path, known: int) -> Task:
    """`known` sentences of each set are phrases, the others are asked."""
    by_set: dict[str, list[str]] = {}
    for line in file.read_text("utf-8").splitlines():
        id, sentence = line.split("\t")
        by_set.setdefault(id, []).append(sentence)
    draw = random.Random(0)
    phrases: list[Pair] = []
    questions: list[Asked] = []
    for id, sentences in by_set.items():
        draw.shuffle(sentences)
        phrases += [(id, sentence) for sentence in sentences[:known]]
        questions += [(id, sentence) for sentence in sentences[known:]]
    return Task(f"paraKQC, {known} known of 10, {len(by_set)} sets", phrases, questions)


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


# --- the peers ------------------------------------------------------------------------------


def ours(phrases: list[Pair], questions: list[str]) -> list[tuple[str, float]]:
    """faqbot's Matcher: the first id and its confidence."""
    matcher = Matcher(phrases)
    ranked = (matcher.rank(question, 1) for question in questions)
    return [(best[0].id, best[0].confidence) if best else ("", 0.0) for best in ranked]


def rapidfuzz(scorer: Callable[..., float]) -> Peer:
    """RapidFuzz over all phrases with its default processing."""

    def rank(phrases: list[Pair], questions: list[str]) -> list[tuple[str, float]]:
        known = [utils.default_process(phrase) for _, phrase in phrases]
        asked = [utils.default_process(question) for question in questions]
        scores = process.cdist(asked, known, scorer=scorer)
        best = scores.argmax(1)
        return [(phrases[i][0], float(scores[row, i])) for row, i in enumerate(best)]

    return rank


def bm25(split: Callable[[str], list[str]]) -> Peer:
    """bm25s over phrases cut by `split`."""

    def rank(phrases: list[Pair], questions: list[str]) -> list[tuple[str, float]]:
        retriever = bm25s.BM25()
        retriever.index([split(phrase) for _, phrase in phrases], show_progress=False)
        answers = []
        for question in questions:
            asked = [term for term in split(question) if term and term in retriever.vocab_dict]
            scores = retriever.get_scores(asked) if asked else np.zeros(len(phrases))
            answers.append((phrases[int(scores.argmax())][0], float(scores.max())))
        return answers

    return rank


def tfidf(phrases: list[Pair], questions: list[str]) -> list[tuple[str, float]]:
    """The nearest phrase by the cosine of character 2-4-grams."""
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    known = vectorizer.fit_transform([phrase for _, phrase in phrases])
    scores = (vectorizer.transform(questions) @ known.T).toarray()
    return [(phrases[int(row.argmax())][0], float(row.max())) for row in scores]


def words(text: str) -> list[str]:
    """Lower-case words."""
    return utils.default_process(text).split() or [""]


def letter_runs(text: str) -> list[str]:
    """Runs of two to four characters within words."""
    return [
        padded[i : i + size]
        for padded in (f" {word} " for word in words(text))
        for size in (2, 3, 4)
        for i in range(len(padded) - size + 1)
    ] or [""]


PEERS: dict[str, Peer] = {
    "faqbot": ours,
    "RapidFuzz WRatio": rapidfuzz(fuzz.WRatio),
    "RapidFuzz token_set_ratio": rapidfuzz(fuzz.token_set_ratio),
    "BM25 on words (bm25s)": bm25(words),
    "BM25 on character n-grams (bm25s)": bm25(letter_runs),
    "TF-IDF nearest phrase": tfidf,
}


# --- the figures ------------------------------------------------------------------------------


def figures(questions: list[Asked], answers: list[tuple[str, float]]) -> str:
    """Top-1 in scope; best accuracy with one threshold; AUC of in against out of scope."""
    inside = np.array([id is not None for id, _ in questions])
    right = np.array([id == found for (id, _), (found, _) in zip(questions, answers, strict=True)])
    scores = np.array([score for _, score in answers])
    line = f"{right[inside].mean():7.3f}"
    if inside.all():
        return line
    best = max(
        ((right & (scores >= cut)) | (~inside & (scores < cut))).mean() for cut in np.unique(scores)
    )
    return f"{line}{best:15.3f}{area(scores[inside], scores[~inside]):7.3f}"


def area(inside: np.ndarray, outside: np.ndarray) -> float:
    """How often a question in scope scores above one out of scope; ties count half."""
    outside = np.sort(outside)
    below = np.searchsorted(outside, inside, "left")
    up_to = np.searchsorted(outside, inside, "right")
    return float((below + up_to).mean() / 2 / len(outside))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.bench.quality DATA_FOLDER")
    main(Path(sys.argv[1]))
