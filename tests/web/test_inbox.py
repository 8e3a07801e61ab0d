"""The inbox as the staff use it: one action for each miss, undone, and nobody overwritten."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from faqbot.answering.bot import Bot
from faqbot.errors import EditError
from faqbot.model import Lang
from faqbot.settings import Settings
from faqbot.store import Store
from faqbot.store.tables import ASKS
from faqbot.web import create_app
from faqbot.web.jobs import Jobs
from faqbot.web.services import add_work, work_of

from .conftest import KB, Client, store_url

PHRASE = "zzzz qqqq"
Begun = list[tuple[str, str, dict[Lang, Sequence[str]]]]


@pytest.fixture
def begun() -> Begun:
    """What was asked of the maker of entries."""
    return []


@pytest.fixture
def app(store: Store, site: Path, begun: Begun) -> Flask:
    def begin(id: str, category: str, observed: object) -> Sequence[str]:
        if id == "find-api-key":
            raise EditError("find-api-key was taken before, and ids are never used again")
        begun.append((id, category, dict(observed)))  # type: ignore[call-overload]
        return ()

    settings = Settings(store_url(store), staff_password="correct horse")
    app = create_app(Bot(KB), store, settings, site, begin)
    app.test_client_class = Client
    add_work(app, Jobs(app, Bot(KB)))
    return app


@pytest.fixture
def jobs(app: Flask) -> Jobs:
    found = work_of(app, Jobs)
    assert found
    return found


@pytest.fixture
def inbox(app: Flask, store: Store) -> FlaskClient:
    """A client signed in as an editor."""
    member = store.staff.add("minji", "editor", None)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {store.staff.add_token(member, 'x')}"
    return client


@pytest.fixture
def miss(store: Store, jobs: Jobs) -> Callable[..., int]:
    """Record questions that were missed; the id of their group."""
    number = 0

    def record(*questions: str, lang: Lang = "en", outcome: str = "none") -> int:
        nonlocal number
        for question in questions:
            number += 1
            row = {
                "id": f"ask-{number}",
                "asked_at": datetime.now(UTC) - timedelta(minutes=30 - number),
                "question": question,
                "lang": lang,
                "outcome": outcome,
                "offered": "status-codes" if outcome == "choose" else "",
            }
            with store.database.writing() as connection:
                connection.execute(sa.insert(ASKS).values(row))
        jobs.collect()
        return store.inbox.groups()[0].id

    return record


Miss = Callable[..., int]


def form(kind: str, **more: str) -> dict[str, str]:
    return {"kind": kind, "version": "1", "phrase": PHRASE, "phrase_lang": "en"} | more


def test_the_list_shows_what_was_missed_and_what_the_bot_said(
    inbox: FlaskClient, miss: Miss
) -> None:
    miss(PHRASE, f"{PHRASE}!")
    miss("which code do you mean", outcome="choose")
    page = inbox.get("/staff/inbox?lang=en").text
    assert page.index("which code") < page.index(PHRASE)
    assert "asked 2×" in page
    assert "no answer" in page
    assert "asked back" in page
    assert "What do the status codes mean? (1)" in inbox.get("/staff/inbox/2?lang=en").text
    most = inbox.get("/staff/inbox?lang=en&order=most").text
    assert most.index(PHRASE) < most.index("which code")
    assert PHRASE not in inbox.get("/staff/inbox?of=ko").text
    assert PHRASE not in inbox.get("/staff/inbox?state=done").text


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99", "state=x&order=y&of=z", "done=7"])
def test_odd_addresses_show_a_list_all_the_same(inbox: FlaskClient, query: str) -> None:
    assert inbox.get(f"/staff/inbox?{query}").status_code == 200


def test_a_question_given_to_an_entry_is_answered_at_once(
    app: Flask, inbox: FlaskClient, miss: Miss
) -> None:
    group = miss(PHRASE)
    client = app.test_client()
    asked = {"question": PHRASE}
    assert client.post("/api/v1/ask", json=asked).get_json()["outcome"] == "none"
    response = inbox.post(f"/staff/inbox/{group}", data=form("alias", entry="find-api-key"))
    assert response.status_code == 303
    answer = client.post("/api/v1/ask", json=asked).get_json()["answer"]
    assert answer["id"] == "find-api-key"
    page = inbox.get(response.headers["Location"] + "&lang=en").text
    assert "given to the entry" in page


def test_what_was_done_can_be_undone(app: Flask, inbox: FlaskClient, miss: Miss) -> None:
    group = miss(PHRASE)
    inbox.post(f"/staff/inbox/{group}", data=form("alias", entry="find-api-key"))
    response = inbox.post("/staff/inbox/undo", data={"group": group, "action": 1, "version": 2})
    assert response.status_code == 303
    asked = app.test_client().post("/api/v1/ask", json={"question": PHRASE}).get_json()
    assert asked["outcome"] == "none"
    page = inbox.get(f"/staff/inbox/{group}?lang=en").text
    assert "undone by minji" in page
    assert "minji" in inbox.get("/staff/inbox/history").text


def test_the_history_names_the_question_whatever_was_done(inbox: FlaskClient, miss: Miss) -> None:
    inbox.post(f"/staff/inbox/{miss(PHRASE)}", data=form("ignored"))
    page = inbox.get("/staff/inbox/history?lang=en").text
    assert PHRASE in page
    assert "Nothing is left to do." in inbox.get("/staff/inbox").text


def test_a_wording_that_takes_questions_needs_a_second_yes(
    inbox: FlaskClient, store: Store, miss: Miss
) -> None:
    group = miss("some unknown thing")
    title = KB.entries["api-rate-limits"].texts["en"].title
    given = form("alias", entry="find-api-key", phrase=f"{title} ?")
    page = inbox.post(f"/staff/inbox/{group}?lang=en", data=given)
    assert page.status_code == 200
    assert "<s>What are the rate limits?</s> → Where do I find my API key?" in page.text
    assert store.inbox.learnt() == []
    query = {"entry": "find-api-key", "phrase": given["phrase"], "phrase_lang": "en", "lang": "en"}
    shown = inbox.get("/staff/api/changes", query_string=query).get_json()["changes"]
    assert shown[0]["question"] == title
    assert inbox.post(f"/staff/inbox/{group}", data=given | {"confirmed": "1"}).status_code == 303
    assert len(store.inbox.learnt()) == 1


def test_out_of_scope_is_declined_from_then_on(app: Flask, inbox: FlaskClient, miss: Miss) -> None:
    question = "rate limits of another product"
    group = miss(question)
    assert (
        inbox.post(f"/staff/inbox/{group}", data=form("declined", phrase=question)).status_code
        == 303
    )
    asked = app.test_client().post("/api/v1/ask", json={"question": question}).get_json()
    assert asked["outcome"] == "none"


def test_ignoring_changes_nothing_but_the_list(
    inbox: FlaskClient, store: Store, miss: Miss
) -> None:
    group = miss(PHRASE)
    inbox.post(f"/staff/inbox/{group}", data=form("ignored"))
    assert store.inbox.learnt() == []
    assert store.inbox.groups() == []


def test_a_new_entry_begins_with_the_observed_wordings(
    inbox: FlaskClient, store: Store, begun: Begun, miss: Miss
) -> None:
    group = miss(PHRASE, f"{PHRASE}?")
    new = form("new", id="scripts", category="all")
    assert inbox.post(f"/staff/inbox/{group}", data=new).status_code == 303
    [(id, category, observed)] = begun
    assert (id, category) == ("scripts", "all")
    assert set(observed["en"]) == {PHRASE, f"{PHRASE}?"}
    assert store.inbox.actions(group)[0].kind == "new"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (form("alias"), 422),
        (form("alias", entry="nothing"), 422),
        (form("alias", entry="find-api-key", phrase=" "), 422),
        (form("new", id="Not An Id", category="all"), 422),
        (form("new", id="find-api-key", category="all"), 422),
        (form("something else"), 422),
        (form("ignored", version="7"), 409),
        (form("new", id="scripts", category="all", version="7"), 409),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    inbox: FlaskClient, store: Store, begun: Begun, miss: Miss, data: dict[str, str], status: int
) -> None:
    group = miss(PHRASE)
    assert inbox.post(f"/staff/inbox/{group}", data=data).status_code == status
    assert store.inbox.groups()[0].version == 1
    assert begun == []


def test_who_comes_second_is_told_who_was_first(
    inbox: FlaskClient, store: Store, miss: Miss
) -> None:
    group = miss(PHRASE)
    store.inbox.act(group, 1, store.staff.named("minji").id, "ignored")
    response = inbox.post(f"/staff/inbox/{group}?lang=en", data=form("declined"))
    assert response.status_code == 409
    assert "minji was faster" in re.sub(r"\s+", " ", response.text)


def test_members_without_the_role_look_and_do_not_touch(
    app: Flask, store: Store, miss: Miss
) -> None:
    group = miss(PHRASE)
    member = store.staff.add("new", "staff", None)
    headers = {"Authorization": f"Bearer {store.staff.add_token(member, 'x')}"}
    client = app.test_client()
    page = client.get(f"/staff/inbox/{group}?lang=en", headers=headers).text
    assert "Editors and administrators can act" in page
    assert 'name="kind"' not in page
    for address in (f"/staff/inbox/{group}", "/staff/inbox/undo"):
        assert client.post(address, data=form("ignored"), headers=headers).status_code == 403


def test_a_group_that_is_not_there_is_not_found(inbox: FlaskClient) -> None:
    assert inbox.get("/staff/inbox/99").status_code == 404
    assert inbox.post("/staff/inbox/99", data=form("ignored")).status_code == 404
    assert inbox.post("/staff/inbox/undo", data={"group": 99}).status_code == 404


def test_a_server_without_content_files_offers_no_new_entry(store: Store, site: Path) -> None:
    app = create_app(Bot(KB), store, Settings(store_url(store), staff_password="x"), site)
    member = store.staff.add("minji", "editor", None)
    headers = {"Authorization": f"Bearer {store.staff.add_token(member, 'x')}"}
    row = {"id": "a", "asked_at": datetime.now(UTC) - timedelta(days=1), "question": "q"}
    with store.database.writing() as connection:
        connection.execute(sa.insert(ASKS).values(**row, lang="en", outcome="none", offered=""))
    Jobs(app, Bot(KB)).collect()
    client = app.test_client()
    assert 'value="new"' not in client.get("/staff/inbox/1", headers=headers).text
    new = form("new", id="scripts", category="all")
    assert client.post("/staff/inbox/1", data=new, headers=headers).status_code == 422


def test_several_are_settled_at_once_and_undone(
    inbox: FlaskClient, store: Store, miss: Miss
) -> None:
    miss("kimchi stew recipe")
    miss("weather in Busan")
    last = miss(PHRASE)
    picks = [f"{group.id}:{group.version}" for group in store.inbox.groups()]
    response = inbox.post("/staff/inbox?lang=en", data={"kind": "ignored", "pick": picks[:2]})
    assert response.status_code == 303
    assert [group.question for group in store.inbox.groups()] == ["kimchi stew recipe"]
    page = inbox.get(response.headers["Location"] + "&lang=en").text
    undo = re.findall(r'name="undo" value="([\d:]+)"', page)
    assert len(undo) == 2
    assert inbox.post("/staff/inbox", data={"kind": "undo", "undo": undo}).status_code == 303
    assert store.inbox.count() == 3
    one = f"declined:{last}:{store.inbox.group(last).version}"  # type: ignore[union-attr]
    assert inbox.post("/staff/inbox", data={"one": one}).status_code == 303
    assert store.inbox.actions(last)[0].kind == "declined"


def test_a_row_gives_its_question_to_the_entry_that_it_names(
    app: Flask, inbox: FlaskClient, store: Store, miss: Miss
) -> None:
    group = miss("where find my API key please", outcome="choose")
    page = inbox.get("/staff/inbox?lang=en").text
    [one] = re.findall(r'name="one" value="(alias:[^"]+)"', page)
    assert one == f"alias:{group}:1:find-api-key"
    assert "Where do I find my API key?</button>" in page
    response = inbox.post("/staff/inbox", data={"one": one})
    assert response.headers["Location"].endswith(f"done={group}")
    [action] = store.inbox.actions(group)
    assert (action.kind, action.entry_id, action.phrase) == (
        "alias",
        "find-api-key",
        "where find my API key please",
    )
    assert store.inbox.count() == 0


def test_a_row_that_would_take_questions_from_others_asks_first(
    inbox: FlaskClient, store: Store, miss: Miss
) -> None:
    group = miss(f"{KB.entries['api-rate-limits'].texts['en'].title} ?")
    response = inbox.post("/staff/inbox?lang=en", data={"one": f"alias:{group}:1:find-api-key"})
    assert response.status_code == 303
    assert store.inbox.learnt() == []
    page = inbox.get(response.headers["Location"] + "&lang=en").text
    assert "<s>What are the rate limits?</s> → Where do I find my API key?" in page
    assert 'name="confirmed"' in page


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"kind": "alias", "pick": "1:1"}, 422),
        ({"one": "alias:1:1"}, 422),
        ({"one": "alias:1:1:nothing"}, 422),
        ({"one": "alias:99:1:find-api-key"}, 404),
        ({"one": "alias:1:7:find-api-key"}, 409),
        ({"kind": "ignored", "pick": "x"}, 422),
        ({"one": "ignored:99:1"}, 404),
        ({"one": "ignored:1:7"}, 409),
        ({"one": "new:1:1"}, 422),
    ],
)
def test_what_the_list_cannot_do_changes_nothing(
    inbox: FlaskClient, store: Store, miss: Miss, data: dict[str, str], status: int
) -> None:
    miss(PHRASE)
    assert inbox.post("/staff/inbox", data=data).status_code == status
    assert store.inbox.groups()[0].version == 1


def test_after_an_act_the_next_group_opens(inbox: FlaskClient, miss: Miss) -> None:
    first = miss("kimchi stew recipe")
    second = miss("weather in Busan")
    last = miss(PHRASE)
    response = inbox.post(f"/staff/inbox/{second}", data=form("ignored"))
    assert response.headers["Location"] == f"/staff/inbox/{first}?order=newest&done={second}"
    response = inbox.post(f"/staff/inbox/{first}", data=form("ignored"))  # the last of the list
    assert response.headers["Location"].startswith(f"/staff/inbox/{last}?")
    response = inbox.post(f"/staff/inbox/{last}", data=form("ignored"))
    assert response.headers["Location"] == f"/staff/inbox?order=newest&done={last}"


def test_the_menu_says_how_much_there_is_to_do(inbox: FlaskClient, miss: Miss) -> None:
    assert "count" not in inbox.get("/staff/keys").text
    miss(PHRASE)
    assert '받은 의견 <span class="count">1</span>' in inbox.get("/staff/keys?lang=ko").text
