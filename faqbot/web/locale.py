"""Which language a reader wants."""

from __future__ import annotations

from flask import request

from faqbot.model import DEFAULT_LANG, LANGS, Lang
from faqbot.web.fields import asked_lang


def lang_in_address() -> Lang | None:
    """The language that the address names: `?lang=`, or a page under /en/."""
    for lang in LANGS:
        if request.path.startswith(f"/{lang}/"):
            return asked_lang() or lang
    return asked_lang()


def reader_lang() -> Lang:
    """The language of the address, else the one the browser asks for, else Korean.

    Somebody who asks for others alone reads English rather than Korean.
    """
    wanted = request.accept_languages
    best = wanted.best_match(LANGS)
    others: Lang = "en" if any(quality > 0 for _, quality in wanted) else DEFAULT_LANG
    preferred = next((known for known in LANGS if known == best), others)
    return lang_in_address() or preferred
