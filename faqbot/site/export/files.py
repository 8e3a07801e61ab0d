"""The files that make a site find and answer without a server."""

from __future__ import annotations

import json
from typing import Any, Final

from faqbot.answering.bot import build_phrases
from faqbot.answering.decide import Thresholds
from faqbot.matching.matcher import Margins
from faqbot.model import DEFAULT_LANG, LANGS, KnowledgeBase
from faqbot.site.export.answers import build_answers
from faqbot.site.export.index import build_index
from faqbot.site.export.rules import build_rules

# The theme loads a search index before it starts its search worker; ours brings its own.
THEME_INDEX: Final[dict[str, Any]] = {"config": {}, "docs": []}


def export_files(
    kb: KnowledgeBase, margins: Margins | None, thresholds: Thresholds | None = None
) -> dict[str, str]:
    """Each file by its path in the site: the index, the rules, and for each language the answers.

    One index serves both languages: a question comes in either, whatever page it is asked on.
    Margins and thresholds are those of the bot.
    """
    documents = {
        "assets/answer/index.json": build_index(build_phrases(kb), kb.glossary, margins),
        "assets/answer/rules.json": build_rules(kb),
    }
    for lang in LANGS:
        root = "" if lang == DEFAULT_LANG else f"{lang}/"
        documents[f"assets/answer/answers.{lang}.json"] = build_answers(
            kb, thresholds or Thresholds(), lang
        )
        documents[f"{root}search/search_index.json"] = THEME_INDEX
    return {path: _written(document) for path, document in documents.items()}


def _written(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
