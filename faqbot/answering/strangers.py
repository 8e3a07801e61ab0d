"""Products that nobody listed: the host of an API that is called, or what stands before "API".

No list names them all. Both need that nothing of the product that we know is named, and are read
with care: an address may be one's own, a reverse proxy's, or where a webhook goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from faqbot.answering.products import NEAR, Mention, foreign_product
from faqbot.diagnosis.endpoints import PREFIX
from faqbot.diagnosis.lexicon import normalise
from faqbot.diagnosis.own_product import Own
from faqbot.model import Lang, Product

UNLISTED: Final = "unlisted"  # the id of all of them

_ENDS: Final = "com|net|org|io|co|app|dev|ai|us|eu|de|fr|uk|in|jp|kr|so|me|cloud|chat|tech"
HOST: Final = re.compile(
    r"(?<![\w@.-])(?:https?://)?((?:[\w-]{1,63}\.){1,5}"
    rf"(?:{_ENDS}))(?![\w-]|\.\w)(?::\d{{1,5}})?(/[^\s\"'<>`),;가-힣]*)?"
)
API_HOST: Final = re.compile(
    r"(?:^|\.)(?:[\w-]{0,40}apis?(?:-\w+)?|graph|hooks|gateway|rest)\.|apis\.com$"
)
API_PATH: Final = re.compile(r"/(?:api|rest|graphql|oauth2?|v\d)(?![a-z])")
# A help desk under an address of one's own, a placeholder, or what people host themselves.
OWN_HOST: Final = re.compile(
    r"^(?:help|helpdesk|help-desk|support|desk|care|cs|service|tickets?)\."
    r"|(?:^|[.-])(?:example|your\w*|my\w*|our\w*|domain|company|internal|local|test|acme|proxy)[.-]"
    r"|(?:ngrok|ngrok-free|trycloudflare|beeceptor|pipedream|amazonaws|azurewebsites|run"
    r"|cloudfunctions|workers|vercel|netlify|herokuapp|onrender|fly)\.[a-z]+$|^script\.google\."
)
# Where a webhook goes, or a value that happens to be an address.
RECEIVES: Final = re.compile(
    r"webhook|callback|receiver|listener|endpoint|(?<![a-z])rules?(?![a-z])|automation|trigger"
    r"|attach|image|widget|middleware|proxy|웹훅|웹후크|수신|규칙|자동화|이미지|첨부|위젯|미들웨어|프록시"
)
NAMED: Final = re.compile(
    r"(?<![\w./@:-])([a-z][a-z0-9]{3,23})(?:\.(?:io|com|ai|app))?(?:'s)?"
    r"(?: (?:rest|graphql|admin|public|open))? (?:api|webhooks?)(?![a-z])"
)
# Verbs, adjectives and things are no names. Korean ones stand before "API" in too many forms ("닫는
# API") to be told from names in Hangul.
ORDINARY: Final = re.compile(
    r"un\w+|\w+(?:ing|ed|able|ible|al|ive|ful|ous|ly|ise|ize|ate|ment|tion|less|ish|ic|ary|ory"
    r"|ant|ent|ers?|ure|ance|ence|ounce)"
)
VERB_BEFORE: Final = re.compile(r"(?:\b(?:to|i|we|you|they|can|please|not)|n't) $")


def find_stranger(
    text: str,
    prose: str,
    own: Own,
    langs: Iterable[Lang],
    is_known: Callable[[str], bool],
) -> Product | None:
    """What a question is about that is neither ours nor listed.

    `prose` is what its text says in words; `is_known` whether a word is of wordings, a typo of one,
    or a listed name.
    """
    text = normalise(text)
    if own.names.search(text):
        return None
    langs = tuple(langs)
    if host := _host(text):
        return _product(host, langs)
    return foreign_product(prose, _names(normalise(prose), langs, is_known), own)


def _product(name: str, langs: Sequence[Lang]) -> Product:
    return Product(UNLISTED, dict.fromkeys(langs, name), (), "link")


def _host(text: str) -> str | None:
    """The host of an API that is called, in a normalised text that names nothing of ours."""
    found = [(match[1], match[2] or "") for match in HOST.finditer(text)]
    if not found or PREFIX in text or RECEIVES.search(HOST.sub(" ", text)):
        return None
    if any(OWN_HOST.search(host) for host, _ in found):
        return None
    return next((h for h, path in found if API_HOST.search(h) or API_PATH.match(path)), None)


def _names(prose: str, langs: Sequence[Lang], is_known: Callable[[str], bool]) -> list[Mention]:
    found = []
    for match in NAMED.finditer(prose):
        name, start = match[1], match.start()
        before = prose[max(0, start - NEAR) : start]
        is_word = ORDINARY.fullmatch(name) or VERB_BEFORE.search(before)
        if not is_word and not is_known(name):
            found.append(Mention(start, match.end(1), _product(name, langs), True))
    return found
