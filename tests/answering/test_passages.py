"""A reply shows the part of an article that says what was asked, none where the lead does."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from faqbot.answering import passages
from faqbot.answering.bot import Bot
from faqbot.answering.passages import CODE, MAX_CHARS, Part, Passages, words_of
from faqbot.answering.phrases import build_phrases
from faqbot.answering.render import render_html
from faqbot.content.sections import split_blocks
from faqbot.markdown import find_headings
from faqbot.model import LANGS, Answer, EntryText, Lang

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "passages.yml").read_text(encoding="utf-8")
)
LONG = "\n".join(
    [
        "Ask around.",
        "",
        "## Words { #words }",
        "",
        "Nothing but talk. " * 40,
        "",
        "```text",
        *(f"line {number} of some code" for number in range(30)),
        "```",
        "",
        "The zebra crosses at `zebra_at`. " * 10,
        "",
        "| animal | stripes |",
        "| --- | --- |",
        "| quagga | few |",
    ]
)


def answer_of(bot: Bot, entry: str | int, lang: Lang) -> Answer:
    if isinstance(entry, int):
        return bot.prepare("status-codes", lang, (entry,))[0]
    return bot.answers.of(entry, lang)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['lang']} {case['q']}")
def test_a_question_shows_the_section_that_answers_it(bot: Bot, case: dict[str, Any]) -> None:
    answer = answer_of(bot, case["entry"], case["lang"])
    part = bot.find_part(answer, case["q"])
    assert (part.name.partition("~")[0] if part else None) == case["shows"]


def test_who_asks_first_waits_for_no_wordings(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Passages(bot.kb, build_phrases(bot.kb), bot.matcher.rarity)
    for lang in LANGS:
        found.warm_up(lang)
    answer, read = bot.answers.of("create-ticket", "en"), []
    monkeypatch.setattr(passages, "tokenise", lambda text: read.append(text) or [])
    found.find(answer, "which fields are required")
    assert len(read) <= 3  # the question, and what answers it


@pytest.mark.parametrize("lang", LANGS)
def test_the_question_of_the_title_needs_no_passage(bot: Bot, lang: Lang) -> None:
    shown = {}
    for id, entry in bot.kb.entries.items():
        answer = bot.answers.of(id, lang)
        if part := bot.find_part(answer, entry.texts[lang].title):
            shown[id] = part.url
    assert shown == {}


@pytest.mark.parametrize("lang", LANGS)
def test_a_name_in_code_shows_the_one_section_that_has_it(bot: Bot, lang: Lang) -> None:
    asked = 0
    for id in bot.kb.entries:
        answer = bot.answers.of(id, lang)
        told = names_in(answer.html)
        sections: dict[str, set[str]] = {}
        for part in bot.passages.parts[answer.url]:
            sections.setdefault(part.url, set()).update(names_in(part.html))
        counts = Counter(name for names in sections.values() for name in names)
        for url, names in sections.items():
            for name in names - told:
                if counts[name] > 1 or "_" not in name:
                    continue
                asked += 1
                part_shown = bot.find_part(answer, f"{name}?")
                assert part_shown is not None, (id, name)
                assert part_shown.url == url, (id, name)
    assert asked > 100


def names_in(html: str) -> set[str]:
    return {name.lower() for name in CODE.findall(words_of(html))}


def test_a_part_leads_to_a_heading_of_its_page_and_is_made_of_whole_blocks(bot: Bot) -> None:
    for url, parts in bot.passages.parts.items():
        prefix, folder, name = re.fullmatch(r"(/en)?/(faq|status)/([\w-]+)/", url).groups()  # type: ignore[union-attr]
        lang: Lang = "en" if prefix else "ko"
        known = bot.kb.entries[name] if folder == "faq" else bot.kb.status_codes[int(name)]
        headings = dict(find_headings(known.texts[lang].body))
        for part in parts:
            assert part.url == f"{url}#{part.name.partition('~')[0]}"
            assert headings[part.name.partition("~")[0]] == part.heading
            blocks = list(split_blocks(part.source))
            assert len(words_of(part.html)) <= MAX_CHARS * 1.2 or len(blocks) == 1
            assert "<h2" not in part.html


@dataclass(frozen=True)
class Article:
    """An article in place of an entry's, and what is found in it."""

    passages: Passages
    answer: Answer

    def find(self, question: str) -> Part | None:
        return self.passages.find(self.answer, question)


def make_article(bot: Bot, body: str) -> Article:
    entry = bot.kb.entries["cors"]
    texts = {lang: EntryText("Which horse?", (), body) for lang in LANGS}
    kb = replace(bot.kb, entries={**bot.kb.entries, "cors": replace(entry, texts=texts)})
    html = render_html(texts["en"].lead, "/en/", "faq")
    answer = replace(bot.answers.of("cors", "en"), title="Which horse?", html=html)
    return Article(Passages(kb, build_phrases(kb), bot.matcher.rarity), answer)


@pytest.fixture
def long(bot: Bot) -> Article:
    return make_article(bot, LONG)


def test_of_a_long_section_the_blocks_with_the_words_are_shown(long: Article) -> None:
    part = long.find("where is the quagga and the zebra?")
    assert part is not None
    assert "zebra_at" in part.html
    assert "quagga" in part.html
    assert "Nothing but talk" not in part.html


def test_no_block_is_cut(long: Article) -> None:
    whole = "\n\n".join(split_blocks(LONG))
    for part in long.passages.parts[long.answer.url]:
        assert part.source in whole
        assert part.source.count("```") % 2 == 0


def test_a_passage_says_the_same_in_every_form(long: Article) -> None:
    part = long.find("the zebra at zebra_at")
    assert part is not None
    assert (part.passage.heading, part.passage.url) == ("Words", "/en/faq/cors/#words")
    words = re.findall(r"\w+", words_of(part.passage.html))
    assert re.findall(r"\w+", part.passage.text) == words


def test_a_second_part_has_a_name_and_without_it_the_first_is_meant(long: Article) -> None:
    names = [part.name for part in long.passages.parts[long.answer.url]]
    assert names[:2] == ["words", "words~2"]
    found = {name: long.passages.named(long.answer, name) for name in (*names, "words~9")}
    assert {name: part.name for name, part in found.items() if part} == {
        **dict(zip(names, names, strict=True)),
        "words~9": "words",
    }
    assert long.passages.named(long.answer, "nothing") is None
    assert long.passages.named(long.answer, "") is None


def test_a_lead_that_has_all_the_words_of_a_section_leaves_it_out(bot: Bot) -> None:
    body = "A quagga is `striped_in_front`.\n\n## More {more}\n\nThat `striped_in_front` quagga."
    body = body.format(more="{ #more }")
    assert make_article(bot, body).find("quagga striped_in_front") is None
    other = body.replace("`striped_in_front`.", "striped.", 1)
    assert make_article(bot, other).find("quagga striped_in_front") is not None


def test_in_a_knowledge_base_of_one_article_sections_are_found_as_well(bot: Bot) -> None:
    entry = bot.kb.entries["cors"]
    texts = {lang: EntryText("Which horse?", (), LONG) for lang in LANGS}
    entries = {"cors": replace(entry, texts=texts)}
    kb = replace(bot.kb, entries=entries, status_codes={}, declined=(), glossary=())
    one = Bot(kb)
    part = one.find_part(one.answers.of("cors", "en"), "the zebra at zebra_at")
    assert part is not None
    assert part.heading == "Words"


def test_a_reply_carries_the_passage_of_its_page(bot: Bot) -> None:
    for lang, q in (("ko", "티켓 목록 order_by 파라미터"), ("en", "order_by of the ticket list")):
        answer = bot.reply(q, lang).answer  # type: ignore[arg-type]
        assert answer is not None
        assert answer.passage is not None
        assert answer.passage.url == f"{answer.url}#parameters"
        assert "order_by" in answer.passage.html
        assert answer.passage.html.strip().startswith("<")


def test_about_a_status_code_the_passage_is_of_its_own_page(bot: Bot) -> None:
    for code in bot.kb.status_codes:
        answer = answer_of(bot, code, "en")
        names = [part.url for part in bot.passages.parts[answer.url]]
        assert names
        assert all(name.startswith(f"/en/status/{code}/#") for name in names)
    part = bot.find_part(answer_of(bot, 403, "en"), "password_lockout")
    assert part is not None
    assert part.url == "/en/status/403/#fix"


def test_html_is_what_the_site_would_show(bot: Bot) -> None:
    part = bot.passages.parts["/faq/filter-tickets/"][0]
    assert part.html == render_html(part.source, "/", "faq")
    assert ".md" not in part.markdown
    assert part.markdown.startswith(f"**[{part.heading}]({part.url})**\n\n")
