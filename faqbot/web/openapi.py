"""openapi.json, made from the addresses of the API and the types of what they take and give."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask
from msgspec.json import schema_components

from faqbot.model import LANGUAGE, KnowledgeBase, Lang
from faqbot.web import replies
from faqbot.web.fields import View
from faqbot.words import own_words

Json = dict[str, Any]

INFO: Final[Json] = {
    "version": "1.0.0",
    "description": "Ask in your own words; paste an error response if you have one. API keys, "
    "Authorization headers, passwords and e-mail addresses in a question are masked before "
    "anything is kept. Unknown fields and parameters are ignored. Addresses in replies are "
    "relative to the server. Asking and rating are limited per visitor (by default 60 a minute "
    "each); reading is not.",
    "license": {"name": "MIT", "identifier": "MIT"},
}
TAGS: Final = ("bot", "content", "server")
# By status: the description, and the type of the problem document, if there is one.
REFUSALS: Final[Mapping[int, tuple[str, type]]] = {
    400: ("The body is not a JSON object in UTF-8.", replies.Problem),
    404: ("There is no such thing.", replies.Problem),
    413: ("The body is larger than 64 KiB.", replies.Problem),
    415: ("The body is not application/json.", replies.Problem),
    422: ("A field or parameter cannot be used.", replies.Invalid),
    429: ("Too many requests from this visitor.", replies.Problem),
    500: ("Something went wrong on our side.", replies.Problem),
    503: ("The database cannot be reached.", replies.Problem),
}
HEADERS: Final[Json] = {
    "ETag": {
        "description": "Send it back as If-None-Match to be told whether anything has changed.",
        "schema": {"type": "string"},
    },
    "Content-Language": {
        "description": "The language of the texts.",
        "schema": {"type": "string", "format": LANGUAGE},
    },
    "Retry-After": {
        "description": "Seconds to wait.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    },
}


@dataclass(frozen=True, slots=True)
class Operation:
    """Describes a view, whose docstring is the summary, beside what it takes.

    `gives` is `None` where nothing is sent; `unknown` is the problem document where an id in the
    address leads nowhere, and `unready` the document of a server that cannot answer.
    """

    id: str
    tag: str
    description: str  # of the response
    gives: type | None = None
    refuses: tuple[int, ...] = ()
    headers: tuple[str, ...] = ()
    unknown: type | None = None
    unready: type | None = None

    def __call__(self, view: View) -> View:
        """Describe a view."""
        view.operation = self  # type: ignore[attr-defined]
        return view

    @property
    def is_kept(self) -> bool:
        """Whether readers keep the response, and ask whether it has changed."""
        return "ETag" in self.headers


def describe(app: Flask, kb: KnowledgeBase) -> Json:
    """OpenAPI 3.1 of the views that are described as operations, for a knowledge base."""
    langs, examples = kb.langs, _examples(kb)
    paths: dict[str, Json] = {}
    taken: set[type] = set()
    given: set[type] = set()
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        found: Operation | None = getattr(view, "operation", None)
        if found is None or rule.rule.startswith("/<lang:"):  # the same for half of the site
            continue
        takes: Mapping[str, type] = getattr(view, "takes", {})
        taken |= set(takes.values()) - {takes.get("query")}
        responses = _responses(found, takes)
        given |= {kind for _, _, kind in responses.values() if kind}
        method = "post" if "POST" in (rule.methods or ()) else "get"
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        paths.setdefault(path, {})[method] = {
            "operationId": found.id,
            "summary": (inspect.getdoc(view) or "").split("\n")[0].rstrip("."),
            "tags": [found.tag],
            **_parameters(sorted(rule.arguments), takes.get("query"), langs, examples),
            **_body(takes.get("body"), examples),
            "responses": {
                str(status): _response(*response) for status, response in responses.items()
            },
        }
    return {
        "openapi": "3.1.0",
        "info": _info(kb),
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in TAGS],
        "paths": paths,
        "components": {
            "headers": _with_types(HEADERS, langs),
            "schemas": _schemas(taken, as_taken, langs) | _schemas(given, as_given, langs),
        },
    }


def _info(kb: KnowledgeBase) -> Json:
    own = own_words(kb, kb.langs[0])
    return {"title": own["name"], "summary": own["description"], **INFO}


def _examples(kb: KnowledgeBase) -> Json:
    """What may stand in the places of an id, a code and a question."""
    lang, ids = kb.langs[0], [*kb.popular, *kb.entries]
    asked = kb.entries[ids[0]].texts[lang].title if ids else "?"
    return {
        "id": ids[0] if ids else "some-id",
        "code": str(next(iter(kb.status_codes), 404)),
        "question": {"question": asked, "lang": lang, "limit": 3},
    }


def _responses(
    found: Operation, takes: Mapping[str, type]
) -> dict[int, tuple[str, tuple[str, ...], type | None]]:
    """By status: description, headers and type of the content."""
    refuses = {500, *found.refuses}
    refuses |= {422} if takes else set()
    refuses |= {400, 413, 415} if "body" in takes else set()
    responses = {
        status: (told, ("Retry-After",) if status == 429 else (), kind)
        for status, (told, kind) in REFUSALS.items()
        if status in refuses
    }
    if found.unknown:
        responses[404] = (inspect.getdoc(found.unknown) or "", (), found.unknown)
    if found.unready:
        responses[503] = (inspect.getdoc(found.unready) or "", (), found.unready)
    kept = {304: ("Nothing has changed since the ETag in If-None-Match.", (), None)}
    return {
        200 if found.gives else 204: (found.description, found.headers, found.gives),
        **(kept if found.is_kept else {}),
        **dict(sorted(responses.items())),
    }


def _response(told: str, headers: tuple[str, ...], kind: type | None) -> Json:
    response: Json = {"description": told}
    if kind is not None:
        is_problem = issubclass(kind, replies.Problem)
        mimetype = "application/problem+json" if is_problem else "application/json"
        schema = {"type": "object"} if kind is dict else _reference(kind)
        response["content"] = {mimetype: {"schema": schema}}
    if headers:
        named = {name: {"$ref": f"#/components/headers/{name}"} for name in headers}
        response["headers"] = named
    return response


def _parameters(
    in_path: Iterable[str], query: type | None, langs: Sequence[Lang], examples: Json
) -> Json:
    parameters: list[Json] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string"},
            "example": examples[name],
        }
        for name in in_path
    ]
    schema = _schemas({query}, as_taken, langs)[query.__name__] if query else {"properties": {}}
    for name, field in schema["properties"].items():
        parameter = {"name": name, "in": "query", "required": name in schema.get("required", ())}
        if "description" in field:
            parameter["description"] = field.pop("description")
        parameters.append(parameter | {"schema": field})
    return {"parameters": parameters} if parameters else {}


def _body(kind: type | None, examples: Json) -> Json:
    if kind is None:
        return {}
    content: Json = {"schema": _reference(kind)}
    if (example := examples.get(kind.__name__.lower())) is not None:
        content["example"] = example
    told = "64 KiB at most, in UTF-8."
    return {
        "requestBody": {
            "required": True,
            "description": told,
            "content": {"application/json": content},
        }
    }


def _reference(kind: type) -> Json:
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


def schema_of(kind: type, finish: Callable[[Json], Json], langs: Sequence[Lang]) -> Json:
    """The schema of a dataclass by itself, with what else it speaks of below `$defs`."""
    more = _schemas({kind}, finish, langs, "#/$defs/{name}")
    return more.pop(kind.__name__) | ({"$defs": more} if more else {})


def _schemas(
    kinds: set[type],
    finish: Callable[[Json], Json],
    langs: Sequence[Lang],
    where: str = "#/components/schemas/{name}",
) -> dict[str, Json]:
    """The schemas of dataclasses and of all that they speak of, by name."""
    wanted = sorted(kinds - {dict}, key=lambda kind: kind.__name__)
    _, schemas = schema_components(wanted, ref_template=where)
    more = {kind.__name__: getattr(kind, "SCHEMA", {}) for kind in wanted}
    return {
        name: _with_types(finish(schema), langs) | more.get(name, {})
        for name, schema in schemas.items()
        if schema.pop("title")
    }


def _with_types(node: Any, langs: Sequence[Lang]) -> Any:
    """A schema that names the languages there are, and says of choices that they are text, which
    generators of clients want."""
    if isinstance(node, list):
        return [_with_types(each, langs) for each in node]
    if not isinstance(node, dict):
        return node
    typed = {name: _with_types(each, langs) for name, each in node.items()}
    if typed.get("format") == LANGUAGE:
        del typed["format"]
        return typed | {"enum": list(langs)}
    return {"type": "string"} | typed if "enum" in node else typed


def as_taken(schema: Json) -> Json:
    """As a request has it: what may be left out is not null, and other fields are ignored."""
    for name, field in schema["properties"].items():
        if "anyOf" in field:
            field |= next(each for each in field.pop("anyOf") if each != {"type": "null"})
        if not field.get("default"):
            field.pop("default", None)
        schema["properties"][name] = field
    return schema


def as_given(schema: Json) -> Json:
    """As a reply has it: every field is there, and no other."""
    for field in schema["properties"].values():
        field.pop("default", None)
    return schema | {"required": list(schema["properties"]), "additionalProperties": False}
