"""An FAQ page from elsewhere comes through whole: questions, links, and a word on what was done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from faqbot.cli import main
from faqbot.content.importing import import_faq, render_entry, repair

PAGE = """# FAQ

Intro.

<details>
<summary><strong>Where is the key? 는 무엇인가요?</strong></summary>

See [docs](https://developers. freshdesk. com/api/#me) or mail [us](mailto:help@example. com).
Send \\{"a": 1\\}.! [이미지](https://s3. example. com/a. png? 1548399480)

</details>

Between.

<details><summary>How do I prevent webhook drops?</summary>Slow down. Really.</details>
<details><summary>How can I prevent webhooks from being dropped?</summary>Fewer rules.</details>
"""
HEADINGS = (
    "# FAQ\n\nIntro.\n\n## Where is it?\n\nHere.\n\n```\n## no heading\n```\n\n## And why?\n\nSo.\n"
)


def test_blocks_become_questions_and_nothing_is_lost() -> None:
    result = import_faq(PAGE, "page.md")
    assert [entry.question for entry in result.entries] == [
        "Where is the key?",
        "How do I prevent webhook drops?",
        "How can I prevent webhooks from being dropped?",
    ]
    assert [entry.line for entry in result.entries] == [5, 15, 16]
    assert result.rest == "# FAQ\n\nIntro.\n\nBetween."


def test_links_braces_and_images_are_mended_or_marked() -> None:
    result = import_faq(PAGE, "page.md")
    body = result.entries[0].body
    assert "(https://developers.freshdesk.com/api/#me)" in body
    assert "(mailto:help@example.com)" in body
    assert '{"a": 1}' in body
    assert "TODO image: [이미지](https://s3.example.com/a.png?1548399480)" in body
    assert "page.md:5: links mended: 3" in [str(finding) for finding in result.findings]


def test_the_next_sentence_is_left_alone() -> None:
    text = "Go to https://example.com. Then stop. See https://example.com/a. it helps"
    assert repair(text)[0] == text


def test_headings_become_questions_where_there_are_no_blocks() -> None:
    result = import_faq(HEADINGS, "page.md")
    assert [(e.id, e.question) for e in result.entries] == [
        ("where-is-it", "Where is it?"),
        ("and-why", "And why?"),
    ]
    assert "## no heading" in result.entries[0].body


@given(st.text(max_size=300))
def test_any_text_is_taken_apart_without_losing_a_letter(text: str) -> None:
    result = import_faq(f"{text}\n## Q\n\n{text}", "page.md")
    kept = "".join([result.rest, *(e.question + e.body for e in result.entries)])
    assert {*re.findall(r"[가-힣]", text)} <= {*kept}
    for entry in result.entries:
        assert yaml.safe_load(render_entry(entry).split("---\n")[1])["title"] == entry.question


def test_the_command_writes_files_and_reports_twins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, out = tmp_path / "page.md", tmp_path / "out"
    page.write_text(PAGE, "utf-8")
    assert main(["import", str(page), "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "asks the same as how-do-i-prevent-webhook-drops: merge them" in printed
    assert "3 questions, 1 duplicate;" in printed
    assert len(list(out.glob("*.md"))) == 3
    assert main(["import", str(page), "--out", str(out)]) == 1
    assert "is left alone" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"no questions", b"\xff"])
def test_a_page_that_cannot_be_used_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(content)
    assert main(["import", str(page), "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.startswith(f"faqbot: {page}: ")
