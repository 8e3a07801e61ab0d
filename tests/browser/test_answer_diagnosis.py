"""The browser diagnoses, masks and tells languages apart exactly as Python does."""

from __future__ import annotations

import json
import random
import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from faqbot.answering.bot import build_vocabulary, is_section_of, restate
from faqbot.answering.cues import normalise
from faqbot.answering.diagnosis import build_diagnosis
from faqbot.answering.masking import mask
from faqbot.content.load import load_knowledge_base
from faqbot.model import KnowledgeBase
from faqbot.site.build import ASSETS
from faqbot.site.export.patterns import Alphabet, build_alphabet, plain, translate
from faqbot.site.export.rules import build_rules
from tests.answering.test_diagnosis import HOSTILE
from tests.answering.test_masking import HOSTILE as HOSTILE_SECRETS
from tests.browser.conftest import ROOT
from tests.browser.vectors import any_char, splices

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CASES = ROOT / "tests" / "cases"
BATCH = 2_000

READ = """async ([rules, questions]) => {
  const { buildDiagnosis, restate, sectionsOf } = await import("/answer/diagnosis.js");
  const { buildMask } = await import("/answer/masking.js");
  const diagnose = buildDiagnosis(rules), mask = buildMask(rules);
  return questions.map((question) => {
    const found = diagnose(question);
    return { ...found, ...mask(question),
             asked: restate(question, found, rules), sections: sectionsOf(found.endpoints, rules) };
  });
}"""
TIME = """async ([rules, texts]) => {
  const { buildDiagnosis } = await import("/answer/diagnosis.js");
  const { buildMask } = await import("/answer/masking.js");
  const diagnose = buildDiagnosis(rules), mask = buildMask(rules);
  return texts.map((text) => Math.min(...[1, 2, 3, 4].map(() => {
    const start = performance.now();
    diagnose(text);
    mask(text);
    return performance.now() - start;
  })));
}"""
MATCH = """([source, flags, texts]) => {
  const pattern = new RegExp(source, "g" + flags);
  return texts.map((text) => [...text.matchAll(pattern)].map((m) => [m.index, m[0].length]));
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: pytest shows what matters."""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page beside our own scripts, which needs no site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(ASSETS)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/favicon.svg")
    yield page
    context.close()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load_knowledge_base(ROOT / "docs")


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


def read_here(kb: KnowledgeBase, questions: list[str]) -> Iterator[dict[str, Any]]:
    diagnose = build_diagnosis(build_vocabulary(kb))
    for question in questions:
        found, masked = diagnose(question), mask(question)
        yield {
            "status_codes": list(found.status_codes),
            "error_codes": list(found.error_codes),
            "endpoints": [{"method": e.method, "path": e.path} for e in found.endpoints],
            "text": masked.text,
            "kinds": list(masked.kinds),
            "asked": restate(question, found, kb.status_codes),
            "sections": [
                section.id
                for endpoint in found.endpoints
                for section in kb.api.values()
                if is_section_of(section, endpoint)
            ],
        }


def compare(page: Page, kb: KnowledgeBase, rules: dict[str, Any], questions: list[str]) -> None:
    for start in range(0, len(questions), BATCH):
        batch = questions[start : start + BATCH]
        for question, there, here in zip(
            batch, page.evaluate(READ, [rules, batch]), read_here(kb, batch), strict=True
        ):
            assert there == here, f"the browser reads {question!r} otherwise"


def test_what_the_repository_asks_is_read_as_python_reads_it(
    page: Page, kb: KnowledgeBase, rules: dict[str, Any], questions: list[str]
) -> None:
    assert len(questions) > 2_000
    compare(page, kb, rules, questions)


@pytest.mark.parametrize("seed", range(3))
def test_mixtures_of_all_that_rules_look_for_are_read_as_python_reads_them(
    page: Page, kb: KnowledgeBase, rules: dict[str, Any], questions: list[str], seed: int
) -> None:
    texts = list(splices(random.Random(seed), questions, 2_000))
    found = list(read_here(kb, texts))
    for kind in ("status_codes", "error_codes", "endpoints", "kinds", "sections"):
        assert sum(bool(read[kind]) for read in found) > 40, f"too few texts have {kind}"
    compare(page, kb, rules, texts)


def test_every_character_is_of_the_same_kind_in_the_browser(
    page: Page, rules: dict[str, Any]
) -> None:
    chars = [
        char
        for char in map(chr, range(0x110000))
        if unicodedata.category(char) not in ("Cn", "Co", "Cs")
    ]
    texts = [" ".join(chars[start : start + 500]) for start in range(0, len(chars), 500)]
    there = page.evaluate(
        """async ([rules, texts]) => {
          const { buildReader } = await import("/answer/rules.js");
          const { plain, folded } = buildReader(rules);
          return texts.map((text) => [plain(text), folded(text)]);
        }""",
        [rules, texts],
    )
    alphabet = Alphabet(rules["kept"], "")
    for text, read in zip(texts, there, strict=True):
        here = [plain(text, alphabet), plain(normalise(text), alphabet)]
        assert read == here, f"from U+{ord(text[0]):04X}"


@pytest.mark.parametrize("piece", [*HOSTILE, *HOSTILE_SECRETS])
def test_a_long_paste_takes_the_browser_time_in_proportion(
    page: Page, rules: dict[str, Any], piece: str
) -> None:
    texts = [(piece * size)[:size] for size in (2_000, 5_000, 40_000)]
    _, short, long = page.evaluate(TIME, [rules, texts])
    assert long < max(150, 8 * short * 3)


def test_a_paste_of_20000_characters_is_diagnosed_at_once(
    page: Page, rules: dict[str, Any], questions: list[str]
) -> None:
    text = "\n".join(questions)[:20_000]
    assert page.evaluate(TIME, [rules, [text]])[0] < 150  # milliseconds, on a busy machine


# --- patterns -------------------------------------------------------------------------------

PATTERNS = [
    r"\w+", r"\W", r"\d+", r"\D", r"\s+", r"\S+", r"[\w.-]+", r"[^\W\d_]+", r"[^\W\d]+", r"[^\W_]+",
    r"[^\w\s]", r"[^\s가-힣]+", r"\bis\b", r"a\b", r"\b(?:is|가)\b", r"(?<!\bno)\.", r".+", r"가$",
    r"[!?]$", r"[!?]\Z", r"(?P<one>[a-z])(?P<two>\d)", r"(?<=..)[이가]$", r"a{1,3}?b*", r"\.\-\"\'",
    r"[\"\'\])]", r"[]a]", r"[^]a]", r"\x41[\x30-\x39]", r"\t|\n|\r|\v|\f", r"[+\-*/]",
    r"(?=a)a(?!b)", r"[İı]", r"/[a-z]+/",
]  # fmt: skip
FOLDED = [r"basic", r"[a-z]+", r"[^a-z]+", r"[A-Z_]+", r"kiss", r"[!-~]+", r"[0-9a-f]{2}", r"가s"]
ALPHABET = build_alphabet([*PATTERNS, *FOLDED, "ᄀ-ᇿ", "’"])


@pytest.mark.parametrize(
    "pattern",
    [
        *(re.compile(source) for source in PATTERNS),
        *(re.compile(source, re.ASCII) for source in PATTERNS),
        *(re.compile(source, re.IGNORECASE) for source in FOLDED),
        *(re.compile(source, re.IGNORECASE | re.ASCII) for source in FOLDED),
    ],
    ids=lambda pattern: f"{pattern.pattern} {pattern.flags}",
)
def test_a_pattern_matches_in_the_browser_what_it_matches_in_python(
    page: Page, pattern: re.Pattern[str]
) -> None:
    rng = random.Random(pattern.pattern)
    common = "aAbBiIsSkK09_ .-!?\n\t\"'가이ᄒ\x1f\x85\xa0\u3000\ufeffıİſ\u212aß٣①😀’é/]*+"
    texts = [
        "".join(rng.choice(common) if rng.random() < 0.8 else any_char(rng) for _ in range(12))
        for _ in range(1_500)
    ]
    flags = "i" if pattern.flags & re.IGNORECASE else ""
    plains = [plain(text, ALPHABET) for text in texts]
    there = page.evaluate(MATCH, [translate(pattern, ALPHABET), flags, plains])
    for text, spans in zip(texts, there, strict=True):
        here = [[m.start(), len(m[0])] for m in pattern.finditer(text)]
        assert spans == here, repr(text)


@pytest.mark.parametrize(
    "pattern",
    [
        re.compile(source, flags)
        for source, flags in [
            (r"a++", 0), (r"a?+b", 0), (r"a{2}+", 0), (r"(?>a)", 0), (r"(?P<a>b)(?P=a)", 0),
            (r"(a)\1", 0), (r"(a)?(?(1)b|c)", 0), (r"a(?#b)", 0), (r"(?i:a)", 0), (r"\A", 0),
            (r"\B", 0), (r"\u00e9", 0), (r"[\W]", 0), (r"[^a\W]", 0), (r"é", re.IGNORECASE),
            (r"[ㄱ-ｚ]", re.IGNORECASE), (r"a", re.MULTILINE), (r"a", re.DOTALL),
            (r"a b", re.VERBOSE),
        ]
    ],
    ids=lambda pattern: f"{pattern.pattern} {pattern.flags}",
)  # fmt: skip
def test_what_cannot_be_translated_is_refused(pattern: re.Pattern[str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        translate(pattern, build_alphabet([]))


@pytest.mark.parametrize("text", ["ª", "¤", "٣", "😀", "\ufeff", "a-😀"])
def test_a_rule_may_not_mention_what_stands_for_others(text: str) -> None:
    with pytest.raises(ValueError, match=r"stands for others|no digit"):
        build_alphabet([text])
