"""The feed of what has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from faqbot.model import LANGS, Entry, EntryText, KnowledgeBase, Lang
from faqbot.site.feed import MAX_ITEMS, build_feed
from tests.site.test_build import BASE, html_files, read_page

ATOM = "{http://www.w3.org/2005/Atom}"


def channel_of(feed: str) -> ElementTree.Element:
    root = ElementTree.fromstring(feed.encode())
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (channel,) = root
    return channel


def items_of(kb: KnowledgeBase, lang: Lang = "ko") -> list[ElementTree.Element]:
    return channel_of(build_feed(kb, lang, BASE)).findall("item")


def with_entry(kb: KnowledgeBase, entry: Entry) -> KnowledgeBase:
    return replace(kb, entries={**kb.entries, entry.id: entry})


def rewritten(entry: Entry, **changes: str) -> Entry:
    text = replace(entry.texts["ko"], **changes)
    return replace(entry, texts={**entry.texts, "ko": text})


@pytest.mark.parametrize("lang", LANGS)
def test_a_feed_is_what_feed_readers_expect(kb: KnowledgeBase, site: Path, lang: Lang) -> None:
    prefix = "" if lang == "ko" else "en/"
    feed = (site / prefix / "feed.xml").read_text("utf-8")
    assert feed == build_feed(kb, lang, BASE)  # nothing in it is of the day that it was built
    channel = channel_of(feed)
    assert channel.findtext("link") == f"{BASE}{prefix}"
    assert channel.findtext("language") == lang
    link = channel.find(f"{ATOM}link")
    assert link is not None
    assert link.attrib == {
        "href": f"{BASE}{prefix}feed.xml", "rel": "self", "type": "application/rss+xml"
    }  # fmt: skip
    items = channel.findall("item")
    assert len(items) == MAX_ITEMS
    assert len({item.findtext("guid") for item in items}) == MAX_ITEMS
    for item in items:
        address = item.findtext("link", "")
        assert address.startswith(f"{BASE}{prefix}")
        assert (site / address.removeprefix(BASE) / "index.html").is_file()
        assert item.findtext("guid", "").startswith(f"{address}#")
        guid = item.find("guid")
        assert guid is not None
        assert guid.get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.findtext("pubDate", "")).tzinfo is not None
        assert item.findtext("title")
        assert item.findtext("description")


def test_what_was_checked_last_comes_first(kb: KnowledgeBase) -> None:
    status = replace(kb.status_codes[429], reviewed=date(2027, 3, 1))
    changed = replace(
        with_entry(kb, replace(kb.entries["cors"], reviewed=date(2027, 4, 1))),
        status_codes={**kb.status_codes, 429: status},
    )
    first, second, *_ = items_of(changed)
    assert first.findtext("link") == f"{BASE}faq/cors/"
    assert first.findtext("pubDate") == "Thu, 01 Apr 2027 00:00:00 GMT"
    assert second.findtext("link") == f"{BASE}status/429/"
    days = [parsedate_to_datetime(item.findtext("pubDate", "")) for item in items_of(changed)]
    assert days == sorted(days, reverse=True)
    channel = channel_of(build_feed(changed, "en", BASE))
    assert channel.findtext("lastBuildDate") == "Thu, 01 Apr 2027 00:00:00 GMT"


@pytest.mark.parametrize(
    ("changes", "new"),
    [
        ({"title": "다른 제목"}, True),
        ({"body": "다른 본문."}, True),
        ({}, False),
    ],
)
def test_a_changed_text_is_new_to_feed_readers(
    kb: KnowledgeBase, changes: dict[str, str], new: bool
) -> None:
    entry = replace(kb.entries["cors"], reviewed=date(2030, 1, 1))
    before = items_of(with_entry(kb, entry))[0].findtext("guid")
    after = items_of(with_entry(kb, rewritten(entry, **changes)))[0].findtext("guid")
    assert (before != after) == new


def test_any_text_makes_a_valid_feed(kb: KnowledgeBase) -> None:
    title, body = 'a < b & "c" ]]> 한글', "Send `<script>` & **more**.\n\nNot this."
    entry = replace(kb.entries["cors"], reviewed=date(2030, 1, 1))
    changed = replace(entry, texts=dict.fromkeys(LANGS, EntryText(title, (), body)))
    item = items_of(with_entry(kb, changed))[0]
    assert item.findtext("title") == title
    assert unescape(item.findtext("description", "")) == "Send <script> & more."


def test_an_empty_faq_has_an_empty_feed(kb: KnowledgeBase) -> None:
    assert items_of(replace(kb, entries={}, status_codes={})) == []


def test_every_page_names_the_feed_of_its_language(site: Path) -> None:
    for address, path in html_files(site):
        if address.endswith("404.html"):
            continue
        links = [
            link for link in read_page(path).all("link") if link.get("type", "").endswith("rss+xml")
        ]
        (link,) = links
        assert link["href"] == f"{BASE}{'en/' if address.startswith('en/') else ''}feed.xml"
        # Material's script would fetch a sitemap below every link that is exactly "alternate".
        assert link["rel"] == "alternate "
