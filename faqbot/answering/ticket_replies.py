"""Answers become a reply to paste into a ticket: Markdown, HTML for a rich editor, plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urljoin

from faqbot.answering.render import text_of
from faqbot.model import Answer, Lang

_HREF: Final = re.compile(r'href="([^"]*)"')
_LINK: Final = re.compile(r"(?<=\]\()/[^()\s]*(?=\))")
_ANCHOR: Final = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.S)
_PARAGRAPHS: Final = re.compile(r"\n\s*\n")

DEFAULT_LINES: Final[Mapping[Lang, tuple[str, str]]] = {
    "ko": (
        "안녕하세요, 고객님.",
        "더 궁금한 점이 있으시면 이 메일에 답장해 주세요.\n감사합니다.",
    ),
    "en": ("Hello,", "If anything is still unclear, just reply to this message.\n\nKind regards"),
}
"""The greeting and the closing lines until a team sets its own."""

MORE: Final[Mapping[Lang, str]] = {"ko": "자세히 보기", "en": "Read more"}


@dataclass(frozen=True, slots=True)
class Paste:
    """The same in three forms."""

    markdown: str
    html: str
    text: str


def _at(base: str, address: str) -> str:
    """An address absolute: those of the site begin where `base` ends."""
    return urljoin(base, address.removeprefix("/"))


def short_link(answer: Answer, base: str) -> str:
    """The short address of an answer, absolute."""
    return _at(base, answer.short_url)


def write_link(answer: Answer, base: str) -> Paste:
    """An answer's title as a link to its page."""
    url = _at(base, answer.url)
    return Paste(
        f"[{_escape(answer.title)}]({url})",
        f'<a href="{escape(url)}">{escape(answer.title)}</a>',
        f"{answer.title}\n{url}",
    )


def write_reply(
    answers: Sequence[tuple[Answer, str]],
    lang: Lang,
    base: str,
    lines: tuple[str, str] | None = None,
) -> Paste:
    """A whole reply, the parts of `write_parts` one after the other."""
    given = [part for part in write_parts(answers, lang, base, lines) if part.text]
    return Paste(
        "\n\n".join(part.markdown for part in given) + "\n",
        "\n".join(part.html for part in given) + "\n",
        "\n\n".join(part.text for part in given) + "\n",
    )


def write_parts(
    answers: Sequence[tuple[Answer, str]],
    lang: Lang,
    base: str,
    lines: tuple[str, str] | None = None,
) -> list[Paste]:
    """A greeting, each answer with a link to all of it, and closing lines.

    An answer comes with the same in Markdown, its passage below it; `base` is the address of the
    site. Several answers get their titles as headings. Greeting and closing may be empty.
    """
    greeting, closing = lines or DEFAULT_LINES[lang]
    titled = len(answers) > 1
    sections = [_section(answer, text, lang, base, titled) for answer, text in answers]
    return [_from_lines(greeting), *sections, _from_lines(closing)]


def _section(answer: Answer, markdown: str, lang: Lang, base: str, titled: bool) -> Paste:
    url = _at(base, answer.url)
    html = f"{answer.html}\n{_passage(answer)}"
    html = _HREF.sub(lambda match: f'href="{_at(base, match[1])}"', html).strip()
    markdown = _LINK.sub(lambda match: _at(base, match[0]), markdown).strip()
    more = MORE[lang]
    title = Paste(
        f"**{_escape(answer.title)}**\n\n",
        f"<p><strong>{escape(answer.title)}</strong></p>\n",
        f"■ {answer.title}\n\n",
    )
    begins_with_title = markdown.startswith(f"**{answer.title}**")
    head = title if titled and not begins_with_title else Paste("", "", "")
    text = text_of(_ANCHOR.sub(r"\2 (\1)", html))  # plain text has no links to click on
    return Paste(
        f"{head.markdown}{markdown}\n\n{more}: [{_escape(answer.title)}]({url})",
        f'{head.html}{html}\n<p>{more}: <a href="{escape(url)}">{escape(answer.title)}</a></p>',
        f"{head.text}{text}\n\n{more}: {answer.title}\n{url}",
    )


def _passage(answer: Answer) -> str:
    """The passage below its heading as HTML, where the answer has one."""
    if answer.passage is None:
        return ""
    heading, url = escape(answer.passage.heading), escape(answer.passage.url)
    return f'<p><strong><a href="{url}">{heading}</a></strong></p>\n{answer.passage.html}'


def _from_lines(lines: str) -> Paste:
    """What a team typed: plain text, in which an empty line begins a paragraph."""
    text = lines.strip()
    paragraphs = [part for part in _PARAGRAPHS.split(text) if part]
    html = "\n".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs)
    return Paste(re.sub(r"(?<!\n)\n(?!\n)", "  \n", text), html, text)


def _escape(title: str) -> str:
    """A title that no Markdown reads as markup."""
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", title)
