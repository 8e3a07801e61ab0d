"""Keeps together what no line may end in, such as a word and its Korean particle: HTML to HTML."""

from __future__ import annotations

import re
from typing import Final

KOREAN: Final = re.compile(r'<html\b[^>]*\blang="?ko\b')
ARTICLE: Final = re.compile(r"(<article\b.*?</article>)", re.S)
LEFT_ALONE: Final = re.compile(r"(<(pre|script|select|style|textarea|svg)\b.*?</\2>)", re.S)
SHORT: Final = 22  # characters of code that fit on a line of the narrowest screen with a particle
CODE: Final = re.compile(
    rf"<code>(?:[^<&]|&\w+;){{1,{SHORT}}}</code>(?:[가-힣]{{1,4}}(?![가-힣]))?"
)
LONG: Final = re.compile(
    rf"(<code>(?:[^<&]|&\w+;){{{SHORT + 1},}}</code>)\u2060?([가-힣]{{1,4}}(?![가-힣]))"
)
# Names of headers and types of content, which lines would end in at each hyphen.
NAME: Final = re.compile(
    r'<span class="fb-joint"><code>.*?</code>|<[^>]*>'
    rf"|(?<![\w./&-])(?=[\w/-]{{1,{SHORT}}}(?![\w/-]))"
    r"([a-z]+/[a-z]+(?:-[a-z]+)+|[A-Z]\w*(?:-[A-Z]\w*)+)(?![\w/-])",
    re.S | re.A,
)
CLOSED: Final = re.compile(
    r"""<(?!/(?:a|b|em|strong|code)>)[^>]*>"""  # what stands in a tag is not read
    r"""|([)\]?!’”"'%])((?:</(?:a|b|em|strong|code)>)*)(?=[가-힣])"""
)
JOINER: Final = "\u2060"  # no line ends at it, and it takes no room


def joined(html: str) -> str:
    """A page whose lines end in no short code and no name, and where it is Korean, do not begin
    with a particle alone."""
    is_korean = bool(KOREAN.search(html))
    return ARTICLE.sub(lambda article: _join(article[1], is_korean), html, count=1)


def _with_joiner(found: re.Match[str]) -> str:
    return found[0] + JOINER if found[1] else found[0]


def _held(found: re.Match[str]) -> str:
    return f'<span class="fb-joint">{found[1]}</span>' if found[1] else found[0]


def _join(article: str, is_korean: bool) -> str:
    pieces = LEFT_ALONE.split(article)
    # Between two pieces that are text stand the one left alone and the name of its element.
    for at in range(0, len(pieces), 3):
        if is_korean:
            pieces[at] = CLOSED.sub(_with_joiner, pieces[at])
            pieces[at] = LONG.sub(
                rf'<span class="fb-joint fb-joint--long">\1{JOINER}\2</span>', pieces[at]
            )
        pieces[at] = CODE.sub(r'<span class="fb-joint">\g<0></span>', pieces[at])
        pieces[at] = NAME.sub(_held, pieces[at])
        if at + 2 < len(pieces):
            pieces[at + 2] = ""
    return "".join(pieces)
