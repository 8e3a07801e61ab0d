"""Every language of code by its name, and snippets as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from faqbot.snippets import curl, node, powershell, python
from faqbot.snippets.call import Account, Call


class Language(NamedTuple):
    """A language of code: its name on a page, that of its fences and the end of its files."""

    name: str
    fence: str
    suffix: str
    render: Callable[[Sequence[Call], Account], str]


LANGUAGES: Final[Mapping[str, Language]] = {
    "curl": Language("curl", "bash", ".sh", curl.render),
    "powershell": Language("PowerShell", "powershell", ".ps1", powershell.render),
    "python": Language("Python", "python", ".py", python.render),
    "node": Language("Node.js", "js", ".mjs", node.render),
}
"""In the order that pages show them: the first is what is read where only one can be shown."""

Texts = Mapping[str, str]
"""A snippet in each language of code that it is there in, by the names of LANGUAGES."""


def render_calls(calls: Sequence[Call], account: Account) -> Texts:
    """Calls in every language of code."""
    return {id: language.render(calls, account).rstrip("\n") for id, language in LANGUAGES.items()}


def fenced(texts: Texts) -> str:
    """A snippet in the first language of code that it has, as Markdown."""
    first = next(id for id in LANGUAGES if id in texts)
    return fence(first, texts[first])


def tabbed(texts: Texts) -> str:
    """A snippet in all its languages of code, as tabs of a page."""
    tabs = []
    for id, language in LANGUAGES.items():
        if id in texts:
            code = fence(id, texts[id]).replace("\n", "\n    ")
            tabs.append(f'=== "{language.name}"\n\n    {code}')
    return "\n\n".join(tabs)


def fence(id: str, text: str) -> str:
    """Code as a block of Markdown."""
    return f"```{LANGUAGES[id].fence}\n{text}\n```"


@dataclass(frozen=True, slots=True)
class Snippet:
    """What stands at a marker of an article, for readers of one language."""

    texts: Texts
    calls: Sequence[Call] = ()  # empty: a program that somebody wrote
    change: Mapping[str, str] = field(default_factory=dict)  # what readers replace, and by what
