"""How long learning phrases takes: a Matcher made from nothing beside a linear SVM.

The peer is scikit-learn's LinearSVC on TF-IDF of character n-grams, in the same run, on one thread
and in processor time, so that other programs count little:

    pip install -e '.[bench]'
    python -m tests.bench.learning [DATA_FOLDER]

Phrases are made up, half Korean and half English; where DATA_FOLDER has banking77/train.csv, its
phrases are learnt, too.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from faqbot import Matcher
from faqbot.answering.interpreter import WEIGHTS_KEPT
from tests.bench.quality import rows
from tests.bench.speed import make_phrases

MADE_UP = ((1_000, 45), (3_000, 55), (10_000, 90), (12_000, 150))  # phrases, entries

Pair = tuple[str, str]


def main(task: str, source: str) -> None:
    """Print a line a system for one set of phrases."""
    pairs = read_phrases(Path(source)) if task == "file" else make_up(*map(int, source.split("x")))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ours = seconds(lambda: Matcher(pairs))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    pruned = seconds(lambda: Matcher(pairs, kept=WEIGHTS_KEPT))
    theirs = seconds(lambda: fit_svm(pairs))
    print(f"\n{len(pairs):,} phrases of {len({id for id, _ in pairs})} entries ({source})")
    print(f"  faqbot                   {ours:7.2f} s, {memory:,.0f} MB")
    print(f"  faqbot, pruned           {pruned:7.2f} s")
    print(f"  LinearSVC, char n-grams  {theirs:7.2f} s; faqbot is {theirs / ours:.1f} x as fast, "
          f"pruned {theirs / pruned:.1f} x", flush=True)  # fmt: skip


def make_up(phrases: int, entries: int) -> list[Pair]:
    """The phrases of `speed`, dealt to fewer entries."""
    made = make_phrases(phrases)
    return [(f"entry-{n * entries // phrases}", text) for n, (_, text) in enumerate(made)]


def read_phrases(file: Path) -> list[Pair]:
    """All phrases of a BANKING77 file."""
    return [(row["category"], row["text"]) for row in rows(file)]


def fit_svm(pairs: list[Pair]) -> object:
    """scikit-learn's linear SVM with its own defaults."""
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    vectors = vectorizer.fit_transform([text for _, text in pairs])
    return LinearSVC().fit(vectors, [id for id, _ in pairs])


def seconds(learn: Callable[[], object]) -> float:
    """Processor time."""
    begin = time.process_time()
    learn()
    return time.process_time() - begin


if __name__ == "__main__":
    if len(sys.argv) == 3:
        main(*sys.argv[1:])
    else:
        tasks = [("made-up", f"{phrases}x{entries}") for phrases, entries in MADE_UP]
        if len(sys.argv) == 2:
            tasks.append(("file", f"{sys.argv[1]}/banking77/train.csv"))
        for task in tasks:  # each in a process of its own, so that memory is what it needs
            subprocess.run([sys.executable, "-m", "tests.bench.learning", *task], check=True)
