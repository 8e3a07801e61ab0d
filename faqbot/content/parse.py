"""The text of every file under docs/ becomes a checked `KnowledgeBase`; opens nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Final, TypeVar, cast

from faqbot.content.article_links import suggest
from faqbot.content.includes import fill_in, make_tables
from faqbot.content.pictures import card_of, find_cards, is_picture, with_places
from faqbot.content.recognised import check_recognised
from faqbot.content.references import check_references
from faqbot.content.snippets import (
    ACCOUNT_SHAPE,
    CALLS,
    PLACEHOLDERS,
    PROGRAMS,
    RESPONSES,
    SUFFIXES,
    Snippets,
    check_description,
    check_program,
    check_response,
    make_snippets,
    response_shape,
    shown,
)
from faqbot.content.snippets import shape_of as snippets_shape
from faqbot.content.translation import lagging
from faqbot.content.yamlfile import Document, check_shape, parse_markdown, parse_yaml
from faqbot.errors import ContentError
from faqbot.languages import NAMES
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
    OwnProduct,
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

FACTS_SHAPE: Final = {
    "api": [str],
    "related": [str],
    "reviewed": datetime.date,
    "sources": [{"title": str, "url": str}],
}
PRODUCT_SHAPE: Final = {
    "name": str,
    "names?": [str],
    "things?": [str],
    "shared?": [str],
    "topics?": [str],
    "elsewhere?": [str],
    "reference?": str,
    "sample?": str,
}
OWN: Final = (  # what a knowledge base may say of itself
    *("name", "short_name", "description", "promise", "footer", "card", "unofficial"),
    *("ask_placeholder", "greeting"),
)


@lru_cache(maxsize=8)
def shapes_of(langs: tuple[Lang, ...]) -> Mapping[str, Any]:
    """What each file must hold (`check_shape`), by path or by folder under docs/."""
    texts = dict.fromkeys(langs, str)
    lists = {lang: [str] for lang in langs}
    return {
        "data/site.yml": {
            "languages?": [str],
            "faq?": {f"{key}?": texts for key in OWN},
            "examples?": {"home?": lists, "widget?": lists},
            "categories": [{"id": str, "title": texts, "summary": texts, "entries": [str]}],
            "popular": [str],
            "ways_on?": [{"url": str, "title": texts}],
            "product?": PRODUCT_SHAPE,
            "account?": ACCOUNT_SHAPE,
        },
        "data/error-codes.yml": {
            str: {"status": (int,), "related": [str], "meaning": texts, "fix": texts}
        },
        "data/calls.yml": [{"status": int, "calls": [str], "related": [str], **texts}],
        "data/plans.yml": {
            "calls": {str: texts},
            "plans": [{"id": str, "kind": str, "name": texts, "limits": {str: int}}],
        },
        "data/source-ips.yml": {
            "as_of": datetime.date,
            "url": str,
            "regions": [{"name": texts, "addresses": [str]}],
        },
        "data/ids.yml": {"published": [str], "redirects": {str: str}},
        "data/translated.yml": {str: texts},
        "data/declined.yml": [
            {
                "id": str,
                "name": texts,
                "reply": texts,
                "url": (str,),
                "phrases": lists,
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
                "meaning": texts,
            }
        ],
        "data/products.yml": [
            {
                "id": str,
                "name": texts,
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
        "data/things.yml": {str: [str]},
        "data/terms.yml": {lang: [{"say": str, "not": [str]}] for lang in langs},
        "data/faq": {**FACTS_SHAPE, "status": [int], "draft?": bool},
        "data/questions": {
            "finds": lists,
            "avoids": {lang: {str: (str,)} for lang in langs},
        },
        "data/status": {**FACTS_SHAPE, "name": str},
        CALLS: snippets_shape(texts),
        RESPONSES: response_shape(texts),
        PLACEHOLDERS: [str],
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
    "data/things.yml": {},
    "data/translated.yml": {},
}
OPTIONAL: Final = (
    *DEFAULTS,
    "data/messages.yml",
    "data/products.yml",
    "data/clients.yml",
    "data/source-ips.yml",
    "data/terms.yml",
    PLACEHOLDERS,
)
API: Final = "data/api.yml"
SITE: Final = "data/site.yml"
MOST_LANGS: Final = 2
PAGES: Final[Mapping[str, str]] = {  # and the data without which a page need not be there
    "index": "",
    "status/index": "data/status/",
    "errors": "data/error-codes.yml",
    "messages": "data/messages.yml",
    "rate-limits": "data/plans.yml",
    "api-map": API,
    "chat": "",
}


T = TypeVar("T")


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
    langs: tuple[Lang, ...]  # those that it was read for
    document: Document | None
    findings: tuple[Finding, ...]


def parse_content(
    files: Mapping[str, str],
    root: str = "docs",
    with_drafts: bool = False,
    known: dict[str, Parsed] | None = None,
) -> Content:
    """The knowledge base of file texts by their path under `root`, and the documents behind it.

    Among the texts are pictures, each as a line that describes it. Raises `ContentError` with every
    finding where anything is wrong.

    `known` is what came of each file the last time; what has the same text is not parsed again, and
    what is parsed is put there for the next time.
    """
    known = {} if known is None else known
    pictures = {path: line for path, line in files.items() if is_picture(path)}
    files = {path: text for path, text in files.items() if path not in pictures}
    for path in known.keys() - files.keys():
        del known[path]
    site = known.get(SITE)
    langs = site.langs if site and site.text == files.get(SITE) else langs_of(files)
    for path, text in files.items():
        if path not in known or (known[path].text, known[path].langs) != (text, langs):
            known[path] = _parse(path, text, root, langs)
    parsed = {path: known[path] for path in files if path in known}
    documents = {path: p.document for path, p in parsed.items() if p.document}
    findings = [finding for p in parsed.values() for finding in p.findings]
    findings += _missing_files(documents, root, langs)
    if findings:
        raise ContentError(sorted(set(findings), key=lambda f: (f.file, f.line, f.message)))
    drafts = [] if with_drafts else _drafts(documents, langs)
    names = {path for id in drafts for path in files_of("faq", id, langs)}
    left_out = [document for path, document in documents.items() if path in names]
    documents = {path: doc for path, doc in documents.items() if path not in names}
    absent = {path: data for path, data in DEFAULTS.items() if path not in documents}
    whole = {path: Document(f"{root}/{path}", data, {}) for path, data in absent.items()}
    whole |= documents
    kb = _build(whole, pictures, drafts, langs)
    findings = [*check_references(whole, pictures, kb, left_out), *check_recognised(whole, kb)]
    if findings:
        raise ContentError(findings)
    return Content(documents, kb, tuple(drafts))


def langs_of(files: Mapping[str, str]) -> tuple[Lang, ...]:
    """The languages that data/site.yml names; Korean and English where it names none it may."""
    try:
        data = parse_yaml(files.get(SITE, ""), SITE).data
    except ContentError:
        return LANGS
    named = data.get("languages") if isinstance(data, dict) else None
    return tuple(named) if isinstance(named, list) and not any(wrong_langs(named)) else LANGS


def wrong_langs(named: Sequence[Any]) -> Iterator[tuple[str, int]]:
    """What is wrong with the languages of a knowledge base, and at which of them."""
    if not 1 <= len(named) <= MOST_LANGS:
        yield f"a knowledge base has one or two languages, not {len(named)}", 0
    for number, lang in enumerate(named):
        if not isinstance(lang, str) or lang not in NAMES:
            yield f"the theme knows no language {lang!r}: {', '.join(NAMES)}", number
        elif lang in named[:number]:
            yield f"{lang} stands twice", number


def _parse(path: str, text: str, root: str, langs: tuple[Lang, ...]) -> Parsed:
    if problem := _misplaced(path, langs):
        return Parsed(text, langs, None, (Finding(f"{root}/{path}", 1, *problem),))
    if path.startswith(f"{PROGRAMS}/"):
        document = Document(f"{root}/{path}", text, {})
        return Parsed(text, langs, document, tuple(check_program(document)))
    parse: Callable[[str, str], Document] = parse_markdown if path.endswith(".md") else parse_yaml
    try:
        document = parse(text, f"{root}/{path}")
    except ContentError as error:
        return Parsed(text, langs, None, error.findings)
    return Parsed(text, langs, document, tuple(_check_document(path, document, langs)))


# --- where files stand --------------------------------------------------------------------


def _misplaced(path: str, langs: tuple[Lang, ...]) -> tuple[str, str] | None:
    """Why nothing is made of a file that stands here or is called so, and what to do."""
    file, shapes = PurePosixPath(path), shapes_of(langs)
    parent, stem, suffix = str(file.parent), file.stem, file.suffix
    lang, _, kind = parent.partition("/")
    is_data = lang == "data"
    if parent == PROGRAMS and suffix in SUFFIXES:
        return None
    if suffix not in (".md", ".yml"):
        right = ".yml" if suffix == ".yaml" else ".md"
        return f"a file that ends in {suffix} is not read", f"call it {stem}{right}"
    if is_data == (suffix == ".md") and (is_data or lang in langs):
        return "nothing is made of this file", "data is .yml, texts are .md"
    if is_data and not kind:
        known = [*(it for it in shapes if it.startswith("data/") and it.endswith(".yml")), API]
        names = [PurePosixPath(it).name for it in known]
        return None if path in known else ("no data is called so", suggest(file.name, names))
    if lang in langs and (not kind or f"{kind}/{stem}" in PAGES):
        page = f"{kind}/{stem}" if kind else stem
        return None if page in PAGES else ("no page is called so", suggest(page, PAGES))
    if parent not in shapes and kind not in ("faq", "status"):
        return "nothing is made of files in this folder", _folders(langs)
    if is_data or lang in langs:
        return (TAKEN, "") if stem == "index" else None
    return "nothing is made of files in this folder", _folders(langs)


def _folders(langs: Sequence[Lang]) -> str:
    *places, last = (f"{lang}/{kind}" for lang in langs for kind in ("faq", "status"))
    return f"articles stand in {', '.join(places)} and {last}, facts in data"


TAKEN: Final = "index cannot be the id of an entry: it is the list of all"


# --- which files there must be ------------------------------------------------------------


def _missing_files(
    documents: Mapping[str, Document], root: str, langs: tuple[Lang, ...]
) -> list[Finding]:
    """Findings for each file without its counterpart in the data or in the other language."""
    single = [path for path in shapes_of(langs) if path.endswith(".yml") and path not in OPTIONAL]
    needed = [page for page, data in PAGES.items() if any(p.startswith(data) for p in documents)]
    single += [f"{lang}/{page}.md" for lang in langs for page in needed]
    findings = [
        Finding(f"{root}/{path}", 1, "this file is missing or broken")
        for path in single
        if path not in documents
    ]
    for kind in ("faq", "status"):
        for name in _names(documents, kind, langs):
            present = [p for p in files_of(kind, name, langs) if p in documents]
            findings += [
                documents[present[0]].finding(f"its counterpart {root}/{path} is missing or broken")
                for path in files_of(kind, name, langs)
                if path not in documents
            ]
    return findings


def files_of(kind: str, name: str, langs: Sequence[Lang]) -> list[str]:
    """The files that an entry ("faq") or a status code ("status") must have, under docs/."""
    return [f"data/{kind}/{name}.yml", *(f"{lang}/{kind}/{name}.md" for lang in langs)]


def _names(documents: Mapping[str, Document], kind: str, langs: Sequence[Lang]) -> list[str]:
    """The entry ids or status codes that have a file in any of the places, in order of name."""
    folders = (f"data/{kind}/", *(f"{lang}/{kind}/" for lang in langs))
    names = {
        path.rpartition("/")[2].rpartition(".")[0] for path in documents if path.startswith(folders)
    }
    return sorted(names - {"index"})


# --- what must stand in a file ------------------------------------------------------------


def _check_document(path: str, document: Document, langs: tuple[Lang, ...]) -> Iterator[Finding]:
    if path == API:
        yield from _check_api(document)
        return
    shapes = shapes_of(langs)
    parent = str(PurePosixPath(path).parent)
    lang, _, kind = parent.partition("/")
    stem = PurePosixPath(path).stem
    if path in shapes or parent in shapes:
        shape = shapes.get(path) or shapes[parent]
    elif lang in langs:
        shape = shapes["page" if stem == "index" or not kind else kind]
    else:
        return
    findings = list(check_shape(document, shape))
    yield from findings
    if path == SITE and not findings and "languages" in document.data:
        for message, number in wrong_langs(document.data["languages"]):
            yield document.finding(message, "languages", number)
    if kind == "status" and stem != "index" and not stem.isdigit():
        yield document.finding(f"the file's name must be a status code, not {stem!r}")
    if lang in langs and kind and stem != "index" and not document.body.strip():
        yield document.finding("the article is empty")
    if parent == CALLS and not findings:
        yield from check_description(document)
    if parent == RESPONSES and not findings:
        yield from check_response(document, langs[0])


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


def _drafts(documents: Mapping[str, Document], langs: Sequence[Lang]) -> list[str]:
    """The ids of entries that are still being written."""
    return [
        id
        for id in _names(documents, "faq", langs)
        if documents[f"data/faq/{id}.yml"].data.get("draft")
    ]


def _build(
    documents: Mapping[str, Document],
    pictures: Mapping[str, str],
    drafts: Sequence[str],
    langs: tuple[Lang, ...],
) -> KnowledgeBase:
    site = documents["data/site.yml"].data
    categories = tuple(
        _made(Category, category, entries=[id for id in category["entries"] if id not in drafts])
        for category in site["categories"]
    )
    names = set(_names(documents, "faq", langs))
    ordered = dict.fromkeys(id for c in categories for id in c.entries if id in names)
    codes = sorted(int(name) for name in _names(documents, "status", langs))
    errors = {
        code: _made(ErrorCode, error, code=code)
        for code, error in documents["data/error-codes.yml"].data.items()
    }
    limited = documents["data/plans.yml"].data["calls"]
    plans = _all_made(Plan, documents["data/plans.yml"].data["plans"])
    source_ips = documents.get("data/source-ips.yml")
    addresses = source_ips.data if source_ips else None
    tables = make_tables(langs, plans, limited, errors.values(), addresses)
    product = _own_product(site.get("product"))
    account = Account(**site["account"]) if "account" in site else None
    snippets = make_snippets(documents, account, langs) if account else {}
    parts = {lang: {**tables[lang], **_codes(snippets, lang)} for lang in langs}
    cards = find_cards(site.get("faq", {}).get("card", ()), pictures)
    places = {place: card_of(lang) for lang, place in cards.items()}

    def article(path: str) -> str:
        """The body of an article with all that has a place in it."""
        body = fill_in(documents[path].body.strip(), parts[path.partition("/")[0]])
        body, found = with_places(path, body, pictures)
        places.update(found)
        return body

    def described(kind: type[T], text: type, folder: str, **name: Any) -> T:
        """An entry or a status code: its facts, and its text in each language."""
        (id,) = name.values()
        facts = documents[f"data/{folder}/{id}.yml"].data
        paths = {lang: f"{lang}/{folder}/{id}.md" for lang in langs}
        texts: dict[Lang, object] = {
            lang: _made(text, documents[path].data, body=article(path))
            for lang, path in paths.items()
        }
        return _made(kind, facts, sources=_all_made(Source, facts["sources"]), texts=texts, **name)

    return KnowledgeBase(
        entries={
            id: described(Entry, EntryText, "faq", id=id)
            for id in [*ordered, *sorted(names - set(ordered))]
        },
        status_codes={
            code: described(StatusCode, StatusText, "status", code=code) for code in codes
        },
        error_codes=errors,
        api={
            id: _made(ApiSection, section, id=id, reference=product.reference)
            for id, section in documents["data/api.yml"].data.items()
        },
        categories=categories,
        popular=tuple(site["popular"]),
        ways_on=_all_made(Way, site.get("ways_on", ())),
        declined=_all_made(Topic, documents["data/declined.yml"].data),
        glossary=tuple(tuple(group) for group in documents["data/glossary.yml"].data),
        pages={
            lang: {
                page: _made(Page, documents[path].data, body=article(path))
                for page in PAGES
                if (path := f"{lang}/{page}.md") in documents
            }
            for lang in langs
        },
        call_rules=tuple(
            _made(CallRule, rule, text={lang: rule[lang] for lang in langs})
            for rule in documents["data/calls.yml"].data
        ),
        limited_calls=limited,
        plans=plans,
        redirects=documents["data/ids.yml"].data["redirects"],
        questions=_questions(documents, drafts),
        lagging=lagging(documents, langs),
        messages=_all_made(Message, _rows(documents, "data/messages.yml")),
        products=_all_made(Product, _rows(documents, "data/products.yml")),
        clients=_clients(documents),
        own=site.get("faq", {}),
        examples=site.get("examples", {}),
        product=product,
        account=account,
        snippets=snippets,
        langs=langs,
        pictures=places,
        cards=cards,
        things=documents["data/things.yml"].data,
    )


def _made(kind: type[T], data: Mapping[str, Any], **more: Any) -> T:
    """A type from data whose keys are the names of its fields; other keys are left out."""
    values = {**data, **more}
    names = {field.name for field in fields(cast(Any, kind))}
    return kind(**{name: _frozen(value) for name, value in values.items() if name in names})


def _all_made(kind: type[T], rows: Iterable[Mapping[str, Any]]) -> tuple[T, ...]:
    return tuple(_made(kind, row) for row in rows)


def _frozen(value: Any) -> Any:
    """A value with tuples in the place of lists."""
    if isinstance(value, dict):
        return {key: _frozen(each) for key, each in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _own_product(data: Any) -> OwnProduct:
    if not data:
        return OwnProduct()
    sample = data.get("sample", "").strip()
    return _made(OwnProduct, {"names": [data["name"]], **data}, sample=sample)


def _codes(snippets: Snippets, lang: Lang) -> dict[str, str]:
    """What stands at the marker of each snippet."""
    return {f"snippet: {name}": shown(each[lang], lang) for name, each in snippets.items()}


def _questions(
    documents: Mapping[str, Document], drafts: Sequence[str]
) -> dict[str, EntryQuestions]:
    questions: dict[str, EntryQuestions] = {}
    for path, document in documents.items():
        folder, _, name = path.rpartition("/")
        id = name.removesuffix(".yml")
        if folder == "data/questions" and id not in drafts:
            questions[id] = _made(EntryQuestions, document.data)
    return questions


def _rows(documents: Mapping[str, Document], path: str) -> list[Any]:
    """What a file that lists things holds; nothing where there is no such file."""
    return documents[path].data if path in documents else []


def _clients(documents: Mapping[str, Document]) -> Clients:
    if "data/clients.yml" not in documents:
        return Clients()
    data = documents["data/clients.yml"].data
    return _made(Clients, data, libraries=_all_made(Client, data["libraries"]))
