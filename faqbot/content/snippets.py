"""Calls described in data/snippets, and programs in data/programs, become code; opens nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from faqbot.content.yamlfile import Document
from faqbot.languages import NAMES
from faqbot.model import ApiSection, Finding, Lang
from faqbot.snippets.call import Account, Call, Expected
from faqbot.snippets.render import LANGUAGES, Snippet, fenced, render_calls
from faqbot.words import TABLES

CALLS: Final = "data/snippets"
PROGRAMS: Final = "data/programs"
SUFFIXES: Final = tuple(language.suffix for language in LANGUAGES.values())
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
ACCOUNT_SHAPE: Final = {"url": str, "name": str, "key": str, "password": str, "key_from": str}
NO_SUCH_CALL: Final = (404, 405)  # answers of what is no call
_ID: Final = re.compile(r"\\\[[^]]*\\\]")  # of a path, escaped: [id]
_OF_A_LANGUAGE: Final = re.compile(r"^([ \t]*(?:#|//) )([a-z]{2}): (.*\n?)", re.M)

Snippets = Mapping[str, Mapping[Lang, Snippet]]
"""Each snippet by its name, for readers of each language."""


def shape_of(texts: Mapping[Lang, type]) -> Mapping[Any, Any]:
    """What a file of calls holds, by the name that markers use: the calls of a snippet."""
    return {
        str: [
            {
                "call": str,
                "does?": texts,
                "query?": {str: object},
                "headers?": {str: str},
                "json?": {str: object},
                "form?": {str: object},
                "files?": {str: [str]},
                "shows?": [str],
                "signed_in?": bool,
                "listed?": bool,  # false: the reference in data/api.yml lacks the call
                "change?": {str: texts},
                "answer": {
                    "status?": int,
                    "fields?": object,
                    "has?": [str],
                    "headers?": {str: str},
                },
            }
        ]
    }


def make_snippets(
    documents: Mapping[str, Document], account: Account, langs: Sequence[Lang]
) -> Snippets:
    """Every snippet, rendered: calls first, then programs."""
    found: dict[str, Mapping[Lang, Snippet]] = {}
    for name, (document, calls) in _described(documents, langs).items():
        data = document.data[name]
        found[name] = {lang: _snippet(data, calls[lang], lang, account) for lang in langs}
    for name, programs in _programs(documents).items():
        found[name] = {
            lang: Snippet({id: in_language(text, lang) for id, text in programs.items()})
            for lang in langs
        }
    return found


def shown(snippet: Snippet, lang: Lang) -> str:
    """What stands in an article in the place of a snippet's marker."""
    blocks = [fenced(snippet.texts)]
    if snippet.change:
        items = [f"`{value}` ({what})" for value, what in snippet.change.items()]
        blocks.append(TABLES[lang]["change"].format(items=", ".join(items)))
    return "\n\n".join(blocks)


def in_language(program: str, lang: Lang) -> str:
    """A program with the comments of one language of readers: `# ko: …` becomes `# …`."""
    chosen = _OF_A_LANGUAGE.sub(lambda c: f"{c[1]}{c[3]}" if c[2] == lang else "", program)
    return chosen.strip("\n")


def _snippet(data: Any, calls: Sequence[Call], lang: Lang, account: Account) -> Snippet:
    change = {
        str(value): what[lang] for each in data for value, what in each.get("change", {}).items()
    }
    return Snippet(render_calls(calls, account), calls, change)


def _described(
    documents: Mapping[str, Document], langs: Sequence[Lang]
) -> dict[str, tuple[Document, Mapping[Lang, Sequence[Call]]]]:
    return {
        name: (document, {lang: [_call(each, lang) for each in calls] for lang in langs})
        for path, document in documents.items()
        if path.startswith(f"{CALLS}/")
        for name, calls in document.data.items()
    }


def _programs(documents: Mapping[str, Document]) -> dict[str, dict[str, str]]:
    """The text of each program by its name and the language of code."""
    found: dict[str, dict[str, str]] = {}
    for path, document in documents.items():
        if path.startswith(f"{PROGRAMS}/"):
            file = PurePosixPath(path)
            id = next(id for id, language in LANGUAGES.items() if language.suffix == file.suffix)
            found.setdefault(file.stem, {})[id] = document.data
    return found


def _call(data: Any, lang: Lang) -> Call:
    method, _, path = data["call"].partition(" ")
    answer = data["answer"]
    return Call(
        method=method,
        path=path,
        answer=Expected(
            answer.get("status"),
            _said(answer.get("fields"), lang),
            tuple(answer.get("has", ())),
            answer.get("headers", {}),
        ),
        query={name: _word(_said(value, lang)) for name, value in data.get("query", {}).items()},
        headers=data.get("headers", {}),
        body=_said(data["json"], lang) if "json" in data else None,
        form=tuple((n, _word(_said(v, lang))) for n, v in data.get("form", {}).items()),
        files=tuple(
            (name, file) for name, files in data.get("files", {}).items() for file in files
        ),
        shows=tuple(data.get("shows", ())),
        does=data["does"][lang] if "does" in data else "",
        signed_in=data.get("signed_in", True),
    )


def _said(value: Any, lang: Lang) -> Any:
    """A value with each text that differs by language in this one."""
    if isinstance(value, dict):
        if lang in value and value.keys() <= NAMES.keys():
            return value[lang]
        return {key: _said(each, lang) for key, each in value.items()}
    return [_said(each, lang) for each in value] if isinstance(value, list) else value


def _word(value: Any) -> str:
    """A value as it stands in a query or a form."""
    return str(value).lower() if isinstance(value, bool) else str(value)


# --- what must hold ---------------------------------------------------------------------------


def check_description(document: Document) -> Iterator[Finding]:
    """Findings for what no code can be made of, in a file of the right shape."""
    for name, calls in document.data.items():
        for number, data in enumerate(calls):
            method, _, path = data["call"].partition(" ")
            if method not in METHODS or not path.startswith("/"):
                message = f"{data['call']!r} is no call, such as GET /api/v2/tickets"
                yield document.finding(message, name, number, "call")
            if sum(key in data for key in ("json", "form")) > 1 or (
                "json" in data and "files" in data
            ):
                yield document.finding("either json or form and files", name, number, "json")
            for key in ("query", "json", "form", "answer"):
                yield from _check_values(document, data.get(key), name, number, key)


def _check_values(document: Document, value: Any, *place: str | int) -> Iterator[Finding]:
    """Findings for values that JSON has none of: YAML makes dates of what looks like one."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _check_values(document, each, *place, key)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _check_values(document, each, *place, index)
    elif not (value is None or isinstance(value, str | int | float)):
        yield document.finding(f"{value} needs quotes: it is read as a date", *place)


def check_program(document: Document) -> Iterator[Finding]:
    """Findings for comments that only one language of readers has."""
    told = [lang for _, lang, _ in _OF_A_LANGUAGE.findall(document.data)]
    if told.count("ko") != told.count("en"):
        yield document.finding("as many comments must begin with ko: as with en:")


def check_snippets(
    documents: Mapping[str, Document], used: Collection[str], api: Mapping[str, ApiSection]
) -> Iterator[Finding]:
    """Findings for calls that the API does not have, and names that stand twice or nowhere."""
    patterns = [
        (section.method, re.compile(_ID.sub("[^/]+", re.escape(section.path))))
        for section in api.values()
        if section.path
    ]
    owners: dict[str, str] = {}
    for path, document in documents.items():
        if not path.startswith((f"{CALLS}/", f"{PROGRAMS}/")):
            continue
        names = document.data if path.startswith(f"{CALLS}/") else [PurePosixPath(path).stem]
        for name in names:
            owner = owners.setdefault(name, PurePosixPath(document.file).with_suffix("").as_posix())
            if owner != PurePosixPath(document.file).with_suffix("").as_posix():
                yield document.finding(f"{name} stands in {owner} as well", name)
            if f"snippet: {name}" not in used:
                yield document.finding(f"no article shows {name}", name)
        if path.startswith(f"{CALLS}/") and patterns:
            yield from _check_calls(document, patterns)


def _check_calls(
    document: Document, patterns: Sequence[tuple[str | None, re.Pattern[str]]]
) -> Iterator[Finding]:
    for name, calls in document.data.items():
        for number, data in enumerate(calls):
            method, _, path = data["call"].partition(" ")
            is_known = any(m == method and p.fullmatch(path) for m, p in patterns)
            is_known = is_known or not data.get("listed", True)
            if not is_known and data["answer"].get("status") not in NO_SUCH_CALL:
                yield document.finding(f"data/api.yml has no {data['call']}", name, number, "call")
