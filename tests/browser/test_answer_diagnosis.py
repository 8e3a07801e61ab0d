"""The browser diagnoses, masks and tells languages apart exactly as Python does."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from faqbot.answering.interpreter import restate
from faqbot.answering.masking import listed_addresses, mask
from faqbot.answering.phrases import articles_of
from faqbot.answering.signs import is_section_of
from faqbot.diagnosis.diagnosis import build_diagnosis, build_vocabulary
from faqbot.diagnosis.lexicon import normalise
from faqbot.diagnosis.own_product import names_pattern
from faqbot.model import KnowledgeBase
from faqbot.site.export.bot_rules import build_rules
from faqbot.site.export.patterns import plain, translate
from tests.browser.conftest import ROOT
from tests.browser.modules import open_modules
from tests.browser.nodejs import needs_node, run
from tests.browser.vectors import any_char, splices
from tests.sharing import Some

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CASES = ROOT / "tests" / "cases"
READ = """
  const { buildDiagnosis, restate, sectionsOf } = await import("./assets/answer/diagnosis.js");
  const { buildMask } = await import("./assets/answer/masking.js");
  const [rules, questions] = given;
  const { diagnose } = buildDiagnosis(rules), mask = buildMask(rules);
  return questions.map((question) => {
    const found = diagnose(question);
    return { ...found, ...mask(question),
             messages: found.messages.map(([id]) => id),
             asked: restate(question, found, rules), sections: sectionsOf(found.endpoints, rules) };
  });
"""
KIND = """
  const { buildReader } = await import("./assets/answer/rules.js");
  const [rules, texts] = given;
  const { plain, folded } = buildReader(rules);
  return texts.map((text) => [plain(text), folded(text)]);
"""
MATCH = """
  return given.map(([source, flags, texts]) => {
    const pattern = new RegExp(source, "g" + flags);
    return texts.map((text) => [...text.matchAll(pattern)].map((m) => [m.index, m[0].length]));
  });
"""


@pytest.fixture(scope="module")
def rules(kb: KnowledgeBase) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(build_rules(kb)))
    return read


@pytest.fixture(scope="module")
def questions(kb: KnowledgeBase) -> list[str]:
    """All that the repository asks: the cases and the knowledge base's own questions."""
    diagnosed = yaml.safe_load((CASES / "diagnosis.yml").read_text("utf-8"))["groups"]
    masked = yaml.safe_load((CASES / "masking.yml").read_text("utf-8"))
    asked = [
        case["q"] for cases in (diagnosed, masked) for group in cases.values() for case in group
    ]
    asked += [
        wording
        for entry in kb.entries.values()
        for text in entry.texts.values()
        for wording in (text.title, *text.aliases)
    ]
    for own in kb.questions.values():
        asked += [question for finds in own.finds.values() for question in finds]
        asked += [question for avoids in own.avoids.values() for question in avoids]
    return asked


def read_here(kb: KnowledgeBase, questions: Sequence[str]) -> Iterator[dict[str, Any]]:
    diagnose = build_diagnosis(build_vocabulary(kb))
    own_name = names_pattern(kb.product.names, with_genitive=True)
    listed = listed_addresses(body for _, body in articles_of(kb))
    for question in questions:
        found, masked = diagnose(question), mask(question, listed)
        yield {
            "status_codes": list(found.status_codes),
            "error_codes": list(found.error_codes),
            "endpoints": [{"method": e.method, "path": e.path} for e in found.endpoints],
            "calls": list(found.calls),
            "messages": list(found.messages),
            "text": masked.text,
            "kinds": list(masked.kinds),
            "asked": restate(question, found, kb.status_codes, own_name),
            "sections": [
                section.id
                for endpoint in found.endpoints
                for section in kb.api.values()
                if is_section_of(section, endpoint)
            ],
        }


def compare(
    folder: Path, rules: dict[str, Any], questions: Sequence[str], read: Sequence[dict[str, Any]]
) -> None:
    """What was read here, with what JavaScript reads."""
    read_there = run(folder, READ, [rules, list(questions)])
    for question, there, here in zip(questions, read_there, read, strict=True):
        assert there == here, f"the browser reads {question!r} otherwise"


@needs_node
def test_what_the_repository_asks_is_read_as_python_reads_it(
    folder: Path, kb: KnowledgeBase, rules: dict[str, Any], questions: list[str], some: Some
) -> None:
    assert len(questions) > 2_000
    asked = some(questions)
    compare(folder, rules, asked, list(read_here(kb, asked)))


@needs_node
@pytest.mark.parametrize("seed", range(3))
def test_mixtures_of_all_that_rules_look_for_are_read_as_python_reads_them(
    folder: Path, kb: KnowledgeBase, rules: dict[str, Any], questions: list[str], seed: int
) -> None:
    texts = list(splices(random.Random(seed), questions, 2_000))
    found = list(read_here(kb, texts))
    for kind in ("status_codes", "error_codes", "endpoints", "kinds", "sections"):
        assert sum(bool(read[kind]) for read in found) > 40, f"too few texts have {kind}"
    compare(folder, rules, texts, found)


def compare_kinds(rules: dict[str, Any], ask: Callable[[str, Any], Any]) -> None:
    chars = [
        char
        for char in map(chr, range(0x110000))
        if unicodedata.category(char) not in ("Cn", "Co", "Cs")
    ]
    texts = [" ".join(chars[start : start + 500]) for start in range(0, len(chars), 500)]
    for text, read in zip(texts, ask(KIND, [rules, texts]), strict=True):
        here = [plain(text), plain(normalise(text))]
        assert read == here, f"from U+{ord(text[0]):04X}"


@needs_node
def test_every_character_is_of_the_same_kind_in_node(folder: Path, rules: dict[str, Any]) -> None:
    compare_kinds(rules, lambda body, given: run(folder, body, given))


def test_every_character_is_of_the_same_kind_in_a_browser(
    browser: Browser, folder: Path, rules: dict[str, Any]
) -> None:
    """It may know another version of Unicode."""
    with open_modules(browser, folder) as page:
        compare_kinds(
            rules, lambda body, given: page.evaluate(f"async (given) => {{{body}}}", given)
        )


# --- patterns -------------------------------------------------------------------------------

PATTERNS = [
    r"\w+", r"\W", r"\d+", r"\D", r"\s+", r"\S+", r"[\w.-]+", r"[^\W\d_]+", r"[^\W\d]+", r"[^\W_]+",
    r"[^\w\s]", r"[^\s가-힣]+", r"\bis\b", r"a\b", r"\b(?:is|가)\b", r"(?<!\bno)\.", r".+", r"가$",
    r"[!?]$", r"[!?]\Z", r"(?P<one>[a-z])(?P<two>\d)", r"(?<=..)[이가]$", r"a{1,3}?b*", r"\.\-\"\'",
    r"[\"\'\])]", r"\x41[\x30-\x39]", r"\t|\n|\r|\v|\f", r"[+\-*/]",
    r"(?=a)a(?!b)", r"[İı]", r"/[a-z]+/",
]  # fmt: skip
FOLDED = [
    r"basic", r"[a-z]+", r"[^a-z]+", r"[A-Z_]+", r"kiss", r"[!-~]+", r"[0-9a-f]{2}", r"가s",
    r"[a-z_ -]+", r"[^a-z.-]+", r"[a-z_\-]+", r"[-a-z]+",
]  # fmt: skip

COMPILED = [
    *(re.compile(source) for source in PATTERNS),
    *(re.compile(source, re.ASCII) for source in PATTERNS),
    *(re.compile(source, re.IGNORECASE) for source in FOLDED),
    *(re.compile(source, re.IGNORECASE | re.ASCII) for source in FOLDED),
]


def texts_for(pattern: re.Pattern[str]) -> list[str]:
    rng = random.Random(pattern.pattern)
    common = "aAbBiIsSkK09_ .-!?\n\t\"'가이ᄒ\x1f\x85\xa0\u3000\ufeffıİſ\u212aß٣①😀’é/]*+"
    return [
        "".join(rng.choice(common) if rng.random() < 0.8 else any_char(rng) for _ in range(12))
        for _ in range(1_500)
    ]


@pytest.fixture(scope="module")
def matched(folder: Path) -> dict[re.Pattern[str], Any]:
    """Where each pattern matches in JavaScript."""
    asked = [
        [
            translate(pattern),
            "i" if pattern.flags & re.IGNORECASE else "",
            [plain(text) for text in texts_for(pattern)],
        ]
        for pattern in COMPILED
    ]
    return dict(zip(COMPILED, run(folder, MATCH, asked), strict=True))


@needs_node
@pytest.mark.parametrize(
    "pattern", COMPILED, ids=lambda pattern: f"{pattern.pattern} {pattern.flags}"
)
def test_a_pattern_matches_in_the_browser_what_it_matches_in_python(
    matched: dict[re.Pattern[str], Any], pattern: re.Pattern[str]
) -> None:
    for text, spans in zip(texts_for(pattern), matched[pattern], strict=True):
        here = [[m.start(), len(m[0])] for m in pattern.finditer(text)]
        assert spans == here, repr(text)


@pytest.mark.parametrize(
    "pattern",
    [
        re.compile(source, flags)
        for source, flags in [
            (r"a++", 0), (r"a?+b", 0), (r"a{2}+", 0), (r"(?>a)", 0), (r"(?P<a>b)(?P=a)", 0),
            (r"(a)\1", 0), (r"(a)?(?(1)b|c)", 0), (r"a(?#b)", 0), (r"(?i:a)", 0), (r"\A", 0),
            (r"\B", 0), (r"\u00e9", 0), (r"[]a]", 0), (r"a{,3}", 0), (r"[\W]", 0), (r"[^a\W]", 0),
            (r"é", re.IGNORECASE),
            (r"[ㄱ-ｚ]", re.IGNORECASE), (r"a", re.MULTILINE), (r"a", re.DOTALL),
            (r"a b", re.VERBOSE),
        ]
    ],
    ids=lambda pattern: f"{pattern.pattern} {pattern.flags}",
)  # fmt: skip
def test_what_cannot_be_translated_is_refused(pattern: re.Pattern[str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        translate(pattern)


@pytest.mark.parametrize("text", ["ª", "¤", "٣", "😀", "\ufeff", "a-😀", "é", "漢"])
def test_a_rule_may_not_mention_what_stands_for_others_or_is_not_kept(text: str) -> None:
    with pytest.raises(ValueError, match=r"no rule may mention"):
        translate(re.compile(text))
