"""The files of a new knowledge base: small, whole, and ready to be changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from faqbot.content.editing import record_translations
from faqbot.content.parse import parse_content
from faqbot.content.translation import texts_of

FIRST_FILES: Final = "faqbot.content"  # the package that holds their folder
SETTINGS: Final = "mkdocs.yml"
DOCS: Final = "docs/"


def first_files(name: str, today: date, base_url: str | None = None) -> dict[str, str]:
    """Each file of a knowledge base called `name` by its path, with an entry as an example."""
    filled = {
        "{title}": name,
        "{quoted}": json.dumps(name, ensure_ascii=False),  # JSON is YAML
        "{today}": today.isoformat(),
        "{serve}": f"FAQBOT_BASE_URL={base_url} faqbot serve" if base_url else "faqbot serve",
    }
    found = dict(_walk(files(FIRST_FILES) / "first_files", ""))
    found[SETTINGS] = (files("faqbot.site") / SETTINGS).read_text("utf-8")
    made = {path: _fill(text, filled) for path, text in found.items()}
    docs = {path.removeprefix(DOCS): text for path, text in made.items() if path.startswith(DOCS)}
    documents = parse_content(docs).documents
    agreed = record_translations(docs, documents, texts_of(documents))
    return made | {f"{DOCS}{path}": text for path, text in agreed.items() if text is not None}


def _fill(text: str, filled: dict[str, str]) -> str:
    for gap, value in filled.items():
        text = text.replace(gap, value)
    return text


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _walk(each, f"{prefix}{each.name}/")
        else:
            yield prefix + each.name, each.read_text("utf-8")
