"""Every language of code by its name, and snippets as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from faqbot.snippets import curl, node, powershell, python
from faqbot.snippets.call import Account, Call
from faqbot.snippets.response import Response, marked_lines


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


class Format(NamedTuple):
    """What is shown as it is, alone: the name of its fences and the end of its files."""

    fence: str
    suffix: str


FORMATS: Final[Mapping[str, Format]] = {
    "json": Format("json", ".json"),
    "http": Format("http", ".http"),
    "html": Format("html", ".html"),
    "js": Format("js", ".js"),  # of a browser
    "bat": Format("bat", ".bat"),
    "text": Format("text", ".txt"),
}

Texts = Mapping[str, str]
"""A snippet in each language of code that it is there in, or in one format."""


def render_calls(calls: Sequence[Call], account: Account) -> Texts:
    """Calls in every language of code."""
    return {id: language.render(calls, account).rstrip("\n") for id, language in LANGUAGES.items()}


def fenced(texts: Texts) -> str:
    """A snippet in the first language of code that it has, as Markdown."""
    first = next(id for id in (*LANGUAGES, *FORMATS) if id in texts)
    return fence(first, texts[first])


def tabbed(texts: Texts) -> str:
    """A snippet in all its languages of code, as tabs of a page."""
    tabs = []
    for id, language in LANGUAGES.items():
        if id in texts:
            code = fence(id, texts[id]).replace("\n", "\n    ")
            tabs.append(f'=== "{language.name}"\n\n    {code}')
    return "\n\n".join(tabs)


def marked(texts: Texts, marks: Iterable[str]) -> str:
    """A snippet of one format with the lines marked that have fields or headers of these names."""
    [(id, text)] = texts.items()
    lines = " ".join(map(str, marked_lines(text, marks)))
    return fence(id, text, f' hl_lines="{lines}"' if lines else "")


def exchange(snippets: Iterable[Snippet]) -> dict[str, dict[str, Any]]:
    """What code is in other languages, by how it stands where one is shown: by their names, each
    with its fence and its text; and as what it stands there (`as`, a fence)."""
    found: dict[str, dict[str, Any]] = {}
    for snippet in snippets:
        ids = [id for id in LANGUAGES if id in snippet.texts]
        if len(ids) > 1:
            first, *others = ids
            found[snippet.texts[first]] = {"as": LANGUAGES[first].fence} | {
                LANGUAGES[id].name: {"fence": LANGUAGES[id].fence, "text": snippet.texts[id]}
                for id in others
            }
    return found


def fence(id: str, text: str, more: str = "") -> str:
    """Code as a block of Markdown."""
    kind = LANGUAGES[id] if id in LANGUAGES else FORMATS[id]
    return f"```{kind.fence}{more}\n{text}\n```"


@dataclass(frozen=True, slots=True)
class Snippet:
    """What stands at a marker of an article, for readers of one language."""

    texts: Texts
    calls: Sequence[Call] = ()  # empty: something that somebody wrote
    change: Mapping[str, str] = field(default_factory=dict)  # what readers replace, and by what
    response: Response | None = None  # what the call is answered, where that is shown
