"""What must hold for what a question can name: messages, products, calls of client libraries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, get_args

from faqbot.content.references import check_entries, check_known, fold
from faqbot.content.yamlfile import Document
from faqbot.model import ID, Finding, KnowledgeBase, Origin, Role

GAP: Final = re.compile(r"‹[^‹›]*›|\{[^{}]*\}")
WORD: Final = re.compile(r"\w+")
FEWEST_WORDS: Final = 2  # in a message's text: a single word is met by chance


def check_recognised(documents: Mapping[str, Document], kb: KnowledgeBase) -> Iterator[Finding]:
    """Findings in the files of messages, products and client libraries, where there are such."""
    if document := documents.get("data/messages.yml"):
        yield from _check_messages(document, kb)
    if document := documents.get("data/products.yml"):
        yield from _check_products(document, kb)
    if document := documents.get("data/clients.yml"):
        yield from _check_clients(document, kb)


def _check_messages(document: Document, kb: KnowledgeBase) -> Iterator[Finding]:
    yield from _check_ids(document, [message.id for message in kb.messages])
    lines: dict[str, int] = {}
    for number, message in enumerate(kb.messages):
        if message.status is not None:
            yield from check_known(
                document, "status code", message.status, kb.status_codes, number, "status"
            )
        if message.error is not None:
            yield from check_known(
                document, "error code", message.error, kb.error_codes, number, "error"
            )
        yield from check_entries(document, message.entries, kb, number, "entries")
        yield from check_known(
            document, "origin", message.origin, get_args(Origin), number, "origin"
        )
        if not message.texts:
            yield document.finding("a message needs a text", number, "texts")
        for index, text in enumerate(message.texts):
            place = (number, "texts", index)
            if len(WORD.findall(GAP.sub(" ", text))) < FEWEST_WORDS:
                yield document.finding(f"{text!r} has too few words to be known again", *place)
            if set("‹›{}") & set(GAP.sub("", text)):
                yield document.finding(f"{text!r} has a bracket without its other", *place)
            line = document.finding("", *place).line
            if line != (first := lines.setdefault(_as_compared(text), line)):
                yield document.finding(f"{text!r} says the same as line {first}", *place)


def _as_compared(text: str) -> str:
    """A message's text without what doesn't count when it is looked for."""
    return unicodedata.normalize("NFKC", GAP.sub("…", text)).casefold().rstrip(" .!?")


def _check_products(document: Document, kb: KnowledgeBase) -> Iterator[Finding]:
    yield from _check_ids(document, [product.id for product in kb.products])
    owner: dict[str, tuple[str, int]] = {}
    own = {fold(name) for name in (*kb.product.names, *kb.product.things)}
    for number, product in enumerate(kb.products):
        yield from check_known(document, "role", product.role, get_args(Role), number, "role")
        if not product.names and not product.words:
            yield document.finding("a product needs a name or a word", number, "names")
        spellings: set[str] = set()
        for key, names in (("names", product.names), ("words", product.words)):
            for index, name in enumerate(names):
                place = (number, key, index)
                line = document.finding("", *place).line
                other, where = owner.setdefault(fold(name), (product.id, line))
                if other != product.id:
                    message = f"{name!r} is a name of {other} too, on line {where}"
                    yield document.finding(message, *place)
                if name.casefold() in spellings:
                    yield document.finding(f"{name!r} stands twice", *place)
                if fold(name) in own:
                    message = f"{name!r} is a name of {kb.product.name}'s own"
                    yield document.finding(message, *place)
                spellings.add(name.casefold())


def _check_clients(document: Document, kb: KnowledgeBase) -> Iterator[Finding]:
    clients = kb.clients
    for number, id in enumerate(library.id for library in clients.libraries):
        yield from _check_id(document, id, "libraries", number, "id")
    for number, library in enumerate(clients.libraries):
        for call, section in library.calls.items():
            place = ("libraries", number, "calls", call)
            yield from check_known(document, "API section", section, kb.api, *place)
    for pair, section in clients.sections.items():
        verb, _, noun = pair.partition(" ")
        yield from check_known(document, "verb", verb, clients.verbs, "sections", pair)
        yield from check_known(document, "noun", noun, clients.nouns, "sections", pair)
        yield from check_known(document, "API section", section, kb.api, "sections", pair)


def _check_ids(document: Document, ids: Iterable[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, id in enumerate(ids):
        yield from _check_id(document, id, number, "id")
        if id in seen:
            yield document.finding(f"{id} stands twice", number, "id")
        seen.add(id)


def _check_id(document: Document, id: str, *place: str | int) -> Iterator[Finding]:
    if not ID.fullmatch(id):
        yield document.finding(f"an id is small letters, digits and '-', not {id!r}", *place)
