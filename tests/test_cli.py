"""The commands do what the README says, in one line where they fail."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from faqbot.cli import main
from faqbot.settings import find_root
from tests.proofreading.test_rules import GOOD, agreed

Capture = pytest.CaptureFixture[str]


def test_ask_prints_the_answer_with_its_address(capsys: Capture) -> None:
    assert main(["ask", "Where do I find my API key?"]) == 0
    printed = capsys.readouterr().out
    assert "Profile Settings" in printed
    assert "/en/faq/find-api-key/" in printed


def test_ask_prints_the_passage_with_its_address(capsys: Capture) -> None:
    assert main(["ask", "티켓 목록을 order_by로 정렬하려면?"]) == 0
    out = capsys.readouterr().out
    assert "order_by" in out.partition("→ /faq/filter-tickets/\n")[2]
    assert "→ /faq/filter-tickets/#parameters" in out


def test_ask_answers_in_the_language_that_is_asked_for(capsys: Capture) -> None:
    assert main(["ask", "where is my api key", "--lang", "ko", "--json"]) == 0
    reply = json.loads(capsys.readouterr().out)
    assert reply["lang"] == "ko"
    assert reply["answer"]["url"] == "/faq/find-api-key/"


def test_ask_explains_itself(capsys: Capture) -> None:
    assert main(["ask", "--explain", "메ㅑ ㅏ됴 어디서 찾아요"]) == 0
    printed = capsys.readouterr().out
    assert 'read "메ㅑ" as "api"' in printed
    assert 'find-api-key: near "' in printed


def test_ask_jsonl_answers_a_line_with_a_line(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        {"id": 7, "q": "where is my api key"},
        {"q": "where is my api key", "lang": "ko"},
    ]
    feed(monkeypatch, "\n".join(json.dumps(line) for line in lines).encode())
    assert main(["ask", "--jsonl"]) == 0
    replies = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [reply.get("id") for reply in replies] == [7, None]
    assert [reply["lang"] for reply in replies] == ["en", "ko"]
    assert {"ask_id", "question", "outcome", "answer", "candidates"} <= set(replies[0])


def test_ask_goes_on_from_the_question_before(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = "how do I list contacts"
    assert main(["ask", "--json", "what about agents?", "--previous", before]) == 0
    assert json.loads(capsys.readouterr().out)["answer"]["id"] == "list-agents"
    line = {"q": "what about agents?", "previous": before}
    feed(monkeypatch, json.dumps(line).encode())
    assert main(["ask", "--jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["answer"]["id"] == "list-agents"


UNREADABLE = [
    b"no json",
    b"[]",
    b'{"q": ""}',
    b'{"q": 1}',
    b'{"q": "x", "lang": "fr"}',
    b'{"q": "x", "previous": 1}',
    b"\xff",
]


def test_each_line_that_cannot_be_read_is_answered_with_an_error(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = b'{"q": "where is my api key"}'
    feed(monkeypatch, b"\n".join(line for bad in UNREADABLE for line in (bad, good)))
    assert main(["ask", "--jsonl"]) == 1
    captured = capsys.readouterr()
    answers = [json.loads(answer) for answer in captured.out.splitlines()]
    for number, (first, second) in enumerate(pairs(answers)):
        assert first["error"].startswith(f"line {2 * number + 1}: ")
        assert second["outcome"] == "answer"
    assert len(answers) == 2 * len(UNREADABLE)
    assert captured.err == f"faqbot: {len(UNREADABLE)} lines could not be read\n"


def test_a_single_line_that_cannot_be_read_is_counted_as_one(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed(monkeypatch, b"no json\n")
    assert main(["ask", "--jsonl"]) == 1
    assert capsys.readouterr().err == "faqbot: 1 line could not be read\n"


def pairs(answers: list[Any]) -> Iterator[tuple[Any, Any]]:
    return zip(answers[::2], answers[1::2], strict=True)


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["sing"],
        ["ask"],
        ["ask", ""],
        ["ask", "  "],
        ["ask", "x", "--jsonl"],
        ["ask", "x", "--lang", "fr"],
        ["serve", "--port", "70000"],
        ["serve", "--workers", "0"],
        ["serve", "--workers", "2", "--reload"],
        ["eval"],
        ["build", "--nowhere"],
        ["build", "--ahead", "--out", "x"],
    ],
)
def test_wrong_use_gives_one_line_and_exit_code_2(capsys: Capture, arguments: list[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("faqbot: ")
    assert captured.err.count("\n") == 1


def test_check_names_file_and_line(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "docs" / "data").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "docs" / "data" / "glossary.yml").write_text("a: 1\na: 2\n")
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 1
    assert "docs/data/glossary.yml:2: 'a' stands twice\n" in capsys.readouterr().out
    assert main(["ask", "x"]) == 1
    assert "docs/data/glossary.yml:2: 'a' stands twice\n" in capsys.readouterr().err


def broken_project(folder: Path) -> None:
    """A project whose content breaks two rules of the build."""
    (folder / "docs" / "data" / "faq").mkdir(parents=True)
    (folder / "mkdocs.yml").touch()
    (folder / "docs" / "data" / "faq" / "bad, really.yml").write_text("a: 1\na: 2\n")


def test_check_speaks_to_programs_and_code_hosts(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    printed = {}
    for form in ("json", "github", "gitlab"):
        assert main(["check", "--format", form]) == 1
        printed[form] = capsys.readouterr().out
    findings = json.loads(printed["json"])["findings"]
    assert {
        "file": "docs/data/faq/bad, really.yml",
        "line": 2,
        "message": "'a' stands twice",
        "fix": "",
        "rule": "broken",
    } in findings
    note = "::error file=docs/data/faq/bad%2C really.yml,line=2,title=broken::'a' stands twice"
    assert note in printed["github"].splitlines()
    report = json.loads(printed["gitlab"])
    place = {"path": "docs/data/faq/bad, really.yml", "lines": {"begin": 2}}
    assert place in [each["location"] for each in report]
    assert len({each["fingerprint"] for each in report}) == len(report) == len(findings)


def test_an_entry_is_made_renamed_and_agreed_on(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Commands write lists with a line for each.
    lists = {
        "entries: [find-key, wait, status-codes, validation-errors]": (
            "entries:\n      - find-key\n      - wait\n      - status-codes"
            "\n      - validation-errors"
        ),
        "[find-key, wait, waiting, status-codes, validation-errors]": (
            "\n  - find-key\n  - status-codes\n  - validation-errors\n  - wait\n  - waiting"
        ),
        "{waiting: wait}": "\n  waiting: wait",
    }
    for path, text in agreed(GOOD).items():
        for flow, block in lists.items():
            text = text.replace(flow, block)
        file = tmp_path / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (tmp_path / "mkdocs.yml").touch()
    monkeypatch.chdir(tmp_path)
    assert main(["new", "bulk-update", "--category", "start"]) == 0
    assert "docs/ko/faq/bulk-update.md" in capsys.readouterr().out
    assert main(["new", "bulk-update", "--category", "start"]) == 1
    assert "taken before" in capsys.readouterr().err
    assert main(["check", "--drafts"]) == 1
    assert "docs/ko/faq/bulk-update.md:2: this is still to be written" in capsys.readouterr().out
    assert main(["rename", "find-key", "get-key"]) == 0
    article = tmp_path / "docs" / "en" / "faq" / "get-key.md"
    article.write_text(article.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    capsys.readouterr()
    assert main(["check"]) == 1
    behind = "docs/ko/faq/get-key.md:2: this lags behind docs/en/faq/get-key.md"
    assert behind in capsys.readouterr().out
    assert main(["translated", "docs/ko/faq/get-key.md"]) == 0
    assert main(["translated"]) == 2
    capsys.readouterr()
    assert main(["check"]) == 0
    assert "all is well (1 draft left out)." in capsys.readouterr().out


def test_eval_prints_a_line_a_language(capsys: Capture, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '{"q": "where is my api key", "expect": ["find-api-key"], "status": []}\n'
        '{"q": "오늘 날씨 어때", "expect": []}\n'
        '{"q": "what is a thing", "expect": ["no-such-entry"]}\n'
    )
    assert main(["eval", str(file)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in printed[:3]] == ["ko", "en", "all"]
    assert "first 100.0%" in printed[1]
    assert printed[3] == "1 question to entries that do not exist was left out"


@pytest.mark.parametrize("text", ["no json", '{"q": "x"}', '{"q": "x", "expect": 3}', None])
def test_eval_names_the_line_that_it_cannot_read(
    capsys: Capture, tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "questions.jsonl"
    if text is not None:
        file.write_text(text)
    assert main(["eval", str(file)]) == 1
    assert capsys.readouterr().err.startswith(f"faqbot: {file}")


def test_the_root_is_found_from_anywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert (find_root() / "docs" / "data" / "site.yml").is_file()
    assert find_root(find_root() / "docs" / "ko") == find_root()


def test_a_command_whose_extra_is_not_installed_says_how_to_get_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "faqbot.mcp_stdio", raising=False)
    for name in ("mcp", *(name for name in sys.modules if name.startswith("mcp."))):
        monkeypatch.setitem(sys.modules, name, None)
    assert main(["mcp"]) == 1
    told = capsys.readouterr().err
    assert told == "faqbot: this command needs the extra mcp: pip install 'faqbot[mcp]'\n"


def test_a_command_multiplies_in_one_thread() -> None:
    with threadpool_limits(2, user_api="blas"):
        assert main(["--version"]) == 0
        pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
        assert pools and {pool["num_threads"] for pool in pools} == {1}
