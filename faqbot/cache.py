"""What takes a second to learn is kept in the user's cache folder, under a digest of its source."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final

import numpy as np

from faqbot.answering.bot import WEIGHTS_KEPT, Bot, build_phrases
from faqbot.answering.decide import Thresholds
from faqbot.matching.index import Index
from faqbot.matching.margin import Margins, is_affordable
from faqbot.model import KnowledgeBase

MATCHING: Final = Path(__file__).parent / "matching"
INDEX_ARRAYS: Final = ("idf", "starts", "phrases", "weights", "bounds", "terms", "term_weights")
KEPT: Final = 4  # files: switching between a few versions of the content stays fast


def build_bot(
    kb: KnowledgeBase, folder: Path | None = None, thresholds: Thresholds | None = None
) -> Bot:
    """The bot for a knowledge base; what it learns comes from the cache where that is there."""
    folder = folder or cache_folder()
    if folder is None:
        return Bot(kb, thresholds)
    file = folder / f"learnt-{digest_of(kb)}.npz"
    margins, index = _read(file) or (None, None)
    if margins is not None:
        with contextlib.suppress(OSError):
            os.utime(file)  # what is used is kept longest
    bot = Bot(kb, thresholds, margins, index=index)
    if margins is None and bot.matcher.margins is not None:
        _write(file, bot.matcher.margins, bot.matcher.index)
    return bot


def margins_of(kb: KnowledgeBase) -> Margins | None:
    """The margins of the bot for a knowledge base; where none can be learnt, without making one."""
    pairs = build_phrases(kb)
    if not is_affordable(len(pairs), len({id for id, _ in pairs})):
        return None
    return build_bot(kb).matcher.margins


def cache_folder() -> Path | None:
    """Where programs may keep what they can make again (XDG Base Directory Specification); None
    for a user without a home."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if base.is_absolute():  # others are to be ignored
        return base / "faqbot"
    with contextlib.suppress(RuntimeError):
        return Path.home() / ".cache" / "faqbot"
    return None


def digest_of(kb: KnowledgeBase) -> str:
    """A digest of all that is learnt from: phrases, glossary and the matching code."""
    source = build_phrases(kb), kb.glossary, WEIGHTS_KEPT
    digest = hashlib.sha256(repr(source).encode())
    for path in sorted(MATCHING.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _read(file: Path) -> tuple[Margins, Index] | None:
    """What a file keeps; None where it is not whole: each array has a checksum."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
            margins = arrays["weights"], arrays["bias"]
            terms = bytes(arrays["vocabulary"]).decode().split("\n")
            index = Index(
                vocabulary={term: number for number, term in enumerate(terms)},
                unknown_idf=float(arrays["unknown_idf"]),
                **{name: arrays[f"index_{name}"] for name in INDEX_ARRAYS},
            )
            return (margins, index) if _is_whole(index) else None
    except Exception:  # whatever the bytes of a broken archive lead its readers to
        return None


def _is_whole(index: Index) -> bool:
    """Whether the arrays of an index belong together."""
    terms, postings = len(index.idf), len(index.phrases)
    return (
        len(index.vocabulary) == terms == len(index.starts) - 1
        and len(index.weights) == len(index.terms) == len(index.term_weights) == postings
    )


def _write(file: Path, margins: Margins, index: Index) -> None:
    """Keep what was learnt; a cache that cannot be written is no failure."""
    vocabulary = "\n".join(sorted(index.vocabulary, key=index.vocabulary.__getitem__))
    arrays = {f"index_{name}": getattr(index, name) for name in INDEX_ARRAYS}
    arrays |= {"weights": margins[0], "bias": margins[1]}
    arrays |= {"vocabulary": np.frombuffer(vocabulary.encode(), np.uint8)}
    with contextlib.suppress(OSError, RuntimeError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".npz", delete=False) as part:
            try:
                np.savez(part, unknown_idf=np.float64(index.unknown_idf), **arrays)
                part.flush()
                Path(part.name).replace(file)
            except BaseException:
                Path(part.name).unlink()
                raise
        newest_first = sorted(file.parent.glob("learnt-*.npz"), key=lambda f: -f.stat().st_mtime)
        for old in newest_first[KEPT:]:
            old.unlink()
