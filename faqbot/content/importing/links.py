"""Links that lost their way in a translation: "https://docs. example. com/api"."""

from __future__ import annotations

import re
from typing import Final

_DOMAINS: Final = {"com", "net", "org", "io", "co", "kr", "dev", "app"}
_COUNTRIES: Final = {"kr", "uk", "jp", "au", "in", "br"}  # which follow "co." and "com."
_FILES: Final = {"png", "jpg", "jpeg", "gif", "svg", "webp", "pdf", "html", "htm", "json", "xml"}

_TARGET: Final = re.compile(r"\]\([ \t]*(?:https?://|mailto:)[^()\n\"]*(?=[)\"])")
_ADDRESS: Final = re.compile(
    r"(?:https?://|mailto:)[^\s()\[\]<>\"']++"
    r"(?:(?<=[.?]) (?!https?:|mailto:)[^\s()\[\]<>\"']++)*+"
)
_MAIL: Final = re.compile(r"(?<=[\w+-])@[\w-]+(?:\. ?[\w-]+)*")
_GAP: Final = re.compile(r"(?<=[./?#=&:]) {1,3}| (?=[./?#=&:])")
_WORD: Final = re.compile(r"[\w-]*")
_LABEL: Final = re.compile(r"[\w-]+\.")
_QUERY: Final = re.compile(r"\d{6,}|[\w-]+=")
_STILL_BROKEN: Final = re.compile(r"https?://(?!localhost)[\w-]+(?=\.?(?:[\s)\]]|$))")


def mend_links(text: str) -> tuple[str, int]:
    """The text with its links and e-mail addresses in one piece, and how many were not."""
    count = 0

    def mend(match: re.Match[str]) -> str:
        nonlocal count
        # Nothing but the address stands in "(...)"; elsewhere a sentence may go on after it.
        mended = _GAP.sub("", match[0]) if match.re is _TARGET else _join(match[0])
        count += mended != match[0]
        return mended

    for pattern in (_TARGET, _ADDRESS, _MAIL):
        text = pattern.sub(mend, text)
    return text, count


def broken_links(text: str) -> list[str]:
    """Links that have lost more of their host than can be told."""
    return [match[0] for match in _STILL_BROKEN.finditer(text)]


def _join(address: str) -> str:
    """The address in one piece, and what follows it as it was."""
    pieces = address.split(" ")
    in_path = "/" in pieces[0].partition("//")[2]
    done = 1
    while done < len(pieces) and (end := _end_of_next(pieces, done, in_path)):
        in_path = in_path or any("/" in piece for piece in pieces[done:end])
        done = end
    return " ".join(["".join(pieces[:done]), *pieces[done:]])


def _end_of_next(pieces: list[str], at: int, in_path: bool) -> int:
    """Where the pieces end that go on with the address at `at`; 0 where none does."""
    before, word = pieces[at - 1], _word(pieces[at])
    if before.endswith("?"):
        return at + 1 if _QUERY.match(pieces[at]) else 0
    if in_path and word in _FILES:
        return at + 1
    last = before[:-1].rpartition(".")[2]
    if not in_path and last in _DOMAINS:
        return at + 1 if last in {"co", "com"} and word in _COUNTRIES else 0
    end = at
    while end < len(pieces) - 1 and _word(pieces[end]) not in _DOMAINS:
        if not _LABEL.fullmatch(pieces[end]):
            return 0
        end += 1
    domain = _word(pieces[end])
    is_host = domain in _DOMAINS and (not in_path or pieces[end].startswith(f"{domain}/"))
    return end + 1 if is_host else 0


def _word(piece: str) -> str:
    match = _WORD.match(piece)
    return match[0] if match else ""
