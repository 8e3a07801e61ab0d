"""How articles are written: sentences that run too long, styles that mix, parts not yet written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final

from faqbot.content.parse import Content
from faqbot.content.yamlfile import Document
from faqbot.markdown import lead_of, lines_of, unlinked
from faqbot.model import Finding, Lang

# A reader of Korean takes in about 100 syllables at once; of English, some 35 words.
LONGEST: Final[Mapping[Lang, int]] = {"ko": 100, "en": 35}
UNITS: Final[Mapping[Lang, str]] = {"ko": "characters", "en": "words"}
NOT_PROSE: Final = re.compile(r"^\s*(?:\||#|<|!!!|\?\?\?|\s{4,}\S)")
# Code and the way through a menu are taken in at a glance, however long they are.
GLANCE: Final = re.compile(r"`[^`]*`|\*\*[^*]+ > [^*]+\*\*")
MARKUP: Final = re.compile(r"^\s*(?:[-*]|\d+\.)\s+|\*\*")
SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")
POLITE: Final = re.compile(r"니다[.!]?$")  # 합니다체
# 해요체. "-세요" is how both styles ask someone to do something, "아니요" how both say no.
CASUAL: Final = re.compile(r"(?<!세)(?<!아니)요[.!?]?$")
# How an answer begins that is right only as long as nobody turns the question round. Words that
# also begin a fact ("No call returns …", "네 가지 방법", "예전에는") need more than themselves.
VERDICT: Final[Mapping[Lang, re.Pattern[str]]] = {
    "ko": re.compile(
        r"""(?:네|넵|예)(?:[,.!]|\s+(?=맞|그렇|됩|가능|포함|있습|없습))
        |아니[요오]|아뇨|아닙니다|그렇(?:습|지\s않습)니다|맞습니다|물론|당연히
        |(?:안|못|잘|아직은?|현재는?|지금은)\s(?:됩니다|합니다|안\s됩니다|불?가능합니다|없습니다)
        |(?:됩|되지\s않습|있습|없습)니다
        |(?:불?가능|불가|지원|허용|제공|포함|필요)(?:합|됩|하지\s않습|되지\s않습)니다
        |\S+\s수(?:는|도)?\s(?:있습|없습)니다
        |(?:되더라도\s)?(?:하지|쓰지)\s(?:마세요|마십시오|않습니다)
        |\S+에\s따라\s(?:다릅|다를\s수\s있습)니다""",
        re.VERBOSE,
    ),
    "en": re.compile(
        r"""(?:yes|yep|yeah|nope|sure(?:ly)?|of\scourse|certainly|absolutely|definitely|indeed)\b
        |no(?=\s*(?:[,.!;:–—]|-\s|$))
        |(?:correct|right|true|wrong|false|(?:im)?possible|maybe|perhaps)(?=[,.!;:])
        |not\b(?!\s(?:all|every|each|only)\b)
        |never\b|do(?:n['’]t|\snot)\b
        |you\s(?:can(?:['’]t|not|\snot)|must(?:n['’]t|\snot)|may\snot)\b
        |(?:you|it|that|they)\s(?:can|may|do(?:es)?|is|are|will)(?=[,.!;:])
        |(?:it|that|this)\s(?:does(?:n['’]t|\snot)|is(?:n['’]t|\snot)|can(?:['’]t|not))\b
        |(?:it|that|this)(?:\sis|['’]s)\s(?:not|(?:im)?possible|(?:un)?supported|allowed)\b
        |(?:(?:it|that|this)\s)?depends\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
}


def sentences(document: Document) -> Iterator[tuple[str, int]]:
    """Each sentence of an article outside code, tables and headings, with its line in the file."""
    for number, (line, is_code) in enumerate(lines_of(document.body)):
        if not is_code and not NOT_PROSE.match(line):
            plain = MARKUP.sub("", GLANCE.sub("…", unlinked(line))).strip()
            for sentence in SENTENCE.split(plain):
                if sentence:
                    yield sentence, document.body_line + number


def check_length(content: Content) -> Iterator[Finding]:
    """Findings for sentences that a reader has to read twice."""
    for lang, document in articles(content):
        for sentence, line in sentences(document):
            size = len(sentence) if lang == "ko" else len(sentence.split())
            if size > LONGEST.get(lang, size):
                message = f"a sentence of {size} {UNITS[lang]} (at most {LONGEST[lang]})"
                yield Finding(document.file, line, message, "split it in two")


def check_style(content: Content) -> Iterator[Finding]:
    """Findings for sentences in 해요체 within an article in 합니다체."""
    for lang, document in articles(content):
        told = list(sentences(document)) if lang == "ko" else []
        if any(POLITE.search(sentence) for sentence, _ in told):
            for sentence, line in told:
                if CASUAL.search(sentence):
                    message = f"해요체 in an article in 합니다체: {sentence[-20:]}"
                    yield Finding(document.file, line, message, "end it in -니다")


def check_leads(content: Content) -> Iterator[Finding]:
    """Findings for entries and status pages that open with yes or no instead of the fact."""
    for lang, document in articles(content):
        kind = document.file.split("/")[-2]
        if kind not in ("faq", "status"):
            continue
        told = list(islice(sentences(lead(document)), 1))
        if kind == "status" and "meaning" in document.data:
            told.append((document.data["meaning"], document.finding("", "meaning").line))
        for sentence, line in told:
            if said := verdict(sentence, lang):
                message = (
                    f"the lead opens with {said!r}, which is wrong once a question is turned round"
                )
                yield Finding(document.file, line, message, "state the fact first, in full")


def verdict(sentence: str, lang: Lang) -> str:
    """The yes or no that a sentence begins with; empty where it begins with a fact."""
    said = lang in VERDICT and VERDICT[lang].match(sentence.lstrip(" >*_\"'“‘("))
    return said[0].rstrip(" ,.!") if said else ""


def lead(document: Document) -> Document:
    """The document without what comes after its lead."""
    text = lead_of(document.body)
    above = document.body.count("\n", 0, document.body.index(text))
    return replace(document, body=text, body_line=document.body_line + above)


def check_unwritten(content: Content) -> Iterator[Finding]:
    """Findings for parts that are still to be written."""
    for _, document in articles(content):
        for key, value in document.data.items():
            values = value if isinstance(value, list) else [value]
            for index, text in enumerate(values):
                if "TODO" in str(text):
                    yield document.finding("this is still to be written", key, index)
        for match in re.finditer(r"\bTODO\b", document.body):
            yield document.body_finding("this is still to be written", match.start())


def articles(content: Content) -> Iterator[tuple[Lang, Document]]:
    """Every Markdown file with its language."""
    for path, document in content.documents.items():
        lang = path.partition("/")[0]
        if lang in content.kb.langs:
            yield lang, document
