"""Snippets on pages: tabs of code, and what a reader replaces in it; opens nothing."""

from __future__ import annotations

import json

from faqbot.addresses import path_of
from faqbot.model import KnowledgeBase, Lang
from faqbot.site.markup import relative
from faqbot.snippets.call import Account
from faqbot.snippets.render import exchange, fenced, marked, tabbed
from faqbot.words import SITE


def with_tabs(kb: KnowledgeBase, lang: Lang, path: str, page: str) -> str:
    """A page with each snippet in all its languages of code, and each response with its marks.

    Above the first stands what is the reader's own in them.
    """
    snippets = [each[lang] for each in kb.snippets.values()]
    for own in snippets:
        if own.response:
            shown = f"\n{marked(own.texts, own.response.marks)}\n"
            page = page.replace(f"\n{fenced(own.texts)}\n", shown)
    first = len(page)
    for own in snippets:
        alone = f"\n{fenced(own.texts)}\n"
        at = page.find(alone)
        if at >= 0 and len(own.texts) > 1:
            first = min(first, at)
            page = page.replace(alone, f"\n{tabbed(own.texts)}\n")
    if kb.account is None or first == len(page):
        return page
    return f"{page[:first]}\n{_own(kb.account, lang, path)}\n{page[first:]}"


def _own(account: Account, lang: Lang, path: str) -> str:
    """What a reader replaces: the account, which a script asks for, and the key."""
    words = SITE[lang]
    account_told = words["own_account"].format(name=f"`{account.name}`")
    key_page = relative(path, path_of("faq", account.key_from))
    key_told = words["own_key"].format(key=f"`{account.key}`", page=key_page)
    return f"<span>{account_told}</span> <span>{key_told}</span>\n{{ .fb-account }}\n"


def snippet_files(kb: KnowledgeBase, lang: Lang, base_url: str) -> dict[str, str]:
    """What scripts exchange code by (`exchange`), by path under the language's root."""
    others = exchange(each[lang] for each in kb.snippets.values())
    return {"snippets.json": json.dumps(others, ensure_ascii=False)}


def account_module(kb: KnowledgeBase) -> str:
    """The module that tells scripts whose name and key stand in code."""
    told = kb.account and {key: getattr(kb.account, key) for key in ("url", "name", "key")}
    return f"export const account = {json.dumps(told)};\n"
