"""Every kind of page has one address, and links lead to it."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from faqbot.addresses import (
    ERRORS,
    address_of,
    anchor_url,
    has_markdown,
    page_url,
    path_of,
    root_of,
    short_url,
    target_of,
)


class Speaking(NamedTuple):
    langs: tuple[str, ...]


BOTH, JAPANESE = Speaking(("ko", "en")), Speaking(("ja",))


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.md", ""),
        ("status/index.md", "status/"),
        ("errors.md", "errors/"),
        ("faq/cors.md", "faq/cors/"),
        ("faq/rebuild-index.md", "faq/rebuild-index/"),  # ends like an index, and is none
        ("index/index.md", "index/"),
    ],
)
def test_a_page_is_found_where_it_is_staged(path: str, address: str) -> None:
    assert address_of(path) == address


def test_a_language_begins_where_its_pages_do() -> None:
    assert root_of(JAPANESE, "ja") == "/"
    assert (root_of(BOTH, "ko"), root_of(BOTH, "en")) == ("/", "/en/")
    assert root_of(BOTH, "en", "https://example.com/help/") == "https://example.com/help/en/"
    assert page_url(BOTH, "ko", "faq", "cors") == "/faq/cors/"
    assert page_url(BOTH, "en", "status", 429) == "/en/status/429/"
    assert (
        page_url(BOTH, "en", "faq", "cors", "https://a.example/")
        == "https://a.example/en/faq/cors/"
    )
    assert anchor_url(BOTH, "en", ERRORS, "missing_field") == "/en/errors/#missing_field"


def test_a_short_link_names_no_language() -> None:
    assert (short_url("faq", "cors"), short_url("status", 429)) == ("/q/cors", "/s/429")


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("cors.md", ("faq/cors.md", "")),
        ("../status/429.md#wait", ("status/429.md", "#wait")),
        ("../errors.md", ("errors.md", "")),
        ("#here", None),
        ("https://example.com/a.md", None),
        ("mailto:a@example.com", None),
        ("/q/cors", None),
    ],
)
def test_a_link_leads_to_a_page_or_elsewhere(href: str, target: tuple[str, str] | None) -> None:
    assert target_of(href, "faq") == target


def test_articles_and_two_lists_are_there_as_markdown() -> None:
    kept = [path_of("faq", "cors"), path_of("status", 429), "errors.md", "messages.md"]
    assert all(map(has_markdown, kept))
    others = ["index.md", "faq/index.md", path_of("category", "webhooks"), "api-map.md"]
    assert not any(map(has_markdown, others))
