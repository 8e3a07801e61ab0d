"""What programs get of shown code, by bash itself and a reader of PowerShell's quoting."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

CURL: Final = "curl() { printf '%s\\0' \"$@\"; printf '\\1'; }\n"
_SINGLE: Final = "'\u2018\u2019\u201a\u201b"  # each of them quotes, to PowerShell
_UTF8: Final = "$OutputEncoding = [Text.UTF8Encoding]::new($false)"


@dataclass(frozen=True)
class Run:
    """A command: its words without the first, and what it reads."""

    words: list[str]
    given: str | None = None


def bash(code: str) -> list[list[str]]:
    """The words that each `curl` of a shell's code gets, by bash itself."""
    command = ["bash", "-euo", "pipefail", "-c", CURL + code]
    done = subprocess.run(command, capture_output=True, check=True)
    assert not done.stderr
    return [one.split("\0")[:-1] for one in done.stdout.decode().split("\1")[:-1]]


def powershell(code: str) -> list[Run]:
    """What each `curl.exe` gets, of the part of PowerShell that snippets are written in.

    Whatever is outside it is a ValueError: here-strings and words in single quotes, words without
    quotes of characters that mean nothing, a backtick before the end of a line, one pipe.
    """
    return list(_runs(code.split("\n")))


def _runs(lines: list[str]) -> Iterator[Run]:
    at, given = 0, None
    while at < len(lines):
        line = lines[at]
        at += 1
        if not line or line.startswith("#") or line == _UTF8:
            continue
        if line == "@'":
            end = next(
                n for n in range(at, len(lines)) if lines[n][:1] in _SINGLE and lines[n][1:2] == "@"
            )
            given, line = "\n".join(lines[at:end]) + "\r\n", lines[end][2:]
            at = end + 1
            if not line.startswith(" | "):
                raise ValueError(f"not a pipe: {line}")
            line = line[3:]
        while line.endswith(" `"):
            line = f"{line[:-1]} {lines[at].lstrip()}"
            at += 1
        name, *words = _words(line)
        if name != "curl.exe":
            raise ValueError(f"not curl.exe: {name}")
        yield Run(words, given)
        given = None


def _words(line: str) -> Iterator[str]:
    while line := line.lstrip(" "):
        if line[0] not in _SINGLE:
            word = re.match(r"[A-Za-z.-][\w.-]*(?= |$)", line)
            if not word:
                raise ValueError(f"a word that PowerShell may read otherwise: {line}")
            yield word[0]
            line = line[word.end() :]
            continue
        text, at = "", 1
        while True:
            if line[at] in _SINGLE:
                if line[at + 1 : at + 2] == "" or line[at + 1] not in _SINGLE:
                    break
                at += 1
            text += line[at]
            at += 1
        if line[at + 1 : at + 2] not in ("", " "):
            raise ValueError(f"something follows a quoted word: {line[at:]}")
        if '"' in text or not text.isascii():
            raise ValueError(f"Windows loses this on the way to a program: {text}")
        yield text
        line = line[at + 1 :]
