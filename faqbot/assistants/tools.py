"""The tools for assistants: pure functions from arguments to results, each with its sources.

What is not known is said to be so; nothing is guessed. `TOOLS` names them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from faqbot.addresses import RATE_LIMITS, Folder, absolute, address_of, page_url, root_of, short_url
from faqbot.answering.explanations import api_doc
from faqbot.answering.lang import detect_lang
from faqbot.answering.render import render_text
from faqbot.answering.signs import named_sections
from faqbot.assistants.shapes import (
    TOTAL,
    Call,
    ErrorCode,
    Explained,
    Fetch,
    Hit,
    Hits,
    Message,
    Pace,
    Page,
    PageData,
    Rate,
    Response,
    Search,
    Status,
)
from faqbot.content.limits import calls_a_minute, minutes_needed, pause_seconds
from faqbot.diagnosis.faults import find_fields
from faqbot.model import (
    Answer,
    Candidate,
    Diagnosis,
    Entry,
    ExplainedError,
    ExplainedMessage,
    ExplainedStatus,
    KnowledgeBase,
    Lang,
    Plan,
    Reply,
    Source,
    StatusCode,
)
from faqbot.site.llms_txt import entry_markdown, status_markdown
from faqbot.words import TOOLS as WORDS
from faqbot.words import Words

PAGE: Final = re.compile(r"/(?:(?P<lang>[a-z]{2})/)?(?P<folder>faq|status)/(?P<name>[^/#]+)/.*")
NAMED: Final = re.compile(
    r"/?(?:(?P<lang>[a-z]{2})/)?(?:(?P<folder>faq|status)/)?(?P<name>[A-Za-z0-9-]+)/?"
)
PLAN_WORD: Final = re.compile(r"\bplan\b|요금제|\s+", re.IGNORECASE)
TOO_MANY: Final = 429  # the status code of a limit that is used up

Ask = Callable[[str, Lang | None, int], Reply]
"""Puts a question to the bot: its text, the language of the reply, how many candidates at most."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the tools work with; `base` is the absolute address of the site, with a slash at its
    end."""

    kb: KnowledgeBase
    ask: Ask
    diagnose: Callable[[str], Diagnosis]
    base: str


# --- the tools ----------------------------------------------------------------------------


def search(known: Knowledge, given: Search) -> Hits:
    """The pages that answer a question; none where the bot knows none."""
    reply = known.ask(given.query, given.lang, given.limit)
    answers = [_answer(known, it) for it in (reply.answer, reply.second) if it]
    offered = reply.candidates if reply.outcome != "none" else ()
    found = [*answers, *(_candidate(known, it, reply.lang) for it in offered)]
    return Hits(tuple(found[: given.limit]), bool(found), reply.message, reply.lang, reply.warnings)


def fetch(known: Knowledge, given: Fetch) -> Page | None:
    """A page by the id that `search` gave or by its address; `None` where there is none."""
    named = NAMED.fullmatch(given.id.strip().removeprefix(known.base.rstrip("/")))
    if named is None:
        return None
    written = next((it for it in known.kb.langs if it == named["lang"]), known.kb.langs[0])
    lang = written if given.lang is None else given.lang
    kb, name = known.kb, named["name"]
    root = root_of(kb, lang, known.base)
    is_code = named["folder"] == "status" or (named["folder"] is None and name.isdecimal())
    if is_code:
        status = kb.find_status(name)
        if status is None:
            return None
        title = f"{status.code} {status.texts[lang].title}"
        text = status_markdown(kb, lang, status, root)
        return _page(known, status, lang, "status", title, text)
    entry = kb.find_entry(name)
    if entry is None:
        return None
    text = entry_markdown(kb, lang, entry, root)
    return _page(known, entry, lang, "faq", entry.texts[lang].title, text)


def explain_response(known: Knowledge, given: Response) -> Explained:
    """What a pasted response means: its codes and messages, the call, the cause and the fix."""
    reply = known.ask(given.text, given.lang, 1)
    is_known = bool(reply.status_codes or reply.error_codes or reply.messages)
    fields = find_fields(reply.question)
    answer = _answer(known, reply.answer) if is_known and reply.answer else None
    declined = {topic.id for topic in known.kb.declined}
    is_foreign = reply.topic is not None and reply.topic.id not in declined
    refused = reply.message if is_foreign else WORDS[reply.lang]["nothing_named"]
    return Explained(
        known=is_known,
        note="" if is_known else refused,
        calls=_calls(known, reply) if is_known else (),
        status_codes=tuple(_status(known, told) for told in reply.status_codes),
        error_codes=tuple(_error(known, told, fields) for told in reply.error_codes),
        messages=tuple(_message(known, told) for told in reply.messages),
        answer=answer,
        confidence=answer.confidence if answer else None,
        lang=reply.lang,
        warnings=reply.warnings,
    )


def rate_limit(known: Knowledge, given: Rate) -> Pace:
    """How long to pause between calls so that an account stays within the limit of its plan."""
    kb, lang = known.kb, given.lang or detect_lang(given.plan, known.kb.langs)
    words = WORDS[lang]
    proof = kb.status_codes.get(TOO_MANY)
    nothing = Pace(
        known=False,
        note="",
        plan=None,
        kind=None,
        limit=None,
        calls_a_minute=None,
        pause_seconds=None,
        minutes=None,
        plans=tuple(plan.id for plan in kb.plans),
        kinds=tuple(kb.limited_calls),
        url=root_of(kb, lang, known.base) + address_of(RATE_LIMITS),
        confidence=0.0,
        reviewed=proof.reviewed.isoformat() if proof else None,
        sources=proof.sources if proof else (),
    )
    plan = find_plan(kb.plans, given.plan)
    if plan is None:
        return replace(nothing, note=words["plan_unknown"])
    if given.kind not in kb.limited_calls:
        return replace(nothing, note=words["kind_unknown"])
    kind = given.kind if given.kind in plan.limits else TOTAL
    limit = plan.limits[kind]
    calls = calls_a_minute(limit, given.share)
    told = replace(
        nothing,
        known=True,
        plan=plan.id,
        kind=kind,
        limit=limit,
        calls_a_minute=calls,
        confidence=1.0,
    )
    name = plan.name[lang]
    if calls == 0:
        return replace(told, note=words["no_calls"].format(plan=name))
    told = replace(
        told,
        pause_seconds=pause_seconds(calls, given.workers),
        minutes=minutes_needed(given.calls, calls) if given.calls else None,
    )
    names: dict[str | None, str] = {it: text[lang] for it, text in kb.limited_calls.items()}
    return replace(told, note=_advice(told, given, name, names, words))


def _advice(told: Pace, given: Rate, plan: str, names: Mapping[str | None, str], say: Words) -> str:
    """A pause in words, with what is to be known of it."""
    sentences = [
        say["pause"].format(
            plan=plan,
            kind=names[told.kind],
            limit=told.limit,
            share=given.share,
            calls=told.calls_a_minute,
            workers=given.workers,
            pause=f"{told.pause_seconds:g}",
        )
    ]
    if told.kind != given.kind:
        sentences.append(say["own_limit_unknown"].format(kind=names[given.kind]))
    if told.minutes:
        sentences.append(say["needed"].format(count=given.calls, minutes=told.minutes))
    return " ".join([*sentences, say["shared"]])


def find_plan(plans: Iterable[Plan], wanted: str) -> Plan | None:
    """The plan that a name means, in any language; "Growth plan" is Growth."""
    name = PLAN_WORD.sub("", wanted).casefold()
    for plan in plans:
        names = (plan.id, *plan.name.values())
        if name and name in {PLAN_WORD.sub("", each).casefold() for each in names}:
            return plan
    return None


# --- parts of results ---------------------------------------------------------------------


def id_of(address: str) -> str:
    """The id by which `fetch` knows a page, from its address on the site.

    >>> id_of("/faq/cors/"), id_of("/en/faq/cors/"), id_of("/en/status/429/")
    ('cors', 'en/cors', 'en/status/429')
    """
    page = PAGE.fullmatch(address)
    if page is None:
        return address.strip("/")
    name = page["name"] if page["folder"] == "faq" else f"status/{page['name']}"
    return f"{page['lang']}/{name}" if page["lang"] else name


def _answer(known: Knowledge, answer: Answer) -> Hit:
    """An answer as a page, which is a status code's where that is what it is about."""
    page = PAGE.fullmatch(answer.url)
    is_code = page is not None and page["folder"] == "status"
    told: Entry | StatusCode = known.kb.entries[answer.id]
    if page is not None and is_code:
        told = known.kb.status_codes[int(page["name"])]
    passage = f"\n\n{answer.passage.heading}\n\n{answer.passage.text}" if answer.passage else ""
    return Hit(
        id_of(answer.url),
        answer.title,
        absolute(answer.url, known.base),
        f"{answer.text}{passage}",
        answer.confidence,
        told.reviewed.isoformat(),
        told.sources,
    )


def _candidate(known: Knowledge, candidate: Candidate, lang: Lang) -> Hit:
    entry = known.kb.entries[candidate.id]
    return Hit(
        id_of(candidate.url),
        candidate.title,
        absolute(candidate.url, known.base),
        render_text(entry.texts[lang].short_answer, root_of(known.kb, lang), "faq"),
        candidate.confidence,
        entry.reviewed.isoformat(),
        entry.sources,
    )


def _page(
    known: Knowledge, told: Entry | StatusCode, lang: Lang, folder: Folder, title: str, text: str
) -> Page:
    name = told.id if isinstance(told, Entry) else told.code
    address = page_url(known.kb, lang, folder, name)
    short = short_url(folder, name)
    return Page(
        id_of(address),
        title,
        text,
        absolute(address, known.base),
        PageData(lang, told.reviewed.isoformat(), told.sources, absolute(short, known.base)),
    )


def _status(known: Knowledge, told: ExplainedStatus) -> Status:
    status, url = known.kb.status_codes[told.code], absolute(told.url, known.base)
    proof = status.reviewed.isoformat(), status.sources
    return Status(told.code, told.title, told.meaning, told.fix, told.in_call, url, *proof)


def _error(known: Knowledge, told: ExplainedError, fields: Mapping[str, str]) -> ErrorCode:
    field, url = fields.get(told.code), absolute(told.url, known.base)
    proof = _proof(known.kb, known.kb.error_codes[told.code].related)
    return ErrorCode(told.code, field, told.meaning, told.fix, url, *proof)


def _message(known: Knowledge, told: ExplainedMessage) -> Message:
    entries = next(it.entries for it in known.kb.messages if it.title == told.text)
    url = absolute(told.url, known.base)
    return Message(told.text, told.meaning, url, *_proof(known.kb, entries))


def _proof(kb: KnowledgeBase, ids: Iterable[str]) -> tuple[str | None, tuple[Source, ...]]:
    """The day of review and the sources of the first of some entries, if there is one."""
    entry = next((kb.entries[id] for id in ids), None)
    return (entry.reviewed.isoformat(), entry.sources) if entry else (None, ())


def _calls(known: Knowledge, reply: Reply) -> tuple[Call, ...]:
    """The calls that a text names."""
    kb = known.kb
    sections = (kb.api[id] for id in named_sections(kb, known.diagnose(reply.question)))
    docs = (api_doc(kb, section, reply.lang) for section in sections)
    return tuple(
        Call(
            doc.method,
            doc.path,
            doc.title,
            doc.url,
            absolute(doc.errors_url, known.base) if doc.errors_url else None,
        )
        for doc in docs
        if doc.method and doc.path
    )


# --- all of them --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as assistants are told of it; `serves` says of which knowledge bases it can tell."""

    name: str
    title: str
    description: str
    takes: type
    gives: type
    run: Callable[[Knowledge, Any], Any]
    serves: Callable[[KnowledgeBase], bool]


TOOLS: Final[Mapping[str, Tool]] = {
    tool.name: tool
    for tool in (
        Tool(
            "search",
            "Search the FAQ",
            "Find the pages that answer a question, the best first, each with the beginning of "
            "its text, how likely it is the right one, sources and the day of the last review. No "
            "results means that the FAQ does not know: say so instead of guessing.",
            Search,
            Hits,
            search,
            lambda kb: True,
        ),
        Tool(
            "fetch",
            "Read a page",
            "Read a whole page by an id that search gave, in Markdown. Cite its url.",
            Fetch,
            Page,
            fetch,
            lambda kb: True,
        ),
        Tool(
            "explain_response",
            "Explain an API response",
            "Explain a response that an API gave, pasted as it is: its status and error codes, "
            "known messages, the call, the cause and the fix.",
            Response,
            Explained,
            explain_response,
            lambda kb: bool(kb.status_codes or kb.error_codes or kb.messages),
        ),
        Tool(
            "rate_limit",
            "Work out a pause",
            "Work out how long programs pause between calls so that an account stays within the "
            "rate limit of its plan, and how long a number of calls takes.",
            Rate,
            Pace,
            rate_limit,
            lambda kb: bool(kb.plans),
        ),
    )
}
"""By name, in the order in which they are listed."""
