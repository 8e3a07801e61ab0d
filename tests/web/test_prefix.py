"""Served below a prefix (https://example.com/help/), everything leads to addresses below it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from faqbot.answering.bot import Bot
from faqbot.settings import Settings
from faqbot.store import Store
from faqbot.web import create_app
from faqbot.web.rooted import rooted_html

from .conftest import KB, Client, make_app, store_url
from .test_signin import PASSWORD, csrf_token

BASE = "https://faq.example/help"
ADDRESS = re.compile(r'\s(?:href|src|action)="(/[^"]*)"')
PAGES = [
    "/", "/chat", "/chat?q=hi", "/chat?q=choose", "/chat?q=passage", "/en/chat?q=none",
    "/chat?q=explode", "/q/nothing", "/s/999", "/nothing", "/staff/sign-in",
]  # fmt: skip


@pytest.fixture
def client(store: Store, site: Path) -> FlaskClient:
    return make_app(store, site, base_url=BASE).test_client()


@pytest.mark.parametrize("taken_off", [True, False], ids=["taken off", "left on"])
@pytest.mark.parametrize("path", PAGES)
def test_every_address_in_a_page_keeps_the_prefix(
    client: FlaskClient, path: str, taken_off: bool
) -> None:
    response = client.get(path if taken_off else f"/help{path}")
    addresses = ADDRESS.findall(response.text)
    assert [it for it in addresses if not it.startswith("/help/")] == []
    assert [it for it in addresses if it.startswith("/help/help/")] == []
    assert addresses or path in {"/", "/nothing"}


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/q/find-api-key", "/help/faq/find-api-key/"),
        ("/q/find-api-key?lang=en", "/help/en/faq/find-api-key/"),
        ("/s/429", "/help/status/429/"),
        ("/faq/find-api-key", "/help/faq/find-api-key/"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/help"])
def test_redirects_keep_the_prefix(
    client: FlaskClient, prefix: str, path: str, leads_to: str
) -> None:
    assert client.get(f"{prefix}{path}").headers["Location"] == leads_to


def test_the_prefix_alone_is_the_home_page(client: FlaskClient) -> None:
    assert client.get("/help").text == client.get("/help/").text == client.get("/").text


def test_the_desk_keeps_the_prefix(store: Store, site: Path) -> None:
    client = make_app(store, site, base_url=BASE, staff_password=PASSWORD).test_client()
    answer = client.get("/help/staff/sign-in")
    assert "Path=/help/staff;" in answer.headers["Set-Cookie"]
    https: dict[str, Any] = {"base_url": "https://faq.example"}
    token = csrf_token(client, "/help/staff/sign-in", **https)
    form = {"csrf_token": token, "password": PASSWORD, "next": "/staff/inbox"}
    entered = client.post("/help/staff/sign-in", data=form, **https)
    assert entered.headers["Location"] == "/help/staff/inbox"
    for page in ("", "inbox", "settings", "keys", "figures", "sent", "inbox/pages"):
        text = client.get(f"/help/staff/{page}", **https).text
        assert [it for it in ADDRESS.findall(text) if not it.startswith("/help/")] == []


def test_copied_replies_keep_the_prefix(store: Store, site: Path) -> None:
    settings = Settings(store_url(store), base_url=BASE, staff_password=PASSWORD)
    app = create_app(Bot(KB), store, settings, site)
    app.test_client_class = Client
    token = store.staff.add_token(store.staff.named("admin"), "test")
    client = app.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    reply = client.get("/staff/api/reply?entry=find-api-key&lang=en", headers=headers).json
    assert reply is not None
    assert reply["link"] == f"{BASE}/q/find-api-key"
    assert f"({BASE}/en/faq/find-api-key/)" in reply["title"]["markdown"]
    assert f'href="{BASE}/en/faq/find-api-key/"' in reply["reply"]["html"]


def test_the_description_of_the_api_names_the_prefix(client: FlaskClient) -> None:
    document = client.get("/help/openapi.json").json
    assert document is not None
    assert document["servers"] == [{"url": "/help/"}]


def test_links_and_pictures_of_an_answer_keep_the_prefix(client: FlaskClient) -> None:
    html = '<a href="/q/a">a</a> <img alt="b" src="/assets/pictures/b.png"> <a href="//c/">c</a>'
    with client.application.test_request_context(environ_overrides={"SCRIPT_NAME": "/help"}):
        addresses = ADDRESS.findall(rooted_html(html))
    assert addresses == ["/help/q/a", "/help/assets/pictures/b.png", "//c/"]
