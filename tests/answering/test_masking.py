"""Nothing secret is kept, and nothing else is lost."""

from __future__ import annotations

import base64
import random
import string
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from faqbot.answering.masking import MASKS, listed_addresses, mask, name_masks
from faqbot.content.load import load_knowledge_base
from tests.answering.masking_cases import HARMLESS, SECRETS, Case

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


def test_there_are_hundreds_of_texts() -> None:
    assert len(SECRETS) > 300
    assert {case.kind for case in SECRETS} == set(MASKS)
    assert len(HARMLESS) > 190


@pytest.mark.parametrize("case", [pytest.param(case, id=case.text[:60]) for case in SECRETS])
def test_secrets_of_every_kind_are_masked(case: Case) -> None:
    masked = mask(case.text)
    assert masked.text == case.masked
    assert case.kind in masked.kinds
    assert mask(masked.text).text == masked.text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_a_secret_stays(text: str) -> None:
    assert mask(text).text == text


def test_masks_are_named_in_a_language_and_read_in_any() -> None:
    masked = mask("010-1234-5678 로 전화, kim@example.com").text
    korean = name_masks(masked, "ko")
    assert korean == "[전화번호] 로 전화, [이메일]"
    assert mask(korean).text == masked


def test_an_address_that_the_content_lists_stays() -> None:
    kb = load_knowledge_base(Path(__file__).parents[2] / "docs")
    bodies = [text.body for entry in kb.entries.values() for text in entry.texts.values()]
    listed = listed_addresses(bodies)
    text = "웹훅이 52.70.237.175 와 44.206.73.235 에서 와요. 121.134.56.78 은 뭐죠?"
    assert mask(text, listed).text == text.replace("121.134.56.78", "[ip address]")


letters = string.ascii_letters + string.digits
# Evenly from all letters and digits, as those who give out keys draw them: no words, no runs.
keys = st.integers(0, 2**32).map(lambda seed: "".join(random.Random(seed).choices(letters, k=20)))
keys = keys.filter(lambda key: any(c.isdigit() for c in key) and any(c.isalpha() for c in key))
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
Cookie: sid=a1b2c3d4e5f6 -b 계좌 110-234-567890 010-1234-5678 여권 M12345678 카드 주문
4111111111111111 900101-1234567 OTP 482913 121.134.56.78 2406:da12::1a2b:3c4d %3A %40 KEY-----
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
