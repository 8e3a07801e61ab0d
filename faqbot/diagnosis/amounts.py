"""Numbers that are part of something bigger, or that count and measure: never status codes."""

from __future__ import annotations

import re
from typing import Final

from faqbot.diagnosis.context import PARTICLE, Spot
from faqbot.diagnosis.lexicon import either, one_of
from faqbot.matching.text import is_hangul

# --- part of something bigger ---------------------------------------------------------------

# #500, $500, 1,404, 4:04, 10.0.0.200, 200 + 204, user_404, log.cs(404), sleep(500)
PART_BEFORE: Final = re.compile(
    r"""["']\s*:\s*\[[\d\s,]*$"""  # "ids": [1, 2
    r"|(?:[#$€£₩¥№~@\\<]|\d[.,:/+-]|\d\s[-−+x*×÷]\s|\w\.\w+\("
    r"|(?:sleep|wait|delay|timeout|range|limit|size)\()$"
)
# 404.5, 404:12, 404-555-0123, 404%, 500ms, 500-seat; "404s" and "404-error" are whole
PART_AFTER: Final = re.compile(
    r"[.,:/_~–-]\d|[%°_]|\s?[€£$₩×÷]|\+(?!\s?\d{3})|\s[-−+/x*]\s\d"
    r"|[-)\s]{1,2}\d{3,4}[-\s]\d{4}|[-\s]\d{4}(?![\d-])"
    r"|/(?:분|초|시간|일|월|s|m|h|sec|min|hour|day)(?![a-z가-힣])"
    r"|(?![’']?s\b)['’]?(?![가-힣ᄀ-ᇿㄱ-ㅣ])[^\W\d_]|-(?!err|stat|resp|code|not|forb|page)[a-z]"
)

# --- amounts: before the number -------------------------------------------------------------

_AMOUNT_BEFORE: Final = one_of(
    """
    add age aged almost amount approx approximately average calculate cost costs count divide
    divided eur exceed exceeded exceeding exceeds gbp height jpy krw least length limit max
    maximum min minimum minus most multiply nearly paid pay per plus price quota root roughly size
    sold spend square subtract sum than times total upto usd weighs width worth
    가격 곱하기 금액 나누기 나이 대략 더하기 무려 분당 빼기 수량 시간당 약 용량 일당 초당 총 총합
    최대 최소 평균 합계
    """
)
_ROUND_AMOUNT_BEFORE: Final = one_of(
    """
    about above all another around at below every first last next only over some these those under
    거의 겨우 대해 만에 매월 매일 매주 제한 하루 하루에 한달에 한도
    """
)
_IS: Final = "(?: (?:is|was))?$"
AMOUNT_BEFORE: Final = re.compile(rf" {_AMOUNT_BEFORE}{PARTICLE}{_IS}")
ROUND_AMOUNT_BEFORE: Final = re.compile(rf" {_ROUND_AMOUNT_BEFORE}{PARTICLE}{_IS}")
BOUND_BEFORE: Final = re.compile(
    r"(?:(?:up|down|limited|set|from \d{3}) to|\b(?:capped|set) at"
    r"|(?:%|\d|\bout|\bonce|\bone|\bhalf|percent|limit|total|max\w*) (?:of|in)"
    r"|(?:\d초|분|시간|일|하루|달|주)에) $"
)

# --- amounts: after the number --------------------------------------------------------------

_UNITS: Final = one_of(
    """
    am ave avenue blvd bucks byte bytes call/s calls cent cents char character characters chars
    children cm data day days divided dollar dollars eur euro euros folks gb gbp hour hours hr hrs
    k kb kg kib km krw lane mb men mib mile miles million min mins minus minute minutes mm month
    months mph ms multiplied oclock pcs pct people per percent persons pieces plus pm pound pounds
    prime pt px qps road rpm rps sec second seconds secs squared staff street tb thousand times
    usd week weeks women won x year years yen
    """
)
_MORE: Final = re.compile(
    r"\s?(?:or (?:so|more|less|fewer|above)|and (?:more|counting|up|above)|a prime"
    r"|an? (?:day|hour|minute|month|week|year|second|piece|seat|time)\b|each\b(?! time)|apiece"
    r"|in (?:total|all|binary|hex|roman|words|a row)|out of|at (?:once|a time)"
    r"|of (?:them|our|my|the|their|these|those|us)\b|(?:more|fewer|less|per)\b|altogether|to \d"
    r"|is (?:divisible|even|odd)"
    r"|(?:[a-z]+ ){1,2}(?:street|road|avenue|lane)\b)"
)
# What comes between the number and a noun in the plural, or makes a size: "200 open tickets".
_COUNTED: Final = (
    r"(?:active|agent|api|branch|call|character|closed|company|concurrent|contact|customer|daily"
    r"|different|email|existing|extra|free|full|historic|item|line|mail|message|more|new|old|open"
    r"|other|page|paying|pending|point|record|registered|remaining|request|row|seat|separate"
    r"|support|ticket|unique|unread|user|webhook|word)"
)
_SIZE: Final = re.compile(
    rf"[\s-]{_COUNTED} (?:limit|import|export|batch|quota|backlog|cap|plan|pack|threshold)"
)
_NOT_NOUNS: Final = one_of(
    """
    across afterwards always anyways appears arises as begins besides blocks breaks business
    causes codes comes crashes disappears does ends exceptions express fires forbiddens gets goes
    happens has hits indicates is its keeps kills lasts looks makes means needs nonetheless occurs
    perhaps persists points pops previous process refers remains results returns says seems shows
    since sometimes sounds starts statuses stops thanks this vanishes vs wants was whereas yes
    """
)
_ERRORS: Final = "(?:errors|failures|responses)(?![a-z])"
_UNIT: Final = re.compile(rf"\s{_UNITS}(?![a-z/])")
# A noun in the plural, as in "200 calls".
_NOUN: Final = re.compile(
    rf"\s(?:{_COUNTED}[\s-])?(?!{_ERRORS}|{_NOT_NOUNS}(?![a-z]))[a-z]{{3,}}s(?<![ius]s)(?![a-z])"
)
ERRORS_AFTER: Final = re.compile(rf"\s(?:{_COUNTED}[\s-])?{_ERRORS}")

# One-syllable counters begin other words too: only before a particle or the word's end.
_COUNTER_END: Final = (
    r"(?=[이가은는을를의에로만도씩당째보밖남중후전간뒤치입요라였과와랑]|까지|부터|정도|짜리|마다|동안"
    r"|안|내|이상|이하|미만|넘|하고|으로|인[데당분]|여|[^가-힣]|$)"
)
_COUNTER: Final = re.compile(
    r"(?:여\s?)?\s?(?:명|개월|개|건(?!데)|회|초|분|시간(?!\s?초과)|월|년|원(?!인)|페이지|쪽|호|층|동"
    r"|대|일(?!\s?(?:때|땐|경우|수|까|지도|텐|거|듯))|통|장|행|줄|자리|자|글자|배|점|편|권|곳|가지|주일|주간"
    r"|주년|바이트|킬로\w*|메가\w*|기가\w*|테라\w*|밀리\w*|퍼센트|프로|달러|유로|엔|위안|파운드|번지|번길"
    rf"|인분|석|평|미터|마리|박스|세트|그램|억|백만|십만|kb|mb|gb|ms){_COUNTER_END}"
    r"|\s?만\s?(?:원|명|건|개|회|번|달러|통|정도|이상|[^\s가-힣]{0,2}\d)"
    r"|\s?번(?!\s?(?:에러|애러|오류|코드|응답))"
)
_QUANTITY: Final = re.compile(
    r"(?:[을를이가은는도]|으로|로)?\s?(?:넘|초과|이상(?![하해한])|이하|미만|까지|정도|쯤|남짓|밖에|씩|사이"
    r"|짜리|줄어|늘어|남았|남아|더하기|빼기|곱하기|나누기|의\s?\d+\s?(?:%|퍼센트|프로|배)|제곱"
    r"|\d+(?:으?로|[을를])?\s?(?:나[누눈눠]|곱|더[하해]|빼))"
)
AMOUNT_AFTER: Final = either(_COUNTER, _QUANTITY, _MORE, _SIZE, _UNIT, _NOUN)


def is_part(spot: Spot) -> bool:
    """Whether the number is a piece of a price, time, version, name, key or the like."""
    if PART_BEFORE.search(spot.before):
        return True
    return bool(PART_AFTER.match(spot.after)) or _is_value(spot)


def _is_value(spot: Spot) -> bool:
    """Whether the number is the value of a key that does not mean a status."""
    if spot.key is None:
        return False
    name, quote, sign = spot.key.group("name", "quote", "sign")
    if spot.is_status_value:
        return "==" in sign and not spot.is_error  # code that tests for success
    if is_hangul(name[-1]):
        return sign in ("-", "/")
    if not sign:
        return not quote and spot.key[0][-1] not in "\"'[("
    return sign != ": " or bool(quote) or "_" in name


def is_amount(spot: Spot) -> bool:
    """Whether the number counts or measures something."""
    if AMOUNT_BEFORE.search(spot.tail) or BOUND_BEFORE.search(spot.before):
        return True
    if spot.is_round and ROUND_AMOUNT_BEFORE.search(spot.tail):
        return True
    if not spot.is_error and ERRORS_AFTER.match(spot.after):
        return True
    return bool(AMOUNT_AFTER.match(spot.after))
