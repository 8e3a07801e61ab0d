"""What the tools for assistants say: known things with their sources, and nothing else."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from faqbot.answering.bot import Bot
from faqbot.assistants.tools import Knowledge, find_plan
from faqbot.content.limits import pause_seconds
from faqbot.model import LANGS, Lang
from faqbot.web.tools import call_tool, describe_tools, tools_for
from tests.web.conftest import KB

BASE = "https://faq.example.com/help/"
KEY = "aB3dE5fG7hJ9kL1mN3pQ"
REFUSED = (
    "POST https://acme.freshdesk.com/api/v2/contacts\nHTTP/1.1 400 Bad Request\n"
    '{"description":"Validation failed","errors":[{"field":"email",'
    '"message":"It should be a string","code":"missing_field"}]}'
)


@pytest.fixture(scope="module")
def known(bot: Bot) -> Knowledge:
    return Knowledge(bot.kb, bot.reply, bot.diagnose, BASE)


def call(known: Knowledge, name: str, **arguments: object) -> dict[str, Any]:
    """What a tool says, which is what its schema promises."""
    result = call_tool(known, name, arguments)
    content: dict[str, Any] = result["structuredContent"]
    schema = next(tool for tool in describe_tools(known.kb) if tool["name"] == name)
    # As JSON has it: a list is no tuple.
    jsonschema.validate(_as_json(content), schema["outputSchema"])
    return content


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(each) for key, each in value.items()}
    return [_as_json(each) for each in value] if isinstance(value, list | tuple) else value


def refusal(known: Knowledge, name: str, **arguments: object) -> str:
    result = call_tool(known, name, arguments)
    assert result["isError"]
    return str(result["content"][0]["text"])


# --- search and fetch ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "id", "url"),
    [
        ("how long do I wait after 429?", "en/retry-after", "en/faq/retry-after/"),
        ("브라우저에서 CORS 오류가 나요", "cors", "faq/cors/"),
        ("409 에러가 뭐예요?", "status/409", "status/409/"),
    ],
)
def test_a_question_finds_a_page_with_its_proof(
    known: Knowledge, query: str, id: str, url: str
) -> None:
    found = call(known, "search", query=query)
    first = found["results"][0]
    assert found["known"]
    assert (first["id"], first["url"]) == (id, BASE + url)
    assert 0 < first["confidence"] <= 1
    assert first["reviewed"] >= "2026-01-01"
    assert first["sources"][0]["url"].startswith("https://")


@pytest.mark.parametrize("query", ["날씨 어때요?", "how do I bake bread", "stripe signature fails"])
def test_what_is_not_known_is_said_and_nothing_is_guessed(known: Knowledge, query: str) -> None:
    found = call(known, "search", query=query)
    assert (found["results"], found["known"]) == ((), False)
    assert found["note"]


def test_search_gives_as_many_as_are_wanted(known: Knowledge) -> None:
    assert len(call(known, "search", query="웹훅", limit=2)["results"]) == 2


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_is_fetched_by_its_id_and_by_its_address(known: Knowledge, lang: Lang) -> None:
    prefix = "" if lang == "ko" else f"{lang}/"
    names = [*known.kb.entries, *(f"status/{code}" for code in known.kb.status_codes)]
    for name in names:
        page = call(known, "fetch", id=f"{prefix}{name}")
        assert page["id"] == f"{prefix}{name}"
        assert page["text"].startswith("# ")
        assert page["metadata"]["lang"] == lang
        assert page["metadata"]["sources"] or name.startswith("status/")
        assert call(known, "fetch", id=page["url"]) == page


def test_a_former_id_leads_to_the_present_one_and_a_language_may_be_named(known: Knowledge) -> None:
    for old, new in known.kb.redirects.items():
        assert call(known, "fetch", id=old)["id"] == new
    assert call(known, "fetch", id="cors", lang="en")["id"] == "en/cors"


@pytest.mark.parametrize(
    "id", ["corz", "status/999", "en/status/12", "../secret", "999", "한글", "/"]
)
def test_an_unknown_id_is_an_error_with_near_ones(known: Knowledge, id: str) -> None:
    told = refusal(known, "fetch", id=id)
    assert "There is no page with this id" in told
    assert "cors" in told or id != "corz"


# --- explain_response ---------------------------------------------------------------------


def test_a_response_is_explained_with_call_cause_and_fix(known: Knowledge) -> None:
    told = call(known, "explain_response", text=REFUSED)
    assert told["known"]
    assert [(it["method"], it["path"]) for it in told["calls"]] == [("POST", "/api/v2/contacts")]
    (status,) = told["status_codes"]
    assert status["code"] == 400
    assert status["cause"] and status["fix"] and status["in_call"] and status["sources"]
    (error,) = told["error_codes"]
    assert (error["code"], error["field"]) == ("missing_field", "email")
    assert error["cause"] and error["fix"] and error["reviewed"] and error["sources"]
    assert [it["text"] for it in told["messages"]] == ["description: Validation failed"]
    assert told["answer"]["id"] == "en/validation-errors"
    assert told["confidence"] == told["answer"]["confidence"]


@pytest.mark.parametrize("text", ['{"foo": 1}', "how do I create a ticket?", "OK", "{}"])
def test_a_text_in_which_nothing_is_known_is_not_explained(known: Knowledge, text: str) -> None:
    told = call(known, "explain_response", text=text)
    assert not told["known"]
    assert "known here" in told["note"]
    assert told["answer"] is None


def test_a_response_of_another_product_is_not_ours_to_explain(known: Knowledge) -> None:
    told = call(known, "explain_response", text="Zendesk API answered: 429 Too Many Requests")
    assert not told["known"]
    assert "Zendesk" in told["note"]
    assert told["status_codes"] == ()


@pytest.mark.parametrize("tool", ["search", "explain_response"])
def test_secrets_are_masked(known: Knowledge, tool: str) -> None:
    text = f"curl -u {KEY}:X https://acme.freshdesk.com/api/v2/tickets gives 401 for jane@acme.test"
    given = {"query": text} if tool == "search" else {"text": text}
    told = call_tool(known, tool, given)
    assert KEY not in str(told)
    assert "jane" not in str(told)
    assert told["structuredContent"]["warnings"]


# --- rate_limit ---------------------------------------------------------------------------


def test_a_pause_is_that_of_the_calculator(known: Knowledge) -> None:
    told = call(known, "rate_limit", plan="Growth plan", workers=3, calls=10_000)
    assert (told["plan"], told["limit"], told["calls_a_minute"]) == ("growth", 200, 160)
    assert told["pause_seconds"] == pause_seconds(160, 3) == 1.13
    assert told["minutes"] == 63
    assert told["sources"] and told["reviewed"]
    assert "1.13 s" in told["note"]


def test_a_kind_without_a_limit_of_its_own_goes_by_the_limit_of_all(known: Knowledge) -> None:
    told = call(known, "rate_limit", plan="체험판", kind="create_ticket", share=100)
    assert (told["kind"], told["limit"]) == ("total", 50)
    assert "전체 한도로 계산" in told["note"]


def test_a_plan_without_calls_has_no_pause(known: Knowledge) -> None:
    told = call(known, "rate_limit", plan="free")
    assert told["known"]
    assert told["pause_seconds"] is None
    assert "no API calls" in told["note"]


@pytest.mark.parametrize("given", [{"plan": "gold"}, {"plan": "pro", "kind": "everything"}])
def test_an_unknown_plan_or_kind_is_said_with_those_that_are_known(
    known: Knowledge, given: dict[str, str]
) -> None:
    told = call(known, "rate_limit", **given)
    assert not told["known"]
    assert told["pause_seconds"] is None
    assert "growth" in told["plans"]
    assert "total" in told["kinds"]


def test_every_plan_is_known_by_its_names(known: Knowledge) -> None:
    for plan in known.kb.plans:
        for name in (plan.id, plan.id.upper(), *plan.name.values(), f"{plan.name['ko']} 요금제"):
            assert find_plan(known.kb.plans, name) is plan
    assert find_plan(known.kb.plans, " plan ") is None


# --- all of them --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tool", "given", "told"),
    [
        ("search", {}, "query: is required"),
        ("search", {"query": " \n"}, "query: must not be blank"),
        ("search", {"query": "x" * 20_001}, "20,000 characters"),
        ("search", {"query": 7, "limit": "many"}, "query: must be a string; limit: must be a"),
        ("fetch", {"id": "cors", "lang": "fr"}, 'lang: must be "'),
        ("rate_limit", {"plan": "pro", "workers": 0}, "workers: must be a whole number from 1"),
    ],
)
def test_arguments_that_cannot_be_used_are_named(
    known: Knowledge, tool: str, given: dict[str, object], told: str
) -> None:
    assert told in refusal(known, tool, **given)


def test_a_knowledge_base_without_a_reference_has_no_tools_for_it() -> None:
    assert list(tools_for(KB)) == ["search", "fetch", "explain_response"]


def test_tools_only_look_and_say_what_they_take() -> None:
    for tool in describe_tools(KB):
        jsonschema.Draft202012Validator.check_schema(tool["inputSchema"])
        jsonschema.Draft202012Validator.check_schema(tool["outputSchema"])
        assert tool["annotations"]["readOnlyHint"] is True
        assert set(tool["inputSchema"]["required"]) <= set(tool["inputSchema"]["properties"])
