"""Pictures inside articles: which files they show, and what of that readers cannot see."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from faqbot.content.article_links import suggest
from faqbot.content.yamlfile import Document
from faqbot.markdown import KEPT, outside_code, without_code
from faqbot.model import Finding
from faqbot.pictures import KINDS, Picture, read_picture

HOME: Final = "images"  # where the messages say that pictures may stand
SHOWN: Final = "png, jpg, gif, webp or svg"

IMAGE: Final = re.compile(
    r"(?<!\\)!\[(?P<words>[^\[\]\n]*)\]"
    r"\([ \t]*(?:<(?P<angled>[^<>\n]*)>|(?P<target>(?:[^()\s<>]|\([^()\s]*\))*))"
    r"(?:[ \t]+\"[^\"\n]*\"|[ \t]+'[^'\n]*')?[ \t]*\)"
    r"(?P<attributes>\{[^{}\n]*\})?"
)
WIDTH: Final = re.compile(r"\bwidth[ \t]*=[ \t]*[\"']?(\d{1,4})(?:px)?[\"' \t}]")
TAG: Final = re.compile(r"<img\b", re.I)
REFERENCE: Final = re.compile(r"(?<!\\)!\[[^\[\]\n]*\]\[[^\[\]\n]*\]")
OUTSIDE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in an article: its words, what they lead to, and where it stands."""

    words: str
    target: str
    start: int


@lru_cache(maxsize=KEPT)
def find_pictures(body: str) -> tuple[Shown, ...]:
    """The pictures that an article shows, outside code."""
    found = IMAGE.finditer(without_code(body)) if "![" in body else ()
    return tuple(Shown(image["words"].strip(), _target(image), image.start()) for image in found)


def describe(raw: bytes) -> str:
    """What there is to know of a picture's file, in a line; empty where it is no picture."""
    picture = read_picture(raw)
    if picture is None:
        return ""
    width, height = picture.size or (0, 0)
    return f"{picture.kind} {width} {height} {picture.digest}"


def described(line: str) -> Picture | None:
    """The picture that a line describes."""
    if not line:
        return None
    kind, width, height, digest = line.split()
    return Picture(kind, (int(width), int(height)) if width != "0" else None, digest)


def is_picture(path: str) -> bool:
    """Whether a file is named like a picture."""
    return posixpath.splitext(path)[1].lower() in KINDS


def check_pictures(path: str, document: Document, files: Mapping[str, str]) -> Iterator[Finding]:
    """Findings for each picture of an article that a reader could not see, or not hear of.

    `files` are those of the pictures, described, by path under docs/.
    """
    body = document.body
    for shown in find_pictures(body):
        problem, fix = _problem(path, shown.target, files)
        if problem:
            yield document.body_finding(f"{problem}: {shown.target}", shown.start, fix)
        elif not shown.words:
            fix = f"say what it shows: ![the settings, with the key below]({shown.target})"
            yield document.body_finding(
                f"a picture without words, for who cannot see it: {shown.target}", shown.start, fix
            )
    if "<" in body or "![" in body:
        for pattern in (TAG, REFERENCE):
            for match in pattern.finditer(without_code(body)):
                fix = "write ![what it shows](its file)"
                yield document.body_finding("a picture that is not shown", match.start(), fix)


def with_places(path: str, body: str, files: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """An article with its pictures' places on the site, and the file of each place.

    Of what stands in braces behind a picture, only its width counts.
    """
    places: dict[str, str] = {}
    if "![" not in body:
        return body, places
    up = "../" * path.partition("/")[2].count("/")

    def placed(image: re.Match[str]) -> str:
        file = _file(path, _target(image))
        picture = described(files.get(file, ""))
        if picture is None:
            return image[0]
        width = WIDTH.search(image["attributes"] or "")
        place = picture.place(file, int(width[1]) or None if width else None)
        places[place] = file
        return f"![{image['words'].strip()}]({up}{place})"

    return outside_code(body, lambda part: IMAGE.sub(placed, part)), places


def card_of(lang: str) -> str:
    """The path under docs/ of the picture that a shared link in a language shows."""
    return f"{HOME}/card-{lang}.png"


def find_cards(langs: Iterable[str], files: Mapping[str, str]) -> dict[str, str]:
    """The place of each language's picture for shared links, where there is one."""
    found = ((lang, described(files.get(card_of(lang), ""))) for lang in langs)
    return {lang: picture.place(card_of(lang)) for lang, picture in found if picture}


def _target(image: re.Match[str]) -> str:
    return image["angled"] if image["angled"] is not None else image["target"]


def _file(path: str, target: str) -> str:
    """The path under docs/ of the file that an article's picture is in."""
    file = unquote(re.split(r"[?#]", target, maxsplit=1)[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), file))


def _problem(path: str, target: str, files: Mapping[str, str]) -> tuple[str, str]:
    """What is wrong with a picture, and what to do; both empty where nothing is."""
    home = posixpath.relpath(HOME, posixpath.dirname(path))
    if OUTSIDE.match(target):
        name = posixpath.basename(re.split(r"[?#]", target, maxsplit=1)[0]) or "picture.png"
        fix = f"save it as docs/{HOME}/{name} and write ![…]({home}/{name})"
        return "a picture of another host, which pages load nothing from", fix
    file = _file(path, target)
    if file.startswith(("..", "/")):
        return "a picture outside docs/", f"put it into docs/{HOME}/ and write ![…]({home}/…)"
    if not is_picture(file):
        return "browsers show no such picture", f"save it as {SHOWN}"
    if file not in files:
        near = suggest(file, files)
        return "this picture is not there", near or f"docs/{file} is missing"
    picture = described(files[file])
    if picture is None or picture.kind != KINDS[posixpath.splitext(file)[1].lower()]:
        return "its content is not what its name says", f"save it as {SHOWN}"
    return "", ""
