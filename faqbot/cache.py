"""What takes a second to learn is kept in the user's cache folder, under a digest of its source."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np

from faqbot.answering.bot import WEIGHTS_KEPT, Bot, build_phrases
from faqbot.answering.decide import Thresholds
from faqbot.matching.margin import is_affordable
from faqbot.matching.matcher import Margins
from faqbot.model import KnowledgeBase

MATCHING: Final = Path(__file__).parent / "matching"
KEPT: Final = 4  # files: switching between a few versions of the content stays fast


def build_bot(
    kb: KnowledgeBase, folder: Path | None = None, thresholds: Thresholds | None = None
) -> Bot:
    """The bot for a knowledge base; its margins come from the cache where they are there."""
    file = (folder or cache_folder()) / f"margins-{digest_of(kb)}.npz"
    margins = _read(file)
    bot = Bot(kb, thresholds, margins)
    if margins is None and bot.matcher.margins is not None:
        _write(file, bot.matcher.margins)
    return bot


def margins_of(kb: KnowledgeBase) -> Margins | None:
    """The margins of the bot for a knowledge base; where none can be learnt, without making one."""
    pairs = build_phrases(kb)
    if not is_affordable(len(pairs), len({id for id, _ in pairs})):
        return None
    return build_bot(kb).matcher.margins


def cache_folder() -> Path:
    """Where programs may keep what they can make again (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "faqbot"


def digest_of(kb: KnowledgeBase) -> str:
    """A digest of everything that margins depend on: phrases, glossary and the matching code."""
    source = build_phrases(kb), kb.glossary, WEIGHTS_KEPT
    digest = hashlib.sha256(repr(source).encode())
    for path in sorted(MATCHING.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _read(file: Path) -> Margins | None:
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
            return arrays["weights"], arrays["bias"]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _write(file: Path, margins: Margins) -> None:
    """Keep margins; a cache that cannot be written is no failure."""
    with contextlib.suppress(OSError, RuntimeError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".npz", delete=False) as part:
            np.savez(part, weights=margins[0], bias=margins[1])
        Path(part.name).replace(file)
        newest_first = sorted(file.parent.glob("margins-*.npz"), key=lambda f: -f.stat().st_mtime)
        for old in newest_first[KEPT:]:
            old.unlink()
