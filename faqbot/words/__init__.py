"""Every word that faqbot itself says to people: a file per language, grouped by where it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

import yaml

from faqbot.model import LANGS, Lang

Words = Mapping[str, str]
"""What a place says in one language, by key; `{…}` marks what is filled in."""


def _read(lang: Lang) -> Mapping[str, Any]:
    text = files("faqbot.words").joinpath(f"{lang}.yml").read_text("utf-8")
    groups: Mapping[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return groups


GROUPS: Final = {lang: _read(lang) for lang in LANGS}


FAQ: Final[Mapping[Lang, Words]] = {lang: GROUPS[lang]["faq"] for lang in LANGS}


def _of(group: str, **own: str) -> Mapping[Lang, Words]:
    """A group in each language; `own` names what the FAQ itself says in it."""
    return {
        lang: {**GROUPS[lang][group], **{key: FAQ[lang][name] for key, name in own.items()}}
        for lang in LANGS
    }


EXAMPLES: Final[Mapping[Lang, Mapping[str, Sequence[str]]]] = {
    lang: GROUPS[lang]["examples"] for lang in LANGS
}
SITE: Final = _of("site")
STATUS_CLASSES: Final = _of("status_classes")
MESSAGE_PLACES: Final = _of("message_places", other="foreign_messages")
MINUTE: Final = _of("minute")
SCRIPTS: Final = _of("scripts")
WIDGET: Final = _of("widget")
FIND: Final = _of("find")
KINDS: Final = _of("kinds")
BENCH: Final = _of("bench")
BOT: Final = _of("bot", product="other_product")
TABLES: Final = _of("tables", as_of="addresses_as_of")
TICKET: Final = _of("ticket")
SERVER: Final = _of("server")
DESK: Final = _of("desk")
MASKED: Final = _of("masked")
TOOLS: Final = _of("tools")
CHAT: Final = _of("chat")
SIDEBAR: Final = _of("sidebar")
NOTE: Final = _of("note")
FRESHDESK: Final = _of("freshdesk")
SETUP: Final = _of("setup")
