"""The text of every file under docs/ becomes a checked `KnowledgeBase`; opens nothing."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from faqbot.content.links import check_links
from faqbot.content.yamlfile import Document, check_shape, parse_markdown, parse_yaml
from faqbot.errors import ContentError
from faqbot.model import (
    LANGS,
    ApiSection,
    Category,
    Entry,
    EntryText,
    ErrorCode,
    Finding,
    KnowledgeBase,
    Lang,
    Page,
    Source,
    StatusCode,
    StatusText,
    Topic,
)

BILINGUAL: Final = {"ko": str, "en": str}
FACTS_SHAPE: Final = {
    "api": [str],
    "related": [str],
    "reviewed": datetime.date,
    "sources": [{"title": str, "url": str}],
}
SHAPES: Final[Mapping[str, Any]] = {
    "data/site.yml": {
        "categories": [{"id": str, "title": BILINGUAL, "summary": BILINGUAL, "entries": [str]}],
        "popular": [str],
    },
    "data/error-codes.yml": {str: BILINGUAL},
    "data/declined.yml": [
        {"id": str, "reply": BILINGUAL, "url": (str,), "phrases": {"ko": [str], "en": [str]}}
    ],
    "data/glossary.yml": [[str]],
    "data/faq": {**FACTS_SHAPE, "status": [int]},
    "data/status": {**FACTS_SHAPE, "name": str},
    "faq": {"title": str, "aliases": [str]},
    "status": {"title": str, "meaning": str, "fix": str, "phrases": [str]},
    "page": {"title": str, "description": str},
}
PAGES: Final = ("index", "status/index", "api-map", "chat")


def parse_knowledge_base(files: Mapping[str, str], root: str = "docs") -> KnowledgeBase:
    """Build the knowledge base from file texts keyed by their path under `root`.

    Raises `ContentError` with every finding when anything is wrong.
    """
    documents, findings = _parse_documents(files, root)
    findings += _missing_files(documents, root)
    findings += [f for path, doc in documents.items() for f in _check_document(path, doc)]
    if findings:
        raise ContentError(sorted(set(findings), key=lambda f: (f.file, f.line, f.message)))
    kb = _build(documents)
    findings = [*_check_references(documents, kb), *_check_phrases(documents, kb)]
    findings += [
        f for path, doc in documents.items() if doc.body for f in check_links(path, doc, documents)
    ]
    if findings:
        raise ContentError(findings)
    return kb


def _parse_documents(
    files: Mapping[str, str], root: str
) -> tuple[dict[str, Document], list[Finding]]:
    documents: dict[str, Document] = {}
    findings: list[Finding] = []
    for path, text in files.items():
        parse: Callable[[str, str], Document] | None = {
            ".md": parse_markdown,
            ".yml": parse_yaml,
        }.get(PurePosixPath(path).suffix)
        if parse is None:
            continue
        try:
            documents[path] = parse(text, f"{root}/{path}")
        except ContentError as error:
            findings.extend(error.findings)
    return documents, findings


# --- which files there must be ------------------------------------------------------------


def _missing_files(documents: Mapping[str, Document], root: str) -> list[Finding]:
    """Findings for each file without its counterpart in the data or in the other language."""
    single = [*(path for path in SHAPES if path.endswith(".yml")), "data/api.yml"]
    single += [f"{lang}/{page}.md" for lang in LANGS for page in PAGES]
    findings = [
        Finding(f"{root}/{path}", 1, "this file is missing or broken")
        for path in single
        if path not in documents
    ]
    for kind in ("faq", "status"):
        for name in _names(documents, kind):
            present = [p for p in _files_of(kind, name) if p in documents]
            findings += [
                documents[present[0]].finding(f"its counterpart {root}/{path} is missing or broken")
                for path in _files_of(kind, name)
                if path not in documents
            ]
    return findings


def _files_of(kind: str, name: str) -> list[str]:
    return [f"data/{kind}/{name}.yml", *(f"{lang}/{kind}/{name}.md" for lang in LANGS)]


def _names(documents: Mapping[str, Document], kind: str) -> list[str]:
    """The entry ids or status codes that have a file in any of the places, in order of name."""
    names = {
        PurePosixPath(path).stem
        for path in documents
        if PurePosixPath(path).parent.name == kind and PurePosixPath(path).stem != "index"
    }
    return sorted(names)


# --- what must stand in a file ------------------------------------------------------------


def _check_document(path: str, document: Document) -> Iterator[Finding]:
    if path == "data/api.yml":
        yield from _check_api(document)
        return
    parent = str(PurePosixPath(path).parent)
    lang, _, kind = parent.partition("/")
    stem = PurePosixPath(path).stem
    if path in SHAPES or parent in SHAPES:
        shape = SHAPES.get(path) or SHAPES[parent]
    elif lang in LANGS:
        shape = SHAPES["page" if stem == "index" or not kind else kind]
    else:
        return
    findings = list(check_shape(document, shape))
    yield from findings
    if kind == "status" and stem != "index" and not stem.isdigit():
        yield document.finding(f"the file's name must be a status code, not {stem!r}")
    if lang in LANGS and kind and stem != "index" and not document.body.strip():
        yield document.finding("the article is empty")


def _check_api(document: Document) -> Iterator[Finding]:
    section = {"title": str, "group": str}
    if not isinstance(document.data, dict):
        yield document.finding("the API map must have a section a line")
        return
    for anchor, value in document.data.items():
        if not isinstance(value, dict) or not {"title", "group"} <= set(value):
            yield document.finding(f"{anchor} needs {' and '.join(section)}", anchor)
        elif (value.get("method") is None) != (value.get("path") is None):
            yield document.finding(f"{anchor} needs both method and path, or neither", anchor)


# --- from documents to types --------------------------------------------------------------


def _build(documents: Mapping[str, Document]) -> KnowledgeBase:
    site = documents["data/site.yml"].data
    categories = tuple(
        Category(c["id"], c["title"], c["summary"], tuple(c["entries"])) for c in site["categories"]
    )
    names = set(_names(documents, "faq"))
    ordered = dict.fromkeys(id for c in categories for id in c.entries if id in names)
    codes = sorted(int(name) for name in _names(documents, "status"))
    return KnowledgeBase(
        entries={id: _entry(documents, id) for id in [*ordered, *sorted(names - set(ordered))]},
        status_codes={code: _status_code(documents, code) for code in codes},
        error_codes={
            code: ErrorCode(code, meaning)
            for code, meaning in documents["data/error-codes.yml"].data.items()
        },
        api={
            anchor: ApiSection(anchor, s["title"], s["group"], s.get("method"), s.get("path"))
            for anchor, s in documents["data/api.yml"].data.items()
        },
        categories=categories,
        popular=tuple(site["popular"]),
        declined=tuple(_topic(topic) for topic in documents["data/declined.yml"].data),
        glossary=tuple(tuple(group) for group in documents["data/glossary.yml"].data),
        pages={lang: {page: _page(documents, lang, page) for page in PAGES} for lang in LANGS},
    )


def _entry(documents: Mapping[str, Document], id: str) -> Entry:
    facts = documents[f"data/faq/{id}.yml"].data
    texts: dict[Lang, EntryText] = {}
    for lang in LANGS:
        document = documents[f"{lang}/faq/{id}.md"]
        head = document.data
        texts[lang] = EntryText(head["title"], tuple(head["aliases"]), document.body.strip())
    return Entry(
        id=id,
        api=tuple(facts["api"]),
        status=tuple(facts["status"]),
        related=tuple(facts["related"]),
        reviewed=facts["reviewed"],
        sources=_sources(facts),
        texts=texts,
    )


def _status_code(documents: Mapping[str, Document], code: int) -> StatusCode:
    facts = documents[f"data/status/{code}.yml"].data
    texts: dict[Lang, StatusText] = {}
    for lang in LANGS:
        document = documents[f"{lang}/status/{code}.md"]
        head = document.data
        texts[lang] = StatusText(
            title=head["title"],
            meaning=head["meaning"],
            fix=head["fix"],
            phrases=tuple(head["phrases"]),
            body=document.body.strip(),
        )
    return StatusCode(
        code=code,
        name=facts["name"],
        api=tuple(facts["api"]),
        related=tuple(facts["related"]),
        reviewed=facts["reviewed"],
        sources=_sources(facts),
        texts=texts,
    )


def _sources(facts: Any) -> tuple[Source, ...]:
    return tuple(Source(source["title"], source["url"]) for source in facts["sources"])


def _topic(data: Any) -> Topic:
    phrases = {lang: tuple(data["phrases"][lang]) for lang in LANGS}
    return Topic(data["id"], data["reply"], data["url"], phrases)


def _page(documents: Mapping[str, Document], lang: Lang, page: str) -> Page:
    document = documents[f"{lang}/{page}.md"]
    return Page(document.data["title"], document.data["description"], document.body.strip())


# --- what must hold between files -----------------------------------------------------------


def _check_references(documents: Mapping[str, Document], kb: KnowledgeBase) -> Iterator[Finding]:
    """Findings for each id that is named somewhere and does not exist, or is in no chapter."""
    known: Mapping[str, tuple[str, Any]] = {
        "api": ("API section", kb.api),
        "status": ("status code", kb.status_codes),
        "related": ("entry", kb.entries),
    }
    for path, document in documents.items():
        if not path.startswith(("data/faq/", "data/status/")):
            continue
        for key, (what, ids) in known.items():
            for index, id in enumerate(document.data.get(key, [])):
                if id not in ids:
                    yield document.finding(f"unknown {what}: {id}", key, index)
                elif key == "related" and id == PurePosixPath(path).stem:
                    yield document.finding("an entry cannot be related to itself", key, index)
    yield from _check_chapters(documents["data/site.yml"], kb)


def _check_chapters(site: Document, kb: KnowledgeBase) -> Iterator[Finding]:
    chapter_of: dict[str, str] = {}
    for number, category in enumerate(kb.categories):
        for index, id in enumerate(category.entries):
            place = ("categories", number, "entries", index)
            if id not in kb.entries:
                yield site.finding(f"unknown entry: {id}", *place)
            elif id in chapter_of:
                yield site.finding(f"{id} stands in {chapter_of[id]} as well", *place)
            chapter_of[id] = category.id
    for id in kb.entries:
        if id not in chapter_of:
            yield site.finding(f"{id} stands in no category", "categories")
    for index, id in enumerate(kb.popular):
        if id not in kb.entries:
            yield site.finding(f"unknown entry: {id}", "popular", index)


def _check_phrases(documents: Mapping[str, Document], kb: KnowledgeBase) -> Iterator[Finding]:
    """Findings for each title or alias that two entries claim, and status phrase of two codes."""
    owner: dict[str, tuple[str, Finding]] = {}
    for entry in kb.entries.values():
        for lang in LANGS:
            document = documents[f"{lang}/faq/{entry.id}.md"]
            phrases: list[tuple[str, tuple[str | int, ...]]] = [
                (entry.texts[lang].title, ("title",)),
                *((a, ("aliases", i)) for i, a in enumerate(entry.texts[lang].aliases)),
            ]
            for phrase, place in phrases:
                yield from _claim(owner, f"entry {entry.id}", phrase, document, *place)
    yield from _check_topics(owner, documents["data/declined.yml"], kb)
    claimed: dict[str, tuple[str, Finding]] = {}
    for status in kb.status_codes.values():
        for lang in LANGS:
            document = documents[f"{lang}/status/{status.code}.md"]
            for index, phrase in enumerate(status.texts[lang].phrases):
                yield from _claim(claimed, str(status.code), phrase, document, "phrases", index)


def _check_topics(
    owner: dict[str, tuple[str, Finding]], document: Document, kb: KnowledgeBase
) -> Iterator[Finding]:
    """Findings for each phrase of a declined topic that an entry or another topic claims."""
    for number, topic in enumerate(kb.declined):
        for lang, phrases in topic.phrases.items():
            for index, phrase in enumerate(phrases):
                place = (number, "phrases", lang, index)
                yield from _claim(owner, f"topic {topic.id}", phrase, document, *place)


def _claim(
    owner: dict[str, tuple[str, Finding]],
    name: str,
    phrase: str,
    document: Document,
    *place: str | int,
) -> Iterator[Finding]:
    key = _fold(phrase)
    here = document.finding("", *place)
    if key not in owner:
        owner[key] = (name, here)
        return
    other, there = owner[key]
    if other != name:
        message = f"{phrase!r} is claimed by {other} too, at {there.file}:{there.line}"
        yield document.finding(message, *place)
    elif here.file == there.file:
        yield document.finding(f"{phrase!r} says the same as line {there.line}", *place)


def _fold(phrase: str) -> str:
    """The letters and digits of a phrase without case, width, spacing and punctuation."""
    folded = unicodedata.normalize("NFKC", phrase).casefold()
    return "".join(char for char in folded if char.isalnum()) or folded
