"""Whether a built site is still what its sources say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from faqbot.model import LANGS, KnowledgeBase, Lang
from faqbot.site.build import MARKER, build_site
from faqbot.site.pages import build_nav, build_pages

SITE: Final = Path(__file__).resolve().parent
THEME: Final = SITE / "theme"


def build_where_stale(
    kb: KnowledgeBase,
    root: Path,
    out: Path,
    base_url: str,
    files: Mapping[str, str] | None = None,
) -> bool:
    """Build the languages that `out` has not from the same sources; returns whether any was built.

    `files` are what browsers answer from (`export_files`). Raises `BuildError`, and leaves the last
    site, where the build fails.
    """
    stamps = {lang: out.with_name(f"{out.name}.{lang}.digest") for lang in LANGS}
    exported = repr(files or {})
    digests = {lang: digest_of(kb, lang, root, base_url + exported) for lang in LANGS}
    stale = [lang for lang in LANGS if _read(stamps[lang]) != digests[lang]]
    if not (out / MARKER).is_file():
        stale = list(LANGS)
    if not stale:
        return False
    for lang in stale:
        stamps[lang].unlink(missing_ok=True)
    build_site(kb, root, out, base_url, stale, files)
    for lang in stale:
        stamps[lang].write_text(digests[lang], "utf-8")
    return True


def sources_of(root: Path) -> tuple[Path, ...]:
    """The files and folders that the site is made from, apart from code."""
    return root / "docs", root / "mkdocs.yml", THEME


def digest_of(kb: KnowledgeBase, lang: Lang, root: Path, base_url: str) -> str:
    """A digest of everything that the site in a language is made from."""
    pages = (base_url, build_pages(kb, lang), build_nav(kb, lang))
    digest = hashlib.sha256(repr(pages).encode() + _code())
    for path in (root / "mkdocs.yml", *_files(THEME)):
        digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


@cache
def _code() -> bytes:
    """The code that builds, as this process began with it: what is edited later does not run."""
    return b"\0".join(path.read_bytes() for path in sorted(SITE.glob("*.py")))


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _read(file: Path) -> str | None:
    return file.read_text("utf-8") if file.is_file() else None
