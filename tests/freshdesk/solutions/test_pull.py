"""Edits made in Freshdesk are shown as changes to our files, written there, and published again."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from faqbot.cli import main
from faqbot.content.load import load_knowledge_base, read_files
from faqbot.store import open_store
from tests.freshdesk.solutions.conftest import SITE, Desk
from tests.freshdesk.standin.server import Standin
from tests.freshdesk.standin.solutions import edit, things

ROOT = Path(__file__).parents[3]
GOOD: dict[str, str] = yaml.safe_load(
    (ROOT / "tests" / "cases" / "content" / "good.yml").read_text("utf-8")
)
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def project(standin: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A little content, in which commands run."""
    for path, text in GOOD.items():
        file = tmp_path / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "FRESHDESK_URL": standin.url,
        "FRESHDESK_API_KEY": standin.account.key,
        "BASE_URL": SITE,
        "DATABASE_URL": "",
    }.items():
        monkeypatch.setenv(f"FAQBOT_{name}", value)
    return tmp_path


def test_an_edit_is_shown_written_and_published(
    standin: Standin, project: Path, capsys: Capture
) -> None:
    title = load_knowledge_base(project / "docs").entries["find-key"].texts["en"].title
    assert main(["freshdesk", "publish"]) == 0
    capsys.readouterr()
    assert main(["freshdesk", "pull"]) == 0
    assert capsys.readouterr().out == ""

    [(number, article)] = [
        (id, it["texts"])
        for id, it in things(standin.account, "article").items()
        if it["texts"]["en"]["title"] == title
    ]
    text = article["en"]["description"].replace("In your profile.", "In a profile.")
    edit(standin.account, "article", number, "en", description=text, title="Keys, and why")
    edit(standin.account, "article", number, "ko", status=1)
    before = read_files(project / "docs")

    assert main(["freshdesk", "pull"]) == 0
    shown = capsys.readouterr()
    assert read_files(project / "docs") == before
    added = [line for line in shown.out.splitlines() if line.startswith("+") and line[1:3] != "++"]
    assert len(added) == 2
    assert 'title: "Keys, and why"' in added[0]
    assert "In a profile." in added[1]
    assert "in no Markdown file: faq/find-key [ko]" in shown.err
    subprocess.run(["git", "apply", "--check"], input=shown.out, text=True, check=True)

    assert main(["freshdesk", "pull", "--write"]) == 0
    after = read_files(project / "docs")
    assert {path for path in after if after[path] != before[path]} == {"en/faq/find-key.md"}
    assert (
        load_knowledge_base(project / "docs").entries["find-key"].texts["en"].title
        == "Keys, and why"
    )
    capsys.readouterr()
    assert main(["freshdesk", "publish"]) == 0
    told = capsys.readouterr().out
    assert "1 changed there" in told and "faq/find-key [ko]" in told
    assert "In a profile." in article["en"]["description"]
    assert main(["freshdesk", "pull"]) == 0
    assert capsys.readouterr().out == ""


def test_what_was_changed_on_both_sides_is_told_and_left_to_people(
    standin: Standin, project: Path, capsys: Capture
) -> None:
    assert main(["freshdesk", "publish"]) == 0
    file = project / "docs" / "en" / "faq" / "find-key.md"
    lead = "In your profile"
    file.write_text(file.read_text("utf-8").replace(lead, "In a profile"), "utf-8")
    [number] = [
        id
        for id, it in things(standin.account, "article").items()
        if lead in it["texts"]["en"]["description"]
    ]
    text = things(standin.account, "article")[number]["texts"]["en"]["description"]
    edit(standin.account, "article", number, "en", description=text.replace(lead, "Edited there"))
    before = file.read_text("utf-8")
    capsys.readouterr()
    assert main(["freshdesk", "pull", "--write"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "changed here as well, and left out:\nEdited there" in shown.err
    assert "Written" not in shown.err
    assert file.read_text("utf-8") == before
    assert main(["freshdesk", "plan"]) == 0
    assert "ours has changed as well" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["plan", "publish", "pull"])
def test_without_an_address_of_the_site_nothing_is_done(
    project: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("FAQBOT_BASE_URL", "")
    assert main(["freshdesk", command]) == 1
    assert "set FAQBOT_BASE_URL" in capsys.readouterr().err


def test_a_key_that_is_wrong_is_told_in_one_line(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("FAQBOT_FRESHDESK_API_KEY", "hunter2-hunter2")
    assert main(["freshdesk", "plan"]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "401" in line and "hunter2" not in line


def test_what_is_refused_ends_with_an_exit_code(desk: Desk, project: Path) -> None:
    assert main(["freshdesk", "plan"]) == 0
    with open_store(f"sqlite:///{project}/instance/faqbot.sqlite3") as store:
        assert store.published.of(desk.standin.url.removeprefix("http://")) == {}
