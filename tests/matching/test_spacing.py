"""Latin words written together and apart are the same question."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot import Matcher
from faqbot.matching.spacing import space_words

RARITY = {"rate=limit": 1.0, "=ratelimit": 2.0, "=webhook": 1.0, "in=it": 1.0, "=were": 1.0}


def spaced(text: str) -> str:
    return space_words(text, lambda term: RARITY.get(term, inf))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ratelimit", "rate limit"),  # both are known, one is more common
        ("RateLimits 얼마", "Rate Limits 얼마"),
        ("web hook", "webhook"),
        ("a web-hook_web hooks", "a webhook_webhooks"),
        ("my web hook ratelimit", "my webhook rate limit"),
        ("init", "init"),  # two words of two letters stand in too many others
        ("we rely", "we rely"),  # "were" and an ending
        ("other words", "other words"),
        ("web, hook", "web, hook"),
        ("ratelimit_total", "ratelimit_total"),  # a name in code
    ],
)
def test_words_are_put_as_the_phrases_have_them(typed: str, meant: str) -> None:
    assert spaced(typed) == meant
    assert spaced(meant) == meant


def test_both_spellings_rank_alike() -> None:
    matcher = Matcher([("limit", "What is the rate limit?"), ("hook", "Set up a webhook")])
    for one, other in (("rate limit", "ratelimit"), ("web hook", "webhook")):
        assert matcher.rank(one) == matcher.rank(other)
        assert matcher.rank(one)


@given(st.text("abr webhoklimit-", max_size=80))
def test_nothing_but_space_changes(text: str) -> None:
    bare = str.maketrans("", "", " _-")
    assert spaced(text).translate(bare) == text.translate(bare)
