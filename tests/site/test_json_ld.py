"""What pages say to programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from faqbot.answering.render import text_of
from faqbot.model import LANGS, KnowledgeBase, Lang
from faqbot.site.json_ld import structured_data
from tests.site.test_build import BASE, Page, html_files, local_target

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
PLAIN = {"a", "blockquote", "br", "code", "div", "em", "li", "ol", "p", "pre", "strong"}
TABLES = {"table", "tbody", "td", "th", "thead", "tr", "ul"}


def things_of(path: Path) -> dict[str, Any]:
    """What a page says, by type."""
    found = DATA.findall(path.read_text("utf-8"))
    if not found:
        return {}
    (data,) = map(json.loads, found)
    assert data["@context"] == "https://schema.org"
    things = {thing["@type"]: thing for thing in data["@graph"]}
    assert len(things) == len(data["@graph"])
    return things


def addresses(thing: Any, key: str = "") -> Iterator[str]:
    if isinstance(thing, dict):
        for name, value in thing.items():
            yield from addresses(value, name)
    elif isinstance(thing, list):
        for value in thing:
            yield from addresses(value, key)
    elif key in {"@id", "url", "item", "urlTemplate"}:
        yield thing


# What a snippet has on a page beside its first language of code, which is all that machines get.
SEEN_ALONE = re.compile(
    r'<p class="fb-account">.*?</p>|<div class="tabbed-labels">.*?</div>'
    r'|(?<=</pre></div>\n</div>\n)<div class="tabbed-block">.*?</pre></div>\n</div>\n',
    re.S,
)


class Article(HTMLParser):
    """The text of an article between its title and the first heading after that."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.inside = self.skipped = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "h2" or names.get("class") in {"fb-around", "fb-provenance"}:
            self.inside = False

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside or tag == "h1"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.parts.append(data)


def letters(text: str) -> str:
    """A text without what layout adds: spaces, dashes and bars of lists and tables."""
    return re.sub(r"[\s|\-\u2060]|\d+\. ", "", text)


def answer_of(site: Path, address: str) -> str:
    page = things_of(site / address / "index.html")["FAQPage"]
    (question,) = page["mainEntity"]
    return str(question["acceptedAnswer"]["text"])


@pytest.mark.parametrize("lang", LANGS)
def test_an_entry_says_its_question_and_the_answer_that_readers_see(
    kb: KnowledgeBase, site: Path, lang: Lang
) -> None:
    prefix = "" if lang == "ko" else "en/"
    for entry in kb.entries.values():
        address = f"{prefix}faq/{entry.id}/"
        page = things_of(site / address / "index.html")["FAQPage"]
        assert page["url"] == page["@id"] == BASE + address
        assert page["inLanguage"] == lang
        assert page["dateModified"] == entry.reviewed.isoformat()
        (question,) = page["mainEntity"]
        assert question["name"] == entry.texts[lang].title
        answer = question["acceptedAnswer"]["text"]
        assert set(re.findall(r"</?(\w+)", answer)) <= PLAIN | TABLES
        html = (site / address / "index.html").read_text("utf-8")
        seen = "".join(Article(SEEN_ALONE.sub("", html)).parts)
        assert letters(text_of(answer)) == letters(seen), address


def test_links_in_an_answer_lead_to_pages_of_the_site(site: Path) -> None:
    links = re.findall(r'href="([^"]*)"', answer_of(site, "en/faq/retry-after/"))
    assert links == [f"{BASE}en/status/429/", f"{BASE}en/faq/duplicate-tickets-on-retry/"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_status_code_is_an_article(kb: KnowledgeBase, site: Path, lang: Lang) -> None:
    prefix = "" if lang == "ko" else "en/"
    for status in kb.status_codes.values():
        path = site / prefix / "status" / str(status.code) / "index.html"
        article = things_of(path)["TechArticle"]
        assert article["url"] == f"{BASE}{prefix}status/{status.code}/"
        assert article["inLanguage"] == lang
        assert article["dateModified"] == status.reviewed.isoformat()
        html = path.read_text("utf-8")
        assert article["headline"] in html
        text = status.texts[lang]
        assert article["description"] == f"{text.meaning} {text.fix}"


def test_the_way_to_a_page_is_the_one_that_readers_see(site: Path) -> None:
    ways = 0
    for address, path in html_files(site):
        html = path.read_text("utf-8")
        way = things_of(path).get("BreadcrumbList")
        seen = re.search(r'<nav class="fb-crumbs".*?</nav>', html, re.S)
        if way is None:  # a page right below home
            assert not seen or seen[0].count("<a ") == 1, address
            continue
        ways += 1
        items = way["itemListElement"]
        assert [item["position"] for item in items] == list(range(1, len(items) + 1))
        assert items[-1]["item"] == BASE + address
        for item in items:
            target = item["item"].removeprefix(BASE)
            assert (site / target / "index.html").is_file(), f"{address}: {target}"
        if seen:
            shown = re.findall(r'<a href="([^"]*)">', seen[0])
            named = [site / item["item"].removeprefix(BASE) / "index.html" for item in items[:-1]]
            assert [local_target(address, href, site) for href in shown] == named, address
    assert ways > 100


@pytest.mark.parametrize(("name", "lang"), [("index.html", "ko"), ("en/index.html", "en")])
def test_the_home_page_says_what_site_this_is(site: Path, name: str, lang: str) -> None:
    page = things_of(site / name)["WebSite"]
    assert page["inLanguage"] == lang
    assert page["url"] == f"{BASE}{'' if lang == 'ko' else 'en/'}"
    assert (
        page["potentialAction"]["target"]["urlTemplate"] == page["url"] + "?q={search_term_string}"
    )


def test_every_address_is_absolute_and_in_the_language_of_the_page(site: Path) -> None:
    for address, path in html_files(site):
        for found in addresses(list(things_of(path).values())):
            assert found.startswith(f"{BASE}en/" if address.startswith("en/") else BASE), address
            assert address.startswith("en/") or not found.startswith(f"{BASE}en/"), address


def test_pages_that_nobody_should_find_say_nothing(site: Path) -> None:
    for name in ("404.html", "en/404.html", "chat/index.html"):
        assert things_of(site / name) == {}


def test_no_text_ends_the_data(kb: KnowledgeBase) -> None:
    entry = kb.entries["cors"]
    title = "</script><script>alert(1)</script><!--"
    text = replace(entry.texts["en"], title=title, body='Not <b> & "this".')
    changed = replace(entry, texts={**entry.texts, "en": text})
    kb = replace(kb, entries={**kb.entries, entry.id: changed})
    data = structured_data(kb, "en", BASE, "faq/cors.md")
    assert "<" not in data
    assert json.loads(data)["@graph"][0]["mainEntity"][0]["name"] == title


def test_a_site_below_a_path_says_that_path(kb: KnowledgeBase) -> None:
    data = structured_data(kb, "en", "https://example.org/help/", "faq/retry-after.md")
    assert "https://example.org/help/en/status/429/" in data
    for found in addresses(json.loads(data)["@graph"]):
        assert found.startswith("https://example.org/help/en/")


def test_data_runs_nowhere(site: Path) -> None:
    """Scripts are named by their hashes in the policy; data are not."""
    page = Page(site / "faq/cors/index.html")
    kinds = {script.get("type", "") for script in page.all("script") if "src" not in script}
    assert kinds == {"", "application/json", "application/ld+json"}
