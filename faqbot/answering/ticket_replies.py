"""Answers become a reply to paste into a ticket: Markdown, HTML for a rich editor, plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from faqbot.addresses import absolute
from faqbot.answering.render import readdressed, text_of
from faqbot.markdown import retarget
from faqbot.model import Answer, Lang
from faqbot.words import TICKET

_ANCHOR: Final = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.S)
_PARAGRAPHS: Final = re.compile(r"\n\s*\n")


def default_lines(lang: Lang) -> tuple[str, str]:
    """The greeting and the closing lines until a team sets its own."""
    return TICKET[lang]["greeting"], TICKET[lang]["closing"]


@dataclass(frozen=True, slots=True)
class Paste:
    """The same in three forms."""

    markdown: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Rich:
    """The same for a rich editor and as plain text."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Pieces:
    """An answer in what a reply is put together of by who has no server to ask again.

    `heading` is its title, for a reply of several answers, and empty where the answer begins with
    it; `section` the answer with its passage and a link to all of it; `passage` what was asked and
    no more; `link` the title as a link.
    """

    heading: Rich
    section: Rich
    passage: Rich
    link: Rich


def short_link(answer: Answer, base: str) -> str:
    """The short address of an answer, absolute."""
    return absolute(answer.short_url, base)


def write_link(answer: Answer, base: str) -> Paste:
    """An answer's title as a link to its page."""
    url = absolute(answer.url, base)
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
    greeting, closing = lines or default_lines(lang)
    titled = len(answers) > 1
    sections = []
    for answer, text in answers:
        section = _section(answer, text, lang, base)
        sections.append(_join(_heading(answer, text), section) if titled else section)
    return [from_lines(greeting), *sections, from_lines(closing)]


def _join(first: Paste, second: Paste) -> Paste:
    return Paste(
        first.markdown + second.markdown, first.html + second.html, first.text + second.text
    )


def write_pieces(answer: Answer, markdown: str, lang: Lang, base: str) -> Pieces:
    """An answer in pieces; `markdown` says the same as it, `base` is the address of the site."""
    heading = _heading(answer, markdown)
    section = _section(answer, markdown, lang, base)
    passage = _absolute(_passage(answer), base) if answer.passage else _rich(section)
    return Pieces(_rich(heading), _rich(section), passage, _rich(write_link(answer, base)))


def _heading(answer: Answer, markdown: str) -> Paste:
    """The title above one of several answers; nothing where the answer begins with it."""
    if markdown.strip().startswith(f"**{answer.title}**"):
        return Paste("", "", "")
    return Paste(
        f"**{_escape(answer.title)}**\n\n",
        f"<p><strong>{escape(answer.title)}</strong></p>\n",
        f"■ {answer.title}\n\n",
    )


def _section(answer: Answer, markdown: str, lang: Lang, base: str) -> Paste:
    url = absolute(answer.url, base)
    said = _absolute(f"{answer.html}\n{_passage(answer)}", base)
    whole = retarget(markdown, lambda to: absolute(to, base) if to.startswith("/") else to).strip()
    more = TICKET[lang]["more"]
    return Paste(
        f"{whole}\n\n{more}: [{_escape(answer.title)}]({url})",
        f'{said.html}\n<p>{more}: <a href="{escape(url)}">{escape(answer.title)}</a></p>',
        f"{said.text}\n\n{more}: {answer.title}\n{url}",
    )


def _absolute(html: str, base: str) -> Rich:
    """HTML whose links and pictures lead to the site from anywhere, and the same as text."""
    html = readdressed(html, lambda address: absolute(address, base)).strip()
    return Rich(html, text_of(_ANCHOR.sub(r"\2 (\1)", html)))  # text has no links to click on


def _rich(paste: Paste) -> Rich:
    return Rich(paste.html, paste.text)


def _passage(answer: Answer) -> str:
    """The passage below its heading as HTML, where the answer has one."""
    if answer.passage is None:
        return ""
    heading, url = escape(answer.passage.heading), escape(answer.passage.url)
    return f'<p><strong><a href="{url}">{heading}</a></strong></p>\n{answer.passage.html}'


def from_lines(lines: str) -> Paste:
    """What a team typed, in every form: plain text, in which an empty line begins a paragraph."""
    text = lines.strip()
    paragraphs = [part for part in _PARAGRAPHS.split(text) if part]
    html = "\n".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs)
    return Paste(re.sub(r"(?<!\n)\n(?!\n)", "  \n", text), html, text)


def _escape(title: str) -> str:
    """A title that no Markdown reads as markup."""
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", title)
