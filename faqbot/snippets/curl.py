"""A call as `curl` for a Unix shell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from faqbot.snippets.call import Account, Call, encode, indented, lay_out, pairs_of, url_of

LINE: Final = 60  # characters; behind them an address has a line of its own
_BARE: Final = re.compile(r"[\w@%+=:,./-]+", re.A)  # what a shell leaves as it is
_MEANS_MORE: Final = re.compile(r'^[@<"(]|[;\\]')  # to -F: a file, a type, a quoted value


def render(calls: Sequence[Call], account: Account) -> str:
    """The commands, one after the other."""
    return "\n\n".join(_command(call, account) for call in calls)


def quoted(text: str) -> str:
    """A text as one word of a POSIX shell."""
    if _BARE.fullmatch(text):
        return text
    return "'" + text.replace("'", "'\\''") + "'"


def needs_encoding(call: Call) -> bool:
    """Whether a value of the query cannot stand in an address as it is."""
    return any(encode(value) != value for value in call.query.values())


def options_of(call: Call) -> list[list[str]]:
    """What `curl` is told of a call's headers and query, an option with its value each."""
    options = [["-H", f"{name}: {value}"] for name, value in call.headers.items()]
    if call.body is not None:
        options.append(["-H", "Content-Type: application/json"])
    return options


def method_of(call: Call) -> list[str]:
    """The option for a method that is not the usual one."""
    return [] if call.method == "GET" else ["-X", call.method]


def shows_headers(call: Call) -> bool:
    """Whether the answer's headers are to be seen: they are asked for, or all there is."""
    return bool(call.shows) or not call.answers_json


def _command(call: Call, account: Account) -> str:
    first = ["curl", *(["-i"] if shows_headers(call) else [])]
    if call.signed_in:
        first += ["-u", quoted(f"{account.key}:{account.password}")]
    first += method_of(call)
    lines: list[str] = []
    if needs_encoding(call):
        first.append("-G")
        lines += [f"--data-urlencode {quoted(f'{name}={value}')}" for name, value in pairs_of(call)]
        address = account.url + call.path
    else:
        address = url_of(call, account)
    lines += [f"{option} {quoted(value)}" for option, value in options_of(call)]
    lines += [f"-F {quoted(f'{name}=@{file}')}" for name, file in call.files]
    for name, value in call.form:
        option = "--form-string" if _MEANS_MORE.search(value) else "-F"
        lines.append(f"{option} {quoted(f'{name}={value}')}")
    if call.body is not None:
        lines.append(f"-d {quoted(indented(lay_out(call.body, first=6), '  '))}")
    shown = [f"# {call.does}"] if call.does else []
    together = f"{' '.join(first)} {quoted(address)}"
    begin = [together] if len(together) <= LINE else [" ".join(first), f"  {quoted(address)}"]
    return "\n".join([*shown, " \\\n".join([*begin, *(f"  {line}" for line in lines)])])
