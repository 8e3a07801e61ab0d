"""Which language a reader wants."""

from __future__ import annotations

from flask import request

from faqbot.model import Lang
from faqbot.web.fields import asked_lang
from faqbot.web.services import services


def lang_in_address() -> Lang | None:
    """The language that the address names: `?lang=`, or a page under /en/."""
    for lang in services().kb.langs:
        if request.path.startswith(f"/{lang}/"):
            return asked_lang() or lang
    return asked_lang()


def reader_lang() -> Lang:
    """The language of the address, else the one the browser asks for, else the first.

    Somebody who asks for others alone reads English, where there is that.
    """
    wanted, langs = request.accept_languages, services().kb.langs
    asks = any(quality > 0 for _, quality in wanted)
    others: Lang = "en" if asks and "en" in langs else langs[0]
    preferred: Lang = wanted.best_match(langs) or others
    return lang_in_address() or preferred
