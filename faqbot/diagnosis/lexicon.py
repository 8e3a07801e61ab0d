"""What the parts of the diagnosis share: one spelling, what to leave out, and the words around."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

from faqbot.matching.spelling import cut, spell

# So much of a question is diagnosed: a trace of some 150 lines, with what it says last.
MAX_DIAGNOSED: Final = 10_000
SENTENCE: Final = 160  # how far the sentence around it is looked for
# From here on a question tells a story, in which bare numbers and everyday words mean less.
LONG: Final = 240
NORMAL_KEPT: Final = 16  # texts: each is looked at for one thing after the other
MAX_TRIES: Final = 60  # more of the same word in a paste adds time and no meaning

# Hosts, paths and addresses name things; a number or a phrase in them is part of the name.
ADDRESS: Final = re.compile(
    r"""https?://[^\s"'<>`)\]]+"""
    r"""|(?<![\w<./])/[a-z_][^\s"'<>`),;]*"""
    r"""|(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/[^\s"'<>`),;]*"""
)
MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
# A header says how much or what kind; only one that names a status says which.
HEADER: Final = re.compile(
    r"(?<![\w-])(?![\w-]{0,60}(?:status|error|code)\b)[a-z]\w{0,30}(?:-\w{1,30}){1,6}\s?[:=]\s?[^\s가-힣]+"
)
SENTENCE_END: Final = re.compile(r"[.!?。](?=\s)|\n")
CONTRACTED: Final = re.compile(r"n['’]t\b")
HANGUL: Final = re.compile(r"[가-힣]")

ERROR_TALK: Final = re.compile(
    r"\be+rr?or|\berr\b|\bhttps?\b|\bstatus|\brespon[ds]|\breturn|\bexception|\bfail|\breject"
    r"|\bden(?:y|ied)|\bmessage|\bsays?\b|\bsaid\b|\bg[eo]t(?:s|ting)?\b|\bthr[eo]w|\breceiv"
    r"|\banswer|\blogs?\b|\bshow|\b(?:missing|invalid|duplicate|datatype|access|require)_[a-z]"
    r"|[에애]러|오류|응답|상태|실패|거[부절]|메[시세]지|뜨|떠|떴|뜸|뜹|뜬|나[오와옵온옴]"
    r"|나왔|발생|반환|리턴|다고|라고|대요|다는|라는"
)


Item = TypeVar("Item")


class Place(NamedTuple):
    """Where in a question a status code is named."""

    position: int
    code: int


@lru_cache(NORMAL_KEPT)
def normalise(question: str) -> str:
    """One spelling for width, composition, case and "n't"; of a long question what is diagnosed."""
    text = cut(spell(question, MAX_DIAGNOSED).casefold(), MAX_DIAGNOSED)
    return CONTRACTED.sub(" not", text)


def hide_names(text: str) -> str:
    """The text with addresses and headers blanked, every other character in its place."""
    for sign, pattern in (("/", ADDRESS), ("@", MAIL), ("-", HEADER)):
        if sign in text:
            text = blank(pattern, text)
    return text


def blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with spaces in place of what a pattern matches."""
    return pattern.sub(lambda found: " " * len(found[0]), text)


def blank_spans(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with spaces in place of text[start:end], for spans in order."""
    pieces: list[str] = []
    last = 0
    for start, end in spans:
        pieces += [text[last:start], " " * (end - start)]
        last = end
    return "".join([*pieces, text[last:]])


def is_long(text: str) -> bool:
    """Whether a text is a letter or a paste rather than a question; a syllable counts double."""
    return len(text) > LONG or len(text) + len(HANGUL.findall(text)) > LONG


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence of text[start:end] begins and ends, `SENTENCE` characters away at most."""
    before = SENTENCE_END.split(text[max(0, start - SENTENCE) : start])[-1]
    after = SENTENCE_END.split(text[end : end + SENTENCE], maxsplit=1)[0]
    return start - len(before), end + len(after)


class ErrorTalk:
    """Where a text talks of errors and answers; it is read once, when that is first asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans: list[tuple[int, int]] | None = None

    def __call__(self, start: int, end: int) -> bool:
        """Whether text[start:end] talks of errors."""
        if self._spans is None:
            self._spans = [found.span() for found in ERROR_TALK.finditer(self._text)]
        place = bisect_left(self._spans, (start, start))
        return place < len(self._spans) and self._spans[place][1] <= end


def ends_of(items: Sequence[Item], size: int) -> Sequence[Item]:
    """The first and the last of many items, `size` of them at most."""
    if len(items) <= size:
        return items
    return [*items[: size - size // 4], *items[-(size // 4) :]]


def starts(text: str, stem: str) -> Sequence[int]:
    """Where a stem stands in a text, the first and the last times, `MAX_TRIES` of them."""
    places: list[int] = []
    start = text.find(stem)
    while start >= 0:
        places.append(start)
        start = text.find(stem, start + 1)
    return ends_of(places, MAX_TRIES)


def one_of(words: str) -> str:
    """A pattern for any of some words that stand with a space between them."""
    return f"(?:{'|'.join(map(re.escape, words.split()))})"


def any_of(*patterns: str) -> re.Pattern[str]:
    """A pattern for any of some patterns, in whatever case."""
    return re.compile("|".join(patterns), re.IGNORECASE)


def either(*patterns: re.Pattern[str]) -> re.Pattern[str]:
    """A pattern for what any of some patterns matches."""
    return re.compile("|".join(pattern.pattern for pattern in patterns))
