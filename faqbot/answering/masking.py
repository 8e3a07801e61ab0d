"""Secrets in a question are replaced before anything is kept, shown or logged.

Each rule finds one way in which a secret is written and names the part that is secret. Hashes and
request ids (UUIDs, 32, 40 or 64 hexadecimal digits) stay, unless something calls them a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from faqbot.model import Masked
from faqbot.model import Secret as Kind

MASKS: Final[dict[Kind, str]] = {
    "api_key": "[api key]",
    "authorization": "[authorization]",
    "password": "[password]",
    "email": "[email]",
    "phone": "[phone]",
    "card": "[card]",
    "id_number": "[id number]",
}

ANY_MASK: Final = re.compile("|".join(re.escape(mask) for mask in MASKS.values()))

# Nothing secret begins with a mask, so that masking twice is the same as masking once.
_NO_MASK: Final = r"(?!\[(?:api key|authorization|password|email|phone|card|id number)\])"
# What documentation writes in a secret's place: YOUR_API_KEY, {{key}}, <key>, $KEY, X, ***
_PLACEHOLDER: Final = (
    r"(?:(?:your|my|the)?[_-]?(?:freshdesk)?[_-]?(?:api)?[_-]?"
    r"(?:key|token|password|passwd|pass|pwd|user_?name|user|login)?(?:[_-]?here)?"
    r"|[x*.•…]+|\{ANY*|<ANY*|%\w*%?|\$(?:[A-Z_({]ANY*)?|\[[a-z_ -]*\]?|null|none|undefined"
    r"|process\.envANY*|os\.(?:environ|getenv)ANY*|string|required|optional|mandatory)"
)
_PLAIN: Final = _PLACEHOLDER.replace("ANY", ".")
_USER_PLAIN: Final = _PLACEHOLDER.replace("ANY", "[^:]")

PLACEHOLDER: Final = re.compile(_PLAIN, re.IGNORECASE)
# "user:password" of which neither part is given
NO_CREDENTIALS: Final = re.compile(f"{_USER_PLAIN}:{_PLAIN}", re.IGNORECASE)
# A question about passwords goes on after the word.
PROSE: Final = re.compile(
    rf"{_PLAIN}|(?:a|an|and|any|are|can|could|did|do|does|empty|error|for|header|help|how|i|if|in"
    r"|is|it|missing|my|not|on|only|or|please|reset|same|should|the|to|was|what|when|where|which"
    r"|who|why|wrong)[?.!,]*",
    re.IGNORECASE,
)
# A password beside Hangul has a digit or a sign.
PASSWORD: Final = re.compile(r"^[!-~]|[\d!@#$%^*]")
# What stands after Basic or Bearer is encoded rather than a word.
SIGNED: Final = re.compile(r"[a-z][A-Z]|\d|[+=]")
# A value called a key mixes letters and digits, or upper and lower case.
TOKEN: Final = re.compile(r"\d.*[A-Za-z]|[A-Za-z].*\d|^(?=.{16}).*[a-z][A-Z].*[A-Z]")
# A lone word looks like Freshdesk's keys: some 20 letters and digits, mixed, and no hash.
KEY: Final = re.compile(
    r"^(?!(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64})\Z)(?=\d*[A-Za-z])"
    r"(?:(?=.{20}\Z).*\d|(?=.{1,24}\Z).*\d.*\d|.*\d[A-Za-z]+\d)"
)
# A number with a country's code has as many digits as a phone number (E.164).
PHONE: Final = re.compile(r"^(?:\D*\d){9,15}\D*\Z")


class Rule(NamedTuple):
    """A way to write a secret; the group `secret` is what is replaced."""

    kind: Kind
    pattern: re.Pattern[str]
    sign: str  # a text without this (in lower case) has nothing for the rule
    has: re.Pattern[str] | None  # what is in a secret
    harmless: re.Pattern[str] | None  # what a value is that is no secret


class _Secret(NamedTuple):
    start: int
    end: int
    kind: Kind


def mask(text: str) -> Masked:
    """Replace secrets by what they are, such as "[api key]"; masking again changes nothing."""
    pieces: list[str] = []
    kinds: dict[Kind, None] = {}
    end = 0
    for secret in _without_overlaps(list(_find(text))):
        pieces += [text[end : secret.start], MASKS[secret.kind]]
        kinds[secret.kind] = None
        end = secret.end
    return Masked("".join([*pieces, text[end:]]), tuple(kinds))


def _find(text: str) -> Iterator[_Secret]:
    lower = text.lower()
    for rule in RULES:
        if rule.sign not in lower:
            continue
        for found in rule.pattern.finditer(text):
            if _is_secret(found["secret"], rule):
                yield _Secret(*found.span("secret"), rule.kind)


def _without_overlaps(secrets: list[_Secret]) -> list[_Secret]:
    """Secrets joined where they overlap; an address that ends a URL's password is no address."""
    joined: list[_Secret] = []
    for secret in sorted(secrets, key=lambda secret: (secret.start, -secret.end)):
        last = joined[-1] if joined else None
        if last is None or secret.start >= last.end:
            joined.append(secret)
        elif secret.kind != "email":
            joined[-1] = last._replace(end=max(last.end, secret.end))
    return joined


def _is_secret(value: str, rule: Rule) -> bool:
    if rule.has and not rule.has.search(value):
        return False
    if rule.harmless and rule.harmless.fullmatch(value):
        return False
    return rule.kind != "card" or _is_card(value)


def _is_card(value: str) -> bool:
    """Whether digits add up as those of a card do (Luhn, ISO/IEC 7812-1)."""
    digits = [int(char) for char in value if char.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


_KEY_WORD: Final = r"(?:api[ _-]?keys?|api[ _-]?token|access[ _-]?token|token|secret|key|키|토큰)"
_PASSWORD_WORD: Final = r"(?:password|passwd|passcode|pwd|비밀번호|비번|패스워드|암호)"
_IS: Final = r"""["'”’]?\s{0,3}(?::=|=>|[:=])\s{0,3}["'“‘]?"""
_VALUE: Final = rf"""(?P<secret>{_NO_MASK}[^\s"'“”‘’`&;,<>)}}\]]+)"""
_TOKEN: Final = r"(?P<secret>[A-Za-z0-9][\w.~-]{8,}[A-Za-z0-9])"
_HOST: Final = r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![A-Za-z0-9])"
_QUOTED: Final = r"""["'](?P<secret>[^\s"']+)["']"""


def _rule(
    kind: Kind,
    sign: str,
    pattern: str,
    has: re.Pattern[str] | None = None,
    harmless: re.Pattern[str] | None = None,
) -> Rule:
    return Rule(kind, re.compile(pattern, re.IGNORECASE | re.ASCII), sign, has, harmless)


_ALONE: Final = r"(?<![\w./#+=-])"  # not in an address, a time or a longer number
_END: Final = r"(?![\w-]|\.\d)"
_USER: Final = r"(?:\s-u|--user)[\s=]{0,2}[\"']?"

RULES: Final = (
    # Authorization: Basic dG9tOng=, "Authorization": "Bearer …", and a scheme on its own
    _rule(
        "authorization",
        "b",
        r"(?<![A-Za-z])(?:basic|bearer)\s{1,3}(?P<secret>[\w+/~.-]{8,}={0,2})(?![(\w])",
        SIGNED,
        PLACEHOLDER,
    ),
    _rule(
        "authorization",
        "authorization",
        rf"authorization{_IS}(?P<secret>(?:token\s)?(?:token=)?[\w+/~.-]{{12,}}={{0,2}})(?![(\w])",
        SIGNED,
        PLACEHOLDER,
    ),
    # https://user:password@host
    _rule("password", "://", r"://(?P<secret>[^\s/@:\"']+:[^\s/@\"']+)@", harmless=NO_CREDENTIALS),
    # curl -u KEY:X, curl -u user:password
    _rule("api_key", ":", rf"{_USER}(?P<secret>[^\s:\"']+):x?(?![^\s\"'\\])", harmless=PLACEHOLDER),
    _rule(
        "password", ":", rf"{_USER}(?P<secret>[^\s:\"']+:[^\s\"']{{2,}})", harmless=NO_CREDENTIALS
    ),
    # auth=("KEY", "X"), HTTPBasicAuth("user", "password")
    _rule(
        "api_key", "auth", rf"auth\s?=?\s?\(\s?{_QUOTED}\s?,\s?[\"']x?[\"']", harmless=PLACEHOLDER
    ),
    _rule(
        "password",
        "auth",
        rf"auth\s?=?\s?\(\s?[\"'][^\s\"']+[\"']\s?,\s?(?![\"']x?[\"']){_QUOTED}",
        harmless=PLACEHOLDER,
    ),
    # password=…, "password": "…", 비밀번호: …; in a sentence only with a digit or a sign
    _rule("password", "", rf"{_PASSWORD_WORD}{_IS}{_VALUE}", PASSWORD, PROSE),
    _rule(
        "password",
        "",
        rf"{_PASSWORD_WORD}(?:\s(?:is|was)\s|[은는이가]\s?)[\"'“‘]?(?=[!-~]*[\d!@#$%^*]){_VALUE}",
        PASSWORD,
        PROSE,
    ),
    # api key: …, token=…, API 키는 …
    _rule("api_key", "", rf"{_KEY_WORD}{_IS}{_TOKEN}", TOKEN, PLACEHOLDER),
    _rule(
        "api_key",
        "",
        rf"{_KEY_WORD}(?:\s(?:is|was)\s|[은는이가]\s?)[\"'“‘(]?{_TOKEN}",
        TOKEN,
        PLACEHOLDER,
    ),
    _rule(
        "api_key", "", rf"{_KEY_WORD}\s[\"'“‘(]?(?P<secret>[A-Za-z0-9]{{12,}})", TOKEN, PLACEHOLDER
    ),
    # a signed token, and a word that looks like a key
    _rule("api_key", "eyj", r"(?<![\w.-])(?P<secret>eyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?)"),
    _rule("api_key", "", r"(?<![\w./@{%-])(?P<secret>[A-Za-z0-9]{18,64})(?![\w@-]|\.\w)", KEY),
    _rule("email", "@", rf"(?<![\w.%+-])(?P<secret>(?:[\w.%+-]+@{_HOST})+)"),
    _rule("email", "%40", rf"(?<![\w.+-])(?P<secret>(?:[\w.+-]+%40{_HOST})+)"),
    # people's numbers: as they are written in Korea, and with a country's code anywhere
    _rule("id_number", "-", rf"{_ALONE}(?P<secret>\d{{6}}-[1-8]\d{{6}}){_END}"),
    _rule("card", "", rf"{_ALONE}(?P<secret>(?:\d{{4}}[ -]){{3}}\d{{4}}){_END}"),
    _rule(
        "phone",
        "0",
        rf"{_ALONE}(?P<secret>01[016-9][ .-]?\d{{3,4}}[ .-]?\d{{4}}|0\d{{1,2}}-\d{{3,4}}-\d{{4}})"
        rf"{_END}",
    ),
    _rule(
        "phone",
        "+",
        rf"(?<![\w:.+])(?P<secret>\+[1-9]\d{{0,2}}(?:[ .-]?\(?\d{{1,4}}\)?){{2,5}}){_END}",
        PHONE,
    ),
)
