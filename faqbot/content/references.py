"""What must hold between the files under docs/; opens nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, summarize_address_range
from pathlib import PurePosixPath
from typing import Any, Final

from faqbot.content.article_links import check_links, suggest
from faqbot.content.calls import calls_of, fits
from faqbot.content.includes import NAMES, find_markers
from faqbot.content.pictures import card_of, check_pictures
from faqbot.content.snippets import CALLS, PROGRAMS, RESPONSES, check_snippets
from faqbot.content.yamlfile import Document, Path
from faqbot.model import ERRORS_ENTRY, STATUS_ENTRY, Entry, Finding, KnowledgeBase, Lang

KEPT: Final = 262_144  # phrases: while authors edit, most stay as they are
NO_LETTERS: Final = re.compile(r"[\W_]+")  # as str.isalnum tells them

Claim = tuple[str, Document, Path]
"""Who said something first: the name of an entry or topic, the document and the place in it."""


def check_references(
    documents: Mapping[str, Document],
    pictures: Mapping[str, str],
    kb: KnowledgeBase,
    drafts: Iterable[Document] = (),
) -> Iterator[Finding]:
    """Findings for everything that one file says of another and that is not so.

    `pictures` are described by path under docs/. `drafts` are documents that were left out: nothing
    in them is checked yet.
    """
    yield from _check_facts(documents, kb)
    yield from _check_chapters(documents["data/site.yml"], kb)
    yield from _check_special(documents["data/site.yml"], kb)
    yield from _check_ways_on(documents["data/site.yml"], kb)
    yield from _check_cards(documents["data/site.yml"], kb)
    yield from _check_errors(documents["data/error-codes.yml"], kb)
    yield from _check_calls(documents["data/calls.yml"], kb)
    yield from _check_plans(documents["data/plans.yml"], kb)
    yield from _check_addresses(documents)
    yield from _check_ids(documents["data/ids.yml"], kb)
    yield from _check_questions(documents, kb)
    yield from _check_phrases(documents, kb)
    for path, document in documents.items():
        if document.body:
            yield from check_links(path, document, documents, kb.product.reference)
            yield from check_pictures(path, document, pictures)
    yield from _check_markers(documents, kb, drafts)


def _check_markers(
    documents: Mapping[str, Document], kb: KnowledgeBase, drafts: Iterable[Document]
) -> Iterator[Finding]:
    """Findings for markers that name nothing, and for snippets."""
    known = {*NAMES, *(f"snippet: {name}" for name in kb.snippets)}
    used = {says for draft in drafts for _, says in find_markers(draft.body)}
    site = documents["data/site.yml"]
    if kb.account is None:
        if any(path.startswith((CALLS, RESPONSES, PROGRAMS)) for path in documents):
            yield site.finding("account is missing: snippets call it", "account")
            return
    else:
        key_from = kb.account.key_from
        yield from check_known(site, "entry", key_from, kb.entries, "account", "key_from")
    for document in documents.values():
        for offset, says in find_markers(document.body):
            kind, _, name = says.partition(": ")
            used.add(says)
            if says not in known:
                fix = suggest(name, [each.partition(": ")[2] for each in known])
                yield document.body_finding(f"unknown {kind}: {name}", offset, fix)
    yield from check_snippets(documents, used, kb.api)


def _check_facts(documents: Mapping[str, Document], kb: KnowledgeBase) -> Iterator[Finding]:
    """Findings for each id that an entry or a status code names and that does not exist."""
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
                yield from check_known(document, what, id, ids, key, index)
                if key == "related" and id == PurePosixPath(path).stem:
                    yield document.finding("an entry cannot be related to itself", key, index)


def _check_chapters(site: Document, kb: KnowledgeBase) -> Iterator[Finding]:
    chapter_of: dict[str, str] = {}
    for number, category in enumerate(kb.categories):
        for index, id in enumerate(category.entries):
            place = ("categories", number, "entries", index)
            yield from check_known(site, "entry", id, kb.entries, *place)
            if id in chapter_of and id in kb.entries:
                yield site.finding(f"{id} stands in {chapter_of[id]} as well", *place)
            chapter_of[id] = category.id
    for id in kb.entries:
        if id not in chapter_of:
            yield site.finding(f"{id} stands in no category", "categories")
    yield from check_entries(site, kb.popular, kb, "popular")


def _check_special(site: Document, kb: KnowledgeBase) -> Iterator[Finding]:
    """Findings where an entry is missing that the bot itself answers with."""
    wanted = {
        STATUS_ENTRY: ("questions about a status code", kb.status_codes),
        ERRORS_ENTRY: ("a pasted error", kb.error_codes),
    }
    for id, (asked, codes) in wanted.items():
        if codes and id not in kb.entries:
            message = f"the entry {id} is missing or a draft: the bot answers {asked} with it"
            fix = f"its id is {kb.redirects[id]} now" if id in kb.redirects else f"faqbot new {id}"
            yield site.finding(message, "categories", fix=fix)


def _check_errors(document: Document, kb: KnowledgeBase) -> Iterator[Finding]:
    for error in kb.error_codes.values():
        if error.status is not None:
            place = (error.code, "status")
            yield from check_known(document, "status code", error.status, kb.status_codes, *place)
        yield from check_entries(document, error.related, kb, error.code, "related")


def _check_calls(document: Document, kb: KnowledgeBase) -> Iterator[Finding]:
    known = calls_of(kb)
    for number, rule in enumerate(kb.call_rules):
        place = (number, "status")
        yield from check_known(document, "status code", rule.status, kb.status_codes, *place)
        yield from check_entries(document, rule.related, kb, number, "related")
        for index, pattern in enumerate(rule.calls):
            if not any(fits([pattern], name) for name in known):
                message = f"no call of data/api.yml is like {pattern!r}"
                yield document.finding(message, number, "calls", index)


def _check_ways_on(document: Document, kb: KnowledgeBase) -> Iterator[Finding]:
    for number, way in enumerate(kb.ways_on):
        if not way.url.startswith(("https://", "mailto:")):
            message = f"neither https: nor mailto: {way.url}"
            yield document.finding(message, "ways_on", number, "url")


def _check_cards(site: Document, kb: KnowledgeBase) -> Iterator[Finding]:
    """Findings for languages whose shared links would show nothing, though it is said what."""
    for lang in kb.own.get("card", {}):
        if lang not in kb.cards:
            message = f"the picture of a shared link is missing: docs/{card_of(lang)}"
            yield site.finding(message, "faq", "card", lang, fix="1200 by 630 pixels")


def _check_plans(document: Document, kb: KnowledgeBase) -> Iterator[Finding]:
    for number, plan in enumerate(kb.plans):
        if plan.kind not in ("plan", "trial", "purchased"):
            yield document.finding("kind is plan, trial or purchased", "plans", number, "kind")
        for call in plan.limits:
            if call not in kb.limited_calls:
                message = f"{call} is not among the calls above"
                yield document.finding(message, "plans", number, "limits", call)
            if plan.limits[call] < 0:
                message = f"{call} cannot be less than 0"
                yield document.finding(message, "plans", number, "limits", call)
        if "total" not in plan.limits:
            yield document.finding("the total is missing", "plans", number, "limits")


def _check_addresses(documents: Mapping[str, Document]) -> Iterator[Finding]:
    """Findings for what is neither an IPv4 address nor a range of them, first and last."""
    document = documents.get("data/source-ips.yml")
    if document is None:
        return
    for number, region in enumerate(document.data["regions"]):
        for index, text in enumerate(region["addresses"]):
            first, _, last = text.partition("–")
            try:
                next(summarize_address_range(IPv4Address(first), IPv4Address(last or first)))
            except ValueError:
                message = f"neither an address nor a range of them: {text}"
                yield document.finding(message, "regions", number, "addresses", index)


def _check_ids(document: Document, kb: KnowledgeBase) -> Iterator[Finding]:
    """Findings for redirects that hide an entry or lead nowhere."""
    for old, new in kb.redirects.items():
        if old in kb.entries:
            yield document.finding(f"{old} is an entry, so nothing redirects it", "redirects", old)
        yield from check_known(document, "entry", new, kb.entries, "redirects", old)


def _check_questions(documents: Mapping[str, Document], kb: KnowledgeBase) -> Iterator[Finding]:
    for id, questions in kb.questions.items():
        document = documents[f"data/questions/{id}.yml"]
        yield from check_known(document, "entry", id, kb.entries)
        for lang, avoided in questions.avoids.items():
            for question, owner in avoided.items():
                place = ("avoids", lang, question)
                if owner == id:
                    yield document.finding("this is the entry itself", *place)
                elif owner is not None:
                    yield from check_known(document, "entry", owner, kb.entries, *place)


def check_entries(
    document: Document, ids: tuple[str, ...], kb: KnowledgeBase, *place: str | int
) -> Iterator[Finding]:
    """Findings for each of the ids, listed at `place`, that is no entry's."""
    for index, id in enumerate(ids):
        yield from check_known(document, "entry", id, kb.entries, *place, index)


def check_known(
    document: Document, what: str, value: Any, known: Collection[Any], *place: str | int
) -> Iterator[Finding]:
    """A finding where a value is none of those that are known."""
    if value not in known:
        yield document.finding(f"unknown {what}: {value}", *place, fix=suggest(value, known))


def _check_phrases(documents: Mapping[str, Document], kb: KnowledgeBase) -> Iterator[Finding]:
    """Findings for each title or alias that two entries claim, and status phrase of two codes."""
    owner: dict[str, Claim] = {}
    for entry in kb.entries.values():
        for lang in kb.langs:
            document = documents[f"{lang}/faq/{entry.id}.md"]
            for place, phrase in phrases_of(entry, lang):
                yield from _claim(owner, f"entry {entry.id}", phrase, document, *place)
    yield from _check_topics(owner, documents["data/declined.yml"], kb)
    claimed: dict[str, Claim] = {}
    for status in kb.status_codes.values():
        for lang in kb.langs:
            document = documents[f"{lang}/status/{status.code}.md"]
            for index, phrase in enumerate(status.texts[lang].phrases):
                yield from _claim(claimed, str(status.code), phrase, document, "phrases", index)


def phrases_of(entry: Entry, lang: Lang) -> Iterator[tuple[Path, str]]:
    """Title and aliases of an entry with their places in its file."""
    yield ("title",), entry.texts[lang].title
    for index, alias in enumerate(entry.texts[lang].aliases):
        yield ("aliases", index), alias


def _check_topics(
    owner: dict[str, Claim], document: Document, kb: KnowledgeBase
) -> Iterator[Finding]:
    """Findings for each phrase of a declined topic that an entry or another topic claims."""
    for number, topic in enumerate(kb.declined):
        for lang, phrases in topic.phrases.items():
            for index, phrase in enumerate(phrases):
                place = (number, "phrases", lang, index)
                yield from _claim(owner, f"topic {topic.id}", phrase, document, *place)


def _claim(
    owner: dict[str, Claim], name: str, phrase: str, document: Document, *place: str | int
) -> Iterator[Finding]:
    first = owner.setdefault(fold(phrase), (name, document, place))
    other, where, there = first
    if where is document and there == place:
        return
    if other != name:
        known = where.finding("", *there)
        message = f"{phrase!r} is claimed by {other} too, at {known.file}:{known.line}"
        yield document.finding(message, *place)
    elif where is document:
        line = document.finding("", *there).line
        yield document.finding(f"{phrase!r} says the same as line {line}", *place)


@lru_cache(maxsize=KEPT)
def fold(phrase: str) -> str:
    """The letters and digits of a phrase without case, width, spacing and punctuation."""
    folded = unicodedata.normalize("NFKC", phrase).casefold()
    return NO_LETTERS.sub("", folded) or folded
