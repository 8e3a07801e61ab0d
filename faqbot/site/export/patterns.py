r"""Python's regular expressions as JavaScript's, without the flag "u".

Patterns are written in what both languages read alike. What differs is what characters `\w`, `\d`,
`\b`, `.` and `$` stand for, which `translate` writes out, and how long characters are. So patterns
meet only *plain* texts in a browser: every character there is one UTF-16 unit, and letters and
numbers beyond ASCII and Hangul, which no rule may mention, are replaced by stand-ins.
"""

from __future__ import annotations

import re
from typing import Final

LETTER: Final = "ª"  # stands for letters and numbers that no rule mentions
DIGITS: Final = "٠-٩"  # stand for decimal digits beyond ASCII
OTHER: Final = "¤"  # stands for what is longer than a unit and neither
SPACE: Final = "\xa0"  # stands for white space that is none in JavaScript
SPACES: Final = "\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # white space in both
# The letters beyond ASCII that a letter of ASCII also matches where case is ignored.
_CASED: Final = "İı\u212aſ"  # i, k, s
_HANGUL: Final = "ᄀ-ᇿㄱ-ㆎ가-힣"
# What stays in a plain text, beside signs; as the inside of a set.
KEPT: Final = rf"\0-\x1b -\x7f{SPACES}{_CASED}{_HANGUL}"

_WORD: Final = rf"\w{LETTER}{DIGITS}{_CASED}{_HANGUL}"  # what `\w` means in a plain text
_EDGE: Final = rf"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))"
_INSIDE: Final = {r"\w": _WORD, r"\d": rf"\d{DIGITS}"}
_INSIDE_ASCII: Final = {r"\s": r"\t-\r "}
_MEANING: Final = {"(?P<": "(?<", ".": r"[^\n]", "$": r"(?=\n?$)", r"\Z": "$"}
# All that a pattern may be made of: what both languages read alike, and what is written out.
_SIGN: Final = r"\\(?:[nrtvf]|x[0-9a-fA-F]{2}|[^a-zA-Z0-9])"
_TOKEN: Final = re.compile(
    rf"""\[\^\\W(?:\\d|_)*\]
    | \[\^?(?!\])(?:\\[wds]|{_SIGN}|[^\]\\])+\]
    | \\[wdsWDSbZ] | {_SIGN}
    | \(\?P< | \((?:\?(?:[:=!]|<[=!]))?(?!\?)
    | (?:[*+?]|\{{\d+,?\d*\}})\??(?![+*?])
    | [^\\\[(*+?{{]""",
    re.VERBOSE | re.DOTALL,
)


def plain(text: str) -> str:
    """A text with stand-ins for what rules don't mention, each character in its place."""
    return re.sub(f"[^{KEPT}]", _stand_in, text)


def _stand_in(found: re.Match[str]) -> str:
    char = found[0]
    if char.isdecimal():
        return chr(ord(DIGITS[0]) + int(char))
    if char.isspace():
        return SPACE
    if char.isalnum():
        return LETTER
    return OTHER if char > "\uffff" or char == "\ufeff" else char


def translate(pattern: re.Pattern[str]) -> str:
    """The source of a pattern in JavaScript that matches in plain texts what this matches.

    It needs the flag "i" where case is ignored, and never "u", "m" or "s".
    Raises `ValueError`, with the place, for what the two languages don't share.
    """
    source, flags = pattern.pattern, pattern.flags
    check_text(source)
    if flags & ~(re.IGNORECASE | re.ASCII | re.UNICODE):
        raise ValueError(f"only Python knows all flags of {source!r}")
    if flags & re.IGNORECASE and any(c > "\x7f" and c.lower() != c.upper() for c in source):
        raise ValueError(f"a letter beyond ASCII has a case in {source!r}")
    written: list[str] = []
    place = 0
    while place < len(source):
        token = _TOKEN.match(source, place)
        if not token:
            odd = source[place : place + 20]
            raise ValueError(f"only Python reads {odd!r}: character {place} of {source!r}")
        written.append(_write(token[0], flags))
        place = token.end()
    return "".join(written)


def _write(token: str, flags: int) -> str:
    if token.startswith(r"[^\W"):  # what is in \w and not in the rest
        rest = token[4:-1]
        word = _set(r"\w", flags)
        return f"(?:(?!{_set(rest, flags)}){word})" if rest else word
    if token.startswith("["):
        return _set(token[1:-1].removeprefix("^"), flags, token.startswith("[^"))
    if token == r"\b":
        return token if flags & re.ASCII else _EDGE
    if token in (r"\w", r"\d", r"\s", r"\W", r"\D", r"\S"):
        return _set(token.lower(), flags, token[1].isupper())
    same = _cased(token, flags)
    return f"[{token}{same}]" if same else _MEANING.get(token, token)


def _set(items: str, flags: int, negated: bool = False) -> str:
    """A set of what stands inside of it, each class of characters written out."""
    inside = _INSIDE_ASCII if flags & re.ASCII else _INSIDE
    written = re.sub(r"\\.", lambda found: inside.get(found[0], found[0]), items)
    same = "" if r"\w" in items else _cased(f"[{items}]", flags)
    # A sign of ranges that ends the set stays at its end, where it stands for itself.
    end = "-" if same and written.endswith("-") and not written.endswith(r"\-") else ""
    return f"[{'^' if negated else ''}{written.removesuffix(end)}{same}{end}]"


def _cased(token: str, flags: int) -> str:
    """What Python takes for the same as a letter, or for part of a set, where case is ignored."""
    if flags & re.ASCII or not flags & re.IGNORECASE or not (token[0] == "[" or token.isalpha()):
        return ""
    return "".join(char for char in _CASED if re.match(token, char, re.IGNORECASE))


def check_text(text: str) -> None:
    """Raise `ValueError` where a text that rules look for has what a plain text has not."""
    for place, char in enumerate(text):
        if plain(char) != char or char in (LETTER, OTHER) or (char.isdecimal() and char > "9"):
            raise ValueError(f"no rule may mention {char!r}: character {place} of {text!r}")
