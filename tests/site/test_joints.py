"""Particles stay with what they belong to, and nothing else of a page changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqbot.site.joints import JOINER, joined


def page(text: str, lang: str = "ko") -> str:
    return f'<html lang="{lang}"><p>a)는<article class="x">{text}</article><p><code>b</code>는'


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (
            "<code>email</code>처럼 쓰면",
            '<span class="fb-joint"><code>email</code>처럼</span> 쓰면',
        ),
        ("(Profile Settings)을", f"(Profile Settings){JOINER}을"),
        ("<strong>설정(Settings)</strong>을", f"<strong>설정(Settings)</strong>{JOINER}을"),
        ('<a href="x">있나요?</a>에', f'<a href="x">있나요?</a>{JOINER}에'),
        (
            "<code>X-RateLimit-Remaining</code>",
            '<span class="fb-joint"><code>X-RateLimit-Remaining</code></span>',
        ),
        ("<pre><code>f(x)는</code></pre>", "<pre><code>f(x)는</code></pre>"),
        (
            f"<code>{'long' * 9}</code>는",
            f'<span class="fb-joint fb-joint--long"><code>{"long" * 9}</code>{JOINER}는</span>',
        ),
        (f"<code>{'long' * 9}</code> 는", f"<code>{'long' * 9}</code> 는"),
    ],
)
def test_a_particle_is_joined_to_what_it_follows(text: str, made: str) -> None:
    assert joined(page(text)) == page(made)


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize(
    ("text", "made"),
    [
        (
            "or multipart/form-data로 보내세요",
            'or <span class="fb-joint">multipart/form-data</span>로 보내세요',
        ),
        ("Retry-After.", '<span class="fb-joint">Retry-After</span>.'),
        ("a <code>Retry-After</code>", 'a <span class="fb-joint"><code>Retry-After</code></span>'),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        (
            "<code>-H 'Content-Type: application/json'</code>",
            "<code>-H '<span class=\"fb-joint\">Content-Type</span>: application/json'</code>",
        ),
        ("drop-down and/or Re-sent", "drop-down and/or Re-sent"),
        ('<a title="Retry-After">x</a>', '<a title="Retry-After">x</a>'),
        ("<select><option>Retry-After</select>", "<select><option>Retry-After</select>"),
    ],
)
def test_no_line_ends_in_a_name(lang: str, text: str, made: str) -> None:
    assert joined(page(text, lang)) == page(made, lang)


def test_english_takes_no_particles() -> None:
    assert joined(page("(Profile Settings)을", "en")) == page("(Profile Settings)을", "en")


PIECES = (
    "<code>a</code>",
    "는",
    "(b)",
    "</pre>",
    "<pre>",
    "<b>",
    "?",
    " ",
    "<script>",
    "</script>",
    '"',
)


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_only_joints_are_added(text: str) -> None:
    made = joined(page(text)).replace(JOINER, "")
    assert re.sub(r'<span class="fb-joint">(.*?)</span>', r"\1", made) == page(text)


def test_what_stands_in_a_tag_is_left_alone() -> None:
    page = '<html lang="ko"><article><p title="가" data-thanks="고맙습니다">(가)나</p></article>'
    assert joined(page) == page.replace("(가)나", "(가)\u2060나")
