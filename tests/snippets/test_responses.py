"""Every response that an article shows is what the stand-in answers, and its lines are marked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from faqbot.content.load import load_content
from faqbot.content.parse import Content
from faqbot.model import LANGS, Lang
from faqbot.snippets.call import Account, Call, url_of
from faqbot.snippets.render import fenced, marked
from faqbot.snippets.response import Response, marked_lines, render
from tests.freshdesk.standin.server import Standin
from tests.snippets.running import example_account, with_many

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(DOCS)


@pytest.fixture(scope="module")
def standin() -> Iterator[Standin]:
    """An account with more than a page of everything, and a customer's reply."""
    account = with_many(example_account())
    account.add_reply(20, "<p>My parcel has not arrived.</p>")
    with Standin(account) as standin:
        yield standin


@pytest.mark.parametrize("lang", LANGS)
def test_every_response_is_what_is_answered(content: Content, standin: Standin, lang: Lang) -> None:
    named = content.kb.account
    assert named
    shown = {name: each[lang] for name, each in content.kb.snippets.items() if each[lang].response}
    assert len(shown) > 10
    wrong = [
        f"{name}: {problem}"
        for name, each in shown.items()
        if each.response
        for problem in differences(
            each.response, *answer(each.calls[0], each.response, standin, named)
        )
    ]
    assert not wrong, "\n".join(wrong)


def answer(
    call: Call, shown: Response, standin: Standin, named: Account
) -> tuple[int, dict[str, str], Any]:
    """What the stand-in answers a call, with the address that articles name."""
    limit = standin.account.limit
    limit._used = limit.total if shown.status == 429 else 0
    headers = {**call.headers, "Content-Type": "application/json"}
    if call.signed_in:
        headers |= urllib3.make_headers(basic_auth=f"{standin.account.key}:X")
    url = url_of(call, Account(standin.url, "", "", ""))
    body = None if call.body is None else json.dumps(call.body).encode()
    reply = urllib3.request(call.method, url, headers=headers, body=body, retries=False)
    text = reply.data.decode().replace(standin.url, named.url)
    found = {name: value.replace(standin.url, named.url) for name, value in reply.headers.items()}
    return reply.status, found, json.loads(text) if text else None


def differences(shown: Response, status: int, headers: dict[str, str], body: Any) -> Iterator[str]:
    """What is shown and not answered."""
    if status != shown.status and not (shown.status is None and 200 <= status < 300):
        yield f"answered {status} {body}"
    for name, value in shown.headers.items():
        told = {key.lower(): it for key, it in headers.items()}.get(name.lower())
        if told is None or not is_like(value, told, name in shown.varies):
            yield f"{name} is {told}"
    if shown.body is not None and not holds(body, shown.body, shown):
        yield f"answered {body}"


def holds(found: Any, wanted: Any, shown: Response, name: str = "") -> bool:
    """Whether an answer is as shown; a response that is cut leaves out fields and items."""
    if isinstance(wanted, dict):
        is_whole = shown.is_cut or (isinstance(found, dict) and found.keys() == wanted.keys())
        return is_whole and all(
            key in found and holds(found[key], it, shown, key) for key, it in wanted.items()
        )
    if isinstance(wanted, list):
        if not shown.is_cut or name:
            return len(found) == len(wanted) and all(
                holds(it, other, shown, name) for it, other in zip(found, wanted, strict=True)
            )
        return all(any(holds(it, other, shown, name) for it in found) for other in wanted)
    return is_like(wanted, found, name in shown.varies)


def is_like(wanted: Any, found: Any, varies: bool) -> bool:
    """Whether a value is the one shown, or is of its kind where it differs each time."""
    return type(wanted) is type(found) if varies else bool(wanted == found)


def test_a_response_that_is_not_answered_so_is_found() -> None:
    shown = Response(200, {"link": "next"}, {"id": 7, "name": "a"}, {}, ("id",))
    right = {"id": 8, "name": "a"}
    assert list(differences(shown, 200, {"Link": "next"}, right)) == []
    assert len(list(differences(shown, 201, {"Link": "next"}, right))) == 1
    assert len(list(differences(shown, 200, {}, right))) == 1
    for wrong in ({"id": 8}, {**right, "name": "b"}, {**right, "more": 1}, {**right, "id": "8"}):
        assert len(list(differences(shown, 200, {"Link": "next"}, wrong))) == 1


def test_lines_are_marked_by_the_name_of_a_field_or_header() -> None:
    shown = Response(200, {"link": "<a>", "X-Total": "7"}, {"link": "x", "deep": [{"code": "y"}]})
    [(kind, text)] = render(shown).items()
    assert kind == "http"
    assert text == (
        'HTTP/1.1 200 OK\nlink: <a>\nX-Total: 7\n\n{"link": "x", "deep": [{"code": "y"}]}'
    )
    assert marked_lines(text, ["X-Total"]) == [3]
    assert marked_lines(text, ["link", "code"]) == [2, 5]
    assert marked_lines(text, []) == marked_lines(text, ["Total"]) == []
    assert marked({kind: text}, ["X-Total"]).startswith('```http hl_lines="3"\n')


def test_marks_are_told_in_words_and_stand_in_no_text(content: Content) -> None:
    texts = content.kb.snippets["missing-name"]
    body = content.kb.entries["validation-errors"].texts["en"].body
    assert fenced(texts["en"].texts) in body
    assert "What matters: `field` (the field that is wrong), `code` (" in body
    assert "hl_lines" not in body


def test_what_arrives_of_a_webhook_is_its_body_with_values_in_it(content: Content) -> None:
    values = {
        "ticket.id": "20",
        "ticket.status": "2",
        "ticket.requester.email": "customer@example.com",
    }
    for lang in LANGS:
        written = content.kb.snippets["webhook-body"][lang].texts["json"]
        arrived = content.kb.snippets["webhook-arrived"][lang].texts["json"]
        assert re.sub(r"\{\{(.*?)\}\}", lambda name: values[name[1]], written) == arrived
