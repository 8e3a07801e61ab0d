"""How long a question may be is one number, wherever one is asked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from faqbot.answering import interpreter
from faqbot.answering.followup import MOST_CHARS, PREVIOUS_CHARS
from faqbot.model import QUESTION_LENGTH
from faqbot.site.components import ask_form
from faqbot.site.export import bot_rules
from faqbot.store import Store

from .conftest import StubBot, make_app

FAQBOT = Path(__file__).parents[2] / "faqbot"
SOURCES = [
    path
    for ending in ("py", "js", "html")
    for path in FAQBOT.rglob(f"*.{ending}")
    if "maxlength" in path.read_text("utf-8")
]
OTHERS = {
    "faqbot-comment",
    "phrase",
    "greeting",
    "closing",
    "label",
    "other",
}  # no questions


def longest_in(markup: str, id: str) -> int:
    found = re.search(rf'<[^>]*\bid="{id}"[^>]*\bmaxlength="(\d+)"', markup)
    assert found, markup[:200]
    return int(found[1])


def test_the_api_says_and_keeps_the_limit(client: FlaskClient) -> None:
    document = client.get("/openapi.json").json
    asked = document["components"]["schemas"]["Question"]["properties"]
    in_address = {
        each["name"]: each["schema"]
        for each in document["paths"]["/api/v1/ask"]["get"]["parameters"]
    }
    for schema in (asked["question"], asked["previous"], in_address["q"], in_address["previous"]):
        assert schema["maxLength"] == QUESTION_LENGTH
    for length, status in ((QUESTION_LENGTH, 200), (QUESTION_LENGTH + 1, 422)):
        question = {"question": "x" * length}
        assert client.post("/api/v1/ask", json=question).status_code == status


def test_forms_take_as_much_as_the_api(store: Store, site: Path) -> None:
    assert longest_in(ask_form(StubBot().kb, "ko", "/chat/"), "faqbot-q") == QUESTION_LENGTH
    client = make_app(
        store, site, staff_password="correct horse", user_header="X-User", trusted_proxies=1
    ).test_client()
    desk = client.get("/staff/", headers={"X-User": "minji"}).text
    assert longest_in(desk, "text") == QUESTION_LENGTH


def test_the_browser_takes_and_reads_as_much() -> None:
    panel = (FAQBOT / "site/theme/assets/chat/panel.js").read_text("utf-8")
    assert 'QUESTION_LENGTH = document.querySelector("#faqbot-find").maxLength' in panel
    assert "maxlength: String(QUESTION_LENGTH)" in panel
    named = {
        name
        for module, names in bot_rules._READING_SIZES
        if module is interpreter
        for name in names.split()
    }
    assert "QUESTION_LENGTH" in named  # exported for the bot in the browser


def test_the_longest_question_fits_into_a_body_without_the_one_before(client: FlaskClient) -> None:
    calls = (FAQBOT / "site/theme/assets/chat/api.js").read_text("utf-8")
    (number,) = re.findall(r"PREVIOUS_CHARS = ([\d_]+);", calls)
    assert int(number) == PREVIOUS_CHARS > MOST_CHARS  # a question that leans on one is short
    body = {"question": "가" * QUESTION_LENGTH, "lang": "ko"}
    data = json.dumps(body, ensure_ascii=False).encode()  # as a browser writes it
    response = client.post("/api/v1/ask", data=data, content_type="application/json")
    assert response.status_code == 200


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_field_for_a_question_has_a_number_of_its_own(path: Path) -> None:
    """A number stands only at fields that take something else."""
    text = path.read_text("utf-8")
    for found in re.finditer(r"maxlength[\"=:\\ ]+\d+", text):
        ids = re.findall(r"\bid=\"([\w-]+)", text[: found.start()])
        assert ids, found[0]
        assert ids[-1].split("-{{")[0].rstrip("-") in OTHERS, found[0]
