"""Whether a built site is still what its sources say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from faqbot.model import KnowledgeBase
from faqbot.site.build import MARKER, build_site

PACKAGE = Path(__file__).resolve().parents[1]


def build_where_stale(kb: KnowledgeBase, root: Path, out: Path, base_url: str) -> bool:
    """Build the site into `out` unless it was built from the same sources; returns whether it was.

    Raises `BuildError`, and leaves the last site, where the build fails.
    """
    stamp = out.with_name(f"{out.name}.digest")
    digest = digest_of(root, base_url)
    if (out / MARKER).is_file() and stamp.is_file() and stamp.read_text("utf-8") == digest:
        return False
    stamp.unlink(missing_ok=True)
    build_site(kb, root, out, base_url)
    stamp.write_text(digest, "utf-8")
    return True


def digest_of(root: Path, base_url: str) -> str:
    """A digest of everything that the site is made from."""
    digest = hashlib.sha256(base_url.encode())
    for path in _sources(root):
        digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    yield root / "mkdocs.yml"
    for folder in (root / "docs", PACKAGE):
        yield from sorted(
            path
            for path in folder.rglob("*")
            if path.is_file() and path.suffix != ".pyc" and "__pycache__" not in path.parts
        )
