"""One spelling for what looks the same, in time that grows with the length of a text."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# What takes no room when it is shown (soft hyphens, joiners, marks of direction, variants of a
# sign, byte order marks) comes along with what is copied from pages, mails and PDF files.
INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e0fff"
)
_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]+")
# Before these, a text can be composed in two halves: they never join what stands before them.
_APART: Final = "\0-\x7f\u1100-\u1112가-힣"
# Composing sorts the marks on a letter by comparing them in pairs; no letter has so many.
_MARKS: Final = 64
_CROWDED: Final = re.compile(f"[^{_APART}]{{{_MARKS}}}")
_PIECE: Final = re.compile(f"[{_APART}]*[^{_APART}]{{0,{_MARKS}}}")


def visible(text: str) -> str:
    """A text without the characters that take no room, so that none of them splits a word."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def cut(text: str, size: int) -> str:
    """A text of `size` characters at most (4 or more): the beginning and the end of a longer one.

    People ask at the beginning; what a program reports last stands at the end.
    """
    if len(text) <= size:
        return text
    end = size // 4
    return f"{text[: size - end - 1]}\n{text[-end:]}"


def compose(text: str) -> str:
    """One form for all widths and compositions of a character (NFKC).

    Of more than 63 characters in a row that may be marks, some may stay as they are.
    """
    if text.isascii():
        return text
    if not _CROWDED.search(text):
        return unicodedata.normalize("NFKC", text)
    return "".join(unicodedata.normalize("NFKC", piece) for piece in _PIECE.findall(text))


def spell(text: str, size: int) -> str:
    """A text composed, without invisible characters and cut to a size (4 or more).

    It is cut before as well, for one character may stand for eighteen (U+FDFA).
    """
    return cut(compose(cut(visible(text), size)), size)
