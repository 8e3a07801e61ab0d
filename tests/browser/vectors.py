"""Questions of every kind, made from a seed: what the browser is compared with Python on."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

ESCAPES: Final = {
    r"\n": "\n", r"\t": "\t", r"\\": "\\", r"\x20": " ", r"\x1c": "\x1c", r"\x85": "\x85",
    r"\xa0": "\xa0", r"\u3000": "\u3000", r"\u200b": "\u200b", r"\ufeff": "\ufeff",
}  # fmt: skip
# A backslash stands for what it does in Python, so that a piece may hold white space.
PIECES: Final = [
    re.sub(r"\\(?:x\w\w|u\w{4}|.)", lambda found: ESCAPES[found[0]], piece)
    for piece in r"""
404 429 500 200 401 403 409 503 100 999 1,404 4:04 404s 404.5 404번 500명 200개 429건 ４０４
٤٠٤ 4٠4 𝟒𝟎𝟒 ② HTTP/1.1 HTTP/2 http/1.0 status statusCode code: error_code errors error 에러
에러가 오류 오류는 상태코드 상태 응답 코드 returned got keeps failing with not found Not
Found unauthorized forbidden 권한이 권한 없다 없습니다 없는데 없는 상담원 찾을 수 없다고
나와요 인증에 실패 실패했어요 요청이 너무 많다 too-many-requests bad gateway gateways
timeout rate limit exceeded access_denied access-denied accessdenied missing field
missing_field, invalid_value duplicate value code 코드 page 404페이지 ticket tickets 티켓
티켓을 번호는 번호 아이디가 order no. room id is was the a create creating line calls per
minute 분당 최대 up to out of 15% % ~ $ # € 원 초 개 번 회 까지 이상 넘어요 and or , ; . ! ?
。 \n \t \u3000 \xa0 \x1c \x85 \ufeff \u200b four oh zero twenty nine hundred ten at
pm eleven one 사공사 사백이십구 이백 사영사 오백 사백사가 이백명 백 /api/v2/tickets/404
/api/v2/tickets/[id] api/v2/contacts/ /tickets/12/notes /agents {{id}} <id> :id
/api/v2/tickets/<ticket_id>?x=1 GET POST PUT DELETE PATCH get( .post(
requests.put("/api/v2/tickets") curl -X --request -d --data -F -G --get -u KEY:X
https://acme.freshdesk.com/api/v2/tickets/5 \\\n -H method: 'POST' "method":"put" PUT를
with to on {"status": {"status":404} {"code":"missing_field", "description":" "message": [ ]
( ) " ' ` = == != user_id= INC- foo.java: localhost: 10.0.0. v Content-Length: X-Request-Id:
X-Status-Code: Retry-After: my server zendesk our website 카카오 freshdesk password=
password: "password": passwd 비밀번호: 비밀번호는 hunter2 hunter2! correct-horse is was
Basic Bearer basic dG9tOnNlY3JldA== Authorization: authorization token: api_key= API 키는
key= tok-1234567890ab q8Zr2Tn4Vx6Lm0Pk3Sd5 Ab3dE5fG7hJ9kL1mN2pQ
0123456789abcdef0123456789abcdef abcdefghijklmnopqrst tom@example.com tom%40example.com
https://tom:pw1@acme.com tom: -u\x20tom:pw1 auth=("k1","X") auth=( "X" 010-1234-5678
01012345678 02-555-0199 +82\x2010-1234-5678 +1\x20(415)\x20555-0123
4111\x201111\x201111\x201111 5500-0055-5555-5559 900101-1234567
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln [api\x20key] [email] YOUR_API_KEY $KEY
{{key}} <key> *** xxxx ß ẞ İ ı ſ K ς Σ ΣΑΣ é é ﬁ ＡＰＩ ﾃﾞ 中文 Ω ǰ ŉ ᾈ Ꭰ ꭰ 한 ㅋㅋ ㅠ ᄒ 😀
👩‍👩‍👧 🇰🇷 𝒳 𐐀 𐐨 ٣ ① ² ½ ፩ Ⅷ ₩ ¥ № – − × ÷ ’ “ ” ‘ … • ° · ª ¤ post poſt İd
access\x20denied\x20error acceß_denied i'm can't don't isn’t haven't why how what 왜
어떻게 뭐예요 입니다 뜨는데 떠요 나요 계속 가끔
""".split()
]
GLUE: Final = ("", " ", " ", " ", " ", "\n", "  ", "-", "_", "/", ":", '"', "이 ", "은 ")
FORMS: Final = ("NFC", "NFD", "NFKC", "NFKD")


def splices(rng: random.Random, seeds: Sequence[str], count: int) -> Iterator[str]:
    """`count` texts: seeds cut, mixed with pieces and with each other, recased, recomposed."""
    for _ in range(count):
        parts: list[str] = []
        for _ in range(rng.randint(1, 9)):
            kind = rng.random()
            if kind < 0.62:
                parts.append(rng.choice(PIECES))
            elif kind < 0.78:
                seed = rng.choice(seeds)
                start = rng.randrange(len(seed) + 1)
                parts.append(seed[start : start + rng.randint(1, 60)])
            elif kind < 0.9:
                parts.append(rng.choice(seeds))
            elif kind < 0.95:
                parts.append(any_text(rng, rng.randint(1, 6)))
            else:
                parts.append(rng.choice(PIECES) * rng.randint(2, 40))
            parts.append(rng.choice(GLUE))
        text = "".join(parts)
        change = rng.random()
        if change < 0.1:
            text = unicodedata.normalize(rng.choice(FORMS), text)
        elif change < 0.2:
            text = rng.choice((str.upper, str.lower, str.title, str.swapcase))(text)
        elif change < 0.3:
            text = widened(text)
        yield text


def any_text(rng: random.Random, length: int) -> str:
    """Characters of any kind that this Python's Unicode knows."""
    return "".join(any_char(rng) for _ in range(length))


def any_char(rng: random.Random) -> str:
    """A character from a plane's beginning as often as from anywhere."""
    while True:
        char = chr(rng.randrange(rng.choice((0x80, 0x250, 0x2E80, 0x10000, 0x20000, 0x110000))))
        if unicodedata.category(char) not in ("Cn", "Cs", "Co"):
            return char


def widened(text: str) -> str:
    """The text with full-width letters, digits and signs."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
