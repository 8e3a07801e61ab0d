"""What a reply says of an entry: its lead, and of the entries about codes what is asked of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from faqbot.addresses import page_url, root_of, short_url
from faqbot.answering.explanations import (
    NOTHING_NAMED,
    api_doc,
    explain_error,
    explain_status,
    name_fault,
    told_in_calls,
)
from faqbot.answering.render import render_html, render_text, resolve_links
from faqbot.diagnosis.faults import find_fields
from faqbot.markdown import lead_of
from faqbot.model import (
    ERRORS_ENTRY,
    STATUS_ENTRY,
    Answer,
    Candidate,
    Diagnosis,
    KnowledgeBase,
    Lang,
)
from faqbot.words import BOT

NO_FIELDS: Final[Mapping[str, str]] = {}


class EntryAnswers:
    """Words the entries of a knowledge base as replies show them."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.roots = {lang: root_of(kb, lang) for lang in kb.langs}

    def of(self, id: str, lang: Lang, confidence: float = 1.0) -> Answer:
        """An entry as the bot answers it; raises `KeyError` where the id is unknown."""
        entry = self.kb.entries[id]
        text = entry.texts[lang]
        return Answer(
            id=id,
            title=text.title,
            confidence=round(confidence, 4),
            text=render_text(text.lead, self.roots[lang], "faq"),
            html=render_html(text.lead, self.roots[lang], "faq"),
            url=page_url(self.kb, lang, "faq", id),
            short_url=short_url("faq", id),
            api_docs=tuple(api_doc(self.kb, self.kb.api[section], lang) for section in entry.api),
        )

    def candidate(self, id: str, confidence: float, lang: Lang) -> Candidate:
        """An entry that is offered."""
        title = self.kb.entries[id].texts[lang].title
        return Candidate(id, title, page_url(self.kb, lang, "faq", id), round(confidence, 4))

    def tell(
        self, id: str, confidence: float, lang: Lang, diagnosis: Diagnosis, text: str
    ) -> Answer:
        """An entry as it answers a masked text; that about codes tells about those in the text."""
        answer = self.of(id, lang, confidence)
        if id == STATUS_ENTRY and diagnosis.status_codes:
            codes = diagnosis.status_codes
            markdown = self._tell_status(codes, lang, diagnosis)
            answer = self._about_status(answer, codes[0], markdown, lang)
            return replace(answer, title=self._title_of_codes(codes, lang))
        if id == ERRORS_ENTRY and diagnosis.error_codes:
            fields = find_fields(text)
            markdown = self._tell_errors(diagnosis.error_codes, lang, diagnosis, fields)
            answer = self._about_errors(answer, markdown, lang)
            return replace(answer, title=self._title_of_fault(diagnosis, fields, lang))
        return answer

    def prepare(
        self,
        id: str,
        lang: Lang,
        status_codes: tuple[int, ...],
        error_codes: tuple[str, ...],
    ) -> tuple[Answer, str]:
        """An entry as it answers a ticket that names these codes, and the same in Markdown."""
        answer = self.of(id, lang)
        if id == STATUS_ENTRY and status_codes:
            markdown = self._tell_status(status_codes, lang)
            told = self._about_status(answer, status_codes[0], markdown, lang)
            title = self._title_of_codes(status_codes[:1], lang)
            return replace(told, title=title), resolve_links(markdown, self.roots[lang], "status")
        if id == ERRORS_ENTRY and error_codes:
            markdown = self._tell_errors(error_codes, lang)
            told = self._about_errors(answer, markdown, lang)
            return told, resolve_links(markdown, self.roots[lang], "faq")
        return answer, resolve_links(self.kb.entries[id].texts[lang].lead, self.roots[lang], "faq")

    def _about_status(self, answer: Answer, code: int, markdown: str, lang: Lang) -> Answer:
        """The answer `status-codes`, told about the codes in question; the first has its page."""
        sections = (self.kb.api[section] for section in self.kb.status_codes[code].api)
        return replace(
            answer,
            text=render_text(markdown, self.roots[lang], "status"),
            html=render_html(markdown, self.roots[lang], "status"),
            url=page_url(self.kb, lang, "status", code),
            short_url=short_url("status", code),
            api_docs=tuple(api_doc(self.kb, section, lang) for section in sections),
        )

    def _about_errors(self, answer: Answer, markdown: str, lang: Lang) -> Answer:
        """The answer `validation-errors`, told about the error codes in question first."""
        return replace(
            answer,
            text=render_text(markdown, self.roots[lang], "faq"),
            html=render_html(markdown, self.roots[lang], "faq"),
        )

    def _tell_status(
        self, codes: Sequence[int], lang: Lang, diagnosis: Diagnosis = NOTHING_NAMED
    ) -> str:
        parts = []
        for code in codes:
            told = explain_status(self.kb, code, lang, diagnosis)
            parts.append(f"**{code} {told.title}**: {told.meaning} {told.fix}")
            parts += [
                f"`{call}`: {text}" for call, text in told_in_calls(self.kb, code, lang, diagnosis)
            ]
        if len(codes) == 1:
            parts.append(first_section(self.kb.status_codes[codes[0]].texts[lang].body))
        return "\n\n".join(parts)

    def _tell_errors(
        self,
        codes: Sequence[str],
        lang: Lang,
        diagnosis: Diagnosis = NOTHING_NAMED,
        fields: Mapping[str, str] = NO_FIELDS,
    ) -> str:
        parts = []
        for code in codes:
            told, field = explain_error(self.kb, code, lang), fields.get(code)
            fix = BOT[lang].get(f"fix_{code}") if field else None
            fix = fix.format(field=f"`{field}`") if fix else told.fix
            parts.append(f"**`{code}`**: {told.meaning} {fix}")
            status = self.kb.error_codes[code].status
            called = told_in_calls(self.kb, status, lang, diagnosis) if status else []
            parts += [f"`{call}`: {text}" for call, text in called]
        if not fields:
            parts.append(self.kb.entries[ERRORS_ENTRY].texts[lang].short_answer)
        return "\n\n".join(dict.fromkeys(parts))

    def _title_of_codes(self, codes: Sequence[int], lang: Lang) -> str:
        """What status codes are called, "409 기존 데이터와 충돌"."""
        return " · ".join(
            f"{code} {self.kb.status_codes[code].texts[lang].title}" for code in codes
        )

    def _title_of_fault(self, diagnosis: Diagnosis, fields: Mapping[str, str], lang: Lang) -> str:
        """What is wrong with the first field that an error names, else what its code means."""
        codes = diagnosis.error_codes
        code = next((code for code in codes if code in fields), codes[0])
        error = explain_error(self.kb, code, lang)
        return name_fault(error, fields.get(code, ""), lang)

    def warm_up(self) -> None:
        """Render every answer once, so that the first one to ask for it need not wait."""
        for lang in self.kb.langs:
            for id in self.kb.entries:
                self.of(id, lang)
            for code in self.kb.status_codes:
                markdown = self._tell_status((code,), lang)
                self._about_status(self.of(STATUS_ENTRY, lang), code, markdown, lang)


def first_section(body: str) -> str:
    """A text's lead and, without its heading, what follows the first heading."""
    lead = lead_of(body)
    rest = body[len(lead) :].lstrip()
    if rest.startswith("#"):
        rest = rest.partition("\n")[2]
    return f"{lead}\n\n{lead_of(rest.lstrip())}".strip()
