"""Broken content is reported with file and line; good content becomes a knowledge base."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from faqbot.content.load import load_knowledge_base
from faqbot.content.parse import parse_content
from faqbot.content.snippets import in_language
from faqbot.errors import ContentError
from faqbot.model import KnowledgeBase

CASES = Path(__file__).parents[1] / "cases" / "content"
GOOD: dict[str, str] = yaml.safe_load((CASES / "good.yml").read_text("utf-8"))
BROKEN: list[dict[str, Any]] = yaml.safe_load((CASES / "broken.yml").read_text("utf-8"))


def findings_of(files: dict[str, str]) -> list[str]:
    try:
        parse_content(files)
    except ContentError as error:
        return [str(finding) for finding in error.findings]
    return []


def test_there_are_cases() -> None:
    assert len(BROKEN) > 25


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["name"])
def test_a_broken_file_is_named_with_its_line(case: dict[str, Any]) -> None:
    files = dict(GOOD)
    if "replace" in case:
        old, new = case["replace"]
        assert old in files[case["file"]]
        files[case["file"]] = files[case["file"]].replace(old, new)
    elif case["text"] is None:
        del files[case["file"]]
    else:
        files[case["file"]] = case["text"]
    found = findings_of(files)
    if case.get("also") == "counterpart":
        found = [line for line in found if "its counterpart" not in line]
    assert found == case["expect"]


def test_every_finding_of_several_broken_files_is_reported_at_once() -> None:
    files = {**GOOD, "en/faq/wait.md": "no", "data/faq/find-key.yml": "api: 1\n"}
    assert {line.split(":")[0] for line in findings_of(files)} >= {
        "docs/en/faq/wait.md",
        "docs/data/faq/find-key.yml",
    }


def test_good_content_becomes_entries_in_reading_order() -> None:
    kb = parse_content(GOOD).kb
    assert list(kb.entries) == ["find-key", "wait", "status-codes", "validation-errors"]
    entry = kb.entries["find-key"]
    assert entry.texts["en"].aliases == ("find key", "get a key")
    assert entry.reviewed == datetime.date(2026, 11, 23)
    assert entry.texts["en"].short_answer.startswith("In your profile.")
    assert "More" not in entry.texts["en"].lead
    assert kb.status_codes[429].texts["ko"].phrases == ("요청이 너무 많다",)
    assert kb.api["create_ticket"].url == "https://developers.freshdesk.com/api/#create_ticket"


def test_addresses_stand_below_the_date_and_the_link_of_their_list() -> None:
    entry = parse_content(GOOD).kb.entries["wait"]
    assert entry.texts["en"].body.split("\n\n")[2:4] == [
        "Taken from the [official list](https://example.com/addresses) as it stood in "
        "September 2025.",
        "| Data centre | Addresses |\n| --- | --- |\n"
        "| Every region | `192.0.2.1`, `192.0.2.4–192.0.2.9` |",
    ]


def test_messages_products_and_clients_become_part_of_the_knowledge_base() -> None:
    kb = parse_content(GOOD).kb
    (message,) = kb.messages
    assert (message.status, message.error, message.entries) == (429, "missing_field", ("wait",))
    desk, grass = kb.products
    assert (desk.words, desk.url, desk.role) == ((), None, "other")
    assert (grass.names, grass.words, grass.name["en"]) == (("jandi",), ("잔디",), "JANDI")
    assert kb.clients.libraries[0].calls == {"makeTicket": "create_ticket"}
    assert kb.clients.nouns["ticket"] == ("ticket", "tickets")


@pytest.mark.parametrize("name", ["messages", "products", "clients"])
def test_what_a_question_can_name_may_be_left_out(name: str) -> None:
    kb = parse_content({k: v for k, v in GOOD.items() if k != f"data/{name}.yml"}).kb
    assert getattr(kb, name) == getattr(KnowledgeBase({}, {}, {}, {}, (), (), {}), name)


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "bad.md").write_bytes("---\n가".encode() + b"\xff\n")
    with pytest.raises(ContentError, match=r"^docs/bad.md:2: not UTF-8 text$"):
        load_knowledge_base(docs)


@given(st.sampled_from(sorted(GOOD)), st.text(max_size=200))
def test_no_text_in_place_of_a_file_raises_anything_but_a_content_error(
    path: str, text: str
) -> None:
    findings_of({**GOOD, path: text})
    findings_of({**GOOD, path: f"---\n{text}\n---\nBody.\n"})


def test_a_snippet_is_code_in_the_readers_language_in_the_place_of_its_marker() -> None:
    kb = parse_content(GOOD).kb
    body = kb.entries["wait"].texts["en"].body
    assert (
        "```bash\ncurl -u KEY:X -X POST \\\n  https://NAME.example.com/api/v2/tickets \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        '  -d \'{"subject": "Delivery", "priority": 1}\'\n```\n\nReplace: `1` (its priority)\n\n'
        '```python\n# wait\nprint("again")\n```'
    ) in body
    snippet = kb.snippets["create"]["ko"]
    assert '"subject": "배송"' in snippet.texts["python"]
    assert snippet.calls[0].answer.fields == {"priority": 1}
    assert "# 기다린다\n" in kb.entries["wait"].texts["ko"].body
    assert body.endswith(
        '```json\n{"errors": [{"code": "missing_field"}]}\n```\n\n'
        "What matters: `code` (the code).\n\n"
        '```json\n{\n  "id": "{{ticket.id}}"\n}\n```\n\n```text\nX-Secret: SECRET\n```'
    )


def test_a_program_has_the_lines_of_its_readers_language() -> None:
    code = '# ko: 먼저\n# en: first\na = "가"  # ko\na = "b"  # en\nlook(a)  # ok\n'
    assert in_language(code, "ko") == '# 먼저\na = "가"\nlook(a)  # ok'
    assert in_language(code, "en") == '# first\na = "b"\nlook(a)  # ok'
