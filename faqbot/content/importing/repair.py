"""What a move from another site did to an answer: mended where that is certain, else marked."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from faqbot.content.importing.admonitions import rewrite_admonitions
from faqbot.content.importing.code import restore, stash
from faqbot.content.importing.lines import is_collapsed, rebuild_list, rebuild_table
from faqbot.content.importing.links import broken_links, mend_links
from faqbot.content.importing.lists import set_apart

_BRACE: Final = re.compile(r"\\([{}])|&#(?:123|125);|&[lr](?:brace|cub);")
_ENTITY: Final = re.compile(r"&(?:quot|apos|#39|nbsp|amp(?!;?#?\w+;));")
# In a translation a space parts "!" from an image; elsewhere a sentence ends so before a link.
_IMAGE: Final = re.compile(
    r"!(?P<image>\[[^\[\]\n]*\](?:\([^()\n]*\))?)"
    r"|! {1,3}(?P<moved>\[(?:이미지|그림|사진|[Ii]mage|[Ss]creenshot)[^\[\]\n]*\](?:\([^()\n]*\))?)"
    r"|(?P<named>\*(?:이미지|Image): [^*\n]*\*)|(?P<tag><img\b[^<>]*>)"
)
_SITE_CODE: Final = re.compile(
    r"(?P<tag><[A-Z]\w*[a-z][\w.]*)|(?P<comment>\{/\*)"
    r"|(?P<liquid>\{%-?[ \t]*\w+|\{\{-?[ \t]*(?:site|page|include|layout)\.\w+|\{:toc)"
    r"|^(?P<line>import[ \t]+(?:[\w{*].*[ \t]from[ \t]+)?[\"'].*"
    r"|export[ \t]+(?:const|let|default|function)\b.*)",
    re.M,
)
_LEADING_BLANK: Final = re.compile(r"\A(?:[ \t]*\n)+")


def repair(body: str) -> tuple[str, list[str]]:
    """A repaired answer, and a sentence for each kind of repair or thing that is left to do.

    >>> repair("See [docs](https://docs. example. com).")
    ('See [docs](https://docs.example.com).', ['links mended: 1'])
    """
    if not body.strip():
        return "", []
    text, apart = set_apart(_LEADING_BLANK.sub("", body).rstrip())
    text, code = stash(text)
    broken_code = mend_links("\n".join(code))[1]
    text, links = mend_links(text)
    text, braces = _BRACE.subn(_unescaped, text)
    text, entities = _ENTITY.subn(lambda match: html.unescape(match[0]), text)
    text, images = _IMAGE.subn(_marked_image, text)
    text, admonitions, unclosed = rewrite_admonitions(text)
    lines, tables, lists = _rebuild(text)
    marks = _marks("\n".join(lines), any(map(is_collapsed, lines)), broken_code)
    done = [
        (links, "links mended: {}"),
        (braces, "escaped braces restored: {}"),
        (entities, "HTML entities restored: {}"),
        (admonitions, "admonitions rewritten: {}"),
        (tables, "tables rebuilt: {}"),
        (lists, "lists rebuilt: {}"),
        (apart, "lists set apart: {}"),
        (unclosed, "TODO: admonitions that are never closed: {}"),
        (images, "TODO: images to add again: {}"),
    ]
    findings = [message.format(count) for count, message in done if count]
    body = "\n\n".join([*(f"{mark}." for mark in marks), "\n".join(lines).rstrip()])
    return restore(body, code), [*findings, *marks]


def find_site_code(text: str) -> Iterator[tuple[int, str]]:
    """Where MDX imports, exports and components are in a text without code, each once."""
    ends = {"tag": ">", "comment": "...*/}", "liquid": "...}", "line": ""}
    seen: set[str] = set()
    for match in _SITE_CODE.finditer(text):
        name = match[0].strip() + ends[match.lastgroup or "line"]
        if name not in seen:
            yield match.start(), name
        seen.add(name)


def _rebuild(text: str) -> tuple[list[str], int, int]:
    lines: list[str] = []
    tables = lists = 0
    rebuilt = False
    for line in text.split("\n"):
        if rebuilt and not line.strip():
            continue
        table = rebuild_table(line)
        more = table or rebuild_list(line)
        rebuilt = bool(more)
        tables += bool(table)
        lists += bool(more) and not table
        lines += more or [line]
    return lines, tables, lists


def _marks(text: str, has_collapsed: bool, broken_code: int) -> list[str]:
    marks = [f"TODO: a link is still broken: {link}" for link in broken_links(text)]
    if broken_code:
        marks.append(f"TODO: links are broken in code: {broken_code}")
    if has_collapsed:
        marks.append("TODO: a table has collapsed into text")
    if site_code := [name for _, name in find_site_code(text)]:
        marks.append(f"TODO: code of the old site: {', '.join(site_code)}")
    return marks


def _unescaped(brace: re.Match[str]) -> str:
    return brace[1] or html.unescape(brace[0])


def _marked_image(image: re.Match[str]) -> str:
    before = image.string[max(0, image.start() - 1) : image.start()]
    space = " " if before.strip("( [\n\t") else ""
    return f"{space}TODO image: {image[image.lastgroup or 0]}"
