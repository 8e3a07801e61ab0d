"""A question is diagnosed by what it is about: no ticket number is ever taken for a status code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from faqbot.diagnosis.diagnosis import Vocabulary, build_diagnosis, diagnose
from faqbot.diagnosis.other_origin import elsewhere_pattern
from faqbot.diagnosis.own_product import things_pattern
from faqbot.model import Diagnosis, Endpoint

FILE = Path(__file__).parents[1] / "cases" / "diagnosis.yml"
DATA: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
CASES = [(group, case) for group, cases in DATA["groups"].items() for case in cases]
VOCABULARY = Vocabulary(
    phrases={code: tuple(phrases) for code, phrases in DATA["vocabulary"]["phrases"].items()},
    error_codes=frozenset(DATA["vocabulary"]["error_codes"]),
    paths=tuple(DATA["vocabulary"]["paths"]),
    ours=things_pattern(DATA["vocabulary"]["names"], DATA["vocabulary"]["things"]),
    elsewhere=elsewhere_pattern(DATA["vocabulary"]["elsewhere"]),
)
DIAGNOSE = build_diagnosis(VOCABULARY)

codes = st.sampled_from(sorted(VOCABULARY.phrases))


def spell(endpoint: Endpoint) -> str:
    return f"{endpoint.method or '-'} {endpoint.path}"


def test_there_are_many_cases_in_both_languages() -> None:
    korean = sum(any("가" <= char <= "힣" for char in case["q"]) for _, case in CASES)
    assert korean > 75
    assert len(CASES) - korean > 75


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{group}: {case['q'][:60]}") for group, case in CASES]
)
def test_a_question_is_about_what_it_names_and_nothing_else(case: dict[str, Any]) -> None:
    found = DIAGNOSE(case["q"])
    actual = {
        "status": list(found.status_codes),
        "errors": list(found.error_codes),
        "endpoints": [spell(endpoint) for endpoint in found.endpoints],
    }
    expected = {kind: value for kind, value in case.items() if kind != "q"}
    assert expected
    assert {kind: actual[kind] for kind in expected} == expected


def test_diagnosing_once_is_the_same_as_with_a_prepared_vocabulary() -> None:
    question = "403 on PUT /api/v2/tickets/5: access_denied"
    expected = Diagnosis((403,), ("access_denied",), (Endpoint("PUT", "/api/v2/tickets/[id]"),))
    assert diagnose(question, VOCABULARY) == DIAGNOSE(question) == expected


def test_an_empty_vocabulary_finds_nothing() -> None:
    empty = Vocabulary({}, frozenset(), ())
    assert diagnose("404 Not Found, missing_field", empty) == Diagnosis()


def test_whose_codes_are_others_says_the_knowledge_base() -> None:
    for name in ("acme", "에이크미"):
        others = replace(VOCABULARY, elsewhere=elsewhere_pattern([name]))
        assert diagnose(f"{name} API answers 429", others).status_codes == ()
        assert diagnose(f"{name} API answers 429", VOCABULARY).status_codes == (429,)


def test_a_code_that_the_vocabulary_does_not_know_is_not_reported() -> None:
    assert DIAGNOSE("HTTP/1.1 418 I'm a teapot, error 301").status_codes == ()


@given(st.text(max_size=300))
def test_no_text_is_refused(question: str) -> None:
    DIAGNOSE(question)


@pytest.mark.parametrize("words", ["four ten five", "one two ten", "four oh eleven", "two ten ten"])
def test_numbers_in_words_that_are_no_code_are_no_trouble(words: str) -> None:
    assert DIAGNOSE(f"error {words}").status_codes == ()


fragments = st.sampled_from(
    """
    404 429 500 #404 HTTP/1.1 PUT /api/v2/tickets/404 curl -X -d error 에러 사공사 four oh not found
    권한 이 없 다 {"status": : , . ( " missing_field 개 번 calls page http://a.b/c a@b.c
    """.split()
)


@given(st.lists(fragments, max_size=30).map(" ".join))
def test_no_mixture_of_known_pieces_is_refused_and_nothing_is_reported_twice(question: str) -> None:
    found = DIAGNOSE(question)
    for kind in (found.status_codes, found.error_codes, found.endpoints):
        assert len(set(kind)) == len(kind)
    assert set(found.status_codes) <= set(VOCABULARY.phrases)


versions = st.sampled_from(["HTTP/1.0", "HTTP/1.1", "HTTP/2", "http/1.1", "< HTTP/2"])
headers = st.lists(
    st.tuples(
        st.sampled_from(["Content-Length", "X-Ratelimit-Total", "Retry-After", "X-Request-Id"]),
        codes,
    ).map(lambda pair: f"{pair[0]}: {pair[1]}"),
    max_size=4,
)


afterwards = st.sampled_from(["", "\n\n{}", "\n\nwhat now?", "\n\n왜 이래요?"])


@given(versions, codes, headers, afterwards)
def test_a_response_head_is_always_recognised(
    version: str, code: int, lines: list[str], rest: str
) -> None:
    question = "\n".join([f"{version} {code}", *lines]) + rest
    assert DIAGNOSE(question).status_codes == (code,)


THINGS = [
    "ticket number {}", "ticket #{}", "티켓 {}번", "티켓 번호 {}", "/tickets/{}", "INC-{}",
    "port {}", "localhost:{}", "{} calls", "{} tickets", "{}명", "{} 명", "{}개", "{}건",
    "{}원", "${}", "{} MB", "{}ms", "{}초", "4:{}", "04:29:{}", "1,{}", "{},000",
    "{} per minute", "분당 {}회", "page {}", "page={}", "line {}", "foo.java:{}", "room {}",
    "parcel {}", "{{\"user_id\":{}}}", "Content-Length: {}", "X-Ratelimit-Total: {}",
    "15% of {}", "10.0.0.{}", "v{}", "{}a7c", "id {}", "user_id={}", "up to {}", "{} or so",
    "최대 {}까지", "{}-555-0123", "우편번호 {}",
]  # fmt: skip
ASKING = ["{}", "how about {}?", "{} 어떻게 하나요", "I want {} in my app", "혹시 {} 되나요?"]


@given(st.sampled_from(THINGS), st.sampled_from(ASKING), codes)
def test_numbers_of_things_times_and_amounts_are_never_status_codes(
    thing: str, asking: str, code: int
) -> None:
    assert DIAGNOSE(asking.format(thing.format(code))).status_codes == ()


SAID = [
    "got a {} again", "error {} when updating", "{} error", "HTTP {}", "status code {}",
    "returns {} for every call", "what does {} mean", "{} 에러", "{}이 떠요", "{}가 나와요",
    "오류 {}", "상태 코드가 {}", "응답 {} 왜 오나요", "{} 무슨 뜻이에요", '{{"status": {}}}',
    "Request failed with status code {}", "returned error: {}", "<Response [{}]>",
]  # fmt: skip


@given(st.sampled_from(SAID), codes)
def test_a_number_beside_a_word_for_answers_is_a_status_code(said: str, code: int) -> None:
    assert DIAGNOSE(said.format(code)).status_codes == (code,)


@given(
    st.sampled_from([case["q"] for _, case in CASES]),
    st.text(" \t\n", max_size=5),
    st.text(" \t\n", max_size=5),
    st.sampled_from([str, str.upper, str.lower]),
)
def test_surrounding_space_and_case_change_no_status_code(
    question: str, before: str, after: str, recase: Any
) -> None:
    expected = DIAGNOSE(question)
    found = DIAGNOSE(before + recase(question) + after)
    assert found.status_codes == expected.status_codes
    assert found.error_codes == expected.error_codes


@pytest.mark.parametrize(
    "said", ["HTTP/1.1 429 Too Many Requests", "error 404", "error: not found"]
)
@pytest.mark.parametrize("filler", ["x ", "word 12 ", "not ", "200 ", "/tickets/1 "])
def test_a_long_paste_is_read_at_its_beginning_and_at_its_end(said: str, filler: str) -> None:
    paste = filler * 20_000
    codes = DIAGNOSE(said).status_codes
    assert codes
    assert set(codes) <= set(DIAGNOSE(f"{said}\n{paste}").status_codes)
    assert set(codes) <= set(DIAGNOSE(f"{paste}\n{said}").status_codes)
