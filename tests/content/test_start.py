"""A knowledge base of one's own begins whole, and is about nothing that ours is about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from faqbot.answering.bot import Bot
from faqbot.cli import main
from faqbot.content.load import load_content
from faqbot.content.start import first_files
from faqbot.model import LANGS, Lang
from faqbot.proofreading.rules import proofread
from faqbot.site.build import build_site
from faqbot.site.export.files import export_files
from tests.test_pictures import PNG

NAME = 'Bäckerei "Süß": FAQ # 1'  # all that YAML and HTML take for something else


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    assert main(["init", str(folder), "--name", NAME, "--base-url", "https://faq.example"]) == 0
    return folder


@pytest.fixture(scope="module")
def own(folder: Path) -> Bot:
    return Bot(load_content(folder / "docs").kb)


def test_there_is_nothing_to_correct(folder: Path, own: Bot) -> None:
    assert proofread(load_content(folder / "docs"), own, date.today()) == []


@pytest.mark.parametrize("question", ["비번을 까먹었어요", "I forgot my pasword"])
def test_the_example_is_found(own: Bot, question: str) -> None:
    reply = own.reply(question)
    assert reply.answer and reply.answer.id == "reset-password"


@pytest.mark.parametrize("question", ["오늘 날씨 어때?", "who won the match yesterday?"])
def test_what_nobody_wrote_is_not_known(own: Bot, question: str) -> None:
    reply = own.reply(question)
    assert reply.outcome == "none"
    assert len(reply.links) == 1  # there are no status codes to look up


def test_the_site_is_called_as_said_and_names_no_other_product(
    folder: Path, own: Bot, tmp_path: Path
) -> None:
    files = export_files(own.kb, own.matcher.margins)
    build_site(own.kb, folder, tmp_path / "site", "https://faq.example", files=files)
    pages = {p: p.read_text("utf-8") for p in (tmp_path / "site").rglob("*.html")}
    assert len(pages) > 2 * 5
    for path, html in pages.items():
        assert "Freshdesk" not in html, path
        assert "freshdesk" not in html, path
        assert "og:image" not in html, path  # the picture is of the FAQ that comes with faqbot
    assert list((tmp_path / "site").rglob("*card-*")) == []
    home = pages[tmp_path / "site" / "index.html"]
    assert "Bäckerei &quot;Süß&quot;: FAQ # 1" in home or 'Bäckerei "Süß": FAQ # 1' in home
    for gone in ("status", "errors", "messages", "rate-limits", "api-map", "calls"):
        assert not (tmp_path / "site" / gone).exists()
        assert f'href="{gone}/"' not in home


def test_the_folder_must_be_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").touch()
    assert main(["init", str(tmp_path), "--name", "X"]) == 1
    assert "left alone" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("langs", "told"),
    [
        ("xx", "the theme knows no language 'xx'"),
        ("ko,ko", "ko stands twice"),
        ("ko,en,ja", "one or two languages, not 3"),
        ("", "the theme knows no language ''"),
    ],
)
def test_languages_that_cannot_be_are_refused(
    langs: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "x"), "--langs", langs]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_the_address_stands_in_what_is_to_be_typed() -> None:
    files = first_files("X", LANGS, date(2026, 1, 2), "https://faq.example")
    assert "FAQBOT_BASE_URL=https://faq.example faqbot serve" in files["README.md"]
    assert {path.split("/")[1] for path in files if path.startswith("docs/")} == {"data", *LANGS}


PAGE = """# Help

## Orders

### Can I change my order after paying?

Until it is packed. See [returns](/help/returns) and [below](#parcel).

### My parcel has not arrived, what now?

Wait two days, then write to us.
"""
KOREAN = """# 도움말

### 결제한 뒤에 주문을 바꿀 수 있나요? {#change-order}

포장하기 전까지 바꿀 수 있습니다.

### 택배가 오지 않으면 어떻게 하나요? {#parcel}

이틀을 기다린 뒤 문의해 주세요.
"""
ENGLISH = PAGE.replace("paying?", "paying? {#change-order}").replace("now?", "now? {#parcel}")


def test_a_page_there_is_becomes_a_knowledge_base(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(PAGE, "utf-8")
    own = tmp_path / "own"
    page_url = "https://shop.example/help/faq"
    asked = ["init", str(own), "--from", str(tmp_path / "page.md"), "--page-url", page_url]
    assert main(asked) == 0
    kb = load_content(own / "docs").kb
    assert kb.langs == ("en",)
    titles = [entry.texts["en"].title for entry in kb.entries.values()]
    assert titles == [
        "Can I change my order after paying?",
        "My parcel has not arrived, what now?",
    ]
    body = next(iter(kb.entries.values())).texts["en"].body
    assert "(https://shop.example/help/returns)" in body
    assert "(https://shop.example/help/faq#parcel)" in body  # which no question is called
    assert kb.popular == tuple(kb.entries)
    reply = Bot(kb).reply("parcel did not arrive")
    assert reply.answer and reply.answer.title == titles[1]
    build_site(kb, own, tmp_path / "site")
    home = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "/chat.js" in home
    assert "bench" not in home  # nothing is marked in a response or a log that no FAQ speaks of


def test_two_languages_of_a_page_become_one_knowledge_base(tmp_path: Path) -> None:
    for name, text in (("ko", KOREAN), ("en", ENGLISH)):
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    pages = [option for name in ("en", "ko") for option in ("--from", str(tmp_path / f"{name}.md"))]
    leading = ("--page-url", "https://shop.example/help/faq")
    assert main(["init", str(tmp_path / "own"), *pages, *leading]) == 0
    kb = load_content(tmp_path / "own" / "docs").kb
    assert kb.langs == ("ko", "en")
    assert set(kb.entries) == {"change-order", "parcel"}
    assert "[below](parcel.md)" in kb.entries["change-order"].texts["en"].body


CHAPTERS: dict[Lang, str] = {
    "ko": """# 도움말

### 어디 있나요? {#where}

서울입니다.

## 요금

### 얼마인가요? {#price}

천 원입니다.

### 환불되나요? {#refund}

됩니다.

### 할인되나요? {#discount}

됩니다.

## 사고

### 다치면 어떻게 하나요? {#hurt}

전화하세요.
""",
    "en": """# Help

### Where are you? {#where}

In Seoul.

## Prices

### How much is it? {#price}

One thousand won.

### Is there a refund? {#refund}

There is.

### Is there a discount? {#discount}

There is.

## Accidents

### What if I get hurt? {#hurt}

Call us.
""",
}


def test_with_one_language_there_is_nothing_to_translate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own"
    assert main(["init", str(own), "--langs", "ko"]) == 0
    monkeypatch.chdir(own)
    assert main(["rename", "reset-password", "new-password"]) == 0
    assert main(["translated", "--all"]) == 1
    assert "in one language" in capsys.readouterr().err
    assert main(["check"]) == 0
    assert not (own / "docs" / "data" / "translated.yml").exists()


@pytest.mark.parametrize("langs", [("ko",), ("ko", "en")], ids=str)
def test_the_chapters_of_a_page_are_those_of_the_knowledge_base(
    tmp_path: Path, langs: tuple[Lang, ...]
) -> None:
    asked = ["init", str(tmp_path / "own")]
    for lang in langs:
        (tmp_path / f"{lang}.md").write_text(CHAPTERS[lang], "utf-8")
        asked += ["--from", str(tmp_path / f"{lang}.md")]
    assert main(asked) == 0
    start, *chapters = load_content(tmp_path / "own" / "docs").kb.categories
    assert (start.id, start.entries) == ("start", ("where",))
    assert [chapter.entries for chapter in chapters] == [("price", "refund", "discount"), ("hurt",)]
    ids = ["prices", "accidents"] if "en" in langs else ["chapter-1", "chapter-2"]
    assert [chapter.id for chapter in chapters] == ids
    assert [chapter.title["ko"] for chapter in chapters] == ["요금", "사고"]
    assert chapters[0].summary["ko"] == "얼마인가요? · 환불되나요?"
    if "en" in langs:
        assert [chapter.title["en"] for chapter in chapters] == ["Prices", "Accidents"]


def test_a_page_with_links_of_its_own_needs_an_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.md").write_text(PAGE, "utf-8")
    assert main(["init", str(tmp_path / "own"), "--from", str(tmp_path / "page.md")]) == 1
    said = "the page links to /help/returns: say where the page is, with --page-url"
    assert said in capsys.readouterr().err
    assert not (tmp_path / "own").exists()  # the next try needs an empty folder


def test_a_page_in_an_older_encoding_is_told_from_one_that_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "old.html").write_bytes("<html><h2>얼마인가요?</h2>".encode("euc-kr"))
    for name, said in (("old.html", "save it as UTF-8 first"), ("no.html", "cannot be read")):
        assert main(["init", str(tmp_path / "own"), "--from", str(tmp_path / name)]) == 1
        assert f"{name}: " in (told := capsys.readouterr().err)
        assert said in told


def test_what_is_to_be_typed_names_a_chapter_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(PAGE, "utf-8")
    leading = ("--page-url", "https://shop.example/help/faq")
    asked = ["init", str(tmp_path / "own"), "--from", str(tmp_path / "page.md"), *leading]
    assert main(asked) == 0
    (chapter,) = load_content(tmp_path / "own" / "docs").kb.categories
    assert chapter.id == "orders"
    assert "--category orders" in (tmp_path / "own" / "README.md").read_text("utf-8")


def test_pages_that_have_nothing_in_common_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "en.md").write_text("### How do I pay?\n\nBy card.\n\n### When?\n\nNow.\n")
    (tmp_path / "ko.md").write_text(KOREAN.partition("### 택배")[0])
    pages = [option for name in ("en", "ko") for option in ("--from", str(tmp_path / f"{name}.md"))]
    assert main(["init", str(tmp_path / "own"), *pages]) == 1
    assert "no question of one page" in capsys.readouterr().err


def test_pictures_beside_a_page_come_along(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "img" / "a").mkdir(parents=True)
    for name in ("gear 1.png", "a/gear 1.png", "dial.png"):
        (tmp_path / "img" / name).write_bytes(PNG)
    (tmp_path / "img" / "text.png").write_text("no picture")
    shown = "![The gear](img/gear%201.png) ![Its back](img/a/gear%201.png) ![](img/dial.png)"
    more = '<img src="img/dial.png" alt="A dial"> ![Gone](img/gone.png) ![No](img/text.png)'
    (tmp_path / "page.md").write_text(f"{PAGE}\n{shown}\n\n{more}\n", "utf-8")
    own = tmp_path / "own"
    asked = ["init", str(own), "--from", str(tmp_path / "page.md"), "--page-url", "https://a.b/c"]
    assert main(asked) == 0
    assert "3 pictures found and copied to " in capsys.readouterr().out
    kb = load_content(own / "docs").kb
    body = [entry.texts["en"].body for entry in kb.entries.values()][-1]
    assert sorted(kb.pictures.values()) == [
        "images/1-gear-1.png",
        "images/dial.png",
        "images/gear-1.png",
    ]
    assert "![The gear](../assets/pictures/gear-1." in body
    assert "![A dial](../assets/pictures/dial." in body
    assert body.count("TODO image") == 3
    assert "TODO image: [Gone](https://a.b/img/gone.png)" in body


def test_what_a_page_may_have_and_content_may_not_is_mended(tmp_path: Path) -> None:
    twice = "### My parcel has not arrived?\n\nSee [them](http://post.example/x).\n"
    again = "### My parcel hasn't arrived?\n\nWait.\n\n### my parcel has not arrived\n\nAsk.\n"
    (tmp_path / "page.md").write_text(f"# Help\n\n{twice}\n{again}", "utf-8")
    own = tmp_path / "own"
    assert main(["init", str(own), "--from", str(tmp_path / "page.md")]) == 0
    texts = [entry.texts["en"] for entry in load_content(own / "docs").kb.entries.values()]
    assert [text.title for text in texts] == [
        "My parcel has not arrived?",
        "My parcel hasn't arrived?",
        "my parcel has not arrived (2)",
    ]
    assert "(https://post.example/x)" in texts[0].body
