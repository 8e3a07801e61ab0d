"""Accounts, exports and learnt wordings from the command line."""

from __future__ import annotations

import io
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from faqbot.answering.grouping import Grouper
from faqbot.cli import main
from faqbot.store import Store, open_store
from faqbot.store.tables import ASKS

ROOT = Path(__file__).parents[1]
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The database that the commands use."""
    monkeypatch.chdir(tmp_path)
    for name in ("FAQBOT_DATABASE_URL", "FAQBOT_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return open_store(f"sqlite:///{tmp_path}/instance/faqbot.sqlite3")


def give(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_an_account_is_made_changed_and_disabled(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    give(monkeypatch, "correct horse\n")
    assert main(["staff", "add", "minji", "--role", "editor", "--password-stdin"]) == 0
    assert store.staff.sign_in("minji", "correct horse")
    give(monkeypatch, "battery staple\n")
    assert main(["staff", "password", "minji", "--password-stdin"]) == 0
    assert store.staff.sign_in("minji", "correct horse") is None
    assert main(["staff", "role", "minji", "admin"]) == 0
    assert store.staff.named("minji").role == "admin"
    assert main(["staff", "disable", "minji"]) == 0
    assert store.staff.sign_in("minji", "battery staple") is None
    capsys.readouterr()
    assert main(["staff", "list"]) == 0
    assert capsys.readouterr().out.startswith("minji  admin  20")
    assert main(["staff", "enable", "minji"]) == 0
    assert store.staff.sign_in("minji", "battery staple")
    assert main(["staff", "token", "minji", "nightly"]) == 0
    token = capsys.readouterr().out.splitlines()[-1]
    assert store.staff.by_token(token)


def test_an_account_for_tokens_is_not_said_to_sign_in(store: Store, capsys: Capture) -> None:
    assert main(["staff", "add", "freshdesk", "--no-password"]) == 0
    assert capsys.readouterr().out == "freshdesk has an account without a password now (staff).\n"


@pytest.mark.parametrize(
    ("arguments", "typed", "message"),
    [
        (["add", "kim", "--password-stdin"], "short\n", "at least 8 characters"),
        (["add", "lee", "--no-password"], "", "an account lee already"),
        (["password", "nobody", "--password-stdin"], "long enough\n", "no account nobody"),
        (["role", "nobody", "admin"], "", "no account nobody"),
        (["token", "nobody", "x"], "", "no account nobody"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
    arguments: list[str],
    typed: str,
    message: str,
) -> None:
    store.staff.add("lee", "staff", None)
    give(monkeypatch, typed)
    assert main(["staff", *arguments]) == 1
    said = capsys.readouterr().err
    assert message in said
    assert said.count("\n") == 1


def test_the_database_says_its_revision(store: Store, capsys: Capture) -> None:
    assert main(["db", "upgrade"]) == 0
    assert "revision 000" in capsys.readouterr().out


def test_a_visitor_can_be_given_out_and_forgotten(
    store: Store, tmp_path: Path, capsys: Capture
) -> None:
    assert main(["db", "visitor", "192.0.2.7"]) == 0
    digest = capsys.readouterr().out.strip()
    assert main(["db", "visitor", "192.0.2.7"]) == 0
    assert capsys.readouterr().out.strip() == digest
    row = {"id": "a", "asked_at": datetime.now(UTC), "question": "질문", "lang": "ko"}
    with store.database.writing() as connection:
        connection.execute(
            sa.insert(ASKS).values(**row, visitor=digest, outcome="none", offered="")
        )
    assert main(["db", "export", "--visitor", digest]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == "질문"
    file = tmp_path / "out.jsonl"
    assert main(["db", "export", "--out", str(file)]) == 0
    assert len(file.read_text("utf-8").splitlines()) == 1
    capsys.readouterr()
    assert main(["db", "delete", "--visitor", digest]) == 0
    assert capsys.readouterr().out == "Deleted: 1 question.\n"
    for visitor in (digest, digest, "other"):
        store.pages.record("faq/cors", "ko", None, "고칠 점", visitor=visitor)
    assert main(["db", "export", "--visitor", digest]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["comment"] for line in lines] == ["고칠 점"] * 2
    assert main(["db", "delete", "--visitor", digest]) == 0
    assert capsys.readouterr().out == "Deleted: 0 questions and 2 things said of pages.\n"
    assert main(["db", "delete", "--older-than", "0"]) == 0
    assert capsys.readouterr().out == "Deleted: 0 questions and 1 thing said of pages.\n"
    assert main(["db", "delete"]) == 2
    assert main(["db", "delete", "--ask", "a", "--older-than", "3"]) == 2
    assert main(["db", "export", "--out", str(tmp_path)]) == 1


def test_learnt_wordings_go_into_the_files_and_nothing_else_changes(
    store: Store, tmp_path: Path, capsys: Capture
) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    member = store.staff.add("kim", "editor", None)
    row = {"asked_at": datetime.now(UTC) - timedelta(days=1), "lang": "en", "outcome": "none"}
    phrases = ('a "quoted" wording', "물어본: 말", "out of scope")
    with store.database.writing() as connection:
        for number, phrase in enumerate(phrases):
            values = row | {"id": str(number), "question": phrase, "offered": ""}
            connection.execute(sa.insert(ASKS).values(values))
    grouper = Grouper()
    store.inbox.collect(grouper)
    store.inbox.act(1, 1, member.id, "alias", "cors", "en", phrases[0])
    store.inbox.act(2, 1, member.id, "alias", "cors", "ko", phrases[1])
    store.inbox.act(3, 1, member.id, "declined", None, "en", phrases[2])
    before = (tmp_path / "docs/en/faq/cors.md").read_text("utf-8").splitlines()

    assert main(["aliases"]) == 0
    said = capsys.readouterr()
    assert said.out == 'cors [en] a "quoted" wording\ncors [ko] 물어본: 말\n'
    assert "out of scope [en] out of scope" in said.err
    assert main(["aliases", "--write"]) == 0
    after = (tmp_path / "docs/en/faq/cors.md").read_text("utf-8").splitlines()
    [added] = [line for line in after if line not in before]
    assert added == r'  - "a \"quoted\" wording"'
    assert [line for line in after if line != added] == before
    assert '  - "물어본: 말"\n---\n' in (tmp_path / "docs/ko/faq/cors.md").read_text("utf-8")
    capsys.readouterr()
    assert main(["aliases", "--write"]) == 0
    assert capsys.readouterr().out == ""


def test_a_backup_is_written_beside_a_running_server_and_restored_elsewhere(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    store.staff.add("minji", "editor", None)
    assert main(["db", "backup", "all.jsonl"]) == 0
    assert (tmp_path / "all.jsonl").stat().st_mode & 0o077 == 0
    assert main(["db", "restore", "all.jsonl"]) == 1
    assert "not empty" in capsys.readouterr().err
    monkeypatch.setenv("FAQBOT_DATABASE_URL", f"sqlite:///{tmp_path}/other.sqlite3")
    assert main(["db", "restore", "all.jsonl"]) == 0
    assert capsys.readouterr().out == "Restored: 1 rows.\n"
    assert main(["staff", "list"]) == 0
    assert capsys.readouterr().out.startswith("minji  editor")
    for arguments in (["restore", "nothing"], ["backup", "no/folder"]):
        assert main(["db", *arguments]) == 1
        assert capsys.readouterr().err.count("\n") == 1
