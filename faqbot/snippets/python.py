"""A call in Python, with requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from faqbot.snippets.call import EVERY, Account, Call, indented, lay_out, literal

_CONSTANTS: Final = {None: "None", True: "True", False: "False"}
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


def render(calls: Sequence[Call], account: Account) -> str:
    """A program that makes the calls and prints each answer."""
    return "\n\n".join(["import requests", *(_request(call, account) for call in calls)]) + "\n"


def _header(name: str) -> str:
    return "dict(reply.headers)" if name == EVERY else f"reply.headers[{literal(name)}]"


def _value(value: Any, first: int) -> str:
    laid = lay_out(value, "    ", _CONSTANTS, after_last=",", first=first)
    return indented(laid, "    ")


def _request(call: Call, account: Account) -> str:
    given = [literal(account.url + call.path)]
    if call.query:
        given.append(f"params={_value(dict(call.query), 12)}")
    if call.signed_in:
        given.append(f"auth=({literal(account.key)}, {literal(account.password)})")
    if call.headers:
        given.append(f"headers={_value(dict(call.headers), 13)}")
    if call.body is not None:
        given.append(f"json={_value(call.body, 10)}")
    if call.form and call.files:
        given.append(f"data={_pairs([f'({literal(n)}, {literal(v)})' for n, v in call.form])}")
    if call.is_form:
        files = [f'({literal(n)}, open({literal(f)}, "rb"))' for n, f in call.files]
        if not files:  # a form without files is sent in parts as well
            files = [f"({literal(n)}, (None, {literal(v)}))" for n, v in call.form]
        given.append(f"files={_pairs(files)}")
    given.append("timeout=30")
    name = f"requests.{call.method.lower()}" if call.method in _METHODS else "requests.request"
    if call.method not in _METHODS:
        given.insert(0, literal(call.method))
    shown = ["reply.status_code", *map(_header, call.shows)]
    shown.append("reply.text")  # which errors without a body have as well
    inside = "".join(f"    {each},\n" for each in given)
    comment = f"# {call.does}\n" if call.does else ""
    return f"{comment}reply = {name}(\n{inside})\nprint({', '.join(shown)})"


def _pairs(items: Sequence[str]) -> str:
    inside = "".join(f"        {each},\n" for each in items)
    return f"[\n{inside}    ]"
