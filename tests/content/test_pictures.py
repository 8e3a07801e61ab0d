"""Pictures of articles are checked where they stand, and shown from a place of their own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from faqbot.content.load import Loader, load_knowledge_base, read_files, write_change
from faqbot.content.parse import parse_content
from faqbot.content.start import first_files
from faqbot.errors import ContentError
from tests.test_pictures import GIF, PNG, SVG

HOME = "../../images"
ARTICLE = "en/faq/reset-password.md"
OTHER_HOST = "a picture of another host, which pages load nothing from"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    write_change(tmp_path, first_files("Acme", ("en", "ko"), date(2026, 12, 1)))
    images = tmp_path / "docs" / "images"
    images.mkdir()
    (images / "gear.png").write_bytes(PNG)
    (images / "the gear (1).gif").write_bytes(GIF)
    (images / "logo.SVG").write_bytes(SVG)
    (images / "gear.webp").write_bytes(PNG)
    (images / ".hidden.png").write_bytes(b"")
    (images / "notes.txt").write_bytes(b"\xff")
    return tmp_path / "docs"


def write(docs: Path, said: str) -> None:
    article = docs / ARTICLE
    article.write_text(f"{article.read_text('utf-8')}\n{said}\n", "utf-8")


@pytest.mark.parametrize(
    ("said", "message", "fix"),
    [
        (f"![A]({HOME}/gaer.png)", "this picture is not there", "did you mean images/gear.png?"),
        ("![A](zzzzzzz.jpg)", "this picture is not there", "docs/en/faq/zzzzzzz.jpg is missing"),
        (f"![]({HOME}/gear.png)", "a picture without words, for who cannot see it", "say what it"),
        ("![A](https://x.example/b/c.png?d=1)", OTHER_HOST, "save it as docs/images/c.png and "),
        ("![A](//x.example/)", OTHER_HOST, f"write ![…]({HOME}/picture.png)"),
        ("![A](data:image/png;base64,AA)", OTHER_HOST, "save it as"),
        ("![A](../../../../etc/a.png)", "a picture outside docs/", "put it into docs/images/"),
        (f"![A]({HOME}/gear.bmp)", "browsers show no such picture", "png, jpg, gif, webp or svg"),
        (f"![A]({HOME}/gear.webp)", "its content is not what its name says", "save it as"),
        (f'<img src="{HOME}/gear.png" alt="A">', "a picture that is not shown", "![what it shows]"),
        ("![A][b]\n\n[b]: c.png", "a picture that is not shown", "write ![what it shows]"),
    ],
)  # fmt: skip
def test_what_nobody_could_see_is_told_of(docs: Path, said: str, message: str, fix: str) -> None:
    write(docs, said)
    line = (docs / ARTICLE).read_text("utf-8").splitlines().index(said.split("\n")[0]) + 1
    with pytest.raises(ContentError) as raised:
        load_knowledge_base(docs)
    (finding,) = raised.value.findings
    assert str(finding).startswith(f"docs/{ARTICLE}:{line}: {message}")
    assert fix in str(finding)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"![A gear]({HOME}/gear.png)", "![A gear](../assets/pictures/gear.640x480."),
        (f"![A]({HOME}/gear.png){{ width=320 }}", "![A](../assets/pictures/gear.320x240."),
        (f"![A]({HOME}/gear.png){{: .right }} b", ".png) b"),
        (f'![A](<{HOME}/the gear (1).gif> "title")', "/the-gear-1.300x200."),
        (f"![A]({HOME}/the%20gear%20(1).gif)", "/the-gear-1.300x200."),
        (f"![A]({HOME}/logo.SVG)", "![A](../assets/pictures/logo."),
        (f"[![A]({HOME}/gear.png)](reset-password.md)", ".png)](reset-password.md)"),
        ("`![](x.png)`\n\n```\n![](https://x.example/y.png)\n```", "`![](x.png)`"),
    ],
)
def test_a_picture_has_a_place_that_says_its_size(docs: Path, said: str, shown: str) -> None:
    write(docs, said)
    kb = load_knowledge_base(docs)
    body = kb.entries["reset-password"].texts["en"].body
    assert shown in body
    assert all(place in body and file.startswith("images/") for place, file in kb.pictures.items())
    assert len(kb.pictures) == (HOME in said)


def test_what_was_drawn_anew_has_another_place(docs: Path) -> None:
    write(docs, f"![A]({HOME}/gear.png)")
    loader = Loader(docs)
    before = loader.load().kb
    assert loader.load().kb.pictures == before.pictures
    (docs / "images" / "gear.png").write_bytes(PNG + b"\0")
    after = loader.load().kb
    assert after.pictures.keys() != before.pictures.keys()
    assert after.entries != before.entries


def test_pages_at_the_root_show_pictures_too(docs: Path) -> None:
    files = read_files(docs)
    files["en/index.md"] += "\n![A](../images/gear.png)\n"
    assert "![A](assets/pictures/gear." in parse_content(files).kb.pages["en"]["index"].body


def test_what_a_shared_link_shows_is_a_picture_of_each_language(docs: Path) -> None:
    files = read_files(docs)
    files["data/site.yml"] = files["data/site.yml"].replace(
        "faq:\n", "faq:\n  card: {en: All of Acme, ko: 아크메}\n", 1
    )
    files["images/card-en.png"] = files["images/gear.png"]
    with pytest.raises(ContentError) as raised:
        parse_content(files)
    (finding,) = raised.value.findings
    assert "shared link is missing: docs/images/card-ko.png" in finding.message
    assert finding.line == files["data/site.yml"].splitlines().index("faq:") + 2
    files["images/card-ko.png"] = files["images/gear.png"]
    kb = parse_content(files).kb
    assert kb.cards["en"].startswith("assets/pictures/card-en.640x480.")
    assert kb.pictures[kb.cards["ko"]] == "images/card-ko.png"
