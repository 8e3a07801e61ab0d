"""Margins are learnt once; a cache that is broken, foreign or read-only does no harm."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot import cache
from faqbot.answering.bot import Bot
from faqbot.cache import (
    INDEX_ARRAYS,
    KEPT,
    Asked,
    _read,
    build_bot,
    cache_folder,
    digest_of_answers,
    read_knowledge_base,
)
from faqbot.content.load import load_knowledge_base
from faqbot.content.parse import parse_content
from faqbot.errors import ContentError
from faqbot.matching.matcher import Stray
from faqbot.model import KnowledgeBase
from faqbot.settings import find_root
from tests.content.test_parse import GOOD


@pytest.fixture
def small() -> KnowledgeBase:
    return parse_content(GOOD).kb


def test_a_cached_bot_answers_like_a_fresh_one(small: KnowledgeBase, tmp_path: Path) -> None:
    first, second = build_bot(small, tmp_path), build_bot(small, tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    assert first.reply("where is my key") == second.reply("where is my key")
    assert second.reply("where is my key") == Bot(small).reply("where is my key")


def test_what_was_learnt_is_read_back(small: KnowledgeBase, tmp_path: Path) -> None:
    learnt = build_bot(small, tmp_path).matcher.margins
    kept = build_bot(small, tmp_path).matcher.margins
    assert learnt is not None
    assert kept is not None
    assert np.array_equal(learnt[0], kept[0])


def test_the_index_is_read_back(small: KnowledgeBase, tmp_path: Path) -> None:
    built = build_bot(small, tmp_path).matcher.index
    kept = build_bot(small, tmp_path).matcher.index
    assert dict(kept.vocabulary) == dict(built.vocabulary)
    assert all(np.array_equal(getattr(kept, n), getattr(built, n)) for n in INDEX_ARRAYS)


def test_an_index_with_a_part_missing_is_built_anew(small: KnowledgeBase, tmp_path: Path) -> None:
    expected = build_bot(small, tmp_path).reply("key")
    (file,) = tmp_path.iterdir()
    with np.load(file) as arrays:
        parts = dict(arrays)
    np.savez(file, **(parts | {"index_phrases": parts["index_phrases"][1:]}))
    assert build_bot(small, tmp_path).reply("key") == expected


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04"])
def test_a_broken_file_is_learnt_again(
    small: KnowledgeBase, tmp_path: Path, content: bytes
) -> None:
    expected = build_bot(small, tmp_path).reply("key")
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    assert build_bot(small, tmp_path).reply("key") == expected


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A file of the cache, and what is in it."""
    folder = tmp_path_factory.mktemp("kept")
    build_bot(parse_content(GOOD).kb, folder)
    (file,) = folder.iterdir()
    return file, file.read_bytes()


@given(data=st.data())
def test_whatever_is_broken_in_a_file_is_noticed(kept: tuple[Path, bytes], data: Any) -> None:
    file, whole = kept
    start = data.draw(st.integers(0, len(whole) - 1))
    part = data.draw(st.binary(max_size=8) | st.just(whole[:start][-40:]))
    end = data.draw(st.integers(start, min(len(whole), start + 12)) | st.just(len(whole)))
    file.write_bytes(whole[:start] + part + whole[end:])
    learnt = _read(file)
    file.write_bytes(whole)
    expected = _read(file)
    assert expected is not None
    if learnt is not None:  # what was changed tells nothing: a date, say
        assert np.array_equal(learnt[0][0], expected[0][0])
        assert np.array_equal(learnt[0][1], expected[0][1])
        assert dict(learnt[1].vocabulary) == dict(expected[1].vocabulary)
        for name in INDEX_ARRAYS:
            assert np.array_equal(getattr(learnt[1], name), getattr(expected[1], name))


@pytest.mark.parametrize(
    "error", [zlib.error("x"), NotImplementedError(), MemoryError(), struct.error(), RuntimeError()]
)
def test_every_kind_of_failure_is_learnt_again_from(
    small: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    expected = build_bot(small, tmp_path).reply("key")

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("faqbot.cache.np.load", fail)
    assert build_bot(small, tmp_path).reply("key") == expected


def test_a_full_disk_leaves_nothing_behind(
    small: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("faqbot.cache.np.savez", fail)
    assert build_bot(small, tmp_path).reply("where is my key").outcome
    assert list(tmp_path.iterdir()) == []


def test_a_user_without_a_home_has_no_cache(
    small: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("faqbot.cache.Path.home", fail)
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder() is None
    assert build_bot(small).reply("where is my key").outcome == "answer"


def test_a_file_of_another_shape_is_ignored(small: KnowledgeBase, tmp_path: Path) -> None:
    expected = build_bot(small, tmp_path).reply("key")
    (file,) = tmp_path.iterdir()
    np.savez(file, weights=np.zeros((1, 1), np.float32), bias=np.zeros(1, np.float32))
    assert build_bot(small, tmp_path).reply("key") == expected


def test_a_folder_that_cannot_be_made_is_no_failure(small: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert build_bot(small, tmp_path / "file" / "folder").reply("key").outcome


def test_only_a_few_files_are_kept(small: KnowledgeBase, tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        (tmp_path / f"learnt-{number}.npz").touch()
    build_bot(small, tmp_path)
    assert len(list(tmp_path.glob("learnt-*.npz"))) == KEPT


def test_what_is_used_is_kept_longest(small: KnowledgeBase, tmp_path: Path) -> None:
    build_bot(small, tmp_path)
    (file,) = tmp_path.iterdir()
    os.utime(file, (1, 1))
    build_bot(small, tmp_path)
    assert file.stat().st_mtime > 1


def test_the_folder_follows_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "faqbot"


QUESTIONS = ("where is my key", "?!", "weather")


def ask(kb: KnowledgeBase, folder: Path) -> tuple[list[str | None], list[Stray]]:
    asked = Asked(kb, folder)
    found = [asked.find(question) for question in QUESTIONS], [*asked.strays()]
    asked.keep()
    return found


@pytest.fixture
def no_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(*_: object) -> None:
        raise AssertionError("a bot was made")

    monkeypatch.setattr(cache, "build_bot", build)


def test_what_was_asked_before_needs_no_bot(
    small: KnowledgeBase, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    bot = Bot(small)
    expected = [bot.find(question) for question in QUESTIONS], [*bot.strays()]
    assert ask(small, tmp_path) == expected
    request.getfixturevalue("no_bot")
    assert ask(small, tmp_path) == expected


def test_a_question_more_is_asked_and_kept_with_the_others(
    small: KnowledgeBase, tmp_path: Path
) -> None:
    ask(small, tmp_path)
    asked = Asked(small, tmp_path)
    assert asked.find("is there a key") == Bot(small).find("is there a key")
    asked.keep()
    assert Asked(small, tmp_path)._found.keys() == {*QUESTIONS, "is there a key"}


@pytest.mark.parametrize(
    ("edit", "is_new"),
    [
        (("In your profile", "In the profile"), False),
        (("In your profile", "At 10.1.2.3"), True),
        (("- find key", "- seek key"), True),
    ],
)
def test_an_edit_has_all_asked_again_where_it_may_change_what_is_found(
    edit: tuple[str, str], is_new: bool
) -> None:
    path = "en/faq/find-key.md"
    files = {**GOOD, path: GOOD[path].replace(*edit)}
    assert files != GOOD
    before, after = (digest_of_answers(parse_content(each).kb) for each in (GOOD, files))
    assert (before != after) is is_new


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b"])
def test_a_broken_record_of_what_was_found_is_made_again(
    small: KnowledgeBase, tmp_path: Path, content: bytes
) -> None:
    expected = ask(small, tmp_path)
    (file,) = tmp_path.glob("found-*")
    file.write_bytes(content)
    assert ask(small, tmp_path) == expected
    assert file.read_bytes() != content


def write_docs(docs: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, "utf-8")


def test_content_that_was_found_right_is_not_checked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs, folder = tmp_path / "docs", tmp_path / "cache"
    write_docs(docs, GOOD)
    first = read_knowledge_base(docs, folder)
    told = msgspec.json.encode(first)  # a list in a call may have been a tuple
    assert told == msgspec.json.encode(load_knowledge_base(docs))
    with monkeypatch.context() as patched:
        patched.setattr(cache, "parse_content", lambda *_: pytest.fail("it was checked again"))
        assert msgspec.json.encode(read_knowledge_base(docs, folder)) == told
    (kept,) = folder.iterdir()
    kept.write_bytes(kept.read_bytes()[:-5])
    assert msgspec.json.encode(read_knowledge_base(docs, folder)) == told


def test_content_that_is_wrong_is_told_of_each_time(tmp_path: Path) -> None:
    docs, folder = tmp_path / "docs", tmp_path / "cache"
    write_docs(docs, GOOD)
    read_knowledge_base(docs, folder)
    write_docs(docs, {"en/faq/wait.md": "no"})
    for _ in range(2):
        with pytest.raises(ContentError):
            read_knowledge_base(docs, folder)


def test_all_of_the_content_is_read_back() -> None:
    kb = load_knowledge_base(find_root() / "docs")
    read = msgspec.msgpack.decode(msgspec.msgpack.encode(kb), type=KnowledgeBase)
    assert replace(read, snippets={}) == replace(kb, snippets={})
    assert msgspec.json.encode(read.snippets) == msgspec.json.encode(kb.snippets)
