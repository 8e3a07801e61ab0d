"""A call as `curl.exe` for PowerShell on Windows.

Windows PowerShell loses double quotes on the way to a program, and Windows' `curl` reads its
arguments in the code page of the system. So whatever may hold either, a body or a form, goes to
`curl` by standard input, as UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from faqbot.snippets.call import Account, Call, lay_out, url_of
from faqbot.snippets.curl import method_of, options_of, shows_headers

UTF8: Final = "$OutputEncoding = [Text.UTF8Encoding]::new($false)"
_SINGLE: Final = re.compile("['\u2018\u2019\u201a\u201b]")  # each of them quotes
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def render(calls: Sequence[Call], account: Account) -> str:
    """The commands, one after the other."""
    sends = any(call.body is not None or call.is_form for call in calls)
    return "\n\n".join([*([UTF8] if sends else []), *(_command(call, account) for call in calls)])


def quoted(text: str) -> str:
    """A text as one word of PowerShell that nothing is put into."""
    return f"'{_SINGLE.sub(lambda quote: quote[0] * 2, text)}'"


def _command(call: Call, account: Account) -> str:
    words = ["curl.exe", *(["-i"] if shows_headers(call) else [])]
    if call.signed_in:
        words += ["-u", quoted(f"{account.key}:{account.password}")]
    words += method_of(call)
    lines = [f"{option} {quoted(value)}" for option, value in options_of(call)]
    given: list[str] = []
    if call.body is not None:
        given = [lay_out(call.body)]
        lines.append(f"--data-binary {quoted('@-')}")
    elif call.is_form:
        given = [f'form = "{_told(name)}=@{_told(file)}"' for name, file in call.files]
        given += [f'form-string = "{_told(name)}={_told(value)}"' for name, value in call.form]
        lines.append("-K -")
    lines.append(quoted(url_of(call, account)))
    command = " `\n  ".join([" ".join(words), *lines])
    if len(lines) == 1 and len(f"{' '.join(words)} {lines[0]}") <= 88:
        command = f"{' '.join(words)} {lines[0]}"
    shown = [f"# {call.does}"] if call.does else []
    if given:
        return "\n".join([*shown, "@'", *given, f"'@ | {command}"])
    return "\n".join([*shown, command])


def _told(text: str) -> str:
    """A text between the quotes of a line of curl's configuration."""
    return text.translate(_ESCAPES)
