"""Secrets and personal data in a text are replaced before anything is kept, shown or logged.

How they are written stands in `masking.yml`, rule by rule with its source. Hashes and ids (UUIDs,
groups of eight hexadecimal digits) stay, unless something calls them a key; so do status codes,
error codes and the paths of calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, Final, NamedTuple, get_args

from faqbot.content.yamlfile import check_shape, parse_yaml
from faqbot.errors import ContentError
from faqbot.matching.spelling import visible
from faqbot.model import Lang, Masked
from faqbot.model import Secret as Kind

WINDOW: Final = 32  # characters before a secret in which it may be called something
# Dashes of all kinds, spaces of all widths and the signs of full width, as ASCII has them.
SAME: Final = {
    **{0xFEE0 + code: code for code in range(0x21, 0x7F)},
    **dict.fromkeys(
        # the last three: a drawn line, and letters that are typed in a hyphen's place
        (0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE63, 0x2500, 0x3161, 0x30FC),
        ord("-"),
    ),
    **dict.fromkeys((0xA0, 0x3000, *range(0x2000, 0x200B), 0x202F), ord(" ")),
}
_LISTED: Final = re.compile(r"((?:\d{1,3}\.){3})(\d{1,3})(?:-(?:\d{1,3}\.){3}(\d{1,3}))?", re.ASCII)
_DIGIT: Final = re.compile(r"[^\D0-9]")
_PART: Final = re.compile(r"\{([A-Z_]+)\}")
_SHAPE: Final = {
    "masks": {str: {"ko": str, "en": str}},
    "parts": {str: str},
    "rules": [
        {
            "name": str,
            "source": str,
            "kind": str,
            "pattern": str,
            **dict.fromkeys(("signs?", "has?", "harmless?", "check?", "near?", "unless?"), str),
        }
    ],
}


class Rule(NamedTuple):
    """A way to write a secret; the group `secret` is what is replaced.

    A match without it is passed over: what is no secret as a whole holds none either.
    """

    kind: Kind
    pattern: re.Pattern[str]
    signs: tuple[str, ...]  # a text with none of these (in lower case) has nothing for the rule
    has: re.Pattern[str] | None  # what is in a secret
    harmless: re.Pattern[str] | None  # what a value is that is no secret
    check: str  # how its digits add up, as a name in CHECKS
    near: re.Pattern[str] | None  # what stands before a secret, at most WINDOW characters
    unless: re.Pattern[str] | None  # what stands before something that is none


class _Secret(NamedTuple):
    start: int
    end: int
    kind: Kind


def mask(text: str, listed: Collection[str] = ()) -> Masked:
    """Replace secrets by what they are, such as "[api key]"; masking again changes nothing.

    All of a text is read, however long. Invisible characters are left out of it. Addresses that
    are `listed` stay: anybody can read them in the content.
    """
    text = name_masks(visible(text), "en")
    pieces: list[str] = []
    kinds: dict[Kind, None] = {}
    end = 0
    for secret in _without_overlaps(list(_find(legible(text), listed))):
        pieces += [text[end : secret.start], MASKS[secret.kind]]
        kinds[secret.kind] = None
        end = secret.end
    return Masked("".join([*pieces, text[end:]]), tuple(kinds))


def name_masks(text: str, lang: Lang) -> str:
    """A masked text with its masks in a language: "[전화번호]" for "[phone]"."""
    return ANY_MASK.sub(lambda found: NAMED[lang][_KINDS[found[0]]], text)


def kind_of_mask(name: str) -> Kind:
    """What a mask stands for, in whichever language: "phone" for "[전화번호]"."""
    return _KINDS[name]


def listed_addresses(texts: Iterable[str]) -> frozenset[str]:
    """The IPv4 addresses in texts, with all of a range in the last number: "10.0.0.8–10.0.0.11"."""
    return frozenset(
        f"{found[1]}{last}"
        for text in texts
        for found in _LISTED.finditer(legible(text))
        for last in range(int(found[2]), int(found[3] or found[2]) + 1)
    )


def legible(text: str) -> str:
    """A text as the rules read it: one width of letters, digits and signs, each in its place."""
    if text.isascii():
        return text
    return _DIGIT.sub(lambda digit: str(int(digit[0])), text.translate(SAME))


def _find(text: str, listed: Collection[str]) -> Iterator[_Secret]:
    lower = text.lower()
    # Each sign is looked for once: 276 for 98 rules, of which a dozen are left.
    numbers = {number for sign, some in SIGNED.items() if sign in lower for number in some}
    for rule in map(RULES.__getitem__, sorted(numbers)):
        for found in rule.pattern.finditer(text):
            if found["secret"] and _is_secret(found, rule) and found["secret"] not in listed:
                yield _Secret(*found.span("secret"), rule.kind)


def _without_overlaps(secrets: list[_Secret]) -> list[_Secret]:
    """Secrets joined where they overlap; an address that ends a URL's password is no address."""
    joined: list[_Secret] = []
    for secret in sorted(secrets, key=lambda one: (one.start, one.kind == "email", -one.end)):
        last = joined[-1] if joined else None
        if last is None or secret.start >= last.end:
            joined.append(secret)
        elif secret.kind != "email":
            joined[-1] = last._replace(end=max(last.end, secret.end))
    return joined


def _is_secret(found: re.Match[str], rule: Rule) -> bool:
    value, start = found["secret"], found.start("secret")
    if rule.has and not rule.has.search(value):
        return False
    if rule.harmless and rule.harmless.fullmatch(value):
        return False
    if rule.check and not CHECKS[rule.check](value):
        return False
    before = found.string[max(0, start - WINDOW) : start]
    if rule.near and not rule.near.search(before):
        return False
    return not (rule.unless and rule.unless.search(before))


# --- digits that check others ---------------------------------------------------------------


def _digits(value: str) -> list[int]:
    return [int(char) for char in value if char.isdigit()]


def is_luhn(value: str) -> bool:
    """Whether digits add up as those of a card do (ISO/IEC 7812-1)."""
    digits = _digits(value)
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def is_iban(value: str) -> bool:
    """Whether letters and digits leave a rest of one as those of an IBAN do (ISO 13616)."""
    signs = "".join(char for char in value if char.isalnum()).upper()
    rest = 0
    for char in signs[4:] + signs[:4]:
        number = int(char, 36)
        rest = (rest * (10 if number < 10 else 100) + number) % 97
    return rest == 1


def is_resident(value: str) -> bool:
    """Whether the last digit checks the others, as for Koreans or for foreigners before 2020."""
    *digits, last = _digits(value)
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    check = 11 - sum(map(int.__mul__, digits, weights)) % 11
    return last in (check % 10, (check + 2) % 10)


def is_business(value: str) -> bool:
    """Whether the last digit checks the others of a Korean business registration number."""
    *digits, last = _digits(value)
    weights = (1, 3, 7, 1, 3, 7, 1, 3, 5)
    total = sum(map(int.__mul__, digits, weights)) + digits[8] * 5 // 10
    return last == -total % 10


CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {
    "luhn": is_luhn,
    "iban": is_iban,
    "resident": is_resident,
    "business": is_business,
}

# --- the rules as they are written ----------------------------------------------------------


def read_rules(text: str, file: str) -> tuple[dict[Lang, dict[Kind, str]], tuple[Rule, ...]]:
    """Masks by language and kind, and rules; raises `ContentError` where the file is no such."""
    document = parse_yaml(text, file)
    if mistakes := list(check_shape(document, _SHAPE)):
        raise ContentError(mistakes)
    data = document.data
    odd = [
        document.finding(f"unknown: {rule['kind']!r} or {rule.get('check')!r}", "rules", number)
        for number, rule in enumerate(data["rules"])
        if rule["kind"] not in data["masks"] or rule.get("check", "luhn") not in CHECKS
    ]
    if odd or set(data["masks"]) != set(get_args(Kind)):
        raise ContentError(odd or [document.finding("not the kinds of the model", "masks")])
    langs: tuple[Lang, ...] = ("ko", "en")
    masks: dict[Lang, dict[Kind, str]] = {
        lang: {kind: f"[{names[lang]}]" for kind, names in data["masks"].items()} for lang in langs
    }
    names = "|".join(sorted({names[lang] for names in data["masks"].values() for lang in langs}))
    # Nothing secret begins with a mask, so that masking twice is the same as masking once.
    parts = {"NO_MASK": rf"(?!{{OPENED}}\[(?:{names})\])", **data["parts"]}
    return masks, tuple(_rule(rule, parts) for rule in data["rules"])


def _rule(rule: Mapping[str, Any], parts: Mapping[str, str]) -> Rule:
    def pattern(name: str, flags: int) -> re.Pattern[str] | None:
        return re.compile(_whole(rule[name], parts), flags) if name in rule else None

    either_case = re.IGNORECASE | re.ASCII
    return Rule(
        rule["kind"],
        re.compile(_whole(rule["pattern"], parts), either_case),
        tuple(rule.get("signs", "").lower().split()) or ("",),
        pattern("has", 0),
        pattern("harmless", re.IGNORECASE),
        rule.get("check", ""),
        pattern("near", either_case),
        pattern("unless", either_case),
    )


def _whole(source: str, parts: Mapping[str, str]) -> str:
    """A pattern with its lines joined and its parts filled in."""
    joined = "".join(line.strip() for line in source.splitlines())
    return _PART.sub(lambda part: _whole(parts[part[1]], parts), joined)


NAMED, RULES = read_rules(
    files("faqbot.answering").joinpath("masking.yml").read_text("utf-8"), "masking.yml"
)
# Each sign with the numbers of the rules that it is one of.
SIGNED: Final[Mapping[str, Sequence[int]]] = {
    sign: [number for number, rule in enumerate(RULES) if sign in rule.signs]
    for sign in {sign for rule in RULES for sign in rule.signs}
}
MASKS: Final[Mapping[Kind, str]] = NAMED["en"]
ANY_MASK: Final = re.compile(
    "|".join(re.escape(name) for masks in NAMED.values() for name in masks.values())
)
_KINDS: Final = {name: kind for masks in NAMED.values() for kind, name in masks.items()}
