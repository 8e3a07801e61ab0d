"""What a webhook says: a ticket's id above all, from whatever an automation rule sends.

Freshdesk's placeholders may break the body that they are put into: quotes and newlines of a text in
JSON, words without quotes. So what is no JSON is searched for what is needed of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from faqbot.answering.masking import mask
from faqbot.store.notes import Delivery

EVENT: Final = 1_000  # characters of an event that are looked at; a rule may send any text as one
GREATEST_ID: Final = 2**53  # beyond it JSON's numbers are not exact
WRAPPERS: Final = ("freshdesk_webhook", "ticket", "data")
LANG: Final = re.compile(r"[A-Za-z]{2}(?:-[A-Za-z]{2,4})?")

_ID: Final = re.compile(
    r"ticket[ _-]?id(?:[\"']|\s+type=[\"']\w+[\"'])?\s*[:=>]\s*[\"']?#?(?P<id>\d{1,16})\b(?!\.\d)",
    re.I,
)
_ADDRESS: Final = re.compile(r"/tickets/(?P<id>\d{1,16})\b")
_EVENT: Final = re.compile(
    r"event[\"']?\s*[:=>]\s*[\"']?(?P<event>\{(?:[^{}]|\{[^{}]*\}){0,200}\})", re.I
)
_FORM: Final = re.compile(r"\w+=")
_OF_NOTE: Final = re.compile(r"\bnote_type\b")


def read_delivery(body: bytes) -> Delivery:
    """What a body says, masked; without a ticket's id where none is found in it."""
    text = body.decode("utf-8", "replace")
    found = dict(_pairs(_document_of(text)))
    ticket_id = _id_of(found.get("ticket_id", found.get("id")))
    if ticket_id is None:
        match = _ID.search(text) or _ADDRESS.search(text)
        ticket_id = _id_of(match["id"]) if match else None
    event = found.get("event") or found.get("triggered_event")
    if not event and (match := _EVENT.search(text)):
        event = match["event"]
    lang = str(found.get("lang") or "").strip()
    return Delivery(
        ticket_id,
        mask(str(event or "").strip()[:EVENT]).text[:100],
        str(found.get("modified") or found.get("updated_at") or "").strip(),
        lang if LANG.fullmatch(lang) else "",
    )


def is_of_note(delivery: Delivery) -> bool:
    """Whether it tells of a note: ours, or one by an agent, of which nothing follows."""
    return bool(_OF_NOTE.search(delivery.event))


def _document_of(text: str) -> Any:
    try:
        return json.loads(text, strict=False)  # a newline in a text is no reason to give up
    except (ValueError, RecursionError):
        return dict(parse_qsl(text)) if _FORM.match(text) else None


def _pairs(document: Any, depth: int = 2) -> Iterator[tuple[str, Any]]:
    """The fields of a document, the outer ones last, which so count more."""
    if not isinstance(document, Mapping):
        return
    for name in WRAPPERS if depth else ():
        yield from _pairs(document.get(name), depth - 1)
    for name, value in document.items():
        if isinstance(value, str | int) and not isinstance(value, bool):
            yield name, value


def _id_of(value: object) -> int | None:
    digits = str(value if value is not None else "").strip().lstrip("#")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 16:
        return None
    return int(digits) if 0 < int(digits) < GREATEST_ID else None
