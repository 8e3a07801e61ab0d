"""Which numbers of a question are HTTP status codes, by what stands on both sides of them.

Numbers in a list ("401, 403 or a 404") are judged together: what is before the first and after
the last holds for all. Rules run from the surest to the vaguest, and the first that fits decides:
part of something bigger, an amount, beside a word such as "error", the name of a thing, and at
last what is likely for the kind of number and of text.
"""

from __future__ import annotations

import re
from typing import Final

from faqbot.diagnosis.amounts import is_amount, is_part
from faqbot.diagnosis.context import CODE, PARTICLE, Spot, is_brief, spot_at
from faqbot.diagnosis.lexicon import ErrorTalk, Place, either, ends_of, one_of, sentence_around

MAX_GROUPS: Final = 200  # the first and the last of a paste; more adds time and no meaning
ALONE: Final = 3  # words of a question that is hardly more than its number

HEAD: Final = re.compile(r'http/\d(?:\.\d)?"?[ \t]+(\d{3})(?!\d).*')
_LINK: Final = (
    r"\s?(?:[,/·&|]|\(or|및|또는|혹은|그리고|이?랑|하고|이?나|[와과]"
    r"|,?\s?(?:and|or|vs\.?|versus))?\s?(?:(?:an?|or|and|the|http)\s)?"
)
GROUP: Final = re.compile(rf"(?<!\d)[1-5]\d\d(?:{_LINK}[1-5]\d\d(?!\d)){{0,15}}(?!\d)")

# --- beside a word that says it -------------------------------------------------------------

_STATUS_WORD: Final = (
    r"(?:er+or+s?|err|httperror|https?|status(?:es)?|(?:status|http|response|error|resp)?codes?"
    r"|httpstatus|rc|responses?|exception|exit|[에애]러|에라|애라|오류|오루"
    r"|(?:상태|에러|오류|응답)?코드|상태|응답|리스폰스|결과)(?:[이가은는을를도로에]|으로|라고)?"
)
ARROW: Final = re.compile(r"(?:→|⇒|=>|->)\s?$")  # what a call came to: "-> 404"
_BETWEEN: Final = "(?: (?:a|an|is|like|no|number|of|page|the|was|with))?$"
STATUS_BEFORE: Final = re.compile(rf" {_STATUS_WORD}{_BETWEEN}")
_SAID_AFTER: Final = re.compile(
    r"""['’]?s?[\s"'`)\]:,(-]{0,3}(?:번\s?)?(?:http )?(?:e+r+o+r|err\b|[에애][러라]|오[류루]"""
    r"|코드|응답|code|response|return(?=[하되해시])|(?:client|server) error"
    r"|exception|forbid|unauthori[sz]ed|not (?:found|accept|allow)|too many"
    r"|bad (?:req|gate)|unsupp|internal|gateway|conflict)"
)
# 404가 자꾸 떠요, 500으로 나와요, 200을 받았는데
_ARRIVES_AFTER: Final = re.compile(
    r"(?:[이가을를만도은는]|이?라고|으?로만?|이?라는\s게)?\s?"
    r"(?:(?:계속|자꾸|가끔|또|자주|왜|갑자기|항상|매번|막|그냥|바로|다시)\s?){0,2}"
    r"(?:뜨|떠|떴|뜸|뜹|뜬|뜰|나오|나와|나옴|나왔|나온|나옵|나올|난다|났|나요|나네|나는|납니다|받|반환"
    r"|리턴|던[지져]|찍|발생|옴|와요|왔|오네|오는|오면|옵니다|올\s|실패|걸[리려]|막[히혀]|보[내냅]|돌[려아]"
    r"|줍|준다|주네|주는|줘|내려|터[지져졌]|떨[어군])"
)
STATUS_AFTER: Final = either(_SAID_AFTER, _ARRIVES_AFTER)

# --- the name of a thing --------------------------------------------------------------------

_NUMBERED: Final = one_of(
    """
    apartment apt batch bill box bug building bus channel chapter col column commit day ext
    extension field fig figure flat flight floor gate highway id ids index interstate invoice
    issue kilometer lesson level line lines locker lot mile model no nr num number numbers offset
    order package page pages parcel part phone port ports position postcode pr product rank
    receipt ref release rev revision road room rooms route row rows score season seat section seq
    sequence shipment sku slide step story street studio suite table tag task tel term tracking
    train unit value version week year zip
    건물 고속도로 국도 내선 노선 라인 모델 문의번호 방 버스 번호 사물함 사번 송장 아이디 우편번호
    운송장 전화 접수번호 좌석 주문 주문번호 줄 지역번호 태그 티켓번호 페이지 포트 행 호실
    """
)
_OTHER_CODES: Final = one_of(
    """
    area bar country coupon dial dialing discount order post postal product promo qr source zip
    국가 상품 우편 지역 할인
    """
)
_RECORDS: Final = one_of(
    """
    agent article case company contact customer group item ticket tickets user
    고객 문의 상담원 연락처 티켓 회원
    """
)
_MAKES: Final = one_of(
    """
    add adding create created creating filter import list listing make making new post posting
    reply search upload
    """
)
# "tickets 12, 13 and" is "tickets"; a space stands before each word.
_LIST: Final = r"(?:(?: \d+)+(?: (?:and|or))?)?$"
NUMBERED_BEFORE: Final = re.compile(
    rf"(?: (?:code|extension|id|no|number|번호|아이디){PARTICLE} (?:is|was)"
    rf"| {_OTHER_CODES} (?:code|코드)| {_NUMBERED}{PARTICLE}"
    rf"|(?<!오류)(?<!에러)(?<!상태)(?:번호|아이디){PARTICLE}){_LIST}"
)
OTHER_CODE_BEFORE: Final = re.compile(rf" {_OTHER_CODES} {_STATUS_WORD}{_BETWEEN}")
RECORD_BEFORE: Final = re.compile(rf" {_RECORDS}{PARTICLE}{_LIST}")
MADE_BEFORE: Final = re.compile(rf" {_MAKES} {_RECORDS}{PARTICLE}{_LIST}")

# --- what is likely -------------------------------------------------------------------------

_CUES_BEFORE: Final = one_of(
    """
    a always an and answer answered answering answers as avoid back bare between cause caused
    causes constant debug delete died dies explain fail failed failing fails fix gave get gets
    getting give gives giving got gotten handle hit hits hitting http instead intermittent is keep
    keeps mean meaning means on patch plain post put raise raised raises randomly receive received
    receives receiving replied replies reply respond responded responds return returned returning
    returns same saw say saying says see seeing sees show showed showing shows sometimes still
    suddenly that the this threw throw throwing throws understand was what what's whats why with
    가끔 갑자기 계속 그냥 근데 다시 또 매번 바로 방금 분명 아까 왜 이번엔 자꾸 자주 지금 항상
    """
)
CUES_BEFORE: Final = re.compile(
    rf" {_CUES_BEFORE}$"
    r"|(?:조회|생성|수정|삭제|등록|요청|업데이트|전송|업로드|다운로드|호출|만들기|면|더니|는데|은데|니까|때|때마다|마다|다가|에서|해서|도|후|중에?)$"
)
_CUES_AFTER: Final = re.compile(
    r"""['’]?s?[\s"'`)\]:,.-]{0,3}(?:status|상태|mean|when|while|on\b|from\b|for (?!\d)|after"""
    r"|with\b|again|every|because|but\b|even\b|though|although|instead|since|if\b|is\b|was\b|keeps?"
    r"|comes?\b|came|happen|occur|appear|shows?|back|as\b|despite|vs|until|unless|ok\b"
    r"|all the|no matter|during|at (?:random|night)|only when"
    r"|and (?:then|i|it|the|no|nothing|how|what|when)\b)"
)
_TOPIC_AFTER: Final = re.compile(
    r"(?:[이가은는을를도만과와의에랑로]|이?라[고는]|이?란|이?면|인데?|일\s?때|이?랑|하고|으로|이?야|임"
    r"|이?[에예]요|입니[다까])?\s?(?:뭐|뭔|먼|무슨|무엇|왜|의미|뜻|해결|원인|이유|때|차이|처리|어떻|어케"
    r"|대처|대응|고[치쳐])"
    r"|(?:이|가|은|는|을|를|도|만|이?면|이?라[고는서]|인데|일\s?때|으?로|이?란|이?네|임|이?[에예]요"
    r"|이?던데)(?![가-힣])"
)
CUES_AFTER: Final = either(_CUES_AFTER, _TOPIC_AFTER)
BRACKET: Final = re.compile(r"(?:^|[\s\]}\"'.])\($")  # what a call came to: "… failed (400)"
RATE: Final = re.compile(
    r"\bcalls\b|\b(?:per|an?) (?:second|minute|hour|day)|\bplans?\b|\b(?:limit|quota)"
    r"|당 |한도|제한|요금제"
)


def find_heads(text: str) -> list[re.Match[str]]:
    """The heads of responses, "HTTP/1.1 404 …", and the like in logs; group 1 is the number."""
    return list(HEAD.finditer(text)) if "http/" in text else []


def find_numbers(text: str, codes: frozenset[int], strict: bool) -> list[Place]:
    """The places of normalised text, without heads and addresses, where a number is a code.

    `strict` is for letters and pastes, where a bare number says nothing.
    """
    places: list[Place] = []
    seen: set[str] = set()
    talks = ErrorTalk(text)
    for group in ends_of(list(GROUP.finditer(text)), MAX_GROUPS):
        found = [m for m in CODE.finditer(text, *group.span()) if int(m[0]) in codes]
        if seen.issuperset(m[0] for m in found):
            continue
        if not _is_status(group, strict, seen, talks):
            continue
        places += [Place(m.start(), int(m[0])) for m in found]
        seen.update(m[0] for m in found)
    return places


def _is_status(group: re.Match[str], strict: bool, seen: set[str], talks: ErrorTalk) -> bool:
    text = group.string
    spot = spot_at(text, *group.span())
    if is_part(spot) or is_amount(spot):
        return False
    if _is_said(spot):
        return True
    if _is_name(spot):
        return False
    if not strict and (not spot.is_round or seen or is_brief(text, ALONE)):
        return True
    start, end = sentence_around(text, *group.span())
    return _is_likely(spot, text[start:end], strict, talks(start, end))


def _is_said(spot: Spot) -> bool:
    """Whether a word beside the number says that it is a status."""
    if ARROW.search(spot.before):
        return True
    if STATUS_BEFORE.search(spot.tail):
        return not OTHER_CODE_BEFORE.search(spot.tail)
    if spot.is_status_value:
        return True
    if NUMBERED_BEFORE.search(spot.tail):
        return False
    return bool(STATUS_AFTER.match(spot.after))


def _is_name(spot: Spot) -> bool:
    """Whether the number is the name of a thing: "page 404", "티켓 404"."""
    if NUMBERED_BEFORE.search(spot.tail):
        return True
    if not RECORD_BEFORE.search(spot.tail):
        return False
    return not (spot.is_error and MADE_BEFORE.search(spot.tail))


def _is_likely(spot: Spot, sentence: str, strict: bool, talk: bool) -> bool:
    """Judge a bare number by its kind: amounts are round, and stories are full of numbers."""
    if spot.is_round:
        cue = _has_cue(spot) or (talk and not spot.tail)
        return cue and (talk or not (strict or RATE.search(sentence)))
    return talk or _has_cue(spot)


def _has_cue(spot: Spot) -> bool:
    if not spot.before.strip() or CUES_BEFORE.search(spot.tail):
        return True
    if spot.after.startswith(")") and BRACKET.search(spot.before):
        return True
    return bool(CUES_AFTER.match(spot.after))
