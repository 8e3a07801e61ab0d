"""What readers say of pages reaches the inbox, where editors settle it and take that back."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from faqbot.store import Store
from faqbot.web.staff.feedback import PAGE

from .conftest import make_app

LIST = "/staff/inbox/pages?lang=en"


@pytest.fixture
def app(store: Store, site: object) -> Flask:
    return make_app(store, site, staff_password="correct horse", rate_limit=None)  # type: ignore[arg-type]


@pytest.fixture
def inbox(app: Flask, store: Store) -> FlaskClient:
    """A client signed in as an editor."""
    member = store.staff.add("minji", "editor", None)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {store.staff.add_token(member, 'x')}"
    return client


def say(
    client: FlaskClient, page: str = "faq/find-api-key", lang: str = "en", **said: object
) -> None:
    body = {"page": page, "lang": lang, **said}
    assert client.post("/api/v1/page-feedback", json=body).status_code == 204


def text_of(html: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def test_what_a_reader_sends_stands_in_the_inbox(app: Flask, inbox: FlaskClient) -> None:
    reader = app.test_client()
    say(reader, helpful=False, comment="The second <step> is gone", quote="Click *Profile*")
    say(reader, "status/429", "ko", comment="초라고 써 주세요")
    html = inbox.get(LIST).text
    page = text_of(html)
    assert page.index("429 Rate Limit Exceeded") < page.index("Where do I find my API key?")
    assert "The second &lt;step&gt; is gone" in page
    assert "Click *Profile*" in page
    assert '<a href="/en/faq/find-api-key/" lang="en"' in html
    assert '<a href="/status/429/" lang="ko"' in html
    assert "this page in all: helpful 0 · not helpful 1" in page
    assert "Page feedback 2" in page
    assert "Page feedback 2" in text_of(inbox.get("/staff/inbox?lang=en").text)


def test_votes_are_counted_by_page(app: Flask, inbox: FlaskClient) -> None:
    for number in range(5):
        reader = app.test_client()
        reader.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        say(reader, helpful=number < 2)
        say(reader, "status/404", "ko", helpful=True)
    page = text_of(inbox.get(LIST).text)
    assert "Items: 0" in page
    votes = page.split("Votes by page")[-1]
    assert "Where do I find my API key? 2 3 404 Not Found 5 0" in votes
    assert "404 Not Found" not in inbox.get(f"{LIST}&of=en").text
    assert "Items: 10" in text_of(inbox.get(f"{LIST}&state=vote").text)
    only = text_of(inbox.get(f"{LIST}&state=vote&on=status/404").text)
    assert "Items: 5" in only
    assert "Show all pages" in only


def test_what_is_done_leaves_the_list_and_comes_back_when_undone(
    app: Flask, inbox: FlaskClient
) -> None:
    say(app.test_client(), comment="wrong")
    response = inbox.post("/staff/inbox/pages/1?of=en", data={"version": 1})
    assert response.status_code == 303
    assert response.headers["Location"] == "/staff/inbox/pages?of=en&done=1"
    page = inbox.get(f"{response.headers['Location']}&lang=en").text
    assert "page feedback done: Where do I find my API key?" in text_of(page)
    assert "Items: 0" in page
    assert "wrong" in inbox.get(f"{LIST}&state=done").text
    assert inbox.post("/staff/inbox/pages/1/undo", data={"version": 2}).status_code == 303
    page = text_of(inbox.get(LIST).text)
    assert "wrong" in page
    assert "undone by minji" in page
    history = text_of(inbox.get("/staff/inbox/history?lang=en").text)
    assert "Where do I find my API key? page feedback done minji · " in history
    assert "undone by minji" in history


def test_who_comes_second_is_told_who_was_first(
    app: Flask, inbox: FlaskClient, store: Store
) -> None:
    say(app.test_client(), comment="wrong")
    store.pages.settle(1, 1, store.staff.add("kim", "editor", None).id)
    for address in ("/staff/inbox/pages/1", "/staff/inbox/pages/1/undo"):
        response = inbox.post(f"{address}?lang=en", data={"version": 1})
        assert response.status_code == 409
        assert "kim was faster" in response.text


def test_members_without_the_role_look_and_do_not_touch(app: Flask, store: Store) -> None:
    say(app.test_client(), comment="wrong")
    member = store.staff.add("new", "staff", None)
    headers = {"Authorization": f"Bearer {store.staff.add_token(member, 'x')}"}
    client = app.test_client()
    page = client.get(LIST, headers=headers).text
    assert "wrong" in page
    assert "Mark as done" not in page
    for address in ("/staff/inbox/pages/1", "/staff/inbox/pages/1/undo"):
        assert client.post(address, data={"version": 1}, headers=headers).status_code == 403
    assert [it.state for it in store.pages.feedback()] == ["open"]


def test_nobody_else_sees_it(app: Flask) -> None:
    response = app.test_client().get(LIST)
    assert response.status_code == 302
    assert "/staff/" in response.headers["Location"]


def test_a_long_list_is_read_page_by_page(inbox: FlaskClient, store: Store) -> None:
    for number in range(PAGE + 1):
        store.pages.record("faq/find-api-key", "en", None, f"comment {number}.")
    first = inbox.get(f"{LIST}&of=en").text
    assert f"comment {PAGE}." in first
    assert "comment 0." not in first
    [following] = re.findall(r'href="([^"]*)" rel="next"', first)
    last = inbox.get(following.replace("&amp;", "&")).text
    assert "comment 0." in last
    assert 'rel="next"' not in last
    assert 'rel="prev"' in last


def test_what_was_said_of_a_page_that_is_gone_keeps_its_name(
    inbox: FlaskClient, store: Store
) -> None:
    store.pages.record("faq/gone", "en", False, "of old")
    page = inbox.get(LIST)
    assert page.status_code == 200
    assert ">faq/gone</h2>" in page.text


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99", "state=x&of=z&on=y", "done=7"])
def test_odd_addresses_show_a_list_all_the_same(inbox: FlaskClient, query: str) -> None:
    assert inbox.get(f"/staff/inbox/pages?{query}").status_code == 200


def test_what_is_not_there_is_not_found(inbox: FlaskClient, store: Store) -> None:
    assert inbox.post("/staff/inbox/pages/9", data={"version": 1}).status_code == 404
    assert inbox.post("/staff/inbox/pages/9/undo", data={"version": 1}).status_code == 404
    store.pages.record("faq/find-api-key", "en", None, "nothing was done with it")
    assert inbox.post("/staff/inbox/pages/1/undo", data={"version": 1}).status_code == 404
