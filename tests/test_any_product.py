"""The engine is about no product: what ours is about stands in its content."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from faqbot.cli import main
from faqbot.content.load import write_change
from faqbot.content.start import first_files

PACKAGE = Path(__file__).parents[1] / "faqbot"
NAMES = re.compile(r"fresh ?desk|freshworks|프레[시쉬] ?데스크", re.IGNORECASE)
KINDS = {".py", ".js", ".html", ".xml", ".yml", ".css", ".svg"}
# What connects with that product, for those who use it, with its settings, tables and words.
CONNECTS = {
    "freshdesk",
    "freshdesk_commands.py",
    "errors.py",
    "settings.py",
    "store/notes.py",
    "store/published.py",
    "store/tables.py",
    "store/migrations",
    "web/freshdesk.py",
    "web/note_worker.py",
    "web/staff/freshdesk.py",
    "web/staff/views.py",
    "web/templates/staff/freshdesk.html",
    "words",
}
ALLOWED = {
    "cli.py": 2,  # takes the commands in
    "web/app.py": 4,  # and these the addresses
    "model.py": 3,  # what is remembered of published articles
    "words/__init__.py": 2,
    "answering/masking.yml": 3,  # where it was read what a key looks like
}


def test_only_what_connects_with_a_product_names_it() -> None:
    named = {}
    for path in sorted(PACKAGE.rglob("*")):
        place = path.relative_to(PACKAGE)
        parents = {str(place), *map(str, place.parents)}
        if path.suffix in KINDS and not parents & CONNECTS:
            lines = [line for line in path.read_text("utf-8").splitlines() if NAMES.search(line)]
            if len(lines) > ALLOWED.get(str(place), 0):
                named[str(place)] = lines
    assert named == {}


def test_what_connects_is_there() -> None:
    assert all((PACKAGE / name).exists() for name in (*CONNECTS, *ALLOWED))


@pytest.mark.parametrize(
    ("product", "environ", "is_listed"),
    [
        ("Freshdesk", {}, True),
        ("Acme", {}, False),
        (None, {}, False),
        ("Acme", {"FAQBOT_FRESHDESK_URL": "https://acme.freshdesk.com"}, True),
        ("Acme", {"FAQBOT_FRESHDESK_URL": ""}, False),
    ],
)
def test_commands_that_connect_are_listed_where_they_are_of_use(
    product: str | None,
    environ: dict[str, str],
    is_listed: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_change(tmp_path, first_files("Acme", ("en",), date(2026, 12, 1)))
    if product:
        with (tmp_path / "docs/data/site.yml").open("a", encoding="utf-8") as site:
            site.write(f"product: {{name: {product}}}\n")
    monkeypatch.chdir(tmp_path)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert main(["--help"]) == 0
    assert bool(NAMES.search(capsys.readouterr().out)) == is_listed
    assert main(["freshdesk", "--help"]) == 0
