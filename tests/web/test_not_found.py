"""Addresses that do not exist: in the reader's language, with pages near them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from faqbot.answering.bot import Bot
from faqbot.store import Store
from faqbot.web.suggestions import near_pages, words_of
from faqbot.words import SITE
from tests.costs import Unit, steep
from tests.web.conftest import make_app

PLACE = (
    '<section class="fb-near" data-faqbot-near hidden>\n<h2>near</h2>\n'
    "<ul><!-- faqbot:near --></ul></section>"
)


@pytest.fixture
def reader(store: Store, site: Path) -> FlaskClient:
    for name in ("404.html", "en/404.html"):
        page = site / name
        page.write_text(page.read_text("utf-8") + PLACE, "utf-8")
    return make_app(store, site, rate_limit=None).test_client()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/faq/raet-limits/", "raet limits"),
        ("/en/faq/raet-limits", "raet limits"),
        ("/faq/호출_한도.html", "호출 한도"),
        ("/faq/status-code/", "status code"),
        ("/help/articles/API-Key.php", "help articles api key"),
        ("/en/index.html", ""),
        ("/en/images/webhooks.png", ""),
        ("/faq/", ""),
        ("/", ""),
        ("/%", ""),
    ],
)
def test_the_words_of_an_address_are_what_it_names(path: str, words: str) -> None:
    assert words_of(path) == words


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/faq/raet-limits/", "/faq/api-rate-limits/"),
        ("/en/faq/pagnation/", "/en/faq/pagination/"),
        ("/en/faq/webhok-payload.html", "/en/faq/webhook-payload/"),
        ("/en/docs/how-to-create-ticket", "/en/faq/create-ticket/"),
        ("/faq/호출-한도/", "/faq/api-rate-limits/"),
        ("/tickets/update", "/faq/update-ticket/"),
        ("/status/428/", "/status/429/"),
        ("/en/status/4290/", "/en/status/429/"),
        ("/en/errors/429", "/en/status/429/"),
    ],
)
def test_what_was_probably_meant_comes_first(bot: Bot, path: str, expected: str) -> None:
    near = near_pages(bot, path, "en" if path.startswith("/en/") else "ko")
    assert near[0].url == expected
    assert len(near) <= 5
    assert len({link.url for link in near}) == len(near)


@pytest.mark.parametrize("path", ["/qwzx.php", "/.DS_Store", "/favicon.ico", "/", "/en/", "/%20/"])
def test_nothing_is_suggested_where_nothing_is_near(bot: Bot, path: str) -> None:
    assert near_pages(bot, path, "ko") == []


@pytest.mark.parametrize(
    "path", ["/xmlrpc.php", "/careers", "/cart/checkout", "/gallery", "/data.json"]
)
def test_nothing_far_fetched_is_suggested(bot: Bot, path: str) -> None:
    assert near_pages(bot, path, "en") == []


def test_an_address_costs_no_more_than_it_is_long(bot: Bot) -> None:
    address = Unit("/", "ticket-webhook/", "")
    assert steep(lambda path: near_pages(bot, path, "en"), [(address, 30_000)]) == []


@pytest.mark.parametrize(
    ("path", "lang", "url"),
    [
        ("/faq/find-api-kee/", "ko", "/faq/find-api-key/"),
        ("/en/faq/find-api-kee/", "en", "/en/faq/find-api-key/"),
        ("/faq/find-api-kee/?lang=en", "en", "/en/faq/find-api-key/"),
    ],
)
def test_the_error_page_names_near_pages_in_the_language_of_the_address(
    reader: FlaskClient, path: str, lang: str, url: str
) -> None:
    response = reader.get(path)
    assert (response.status_code, response.headers["Content-Language"]) == (404, lang)
    shown = re.search(r"<section [^>]*data-faqbot-near>(.*?)</section>", response.text, re.S)
    assert shown is not None
    assert re.findall(r'href="([^"]*)"', shown[1])[0] == url


def test_the_place_for_near_pages_stays_hidden_while_it_is_empty(reader: FlaskClient) -> None:
    assert "data-faqbot-near hidden>" in reader.get("/none").text


def test_an_address_cannot_become_markup(reader: FlaskClient) -> None:
    response = reader.get("/faq/find-api-kee<script>alert(1)</script>/")
    assert "<script>" not in response.text


def test_without_a_site_no_page_is_called_unknown(store: Store, tmp_path: Path) -> None:
    client = make_app(store, tmp_path / "nowhere", rate_limit=None).test_client()
    response = client.get("/en/faq/find-api-kee/")
    assert response.status_code == 503
    assert SITE["en"]["near"] not in response.text
