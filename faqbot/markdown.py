"""What in a Markdown text is code, a heading or a link; renders nothing, opens nothing.

Code is what stands between fences, indented or not and to the end of the text where none closes
them, and between backticks within a paragraph. A link is one that says where it leads in place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

KEPT: Final = 16_384  # texts whose links are remembered: while authors edit, most stay as they are
FENCE: Final = re.compile(r"[ \t]*(`{3,}|~{3,})(?!.*`)")
CODE: Final = re.compile(
    r"^[ \t]*(?P<fence>(?P<mark>[`~])(?P=mark){2,})(?!.*`)"
    r".*(?:\n.*)*?(?:\n[ \t]*(?P=fence)(?P=mark)*[ \t]*$|\Z)"
    r"|(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])+?(?<!`)(?P=ticks)(?!`)",
    re.M,
)
HEADING: Final = re.compile(r"##+ +(.+?) *\{[^}\n]*#([\w-]+)[^}\n]*\} *$")
TARGET: Final = re.compile(r"(?<=\]\()\s*<?([^()\s<>]+)>?(?=(?:\s+\"[^\"]*\")?\s*\))")
IMAGE: Final = re.compile(r"!\[[^\[\]\n]*\]\((?:[^()\n]|\([^()\n]*\))*\)")
LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
MARKS: Final = re.compile(r"[`*\\]")


def lines_of(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to a block of code or fences one."""
    fence = ""
    for line in text.splitlines():
        mark = FENCE.match(line)
        yield line, bool(fence or mark)
        if not fence:
            fence = mark[1] if mark else ""
        elif mark and mark[1].startswith(fence) and line.strip() == mark[1]:
            fence = ""


def lead_of(body: str) -> str:
    """The part of a text before its first heading."""
    lines: list[str] = []
    for line, is_code in lines_of(body):
        if line.startswith("#") and not is_code:
            break
        lines.append(line)
    return "\n".join(lines).strip()


def heading_in(line: str) -> tuple[str, str] | None:
    """The anchor and the text, without markup, of a heading that has an anchor of its own."""
    found = HEADING.match(line)
    return (found[2], MARKS.sub("", unlinked(found[1]))) if found else None


def find_headings(body: str) -> Iterator[tuple[str, str]]:
    """Anchor and text of each heading that has an anchor of its own."""
    for line, is_code in lines_of(body):
        if not is_code and (found := heading_in(line)):
            yield found


@lru_cache(maxsize=KEPT)
def find_links(body: str) -> tuple[tuple[int, str], ...]:
    """The offset and target of each link outside code; pictures are none."""
    text = IMAGE.sub(lambda image: " " * len(image[0]), without_code(body))
    return tuple((match.start(1), match[1]) for match in TARGET.finditer(text))


def without_code(text: str) -> str:
    """A text with blanks in the place of code, as long as before."""
    return CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """A text with a change made to each stretch of it that is no code."""
    parts, at = [], 0
    for code in CODE.finditer(text):
        parts += [change(text[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*parts, change(text[at:])])


def retarget(text: str, to: Callable[[str], str]) -> str:
    """A text whose links outside code lead to what `to` makes of their targets."""
    return outside_code(text, lambda part: TARGET.sub(lambda found: to(found[1]), part))


def unlinked(text: str) -> str:
    """A text with the words of its links in their place."""
    return LINK.sub(r"\1", text)
