"""Every sentence of the desk, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from faqbot.model import Lang

WORDING: Final[Mapping[Lang, Mapping[str, str]]] = {
    "ko": {
        "skip": "본문으로 건너뛰기",
        "other_lang": "English",
        "desk": "답변 찾기",
    },
    "en": {
        "skip": "Skip to the content",
        "other_lang": "한국어",
        "desk": "Find an answer",
    },
}
