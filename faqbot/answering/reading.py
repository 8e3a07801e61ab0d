"""A question is read before it is ranked: what is prose, and what was pasted or is mere politeness.

Whole lines are told apart first (a traceback, a response, code), then greetings and closings at the
ends of a line of prose, then what stands inside it (an address, a call, a bit of JSON). All rules
are rows of `LINES`, `GREETING`, `CLOSING` and `SPANS`, in the order in which they are tried;
browsers follow the same rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from faqbot.answering.thanks import THANKS
from faqbot.diagnosis.lexicon import any_of
from faqbot.model import Part, PartKind, Reading

# What people ask stands at the beginning of a long text or at its end; so much of each is read ...
FIRST_CHARS: Final = 4_000
LAST_CHARS: Final = 2_000
# ... and so much of its prose is ranked.
FIRST_PROSE: Final = 1_600
LAST_PROSE: Final = 800
LINE_CHARS: Final = 600  # of a line say what it is


class LineRule(NamedTuple):
    """What a line is that begins with a pattern."""

    kind: PartKind
    pattern: re.Pattern[str]


class SpanRule(NamedTuple):
    """What a piece of a line is, and what of it is read as prose all the same."""

    kind: PartKind
    pattern: re.Pattern[str]
    kept: re.Pattern[str] | None = None


LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
FENCE: Final = any_of(r"\s*(?:```|~~~)")
# A sentence in Hangul is no code, whatever signs stand in it.
SENTENCE: Final = any_of(
    r"(?:[가-힣]+[\s,.?!~]+){2}[가-힣]",
    r"[가-힣]{2,}[요다까죠나][.?!~]*\s*$",
)

_HEADER: Final = (
    r"(?:x-[a-z-]{2,40}|content-(?:type|length|encoding|disposition)|retry-after|server|date"
    r"|status|status[ -]?code|response (?:code|body)|cache-control|set-cookie|connection"
    r"|transfer-encoding|vary|etag|pragma|expires|strict-transport-security|location"
    r"|authorization|accept|user-agent|host)"
)
_METHOD: Final = "(?:get|post|put|patch|delete)"

LINES: Final = (
    LineRule(
        "traceback",
        any_of(
            r"\s*(?:[>|] ?)?traceback \(",
            r"\s*(?:[>|] ?)?at [\w.$<>\[\] /]{1,120}[(:]\S",
            r"\s*(?:[>|] ?)?file \"[^\"]{1,200}\", line \d",
            r"\s*(?:[>|] ?)?(?:caused by: |\.{3} ?\d+ more)",
            r"\s*(?:[>|] ?)?unhandled\w{0,40}(?:warning|rejection)\b",
            r"\s*(?:[>|] ?)?(?:[\w$]{1,60}[.\\]){0,6}\w{0,60}(?:error|exception|warning)\s?: ",
        ),
    ),
    LineRule(
        "response",
        any_of(
            rf"\s*[<>*]?\s?(?:http/\d|{_HEADER}\s?: ?\S)",
            r"\s*[{\[].{0,400}\"(?:description|errors?|code|message)\"\s?:",
        ),
    ),
    LineRule(
        "request",
        any_of(
            r"\s*(?:[$>#%] ?)?curl\s(?:-|['\"]?https?:|\S{1,80}/|.{0,80}\s-[a-z] )",
            rf"\s*(?:[$>#%] ?)?{_METHOD} +(?:https?://|/)\S+(?: http/[\d.]+)?\s*$",
            r"\s*-{1,2}[a-z][\w-]*[ =]+['\"]\S",
        ),
    ),
    LineRule(
        "payload",
        any_of(
            r"\s*[\[\]{}(),;]+\s*$",
            r"\s*[\"'][\w .$@-]{1,60}[\"']\s?(?::|=>)",
            r"\s*[{\[]\s?(?:[\"'{\[]|\w+\s?: ?[\"'\d\[{])",
            r"[ \t]\s*\w{1,40}\s?: ?[\"'\d\[{].{0,300}$",
            r"[\w.]{1,40}\s?: ?[\"'\d\[{].{0,300},\s*$",
        ),
    ),
    LineRule(
        "code",
        any_of(
            r"\s*(?://|/\*|\* @|<\?|</?[a-z][^>]{0,200}>|#!|#include|@\w+\()",
            r"\s*import [\w.{*]+(?:[, ]+[\w.{}*]+)*;?\s*$",
            r"\s*(?:from [\w.'\"/@-]+ import |def \w+\(|using [\w.]+;|await \w)",
            r"\s*(?:public|private|protected|static|async|export|abstract) .{0,200}[({;]\s*$",
            r"\s*(?:class \w+.{0,60}[:{]\s*$|function\b.{0,80}\(|require[ (_].{0,60}['\"])",
            r"\s*(?:const|let|var|my|local) +[\w${\[(, ]+\s?=",
            r"\s*(?:if|for|while|foreach|switch|elif)\s?\(",
            r"\s*(?:else|try|catch|finally|do)\b.{0,40}[{:]\s*$",
            r"\s*(?:return\b.{0,200};|if .{1,120}(?:==|!=|>=|<=| in | is ).{0,80}:)\s*$",
            r"\s*for \w+ in .{1,80}:\s*$",
            r"\s*(?:print|echo|puts|printf|console\.\w+)[ (].{0,300}[;)]\s*$",
            r"\s*[\w.$>\[\]\"'-]{1,80}\s?(?:[+:]?=|=>)\s?[^\s=].{0,400}[;)\]}\"'\d,]\s*$",
            r"\s*[$@]?[\w.$]{1,80}(?:->|::|\.)\w{1,60}\(.{0,400}[;){(]\s*$",
            r".{0,300}[;({\[]\s*$",
            r"\s*[)\]}]{1,3}[;,)]*\s*(?://.*)?$",
        ),
    ),
)

_TO: Final = (
    r"(?:\s+(?:there|all|team|everyone|everybody|guys|folks|support|mate|sir|madam|again|friends?"
    r"|people|bot|dear|you|and welcome|[a-z]+ (?:team|support)(?=\s*[,.!])))*(?![\w'])"
    r"(?:\s+[a-z]+(?=\s*,))?"
)
# At the beginning of a line.
GREETING: Final = any_of(
    r"\s*(?:hi|hii+|hello|helo|hey|heya|howdy|hiya|yo|dear|greetings"
    rf"|good (?:day|morning|afternoon|evening)){_TO}[\s,.!?:)~-]*",
    r"\s*(?:(?:안녕하세요|안녕하십니까|안녕하심니까|안녕|수고하십니다|수고 ?많으십니다"
    r"|고생 ?많으십니다|반갑습니다|저기요|하이요|하이|여보세요|질문 ?있(?:습니다|어요)"
    r"|문의 ?드립니다|문의드려요)"
    r"(?![가-힣])[\s,.!?:)~ㅎㅋ^]*){1,4}",
)
# A whole line, or the last sentence of one.
CLOSING: Final = any_of(
    r"\s*(?:(?:many |big )?thanks?(?: you)?|thx|tysm|ty|cheers|(?:(?:kind|best|warm) )?regards|best"
    r"|sincerely(?: yours)?|yours|any help (?:is|would be)[\w ]{0,30}"
    r"|please help(?: me)?(?: out)?|help please|appreciate (?:it|your help|any help)"
    r"|have a (?:nice|good|great) (?:day|one|weekend))"
    r"(?: (?:a lot|so much|very much|in advance|again|everyone|all|guys"
    r"|for (?:your |the |any |all )?(?:help|time|support|answer|reply|great)[\w ]{0,30})){0,3}"
    r"[\s,.!:;)~^]*$",
    r"\s*(?:미리 ?)?(?:감사(?:합니다|해요|드립니다|드려요|함니다)|고맙습니다|고마워요?|땡큐"
    r"|수고하세요|수고하십시오|(?:(?:답변|도움|확인|안내|빠른 ?답변|회신)\s?(?:좀\s?)?)?부탁\s?"
    r"(?:드립니다|드려요|드릴게요|합니다|해요)|도와\s?주세요)[\s,.!:;)~^ㅎㅋㅠㅜ]*$",
    rf"\s*(?:{THANKS}[^\w?？]*){{1,6}}$",
)

_DOCS: Final = (
    r"(?:(?:the|your|their|this|official|online|api|public|[a-z]+(?:'s)?)\s){0,4}"
    r"(?:documentation|docs?|readme|reference|manual|guide)"
)
_CALLED: Final = r"(?<![\w.])(?:[a-z_$][\w$]{0,60}(?:\.|->|::)){0,5}[a-z_$][\w$]{1,60}"

SPANS: Final = (
    # That the documentation is no help, or that an example would be nice, is not what is asked.
    SpanRule(
        "aside",
        any_of(
            rf"\b{_DOCS}\s(?:[a-z]+\s){{0,3}}(?:didn['’]?t|doesn['’]?t|don['’]?t|do not|does not"
            r"|did not)\s(?:really\s)?(?:tell|say|show|explain|mention|have|cover|contain|help)"
            r"\w*(?:\sme)?(?:\s(?:about|on|here))?",
            rf"\b{_DOCS}\s(?:(?:says?|tells?|has|have) nothing|(?:is|are|was) "
            r"(?:not |un|not very )clear)(?:\s(?:about|on|here))?",
            rf"\b(?:from|in|according to) {_DOCS},? (?:it['’]?s|it is) (?:unclear|not clear)",
            rf"\bi (?:have )?(?:read|looked (?:at|through|in)|searched|checked) (?:all )?{_DOCS}"
            r"(?: (?:but|and) (?:could|can|did)(?:n['’]?t| ?not) find (?:it|anything|out|this))?",
            r"\b(?:a |any |an )?(?:short |small |working |simple |quick )?"
            r"(?:example|sample|snippet)s? would (?:help|be)[^.?!\n]{0,40}[.!]?",
            r"(?:공식 ?)?(?:개발 ?|api ?)?(?:문서|가이드|레퍼런스|설명서)"
            r"(?:를|을|에는|에도|에|만)? ?(?:아무리 |다 )?(?:봐도|찾아봐도|뒤져도|읽어도)"
            r"(?: ?(?:모르겠|못 ?찾겠|안 ?나오|없)[가-힣]{1,4})?",
        ),
    ),
    SpanRule(
        "address",
        any_of(
            rf"""(?:{_METHOD}\s+)?https?://[^\s"'<>`)\]가-힣]+""",
            r"""(?<![\w.@-])(?:[\w-]{1,63}\.){1,5}[a-z]{2,10}(?::\d{2,5})?/[^\s"'<>`),;가-힣]*""",
            rf"""(?<![\w<./])(?:{_METHOD}\s+)?/(?:[\w.:\[\]{{}}<>$-]+/?)+"""
            r"""(?:\?[^\s"'<>`),;가-힣]*)?""",
        ),
        # Names of parameters, addresses of API v1, which end like this, and hosts of one's own.
        any_of(
            r"(?<=[?&])[a-z_]{3,30}(?==)",
            r"[\w/-]{1,80}\.(?:json|xml)(?![a-z])",
            r"(?<![\w.-])(?:help|helpdesk|support|desk|care"
            r"|cs)\.[\w-]{1,60}(?:\.[\w-]{1,20}){0,3}(?=/)",
        ),
    ),
    SpanRule(  # HTTP 400, status=403, "404 Client Error: Not Found for url:"
        "response",
        any_of(
            r"\(?\b(?:http(?:/\d(?:\.\d)?)?|status(?:[_ -]?code)?|response code)"
            r"\s?[=:]?\s?\d{3}\b\)?",
            r"\b\d{3} (?:client|server) error: [\w ]{0,40}(?: for url)?:?",
        ),
    ),
    SpanRule(  # a file of code
        "code", any_of(r"(?<![\w.])[\w-]{1,60}\.(?:php|py|js|ts|rb|cs|java|go|sh|ps1|gs)(?![\w])")
    ),
    SpanRule(
        "payload",
        any_of(
            r"(?<![{\w])\[?\{(?!\{)[^{}]{0,200}[\"':][^{}]{0,200}"
            r"(?:\{[^{}]{0,200}\}[^{}]{0,200}){0,4}\}\]?"
        ),
    ),
    SpanRule(  # "due_by": "2026-01-01"
        "payload",
        any_of(r"[\"'][\w.]{1,60}[\"']\s?(?::|=>)\s?(?:[\"'][^\"'\n]{0,200}[\"']|[\w.-]{1,40})"),
        any_of(r"(?<=[\"'])[a-z_]{3,40}(?=[\"']\s?(?::|=>))"),
    ),
    SpanRule(
        "code",
        any_of(rf"{_CALLED}\((?:[^()\n]|\([^()\n]{{0,100}}\)){{0,200}}\)"),
        any_of(r"(?<=[\"'])[a-z_]{4,24}(?=[\"'])", r"^[\w.$]+", r"[a-z]+_[a-z_]+"),
    ),
    SpanRule(
        "code",
        any_of(
            r"(?:\b(?:if|elif|while|when)\s+)?[\w.$\[\]'\"]{1,80}\s?(?:[=!]==?|&&|\|\||->|::)\s?"
            r"[\w.$'\"\[\]-]{1,80}:?"
        ),
    ),
    SpanRule("code", any_of(r"</?[a-z][a-z0-9]{0,12}(?:\s[^<>]{0,200})?/?>")),
    SpanRule(
        "traceback",
        re.compile(
            r"\b(?:\w{1,60}\.){0,6}(?:[A-Z][a-z0-9]{1,40}){1,6}(?:Exception|Error)\b"
            r"(?=[\s.,:;?!)가-힣]|$)"
        ),
    ),
)

UNSAID: Final = ("response", "traceback", "payload")  # what others answered or was sent
POLITE: Final = ("greeting", "aside", "closing")
SENTENCE_START: Final = re.compile(r"(?<=[.!?。~\n])\s+")
# What articles show as code; a name that many entries show tells none of them.
INLINE_CODE: Final = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,40}(?:[_-][A-Za-z0-9]{1,40}){0,6}")
CALLED: Final = re.compile(r"https?://[^\s\"'<>)\]]+")  # within a log or a traceback, say
COINED: Final = re.compile(r"[a-z][_-][a-z]|[a-z][A-Z]")
MOST_ENTRIES: Final = 3


def read_question(text: str) -> Reading:
    """Tell the parts of a question apart, in order; of a long one its beginning and its end."""
    if len(text) > FIRST_CHARS + LAST_CHARS:
        text = f"{text[:FIRST_CHARS]}\n{text[-LAST_CHARS:]}"
    return Reading(tuple(_joined(_parts(text))))


def api_names(
    articles: Iterable[tuple[str, str]], wordings: Iterable[tuple[str, str]]
) -> frozenset[str]:
    """The names in code that tell what a text is about.

    From (id, Markdown) and (id, wording) pairs: what articles show as code, and what is a name by
    its look wherever it stands.
    """
    owners: dict[str, set[str]] = {}
    for id, markdown in articles:
        for found in INLINE_CODE.finditer(markdown):
            for name in NAME.findall(found[1]):
                owners.setdefault(name, set()).add(id)
    for id, wording in wordings:
        for name in NAME.findall(wording):
            if COINED.search(name) and "-" not in name:  # which words of prose have, too
                owners.setdefault(name, set()).add(id)
    return frozenset(
        name
        for name, ids in owners.items()
        if len(ids) <= MOST_ENTRIES and (name in ids or COINED.search(name))
    )


def asked_text(reading: Reading, names: frozenset[str], has_failed: bool = False) -> str:
    """What is ranked of a question: its prose, and the telling names in what was pasted.

    All of it where that leaves nothing; the beginning and the end where it is long. Which
    parameters a call had says little where it `has_failed`.
    """
    pieces = []
    for part in reading.parts:
        if part.kind == "prose":
            pieces.append(part.text)
        elif part.kind not in POLITE:
            called = part.kind == "address" and has_failed
            text = CALLED.sub(" ", part.text) if has_failed else part.text
            told = [name for name in NAME.findall(text) if name in names and not called]
            kept = [word for word in part.kept if "." in word or not called]
            pieces.append(f" {' '.join(dict.fromkeys([*told, *kept]))} ")
    text = "".join(pieces)
    if not any(char.isalnum() for char in text):
        text = "".join(part.text for part in reading.parts)
    if len(text) > FIRST_PROSE + LAST_PROSE:
        text = f"{text[:FIRST_PROSE]} {text[-LAST_PROSE:]}"
    return text


def pasted_text(reading: Reading) -> str:
    """What was pasted into a question rather than said."""
    said = ("prose", *POLITE)
    return "\n".join(part.text for part in reading.parts if part.kind not in said)


def prose_of(reading: Reading) -> str:
    """What a question says in words."""
    return "".join(part.text for part in reading.parts if part.kind == "prose")


def said_text(reading: Reading) -> str:
    """What names the product that a question is about: words, addresses and code, no answers."""
    return "".join(part.text if part.kind not in UNSAID else "\n" for part in reading.parts)


def _parts(text: str) -> Iterator[Part]:
    in_fence = False
    for line in LINE.findall(text):
        if FENCE.match(line):
            in_fence = not in_fence
            yield Part("code", line)
        elif not line.strip():
            yield Part("code" if in_fence else "prose", line)
        elif (kind := _kind_of(line, in_fence)) == "prose":
            yield from _prose_parts(line)
        else:
            yield Part(kind, line)


def _kind_of(line: str, in_fence: bool) -> PartKind:
    begin = line[:LINE_CHARS]
    if not SENTENCE.search(begin):
        for rule in LINES:
            if rule.pattern.match(begin):
                return rule.kind
    return "code" if in_fence else "prose"


def _prose_parts(line: str) -> Iterator[Part]:
    """The parts of a line of prose: what is polite at its ends, and what was pasted inside."""
    greeting = GREETING.match(line)
    start = greeting.end() if greeting else 0
    if start:
        yield Part("greeting", line[:start])
    rest = line[start:]
    last = rest if CLOSING.match(rest) else SENTENCE_START.split(rest)[-1]
    end = len(rest) - len(last) if CLOSING.match(last) else len(rest)
    pieces = [Part("prose", rest[:end])]
    for rule in SPANS:
        pieces = [new for piece in pieces for new in _split(piece, rule)]
    yield from pieces
    if end < len(rest):
        yield Part("closing", rest[end:])


def _split(piece: Part, rule: SpanRule) -> Iterator[Part]:
    if piece.kind != "prose":
        yield piece
        return
    at = 0
    for found in rule.pattern.finditer(piece.text):
        if found.start() > at:
            yield Part("prose", piece.text[at : found.start()])
        yield Part(rule.kind, found[0], tuple(rule.kept.findall(found[0])) if rule.kept else ())
        at = found.end()
    if at < len(piece.text):
        yield Part("prose", piece.text[at:])


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """Neighbours of one kind as one part."""
    last: Part | None = None
    for part in parts:
        if last and last.kind == part.kind:
            last = Part(last.kind, last.text + part.text, (*last.kept, *part.kept))
        else:
            if last:
                yield last
            last = part
    if last:
        yield last
