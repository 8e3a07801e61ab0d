"""What browsers answer from says the same as the bot that it is made from."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.answering.bot import Bot
from faqbot.answering.phrases import build_phrases
from faqbot.matching.glossary import build_glossary
from faqbot.matching.index import mentions
from faqbot.matching.margin import STEP
from faqbot.matching.text import plain, unify
from faqbot.model import LANGS, KnowledgeBase
from faqbot.site.build import ASSETS
from faqbot.site.export.files import export_files
from faqbot.site.export.index import FIRST_CHAR, build_index, pack_margins, shorten
from tests.sharing import Some

LARGEST = 225 * 1024  # for twice the entries of release 0.1, and five times its wordings
# Loaded beside the answers, which they must not outweigh by much: what a first question costs.
LARGEST_PASSAGES = 1.7


ROOT = Path(__file__).parents[2]
EXPORT = """
import hashlib
from pathlib import Path
from faqbot.cache import margins_of
from faqbot.content.load import load_knowledge_base
from faqbot.site.export.files import export_files
kb = load_knowledge_base(Path("docs"))
for name, text in export_files(kb, margins_of(kb)).items():
    print(name, hashlib.sha256(text.encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def files(bot: Bot) -> Mapping[str, str]:
    return export_files(bot.kb, bot.matcher.margins)


def test_another_process_writes_the_same_files(files: Mapping[str, str]) -> None:
    """Else each start would build the site anew."""
    environ = os.environ | {"PYTHONHASHSEED": "1"}
    command = [sys.executable, "-c", EXPORT]
    written = subprocess.check_output(command, cwd=ROOT, env=environ, text=True)
    assert "rules.json" in written
    assert dict(map(str.split, written.splitlines())) == {
        name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()
    }


def numbers_of(text: str) -> list[int]:
    """What matcher.js reads from characters."""
    return [ord(char) - FIRST_CHAR - (0x800 if char >= "\ue000" else 0) for char in text]


def test_a_shortened_phrase_mentions_the_same(kb: KnowledgeBase, some: Some) -> None:
    glossary = build_glossary(kb.glossary)
    for _, phrase in some(build_phrases(kb)):
        told = mentions(plain(unify(shorten(phrase))), glossary)
        assert told == mentions(plain(unify(phrase)), glossary), phrase


@given(st.text(max_size=40))
def test_a_shortened_phrase_is_one_line_with_something_in_it(phrase: str) -> None:
    assert shorten(phrase).splitlines() == [shorten(phrase)]


@given(
    st.integers(1, 5).flatmap(
        lambda ids: st.lists(
            st.lists(st.integers(-9, 15), min_size=ids, max_size=ids), min_size=ids, max_size=30
        )
    )
)
def test_margins_come_back_from_their_characters(rows: list[list[int]]) -> None:
    steps = np.array(rows)
    size, ids = steps.shape
    owners = sorted(number % ids for number in range(size))
    margins = (steps * STEP).astype(np.float32), np.zeros(ids, np.float32)
    packed = pack_margins(margins, owners)
    assert packed is not None
    read = np.zeros((ids, size), int)
    read[owners, np.arange(size)] = np.array(numbers_of(packed["own"])) + packed["least"]
    places = np.cumsum(numbers_of(packed["places"]), dtype=int)
    read.reshape(-1)[places] += np.array(numbers_of(packed["values"]), int) + packed["least"]
    assert (steps == read.T).all()


def test_a_large_number_is_a_character_that_files_can_hold() -> None:
    sparse = np.zeros((60_000, 1), np.float32)
    wide = np.concatenate([sparse, sparse], axis=1)
    wide[-1, 0] = STEP
    packed = pack_margins((wide, np.zeros(2, np.float32)), [1] * 60_000)
    assert packed is not None
    assert numbers_of(json.loads(json.dumps(packed))["places"]) == [59_999]
    packed["places"].encode()


def test_the_index_is_small_and_grows_with_the_phrases(
    kb: KnowledgeBase, files: Mapping[str, str]
) -> None:
    def weight(share: int) -> float:
        pairs = build_phrases(kb)[::share]
        index = build_index(pairs, kb.glossary, None)
        raw = json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()
        return len(gzip.compress(raw, 9)) / len(pairs)

    assert len(gzip.compress(files["assets/answer/index.json"].encode(), 9)) <= LARGEST
    assert weight(1) < weight(4)  # a phrase of many weighs no more than one of few


def test_passages_weigh_little_beside_the_answers(files: Mapping[str, str]) -> None:
    for lang in LANGS:
        answers, passages = (
            len(gzip.compress(files[f"assets/answer/{name}.{lang}.json"].encode(), 9))
            for name in ("answers", "passages")
        )
        assert passages <= LARGEST_PASSAGES * answers


def test_every_part_that_the_bot_may_show_is_in_the_passages(
    bot: Bot, files: Mapping[str, str]
) -> None:
    for lang in LANGS:
        pages = json.loads(files[f"assets/answer/passages.{lang}.json"])["pages"]
        exported = {
            (f"{url}#{anchor}", heading, html)
            for url, parts in pages.items()
            for heading, anchor, html in parts
        }
        parts = [part for page in bot.passages.parts.values() for part in page]
        own = {(part.url, part.heading, part.html) for part in parts if part.lang == lang}
        assert exported == own


def test_every_document_and_the_list_of_files_have_one_version(files: Mapping[str, str]) -> None:
    lines = files["assets/answer/version.js"].splitlines()
    told = [json.loads(line.partition(" = ")[2].rstrip(";")) for line in lines]
    version, modules, documents = told
    for lang in LANGS:
        for name in documents[lang]:
            assert json.loads(files[f"assets/answer/{name}"])["version"] == version
    answering = {path.name for path in (ASSETS / "answer").iterdir()}
    assert {*modules} == answering | {"version.js"}
