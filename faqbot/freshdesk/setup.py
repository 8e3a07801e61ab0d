"""The automation rule that tells faqbot of tickets, step by step for who enters it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from faqbot.model import Lang
from faqbot.words import SETUP

PATH: Final = "/hooks/freshdesk"
HEADER: Final = "X-Faqbot-Secret"
UNKNOWN_BASE: Final = "https://faq.example.com"
# The rest is read by the API: a text in a body may break it, an id cannot. Each placeholder stands
# in quotes, so that the body is JSON whatever Freshdesk puts there.
BODY: Final[Mapping[str, str]] = {
    "ticket_id": "{{ticket.id}}",
    "event": "{{triggered_event}}",
    "modified": "{{ticket.modified_on}}",
    "lang": "{{ticket.requester.language}}",
}
_SIZE: Final = 20  # characters of a secret that nobody guesses


def write_rule(lang: Lang, base: str | None, secret: str | None, shown: bool, made: str) -> str:
    """The rule to enter: event, address, header and body, with what is still missing below it.

    `base` is the public address, `made` a secret to use where none is set; the one that is set
    appears where it is to be `shown` alone.
    """
    words = SETUP[lang]
    value = (secret if shown else words["not_shown"]) if secret else made
    rule = words["rule"].format(
        url=f"{base or UNKNOWN_BASE}{PATH}",
        header=f"{HEADER}: {value}",
        body=write_body(),
    )
    return "\n".join([rule, *_missing(lang, base, secret, made)])


def write_body() -> str:
    """What goes into the field for the body of the webhook."""
    return json.dumps(BODY, indent=2)


def _missing(lang: Lang, base: str | None, secret: str | None, made: str) -> list[str]:
    words = SETUP[lang]
    found = [] if base else [words["no_base"]]
    if secret is None:
        found.append(words["no_secret"].format(made=made))
    elif len(secret) < _SIZE:
        found.append(words["short_secret"].format(size=_SIZE))
    return [f"! {line}" for line in found]
