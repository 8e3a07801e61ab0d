"""Which language a question is asked in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from faqbot.diagnosis.lexicon import one_of
from faqbot.model import LANGS, Lang

HANGUL: Final = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]")
LETTERS: Final[Mapping[Lang, re.Pattern[str]]] = {  # that tell a language from its neighbour
    "ja": re.compile("[\u3040-\u30ff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "uk": re.compile("[\u0400-\u04ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
}
WORD: Final = re.compile(r"[^\W\d_]+")
LINE_END: Final = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
FUNCTION_WORDS: Final = re.compile(
    one_of(
        "a an and are at be can did do does for from get have how i in is it my not of on or our "
        "should that the there this to was we what when where which who why will with you your"
    )
)


def detect_lang(question: str, langs: Sequence[Lang] = LANGS) -> Lang:
    """One of `langs`, by their letters; where that says nothing, English, or else the first.

    Of Korean and English it is Korean that a sentence full of English terms is in.
    """
    if len(langs) == 1 or "ko" in langs:
        spoken = _korean_or_english(question)
        return spoken if spoken in langs else next((it for it in langs if it != "ko"), langs[0])
    written = {lang: len(letters.findall(question)) for lang, letters in LETTERS.items()}
    best = max(langs, key=lambda lang: written.get(lang, 0))
    if written.get(best, 0):
        return best
    return "en" if "en" in langs and _is_english(question) else langs[0]


def _is_english(question: str) -> bool:
    return any(FUNCTION_WORDS.fullmatch(word.lower()) for word in WORD.findall(question))


def _korean_or_english(question: str) -> Lang:
    """Of a text with several lines only those with Hangul count: pasted errors are English."""
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
