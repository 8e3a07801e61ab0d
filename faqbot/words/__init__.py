"""Every word that faqbot itself says to people: a file per language, grouped by where it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

import yaml

from faqbot.languages import NAMES
from faqbot.model import LANGS, KnowledgeBase, Lang

Words = Mapping[str, str]
"""What a place says in one language, by key; `{…}` marks what is filled in."""


def _read(lang: Lang) -> Mapping[str, Any]:
    text = files("faqbot.words").joinpath(f"{lang}.yml").read_text("utf-8")
    groups: Mapping[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return groups


GROUPS: Final = {lang: _read(lang) for lang in LANGS}


class InLanguages(dict[Lang, Words]):
    """What a place says by language; English where faqbot itself does not speak one."""

    def __missing__(self, lang: Lang) -> Words:
        return self["en"]


FAQ: Final = InLanguages({lang: GROUPS[lang]["faq"] for lang in LANGS})


def _of(group: str) -> Mapping[Lang, Words]:
    """A group in each language."""
    return InLanguages({lang: GROUPS[lang][group] for lang in LANGS})


def name_of(lang: Lang, spoken: Lang) -> str:
    """What a language is called in the one that is `spoken`, or else in itself."""
    return DESK[spoken].get(f"language_{lang}", NAMES.get(lang, lang))


SITE: Final = _of("site")
STATUS_CLASSES: Final = _of("status_classes")
MESSAGE_PLACES: Final = _of("message_places")
MINUTE: Final = _of("minute")
SCRIPTS: Final = _of("scripts")
WIDGET: Final = _of("widget")
FIND: Final = _of("find")
KINDS: Final = _of("kinds")
BENCH: Final = _of("bench")
BOT: Final = _of("bot")
TABLES: Final = _of("tables")
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

EXAMPLES: Final = 3  # questions to try where a knowledge base names none


def own_words(kb: KnowledgeBase, lang: Lang) -> Words:
    """What a knowledge base calls itself and says of itself; what it leaves out, plainly."""
    said = {key: texts[lang] for key, texts in kb.own.items()}
    name = said.get("name", FAQ[lang]["name"])
    return {key: text.format(name=name) for key, text in FAQ[lang].items()} | said


def bot_words(kb: KnowledgeBase, lang: Lang) -> Words:
    """What the bot says, with what the knowledge base is about where a reply names that."""
    own = kb.product.name or own_words(kb, lang)["name"]
    return {**BOT[lang], "product": BOT[lang]["product"].replace("{own}", own)}


def own_examples(kb: KnowledgeBase, lang: Lang, place: str) -> Sequence[str]:
    """Questions to try, in a place ("home", "widget"): its own, else the most wanted ones."""
    if place in kb.examples:
        return kb.examples[place][lang]
    return [kb.entries[id].texts[lang].title for id in kb.popular[:EXAMPLES]]
