"""Which language a reader wants."""

from __future__ import annotations

from flask import request

from faqbot.model import DEFAULT_LANG, LANGS, Lang


def lang_in_address() -> Lang | None:
    """The language that the address names: `?lang=`, or a page under /en/."""
    wanted = request.args.get("lang")
    for lang in LANGS:
        if wanted == lang or (wanted not in LANGS and request.path.startswith(f"/{lang}/")):
            return lang
    return None


def reader_lang() -> Lang:
    """The language of the address, else the one the browser asks for, else Korean."""
    best = request.accept_languages.best_match(LANGS)
    preferred = next((known for known in LANGS if known == best), DEFAULT_LANG)
    return lang_in_address() or preferred
