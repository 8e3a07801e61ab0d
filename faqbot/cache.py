"""What takes seconds to learn is kept in the user's cache folder, under a digest of its source."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import IO, Final

import msgspec
import numpy as np

from faqbot.answering.bot import Bot
from faqbot.answering.decide import Thresholds
from faqbot.answering.interpreter import WEIGHTS_KEPT
from faqbot.answering.masking import listed_addresses
from faqbot.answering.phrases import articles_of, build_phrases, names_of
from faqbot.content.load import read_files
from faqbot.content.parse import parse_content
from faqbot.matching.index import Index
from faqbot.matching.margin import Margins, is_affordable
from faqbot.matching.matcher import Stray
from faqbot.model import KnowledgeBase

CODE: Final = Path(__file__).parent
MATCHING: Final = CODE / "matching"
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


def read_knowledge_base(docs: Path, folder: Path | None = None) -> KnowledgeBase:
    """As `load_knowledge_base`; what was read and found right before is not checked again."""
    files = read_files(docs)
    folder = folder or cache_folder()
    if folder is None:
        return parse_content(files, docs.name).kb
    file = folder / f"content-{_digest(files, _all_code())}.gz"
    try:
        kept = gzip.decompress(file.read_bytes())
        return msgspec.msgpack.decode(kept, type=KnowledgeBase)
    except Exception:  # it is not there, or not whole: gzip has a checksum
        kb = parse_content(files, docs.name).kb
        kept = gzip.compress(msgspec.msgpack.encode(kb), compresslevel=1)
        _keep(file, lambda part: part.write(kept))
        return kb


class Asked:
    """What the questions of a knowledge base find; what was asked before is not asked again.

    It is asked as a bot is, which is only made where something is new. `keep` keeps it.
    """

    def __init__(self, kb: KnowledgeBase, folder: Path | None = None) -> None:
        self._kb = kb
        self._folder = folder or cache_folder()
        self._file = self._folder and self._folder / f"found-{digest_of_answers(kb)}.json.gz"
        kept = _read_found(self._file) if self._file else None
        self._strays: Sequence[Stray] | None = kept[0] if kept else None
        self._found: dict[str, str | None] = kept[1] if kept else {}
        self._is_new = False

    @cached_property
    def _bot(self) -> Bot:
        self._is_new = True
        return build_bot(self._kb, self._folder)

    def strays(self) -> Sequence[Stray]:
        """As those of a bot."""
        if self._strays is None:
            self._strays = tuple(self._bot.strays())
        return self._strays

    def find(self, question: str) -> str | None:
        """As that of a bot."""
        if question not in self._found:
            self._found[question] = self._bot.find(question)
        return self._found[question]

    def keep(self) -> None:
        """Keep what was found for the next time."""
        if self._file and self._is_new:
            told = json.dumps({"strays": self.strays(), "found": self._found})
            _keep(self._file, lambda part: part.write(gzip.compress(told.encode())))


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
    return _digest(source, sorted(MATCHING.glob("*.py")))


def digest_of_answers(kb: KnowledgeBase) -> str:
    """A digest of all that decides which entry a question finds.

    Of articles that is but the names and addresses in them, and the questions are none of it.
    """
    entries = {
        id: replace(
            entry, texts={lang: replace(text, body="") for lang, text in entry.texts.items()}
        )
        for id, entry in kb.entries.items()
    }
    codes = {
        code: replace(
            status, texts={lang: replace(text, body="") for lang, text in status.texts.items()}
        )
        for code, status in kb.status_codes.items()
    }
    rest = replace(kb, entries=entries, status_codes=codes, questions={}, pages={}, snippets={})
    names = sorted(names_of(kb))
    listed = sorted(listed_addresses(body for _, body in articles_of(kb)))
    return _digest((rest, names, listed, WEIGHTS_KEPT), _all_code())


def _all_code() -> list[Path]:
    """All code, with the data in it."""
    return sorted(CODE.rglob("*.py")) + sorted(CODE.rglob("*.yml"))


def _digest(source: object, code: Iterable[Path]) -> str:
    """A digest of what something is made from, and of the code that makes it."""
    digest = hashlib.sha256(repr(source).encode())
    for path in code:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _read_found(file: Path) -> tuple[tuple[Stray, ...], dict[str, str | None]] | None:
    """What a file keeps of what was found; None where it is not whole: it has a checksum."""
    try:
        told = json.loads(gzip.decompress(file.read_bytes()))
        strays = tuple((own, phrase, found) for own, phrase, found in told["strays"])
        return strays, dict(told["found"])
    except Exception:  # whatever the bytes of a broken archive lead its readers to
        return None


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
    """Keep what was learnt."""
    vocabulary = "\n".join(sorted(index.vocabulary, key=index.vocabulary.__getitem__))
    arrays = {f"index_{name}": getattr(index, name) for name in INDEX_ARRAYS}
    arrays |= {"weights": margins[0], "bias": margins[1]}
    arrays |= {"vocabulary": np.frombuffer(vocabulary.encode(), np.uint8)}
    unknown = np.float64(index.unknown_idf)
    _keep(file, lambda part: np.savez(part, unknown_idf=unknown, **arrays))


def _keep(file: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file whole or not at all; a cache that cannot be written is no failure."""
    with contextlib.suppress(OSError, RuntimeError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=file.suffix, delete=False) as part:
            try:
                write(part)
                part.flush()
                Path(part.name).replace(file)
            except BaseException:
                Path(part.name).unlink()
                raise
        kind = file.name.partition("-")[0]
        newest_first = sorted(file.parent.glob(f"{kind}-*"), key=lambda f: -f.stat().st_mtime)
        for old in newest_first[KEPT:]:
            old.unlink()
