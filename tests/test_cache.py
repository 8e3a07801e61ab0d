"""Margins are learnt once; a cache that is broken, foreign or read-only does no harm."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faqbot.answering.bot import Bot
from faqbot.cache import KEPT, build_bot, cache_folder
from faqbot.content.parse import parse_knowledge_base
from faqbot.model import KnowledgeBase
from tests.content.test_parse import GOOD


@pytest.fixture
def small() -> KnowledgeBase:
    return parse_knowledge_base(GOOD)


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


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04"])
def test_a_broken_file_is_learnt_again(
    small: KnowledgeBase, tmp_path: Path, content: bytes
) -> None:
    expected = build_bot(small, tmp_path).reply("key")
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    assert build_bot(small, tmp_path).reply("key") == expected


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
        (tmp_path / f"margins-{number}.npz").touch()
    build_bot(small, tmp_path)
    assert len(list(tmp_path.glob("margins-*.npz"))) == KEPT


def test_the_folder_follows_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "faqbot"
