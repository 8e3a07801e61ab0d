"""How long building and one question take, as phrases grow from 300 to 100,000.

Ours beside bm25s on character n-grams, RapidFuzz over all phrases, and tantivy on words, in the
same run and on one thread:

    pip install -e '.[bench]'
    OMP_NUM_THREADS=1 python -m tests.bench.speed [PHRASES ...]

Every size runs in a process of its own, so that memory is what that size needs.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from faqbot import Matcher
from tests.bench.quality import letter_runs

SIZES = (300, 10_000, 100_000)
QUESTIONS = 300
SLOW_QUESTIONS = 20  # for peers that take long
PEERS_UP_TO = 100_000
PHRASES_AN_ENTRY = 5

Pair = tuple[str, str]
Ask = Callable[[str], object]


def main(size: int) -> None:
    """Print a line a system for one size."""
    phrases = list(make_phrases(size))
    questions = make_questions(phrases)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ask, built = timed(lambda: Matcher(phrases))
    matcher: Matcher = ask
    # The peak of building, the phrases themselves aside.
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    ours = latencies(lambda question: matcher.rank(question), questions)
    found = sum(matcher.rank(question, 1)[0].id == id for id, question in questions)
    print(f"\n{size:,} phrases")
    print(f"  {'faqbot':28}{line(ours)}  built in {built:.1f} s, {memory:,.0f} MB, "
          f"right {found / len(questions):.0%}")  # fmt: skip
    if size > PEERS_UP_TO:
        return
    for name, build in PEERS.items():
        peer, built = timed(lambda build=build: build([phrase for _, phrase in phrases]))
        count = QUESTIONS if size <= 10_000 else SLOW_QUESTIONS
        theirs = latencies(peer, questions[:count])
        ratio = np.median(theirs) / np.median(ours)
        print(f"  {name:28}{line(theirs)}  built in {built:.1f} s; faqbot is {ratio:.1f} x as fast")


def make_phrases(size: int) -> Iterator[Pair]:
    """Made-up questions in both languages; common and rare words as in real text (Zipf)."""
    draw = random.Random(1)
    english = [make_word(draw, "bcdfghklmnprstvw", "aeiou") for _ in range(max(2_000, size // 10))]
    korean = [make_syllables(draw) for _ in range(max(2_000, size // 10))]
    english_common = "how do i the a to in with my is can when what for of".split()
    korean_common = "어떻게 하나요 방법 알려주세요 되나요 에서 안 왜 무엇인가요 설정 확인".split()
    for number in range(size):
        if number % 2:
            words = pick(draw, english, english_common, 0.45, draw.randint(4, 9))
        else:
            words = pick(draw, korean, korean_common, 0.4, draw.randint(3, 6))
        yield f"entry-{number // PHRASES_AN_ENTRY}", " ".join(words)


def make_word(draw: random.Random, consonants: str, vowels: str) -> str:
    """Two to four pairs of a consonant and a vowel."""
    return "".join(draw.choice(consonants) + draw.choice(vowels) for _ in range(draw.randint(2, 4)))


def make_syllables(draw: random.Random) -> str:
    """Two to four common Hangul syllables."""
    common = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후"
    return "".join(draw.choice(common) for _ in range(draw.randint(2, 4)))


def pick(
    draw: random.Random, words: list[str], common: list[str], share: float, length: int
) -> list[str]:
    """A sentence of common words and words of falling frequency."""
    return [
        draw.choice(common)
        if draw.random() < share
        else words[
            min(int(draw.paretovariate(0.7)) + draw.randrange(len(words) // 3), len(words) - 1)
        ]
        for _ in range(length)
    ]


def make_questions(phrases: list[Pair]) -> list[Pair]:
    """Known phrases with a word left out and a letter dropped."""
    draw = random.Random(2)
    questions = []
    for id, phrase in draw.sample(phrases, min(QUESTIONS, len(phrases))):
        words = phrase.split()
        words.pop(draw.randrange(len(words)))
        at = draw.randrange(len(words))
        letter = draw.randrange(len(words[at]))
        words[at] = words[at][:letter] + words[at][letter + 1 :]
        questions.append((id, " ".join(words)))
    return questions


# --- the peers ------------------------------------------------------------------------------


def build_bm25s(phrases: list[str]) -> Ask:
    """bm25s on runs of two to four characters, asked as its documentation shows."""
    import bm25s

    retriever = bm25s.BM25()
    retriever.index([letter_runs(phrase) for phrase in phrases], show_progress=False)
    return lambda question: retriever.retrieve([letter_runs(question)], k=5, show_progress=False)


def build_bm25s_scores(phrases: list[str]) -> Ask:
    """The same without its retrieval: the scores of all phrases, and the best five by numpy."""
    import bm25s

    retriever = bm25s.BM25()
    retriever.index([letter_runs(phrase) for phrase in phrases], show_progress=False)

    def ask(question: str) -> object:
        terms = [term for term in letter_runs(question) if term in retriever.vocab_dict]
        return np.argpartition(-retriever.get_scores(terms), 5)[:5]

    return ask


def build_rapidfuzz(phrases: list[str]) -> Ask:
    """RapidFuzz's default scorer over every phrase."""
    from rapidfuzz import process, utils

    known = [utils.default_process(phrase) for phrase in phrases]
    return lambda question: process.extract(utils.default_process(question), known, limit=5)


def build_tantivy(phrases: list[str]) -> Ask:
    """tantivy's inverted index on words, in memory."""
    import tantivy

    schema = tantivy.SchemaBuilder().add_text_field("phrase", stored=True).build()
    index = tantivy.Index(schema)
    writer = index.writer(num_threads=1)
    for phrase in phrases:
        writer.add_document(tantivy.Document(phrase=phrase))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    return lambda question: searcher.search(index.parse_query(question, ["phrase"]), 5).hits


PEERS = {
    "bm25s, character n-grams": build_bm25s,
    "bm25s, its scores alone": build_bm25s_scores,
    "RapidFuzz WRatio": build_rapidfuzz,
    "tantivy, words": build_tantivy,
}


# --- the figures ------------------------------------------------------------------------------


def timed(build: Callable[[], object]) -> tuple[object, float]:
    """What `build` gives, and the seconds it took."""
    begin = time.perf_counter()
    return build(), time.perf_counter() - begin


def latencies(ask: Ask, questions: list[Pair]) -> list[float]:
    """Milliseconds a question, after a warm-up."""
    for _, question in questions[:5]:
        ask(question)
    times = []
    for _, question in questions:
        begin = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - begin) * 1000)
    return times


def line(times: list[float]) -> str:
    """Median and 99th percentile."""
    return f"p50 {np.median(times):8.3f} ms  p99 {np.quantile(times, 0.99):8.3f} ms"


if __name__ == "__main__":
    if len(sys.argv) == 2:
        main(int(sys.argv[1]))
    else:
        for size in [int(text) for text in sys.argv[1:]] or SIZES:
            subprocess.run([sys.executable, "-m", "tests.bench.speed", str(size)], check=True)
