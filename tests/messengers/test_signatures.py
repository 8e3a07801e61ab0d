"""Only what a service itself has signed, and not long ago, counts as its."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.messengers.signatures import is_channel_talks, is_slacks

# Slack's published sample (docs.slack.dev, "Verifying requests from Slack").
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
SENT = "1531420618"
BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
    b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
    b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
    b"%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121"
    b".803a0bc887a14d10d2c447fce8b6703c"
)
SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
NOW = float(SENT)

KEY = "a1" * 32


def test_slacks_published_sample_is_slacks() -> None:
    assert is_slacks(SECRET, SIGNATURE, SENT, BODY, NOW)


@pytest.mark.parametrize(
    ("secret", "signature", "sent", "body", "now"),
    [
        ("another", SIGNATURE, SENT, BODY, NOW),
        (SECRET, SIGNATURE[:-1] + "4", SENT, BODY, NOW),
        (SECRET, SIGNATURE.removeprefix("v0="), SENT, BODY, NOW),
        (SECRET, "", SENT, BODY, NOW),
        (SECRET, "서명", SENT, BODY, NOW),
        (SECRET, SIGNATURE, "1531420619", BODY, NOW),
        (SECRET, SIGNATURE, "", BODY, NOW),
        (SECRET, SIGNATURE, "-1", BODY, NOW),
        (SECRET, SIGNATURE, "٣", BODY, NOW),
        (SECRET, SIGNATURE, "9" * 5000, BODY, NOW),
        (SECRET, SIGNATURE, SENT, BODY + b" ", NOW),
        (SECRET, SIGNATURE, SENT, BODY, NOW + 301),
        (SECRET, SIGNATURE, SENT, BODY, NOW - 301),
    ],
)
def test_what_differs_in_anything_or_is_old_is_not(
    secret: str, signature: str, sent: str, body: bytes, now: float
) -> None:
    assert not is_slacks(secret, signature, sent, body, now)


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_request_of_slack_counts_for_five_minutes(seconds: int) -> None:
    assert is_slacks(SECRET, SIGNATURE, SENT, BODY, NOW + seconds)


def sign(body: bytes) -> str:
    """As Channel Talk's developer pages say, step by step."""
    digest = hmac.new(bytes.fromhex(KEY), body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_a_body_of_channel_talk_is_known_by_its_very_bytes(body: bytes, other: bytes) -> None:
    assert is_channel_talks(KEY, sign(body), body)
    assert is_channel_talks(KEY, sign(body), other) == (body == other)


@pytest.mark.parametrize("signature", ["", "bad", sign(b"x").rstrip("="), "서명"])
def test_another_signature_is_not_channel_talks(signature: str) -> None:
    assert not is_channel_talks(KEY, signature, b"x")
