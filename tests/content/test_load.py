"""Loading the same content again and again, while it is edited."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from faqbot.content import load, parse
from faqbot.content.load import Loader, load_content
from faqbot.content.yamlfile import Document, parse_markdown, parse_yaml
from faqbot.errors import ContentError

DOCS = Path(__file__).parents[2] / "docs"
ENTRY = "ko/faq/cors.md"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    shutil.copytree(DOCS, tmp_path / "docs")
    return tmp_path / "docs"


@pytest.fixture
def loader(docs: Path) -> Loader:
    loader = Loader(docs, with_drafts=True)
    loader.load()
    return loader


@pytest.fixture
def parsed(loader: Loader, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are parsed from now on."""
    files: list[str] = []

    def markdown(text: str, file: str) -> Document:
        files.append(file)
        return parse_markdown(text, file)

    def yaml(text: str, file: str) -> Document:
        files.append(file)
        return parse_yaml(text, file)

    monkeypatch.setattr(parse, "parse_markdown", markdown)
    monkeypatch.setattr(parse, "parse_yaml", yaml)
    return files


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_only_files_that_changed_are_parsed_again(
    docs: Path, loader: Loader, parsed: list[str]
) -> None:
    loader.load()
    assert parsed == []
    edit(docs / ENTRY, "title: ", "title: 새 ")
    content = loader.load()
    assert parsed == [f"docs/{ENTRY}"]
    assert content == load_content(docs, with_drafts=True)
    assert content.kb.entries["cors"].texts["ko"].title.startswith("새 ")


def test_files_that_come_and_go_are_noticed(docs: Path, loader: Loader) -> None:
    (docs / "ko/faq/cors.md").rename(docs / "kept")
    with pytest.raises(ContentError, match=r"docs/ko/faq/cors\.md is missing"):
        loader.load()
    (docs / "kept").rename(docs / "ko/faq/cors.md")
    assert loader.load() == load_content(docs, with_drafts=True)


def test_what_is_broken_is_named_until_it_is_mended(docs: Path, loader: Loader) -> None:
    file = docs / "data/faq/cors.yml"
    good = file.read_text("utf-8")
    file.write_text("api: [a\nstatus: ]", "utf-8")
    messages = []
    for _ in range(2):
        with pytest.raises(ContentError, match=r"docs/data/faq/cors.yml:2: bad YAML") as caught:
            loader.load()
        messages.append(str(caught.value))
    assert messages[0] == messages[1]
    file.write_text(good, "utf-8")
    assert loader.load() == load_content(docs, with_drafts=True)


def test_a_link_to_a_heading_that_another_file_loses_is_found(docs: Path, loader: Loader) -> None:
    target = docs / "en/faq/authentication.md"
    with (docs / "en/faq/cors.md").open("a", encoding="utf-8") as file:
        file.write("\n[there](authentication.md#new-heading)\n")
    with target.open("a", encoding="utf-8") as file:
        file.write("\n## New { #new-heading }\n")
    loader.load()
    edit(target, "#new-heading", "#newer-heading")
    with pytest.raises(ContentError, match=r"docs/en/faq/cors.md:\d+: link to a heading"):
        loader.load()


def test_the_handbook_is_no_content(docs: Path) -> None:
    page = docs / "handbook" / "new.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text("# No front matter\n")
    assert "handbook/new.md" not in load_content(docs).documents
    (docs / "ko" / "handbook").mkdir()
    (docs / "ko" / "handbook" / "new.md").write_text("# No front matter\n")
    with pytest.raises(ContentError, match=r"ko/handbook/new\.md:1: nothing is made of files"):
        load_content(docs)


# --- as editors and systems leave a folder -------------------------------------------------


def test_what_is_hidden_is_not_read(docs: Path) -> None:
    before = load_content(docs).documents.keys()
    for name in ("ko/faq/._cors.md", "ko/faq/.cors.md.swp", ".obsidian/note.md", "ko/.#index.md"):
        path = docs / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"\xff\xfe no text")
    (docs / "ko" / "faq" / ".#cors.md").symlink_to("somebody@machine.1234:567")
    for name in ("cors.md~", "#cors.md#", "cors.md.orig", "cors.md.swp"):
        (docs / "ko" / "faq" / name).write_text("no front matter")
    assert load_content(docs).documents.keys() == before


def test_a_link_that_leads_nowhere_is_named(docs: Path) -> None:
    (docs / "ko" / "faq" / "gone.md").symlink_to("nowhere.md")
    with pytest.raises(ContentError, match=r"docs/ko/faq/gone\.md:1: cannot be read: No"):
        load_content(docs)


def test_a_folder_that_leads_back_to_itself_is_read_once(docs: Path) -> None:
    before = load_content(docs).documents.keys()
    (docs / "ko" / "again").symlink_to("..")
    assert load_content(docs).documents.keys() == before


def test_a_file_that_is_taken_away_meanwhile_is_no_file(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list(load._find(docs, ""))
    monkeypatch.setattr(load, "_find", lambda *_: [*found, ("ko/faq/z.md", docs / "z.md")])
    assert load_content(docs).kb.entries
