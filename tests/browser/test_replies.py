"""The browser answers exactly as the server does."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from faqbot.answering.bot import Bot
from faqbot.model import LANGS, KnowledgeBase, Lang
from tests.browser.modules import make_questions
from tests.browser.nodejs import needs_node, run
from tests.sharing import Some

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
REPLY = """
  const { Bot } = await import("./assets/answer/bot.js");
  const names = ["index", "rules", `answers.${given.lang}`, `passages.${given.lang}`];
  const bot = new Bot(...names.map((name) => read(`./assets/answer/${name}.json`)));
  return given.questions.map((question) => bot.reply(question));
"""
NEAR = 2e-4  # of two confidences that were rounded to four places
LEFT_OUT = {"text", "explanation"}  # the widget shows neither


def questions(kb: KnowledgeBase) -> list[str]:
    asked = [q for known in kb.questions.values() for lang in LANGS for q in known.finds[lang]]
    avoided = [q for known in kb.questions.values() for lang in LANGS for q in known.avoids[lang]]
    declined = [p for topic in kb.declined for lang in LANGS for p in topic.phrases[lang]]
    cases = yaml.safe_load((CASES / "diagnosis.yml").read_text("utf-8"))
    diagnosed = [case["q"] for group in cases["groups"].values() for case in group]
    calls = [
        f"{section.method} {section.path} returns {code}"
        for section in list(kb.api.values())[::3]
        if section.path
        for code in (400, 404, 429)
    ]
    errors = [f'{{"code": "{code}"}} 왜 나오나요?' for code in kb.error_codes]
    errors += [
        f'POST /api/v2/tickets → 400\n{{"errors":[{{"field":"cf_{code}","code":"{code}"}}]}}'
        for code in kb.error_codes
    ]
    two = yaml.safe_load((CASES / "two-questions.yml").read_text("utf-8"))
    two = [*(case["q"] for case in two["two"]), *two["one"]]
    strangers = yaml.safe_load((CASES / "strangers.yml").read_text("utf-8"))
    messages = [f"왜 이래요?\n{text}" for m in kb.messages for text in m.texts[:1]]
    mails = [
        f"안녕하세요.\n늘 감사합니다.\n{one}\n{other}\n김하나 드림 hana@example.com\n010-1234-5678"
        for one, other in zip(asked[::9], asked[4::9], strict=False)
    ]
    return [
        *asked,
        *avoided,
        *declined[::4],
        *diagnosed,
        *calls,
        *errors,
        *messages,
        *mails,
        *two,
        *strangers["refused"],
        *strangers["ours"],
        *make_questions(asked, seed=8, count=200),
    ]


@needs_node
@pytest.mark.parametrize("lang", LANGS)
def test_replies_to_thousands_of_questions_the_same(
    bot: Bot, folder: Path, lang: Lang, some: Some
) -> None:
    asked = questions(bot.kb)
    assert len(asked) > 1_500
    asked = list(some(asked))
    replies = run(folder, REPLY, {"lang": lang, "questions": asked})
    for question, reply in zip(asked, replies, strict=True):
        expected = json.loads(json.dumps(asdict(bot.reply(question, lang))))
        assert told(reply) == told(expected), repr(question)
        assert confidences(reply) == pytest.approx(confidences(expected), abs=NEAR), repr(question)
    passages = [reply["answer"] and reply["answer"]["passage"] for reply in replies]
    assert sum(bool(passage) for passage in passages) > len(asked) / 20


def told(reply: Any) -> Any:
    """A reply without its confidences."""
    if isinstance(reply, dict):
        kept = LEFT_OUT | {"confidence"}
        return {key: told(value) for key, value in reply.items() if key not in kept}
    return [told(value) for value in reply] if isinstance(reply, list) else reply


def confidences(reply: dict[str, Any]) -> list[float]:
    shown = [answer for answer in (reply["answer"], reply["second"]) if answer]
    return [each["confidence"] for each in (*shown, *reply["candidates"])]
