"""Other products that a question names, and whether it is about one of them.

A Latin name stands alone; one in Hangul begins a word and may go on, with a particle for instance.
A name that is an ordinary word too, or one that ours is often joined with, counts only beside
a second sign, such as "API" or "토큰".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from faqbot.diagnosis.lexicon import normalise
from faqbot.diagnosis.own_product import Own
from faqbot.model import Product

MAX_NAMES: Final = 40  # more than this of a paste adds time and no meaning
LONG_NAME: Final = 9
NEAR: Final = 24  # characters around a name that say what it is there for

# What makes an ordinary word the name of a product.
SIGN: Final = re.compile(
    r"(?<![a-z])(?:api|webhooks?|sdk|tokens?|app|plan|bot|integration|plugin|connector|account"
    r"|admin|oauth)(?![a-z])"
    r"|웹훅|웹후크|토큰|연동|플러그인|메신저|봇|오픈api|개발자|관리자"
    r"|^\.[a-z]+(?:\.[a-z]|\()"  # hubspot.crm.contacts: its library is called
)
# Of a word in Hangul this is a sign as well; one in Latin letters needs its sign right after it.
FAULT: Final = re.compile(r"(?<!\d)[45]\d\d(?!\d)|에러|오류")
SIGN_AFTER: Final = re.compile(
    r"(?:['’]s)?[ .]?(?:api|webhook|app(?![a-z])|token|sdk|bot(?![a-z])|connector|crm|com|io)"
)
# "Like Zendesk", "unlike in Jira", "카페24처럼", "네이버는 …던데": a comparison.
LIKE_BEFORE: Final = re.compile(
    r"\b(?:like|unlike|as|than|left|leaving|replac\w+|instead of|migrat\w+ from) "
    r"(?:in |with |on )?$"
)
FROM_BEFORE: Final = re.compile(r"\bfrom (?:the )?$")
FROM_AFTER: Final = re.compile(r"(?![ -]api\b)")  # "from the Zendesk API": its own answers
LIKE_AFTER: Final = re.compile(
    r"\s?(?:(?:api|웹훅|webhooks?)\s?)?(?:처럼|같이|마냥|보다|대신|쓰다가|쓰던"
    r"|[은는] .{0,40}던데|[은는]\s?되는데|에선? 되는데"
    r"|.{0,24}(?:옮[기겨긴길]|이관|이전(?=[하할])|넘어[오온올왔]|갈아[타탄탈]|마이그레이션)|migrat)"
)
# Our side of a link: a thing is sent to the product, or the two are joined.
LINKED_BEFORE: Final = re.compile(
    r"\b(?:to|into|with|via|through|using|notify|inform|from) (?:an? |our |my |the )?$"
)
LINKED_AFTER: Final = re.compile(
    r"\s?(?:채널|메신저|방|알림|주소|시트|봇)?\s?"
    r"(?:으로|로(?!그)|에(?![서는])|에다|에게|한테|이랑|랑|하고|와|과)"
    r"(?![가-힣]?\s?(?:api|로그인))"
)
JOINED_AFTER: Final = re.compile(
    r"\s?(?:기본 |공식 |built-in )?(?:연동|integration|connect(?:or|ion)|sync)"
)
# Another help desk's: what it joins is not ours unless our product is named.
CONNECTOR_AFTER: Final = re.compile(r"\s?connector")
# What a product's programmers use ours with: "the Laravel 5.7 module".
LIBRARY_AFTER: Final = re.compile(
    r"\s?[\d.]*\s?(?:module|package|sdk|wrapper|library|bundle|패키지|모듈)"
)
# "hubspot: ..." and "[HubSpot] ..." say what a text is about.
HEADING_BEFORE: Final = re.compile(r"(?:^|\n)\s*\[?\Z")
HEADING_AFTER: Final = re.compile(r"\s?[\]:]\s")


class Mention(NamedTuple):
    """A product where a question names it."""

    start: int
    end: int
    product: Product
    is_sure: bool


def build_products(products: Iterable[Product]) -> Callable[[str], tuple[Mention, ...]]:
    """Prepare products for a search: question → mentions in order, the longest at each place."""
    by_start: dict[str, list[tuple[str, Product, bool]]] = {}
    for product in products:
        for sure, names in ((True, product.names), (False, product.words)):
            for name in names:
                key = normalise(name)
                by_start.setdefault(key[:2], []).append((key, product, sure))
    for rows in by_start.values():
        rows.sort(key=lambda row: -len(row[0]))

    def find(question: str) -> tuple[Mention, ...]:
        text = normalise(question)
        found: list[Mention] = []
        at = 0
        while at < len(text) and len(found) < MAX_NAMES:
            rows = by_start.get(text[at : at + 2])
            row = rows and next((r for r in rows if _stands_at(text, at, r[0])), None)
            if row:
                found.append(Mention(at, at + len(row[0]), row[1], row[2]))
            at += len(row[0]) if row else 1
        return tuple(found)

    return find


def _stands_at(text: str, at: int, name: str) -> bool:
    if not text.startswith(name, at):
        return False
    before, after = text[at - 1 : at], text[at + len(name) : at + len(name) + 1]
    if _is_word(before) and (_is_latin(before) == _is_latin(name[0])):
        return False
    if not (_is_latin(name[-1]) and _is_latin(after)):
        return True
    # ZendeskAPI, New-FreshServiceTicket: what is that long begins no other word.
    return text.startswith("api", at + len(name)) or len(name) >= LONG_NAME


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _is_latin(char: str) -> bool:
    return char == "_" or (char.isascii() and char.isalnum())


def _has_sign(mention: Mention, text: str, before: str, after: str) -> bool:
    """Whether a word is meant as the name of a product."""
    if not mention.is_sure and _is_latin(text[mention.start]):
        return bool(SIGN_AFTER.match(after))
    if HEADING_BEFORE.search(before) and HEADING_AFTER.match(after):
        return True
    is_fault = not mention.is_sure and FAULT.search(after)
    return bool(is_fault or SIGN.search(before) or SIGN.search(after))


def is_home(question: str, own: Own) -> bool:
    """Whether a question names the product that we know."""
    return bool(own.names.search(normalise(question)))


def foreign_product(question: str, mentions: Iterable[Mention], own: Own) -> Product | None:
    """The product that a question is about, where that is not our own."""
    text = normalise(question)
    home = len(own.names.findall(text))
    is_ours = bool(own.shared.search(text))
    about: list[Product] = []
    for mention in mentions:
        before = text[max(0, mention.start - NEAR) : mention.start]
        after = text[mention.end : mention.end + 2 * NEAR]
        is_sure = mention.is_sure and mention.product.role == "other"
        if mention.product.role == "tool":
            continue
        if not (is_sure or _has_sign(mention, text, before, after)):
            continue
        if LIKE_BEFORE.search(before) or LIKE_AFTER.match(after):
            continue
        if FROM_BEFORE.search(before) and FROM_AFTER.match(after):
            continue
        is_theirs = mention.product.role == "other" and CONNECTOR_AFTER.match(after)
        if JOINED_AFTER.match(after) and (home or (is_ours and not is_theirs)):
            continue
        if LIBRARY_AFTER.match(after) and is_ours:
            continue
        is_linked = LINKED_BEFORE.search(before) or LINKED_AFTER.match(after)
        if mention.product.role == "link" and is_linked and is_ours:
            continue
        about.append(mention.product)
    return next((product for product in about if about.count(product) > home), None)
