"""Whether a built site is still what its sources say, and what is done where it is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from faqbot.model import KnowledgeBase
from faqbot.site.build import (
    MARKER,
    Manifest,
    build_site,
    plan_language,
    update_site,
    with_slash,
)
from faqbot.site.engine import THEME, Outline

FORMAT: Final = 2  # of what is kept; another one is not read


def build_where_stale(
    kb: KnowledgeBase,
    root: Path,
    out: Path,
    base_url: str,
    files: Mapping[str, str] | None = None,
) -> bool:
    """Bring `out` up to date with its sources; returns whether there was anything to do.

    Where single pages changed, these alone are rendered; where something concerns all pages of a
    language, that is built anew. What is known of the site is kept beside it. `files` are what
    browsers answer from (`export_files`). Raises `BuildError`, and leaves the last site, where the
    build fails.
    """
    address = with_slash(base_url)
    records = {lang: out.with_name(f"{out.name}.{lang}.json") for lang in kb.langs}
    plans = {
        lang: plan_language(kb, lang, root.resolve(), address, files or {}) for lang in kb.langs
    }
    last = {lang: known for lang in kb.langs if (known := _read(records[lang]))}
    if not (out / MARKER).is_file():
        last = {}
    changed = [lang for lang in kb.langs if lang not in last or not plans[lang].is_done(last[lang])]
    if not changed:
        return False

    def forget() -> None:
        for lang in changed:
            records[lang].unlink(missing_ok=True)

    if all(lang in last and plans[lang].continues(last[lang]) for lang in changed):
        parts = [plans[lang] for lang in changed]
        made = update_site(parts, root, out, address, last, forget)
    else:
        forget()
        made = build_site(kb, root, out, address, changed, files)
    for lang in changed:
        records[lang].write_text(_to_json(made[lang]), "utf-8")
    return True


def sources_of(root: Path) -> tuple[Path, ...]:
    """The files and folders that the site is made from, apart from code."""
    return root / "docs", root / "mkdocs.yml", THEME


def _to_json(made: Manifest) -> str:
    return json.dumps({"format": FORMAT, **asdict(made)})


def _read(file: Path) -> Manifest | None:
    """What was kept in a file, if anything was that can be read."""
    try:
        data = json.loads(file.read_text("utf-8"))
        if data["format"] != FORMAT:
            return None
        outlines = {path: Outline(**outline) for path, outline in data["outlines"].items()}
        return Manifest(data["stamp"], data["sources"], outlines, data["beside"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
