"""Which numbers of a question are HTTP status codes, by what stands on both sides of them.

Numbers in a list ("401, 403 or a 404") are judged together: what is before the first and after
the last holds for all. Rules run from the surest to the vaguest, and the first that fits decides:
part of something bigger, an amount, beside a word such as "error", the name of a thing, and at
last what is likely for the kind of number and of text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from faqbot.answering.cues import ERROR_TALK, WINDOW, Place, sentence_around

MAX_GROUPS: Final = 1_000  # more than this of a paste adds time and no meaning

_HEAD: Final = re.compile(r'http/\d(?:\.\d)?"?[ \t]+(\d{3})(?!\d).*')
_LINK: Final = (
    r"\s?(?:[,/·&|]|\(or|및|또는|혹은|그리고|이?랑|하고|이?나|[와과]"
    r"|,?\s?(?:and|or|vs\.?|versus))?\s?(?:(?:an?|or|and|the|http)\s)?"
)
_GROUP: Final = re.compile(rf"(?<!\d)[1-5]\d\d(?:{_LINK}[1-5]\d\d(?!\d))*(?!\d)")
_CODE: Final = re.compile(r"\d{3}")

# --- part of something bigger ---------------------------------------------------------------

# #500, $500, 1,404, 4:04, 10.0.0.200, user_404, log.cs(404), sleep(500)
_GLUED_BEFORE: Final = re.compile(
    r"(?:[#$€£₩¥№~@\\<]|\d[.,:/_+-]|\d\s[-−+x*×÷]\s|\w\.\w+\(|(?:sleep|wait|delay|timeout|range|limit|size)\(|_)$"
)
# What a number is the value of: user_id=404, "code": 400, INC-404, foo.java:500, tickets/404
_KEY: Final = re.compile(
    r"""(?P<key>[\w.]*[^\W\d]\w*)(?P<quote>["'\])]?)(?P<sep>\s?:\s?|\s?[=!]=*\s?|[-/]|)["'(\[]?$"""
)
_STATUS_KEY: Final = re.compile(
    r"(?:.*\.)?(?:(?:http|response|resp|error|err|status|api|last|returned)_?){0,3}"
    r"(?:http|status|code|error|err|eror|response|exception)"
)
_GLUED_AFTER: Final = re.compile(
    r"[.,:/_~–-]\d|%|[°€£$]|\+(?!\s?\d{3})|\s?[×÷]|\s[-−+/x*]\s\d|[-)\s]{1,2}\d{3,4}[-\s]\d{4}"
    r"|(?![’']?s\b)['’]?[^\W\d_가-힣]|-(?!err|stat|resp|code|not|forb|page)[a-z]|_"
)
_LIST_OF_IDS: Final = re.compile(r"""["']\s*:\s*\[[\d\s,]*$""")

# --- amounts ----------------------------------------------------------------------------

_AMOUNT_WORDS: Final = frozenset(
    "approximately approx roughly nearly almost than exceed exceeds exceeding exceeded upto maximum"
    " max minimum min limit quota per sum count amount size length width height price cost costs"
    " paid pay spend usd eur gbp krw jpy total age aged worth least most plus minus times multiply"
    " divide divided root square average weighs sold"
    " 약 총 최대 최소 분당 시간당 초당 일당 평균 대략 무려 합계 총합 더하기 빼기 곱하기 나누기 금액 가격 수량 나이 용량".split()
)
_ROUND_AMOUNT_WORDS: Final = frozenset(
    "about around over under above below first last next only another all some every these those"
    " ~ 하루 하루에 매일 매월 매주 거의 겨우 한달에 만에 대해 무려".split()
)
_PART_OF: Final = re.compile(
    r"(?:up|down|limited|set|from \d{3}) to $|\b(?:capped|set) at $|"
    r"(?:%|\d|\bout|\bonce|\bone|\bhalf|percent|limit|total|max\w*) (?:of|in) $"
)

_UNITS: Final = frozenset(
    "calls call/s ms sec secs second seconds min mins minute minutes hour hours hr hrs day days"
    " week weeks month months year years kb mb gb tb kib mib bytes byte px pt cm mm km kg mph miles"
    " mile x rpm rps qps usd eur gbp krw won dollar dollars euro euros pound pounds yen cent cents"
    " bucks percent pct char chars character characters people persons staff men women children"
    " folks thousand million k am pm oclock street road avenue ave blvd lane plus minus times"
    " divided multiplied squared prime data pieces pcs per or-so".split()
)
_MORE: Final = re.compile(
    r"\s?(?:or (?:so|more|less|fewer|above)|and (?:more|counting|up|above)|a prime|an? (?:day|hour|minute"
    r"|month|week|year|second|piece|seat|time)\b|each\b(?! time)|apiece|in (?:total|all|binary|hex"
    r"|roman|words|a row)|out of|at (?:once|a time)|of (?:them|our|my|the|their|these|those|us)\b"
    r"|more\b|fewer\b|less\b|altogether|to \d|per\b|\+ \d|is (?:divisible|even|odd))"
)
_COUNTED: Final = (
    "ticket|api|call|request|contact|agent|user|customer|seat|page|row|line|item|record|company"
    "|webhook|message|mail|email|character|word|point|branch|new|open|old|more|different|other"
    "|active|pending|closed|unread|support|free|full|daily|concurrent|unique|existing|remaining"
    "|extra|historic|paying|registered|separate"
)
_SIZED: Final = re.compile(
    rf"[\s-](?:{_COUNTED}) (?:limit|import|export|batch|quota|backlog|cap|plan|pack|threshold)"
)
_COUNTED_PLURAL: Final = re.compile(rf"\s(?:{_COUNTED})[\s-](\w+s)\b")
_NOT_COUNTED: Final = frozenset(
    "errors responses codes statuses exceptions happens occurs appears comes keeps shows means was"
    " is has does gets goes says pops stops breaks persists returns always sometimes as this since"
    " yes vs besides whereas starts begins makes causes disappears remains its his us status less"
    " express across previous unless access process success address business failures forbiddens"
    " seems looks sounds points refers indicates results hits arises vanishes lasts needs wants"
    " vs. perhaps thanks afterwards anyways nonetheless kills crashes blocks fires ends".split()
)
_AFTER_COUNTER: Final = (
    r"(?=[이가은는을를의에로만도씩당째보밖남중후전간뒤치입요라였]|[과와랑]|까지|부터|정도|짜리|마다|동안"
    r"|안|내|이상|이하|미만|넘|하고|으로|인[데당분]|여|[^가-힣]|$)"
)
_COUNTER: Final = re.compile(
    r"(?:여\s?)?\s?(?:명|개월|개|건(?!데)|회|초|분|시간|일(?!\s?(?:때|땐|경우|수|까|지도|텐|거|듯))"
    r"|월|년|원(?!인)|페이지|쪽|호|층|동|대|통|장|행|줄|자리|자|글자|칸|배|위|점|편|권|곳|가지|주일|주간"
    r"|주년|바이트|킬로\w*|메가\w*|기가\w*|테라\w*|밀리\w*|퍼센트|프로|달러|유로|엔|위안|파운드|번지|번길"
    r"|인분|석|평|미터|마리|박스|세트|그램|억|천|백만|십만|kb|mb|gb|ms)" + _AFTER_COUNTER + r"|\s?만\s?"
    r"(?:원|명|건|개|회|번|달러|통|정도|이상|[^\s가-힣]{0,2}\d)|\s?번(?!\s?(?:에러|애러|오류|코드|응답))"
)
_QUANTITY: Final = re.compile(
    r"(?:[을를이가은는도]|으로|로)?\s?(?:넘|초과|이상(?![하해한])|이하|미만|까지|정도|쯤|남짓|밖에|씩"
    r"|짜리|줄어|늘어|남았|남아|더하기|빼기|곱하기|나누기|의\s?\d+\s?(?:%|퍼센트|프로|배)|제곱)"
)

# --- beside a word that says it ---------------------------------------------------------

_TYPED: Final = (
    "error|errors|err|eror|erorr|errror|httperror|http|https|status|statuses|code|codes"
    "|statuscode|statuscodes|httpstatus|httpcode|responsecode|errorcode|respcode|rc|response"
    "|responses|exception|exit|에러|애러|에라|애라|오류|오루|코드|상태|상태코드|에러코드|오류코드"
    "|응답|응답코드|리스폰스|결과"
)
_NAMES_STATUS: Final = re.compile(rf"(?:{_TYPED})(?:[이가은는을를도로에]|으로|라고)?$")
_OTHER_CODE: Final = frozenset(
    "zip area post postal country dial dialing promo product discount coupon bar qr source order"
    " 우편 지역 우편번호 지역번호 국가 상품 할인".split()
)
_SAID_BETWEEN: Final = frozenset("number no page of is was with a an the like".split())
_SAID_AFTER: Final = re.compile(
    r"""['’]?s?[\s"'`)\]:,(-]{0,3}(?:번\s?)?(?:http )?(?:e+r+o+r|err\b|[에애][러라]|오[류루]|코드"""
    r"|응답|code|response|client error|server error|exception|forbid|unauthori[sz]ed"
    r"|not (?:found|accept|allow)|too many|bad (?:req|gate)|unsupp|internal|gateway|conflict)"
    r"|(?:[이가을를만도은는]|이?라고|으?로|으?로만|이?라는\s게)?\s?(?:(?:계속|자꾸|가끔|또|자주|왜|갑자기|항상|매번"
    r"|막|그냥|바로|다시)\s?){0,2}(?:뜨|떠|떴|뜸|뜹|뜬|뜰|나오|나와|나옴|나왔|나온|나옵|나올|난다|났|나요|나네|나는"
    r"|납니다|받|반환|리턴|던[지져]|찍|발생|옴|와요|왔|오네|오는|오면|옵니다|올\s|실패|걸[리려]|막[히혀]|보[내냅]"
    r"|돌[려아]|줍|준다|주네|주는|줘|내려|터[지져졌]|떨[어군])"
)

# --- the name of a thing -------------------------------------------------------------------

_NAMES: Final = frozenset(
    "number numbers no nr num page pages line lines row rows column col port ports room rooms"
    " parcel order invoice case issue section chapter step version release apt apartment suite flat"
    " gate bus route flight train channel extension ext phone tel zip postcode box figure fig table"
    " part model sku locker seat unit floor building highway interstate road street lot bill receipt"
    " shipment package position rank index offset pr commit revision rev ref tracking slide lesson"
    " field value score seq sequence task batch bug story term kilometer mile day week season id ids"
    " 번호 포트 페이지 줄 라인 행 방 호실 송장 사번 내선 건물 모델 버스 국도 고속도로 노선 전화 아이디"
    " 주문 주문번호 티켓번호 문의번호 접수번호 우편번호 지역번호 운송장 좌석 사물함".split()
)
_RESOURCES: Final = frozenset(
    "ticket tickets contact agent customer user company group article item case 티켓 문의 고객 상담원"
    " 연락처 회원".split()
)
_MAKES: Final = frozenset(
    "create creating created new add adding post posting list listing search filter reply upload"
    " import make making".split()
)

# --- what is likely ------------------------------------------------------------------------

_GOOD_BEFORE: Final = frozenset(
    "a an get got gets getting gotten receive received receives receiving give gives gave giving"
    " throw throws threw throwing raise raises raised fail fails failed failing dies died see sees"
    " seeing saw hit hits hitting say says said saying show shows showed showing mean means meaning"
    " return returns returned returning respond responds responded reply replied replies answer"
    " answers answered answering is was what's whats what why instead the this that with as back"
    " keep keeps cause causes caused still always sometimes randomly suddenly constant intermittent"
    " post put delete patch handle avoid fix debug understand explain between mit same bare plain"
    " 계속 자꾸 갑자기 왜 또 이번엔 그냥 항상 매번 가끔 근데 자주 다시 바로 http 분명 방금 아까 지금"
    .split()
)
_CLAUSE_BEFORE: Final = re.compile(r"(?:면|더니|는데|은데|니까|때|때마다|마다|다가|에서|해서|도|후|중에?)$")
_GOOD_AFTER: Final = re.compile(
    r"""['’]?s?[\s"'`)\]:,.-]{0,3}(?:status|상태|means?\b|mean|when|while|on\b|from\b|for (?!\d)|after|with\b|again"""
    r"|every|because|but\b|even\b|though|although|instead|since|if\b|is\b|was\b|keeps?|comes?\b|came"
    r"|happen|occur|appear|shows?|back|as\b|despite|vs|but|until|unless|ok\b|all the|no matter|during"
    r"|at (?:random|night)|only when|and (?:then|i|it|the|no|nothing|how|what|when)\b)"
    r"|(?:[이가은는을를도만과와의에랑로]|이?라[고는]|이?란|이?면|인데?|일\s?때|이?랑|하고|으로|이?야|임|이?[에예]요"
    r"|입니[다까])?\s?(?:뭐|뭔|먼|무슨|무엇|왜|의미|뜻|해결|원인|이유|때|차이|처리|어떻|어케|대처|대응|고[치쳐])"
    r"|(?:이|가|은|는|을|를|도|만|이?면|이?라[고는서]|인데|일\s?때|으?로|이?란|이?네|임|이?[에예]요|이?던데)"
    r"(?![가-힣])"
)
_NEXT_WORD: Final = re.compile(r"\s([a-z][a-z/]*)")
_NUMBERS: Final = frozenset("number id no extension code 번호 아이디".split())
_PARTICLE: Final = re.compile(r"(?<=..)[이가은는을를의]$")
_RATE: Final = re.compile(r"\bcalls\b|\b(?:per|an?) (?:second|minute|hour|day)|\bplans?\b|당 |한도|요금제")
_ALONE: Final = 3  # words of a question that is hardly more than its number
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?|[~%]|\d+")
_STOP: Final = re.compile(r"[.!?。](?=\s)|\n")
_CLAUSE: Final = re.compile(r"(?<!\bno)(?<!\bnr)(?<!\bvs)[.!?。](?=\s)|(?<!\d)[,;](?=\s)|\n")


@dataclass(frozen=True, slots=True)
class _Spot:
    """A number, or a list of numbers, with its surroundings."""

    before: str
    after: str
    words: tuple[str, ...]  # the last four before it in its sentence
    is_round: bool  # 200, 400, 500: an amount as often as not
    is_error: bool  # 400 and up


def find_heads(text: str) -> list[re.Match[str]]:
    """The heads of responses, "HTTP/1.1 404 …", and the like in logs; group 1 is the number."""
    return list(_HEAD.finditer(text)) if "http/" in text else []


def find_numbers(text: str, codes: frozenset[int], strict: bool) -> list[Place]:
    """The places of normalised text, without heads and addresses, where a number is a code."""
    places: list[Place] = []
    seen: set[str] = set()
    for group in islice(_GROUP.finditer(text), MAX_GROUPS):
        found = [m for m in _CODE.finditer(text, *group.span()) if int(m[0]) in codes]
        if all(m[0] in seen for m in found) or not _is_status(text, group, strict):
            continue
        places += [Place(m.start(), int(m[0])) for m in found]
        seen.update(m[0] for m in found)
    return places


def _is_status(text: str, group: re.Match[str], strict: bool) -> bool:
    spot = _spot(text, group)
    if _is_part(spot) or _is_amount(spot):
        return False
    if _is_said(spot):
        return True
    if _is_name(spot):
        return False
    return _is_likely(spot, text, group, strict)


def _spot(text: str, group: re.Match[str]) -> _Spot:
    start, end = group.span()
    before = text[max(0, start - WINDOW) : start]
    stops = [stop.end() for stop in _CLAUSE.finditer(before)]
    sentence = before[stops[-1] :] if stops else before
    after = _STOP.split(text[end : end + WINDOW], maxsplit=1)[0]
    numbers = [int(code[0]) for code in _CODE.finditer(group[0])]
    return _Spot(
        before,
        after,
        tuple(_WORD.findall(sentence)[-4:]),
        is_round=all(number % 100 == 0 for number in numbers),
        is_error=all(number >= 400 for number in numbers),
    )


def _is_part(spot: _Spot) -> bool:
    """Whether the number is a piece of a price, time, version, name, key or the like."""
    if _GLUED_BEFORE.search(spot.before) or _LIST_OF_IDS.search(spot.before):
        return True
    if _GLUED_AFTER.match(spot.after):
        return True
    key = _KEY.search(spot.before)
    return key is not None and _is_value(key, spot)


def _is_value(key: re.Match[str], spot: _Spot) -> bool:
    """Whether the number is the value of a key that does not mean a status."""
    name, separator = key["key"], key["sep"]
    if _STATUS_KEY.fullmatch(name):
        return "==" in separator and not spot.is_error  # code that tests for success
    if _is_hangul(name[-1]):
        return separator in ("-", "/")
    if not separator:
        return not key["quote"] and key[0][-1].isalnum()
    return separator != ": " or bool(key["quote"]) or "_" in name


def _is_amount(spot: _Spot) -> bool:
    """Whether the number counts or measures something."""
    word = spot.words[-1] if spot.words else ""
    if word in _AMOUNT_WORDS or (spot.is_round and word in _ROUND_AMOUNT_WORDS):
        return True
    if _PART_OF.search(spot.before) or _QUANTITY.match(spot.after) or _COUNTER.match(spot.after):
        return True
    return _has_unit(spot)


def _has_unit(spot: _Spot) -> bool:
    if _MORE.match(spot.after) or _SIZED.match(spot.after):
        return True
    if (counted := _COUNTED_PLURAL.match(spot.after)) and _is_counted(counted[1], spot):
        return True
    unit = _NEXT_WORD.match(spot.after)
    return unit is not None and (unit[1] in _UNITS or _is_counted(unit[1], spot))


def _is_counted(word: str, spot: _Spot) -> bool:
    """Whether a word after the number is a noun in the plural, as in "200 calls"."""
    if not word.endswith("s") or len(word) < 4 or word.endswith(("ss", "us", "is")):
        return False
    if word in ("errors", "failures", "responses"):
        return not spot.is_error
    return word not in _NOT_COUNTED


def _is_said(spot: _Spot) -> bool:
    """Whether a word beside the number says that it is a status."""
    words = spot.words
    if words and words[-1] in _SAID_BETWEEN:
        words = words[:-1]
    if words and _NAMES_STATUS.fullmatch(words[-1]):
        return len(words) < 2 or words[-2] not in _OTHER_CODE
    key = _KEY.search(spot.before)
    if key and _STATUS_KEY.fullmatch(key["key"]):
        return True
    return not _is_numbered(spot) and bool(_SAID_AFTER.match(spot.after))


def _is_name(spot: _Spot) -> bool:
    """Whether the number is the name of a thing: "page 404", "티켓 404"."""
    if _is_numbered(spot):
        return True
    *others, noun = ("", *_without_numbers(spot.words))
    if _stem(noun) not in _RESOURCES:
        return False
    return not (spot.is_error and others and others[-1] in _MAKES)


def _is_numbered(spot: _Spot) -> bool:
    words = _without_numbers(spot.words)
    if len(words) > 1 and words[-1] in ("is", "was"):
        return _stem(words[-2]) in _NUMBERS
    if words and _stem(words[-1]) in _OTHER_CODE:
        return True
    if len(words) > 1 and words[-1] in ("code", "코드") and words[-2] in _OTHER_CODE:
        return True
    return bool(words) and _stem(words[-1]) in _NAMES


def _without_numbers(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without the other numbers of a list: "tickets 12, 13 and" is "tickets"."""
    end = len(words)
    while end and (words[end - 1].isdigit() or words[end - 1] in ("and", "or")):
        end -= 1
    return words[:end]


def _is_likely(spot: _Spot, text: str, group: re.Match[str], strict: bool) -> bool:
    """Judge a bare number by its kind: amounts are round, and stories are full of numbers."""
    if not strict and (not spot.is_round or len(_WORD.findall(text)) <= _ALONE):
        return True
    sentence = sentence_around(text, *group.span())
    talk = bool(ERROR_TALK.search(sentence))
    if spot.is_round:
        return _has_cue(spot) and (talk or not (strict or _RATE.search(sentence)))
    return talk or _has_cue(spot)


def _has_cue(spot: _Spot) -> bool:
    if not spot.words and not spot.before.strip():
        return True
    word = spot.words[-1] if spot.words else ""
    if word in _GOOD_BEFORE or (_is_hangul(word[-1:]) and _CLAUSE_BEFORE.search(word)):
        return True
    return bool(_GOOD_AFTER.match(spot.after))


def _stem(word: str) -> str:
    """A Korean word without its particle."""
    return _PARTICLE.sub("", word) if _is_hangul(word[-1:]) else word


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"
