"""The pages for people name every command, setting and address, and their links lead somewhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from faqbot.cli import cli
from faqbot.proofreading.rules import RULES
from faqbot.store import open_store
from faqbot.web.reload import Content, Reloader, add_reloader
from tests.web.conftest import StubBot, make_app

ROOT = Path(__file__).parents[1]
HANDBOOK = ROOT / "docs" / "handbook"
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted(HANDBOOK.glob("*.md")),
    *sorted((ROOT / "faqbot").glob("*/DESIGN.md")),
]
CODE = sorted((ROOT / "faqbot").rglob("*.py"))
README_LINES = 150

FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.M)
SETTING = re.compile(r"FAQBOT_[A-Z_]*[A-Z]")
# Whatever is not written there is a page of the site.
SERVED = ("/api/", "/staff/", "/q/", "/s/")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose_of(path: Path) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", path.read_text("utf-8"))


def spans() -> set[str]:
    """What the handbook writes as code in running text and tables, without queries."""
    found = {span for page in HANDBOOK.glob("*.md") for span in SPAN.findall(prose_of(page))}
    return {re.split(r"[?#]", span)[0].strip() for span in found}


def anchors_of(path: Path) -> set[str]:
    """The anchors that code hosts give to a page's headings."""
    found: set[str] = set()
    for heading in HEADING.findall(prose_of(path)):
        text = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        found.add(text if text not in found else f"{text}-1")
    return found


# --- what there is, and where it is told ---------------------------------------------------


def commands_of(command: click.Command, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each command with its options."""
    if isinstance(command, click.Group):
        for word, inner in command.commands.items():
            yield from commands_of(inner, f"{name} {word}")
        return
    options = [p.opts[0] for p in command.params if isinstance(p, click.Option) and not p.hidden]
    yield name, tuple(options)


@pytest.mark.parametrize(("name", "options"), [*commands_of(cli, "faqbot")])
def test_a_command_is_told_with_its_options(name: str, options: tuple[str, ...]) -> None:
    rows = [
        line
        for line in (HANDBOOK / "commands.md").read_text("utf-8").splitlines()
        if line.startswith("|") and re.search(rf"`{name}[ `]", line)
    ]
    assert rows, f"docs/handbook/commands.md has no row for {name}"
    told = " ".join(rows)
    missing = [option for option in options if option not in told]
    assert not missing, f"docs/handbook/commands.md does not tell {missing} of {name}"


def test_every_setting_is_told_and_no_other() -> None:
    read = {name for path in CODE for name in SETTING.findall(path.read_text("utf-8"))}
    page = (HANDBOOK / "operators.md").read_text("utf-8")
    told = set(re.findall(rf"^\| `({SETTING.pattern})`", page, re.M))
    assert read == told
    assert len(read) > 5


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    site = tmp_path / "site"
    site.mkdir()
    with open_store(f"sqlite:///{tmp_path}/faq.sqlite3") as store:
        made = make_app(store, site)
        content = Content((), StubBot, lambda kb: None)
        add_reloader(made, Reloader(made, content, {}, print))
        yield made


OTHER = "/<lang:other>"  # where the second language begins


def test_every_address_is_told(app: Flask) -> None:
    told = spans()
    missing = set()
    for rule in app.url_map.iter_rules():
        path = rule.rule if rule.rule in told else rule.rule.removeprefix(OTHER)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            names = {f"{method} {path}"} if path.startswith("/api/") else {f"{method} {path}", path}
            if not names & told:
                missing.add(f"{method} {rule.rule}")
    assert not missing


def test_no_address_is_told_that_is_not_served(app: Flask) -> None:
    served = {rule.rule.replace(OTHER, "/en") for rule in app.url_map.iter_rules()}
    page = prose_of(HANDBOOK / "promises.md")
    told = {span.split()[-1] for span in SPAN.findall(page)}
    paths = {re.split(r"[?#]", path)[0] for path in told if path.startswith(SERVED)}
    assert {path for path in paths if path not in served} == {"/api/v1/"}
    assert len(paths) > 20


@pytest.mark.parametrize("rule", [*RULES])
def test_a_check_rule_is_told(rule: str) -> None:
    assert f"| `{rule}` |" in (HANDBOOK / "authors.md").read_text("utf-8")


# --- the pages themselves ------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(SPAN.sub("", prose_of(page))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors_of(file), target


@pytest.mark.parametrize("page", [*HANDBOOK.glob("*.md"), ROOT / "README.md"], ids=name_of)
def test_a_page_begins_with_a_summary_in_korean(page: Path) -> None:
    assert page.read_text("utf-8").splitlines()[2].startswith("> **한국어 요약** — ")


@pytest.mark.parametrize("page", [*HANDBOOK.glob("*.md")], ids=name_of)
def test_the_readme_leads_to_a_handbook(page: Path) -> None:
    assert f"](docs/handbook/{page.name}" in (ROOT / "README.md").read_text("utf-8")


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= README_LINES


def test_the_changelog_begins_with_what_is_unreleased_and_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    first, second = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)[:2]
    assert first == "Unreleased"
    assert second.split()[0] == version
