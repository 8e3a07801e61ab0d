"""The browser ranks exactly as the server does."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from faqbot.answering.bot import build_phrases
from faqbot.cache import build_bot
from faqbot.content.load import load_knowledge_base
from faqbot.matching.matcher import Matcher
from faqbot.site.export.index import build_index
from tests.browser.modules import make_questions, open_modules

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
RANK = """async ([index, questions]) => {
  const { Matcher } = await import("/answer/matcher.js");
  const matcher = new Matcher(JSON.parse(index));
  return questions.map((question) => [
    matcher.read(question)[0],
    matcher.rank(question, 5).map(({ id, score, confidence }) => [id, score, confidence]),
  ]);
}"""
# Single precision here, double precision there.
CLOSE = 1e-5


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return build_bot(load_knowledge_base(ROOT / "docs")).matcher


def index_of(matcher: Matcher) -> dict[str, Any]:
    owners = (matcher.ids[owner] for owner in matcher.owners)
    return build_index(zip(owners, matcher.phrases, strict=True), matcher.groups, matcher.margins)


def questions_of_docs() -> list[str]:
    kb = load_knowledge_base(ROOT / "docs")
    asked = [
        question
        for known in kb.questions.values()
        for lang in known.finds
        for question in (*known.finds[lang], *known.avoids[lang])
    ]
    return [*asked, *(phrase for _, phrase in build_phrases(kb))]


def compare(browser: Browser, matcher: Matcher, questions: Sequence[str]) -> None:
    index = json.dumps(index_of(matcher))
    with open_modules(browser) as page:
        ranked: list[Any] = page.evaluate(RANK, [index, list(questions)])
    for question, (read, found) in zip(questions, ranked, strict=True):
        assert read == matcher.read(question)[0], repr(question)
        expected = matcher.rank(question, 5)
        scores = [match.score for match in expected]
        assert [score for _, score, _ in found] == pytest.approx(scores, abs=CLOSE), repr(question)
        if any(one - other <= CLOSE for one, other in pairwise(scores)):
            continue  # the same to rounding: either order is right
        assert [id for id, _, _ in found] == [match.id for match in expected], repr(question)
        confidences = [match.confidence for match in expected]
        assert [c for _, _, c in found] == pytest.approx(confidences, abs=CLOSE), repr(question)


def test_ranks_thousands_of_questions_the_same(browser: Browser, matcher: Matcher) -> None:
    known = questions_of_docs()
    questions = [*known, *make_questions(known, seed=6, count=900)]
    assert len(questions) > 5_000
    compare(browser, matcher, questions)


def test_ranks_the_same_where_there_are_too_many_phrases_to_compare(browser: Browser) -> None:
    words = [word for phrase in questions_of_docs() for word in phrase.split()]
    pairs = [
        (f"entry-{number // 3}", " ".join(words[(number * 7 + i) % len(words)] for i in range(5)))
        for number in range(6_000)
    ]
    many = Matcher(pairs)
    assert many.margins is None
    asked = [phrase for _, phrase in pairs[::20]]
    compare(browser, many, [*asked, *make_questions(asked, seed=7, count=100)])


def test_the_index_is_small(matcher: Matcher) -> None:
    raw = json.dumps(index_of(matcher), ensure_ascii=False, separators=(",", ":")).encode()
    assert len(gzip.compress(raw, 9)) <= 60 * 1024
