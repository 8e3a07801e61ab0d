"""Nothing secret is kept, and nothing else is lost."""

from __future__ import annotations

import base64
import string
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from faqbot.answering.masking import mask

FILE = Path(__file__).parents[1] / "cases" / "masking.yml"
DATA: dict[str, list[dict[str, Any]]] = yaml.safe_load(FILE.read_text("utf-8"))
CASES = [(rule, case) for rule, cases in DATA.items() for case in cases]


def test_there_are_cases() -> None:
    assert len(CASES) > 60


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{rule}: {case['q'][:60]}") for rule, case in CASES]
)
def test_secrets_are_replaced_by_what_they_are_and_the_rest_stays(case: dict[str, Any]) -> None:
    masked = mask(case["q"])
    assert masked.text == case.get("text", case["q"])
    assert list(masked.kinds) == case.get("kinds", [])


letters = string.ascii_letters + string.digits
keys = st.text(letters, min_size=20, max_size=20).filter(
    lambda key: any(c.isdigit() for c in key) and any(c.isalpha() for c in key)
)
KEY_PLACES = [
    "{}", "my key {} fails", "API 키: {}", "키는 {}입니다", "curl -u {}:X https://a.freshdesk.com",
    "curl -u '{}:x' -X GET", 'auth=("{}", "X")', "api_key={}", "token: {}", "key={}&page=2", "({})",
    '{{"apiKey": "{}"}}', "https://{}:X@a.freshdesk.com/api/v2/tickets", "{}이 제 키예요",
]  # fmt: skip


@given(st.sampled_from(KEY_PLACES), keys)
def test_nothing_of_a_key_survives(place: str, key: str) -> None:
    assert key not in mask(place.format(key)).text
    assert key[2:] not in mask(place.format(key)).text


@given(keys)
def test_nothing_of_an_encoded_key_survives(key: str) -> None:
    encoded = base64.b64encode(f"{key}:X".encode()).decode()
    for place in ("Authorization: Basic {}", '"authorization": "Basic {}"', "Basic {}"):
        masked = mask(place.format(encoded))
        assert encoded.rstrip("=") not in masked.text
        assert "authorization" in masked.kinds


passwords = st.text(letters + "!@#$%^*_+?-", min_size=6, max_size=20).filter(
    lambda value: any(c.isdigit() for c in value) and value[0] not in "$%<{["
)
PASSWORD_PLACES = [
    "password={}", '"password": "{}"', "비밀번호: {}", "비밀번호는 {} 입니다", "my password is {}",
    "curl -u tom:{} https://a.freshdesk.com", "pwd: {}", "auth=('tom', '{}')",
]  # fmt: skip


@given(st.sampled_from(PASSWORD_PLACES), passwords)
def test_nothing_of_a_password_survives(place: str, password: str) -> None:
    assume(password not in place)
    masked = mask(place.format(password))
    assert password not in masked.text
    assert "password" in masked.kinds


@given(
    st.sampled_from(["{}", "메일 {}로 보내요", "<{}>", "email={}&page=2", "{}, 끝."]), st.emails()
)
def test_nothing_of_an_e_mail_address_survives(place: str, email: str) -> None:
    local, _, domain = email.partition("@")
    assume(all(c.isalnum() or c in "._+-" for c in local) and domain.split(".")[-1].isalpha())
    assert mask(place.format(email)).text == place.format("[email]")


PIECES = """
key : = ' " ( ) [ ] @ . -u X Basic Authorization password token 비밀번호 키는 https:// a.com is
tom@example.com hunter2 Ab3dE5fG7hJ9kL1mN2pQ api [email] [password] [authorization] , { } & ?
"""
pieces = st.sampled_from([*PIECES.split(), "[api key]", " ", "\n"])
mixtures = st.lists(pieces, max_size=30)


@given(st.one_of(st.text(max_size=200), mixtures.map("".join), mixtures.map(" ".join)))
def test_masking_twice_is_the_same_as_masking_once(text: str) -> None:
    once = mask(text)
    assert mask(once.text).text == once.text
    assert len(set(once.kinds)) == len(once.kinds)


@given(st.text("가나다라마바사 ㅋㅠ.,?!\n", max_size=200))
def test_korean_text_stays(text: str) -> None:
    assert mask(text).text == text


HOSTILE = [
    "a", "a1", "a@", "a.", "a:", "-u a", "key=", "password=", "basic ", "://a:", "%40", "eyJa",
    "=", "[", "authorization: ", "비밀번호는 ", "token ", "auth(", "\"", " ", "a1b2c3 ", "a@a.",
    "x%40",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_paste_takes_time_in_proportion(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        start = perf_counter()
        mask(text)
        return perf_counter() - start

    seconds(1_000)
    short = min(seconds(8_192) for _ in range(3))
    long = min(seconds(65_536) for _ in range(3))
    assert long < max(0.05, 8 * short * 3)
