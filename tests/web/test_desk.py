"""The desk's own API: suggestions for a ticket, replies to paste, and what was sent."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from faqbot.answering.bot import Bot
from faqbot.settings import Settings
from faqbot.store import Store
from faqbot.store.staff import Role
from faqbot.web import create_app

from .conftest import KB, TITLES, Client, rows, store_url
from .test_signin import csrf_token

PASSWORD = "correct horse"
KEY = "q8Zr2Tn4Vx6Lm0Pk3Sd5"
TICKET = f"Hello,\nwhere do I find my API key? Mine is {KEY}.\nIt says 429."


@pytest.fixture
def desk(store: Store, site: Path) -> FlaskClient:
    settings = Settings(store_url(store), staff_password=PASSWORD, base_url="https://faq.example")
    app = create_app(Bot(KB), store, settings, site)
    app.test_client_class = Client
    return app.test_client()


def headers_of(desk: FlaskClient, store: Store, role: Role = "staff") -> dict[str, str]:
    member = store.staff.add(f"{role} member", role, None)
    return {"Authorization": f"Bearer {store.staff.add_token(member, 'test')}"}


@pytest.fixture
def headers(desk: FlaskClient, store: Store) -> dict[str, str]:
    return headers_of(desk, store)


def find(desk: FlaskClient, headers: dict[str, str], text: str = TICKET) -> Any:
    return desk.post("/staff/api/find?lang=en", json={"text": text}, headers=headers).get_json()


def test_a_ticket_gets_entries_with_reasons_and_explained_codes(
    desk: FlaskClient, headers: dict[str, str]
) -> None:
    found = find(desk, headers)
    assert found["lang"] == "en"
    assert found["masked"] == ["API key"]
    assert KEY not in str(found)
    # The code in the ticket is explained for sure; what is asked stands beside it.
    assert {entry["id"] for entry in found["entries"][:2]} == {"find-api-key", "status-codes"}
    best = next(entry for entry in found["entries"] if entry["id"] == "find-api-key")
    assert best["part"] == "where do I find my API key?"
    assert best["words"]
    assert best["likely"] in {"very likely", "possible", "perhaps"}
    assert best["sent"] == 0
    assert [status["code"] for status in found["status_codes"]] == [429]


def test_an_entry_comes_with_the_passage_that_the_part_of_the_ticket_asks_for(
    store: Store, site: Path
) -> None:
    key = KB.entries["find-api-key"]
    body = "In your profile.\n\n## After a reset {anchor}\n\nOld integrations stop at `reset_at`."
    body = body.format(anchor="{ #reset }")
    texts = {lang: replace(text, body=body) for lang, text in key.texts.items()}
    kb = replace(KB, entries={**KB.entries, key.id: replace(key, texts=texts)})
    settings = Settings(store_url(store), staff_password=PASSWORD, base_url="https://faq.example")
    app = create_app(Bot(kb), store, settings, site)
    app.test_client_class = Client
    desk = app.test_client()
    headers = headers_of(desk, store)
    text = "Hello there,\nwhere do I find my API key and its reset_at?\nBest regards, Anna"
    best = find(desk, headers, text)["entries"][0]
    url = "/en/faq/find-api-key/#reset"
    assert best["passage"] == {"name": "reset", "heading": "After a reset", "url": url}
    plain = find(desk, headers, "Where do I find my API key?")["entries"][0]
    assert plain["passage"] is None
    for lang, address in (("en", "en/"), ("ko", "")):  # in either language, whatever the ticket's
        query = f"entry=find-api-key&lang={lang}&passage=find-api-key%23reset"
        reply = desk.get(f"/staff/api/reply?{query}", headers=headers).get_json()["reply"]
        for form in reply.values():
            assert "reset_at" in form
            assert f"https://faq.example/{address}faq/find-api-key/#reset" in form


def test_one_request_brings_all_that_a_reply_is_put_together_of(
    desk: FlaskClient, headers: dict[str, str]
) -> None:
    body = {"text": f"Where do I find my API key?\nIt says GET /api/v2/tickets 429, {KEY}"}
    assert "replies" not in str(find(desk, headers))
    options: dict[str, Any] = {"json": body | {"pieces": True}, "headers": headers}
    found = desk.post("/staff/api/find?lang=ko", **options).get_json()
    assert KEY not in str(found)
    assert [(call["method"], call["path"]) for call in found["calls"]] == [
        ("GET", "/api/v2/tickets")
    ]
    assert found["site"] == "https://faq.example/"
    best = next(it for it in found["entries"] if it["id"] == "find-api-key")
    for lang in ("ko", "en"):
        query = f"entry=find-api-key&lang={lang}"
        reply = desk.get(f"/staff/api/reply?{query}", headers=headers).get_json()
        lines, pieces = found["lines"][lang], best["replies"][lang]
        for form in ("html", "text"):
            made = (lines["greeting"], pieces["section"], lines["closing"])
            assert [it[form] for it in made] == [part[form] for part in reply["parts"]]
            assert pieces["link"][form] == reply["title"][form]
            assert TITLES["find-api-key"][lang] in pieces["heading"][form]


@pytest.mark.parametrize("text", ["", " ", "?", "x" * 30_000, "\x00\ud800", "감사합니다"])
def test_any_text_is_taken(desk: FlaskClient, headers: dict[str, str], text: str) -> None:
    body = json.dumps({"text": text})  # escapes what no encoding has
    headers = headers | {"Content-Type": "application/json"}
    assert desk.post("/staff/api/find", data=body, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"null", 400), (b"[]", 400), (b'{"text": 1}', 422), (b"{}", 422), (b"[" * 60_000, 400)],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_ticket_is_refused(
    desk: FlaskClient, headers: dict[str, str], body: bytes, status: int
) -> None:
    options = {"content_type": "application/json", "headers": headers}
    response = desk.post("/staff/api/find", data=body, **options)  # type: ignore[arg-type]
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"


def test_a_reply_comes_in_every_form_with_absolute_links(
    desk: FlaskClient, headers: dict[str, str]
) -> None:
    reply = desk.get("/staff/api/reply?entry=find-api-key&lang=ko", headers=headers).get_json()
    assert reply["link"] == "https://faq.example/q/find-api-key"
    assert set(reply["title"]) == set(reply["reply"]) == {"markdown", "html", "text"}
    assert "https://faq.example/faq/find-api-key/" in reply["reply"]["html"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("entry=nothing&lang=ko", 404),
        ("lang=ko", 422),
        ("entry=find-api-key", 422),
        ("entry=find-api-key&lang=xx", 422),
        ("entry=status-codes&lang=ko&status=999&status=x&error=no", 200),
        ("entry=status-codes&lang=ko&status=429", 200),
        ("entry=status-codes&lang=ko&passage=x&passage=status-codes%23none", 200),
    ],
)
def test_a_reply_that_cannot_be_made_is_refused(
    desk: FlaskClient, headers: dict[str, str], query: str, status: int
) -> None:
    assert desk.get(f"/staff/api/reply?{query}", headers=headers).status_code == status


def test_what_was_sent_is_counted_and_masked(
    desk: FlaskClient, store: Store, headers: dict[str, str]
) -> None:
    sent = {"entries": ["find-api-key"], "lang": "en", "form": "reply", "text": TICKET}
    assert desk.post("/staff/api/sent", json=sent, headers=headers).status_code == 204
    sent_of = {entry["id"]: entry["sent"] for entry in find(desk, headers)["entries"]}
    assert sent_of["find-api-key"] == 1
    [question] = store.staff.sent_with("find-api-key")
    assert KEY not in question
    assert question.startswith("Hello,")
    page = desk.get("/staff/sent?lang=en", headers=headers).text
    assert "Where do I find my API key?" in page
    assert "1×" in page


def test_a_ticket_comes_as_its_questions(desk: FlaskClient, headers: dict[str, str]) -> None:
    text = "Where do I find my API key? And what are the rate limits?"
    key, limits = find(desk, headers, text)["questions"]
    assert key["entries"][0]["id"] == "find-api-key"
    assert limits["text"] == "And what are the rate limits?"
    assert limits["entries"][0]["id"] == "api-rate-limits"


def test_the_last_message_is_read_first_without_what_it_quotes(
    desk: FlaskClient, headers: dict[str, str]
) -> None:
    quoted = "On Tue, 24 Nov 2026, Support wrote:\nWhat do the status codes mean?"
    body = {
        "text": "Where do I find my API key?",
        "message": f"Thanks. And what are the rate limits?\n\n{quoted}",
    }
    found = desk.post("/staff/api/find?lang=en", json=body, headers=headers).get_json()
    first, second = found["questions"]
    assert first["text"] == "And what are the rate limits?"
    assert second["entries"][0]["id"] == "find-api-key"
    assert found["text"].startswith("Thanks.")


def test_a_reply_comes_in_parts_that_make_it(desk: FlaskClient, headers: dict[str, str]) -> None:
    query = "entry=find-api-key&entry=api-rate-limits&lang=en"
    reply = desk.get(f"/staff/api/reply?{query}", headers=headers).get_json()
    texts = [part["text"] for part in reply["parts"]]
    assert texts[0] == "Hello,"
    assert [text.split("\n")[0][2:] for text in texts[1:3]] == [
        TITLES[id]["en"] for id in ("find-api-key", "api-rate-limits")
    ]
    assert "\n\n".join(texts) + "\n" == reply["reply"]["text"]


def test_a_question_without_an_answer_goes_to_the_inbox_masked(
    desk: FlaskClient, store: Store, headers: dict[str, str]
) -> None:
    missed = {"text": f"Where is the canteen? My key is {KEY}."}
    assert desk.post("/staff/api/missed", json=missed, headers=headers).status_code == 204
    [row] = rows(store, "asks")
    assert row["outcome"] == "none"
    assert str(row["question"]).startswith("Where is the canteen?")
    assert KEY not in str(row)
    for text in ("", "  "):
        response = desk.post("/staff/api/missed", json={"text": text}, headers=headers)
        assert response.status_code == 422


@pytest.mark.parametrize(
    "change",
    [
        {"entries": []},
        {"entries": [{}]},
        {"entries": ["nothing"]},
        {"entries": "x"},
        {"lang": "fr"},
        {"form": "x"},
    ],
)
def test_what_cannot_have_been_sent_is_refused(
    desk: FlaskClient, headers: dict[str, str], change: dict[str, Any]
) -> None:
    sent = {"entries": ["find-api-key"], "lang": "en", "form": "reply", "text": "x"} | change
    assert desk.post("/staff/api/sent", json=sent, headers=headers).status_code == 422


def test_forms_of_the_desk_need_its_token(desk: FlaskClient) -> None:
    form = {"name": "admin", "password": PASSWORD, "csrf_token": csrf_token(desk)}
    assert desk.post("/staff/sign-in", data=form).status_code == 303
    assert desk.post("/staff/api/find", json={"text": "x"}).status_code == 400
    token = csrf_token(desk, "/staff/")
    response = desk.post("/staff/api/find", json={"text": "x"}, headers={"X-CSRFToken": token})
    assert response.status_code == 200


def test_only_editors_set_the_lines_around_replies(desk: FlaskClient, store: Store) -> None:
    form = {"language": "en", "greeting": "Dear <customer>,", "closing": "Bye\r\n\r\nThe team"}
    as_staff = headers_of(desk, store)
    assert desk.post("/staff/settings/lines", data=form, headers=as_staff).status_code == 403
    as_editor = headers_of(desk, store, "editor")
    saved = desk.post("/staff/settings/lines", data=form, headers=as_editor)
    assert saved.headers["Location"] == "/staff/settings?saved=en#lines-en"
    page = desk.get(saved.headers["Location"], headers=as_editor).text
    [form_of_lines] = re.findall(r'id="lines-en".*?</form>', page, re.S)
    assert (
        page.count("저장했습니다.") == form_of_lines.count("저장했습니다.") == 1
    )  # where one pressed
    address = "/staff/api/reply?entry=find-api-key&lang=en"
    reply = desk.get(address, headers=as_staff).get_json()["reply"]
    assert reply["html"].startswith("<p>Dear &lt;customer&gt;,</p>")
    assert reply["text"].endswith("Bye\n\nThe team\n")
    assert "Dear &lt;customer&gt;," in desk.get("/staff/settings", headers=as_staff).text


def test_a_token_is_made_shown_once_and_revoked(desk: FlaskClient, store: Store) -> None:
    script = desk.application.test_client()
    form = {"name": "admin", "password": PASSWORD, "csrf_token": csrf_token(desk)}
    desk.post("/staff/sign-in", data=form)
    form = {"label": "my script", "csrf_token": csrf_token(desk, "/staff/settings")}
    page = desk.post("/staff/settings/tokens", data=form).text
    made = page.split('<code id="token">')[1].split("</code>")[0]
    own = {"Authorization": f"Bearer {made}"}
    assert re.search(r'href="/staff/settings" aria-current="page"', page)
    assert "my script" in script.get("/staff/settings", headers=own).text
    assert made not in script.get("/staff/settings", headers=own).text
    [token] = store.staff.tokens(store.staff.named("admin"))
    desk.post("/staff/settings/tokens/revoke", data=form | {"id": str(token.id)})
    assert script.get("/staff/settings", headers=own).status_code == 401


def test_masks_are_named_in_the_language_of_the_desk(
    desk: FlaskClient, headers: dict[str, str]
) -> None:
    text = "제 번호는 010-1234-5678입니다. 429가 나오면 얼마나 기다려야 하나요?"
    address = "/staff/api/find?lang=ko"
    found = desk.post(address, json={"text": text}, headers=headers).get_json()
    assert found["text"] == text.replace("010-1234-5678", "[전화번호]")
    assert "".join(piece for piece, _ in found["pieces"]) == found["text"]
    assert "[phone]" not in str(found)


@pytest.mark.parametrize("page", ["", "keys", "settings", "sent", "assets/desk.js"])
def test_pages_lead_to_signing_in(desk: FlaskClient, page: str) -> None:
    response = desk.get(f"/staff/{page}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/staff/sign-in?next=/staff/{page}"


def test_programs_are_told_to_sign_in(desk: FlaskClient) -> None:
    response = desk.get("/staff/api/reply?entry=find-api-key&lang=en")
    assert (response.status_code, response.mimetype) == (401, "application/problem+json")


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_language_is_kept(desk: FlaskClient, lang: str) -> None:
    form = {"name": "admin", "password": PASSWORD, "csrf_token": csrf_token(desk)}
    desk.post("/staff/sign-in", data=form)
    desk.get(f"/staff/?lang={lang}")
    assert f'<html lang="{lang}">' in desk.get("/staff/keys").text
