"""The only reader of docs/."""

from __future__ import annotations

from pathlib import Path

from faqbot.content.editing import Change
from faqbot.content.parse import Content, parse_content
from faqbot.errors import ContentError
from faqbot.model import Finding, KnowledgeBase


def load_knowledge_base(docs: Path, with_drafts: bool = False) -> KnowledgeBase:
    """Read and check everything under `docs`; raises `ContentError` where anything is wrong."""
    return load_content(docs, with_drafts).kb


def load_content(docs: Path, with_drafts: bool = False) -> Content:
    """As `load_knowledge_base`, with the documents behind it."""
    return parse_content(read_files(docs), docs.name, with_drafts)


def write_change(docs: Path, change: Change) -> None:
    """Write the files of a change under `docs`, and take away those that go."""
    for name, text in change.items():
        path = docs / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


def read_files(docs: Path) -> dict[str, str]:
    """The text of each Markdown and YAML file by its path under `docs`, in order of path."""
    if not docs.is_dir():
        raise ContentError([Finding(docs.name, 1, "the folder is missing")])
    files: dict[str, str] = {}
    findings: list[Finding] = []
    for path in sorted(docs.rglob("*")):
        if path.suffix not in {".md", ".yml"} or not path.is_file():
            continue
        name = path.relative_to(docs).as_posix()
        raw = path.read_bytes()
        try:
            files[name] = raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            findings.append(Finding(f"{docs.name}/{name}", line, "not UTF-8 text"))
    if findings:
        raise ContentError(findings)
    return files
