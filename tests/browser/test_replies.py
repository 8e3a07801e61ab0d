"""The browser answers exactly as the server does."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from faqbot.answering.bot import Bot
from faqbot.cache import build_bot
from faqbot.content.load import load_knowledge_base
from faqbot.model import LANGS, Lang
from faqbot.site.export.files import export_files
from tests.browser.modules import ASSETS, make_questions, open_modules

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
REPLY = """async ([lang, questions]) => {
  const read = async (name) => (await fetch(`/assets/answer/${name}.json`)).json();
  const { Bot } = await import("/assets/answer/bot.js");
  const bot = new Bot(await read("index"), await read("rules"), await read(`answers.${lang}`));
  return questions.map((question) => bot.reply(question));
}"""
NEAR = 2e-4  # of two confidences that were rounded to four places
LEFT_OUT = {"text", "explanation"}  # the widget shows neither


@pytest.fixture(scope="module")
def bot() -> Bot:
    return build_bot(load_knowledge_base(ROOT / "docs"))


@pytest.fixture(scope="module")
def folder(bot: Bot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The theme's modules with the files that they answer from."""
    site = tmp_path_factory.mktemp("answers")
    shutil.copytree(ASSETS, site / "assets")
    shutil.copy(ASSETS / "favicon.svg", site)
    for path, text in export_files(bot.kb, bot.matcher.margins).items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, "utf-8")
    return site


def questions() -> list[str]:
    kb = load_knowledge_base(ROOT / "docs")
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
        *mails,
        *make_questions(asked, seed=8, count=200),
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_replies_to_thousands_of_questions_the_same(
    browser: Browser, bot: Bot, folder: Path, lang: Lang
) -> None:
    asked = questions()
    assert len(asked) > 1_500
    with open_modules(browser, folder) as page:
        replies = page.evaluate(REPLY, [lang, asked])
    for question, reply in zip(asked, replies, strict=True):
        expected = json.loads(json.dumps(asdict(bot.reply(question, lang))))
        assert told(reply) == told(expected), repr(question)
        assert confidences(reply) == pytest.approx(confidences(expected), abs=NEAR), repr(question)


def told(reply: Any) -> Any:
    """A reply without its confidences."""
    if isinstance(reply, dict):
        kept = LEFT_OUT | {"confidence"}
        return {key: told(value) for key, value in reply.items() if key not in kept}
    return [told(value) for value in reply] if isinstance(reply, list) else reply


def confidences(reply: dict[str, Any]) -> list[float]:
    shown = [reply["answer"]] if reply["answer"] else []
    return [each["confidence"] for each in (*shown, *reply["candidates"])]
