"""Secrets in a question are replaced before anything is kept, shown or logged.

Each rule finds one way in which a secret is written and names the part that is secret. Hashes and
request ids (UUIDs, 32, 40 or 64 hexadecimal digits) stay, unless something calls them a key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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
_PLACEHOLDER: Final = re.compile(
    r"(?:your|my|the)?[_-]?(?:freshdesk)?[_-]?(?:api)?[_-]?"
    r"(?:key|token|password|passwd|pass|pwd|user_?name|user|login)?(?:[_-]?here)?"
    r"|[x*.•…]+|\{.*|<.*|%\w*%?|\$(?:[A-Z_({].*)?|\[[a-z_ -]*\]?|null|none|undefined"
    r"|process\.env.*|os\.(?:environ|getenv).*|string|required|optional|mandatory",
    re.IGNORECASE,
)
_PROSE: Final = frozenset(
    """
    a an and any are can could did do does empty error for header help how i if in is it missing my
    not on only or please reset same should the to was what when where which who why wrong
    """.split()
)
_HASH: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}", re.IGNORECASE)
_SIGN: Final = re.compile(r"[\d!@#$%^*]")
_SIGNED: Final = re.compile(r"[a-z][A-Z]|\d|[+=]")


class _Rule(NamedTuple):
    """A way to write a secret; the group `secret` is what is replaced."""

    kind: Kind
    pattern: re.Pattern[str]
    is_secret: Callable[[str], bool]
    sign: str  # a text without this (in lower case) has nothing for the rule


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
    for kind, pattern, is_secret, sign in _RULES:
        if sign not in lower:
            continue
        for found in pattern.finditer(text):
            if is_secret(found["secret"]):
                yield _Secret(*found.span("secret"), kind)


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


def _is_given(value: str) -> bool:
    """Whether a value is no placeholder."""
    return not _PLACEHOLDER.fullmatch(value)


def _is_password(value: str) -> bool:
    if not value[0].isascii() and not _SIGN.search(value):
        return False
    return _is_given(value) and value.lower().rstrip("?.!,") not in _PROSE


def _is_credentials(value: str) -> bool:
    """Whether "user:password" has a part that is no placeholder."""
    return any(_is_given(part) for part in value.split(":", 1))


def _is_signed(value: str) -> bool:
    """Whether a value after Basic or Bearer is encoded rather than a word."""
    return _is_given(value) and bool(_SIGNED.search(value))


def _is_token(value: str) -> bool:
    """Whether a value called a key mixes letters and digits, or upper and lower case."""
    return _is_given(value) and bool(
        (re.search(r"\d", value) and re.search(r"[A-Za-z]", value))
        or (len(value) >= 16 and re.search(r"[a-z][A-Z].*[A-Z]", value))
    )


def _is_key(value: str) -> bool:
    """Whether a lone word looks like Freshdesk's keys: some 20 letters and digits, mixed."""
    digits = sum(char.isdigit() for char in value)
    if digits == 0 or digits == len(value) or _HASH.fullmatch(value):
        return False
    if len(value) <= 24:
        return digits > 1 or len(value) == 20
    return len(re.findall(r"\d+", value)) > 1


def _is_card(value: str) -> bool:
    """Whether digits add up as those of a card do (Luhn, ISO/IEC 7812-1)."""
    digits = [int(char) for char in value if char.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_phone(value: str) -> bool:
    """Whether a number with a country's code has as many digits as a phone number (E.164)."""
    return 9 <= sum(char.isdigit() for char in value) <= 15


def _is_any(value: str) -> bool:
    return True


_KEY_WORD: Final = r"(?:api[ _-]?keys?|api[ _-]?token|access[ _-]?token|token|secret|key|키|토큰)"
_PASSWORD_WORD: Final = r"(?:password|passwd|passcode|pwd|비밀번호|비번|패스워드|암호)"
_IS: Final = r"""["'”’]?\s{0,3}(?::=|=>|[:=])\s{0,3}["'“‘]?"""
_VALUE: Final = rf"""(?P<secret>{_NO_MASK}[^\s"'“”‘’`&;,<>)}}\]]+)"""
_TOKEN: Final = r"(?P<secret>[A-Za-z0-9][\w.~-]{8,}[A-Za-z0-9])"
_HOST: Final = r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![A-Za-z0-9])"
_QUOTED: Final = r"""["'](?P<secret>[^\s"']+)["']"""


def _rule(kind: Kind, pattern: str, is_secret: Callable[[str], bool], sign: str) -> _Rule:
    return _Rule(kind, re.compile(pattern, re.IGNORECASE | re.ASCII), is_secret, sign)


_ALONE: Final = r"(?<![\w./#+=-])"  # not in an address, a time or a longer number
_END: Final = r"(?![\w-]|\.\d)"
_USER: Final = r"(?:\s-u|--user)[\s=]{0,2}[\"']?"

_RULES: Final = (
    # Authorization: Basic dG9tOng=, "Authorization": "Bearer …", and a scheme on its own
    _rule(
        "authorization",
        r"(?<![A-Za-z])(?:basic|bearer)\s{1,3}(?P<secret>[\w+/~.-]{8,}={0,2})(?![(\w])",
        _is_signed,
        "b",
    ),
    _rule(
        "authorization",
        rf"authorization{_IS}(?P<secret>(?:token\s)?(?:token=)?[\w+/~.-]{{12,}}={{0,2}})(?![(\w])",
        _is_signed,
        "authorization",
    ),
    # https://user:password@host
    _rule("password", r"://(?P<secret>[^\s/@:\"']+:[^\s/@\"']+)@", _is_credentials, "://"),
    # curl -u KEY:X, curl -u user:password
    _rule("api_key", rf"{_USER}(?P<secret>[^\s:\"']+):x?(?![^\s\"'\\])", _is_given, ":"),
    _rule("password", rf"{_USER}(?P<secret>[^\s:\"']+:[^\s\"']{{2,}})", _is_credentials, ":"),
    # auth=("KEY", "X"), HTTPBasicAuth("user", "password")
    _rule("api_key", rf"auth\s?=?\s?\(\s?{_QUOTED}\s?,\s?[\"']x?[\"']", _is_given, "auth"),
    _rule(
        "password",
        rf"auth\s?=?\s?\(\s?[\"'][^\s\"']+[\"']\s?,\s?(?![\"']x?[\"']){_QUOTED}",
        _is_given,
        "auth",
    ),
    # password=…, "password": "…", 비밀번호: …; in a sentence only with a digit or a sign
    _rule("password", rf"{_PASSWORD_WORD}{_IS}{_VALUE}", _is_password, ""),
    _rule(
        "password",
        rf"{_PASSWORD_WORD}(?:\s(?:is|was)\s|[은는이가]\s?)[\"'“‘]?(?=[!-~]*[\d!@#$%^*]){_VALUE}",
        _is_password,
        "",
    ),
    # api key: …, token=…, API 키는 …
    _rule("api_key", rf"{_KEY_WORD}{_IS}{_TOKEN}", _is_token, ""),
    _rule(
        "api_key",
        rf"{_KEY_WORD}(?:\s(?:is|was)\s|[은는이가]\s?)[\"'“‘(]?{_TOKEN}",
        _is_token,
        "",
    ),
    _rule("api_key", rf"{_KEY_WORD}\s[\"'“‘(]?(?P<secret>[A-Za-z0-9]{{12,}})", _is_token, ""),
    # a signed token, and a word that looks like a key
    _rule(
        "api_key",
        r"(?<![\w.-])(?P<secret>eyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?)",
        _is_any,
        "eyj",
    ),
    _rule(
        "api_key",
        r"(?<![\w./@{%-])(?P<secret>[A-Za-z0-9]{18,64})(?![\w@-]|\.\w)",
        _is_key,
        "",
    ),
    _rule("email", rf"(?<![\w.%+-])(?P<secret>(?:[\w.%+-]+@{_HOST})+)", _is_any, "@"),
    _rule("email", rf"(?<![\w.+-])(?P<secret>(?:[\w.+-]+%40{_HOST})+)", _is_any, "%40"),
    # people's numbers: as they are written in Korea, and with a country's code anywhere
    _rule("id_number", rf"{_ALONE}(?P<secret>\d{{6}}-[1-8]\d{{6}}){_END}", _is_any, "-"),
    _rule("card", rf"{_ALONE}(?P<secret>(?:\d{{4}}[ -]){{3}}\d{{4}}){_END}", _is_card, ""),
    _rule(
        "phone",
        rf"{_ALONE}(?P<secret>01[016-9][ .-]?\d{{3,4}}[ .-]?\d{{4}}|0\d{{1,2}}-\d{{3,4}}-\d{{4}})"
        rf"{_END}",
        _is_any,
        "0",
    ),
    _rule(
        "phone",
        rf"(?<![\w:.+])(?P<secret>\+[1-9]\d{{0,2}}(?:[ .-]?\(?\d{{1,4}}\)?){{2,5}}){_END}",
        _is_phone,
        "+",
    ),
)
