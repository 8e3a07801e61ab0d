"""Which language a question is asked in."""

from __future__ import annotations

import re
from typing import Final

from faqbot.model import Lang

_HANGUL: Final = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS: Final = frozenset(
    "a an and are at be can did do does for from get have how i in is it my not of on or our "
    "should that the there this to was we what when where which who why will with you your".split()
)


def detect_lang(question: str) -> Lang:
    """Korean or English; a Korean sentence full of English terms is Korean.

    Of a text with several lines only those with Hangul count, because pasted errors are English.
    """
    lines = [line for line in question.splitlines() if _HANGUL.search(line)]
    if not lines:
        return "en"
    text = "\n".join(lines)
    words = _WORD.findall(text)
    hangul = len(_HANGUL.findall(text)) * 2
    if _HANGUL.match(words[-1][-1]):  # Korean puts the verb last
        hangul += 2
    english = 3 * sum(word.lower() in _FUNCTION_WORDS for word in words)
    return "ko" if hangul > english else "en"
