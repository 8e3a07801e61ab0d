"""What the pages of the desk have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import Response, request, send_from_directory, session

from faqbot.errors import ConflictError
from faqbot.languages import NAMES
from faqbot.model import Lang
from faqbot.web.fields import asked_lang
from faqbot.web.locale import reader_lang
from faqbot.web.pages import send_template
from faqbot.web.services import services
from faqbot.web.staff import access
from faqbot.words import DESK, FRESHDESK, SCRIPTS, name_of

ASSETS: Final = Path(__file__).parent / "assets"
LANG: Final = "lang"
NAVIGATION: Final[tuple[tuple[str, str], ...]] = (
    ("desk.page", "desk"),
    ("inbox.page", "inbox_all"),
    ("figures.page", "figures"),
    ("settings.sent", "sent"),
    ("tickets.page", "freshdesk"),
    ("settings.page", "settings"),
)


def staff_lang() -> Lang:
    """The language of the address, which is then kept, else the one kept, else the browser's."""
    kept = session.get(LANG)
    if lang := asked_lang():
        if kept != lang:
            session[LANG] = lang
        return lang
    return next((lang for lang in services().kb.langs if lang == kept), reader_lang())


def desk_words(lang: Lang) -> dict[str, str]:
    """What the desk says; where it has no sentence for a language, one with that one's name."""
    said = dict(DESK[lang])
    for each in services().kb.langs:
        name = name_of(each, lang)
        said.setdefault(f"language_{each}", name)
        said.setdefault(f"copy_{each}", f"{SCRIPTS[lang]['copy']} ({name})")
        said.setdefault(f"reply_{each}", f"{said['reply']} ({name})")
    return said


def send_asset(name: str) -> Response:
    """A style sheet or script of the desk."""
    response = send_from_directory(ASSETS, name)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def has_account() -> bool:
    """Whether anything connects us with Freshdesk, so that there is something to see."""
    settings = services().settings
    return bool(settings.freshdesk_url or settings.freshdesk_secret)


def conflict_notice(error: ConflictError) -> str:
    """Who has acted meanwhile on what one wanted to act on."""
    words = DESK[staff_lang()]
    return words["conflict"].format(by=error.by or words["somebody"])


def _current() -> str:
    """The endpoint in the navigation that the page belongs to, or what is answered with it."""
    blueprint, endpoint = request.blueprint, request.endpoint or ""
    if blueprint in {"inbox", "feedback"}:
        return "inbox.page"
    is_there = blueprint == "desk" or any(endpoint == it for it, _ in NAVIGATION)
    return endpoint if is_there else f"{blueprint}.page"


def send_view(name: str, status: int = 200, **values: object) -> Response:
    """A page of the desk, in the language of whoever is signed in."""
    lang = staff_lang()
    response = send_template(
        name,
        lang,
        status,
        desk_words={**desk_words(lang), **FRESHDESK[lang]},
        langs=services().kb.langs,
        member=access.member(),
        navigation=[it for it in NAVIGATION if it[0] != "tickets.page" or has_account()],
        here=_current(),
        to_do=services().store.inbox.count() + services().store.pages.count(),
        languages=NAMES,
        other_lang=services().kb.other_than(lang),
        **values,
    )
    return access.unlisted(response)
