"""The commands do what the README says, in one line where they fail."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from faqbot.cli import main
from faqbot.settings import find_root

ROOT = Path(__file__).parents[1]
Capture = pytest.CaptureFixture[str]


def test_ask_prints_the_answer_with_its_address(capsys: Capture) -> None:
    assert main(["ask", "Where do I find my API key?"]) == 0
    printed = capsys.readouterr().out
    assert "Profile Settings" in printed
    assert "/en/faq/find-api-key/" in printed


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


@pytest.mark.parametrize(
    "line", [b"no json", b"[]", b'{"q": ""}', b'{"q": 1}', b'{"q": "x", "lang": "fr"}', b"\xff"]
)
def test_a_line_that_cannot_be_read_is_answered_with_an_error(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, line: bytes
) -> None:
    feed(monkeypatch, line + b'\n{"q": "where is my api key"}\n')
    assert main(["ask", "--jsonl"]) == 1
    captured = capsys.readouterr()
    first, second = (json.loads(answer) for answer in captured.out.splitlines())
    assert first["error"].startswith("line 1: ")
    assert second["outcome"] == "answer"
    assert captured.err == "faqbot: 1 line could not be read\n"


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
    ],
)
def test_wrong_use_gives_one_line_and_exit_code_2(capsys: Capture, arguments: list[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("faqbot: ")
    assert captured.err.count("\n") == 1


def test_check_is_clean_on_the_content(capsys: Capture) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out.endswith("all is well.\n")


def test_check_names_file_and_line(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "docs" / "bad.yml").write_text("a: 1\na: 2\n")
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 1
    assert "docs/bad.yml:2: 'a' stands twice\n" in capsys.readouterr().out
    assert main(["ask", "x"]) == 1
    assert "docs/bad.yml:2: 'a' stands twice\n" in capsys.readouterr().err


def broken_project(folder: Path) -> None:
    """A project whose content breaks two rules of the build."""
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").touch()
    (folder / "docs" / "bad, really.yml").write_text("a: 1\na: 2\n")


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
        "file": "docs/bad, really.yml",
        "line": 2,
        "message": "'a' stands twice",
        "fix": "",
        "rule": "broken",
    } in findings
    note = "::error file=docs/bad%2C really.yml,line=2,title=broken::'a' stands twice"
    assert note in printed["github"].splitlines()
    report = json.loads(printed["gitlab"])
    place = {"path": "docs/bad, really.yml", "lines": {"begin": 2}}
    assert place in [each["location"] for each in report]
    assert len({each["fingerprint"] for each in report}) == len(report) == len(findings)


def test_an_entry_is_made_renamed_and_agreed_on(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["new", "bulk-update", "--category", "tickets"]) == 0
    assert "docs/ko/faq/bulk-update.md" in capsys.readouterr().out
    assert main(["new", "bulk-update", "--category", "tickets"]) == 1
    assert "taken before" in capsys.readouterr().err
    assert main(["check", "--drafts"]) == 1
    assert "docs/ko/faq/bulk-update.md:2: this is still to be written" in capsys.readouterr().out
    assert main(["rename", "cors", "browser-calls"]) == 0
    article = tmp_path / "docs" / "en" / "faq" / "browser-calls.md"
    article.write_text(article.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    capsys.readouterr()
    assert main(["check"]) == 1
    behind = "docs/ko/faq/browser-calls.md:2: this lags behind docs/en/faq/browser-calls.md"
    assert behind in capsys.readouterr().out
    assert main(["translated", "docs/ko/faq/browser-calls.md"]) == 0
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
