"""What search engines, feed readers and browsers find beside the pages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from faqbot.model import KnowledgeBase
from faqbot.pictures import FOLDER as PICTURES
from faqbot.site.build import build_site
from faqbot.site.well_known import build_extras
from tests.site.test_build import BASE, Page, html_files, local_target, read_page

MAPS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def urls_of(sitemap: Path) -> dict[str, ElementTree.Element]:
    tree = ElementTree.parse(sitemap)
    urls = {url.findtext("s:loc", "", MAPS): url for url in tree.iterfind("s:url", MAPS)}
    assert len(urls) == len(tree.getroot())  # each page once
    return urls


@pytest.mark.parametrize(("name", "prefix"), [("sitemap.xml", ""), ("en/sitemap.xml", "en/")])
def test_a_sitemap_lists_every_page_of_its_language_with_its_counterpart(
    site: Path, name: str, prefix: str
) -> None:
    urls = urls_of(site / name)
    built = {
        BASE + address
        for address, _ in html_files(site)
        if not address.endswith("404.html") and address.startswith("en/") == bool(prefix)
    }
    assert urls.keys() == built
    for address, url in urls.items():
        plain = address.removeprefix(BASE + prefix)
        pairs = {link.get("hreflang"): link.get("href") for link in url.iterfind("x:link", MAPS)}
        ko, en = BASE + plain, f"{BASE}en/{plain}"
        assert pairs == {"ko": ko, "en": en, "x-default": ko}


def test_a_sitemap_says_when_facts_were_checked(kb: KnowledgeBase, site: Path) -> None:
    for name, root in (("sitemap.xml", BASE), ("en/sitemap.xml", f"{BASE}en/")):
        urls = urls_of(site / name)
        known = {f"{root}faq/{e.id}/": e.reviewed for e in kb.entries.values()}
        known |= {f"{root}status/{s.code}/": s.reviewed for s in kb.status_codes.values()}
        for address, url in urls.items():
            lastmod = url.findtext("s:lastmod", None, MAPS)
            assert lastmod == (known[address].isoformat() if address in known else None), address


def test_robots_find_the_sitemap_of_each_language(site: Path) -> None:
    robots = RobotFileParser()
    robots.parse((site / "robots.txt").read_text("utf-8").splitlines())
    assert robots.site_maps() == [f"{BASE}sitemap-index.xml"]
    index = ElementTree.parse(site / "sitemap-index.xml")
    named = [loc.text or "" for loc in index.iterfind("s:sitemap/s:loc", MAPS)]
    assert named == [f"{BASE}sitemap.xml", f"{BASE}en/sitemap.xml"]
    assert all((site / address.removeprefix(BASE)).is_file() for address in named)
    assert not (site / "en/robots.txt").exists()


def test_robots_may_read_pages_and_what_pages_need(kb: KnowledgeBase, site: Path) -> None:
    robots = RobotFileParser()
    robots.parse((site / "robots.txt").read_text("utf-8").splitlines())
    allowed = ["", "en/", "faq/cors/", "en/status/429/", "chat/", "feed.xml", "assets/site.js"]
    for path in [*allowed, "llms.txt", "q/cors", "bot.json"]:
        assert robots.can_fetch("*", BASE + path), path
    for path in ("api/v1/ask?q=hi", "staff/"):
        assert not robots.can_fetch("*", BASE + path), path


def test_a_site_below_a_path_names_that_path(kb: KnowledgeBase) -> None:
    files = build_extras(kb, "ko", "https://example.org/help/faq/")
    assert "Disallow: /help/faq/staff/\n" in files["robots.txt"]
    assert "Sitemap: https://example.org/help/faq/sitemap-index.xml\n" in files["robots.txt"]
    assert "<loc>https://example.org/help/faq/en/sitemap.xml</loc>" in files["sitemap-index.xml"]


def test_what_has_moved_is_not_for_search_engines_and_what_was_checked_anew_is(
    few: KnowledgeBase, root: Path, tmp_path: Path
) -> None:
    entry = replace(few.entries["cors"], reviewed=date(2027, 1, 2))
    changed = replace(few, entries={**few.entries, "cors": entry}, redirects={"old-cors": "cors"})
    build_site(changed, root, tmp_path / "site", BASE)
    for prefix in ("", "en/"):
        urls = urls_of(tmp_path / f"site/{prefix}sitemap.xml")
        lastmod = urls[f"{BASE}{prefix}faq/cors/"].findtext("s:lastmod", None, MAPS)
        assert lastmod == "2027-01-02"
        assert f"{BASE}{prefix}faq/old-cors/" not in urls
        page = Page(tmp_path / f"site/{prefix}faq/old-cors/index.html")
        assert {"name": "robots", "content": "noindex"} in page.all("meta")
        assert not [link for link in page.all("link") if "hreflang" in link]


def metas_of(path: Path) -> dict[str, str]:
    """What a page says of itself, each thing once; colours come in pairs."""
    metas = [meta for meta in read_page(path).all("meta") if meta.keys() & {"property", "name"}]
    pairs = [(meta.get("property") or meta["name"], meta["content"]) for meta in metas]
    named = dict(pairs)
    assert len(named) == len(pairs) - 1
    return named


def size_of(png: Path) -> tuple[int, int]:
    head = png.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def test_a_link_to_any_page_is_shown_as_a_card(site: Path) -> None:
    cards = 0
    for address, path in html_files(site):
        named = metas_of(path)
        if address.endswith("404.html"):
            assert not [name for name in named if name.startswith("og:")]
            continue
        cards += 1
        english = address.startswith("en/")
        title = re.search(r"<title>(.*?)</title>", path.read_text("utf-8"), re.S)
        assert title is not None
        assert named["og:title"] == unescape(title[1]).removesuffix(" - Freshdesk API FAQ"), address
        assert named["og:description"] == named["description"]
        assert named["og:url"] == BASE + address
        assert named["og:locale"] == ("en_US" if english else "ko_KR")
        assert named["og:locale:alternate"] == ("ko_KR" if english else "en_US")
        assert named["og:site_name"] == "Freshdesk API FAQ"
        known = re.fullmatch(r"(en/)?(faq|status)/[^/]+/", address)
        assert named["og:type"] == ("article" if known else "website"), address
        assert named["twitter:card"] == "summary_large_image"
        image = named["og:image"].removeprefix(BASE)
        card = f"en/{PICTURES}card-en" if english else f"{PICTURES}card-ko"
        assert image.startswith(f"{card}.1200x630.")
        assert named["og:image:alt"]
        size = int(named["og:image:width"]), int(named["og:image:height"])
        assert size == size_of(site / image) == (1200, 630)
    assert cards > 100


def test_cards_are_small_and_no_page_loads_them(site: Path) -> None:
    cards = [path for path in site.rglob("card-*") if path.is_file()]
    assert len(cards) == 2
    assert all(path.stat().st_size < 60 * 1024 for path in cards)
    for address, path in html_files(site):
        for tag, attrs in read_page(path).elements:
            named = [key for key, value in attrs.items() if "card-" in value and ".png" in value]
            assert not named or (tag, named) == ("meta", ["content"]), address


@pytest.mark.parametrize(("prefix", "lang"), [("", "ko"), ("en/", "en")])
def test_the_site_can_stand_on_a_home_screen(site: Path, prefix: str, lang: str) -> None:
    manifest = json.loads((site / prefix / "manifest.webmanifest").read_text("utf-8"))
    assert manifest["lang"] == lang
    assert manifest["name"]
    assert len(manifest["short_name"]) <= 12  # what fits below an icon
    assert manifest["start_url"] == manifest["scope"] == "./"
    for icon in manifest["icons"]:
        file = site / icon["src"].lstrip("/")
        assert file.is_file()
        if icon["type"] == "image/png":
            assert icon["sizes"] == "x".join(map(str, size_of(file)))
    for address, path in html_files(site):
        if address.startswith("en/") != bool(prefix):
            continue
        (link,) = [link for link in read_page(path).all("link") if link["rel"] == "manifest"]
        folder = "" if address.endswith("404.html") else address
        assert local_target(folder, link["href"], site) == site / prefix / "manifest.webmanifest"
