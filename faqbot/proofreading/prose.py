"""How articles are written: sentences that run too long, styles that mix, parts not yet written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from faqbot.content.parse import Content
from faqbot.content.yamlfile import Document
from faqbot.model import LANGS, Finding, Lang

# A reader of Korean takes in about 100 syllables at once; of English, some 35 words.
LONGEST: Final[Mapping[Lang, int]] = {"ko": 100, "en": 35}
UNITS: Final[Mapping[Lang, str]] = {"ko": "characters", "en": "words"}
FENCE: Final = re.compile(r"^\s*(`{3,}|~{3,})")
NOT_PROSE: Final = re.compile(r"^\s*(?:\||#|<|!!!|\?\?\?|\s{4,}\S)")
LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
# Code and the way through a menu are taken in at a glance, however long they are.
GLANCE: Final = re.compile(r"`[^`]*`|\*\*[^*]+ > [^*]+\*\*")
MARKUP: Final = re.compile(r"^\s*(?:[-*]|\d+\.)\s+|\*\*")
SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")
POLITE: Final = re.compile(r"니다[.!]?$")  # 합니다체
# 해요체. "-세요" is how both styles ask someone to do something, "아니요" how both say no.
CASUAL: Final = re.compile(r"(?<!세)(?<!아니)요[.!?]?$")


def sentences(document: Document) -> Iterator[tuple[str, int]]:
    """Each sentence of an article outside code, tables and headings, with its line in the file."""
    fence = ""
    for number, line in enumerate(document.body.splitlines()):
        mark = FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and not NOT_PROSE.match(line):
            plain = MARKUP.sub("", GLANCE.sub("…", LINK.sub(r"\1", line))).strip()
            for sentence in SENTENCE.split(plain):
                if sentence:
                    yield sentence, document.body_line + number


def check_length(content: Content) -> Iterator[Finding]:
    """Findings for sentences that a reader has to read twice."""
    for lang, document in articles(content):
        for sentence, line in sentences(document):
            size = len(sentence) if lang == "ko" else len(sentence.split())
            if size > LONGEST[lang]:
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
        if lang in LANGS:
            yield lang, document
