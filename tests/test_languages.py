"""A knowledge base is in one or two languages of its own, everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import material
import pytest
from flask.testing import FlaskClient

from faqbot.answering.bot import Bot
from faqbot.answering.lang import detect_lang
from faqbot.content.load import load_content, write_change
from faqbot.content.parse import parse_content
from faqbot.content.start import first_files
from faqbot.errors import ContentError
from faqbot.languages import NAMES
from faqbot.model import Lang
from faqbot.proofreading.rules import proofread
from faqbot.settings import Settings
from faqbot.site.build import build_site
from faqbot.site.export.files import export_files
from faqbot.store import open_store
from faqbot.web import create_app

PASSWORD = "correct horse battery staple"


@dataclass
class Base:
    langs: tuple[Lang, ...]
    bot: Bot
    site: Path
    client: FlaskClient


@pytest.fixture(scope="module", params=[("ko",), ("de", "en"), ("ja",)], ids="+".join)
def base(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Base]:
    langs, folder = request.param, tmp_path_factory.mktemp("base")
    write_change(folder, first_files("Acme", langs, date(2026, 12, 1)))
    bot = Bot(load_content(folder / "docs").kb)
    site = folder / "instance" / "site"
    build_site(bot.kb, folder, site, files=export_files(bot.kb, bot.matcher.margins))
    url = f"sqlite:///{folder}/faq.sqlite3"
    store = open_store(url)
    settings = Settings(url, rate_limit=None, staff_password=PASSWORD)
    client = create_app(bot, store, settings, site).test_client()
    token = store.staff.add_token(store.staff.add("A member", "editor", None), "test")
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    yield Base(langs, bot, site, client)
    store.close()


@pytest.mark.parametrize("langs", [("ko",), ("en",), ("en", "ko"), ("ja",), ("de", "fr")])
def test_what_init_begins_has_nothing_to_correct(langs: tuple[Lang, ...]) -> None:
    files = first_files("Acme", langs, date(2026, 12, 1))
    content = parse_content({p.removeprefix("docs/"): t for p, t in files.items() if "docs/" in p})
    assert content.kb.langs == langs
    assert {path.split("/")[1] for path in files if path.startswith("docs/")} == {"data", *langs}
    assert proofread(content, Bot(content.kb), date(2026, 12, 1)) == []


def test_the_theme_knows_every_language() -> None:
    themes = Path(material.__file__).parent / "templates/partials/languages"
    assert set(NAMES) == {path.stem for path in themes.glob("*.html") if len(path.stem) == 2}


@pytest.mark.parametrize(
    ("said", "line", "message"),
    [
        ("[xx]", 3, "the theme knows no language 'xx'"),
        ("[ko, en, ja]", 3, "one or two languages, not 3"),
        ("[en, en]", 3, "en stands twice"),
        ("ko", 3, "languages must be a list"),
    ],
)
def test_languages_that_cannot_be_are_told_of(said: str, line: int, message: str) -> None:
    files = first_files("Acme", ("ko", "en"), date(2026, 12, 1))
    docs = {p.removeprefix("docs/"): t for p, t in files.items() if p.startswith("docs/")}
    docs["data/site.yml"] = docs["data/site.yml"].replace("[ko, en]", said)
    with pytest.raises(ContentError) as raised:
        parse_content(docs)
    (finding,) = raised.value.findings
    assert str(finding).startswith(f"docs/data/site.yml:{line}: ")
    assert message in finding.message


def test_a_language_that_is_added_asks_for_its_texts() -> None:
    files = first_files("Acme", ("ko",), date(2026, 12, 1))
    docs = {p.removeprefix("docs/"): t for p, t in files.items() if p.startswith("docs/")}
    docs["data/site.yml"] = docs["data/site.yml"].replace("[ko]", "[ko, ja]")
    with pytest.raises(ContentError) as raised:
        parse_content(docs)
    told = [str(finding) for finding in raised.value.findings]
    assert any("docs/ja/faq/reset-password.md is missing" in line for line in told)
    assert any("docs/data/site.yml:6: 'ja' is missing" in line for line in told)


@pytest.mark.parametrize(
    ("question", "langs", "lang"),
    [
        ("환불되나요", ("ko",), "ko"),
        ("can I get a refund", ("ko",), "ko"),
        ("환불되나요", ("ja",), "ja"),
        ("返金できますか", ("en", "ja"), "ja"),
        ("can I get a refund", ("ja", "en"), "en"),
        ("kann ich mein Geld zurück haben", ("de", "en"), "de"),
        ("how do I get my money", ("de", "en"), "en"),
        ("환불되나요", ("de", "ko"), "ko"),
        ("Geld zurück", ("ko", "de"), "de"),
    ],
)
def test_a_question_is_answered_in_its_own_language_where_that_is_there(
    question: str, langs: tuple[Lang, ...], lang: Lang
) -> None:
    assert detect_lang(question, langs) == lang


def test_pages_are_in_its_languages_and_lead_to_no_other(base: Base) -> None:
    first, *others = base.langs
    assert (base.site / "index.html").is_file()
    for lang in ("ko", "en", "de", "ja"):
        assert (base.site / lang).exists() == (lang in others)
    for page in base.site.rglob("*.html"):
        html = page.read_text("utf-8")
        lang = page.relative_to(base.site).parts[0]
        assert f'<html lang="{lang if lang in others else first}"' in html
        assert set(re.findall(r'hreflang="([\w-]+)"', html)) <= {*base.langs, "x-default"}
        assert ("data-faqbot-language" in html) == bool(others) or "fb-language" not in html
    assert (f"{NAMES[others[0]]}</a>" if others else "<head>") in (
        base.site / "index.html"
    ).read_text("utf-8")


def test_what_stands_beside_the_pages_is_in_its_languages(base: Base) -> None:
    index = (base.site / "sitemap-index.xml").read_text("utf-8")
    assert index.count("<sitemap>") == len(base.langs)
    llms = (base.site / "llms.txt").read_text("utf-8")
    assert llms.count("llms.txt)") == len(base.langs) - 1
    assert "## Status codes" not in llms
    manifest = json.loads((base.site / "manifest.webmanifest").read_text("utf-8"))
    assert manifest["lang"] == base.langs[0]
    words = (base.site / "assets/chat/words.js").read_text("utf-8")
    assert list(json.loads(words.removeprefix("export const words = ")[:-2])) == list(base.langs)
    answers = {path.name for path in (base.site / "assets/answer").glob("answers.*.json")}
    assert answers == {f"answers.{lang}.json" for lang in base.langs}


def ask(base: Base, **body: Any) -> Any:
    return base.client.post("/api/v1/ask", json=body)


def test_the_api_speaks_its_languages_alone(base: Base) -> None:
    first = base.langs[0]
    for lang in ("ko", "en", "de", "ja"):
        response = ask(base, question="password", lang=lang)
        assert response.status_code == (200 if lang in base.langs else 422)
        if lang not in base.langs:
            known = " or ".join(f'"{it}"' for it in base.langs)
            assert response.json["errors"] == [{"field": "lang", "message": f"must be {known}"}]
        else:
            assert response.json["lang"] == response.headers["Content-Language"] == lang
    assert base.client.get("/api/v1/entries").headers["Content-Language"] == first
    described = base.client.get("/openapi.json").json
    for name in ("Question", "Reply"):
        schema = described["components"]["schemas"][name]["properties"]["lang"]
        assert schema["enum"] == list(base.langs)
    listed = described["paths"]["/api/v1/entries"]["get"]["parameters"][0]
    assert listed["schema"]["enum"] == list(base.langs)


def test_chat_and_short_links_lead_to_its_languages(base: Base) -> None:
    first, *others = base.langs
    for wanted in ("ko", "en", "de", "ja", "fr"):
        moved = base.client.get("/q/reset-password", headers={"Accept-Language": wanted})
        fallback = "en" if "en" in base.langs else first
        lang = wanted if wanted in base.langs else fallback
        assert moved.location == f"{'' if lang == first else f'/{lang}'}/faq/reset-password/"
        page = base.client.get(f"/{wanted}/chat")
        assert page.status_code == (200 if wanted in others else 404)
    page = base.client.get("/chat?q=password")
    assert f'<html lang="{first}"' in page.text or others
    assert base.client.get("/nowhere/").status_code == 404


def test_the_desk_works_in_its_languages(base: Base) -> None:
    for address in ("", "inbox", "figures", "settings", "sent", "inbox/pages"):
        page = base.client.get(f"/staff/{address}")
        assert page.status_code == 200, address
        assert "Freshdesk" not in page.text, address
    desk = base.client.get("/staff/").text
    assert re.findall(r'name="show"[^>]*value="(\w+)"', desk) == list(base.langs)
    title = base.bot.kb.entries["reset-password"].texts[base.langs[0]].title
    found = base.client.post("/staff/api/find", json={"text": title, "pieces": True})
    assert list(found.json["entries"][0]["replies"]) == list(base.langs)
