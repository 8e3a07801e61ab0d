"""Calls, responses and programs described under data/ become code; opens nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from faqbot.content.article_links import suggest
from faqbot.content.yamlfile import Document
from faqbot.languages import NAMES
from faqbot.model import ApiSection, Finding, Lang
from faqbot.snippets.call import Account, Call, Expected
from faqbot.snippets.render import FORMATS, LANGUAGES, Snippet, fenced, render_calls
from faqbot.snippets.response import Response, marked_lines
from faqbot.snippets.response import render as render_response
from faqbot.words import TABLES

CALLS: Final = "data/snippets"
RESPONSES: Final = "data/responses"
PROGRAMS: Final = "data/programs"
PLACEHOLDERS: Final = "data/placeholders.yml"
_KINDS: Final = {
    **{language.suffix: id for id, language in LANGUAGES.items()},
    **{kind.suffix: id for id, kind in FORMATS.items()},
}
SUFFIXES: Final = tuple(_KINDS)  # of the files in PROGRAMS
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
ACCOUNT_SHAPE: Final = {"url": str, "name": str, "key": str, "password": str, "key_from": str}
NO_SUCH_CALL: Final = (404, 405)  # answers of what is no call
_ID: Final = re.compile(r"\\\[[^]]*\\\]")  # of a path, escaped: [id]
_OF_A_LANGUAGE: Final = re.compile(
    r"^(?:([ \t]*(?:#|//) )([a-z]{2}): (.*\n?)|(.*\S)[ \t]+(?:#|//) (ko|en)(\n|\Z))", re.M
)
_PLACEHOLDER: Final = re.compile(r"\{\{(.*?)\}\}")
_HEADER: Final = re.compile(r"[A-Za-z][A-Za-z\d-]*: \S.*")

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


def response_shape(texts: Mapping[Lang, type]) -> Mapping[Any, Any]:
    """What a file of responses holds, by the name that markers use."""
    return {
        str: {
            "call": str,
            "query?": {str: object},
            "headers?": {str: str},
            "json?": {str: object},
            "signed_in?": bool,
            "listed?": bool,
            "answer": {"status?": int, "headers?": {str: str}, "body?": object},
            "marks?": {str: texts},
            "varies?": [str],
            "cut?": bool,  # true: fields are left out
        }
    }


def make_snippets(
    documents: Mapping[str, Document], account: Account, langs: Sequence[Lang]
) -> Snippets:
    """Every snippet, rendered: calls first, then responses, then programs."""
    found: dict[str, Mapping[Lang, Snippet]] = {}
    for name, (document, calls) in _described(documents, langs).items():
        data = document.data[name]
        found[name] = {lang: _snippet(data, calls[lang], lang, account) for lang in langs}
    for path, document in documents.items():
        if path.startswith(f"{RESPONSES}/"):
            for name, data in document.data.items():
                found[name] = {lang: _shown_response(data, lang) for lang in langs}
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
    if snippet.response and (snippet.response.marks or snippet.response.is_cut):
        blocks.append(_told(snippet.response, lang))
    return "\n\n".join(blocks)


def _told(response: Response, lang: Lang) -> str:
    """What the lines that matter say, in words: not everybody sees marks."""
    words = TABLES[lang]
    items = [f"`{name}` ({what})" for name, what in response.marks.items()]
    told = [words["marked"].format(items=", ".join(items))] if items else []
    return " ".join([*told, *([words["cut"]] if response.is_cut else [])])


def in_language(program: str, lang: Lang) -> str:
    """A program for one language of readers: `# ko: …` becomes `# …`, and `… # ko` is the line."""

    def chosen(line: re.Match[str]) -> str:
        if line[2]:
            return f"{line[1]}{line[3]}" if line[2] == lang else ""
        return f"{line[4]}{line[6]}" if line[5] == lang else ""

    return _OF_A_LANGUAGE.sub(chosen, program).strip("\n")


def _shown_response(data: Any, lang: Lang) -> Snippet:
    answer = data["answer"]
    response = Response(
        answer.get("status"),
        answer.get("headers", {}),
        _said(answer.get("body"), lang),
        {name: what[lang] for name, what in data.get("marks", {}).items()},
        tuple(data.get("varies", ())),
        data.get("cut", False),
    )
    call = _call({**data, "answer": {"status": response.status}}, lang)
    return Snippet(render_response(response), (call,), response=response)


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
            found.setdefault(file.stem, {})[_KINDS[file.suffix]] = document.data
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
            yield from _check_call(document, data["call"], name, number, "call")
            if sum(key in data for key in ("json", "form")) > 1 or (
                "json" in data and "files" in data
            ):
                yield document.finding("either json or form and files", name, number, "json")
            for key in ("query", "json", "form", "answer"):
                yield from _check_values(document, data.get(key), name, number, key)


def _check_call(document: Document, call: str, *place: str | int) -> Iterator[Finding]:
    method, _, path = call.partition(" ")
    if method not in METHODS or not path.startswith("/"):
        message = f"{call!r} is no call, such as GET /api/v2/tickets"
        yield document.finding(message, *place)


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
    told = [match[2] or match[5] for match in _OF_A_LANGUAGE.finditer(document.data)]
    if told.count("ko") != told.count("en"):
        yield document.finding("as many lines must be for ko as for en")
    if document.file.endswith(".json"):
        yield from _check_json(document)
    if document.file.endswith(".txt"):
        for line in document.data.strip().split("\n"):
            if not _HEADER.fullmatch(line):
                yield document.finding(f"no header of a request: {line}")


def _check_json(document: Document) -> Iterator[Finding]:
    """Findings for a body of a webhook, in which placeholders may stand."""
    try:
        json.loads(document.data)
    except json.JSONDecodeError as error:
        yield Finding(document.file, error.lineno, "this is no JSON")


def check_response(document: Document, lang: Lang) -> Iterator[Finding]:
    """Findings for marks that stand nowhere and what JSON has none of, in a file of responses."""
    for name, data in document.data.items():
        yield from _check_call(document, data["call"], name, "call")
        yield from _check_values(document, data["answer"], name, "answer")
        if "headers" in data["answer"] and "status" not in data["answer"]:
            yield document.finding("headers stand below a status", name, "answer")
            continue
        [text] = _shown_response(data, lang).texts.values()
        for mark in data.get("marks", {}):
            if not marked_lines(text, [mark]):
                yield document.finding(f"no line has {mark}", name, "marks", mark)


def check_placeholders(documents: Mapping[str, Document]) -> Iterator[Finding]:
    """Findings for placeholders of webhooks' bodies that data/placeholders.yml does not know."""
    known = documents[PLACEHOLDERS].data if PLACEHOLDERS in documents else []
    for path, document in documents.items():
        if path.startswith(f"{PROGRAMS}/") and path.endswith(".json"):
            for number, line in enumerate(document.data.split("\n"), 1):
                for name in _PLACEHOLDER.findall(line):
                    if name not in known:
                        message = f"{PLACEHOLDERS} has no {name}"
                        yield Finding(document.file, number, message, suggest(name, known))


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
        if not path.startswith((f"{CALLS}/", f"{RESPONSES}/", f"{PROGRAMS}/")):
            continue
        is_program = path.startswith(f"{PROGRAMS}/")
        names = [PurePosixPath(path).stem] if is_program else document.data
        for name in names:
            here = document.file.rpartition(".")[0]
            owner = owners.setdefault(name, here)
            if owner != here:
                yield document.finding(f"{name} stands in {owner} as well", name)
            if f"snippet: {name}" not in used:
                yield document.finding(f"no article shows {name}", name)
        if patterns and not is_program:
            yield from _check_calls(document, patterns)
    yield from check_placeholders(documents)


def _check_calls(
    document: Document, patterns: Sequence[tuple[str | None, re.Pattern[str]]]
) -> Iterator[Finding]:
    for name, calls in document.data.items():
        rows = enumerate(calls) if isinstance(calls, list) else [("call", calls)]
        for place, data in rows:
            method, _, path = data["call"].partition(" ")
            is_known = any(m == method and p.fullmatch(path) for m, p in patterns)
            is_known = is_known or not data.get("listed", True)
            if not is_known and data["answer"].get("status") not in NO_SUCH_CALL:
                yield document.finding(f"data/api.yml has no {data['call']}", name, place)
