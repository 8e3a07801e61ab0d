"""The only reader of docs/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from stat import S_ISREG
from typing import Final

from faqbot.content.parse import Content, Parsed, parse_content
from faqbot.content.pictures import describe, is_picture
from faqbot.content.snippets import PROGRAMS, SUFFIXES
from faqbot.errors import ContentError
from faqbot.model import Finding, KnowledgeBase
from faqbot.pictures import KINDS
from faqbot.snippets.render import LANGUAGES

BEGIN: Final = "go to where an FAQ is, or begin one: faqbot init DIR"
NO_CONTENT: Final = frozenset({"handbook"})  # folders of docs/ that neither site nor bot reads

TEXTS: Final = (".md", ".yml", ".markdown", ".mdown", ".mdx", ".yaml")
CODE: Final = tuple(language.suffix for language in LANGUAGES.values())
READ: Final = (*TEXTS, *KINDS, *CODE)

_Read = tuple[tuple[int, int, int], str]
"""What tells a file from what it was before (its time, size and number), and its text."""


def load_knowledge_base(docs: Path) -> KnowledgeBase:
    """Read and check everything under `docs`; raises `ContentError` where anything is wrong."""
    return load_content(docs).kb


def load_content(docs: Path, with_drafts: bool = False) -> Content:
    """As `load_knowledge_base`, with the documents behind it."""
    return parse_content(read_files(docs), docs.name, with_drafts)


def write_change(folder: Path, change: Mapping[str, str | None]) -> None:
    """Write the files of a change under a folder, and take away those that go."""
    for name, text in change.items():
        path = folder / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


def read_files(docs: Path) -> dict[str, str]:
    """The text of each Markdown and YAML file of the content by its path under `docs`, in order.

    Those named otherwise than .md or .yml are among them, to be told of. A picture has what there
    is to know of it in the place of a text (`describe`).
    """
    return _read_files(docs, {})


class Loader:
    """Loads the same content again and again: reads and parses only what changed in between."""

    def __init__(self, docs: Path, with_drafts: bool = False) -> None:
        self.docs = docs
        self.with_drafts = with_drafts
        self._read: dict[str, _Read] = {}
        self._parsed: dict[str, Parsed] = {}

    def load(self) -> Content:
        """As `load_content`, with the content as it is now."""
        files = _read_files(self.docs, self._read)
        return parse_content(files, self.docs.name, self.with_drafts, self._parsed)


def _read_files(docs: Path, known: dict[str, _Read]) -> dict[str, str]:
    """As `read_files`; a file that is as it was in `known` is not read again."""
    if not docs.is_dir():
        raise ContentError([Finding(docs.name, 1, "the folder is missing", BEGIN)])
    found: dict[str, _Read] = {}
    findings: list[Finding] = []
    for name, path in sorted(_find(docs, ""), key=lambda found: found[0].split("/")):
        file = f"{docs.name}/{name}"
        try:
            stat = path.stat()
            if not S_ISREG(stat.st_mode):
                continue
            mark = stat.st_mtime_ns, stat.st_size, stat.st_ino
            if name in known and known[name][0] == mark:
                found[name] = known[name]
                continue
            raw = path.read_bytes()
            if is_picture(name):
                found[name] = mark, describe(raw)
            else:
                found[name] = mark, raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            findings.append(Finding(file, line, "not UTF-8 text"))
        except OSError as error:
            if path.is_symlink() or not isinstance(error, FileNotFoundError):
                findings.append(Finding(file, 1, f"cannot be read: {error.strerror}"))
            # else an editor has taken it away since the folder was read: it is no file any more
    if findings:
        raise ContentError(findings)
    known.clear()
    known.update(found)
    return {name: text for name, (_, text) in found.items()}


def _find(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    """What is named like a text or a picture in a folder and those below, with its path under it.

    What is hidden is not ours: editors' settings and locks (.#x.md), systems' notes (._x.md).
    """
    endings = (*READ, *SUFFIXES) if prefix == f"{PROGRAMS}/" else READ
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.suffix.lower() in endings:
            yield prefix + path.name, path
        elif path.is_dir() and prefix + path.name not in NO_CONTENT and not _holds(path, folder):
            yield from _find(path, f"{prefix}{path.name}/")


def _holds(link: Path, folder: Path) -> bool:
    """Whether a link leads to a folder that it stands in itself."""
    return link.is_symlink() and folder.resolve().is_relative_to(link.resolve())
