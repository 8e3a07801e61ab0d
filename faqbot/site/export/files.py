"""The files that make a site find and answer without a server."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from faqbot.answering.decide import Thresholds
from faqbot.answering.phrases import build_phrases
from faqbot.matching.margin import Margins
from faqbot.model import KnowledgeBase, Lang
from faqbot.site.export.answers import build_answers
from faqbot.site.export.bot_rules import build_rules
from faqbot.site.export.index import build_index
from faqbot.site.export.passages import build_passages

# The code that reads the documents, and the code that writes them.
_READERS: Final = Path(__file__).parents[1] / "theme" / "assets" / "answer"
_WRITERS: Final = Path(__file__).parent


def export_files(
    kb: KnowledgeBase, margins: Margins | None, thresholds: Thresholds | None = None
) -> dict[str, str]:
    """Each file by its path in the site: index and rules; for each language answers and passages.

    One index serves both languages: a question comes in either, whatever page it is asked on.
    Margins and thresholds are those of the bot. Every document carries the version of the code
    that reads and writes it; `version.js` has it too, with the names of all files.
    """
    version = _version()
    documents = {
        "assets/answer/index.json": build_index(build_phrases(kb), kb.glossary, margins),
        "assets/answer/rules.json": build_rules(kb),
    }
    for lang in kb.langs:
        documents[f"assets/answer/answers.{lang}.json"] = build_answers(
            kb, thresholds or Thresholds(), lang
        )
        documents[f"assets/answer/passages.{lang}.json"] = build_passages(kb, lang)
    files = {path: _written({"version": version} | each) for path, each in documents.items()}
    return files | {"assets/answer/version.js": _version_module(version, kb.langs)}


def _version() -> str:
    """A digest of the code on both sides: documents of another version are not read."""
    digest = hashlib.blake2b(digest_size=6)
    for path in (*sorted(_READERS.glob("*.js")), *sorted(_WRITERS.glob("*.py"))):
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def _version_module(version: str, langs: Sequence[Lang]) -> str:
    """What a browser asks first: the version, the modules, and what each language is read from."""
    modules = sorted({path.name for path in _READERS.glob("*.js")} | {"version.js"})
    data = {
        lang: ["index.json", "rules.json", f"answers.{lang}.json", f"passages.{lang}.json"]
        for lang in langs
    }
    return (
        f"export const VERSION = {_written(version)};\n"
        f"export const MODULES = {_written(modules)};\n"
        f"export const DOCUMENTS = {_written(data)};\n"
    )


def _written(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
