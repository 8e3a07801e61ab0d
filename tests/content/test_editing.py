"""New entries, new ids and records of translations: files change only where they must."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from faqbot.content import editing
from faqbot.content.editing import Change, new_entry, record_translations, rename_entry
from faqbot.content.load import read_files
from faqbot.content.parse import parse_content
from faqbot.content.translation import texts_of
from faqbot.errors import EditError
from faqbot.model import LANGS
from tests.sharing import Some

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "content"
GOOD: dict[str, str] = yaml.safe_load((CASES / "good.yml").read_text("utf-8"))
# As `faqbot new` and `faqbot rename` expect it: lists that are written a line each.
GOOD["data/ids.yml"] = (
    "published:\n  - find-key\n  - status-codes\n  - validation-errors\n  - wait\n  - waiting\n"
    "redirects:\n  waiting: wait\n"
)
GOOD["data/site.yml"] = """\
categories:
  - id: start
    title: {ko: 시작, en: Start}
    summary: {ko: 시작합니다., en: Begin here.}
    entries:
      - find-key
      - wait # the other one
      - status-codes
      - validation-errors
popular: [find-key, wait]
account:
  url: https://NAME.example.com
  name: NAME
  key: KEY
  password: X
  key_from: wait
"""
TODAY = date(2026, 11, 23)


def applied(files: dict[str, str], change: Change) -> dict[str, str]:
    both = {**files, **change}
    return {path: text for path, text in both.items() if text is not None}


def changed_lines(before: str, after: str) -> list[str]:
    old, new = before.splitlines(), after.splitlines()
    assert len(old) == len(new)
    return [b for a, b in zip(old, new, strict=True) if a != b]


# --- new --------------------------------------------------------------------------------


def test_a_new_entry_is_a_draft_that_changes_nothing_until_it_is_written() -> None:
    files = applied(GOOD, new_entry(GOOD, "new-one", "start", TODAY))
    content = parse_content(files)
    assert content.drafts == ("new-one",)
    assert "new-one" not in content.kb.entries
    assert content.kb.categories[0].entries == (
        "find-key", "wait", "status-codes", "validation-errors",
    )  # fmt: skip


def test_a_written_draft_is_an_entry_at_the_end_of_its_chapter() -> None:
    files = applied(GOOD, new_entry(GOOD, "new-one", "start", TODAY))
    facts = files["data/faq/new-one.yml"]
    files["data/faq/new-one.yml"] = facts.partition("\n")[2]
    kb = parse_content(files).kb
    assert list(kb.entries)[:2] == ["find-key", "wait"]
    assert list(kb.entries)[-1] == "new-one"
    assert kb.entries["new-one"].reviewed == TODAY
    assert yaml.safe_load(files["data/ids.yml"])["published"] == [
        "find-key", "new-one", "status-codes", "validation-errors", "wait", "waiting",
    ]  # fmt: skip


def test_ids_that_do_not_stand_a_line_each_are_left_alone() -> None:
    files = {**GOOD, "data/ids.yml": "published: [find-key]\nredirects: {}\n"}
    with pytest.raises(EditError, match="a line each"):
        new_entry(files, "new-one", "start", TODAY)


def test_observed_wordings_become_aliases_as_they_are() -> None:
    observed = {"ko": ['따옴표 " 와: 콜론'], "en": ["back\\slash", "- dash #hash"]}
    files = applied(GOOD, new_entry(GOOD, "new-one", "start", TODAY, observed))  # type: ignore[arg-type]
    entry = parse_content(files, with_drafts=True).kb.entries["new-one"]
    assert entry.texts["ko"].aliases[:-1] == ('따옴표 " 와: 콜론',)
    assert entry.texts["en"].aliases[:-1] == ("back\\slash", "- dash #hash")


@pytest.mark.parametrize("id", ["New", "a_b", "", "a--b", "한글", "../x", "a-", "wait", "waiting"])
def test_an_id_that_cannot_be_is_refused(id: str) -> None:
    with pytest.raises(EditError):
        new_entry(GOOD, id, "start", TODAY)


def test_a_category_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(EditError, match="there are: start"):
        new_entry(GOOD, "new-one", "nowhere", TODAY)


# --- rename -----------------------------------------------------------------------------


def test_a_renamed_entry_takes_every_mention_along() -> None:
    files = applied(GOOD, rename_entry(GOOD, "wait", "hold-on"))
    assert not [path for path in files if path.endswith(("/wait.md", "/wait.yml"))]
    kb = parse_content(files).kb
    assert list(kb.entries)[:2] == ["find-key", "hold-on"]
    assert kb.entries["find-key"].related == ("hold-on",)
    assert kb.status_codes[429].related == ("hold-on",)
    assert kb.error_codes["missing_field"].related == ("hold-on",)
    assert kb.call_rules[0].related == ("hold-on",)
    assert "(hold-on.md#how)" in kb.entries["find-key"].texts["en"].body
    assert kb.questions["hold-on"].finds["en"][0] == "how long do I wait"
    assert kb.redirects == {"waiting": "hold-on", "wait": "hold-on"}


def test_renaming_leaves_everything_else_as_it_was() -> None:
    change = rename_entry(GOOD, "wait", "hold-on")
    assert changed_lines(GOOD["data/site.yml"], str(change["data/site.yml"])) == [
        "      - hold-on # the other one",
        "popular: [find-key, hold-on]",
        "  key_from: hold-on",
    ]
    for path in ("ko/faq/wait.md", "en/faq/wait.md", "data/faq/wait.yml"):
        assert change[path] is None
        assert change[path.replace("wait", "hold-on")] == GOOD[path]


def test_the_content_survives_renaming_each_of_its_entries(some: Some) -> None:
    files = read_files(ROOT / "docs")
    before = parse_content(files).kb
    kept = ("status-codes", "validation-errors")
    for id in kept:
        with pytest.raises(EditError, match="keeps its id"):
            rename_entry(files, id, "other")
    moved = {id: f"zz-{id}" for id in some(list(before.entries)) if id not in kept}
    for id, new in moved.items():
        files = applied(files, rename_entry(files, id, new))
    after = parse_content(files).kb
    assert len(after.entries) == len(before.entries)
    assert moved.items() <= after.redirects.items()
    names = {f"faq/{id}": f"faq/{new}" for id, new in moved.items()}
    assert after.lagging == {names.get(name, name): lang for name, lang in before.lagging.items()}
    assert not {i for entry in after.entries.values() for i in entry.related} & moved.keys()


def test_the_content_survives_a_new_entry() -> None:
    files = read_files(ROOT / "docs")
    category = parse_content(files).kb.categories[0].id
    change = new_entry(files, "brand-new", category, date(2026, 11, 23))
    drafts = parse_content(applied(files, change)).drafts
    assert drafts == ("brand-new",)


@pytest.mark.parametrize(
    ("old", "new"), [("gone", "x"), ("wait", "find-key"), ("wait", "No"), ("wait", "waiting")]
)
def test_a_rename_that_cannot_be_is_refused(old: str, new: str) -> None:
    with pytest.raises(EditError):
        rename_entry(GOOD, old, new)


# --- translated -------------------------------------------------------------------------


def test_what_is_recorded_lags_only_after_a_change_of_one_language() -> None:
    documents = parse_content(GOOD).documents
    files = applied(GOOD, record_translations(GOOD, documents, texts_of(documents, LANGS)))
    assert parse_content(files).kb.lagging == {}
    files["ko/faq/wait.md"] += "\n더 기다립니다.\n"
    assert parse_content(files).kb.lagging == {"faq/wait": "en"}
    files["en/faq/wait.md"] += "\nWait longer.\n"
    assert parse_content(files).kb.lagging == {}  # nobody knows which one is behind
    again = record_translations(files, parse_content(files).documents, ["faq/wait"])
    files = applied(files, again)
    files["en/faq/wait.md"] = files["en/faq/wait.md"].replace("waiting time", "other alias")
    assert parse_content(files).kb.lagging == {}  # each language has aliases of its own


def test_a_digest_that_looks_like_a_number_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    digests = {"ko": "123456789012", "en": "12e456789012"}
    monkeypatch.setattr(editing, "digests_of", lambda documents, name, langs: digests)
    change = record_translations(GOOD, parse_content(GOOD).documents, ["faq/wait"])
    assert yaml.safe_load(str(change["data/translated.yml"])) == {"faq/wait": digests}


def test_a_text_that_is_not_there_is_refused() -> None:
    with pytest.raises(EditError, match="no text faq/none"):
        record_translations(GOOD, parse_content(GOOD).documents, ["faq/none"])
