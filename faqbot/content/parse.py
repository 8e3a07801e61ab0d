"""The text of every file under docs/ becomes a checked `KnowledgeBase`; opens nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from faqbot.content.article_links import suggest
from faqbot.content.includes import Parts, fill_in, make_tables
from faqbot.content.recognised import check_recognised
from faqbot.content.references import check_references
from faqbot.content.snippets import (
    ACCOUNT_SHAPE,
    CALLS,
    PROGRAMS,
    SUFFIXES,
    Snippets,
    check_description,
    check_program,
    make_snippets,
    shown,
)
from faqbot.content.snippets import SHAPE as SNIPPETS_SHAPE
from faqbot.content.translation import lagging
from faqbot.content.yamlfile import Document, check_shape, parse_markdown, parse_yaml
from faqbot.errors import ContentError
from faqbot.model import (
    LANGS,
    ApiSection,
    CallRule,
    Category,
    Client,
    Clients,
    Entry,
    EntryQuestions,
    EntryText,
    ErrorCode,
    Finding,
    KnowledgeBase,
    Lang,
    Message,
    Page,
    Plan,
    Product,
    Source,
    StatusCode,
    StatusText,
    Topic,
    Way,
)
from faqbot.snippets.call import Account

BILINGUAL: Final = {"ko": str, "en": str}
FACTS_SHAPE: Final = {
    "api": [str],
    "related": [str],
    "reviewed": datetime.date,
    "sources": [{"title": str, "url": str}],
}
OWN: Final = (  # what a knowledge base may say of itself
    *("name", "short_name", "description", "promise", "footer", "card", "unofficial"),
    *("ask_placeholder", "greeting"),
)
QUESTIONS: Final = {"ko": [str], "en": [str]}
SHAPES: Final[Mapping[str, Any]] = {
    "data/site.yml": {
        "faq?": {f"{key}?": BILINGUAL for key in OWN},
        "examples?": {"home?": QUESTIONS, "widget?": QUESTIONS},
        "categories": [{"id": str, "title": BILINGUAL, "summary": BILINGUAL, "entries": [str]}],
        "popular": [str],
        "ways_on?": [{"url": str, "title": BILINGUAL}],
        "account?": ACCOUNT_SHAPE,
    },
    "data/error-codes.yml": {
        str: {"status": (int,), "related": [str], "meaning": BILINGUAL, "fix": BILINGUAL}
    },
    "data/calls.yml": [{"status": int, "calls": [str], "related": [str], **BILINGUAL}],
    "data/plans.yml": {
        "calls": {str: BILINGUAL},
        "plans": [{"id": str, "kind": str, "name": BILINGUAL, "limits": {str: int}}],
    },
    "data/source-ips.yml": {
        "as_of": datetime.date,
        "url": str,
        "regions": [{"name": BILINGUAL, "addresses": [str]}],
    },
    "data/ids.yml": {"published": [str], "redirects": {str: str}},
    "data/translated.yml": {str: BILINGUAL},
    "data/declined.yml": [
        {
            "id": str,
            "name": BILINGUAL,
            "reply": BILINGUAL,
            "url": (str,),
            "phrases": {"ko": [str], "en": [str]},
        }
    ],
    "data/messages.yml": [
        {
            "id": str,
            "texts": [str],
            "status": (int,),
            "error": (str,),
            "entries": [str],
            "origin": str,
            "meaning": BILINGUAL,
        }
    ],
    "data/products.yml": [
        {
            "id": str,
            "name": BILINGUAL,
            "names": [str],
            "words?": [str],
            "role": str,
            "url?": (str,),
        }
    ],
    "data/clients.yml": {
        "libraries": [{"id": str, "names": [str], "calls": {str: str}}],
        "verbs": {str: [str]},
        "nouns": {str: [str]},
        "sections": {str: str},
        "fillers": [str],
        "ends": [str],
    },
    "data/glossary.yml": [[str]],
    "data/terms.yml": {
        "ko": [{"say": str, "not": [str]}],
        "en": [{"say": str, "not": [str]}],
    },
    "data/faq": {**FACTS_SHAPE, "status": [int], "draft?": bool},
    "data/questions": {
        "finds": {"ko": [str], "en": [str]},
        "avoids": {"ko": {str: (str,)}, "en": {str: (str,)}},
    },
    "data/status": {**FACTS_SHAPE, "name": str},
    CALLS: SNIPPETS_SHAPE,
    "faq": {"title": str, "aliases": [str]},
    "status": {"title": str, "meaning": str, "fix": str, "phrases": [str]},
    "page": {"title": str, "description": str},
}
# What may be missing, and what then holds.
DEFAULTS: Final[Mapping[str, Any]] = {
    "data/api.yml": {},
    "data/calls.yml": [],
    "data/declined.yml": [],
    "data/error-codes.yml": {},
    "data/glossary.yml": [],
    "data/plans.yml": {"calls": {}, "plans": []},
}
OPTIONAL: Final = (
    *DEFAULTS,
    "data/messages.yml",
    "data/products.yml",
    "data/clients.yml",
    "data/source-ips.yml",
    "data/terms.yml",
)
API: Final = "data/api.yml"
PAGES: Final[Mapping[str, str]] = {  # and the data without which a page need not be there
    "index": "",
    "status/index": "data/status/",
    "errors": "data/error-codes.yml",
    "messages": "data/messages.yml",
    "rate-limits": "data/plans.yml",
    "api-map": API,
    "chat": "",
}


@dataclass(frozen=True, slots=True)
class Content:
    """What the files under docs/ say: as documents, which know their lines, and as a whole."""

    documents: Mapping[str, Document]  # by path under docs/
    kb: KnowledgeBase
    drafts: tuple[str, ...]  # ids of entries that were left out, being drafts


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's text, the document that it is, and what is wrong with that by itself."""

    text: str
    document: Document | None
    findings: tuple[Finding, ...]


def parse_knowledge_base(
    files: Mapping[str, str], root: str = "docs", with_drafts: bool = False
) -> KnowledgeBase:
    """Build the knowledge base from file texts keyed by their path under `root`.

    Raises `ContentError` with every finding when anything is wrong.
    """
    return parse_content(files, root, with_drafts).kb


def parse_content(
    files: Mapping[str, str],
    root: str = "docs",
    with_drafts: bool = False,
    known: dict[str, Parsed] | None = None,
) -> Content:
    """As `parse_knowledge_base`, with the documents that it was built from.

    `known` is what came of each file the last time; what has the same text is not parsed again, and
    what is parsed is put there for the next time.
    """
    known = {} if known is None else known
    for path in known.keys() - files.keys():
        del known[path]
    for path, text in files.items():
        if path not in known or known[path].text != text:
            known[path] = _parse(path, text, root)
    parsed = {path: known[path] for path in files if path in known}
    documents = {path: p.document for path, p in parsed.items() if p.document}
    findings = [finding for p in parsed.values() for finding in p.findings]
    findings += _missing_files(documents, root)
    if findings:
        raise ContentError(sorted(set(findings), key=lambda f: (f.file, f.line, f.message)))
    drafts = [] if with_drafts else _drafts(documents)
    names = {path for id in drafts for path in files_of("faq", id)}
    left_out = [document for path, document in documents.items() if path in names]
    documents = {path: doc for path, doc in documents.items() if path not in names}
    absent = {path: data for path, data in DEFAULTS.items() if path not in documents}
    whole = {path: Document(f"{root}/{path}", data, {}) for path, data in absent.items()}
    whole |= documents
    kb = _build(whole, drafts)
    findings = [*check_references(whole, kb, left_out), *check_recognised(whole, kb)]
    if findings:
        raise ContentError(findings)
    return Content(documents, kb, tuple(drafts))


def _parse(path: str, text: str, root: str) -> Parsed:
    if problem := _misplaced(path):
        return Parsed(text, None, (Finding(f"{root}/{path}", 1, *problem),))
    if path.startswith(f"{PROGRAMS}/"):
        document = Document(f"{root}/{path}", text, {})
        return Parsed(text, document, tuple(check_program(document)))
    parse: Callable[[str, str], Document] = parse_markdown if path.endswith(".md") else parse_yaml
    try:
        document = parse(text, f"{root}/{path}")
    except ContentError as error:
        return Parsed(text, None, error.findings)
    return Parsed(text, document, tuple(_check_document(path, document)))


# --- where files stand --------------------------------------------------------------------


def _misplaced(path: str) -> tuple[str, str] | None:
    """Why nothing is made of a file that stands here or is called so, and what to do."""
    file = PurePosixPath(path)
    parent, stem, suffix = str(file.parent), file.stem, file.suffix
    lang, _, kind = parent.partition("/")
    is_data = lang == "data"
    if parent == PROGRAMS and suffix in SUFFIXES:
        return None
    if suffix not in (".md", ".yml"):
        right = ".yml" if suffix == ".yaml" else ".md"
        return f"a file that ends in {suffix} is not read", f"call it {stem}{right}"
    if is_data == (suffix == ".md") and (is_data or lang in LANGS):
        return "nothing is made of this file", "data is .yml, texts are .md"
    if is_data and not kind:
        known = [*(it for it in SHAPES if it.startswith("data/") and it.endswith(".yml")), API]
        names = [PurePosixPath(it).name for it in known]
        return None if path in known else ("no data is called so", suggest(file.name, names))
    if lang in LANGS and (not kind or f"{kind}/{stem}" in PAGES):
        page = f"{kind}/{stem}" if kind else stem
        return None if page in PAGES else ("no page is called so", suggest(page, PAGES))
    if parent not in SHAPES and kind not in ("faq", "status"):
        return "nothing is made of files in this folder", FOLDERS
    if is_data or lang in LANGS:
        return (TAKEN, "") if stem == "index" else None
    return "nothing is made of files in this folder", FOLDERS


FOLDERS: Final = "articles stand in ko/faq, ko/status, en/faq and en/status, facts in data"
TAKEN: Final = "index cannot be the id of an entry: it is the list of all"


# --- which files there must be ------------------------------------------------------------


def _missing_files(documents: Mapping[str, Document], root: str) -> list[Finding]:
    """Findings for each file without its counterpart in the data or in the other language."""
    single = [path for path in SHAPES if path.endswith(".yml") and path not in OPTIONAL]
    needed = [page for page, data in PAGES.items() if any(p.startswith(data) for p in documents)]
    single += [f"{lang}/{page}.md" for lang in LANGS for page in needed]
    findings = [
        Finding(f"{root}/{path}", 1, "this file is missing or broken")
        for path in single
        if path not in documents
    ]
    for kind in ("faq", "status"):
        for name in _names(documents, kind):
            present = [p for p in files_of(kind, name) if p in documents]
            findings += [
                documents[present[0]].finding(f"its counterpart {root}/{path} is missing or broken")
                for path in files_of(kind, name)
                if path not in documents
            ]
    return findings


def files_of(kind: str, name: str) -> list[str]:
    """The files that an entry ("faq") or a status code ("status") must have, under docs/."""
    return [f"data/{kind}/{name}.yml", *(f"{lang}/{kind}/{name}.md" for lang in LANGS)]


def _names(documents: Mapping[str, Document], kind: str) -> list[str]:
    """The entry ids or status codes that have a file in any of the places, in order of name."""
    folders = (f"data/{kind}/", *(f"{lang}/{kind}/" for lang in LANGS))
    names = {
        path.rpartition("/")[2].rpartition(".")[0] for path in documents if path.startswith(folders)
    }
    return sorted(names - {"index"})


# --- what must stand in a file ------------------------------------------------------------


def _check_document(path: str, document: Document) -> Iterator[Finding]:
    if path == API:
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
    if parent == CALLS and not findings:
        yield from check_description(document)


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
        elif "under" in value and not _has_anchor(document, value["under"]):
            message = f"{anchor} stands under {value['under']}, which has no anchor"
            yield document.finding(message, anchor, "under")


def _has_anchor(document: Document, section: Any) -> bool:
    """Whether a section of the reference can be linked to by its own id."""
    return section in document.data and "under" not in document.data[section]


# --- from documents to types --------------------------------------------------------------


def _drafts(documents: Mapping[str, Document]) -> list[str]:
    """The ids of entries that are still being written."""
    return [
        id for id in _names(documents, "faq") if documents[f"data/faq/{id}.yml"].data.get("draft")
    ]


def _build(documents: Mapping[str, Document], drafts: Sequence[str]) -> KnowledgeBase:
    site = documents["data/site.yml"].data
    categories = tuple(
        Category(
            id=category["id"],
            title=category["title"],
            summary=category["summary"],
            entries=tuple(id for id in category["entries"] if id not in drafts),
        )
        for category in site["categories"]
    )
    names = set(_names(documents, "faq"))
    ordered = dict.fromkeys(id for c in categories for id in c.entries if id in names)
    codes = sorted(int(name) for name in _names(documents, "status"))
    errors = {
        code: ErrorCode(code, e["status"], tuple(e["related"]), e["meaning"], e["fix"])
        for code, e in documents["data/error-codes.yml"].data.items()
    }
    limited, plans = documents["data/plans.yml"].data["calls"], _plans(documents)
    source_ips = documents.get("data/source-ips.yml")
    tables = make_tables(plans, limited, errors.values(), source_ips.data if source_ips else None)
    account = Account(**site["account"]) if "account" in site else None
    snippets = make_snippets(documents, account) if account else {}
    parts = {lang: {**tables[lang], **_codes(snippets, lang)} for lang in LANGS}
    return KnowledgeBase(
        entries={
            id: _entry(documents, id, parts) for id in [*ordered, *sorted(names - set(ordered))]
        },
        status_codes={code: _status_code(documents, code, parts) for code in codes},
        error_codes=errors,
        api={
            id: ApiSection(
                id, s["title"], s["group"], s.get("method"), s.get("path"), s.get("under")
            )
            for id, s in documents["data/api.yml"].data.items()
        },
        categories=categories,
        popular=tuple(site["popular"]),
        ways_on=tuple(Way(way["url"], way["title"]) for way in site.get("ways_on", ())),
        declined=tuple(_topic(topic) for topic in documents["data/declined.yml"].data),
        glossary=tuple(tuple(group) for group in documents["data/glossary.yml"].data),
        pages={
            lang: {
                page: _page(documents, lang, page, parts)
                for page in PAGES
                if f"{lang}/{page}.md" in documents
            }
            for lang in LANGS
        },
        call_rules=tuple(
            CallRule(r["status"], tuple(r["calls"]), tuple(r["related"]), _bilingual(r))
            for r in documents["data/calls.yml"].data
        ),
        limited_calls=limited,
        plans=plans,
        redirects=documents["data/ids.yml"].data["redirects"],
        questions=_questions(documents, drafts),
        lagging=lagging(documents),
        messages=tuple(_message(data) for data in _rows(documents, "data/messages.yml")),
        products=tuple(_product(data) for data in _rows(documents, "data/products.yml")),
        clients=_clients(documents),
        own=site.get("faq", {}),
        examples=site.get("examples", {}),
        account=account,
        snippets=snippets,
    )


def _codes(snippets: Snippets, lang: Lang) -> dict[str, str]:
    """What stands at the marker of each snippet."""
    return {f"snippet: {name}": shown(each[lang], lang) for name, each in snippets.items()}


def _entry(documents: Mapping[str, Document], id: str, parts: Parts) -> Entry:
    facts = documents[f"data/faq/{id}.yml"].data
    texts: dict[Lang, EntryText] = {}
    for lang in LANGS:
        document = documents[f"{lang}/faq/{id}.md"]
        head = document.data
        body = fill_in(document.body.strip(), parts[lang])
        texts[lang] = EntryText(head["title"], tuple(head["aliases"]), body)
    return Entry(
        id=id,
        api=tuple(facts["api"]),
        status=tuple(facts["status"]),
        related=tuple(facts["related"]),
        reviewed=facts["reviewed"],
        sources=_sources(facts),
        texts=texts,
    )


def _status_code(documents: Mapping[str, Document], code: int, parts: Parts) -> StatusCode:
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
            body=fill_in(document.body.strip(), parts[lang]),
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


def _bilingual(data: Any) -> dict[Lang, str]:
    return {lang: data[lang] for lang in LANGS}


def _plans(documents: Mapping[str, Document]) -> tuple[Plan, ...]:
    plans = documents["data/plans.yml"].data["plans"]
    return tuple(Plan(p["id"], p["kind"], p["name"], p["limits"]) for p in plans)


def _questions(
    documents: Mapping[str, Document], drafts: Sequence[str]
) -> dict[str, EntryQuestions]:
    questions: dict[str, EntryQuestions] = {}
    for path, document in documents.items():
        folder, _, name = path.rpartition("/")
        id = name.removesuffix(".yml")
        if folder == "data/questions" and id not in drafts:
            finds = {lang: tuple(document.data["finds"][lang]) for lang in LANGS}
            questions[id] = EntryQuestions(finds, document.data["avoids"])
    return questions


def _sources(facts: Any) -> tuple[Source, ...]:
    return tuple(Source(source["title"], source["url"]) for source in facts["sources"])


def _topic(data: Any) -> Topic:
    phrases = {lang: tuple(data["phrases"][lang]) for lang in LANGS}
    return Topic(data["id"], data["name"], data["reply"], data["url"], phrases)


def _rows(documents: Mapping[str, Document], path: str) -> list[Any]:
    """What a file that lists things holds; nothing where there is no such file."""
    return documents[path].data if path in documents else []


def _message(data: Any) -> Message:
    return Message(
        id=data["id"],
        texts=tuple(data["texts"]),
        status=data["status"],
        error=data["error"],
        entries=tuple(data["entries"]),
        origin=data["origin"],
        meaning=data["meaning"],
    )


def _product(data: Any) -> Product:
    return Product(
        id=data["id"],
        name=data["name"],
        names=tuple(data["names"]),
        words=tuple(data.get("words", ())),
        role=data["role"],
        url=data.get("url"),
    )


def _clients(documents: Mapping[str, Document]) -> Clients:
    if "data/clients.yml" not in documents:
        return Clients()
    data = documents["data/clients.yml"].data
    return Clients(
        libraries=tuple(
            Client(library["id"], tuple(library["names"]), library["calls"])
            for library in data["libraries"]
        ),
        verbs={verb: tuple(spellings) for verb, spellings in data["verbs"].items()},
        nouns={noun: tuple(spellings) for noun, spellings in data["nouns"].items()},
        sections=data["sections"],
        fillers=tuple(data["fillers"]),
        ends=tuple(data["ends"]),
    )


def _page(documents: Mapping[str, Document], lang: Lang, page: str, parts: Parts) -> Page:
    document = documents[f"{lang}/{page}.md"]
    body = fill_in(document.body.strip(), parts[lang])
    return Page(document.data["title"], document.data["description"], body)
