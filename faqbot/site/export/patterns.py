"""Python's regular expressions as JavaScript's, without the flag "u".

The two languages mean different characters by `\\w`, `\\s` and case, and count characters
differently. So patterns meet only *plain* texts in a browser: every character there is one UTF-16
unit, and one that no rule mentions is replaced by a stand-in of its kind: a letter or number, a
decimal digit of the same value, white space, or anything else. An `Alphabet` holds what the rules
mention; what a class of characters means is written out from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

LETTER: Final = "ª"  # stands for letters and numbers that no rule mentions
DIGITS: Final = "٠-٩"  # stand for decimal digits beyond ASCII
OTHER: Final = "¤"  # stands for anything else
SPACE: Final = "\xa0"  # stands for white space that is none in JavaScript
SPACES: Final = "\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # white space in both
# The letters beyond ASCII that a letter of ASCII also matches where case is ignored.
SAME_LETTER: Final = {"i": "İı", "k": "\u212a", "s": "ſ"}

_STAND_INS: Final = f"{LETTER}{DIGITS[0]}{DIGITS[-1]}{OTHER}"

_MENTIONED: Final = re.compile(r"([^\0-\x7f])-([^\0-\x7f])|[^\0-\x7f]")
_WORD_NEXT: Final = re.compile(r"\w(?![?*{])", re.ASCII)
_WORD_LAST: Final = re.compile(r"(?<!\\)\w$", re.ASCII)
_TOKEN: Final = re.compile(
    r"""(?P<escape>\\(?:x[0-9a-fA-F]{2}|.))
    | (?P<named>\(\?P<(?P<name>\w+)>)
    | (?P<group>\((?:\?(?:[:=!]|<[=!]))?)(?!\?)
    | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<quantifier>(?:[*+?]|\{\d*,?\d*\})\??)(?![+?*])
    | (?P<sign>[.^$|)])
    | (?P<literal>[^\\()\[{*+?.^$|])""",
    re.VERBOSE | re.DOTALL,
)
_ITEM: Final = re.compile(
    r"(\\(?:x[0-9a-fA-F]{2}|.)|[^\\])(?:-(\\(?:x[0-9a-fA-F]{2}|.)|[^\\]))?", re.S
)
_KEPT_ESCAPES: Final = frozenset("nrtvf")


@dataclass(frozen=True, slots=True)
class Alphabet:
    r"""The characters beyond ASCII that rules mention, as the insides of sets."""

    kept: str  # what stays in a plain text
    word: str  # what `\w` means in a plain text; ranges also span what stands in none


def build_alphabet(texts: Iterable[str]) -> Alphabet:
    """The alphabet of patterns and other texts; raises `ValueError` where one holds a stand-in."""
    parts = {match[0] for text in texts for match in _MENTIONED.finditer(text)}
    mentioned = set("".join(SAME_LETTER.values()))
    for part in parts:
        mentioned |= set(map(chr, range(ord(part[0]), ord(part[-1]) + 1)))
    mentioned = {char for char in mentioned if not char.isspace()}
    if odd := {c for c in mentioned if c in f"{LETTER}{OTHER}\ufeff" or c > "\uffff"}:
        raise ValueError(f"{min(odd)!r} stands for others, or needs two units")
    if odd := {char for char in mentioned if char.isdecimal()}:
        raise ValueError(f"{min(odd)!r} is no digit of ASCII")
    order = {char: place for place, char in enumerate(sorted(mentioned | set(_STAND_INS + SPACES)))}
    letters = [char for char in order if char.isalnum()]
    return Alphabet(
        kept=rf"\0-\x1b -\x7f{SPACES}{_ranges(sorted(mentioned), ord)}",
        word=rf"\w{_ranges(letters, order.__getitem__)}",
    )


def _ranges(chars: list[str], place: Callable[[str], int]) -> str:
    """Characters in order as the inside of a set, those whose places are neighbours as a range."""
    runs: list[list[str]] = []
    for char in chars:
        if runs and place(char) == place(runs[-1][-1]) + 1:
            runs[-1].append(char)
        else:
            runs.append([char])
    return "".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def plain(text: str, alphabet: Alphabet) -> str:
    """A text with stand-ins for what the alphabet does not hold, each character in its place."""

    def stand_in(found: re.Match[str]) -> str:
        if found[0].isdecimal():
            return chr(ord(DIGITS[0]) + int(found[0]))
        if found[0].isspace():
            return SPACE
        return LETTER if found[0].isalnum() else OTHER

    return re.sub(f"[^{alphabet.kept}]", stand_in, text)


def translate(pattern: re.Pattern[str], alphabet: Alphabet) -> str:
    """The source of a pattern in JavaScript that matches in plain texts what this matches.

    It needs the flag "i" where case is ignored, and never "u", "m" or "s".
    Raises `ValueError` for what it does not know: flags other than IGNORECASE and ASCII,
    possessive and atomic groups, references, conditions, comments and inline flags.
    """
    if pattern.flags & ~(re.IGNORECASE | re.ASCII | re.UNICODE):
        raise ValueError(f"flags of {pattern.pattern!r}")
    writer = _Writer(alphabet, bool(pattern.flags & re.ASCII), bool(pattern.flags & re.IGNORECASE))
    out: list[str] = []
    place = 0
    while place < len(pattern.pattern):
        found = _TOKEN.match(pattern.pattern, place)
        if not found:
            raise ValueError(f"{pattern.pattern[place : place + 20]!r} in {pattern.pattern!r}")
        out.append(writer.token(found, pattern.pattern[:place], pattern.pattern[found.end() :]))
        place = found.end()
    return "".join(out)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the parts of a pattern with the meaning that its flags give them."""

    alphabet: Alphabet
    is_ascii: bool
    ignores_case: bool

    def token(self, found: re.Match[str], before: str, after: str) -> str:
        """What to write for a token of a pattern that stands between two others."""
        match found.lastgroup:
            case "escape":
                return self._edge(before, after) if found[0] == r"\b" else self._escape(found[0])
            case "named":
                return f"(?<{found['name']}>"
            case "set":
                return self._set(found[0])
            case "sign":
                return {".": r"[^\n]", "$": r"(?=\n?$)"}.get(found[0], found[0])
            case "literal":
                return self._literal(found[0])
        return found[0]

    def _edge(self, before: str, after: str) -> str:
        word = self._inside(r"\w")
        if self.is_ascii:
            return r"\b"
        if _WORD_NEXT.match(after):
            return f"(?<![{word}])"
        if _WORD_LAST.search(before):
            return f"(?![{word}])"
        return f"(?:(?<=[{word}])(?![{word}])|(?<![{word}])(?=[{word}]))"

    def _escape(self, escape: str) -> str:
        if escape == r"\Z":
            return "$"
        if escape[1] in "wdsWDS":
            inside = self._inside(escape.lower())
            if inside == escape.lower():
                return escape
            return f"[{'^' if escape[1].isupper() else ''}{inside}]"
        return self._literal(_char(escape))

    def _literal(self, char: str) -> str:
        same = self._same(char, char)
        return _one(char) if len(same) == 1 else f"[{_listed(same)}]"

    def _set(self, source: str) -> str:
        negated = source.startswith("[^")
        body = source[1 + negated : -1]
        items = list(_ITEM.finditer(body))
        if negated and body.startswith(r"\W"):
            return self._word_without(body[2:])
        written = []
        for item in items:
            first, last = item[1], item[2]
            if first[0] == "\\" and first[1] in "wds":
                if last:
                    raise ValueError(source)
                written.append(self._inside(first))
            elif last:
                written.append(_listed(self._same(_char(first), _char(last))))
            else:
                written.append(_listed(self._same(_char(first), _char(first))))
        return f"[{'^' if negated else ''}{''.join(written)}]"

    def _word_without(self, rest: str) -> str:
        r"""Such as `[^\W\d_]`: what is in `\w` and not in the rest."""
        word = self._inside(r"\w")
        return f"(?:(?!{self._set(f'[{rest}]')})[{word}])" if rest else f"[{word}]"

    def _inside(self, escape: str) -> str:
        r"""What `\w`, `\d` or `\s` stands for inside a set."""
        if self.is_ascii:
            return r"\t-\r " if escape == r"\s" else escape
        return {r"\w": self.alphabet.word, r"\d": rf"\d{DIGITS}", r"\s": r"\s"}[escape]

    def _same(self, first: str, last: str) -> list[str]:
        """A range of characters, with those that only Python takes for the same in another case."""
        if first > last:
            raise ValueError(f"{first}-{last}")
        parts = [first if first == last else f"{first}\0{last}"]
        if not self.ignores_case:
            return parts
        beyond = map(chr, range(max(ord(first), 0x80), ord(last) + 1))
        if any(char.lower() != char.upper() for char in beyond):
            raise ValueError(f"the case of {first}-{last}")
        for letter, others in SAME_LETTER.items():
            if not self.is_ascii and any(first <= c <= last for c in (letter, letter.upper())):
                parts += others
        return parts


def _char(part: str) -> str:
    """The character that a literal or an escape stands for."""
    if part[0] != "\\":
        return part
    if part[1] == "x":
        return chr(int(part[2:], 16))
    if part[1] in _KEPT_ESCAPES:
        return {"n": "\n", "r": "\r", "t": "\t", "v": "\v", "f": "\f"}[part[1]]
    if part[1].isascii() and part[1].isalnum():
        raise ValueError(f"the escape {part}")
    return part[1]


def _listed(parts: list[str]) -> str:
    """Characters and ranges (two characters with a NUL between them) as the inside of a set."""
    return "".join("-".join(_one(char, r"\]^-") for char in _ends(part)) for part in parts)


def _ends(part: str) -> str:
    return part[0] + part[2] if len(part) == 3 else part


def _one(char: str, special: str = r"\()[]{}*+?.^$|/") -> str:
    """A character as it stands in a pattern, or in a set."""
    if char in special:
        return f"\\{char}"
    return char if char.isprintable() or char > "\x7f" else f"\\x{ord(char):02x}"
