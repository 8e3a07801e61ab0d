"""A call in JavaScript, with the `fetch` of Node."""

from __future__ import annotations

from collections.abc import Sequence

from faqbot.snippets.call import EVERY, Account, Call, indented, lay_out, literal, url_of
from faqbot.snippets.curl import needs_encoding


def render(calls: Sequence[Call], account: Account) -> str:
    """A module that makes the calls and prints each answer."""
    head = ['import { readFile } from "node:fs/promises";'] if any(c.files for c in calls) else []
    many = len(calls) > 1
    parts = [_request(call, account, str(n) if many else "") for n, call in enumerate(calls, 1)]
    return "\n\n".join([*head, *parts]) + "\n"


def _header(reply: str, name: str) -> str:
    headers = f"{reply}.headers"
    return f"Object.fromEntries({headers})" if name == EVERY else f"{headers}.get({literal(name)})"


def _request(call: Call, account: Account, number: str) -> str:
    lines = [f"// {call.does}"] if call.does else []
    if call.is_form:
        form = f"form{number}"
        lines.append(f"const {form} = new FormData();")
        for name, file in call.files:
            content = f"new Blob([await readFile({literal(file)})])"
            lines.append(f"{form}.append({literal(name)}, {content}, {literal(file)});")
        lines += [f"{form}.append({literal(n)}, {literal(v)});" for n, v in call.form]
    address = literal(url_of(call, account))
    if needs_encoding(call):
        query = f"query{number}"
        value = lay_out(dict(call.query), bare_names=True, after_last=",", first=36)
        lines.append(f"const {query} = new URLSearchParams({value});")
        address = f"`{account.url}{call.path}?${{{query}}}`"
    reply = f"reply{number}"
    lines.append(f"const {reply} = await fetch({address}, {{")
    if call.method != "GET":
        lines.append(f"  method: {literal(call.method)},")
    headers = []
    if call.signed_in:
        secret = literal(f"{account.key}:{account.password}")
        headers.append(f"Authorization: `Basic ${{btoa({secret})}}`")
    headers += [f"{literal(name)}: {literal(value)}" for name, value in call.headers.items()]
    if call.body is not None:
        headers.append('"Content-Type": "application/json"')
    if len(headers) == 1:
        lines.append(f"  headers: {{ {headers[0]} }},")
    elif headers:
        lines += ["  headers: {", *(f"    {each}," for each in headers), "  },"]
    if call.body is not None:
        laid = lay_out(call.body, bare_names=True, after_last=",", first=26)
        lines.append(f"  body: JSON.stringify({indented(laid, '  ')}),")
    elif call.is_form:
        lines.append(f"  body: form{number},")
    lines.append("});")
    shown = [f"{reply}.status", *(_header(reply, each) for each in call.shows)]
    shown.append(f"await {reply}.text()")  # which errors without a body have as well
    lines.append(f"console.log({', '.join(shown)});")
    return "\n".join(lines)
