"""What a page says, for programs: structured data after schema.org as JSON-LD."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any, Final

from faqbot.addresses import (
    ALL_QUESTIONS,
    API_MAP,
    HOME,
    STATUS_INDEX,
    address_of,
    path_of,
    root_of,
)
from faqbot.answering.render import render_html
from faqbot.content.calls import call_name
from faqbot.model import Entry, KnowledgeBase, Lang, StatusCode
from faqbot.site.components import status_title
from faqbot.words import SITE, own_words

Json = dict[str, Any]
Crumb = tuple[str, str]
"""A page on the way to another: its name and the path that it is staged at."""

CONTEXT: Final = "https://schema.org"
STAGED: Final = re.compile(r"(faq|status|category|calls)/([^/]+)\.md")
LINK: Final = re.compile(r'<a href="(/?)([^"]*)"[^>]*>')
PICTURE: Final = re.compile(r'(?<= src=")/(?!/)')


def structured_data(kb: KnowledgeBase, lang: Lang, base_url: str, path: str) -> str:
    """The data of a staged page as JSON that may stand in a script element; empty without any.

    `base_url` ends with a slash.
    """
    things = list(_things(kb, lang, base_url, path))
    if not things:
        return ""
    document = {"@context": CONTEXT, "@graph": things}
    # "</script>" in a text would end the element.
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _things(kb: KnowledgeBase, lang: Lang, base_url: str, path: str) -> list[Json]:
    """What the page is, and the way to it."""
    words, root = SITE[lang], root_of(kb, lang, base_url)
    way = partial(_breadcrumbs, root, (words["home"], HOME))
    found = STAGED.fullmatch(path)
    kind, name = found.groups() if found else ("", "")
    if path == HOME:
        return [_site(kb, lang, root)]
    if kind == "faq" and name in kb.entries:
        chapter = kb.category_of(name)
        entry = kb.entries[name]
        page = root + address_of(path)
        return [
            _question(kb, entry, lang, base_url, page),
            way(
                (chapter.title[lang], path_of("category", chapter.id)),
                (entry.texts[lang].title, path),
            ),
        ]
    if kind == "status" and (status := kb.find_status(name)):
        title = status_title(status, lang)
        return [
            _article(status, lang, root + address_of(path)),
            way((words["status_codes"], STATUS_INDEX), (title, path)),
        ]
    if kind == "category":
        title = next(category.title[lang] for category in kb.categories if category.id == name)
        return [way((words["all_questions"], ALL_QUESTIONS), (title, path))]
    if kind == "calls":
        title = words["call_title"].format(call=call_name(kb.api[name]))
        return [way((words["api_map"], API_MAP), (title, path))]
    return []


def _site(kb: KnowledgeBase, lang: Lang, root: str) -> Json:
    """The FAQ as a whole; the address of a search opens the search box, without a server too."""
    own = own_words(kb, lang)
    return {
        "@type": "WebSite",
        "@id": root,
        "url": root,
        "name": own["name"],
        "description": own["description"],
        "inLanguage": lang,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{root}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def _question(kb: KnowledgeBase, entry: Entry, lang: Lang, base_url: str, page: str) -> Json:
    """An entry: its question, and as the answer what stands before the first heading."""
    text = entry.texts[lang]
    return {
        "@type": "FAQPage",
        "@id": page,
        "url": page,
        "inLanguage": lang,
        "dateModified": entry.reviewed.isoformat(),
        "mainEntity": [
            {
                "@type": "Question",
                "name": text.title,
                "acceptedAnswer": {
                    "@type": "Answer",
                    "text": _absolute(render_html(text.lead, root_of(kb, lang), "faq"), base_url),
                },
            }
        ],
    }


def _article(status: StatusCode, lang: Lang, page: str) -> Json:
    text = status.texts[lang]
    return {
        "@type": "TechArticle",
        "@id": page,
        "url": page,
        "headline": status_title(status, lang),
        "description": f"{text.meaning} {text.fix}",
        "inLanguage": lang,
        "dateModified": status.reviewed.isoformat(),
    }


def _breadcrumbs(root: str, *crumbs: Crumb) -> Json:
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": root + address_of(path)}
        for place, (name, path) in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _absolute(html: str, base_url: str) -> str:
    """HTML whose links lead to the same pages from anywhere."""
    html = PICTURE.sub(base_url, html)
    return LINK.sub(lambda link: f'<a href="{base_url if link[1] else ""}{link[2]}">', html)
