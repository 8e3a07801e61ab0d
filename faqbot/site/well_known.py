"""Files of the site that are no pages: what search engines, feed readers and scripts fetch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from faqbot.addresses import address_of, path_of, root_of
from faqbot.model import KnowledgeBase, Lang
from faqbot.site.feed import FEED, build_feed
from faqbot.site.snippets import account_module
from faqbot.words import BENCH, FIND, KINDS, WIDGET, own_examples, own_words

SITEMAP: Final = "sitemap.xml"  # of one language; MkDocs makes it from the theme's template
SITEMAPS: Final = "sitemap-index.xml"
MANIFEST: Final = "manifest.webmanifest"
ICON_SIZES: Final = (192, 512)


def build_extras(kb: KnowledgeBase, lang: Lang, base_url: str) -> dict[str, str]:
    """Each file by its path under the language's root; `base_url` ends with a slash."""
    files = {
        FEED: build_feed(kb, lang, base_url),
        MANIFEST: _manifest(kb, lang, base_url),
    }
    if lang == kb.langs[0]:  # robots.txt and what it names are there once for the whole site
        files |= {"robots.txt": _robots(base_url), SITEMAPS: _sitemap_index(kb, base_url)}
        files |= _word_modules(kb)
        files["assets/snippets/account.js"] = account_module(kb)
    return files


def _word_modules(kb: KnowledgeBase) -> dict[str, str]:
    """What chat, bench and the box that finds say, as modules that their scripts import."""
    chat = {
        lang: {
            **WIDGET[lang],
            "greeting": own_words(kb, lang)["greeting"],
            "examples": own_examples(kb, lang, "widget"),
        }
        for lang in kb.langs
    }
    find = {lang: {**FIND[lang], "kinds": KINDS[lang]} for lang in kb.langs}
    said = {"chat": chat, "find": find, "bench": {lang: BENCH[lang] for lang in kb.langs}}
    sample = json.dumps(kb.product.sample or None, ensure_ascii=False)
    written = {name: json.dumps(words, ensure_ascii=False) for name, words in said.items()}
    modules = {
        f"assets/{name}/words.js": f"export const words = {text};\n"
        for name, text in written.items()
    }
    return modules | {"assets/bench/sample.js": f"export const SAMPLE = {sample};\n"}


def list_pages(kb: KnowledgeBase, paths: Iterable[str]) -> list[tuple[str, str]]:
    """What search engines shall know of the pages staged at `paths`, but for those that moved.

    Each page is its address under the root of a language ("faq/cors/"), and when its facts were
    last checked ("2026-11-23") or nothing.
    """
    dates: Mapping[str, date] = {
        **{path_of("faq", entry.id): entry.reviewed for entry in kb.entries.values()},
        **{path_of("status", status.code): status.reviewed for status in kb.status_codes.values()},
    }
    moved = {path_of("faq", old) for old in kb.redirects}
    return [
        (address_of(path), dates[path].isoformat() if path in dates else "")
        for path in paths
        if path not in moved
    ]


def _manifest(kb: KnowledgeBase, lang: Lang, base_url: str) -> str:
    """What a browser needs to put the site on a home screen, in a language of its own."""
    words, assets = own_words(kb, lang), f"{urlsplit(base_url).path}assets/"
    icons = [{"src": f"{assets}favicon.svg", "sizes": "any", "type": "image/svg+xml"}]
    icons += [
        {"src": f"{assets}icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"}
        for size in ICON_SIZES
    ]
    members = {
        "name": words["name"],
        "short_name": words["short_name"],
        "description": words["description"],
        "lang": lang,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#0f6b5c",
        "icons": icons,
    }
    return json.dumps(members, ensure_ascii=False)


def _robots(base_url: str) -> str:
    """Search engines read the pages; what only programs and the staff use tells them nothing."""
    root = urlsplit(base_url).path
    return (
        f"User-agent: *\nDisallow: {root}api/\nDisallow: {root}staff/\n\n"
        f"Sitemap: {base_url}{SITEMAPS}\n"
    )


def _sitemap_index(kb: KnowledgeBase, base_url: str) -> str:
    maps = [f"{root_of(kb, lang, base_url)}{SITEMAP}" for lang in kb.langs]
    lines = [f"  <sitemap><loc>{escape(address)}</loc></sitemap>" for address in maps]
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *lines,
            "</sitemapindex>\n",
        )
    )
