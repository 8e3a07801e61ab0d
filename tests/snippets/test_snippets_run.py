"""Every snippet of the articles runs, in each language of code, and is answered as it says."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from faqbot.content.load import load_content
from faqbot.content.parse import Content
from faqbot.model import LANGS, Lang
from faqbot.snippets.call import Call
from faqbot.snippets.render import LANGUAGES
from tests.freshdesk.standin import account
from tests.snippets.running import Ran, run_all

pytestmark = pytest.mark.process
DOCS = Path(__file__).parents[2] / "docs"
CASES = Path(__file__).parents[1] / "cases"
PROGRAMS: dict[str, Any] = yaml.safe_load((CASES / "programs.yml").read_text("utf-8"))
UNSTATED = (501,)  # of the stand-in, where nothing is documented of the answer
SUCCESS = range(200, 300)  # where it is not documented which


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(DOCS)


def place_of(content: Content, name: str) -> str:
    """Where a snippet is described, as file:line."""
    for path, document in content.documents.items():
        if path.startswith("data/snippets/") and name in document.data:
            return str(document.finding("", name)).rstrip(": ")
    return name


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_call_is_answered_as_its_description_says(
    content: Content, tmp_path: Path, lang: Lang, language: str
) -> None:
    assert content.kb.account
    described = {
        name: each[lang]
        for name, each in content.kb.snippets.items()
        if each[lang].calls and not each[lang].response
    }
    codes = {name: each.texts[language] for name, each in described.items()}
    ran = run_all(codes, language, content.kb.account, tmp_path)
    wrong = [
        f"{place_of(content, name)}: {problem}"
        for name, each in described.items()
        for problem in problems(each.calls, ran[name], language)
    ]
    assert not wrong, "\n".join(wrong)


def problems(calls: Any, ran: Ran, language: str) -> list[str]:
    """What is not as described in a snippet that ran."""
    if len(calls) != len(ran.calls):
        return [f"made {len(ran.calls)} calls of {len(calls)}: {ran.printed}"]
    found = []
    for call, made in zip(calls, ran.calls, strict=True):
        found += differences(call, made)
    if language in ("python", "node"):
        first = str(ran.calls[0].status)
        if not ran.printed.startswith(first):
            found.append(f"printed no status {first}: {ran.printed}")
    return found


def differences(call: Call, made: account.Call) -> list[str]:
    found = []
    if (made.method, made.path, made.query) != (call.method, call.path, dict(call.query)):
        found.append(f"asked {made.method} {made.path} {made.query}")
    is_read = made.status not in (404, 405)  # who refuses a path reads no body
    if is_read and call.body is not None and made.body != call.body:
        found.append(f"sent {made.body}")
    is_told = call.answer.status or call.answers_json
    wanted = (call.answer.status,) if call.answer.status else SUCCESS if is_told else UNSTATED
    if made.status not in wanted:
        found.append(f"answered {made.status} {made.document}")
    elif is_told and not holds(made.document, call.answer.fields):
        found.append(f"answered {made.document} without {call.answer.fields}")
    first = made.document[0] if isinstance(made.document, list) and made.document else made.document
    missing = [name for name in call.answer.has if name not in (first or ())]
    return [*found, *([f"answered without {missing}"] if missing else [])]


def holds(document: Any, fields: Any) -> bool:
    """Whether a document has these values, among others; of a list, its first items."""
    if isinstance(fields, dict):
        return isinstance(document, dict) and all(
            key in document and holds(document[key], value) for key, value in fields.items()
        )
    if isinstance(fields, list):
        return isinstance(document, list) and all(map(holds, document, fields))
    return fields is None or document == fields


def programs(content: Content, language: str, lang: Lang) -> dict[str, str]:
    """The programs of one language of code, each with what is to be run after it."""
    return {
        name: f"{each[lang].texts[language]}\n{PROGRAMS[name].get('then', {}).get(language, '')}\n"
        for name, each in content.kb.snippets.items()
        if not each[lang].calls and language in each[lang].texts
    }


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_program_asks_what_it_is_for(
    content: Content, tmp_path: Path, language: str, lang: Lang
) -> None:
    assert content.kb.account
    codes = programs(content, language, lang)
    faults = {name: PROGRAMS[name].get("faults", []) for name in codes}
    many = [name for name in codes if "many" in PROGRAMS[name]]
    ran = run_all(codes, language, content.kb.account, tmp_path, faults, many)
    wrong = [
        f"docs/data/programs/{name}{LANGUAGES[language].suffix}:1: asked {asked}: {printed}"
        for name in codes
        for case, printed in ((PROGRAMS[name], ran[name].printed),)
        for asked in ([f"{each.method} {each.path} {each.status}" for each in ran[name].calls],)
        if not asks(asked, case["calls"])
        or any(word in printed for word in ("Traceback", "Error:"))
        or case.get("prints", "") not in printed
        or not (tmp_path / case.get("saves", "")).exists()
    ]
    assert not wrong, "\n".join(wrong)


def test_every_program_has_a_case(content: Content) -> None:
    named = {name for language in LANGUAGES for name in programs(content, language, "en")}
    assert named == PROGRAMS.keys()


def asks(asked: list[str], wanted: list[str]) -> bool:
    """Whether calls are those wanted; one with `*` may stand there several times."""
    patterns = [re.escape(each).replace(r"\*", r"\S*") for each in wanted]
    whole = "".join(
        f"(?:{p};)+" if "*" in w else f"{p};" for p, w in zip(patterns, wanted, strict=True)
    )
    return bool(re.fullmatch(whole, "".join(f"{each};" for each in asked)))


def test_a_snippet_that_promises_something_else_is_found(content: Content, tmp_path: Path) -> None:
    assert content.kb.account
    snippet = content.kb.snippets["create-ticket"]["en"]
    ran = run_all({"x": snippet.texts["curl"]}, "curl", content.kb.account, tmp_path)["x"]
    [call] = snippet.calls
    assert problems([call], ran, "curl") == []
    for wrong in ({"status": 200}, {"fields": {"priority": 4}}, {"has": ("nothing",)}):
        other = replace(call, answer=replace(call.answer, **wrong))
        assert len(problems([other], ran, "curl")) == 1
    assert place_of(content, "create-ticket") == "docs/data/snippets/tickets.yml:2"
