"""What a code, a message or a call means: as replies, the desk and assistants show it."""

from __future__ import annotations

from typing import Final

from faqbot.addresses import ERRORS, MESSAGES, anchor_url, page_url
from faqbot.answering.signs import named_sections
from faqbot.content.calls import call_name, page_of_call, rules_of
from faqbot.model import (
    ApiDoc,
    ApiSection,
    Diagnosis,
    ExplainedError,
    ExplainedMessage,
    ExplainedStatus,
    KnowledgeBase,
    Lang,
)
from faqbot.words import BOT

ANY_CALL: Final = ("* *",)
NOTHING_NAMED: Final = Diagnosis()


def explain_status(
    kb: KnowledgeBase, code: int, lang: Lang, diagnosis: Diagnosis = NOTHING_NAMED
) -> ExplainedStatus:
    """A status code as a reply explains it, also for the calls that the question names."""
    status = kb.status_codes[code]
    text = status.texts[lang]
    told = told_in_calls(kb, code, lang, diagnosis)
    return ExplainedStatus(
        code=code,
        name=status.name,
        meaning=text.meaning,
        fix=text.fix,
        url=page_url(kb, lang, "status", code),
        in_call=told[0][1] if len(told) == 1 else " ".join(f"{call}: {s}" for call, s in told),
        title=text.title,
    )


def told_in_calls(
    kb: KnowledgeBase, code: int, lang: Lang, diagnosis: Diagnosis
) -> list[tuple[str, str]]:
    """What a status code means in the calls that are named, (call, text); each text once.

    Where a path is named without a method, all calls of that path are meant.
    """
    found: dict[str, str] = {}
    for section in (kb.api[id] for id in named_sections(kb, diagnosis)):
        if not section.path:
            continue
        rules = (r for r in rules_of(kb, section) if r.status == code and r.calls != ANY_CALL)
        if rule := next(rules, None):
            found.setdefault(rule.text[lang], call_name(section))
    return [(call, text) for text, call in found.items()]


def explain_error(kb: KnowledgeBase, code: str, lang: Lang) -> ExplainedError:
    """An error code as a reply explains it."""
    error = kb.error_codes[code]
    return ExplainedError(
        code, error.meaning[lang], error.fix[lang], anchor_url(kb, lang, ERRORS, code)
    )


def explain_messages(
    kb: KnowledgeBase, diagnosis: Diagnosis, lang: Lang
) -> tuple[ExplainedMessage, ...]:
    """The messages in question; one that comes with an error code is explained by that."""
    return tuple(
        ExplainedMessage(m.title, m.meaning[lang], anchor_url(kb, lang, MESSAGES, m.id))
        for m in kb.messages
        if m.id in diagnosis.messages and m.error is None
    )


def api_doc(kb: KnowledgeBase, section: ApiSection, lang: Lang) -> ApiDoc:
    """A section of the API reference as a reply shows it."""
    page = page_of_call(kb, section)
    errors_url = page_url(kb, lang, "calls", page) if page else None
    return ApiDoc(section.title, section.url, section.method, section.path, errors_url)


def name_fault(error: ExplainedError, field: str, lang: Lang) -> str:
    """What is wrong with the field that an error names, else what its code means."""
    meaning = error.meaning.rstrip(".")
    if not field:
        return f"{error.code}: {meaning}"
    return BOT[lang].get(f"fault_{error.code}", f"{{field}}: {meaning}").format(field=field)
