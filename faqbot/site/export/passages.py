"""The sections of all pages in one language, as a document that assets/answer/passages.js reads."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from faqbot.answering.passages import (
    CODE,
    FUNCTION_WORDS,
    PARTICLES,
    WEIGHTS,
    WHOLE,
    find_parts,
)
from faqbot.model import KnowledgeBase, Lang


def build_passages(kb: KnowledgeBase, lang: Lang) -> dict[str, Any]:
    """Everything that finding passages needs beside the index: heading, address, HTML of each.

    Loaded beside the answers, of which most need none of it.
    """
    return {
        "lang": lang,
        "weights": asdict(WEIGHTS),
        "langs": len(kb.langs),
        "code": CODE.pattern,
        "particles": PARTICLES,
        "whole": WHOLE,
        "words": sorted(FUNCTION_WORDS),
        "pages": {
            url: [[part.heading, part.url.partition("#")[2], part.html] for part in parts]
            for url, parts in find_parts(kb).items()
            if parts and parts[0].lang == lang
        },
    }
