"""Which language a question is asked in."""

from __future__ import annotations

import re
from typing import Final

from faqbot.diagnosis.lexicon import one_of
from faqbot.model import Lang

HANGUL: Final = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]")
WORD: Final = re.compile(r"[^\W\d_]+")
LINE_END: Final = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
FUNCTION_WORDS: Final = re.compile(
    one_of(
        "a an and are at be can did do does for from get have how i in is it my not of on or our "
        "should that the there this to was we what when where which who why will with you your"
    )
)


def detect_lang(question: str) -> Lang:
    """Korean or English; a Korean sentence full of English terms is Korean.

    Of a text with several lines only those with Hangul count, because pasted errors are English.
    """
    lines = [line for line in LINE_END.split(question) if HANGUL.search(line)]
    if not lines:
        return "en"
    text = "\n".join(lines)
    words = WORD.findall(text)
    hangul = len(HANGUL.findall(text)) * 2
    if HANGUL.match(words[-1][-1]):  # Korean puts the verb last
        hangul += 2
    english = 3 * sum(bool(FUNCTION_WORDS.fullmatch(word.lower())) for word in words)
    return "ko" if hangul > english else "en"
