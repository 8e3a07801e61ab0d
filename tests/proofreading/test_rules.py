"""Each rule finds what it is for, and nothing in content that is well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from faqbot.answering.bot import Bot
from faqbot.content.editing import record_translations
from faqbot.content.load import load_content
from faqbot.content.parse import Content, parse_content
from faqbot.content.translation import texts_of
from faqbot.model import LANGS, Finding, Lang
from faqbot.proofreading.prose import verdict
from faqbot.proofreading.rules import RULES, proofread
from faqbot.proofreading.terms import avoided, terms_of
from faqbot.words import GROUPS

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "faqbot" / "site" / "theme" / "assets"
CASES = Path(__file__).parents[1] / "cases"
GOOD: dict[str, str] = yaml.safe_load((CASES / "content" / "good.yml").read_text("utf-8"))
BROKEN: list[dict[str, Any]] = yaml.safe_load((CASES / "proofreading.yml").read_text("utf-8"))
LEADS = yaml.safe_load((CASES / "leads.yml").read_text("utf-8"))
TODAY = date(2026, 11, 23)


def agreed(files: dict[str, str]) -> dict[str, str]:
    """The same files, with the record that all translations say the same."""
    documents = parse_content(files).documents
    change = record_translations(files, documents, texts_of(documents, LANGS))
    return {**files, **{path: text for path, text in change.items() if text is not None}}


def findings_in(content: Content) -> list[Finding]:
    return proofread(content, Bot(content.kb), TODAY)


def test_good_content_has_no_findings() -> None:
    assert findings_in(parse_content(agreed(GOOD))) == []


def test_every_rule_has_a_case() -> None:
    assert {case["rule"] for case in BROKEN} == set(RULES)


@pytest.mark.parametrize(
    "case", BROKEN, ids=lambda case: f"{case['rule']} in {case['file']}: {case['expect'][0][-30:]}"
)
def test_a_fault_is_found_with_its_line_and_its_fix(case: dict[str, Any]) -> None:
    files, path = agreed(GOOD), case["file"]
    if "replace" in case:
        old, new = case["replace"]
        assert old.strip() in files[path]
        files[path] = files[path].replace(old.strip(), new.strip())
    elif "append" in case:
        files[path] += case["append"]
    elif "drop" in case:
        lines = files[path].splitlines(keepends=True)
        files[path] = "".join(line for line in lines if not line.startswith(case["drop"]))
    else:
        del files[path]
    found = findings_in(parse_content(agreed(files) if case.get("agreed") else files))
    assert [str(finding) for finding in found if finding.rule == case["rule"]] == case["expect"]
    assert Counter(finding.rule for finding in found).keys() == {case["rule"]}


@pytest.mark.parametrize(
    ("lang", "sentence", "said"),
    [(lang, *case) for lang in LANGS for case in LEADS["refused"][lang].items()],
)
def test_a_yes_or_no_at_the_start_is_seen(lang: Lang, sentence: str, said: str) -> None:
    assert verdict(sentence, lang) == said


@pytest.mark.parametrize(
    ("lang", "sentence"), [(lang, each) for lang in LANGS for each in LEADS["accepted"][lang]]
)
def test_a_fact_at_the_start_is_no_yes_or_no(lang: Lang, sentence: str) -> None:
    assert verdict(sentence, lang) == ""


def test_only_the_lead_may_not_open_with_yes_or_no() -> None:
    path = "en/faq/wait.md"
    files = {**GOOD, path: GOOD[path].replace("Sleep.", "Yes, sleep.")}
    assert findings_in(parse_content(agreed(files))) == []


def test_screens_say_the_same_words_as_pages() -> None:
    content = load_content(ROOT / "docs")
    for lang in LANGS:
        terms = terms_of(content, lang)
        assert terms
        for text in texts_on_screens(lang):
            assert list(avoided(text, terms)) == [], text


def texts_on_screens(lang: Lang) -> Iterator[str]:
    """Everything that site, bot, desk and error pages say by themselves."""
    yield from leaves(GROUPS[lang])


def leaves(value: object) -> Iterator[str]:
    """Every text in what may hold others."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        for part in value:
            yield from leaves(part)
    else:
        yield str(value)
