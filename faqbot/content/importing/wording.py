"""How a question reads: without markup, as an id, and whether it asks at all."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from typing import Final

MAX_ID: Final = 60  # characters: an id is the name of a file

_MARKUP: Final = re.compile(r"[<&\[*`\\_]")
_COMMENT: Final = re.compile(r"<!--(?:(?!<!--|-->).)*-->", re.S)
_BREAK: Final = re.compile(r"</?(?:br|p|div|h[1-6])\b[^<>]*>", re.I)
_INLINE: Final = re.compile(r"</?(?:a|strong|b|em|i|u|s|code|kbd|mark|small|span)\b[^<>]*>", re.I)
_LINK: Final = re.compile(r"!?\[(?P<text>[^\[\]\n]*)\]\((?P<target>[^()\n]*)\)")
_LEFT_OUT: Final = re.compile(
    rf"{_COMMENT.pattern}|<a\b[^<>]*>|\]\((?P<target>[^()\s][^()\n]*)\)", re.S | re.I
)
_EMPHASIS: Final = re.compile(r"\*{2,3}|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|`")
_UNDERLINED: Final = re.compile(r"(_{1,3})(\S.*\S)\1")
_ESCAPE: Final = re.compile(r"\\([{}<>_#|*])")
# Pictures that a site's own extension draws: ":material-help:", ":question:".
_ICON: Final = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]*:(?![\w:])[ \t]*")
_NUMBER: Final = r"(?:#{1,6}\s+|\d{1,2}(?:\.\d{1,2})*[.)]\s+)"
_ASKED: Final = r"(?:Q|질문)\s?\d{0,3}\s?[.:)：]\s*"
_LEAD: Final = re.compile(rf"(?:{_NUMBER}|{_ASKED}){{0,3}}(?=\S)")
_TAIL: Final = {"", "는 무엇인가요"}  # what a translation appends to a question
_MARKED: Final = re.compile(rf"{_NUMBER}{{0,2}}{_ASKED}")
_ANSWERED: Final = re.compile(
    r"\s*(?:[-+*][ \t]+)?(?P<bold>\*{0,2})(?:A|답변|답)[ \t]?\d{0,3}[ \t]?[.:)：](?P<end>\*{0,2})"
)
_ASKS: Final = re.compile(
    r"(?:how|what|why|when|where|who|whose|which)\b"
    r"|.*(?:[?？]|나요|까요|가요|는가|는지|은지|방법|이유|려면|か)[ .!)。]*$",
    re.I,
)
_POSSESSIVE: Final = re.compile(r"['’]s\b")
_WORD: Final = re.compile(r"[a-z0-9]+")
_STOP_WORDS: Final = frozenset(
    """
    a about after all am an and any are as at be been before being by can could did do does doing
    for from had has have how i if in into is it its just kindly may me might must my of on or our
    please s shall should so some t than that the their them there these they this those to us
    using via was we were what when where which who whom whose why will with would you your
    """.split()
)


def plain(question: str) -> str:
    """A question without markup, its number and what a translation left at its end.

    >>> plain("**Q3. What is a `webhook`? 는 무엇인가요?**")
    'What is a webhook?'
    """
    return _without_tail(_LEAD.sub("", _without_markup(_ICON.sub("", question)), count=1))


def has_mark(question: str) -> bool:
    """Whether a question begins with "Q:" or the like."""
    return bool(_MARKED.match(_without_markup(question)))


def without_mark(answer: str) -> str:
    """An answer without the "A:" before it; bold that goes on stays bold."""
    mark = _ANSWERED.match(answer)
    if mark is None:
        return answer
    return ("" if mark["end"] else mark["bold"]) + answer[mark.end() :].lstrip(" \t")


def left_out(question: str) -> list[str]:
    """What `plain` drops from a question beside mere markup: where it links to, and comments."""
    return [match["target"] or match[0] for match in _LEFT_OUT.finditer(question)]


def asks(title: str) -> bool:
    """Whether a heading reads like a question.

    >>> [asks(title) for title in ("How to pay", "Can I pay?", "결제 방법", "Prices")]
    [True, True, True, False]
    """
    text = _without_markup(_ICON.sub("", title))
    return bool(_MARKED.match(text) or _ASKS.match(_LEAD.sub("", text, count=1)))


def slug_of(question: str) -> str:
    """The words of a question that tell it from others, as an id; empty where none is Latin.

    >>> slug_of("할 수 있습니다 I find my API key? ?")
    'find-api-key'
    """
    bare = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", question)).lower()
    words = _WORD.findall(re.sub("[\u0300-\u036f'’]", "", bare))
    telling = [word for word in words if word not in _STOP_WORDS] or words
    return "-".join(telling[:6])[:MAX_ID].rstrip("-")


def claim(id: str, taken: Counter[str]) -> str:
    """The id, or where it is taken the first free one that begins with it; it is taken then."""
    free = id
    while free in taken:
        taken[id] += 1
        free = f"{id}-{taken[id]}"
    taken[free] = 1
    return free


def _without_markup(question: str) -> str:
    if not _MARKUP.search(question):
        return " ".join(question.split())
    text = _INLINE.sub("", _BREAK.sub(" ", _COMMENT.sub(" ", question)))
    text = _EMPHASIS.sub("", _LINK.sub(r"\g<text>", html.unescape(text)))
    text = " ".join(_ESCAPE.sub(r"\1", text).split())
    underlined = _UNDERLINED.fullmatch(text)
    return underlined[2] if underlined else text


def _without_tail(question: str) -> str:
    parts = question.replace("？", "?").split("?")
    kept = len(parts)
    while kept > 1 and parts[kept - 1].strip() in _TAIL:
        kept -= 1
    tail = "?" if kept < len(parts) else ""
    return "?".join(parts[:kept]).rstrip() + tail
