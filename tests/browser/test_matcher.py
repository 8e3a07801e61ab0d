"""The browser ranks exactly as the server does."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from faqbot.answering.bot import Bot
from faqbot.answering.phrases import build_phrases
from faqbot.matching.matcher import Matcher
from faqbot.model import KnowledgeBase
from faqbot.site.export.index import build_index
from tests.browser.modules import make_questions
from tests.browser.nodejs import needs_node, run
from tests.sharing import Some

RANK = """
  const { Matcher } = await import("./assets/answer/matcher.js");
  const [index, questions] = given;
  const matcher = new Matcher(index);
  return questions.map((question) => [
    matcher.read(question)[0],
    matcher.rank(question, 5).map(({ id, score, confidence }) => [id, score, confidence]),
  ]);
"""
# Single precision here, double precision there.
CLOSE = 1e-5


def index_of(matcher: Matcher) -> dict[str, Any]:
    owners = (matcher.ids[owner] for owner in matcher.owners)
    return build_index(zip(owners, matcher.phrases, strict=True), matcher.groups, matcher.margins)


def questions_of(kb: KnowledgeBase) -> list[str]:
    asked = [
        question
        for known in kb.questions.values()
        for lang in known.finds
        for question in (*known.finds[lang], *known.avoids[lang])
    ]
    return [*asked, *(phrase for _, phrase in build_phrases(kb))]


def compare(folder: Path, matcher: Matcher, questions: Sequence[str]) -> None:
    ranked = run(folder, RANK, [index_of(matcher), questions])
    for question, (read, found) in zip(questions, ranked, strict=True):
        assert read == matcher.read(question)[0], repr(question)
        six = matcher.rank(question, 6)
        expected = six[:5]
        scores = [match.score for match in expected]
        assert [score for _, score, _ in found] == pytest.approx(scores, abs=CLOSE), repr(question)
        if any(one.score - other.score <= CLOSE for one, other in pairwise(six)):
            continue  # the same to rounding: either order is right
        assert [id for id, _, _ in found] == [match.id for match in expected], repr(question)
        confidences = [match.confidence for match in expected]
        assert [c for _, _, c in found] == pytest.approx(confidences, abs=CLOSE), repr(question)


@needs_node
def test_ranks_thousands_of_questions_the_same(bot: Bot, folder: Path, some: Some) -> None:
    known = questions_of(bot.kb)
    questions = [*known, *make_questions(known, seed=6, count=900)]
    assert len(questions) > 5_000
    compare(folder, bot.matcher, some(questions))


@needs_node
def test_ranks_the_same_where_there_are_too_many_phrases_to_compare(
    kb: KnowledgeBase, folder: Path
) -> None:
    words = [word for phrase in questions_of(kb) for word in phrase.split()]
    pairs = [
        (f"entry-{number // 3}", " ".join(words[(number * 7 + i) % len(words)] for i in range(5)))
        for number in range(6_000)
    ]
    many = Matcher(pairs)
    assert many.margins is None
    asked = [phrase for _, phrase in pairs[::20]]
    compare(folder, many, [*asked, *make_questions(asked, seed=7, count=100)])


def test_the_index_is_small(bot: Bot) -> None:
    raw = json.dumps(index_of(bot.matcher), ensure_ascii=False, separators=(",", ":")).encode()
    assert len(gzip.compress(raw, 9)) <= 225 * 1024
