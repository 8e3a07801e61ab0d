"""What of the site is built anew, what is rendered again, and what stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from faqbot.errors import BuildError
from faqbot.model import LANGS, Category, Entry, KnowledgeBase, Lang, StatusText
from faqbot.site import build
from faqbot.site.build import build_site
from faqbot.site.out_of_date import build_where_stale
from tests.site.few import few_entries, rewritten

BASE = "https://faq.example.org/"


@pytest.fixture(scope="module")
def kb(kb: KnowledgeBase) -> KnowledgeBase:
    return few_entries(kb)


def with_entry(kb: KnowledgeBase, *entries: Entry) -> KnowledgeBase:
    return replace(kb, entries={**kb.entries, **{entry.id: entry for entry in entries}})


def with_body(kb: KnowledgeBase, id: str, body: str, *langs: Lang) -> KnowledgeBase:
    return with_entry(kb, rewritten(kb.entries[id], body, langs or LANGS))


def with_title(kb: KnowledgeBase, id: str, title: str, *langs: Lang) -> KnowledgeBase:
    entry = kb.entries[id]
    texts = {lang: replace(entry.texts[lang], title=f"{title} {lang}") for lang in langs or LANGS}
    return with_entry(kb, replace(entry, texts={**entry.texts, **texts}))


# --- changes, one after the other; each takes what there is and gives what there shall be ----


def edit_body(kb: KnowledgeBase) -> KnowledgeBase:
    return with_body(kb, "cors", "Another answer.\n\n## How { #how }\n\n- [x](api-v1.md)", "ko")


def edit_title(kb: KnowledgeBase) -> KnowledgeBase:
    return with_title(kb, "cors", "A <new> title & more")


def edit_alias(kb: KnowledgeBase) -> KnowledgeBase:
    entry = kb.entries["cors"]
    texts = {lang: replace(text, aliases=("one",)) for lang, text in entry.texts.items()}
    return with_entry(kb, replace(entry, texts=texts))


def add_entry(kb: KnowledgeBase) -> KnowledgeBase:
    new = replace(kb.entries["cors"], id="brand-new", related=("cors",))
    kb = with_title(with_entry(kb, new), "brand-new", "Brand new")
    first, *others = kb.categories
    return replace(kb, categories=(replace(first, entries=(*first.entries, new.id)), *others))


def edit_status(kb: KnowledgeBase) -> KnowledgeBase:
    def reword(text: StatusText) -> StatusText:
        return replace(text, meaning="Nobody knows it.", body="See [cors](../faq/cors.md#how).")

    status = kb.status_codes[404]
    texts = {lang: reword(text) for lang, text in status.texts.items()}
    return replace(kb, status_codes={404: replace(status, texts=texts)})


def reorder_entries(kb: KnowledgeBase) -> KnowledgeBase:
    return with_categories(kb, lambda c: replace(c, entries=c.entries[::-1]))


def rename_chapter(kb: KnowledgeBase) -> KnowledgeBase:
    return with_categories(kb, lambda c: replace(c, title={**c.title, "en": f"The {c.id}"}))


def reorder_chapters(kb: KnowledgeBase) -> KnowledgeBase:
    return replace(kb, categories=kb.categories[::-1])


def rename_entry(kb: KnowledgeBase) -> KnowledgeBase:
    kb = remove(kb, "brand-new")
    kb = with_entry(kb, replace(kb.entries["cors"], id="newer", related=("cors",)))
    kb = with_categories(kb, lambda c: replace(c, entries=(*c.entries, "newer")), 1)
    return replace(kb, redirects={"brand-new": "newer"})


def lag(kb: KnowledgeBase) -> KnowledgeBase:
    return replace(kb, lagging={"faq/cors": "en"})


def remove_entry(kb: KnowledgeBase) -> KnowledgeBase:
    return remove(replace(kb, redirects={}), "newer")


def remove(kb: KnowledgeBase, id: str) -> KnowledgeBase:
    entries = {key: entry for key, entry in kb.entries.items() if key != id}
    kb = replace(kb, entries=entries)
    return with_categories(kb, lambda c: replace(c, entries=tuple(e for e in c.entries if e != id)))


def with_categories(
    kb: KnowledgeBase, change: Callable[[Category], Category], count: int = 9
) -> KnowledgeBase:
    changed = [change(c) if n < count else c for n, c in enumerate(kb.categories)]
    return replace(kb, categories=tuple(changed))


CHANGES = (
    edit_body,
    edit_title,
    edit_alias,
    add_entry,
    edit_status,
    reorder_entries,
    rename_entry,
    lag,
    rename_chapter,
    reorder_chapters,
    remove_entry,
)


# --- what a site is ----------------------------------------------------------------------


def contents(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and path.suffix != ".gz"  # holds the time it was packed
    }


def numbers(site: Path) -> dict[str, int]:
    """What tells a file from one of the same name that took its place."""
    return {
        path.relative_to(site).as_posix(): path.stat().st_ino
        for path in site.rglob("*")
        if path.is_file()
    }


def replaced(before: dict[str, int], site: Path) -> set[str]:
    return {name for name, number in numbers(site).items() if before.get(name) != number}


@pytest.fixture(scope="module")
def ready(kb: KnowledgeBase, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ready")
    assert build_where_stale(kb, root, folder / "site", BASE)
    return folder


@pytest.fixture
def out(ready: Path, tmp_path: Path) -> Iterator[Path]:
    """A site that was just built, with what is kept beside it."""
    shutil.copytree(ready, tmp_path / "instance")
    yield tmp_path / "instance/site"
    kept = {"site", *(f"site.{lang}.json" for lang in LANGS)}
    assert {path.name for path in (tmp_path / "instance").iterdir()} <= kept


def test_a_site_brought_up_to_date_is_the_site_built_at_once(
    kb: KnowledgeBase, root: Path, tmp_path: Path, out: Path
) -> None:
    for change in CHANGES:
        kb = change(kb)
        build_where_stale(kb, root, out, BASE)
        build_site(kb, root, tmp_path / "whole", BASE)
        now, whole = contents(out), contents(tmp_path / "whole")
        assert now.keys() == whole.keys(), change.__name__
        assert not [name for name in whole if now[name] != whole[name]], change.__name__


def test_what_is_fresh_is_left_alone(kb: KnowledgeBase, root: Path, out: Path) -> None:
    before = numbers(out)
    assert not build_where_stale(kb, root, out, BASE)
    assert not build_where_stale(edit_alias(kb), root, out, BASE)
    assert not replaced(before, out)


def test_only_pages_that_a_change_shows_on_are_rendered(
    kb: KnowledgeBase, root: Path, out: Path
) -> None:
    before = numbers(out)
    assert build_where_stale(with_body(kb, "api-v1", "Short.\n\n## How { #how }"), root, out, BASE)
    pages = {name for name in replaced(before, out) if name.endswith("index.html")}
    chapter = f"category/{kb.categories[1].id}/index.html"
    assert pages == {f"{prefix}{page}" for prefix in ("", "en/")
                     for page in ("faq/api-v1/index.html", chapter)}  # fmt: skip


def test_the_other_language_is_not_touched(kb: KnowledgeBase, root: Path, out: Path) -> None:
    before = numbers(out)
    assert build_where_stale(with_title(kb, "cors", "New", "en"), root, out, BASE)
    assert {name.partition("/")[0] for name in replaced(before, out)} == {"en"}
    before = numbers(out)
    assert build_where_stale(rename_chapter(with_title(kb, "cors", "New", "en")), root, out, BASE)
    assert "faq/cors/index.html" in replaced(before, out)


@pytest.mark.parametrize("what", ["address", "settings", "site", "record"])
def test_all_is_built_where_something_concerns_all_pages_or_is_lost(
    kb: KnowledgeBase, root: Path, tmp_path: Path, out: Path, what: str
) -> None:
    before, base = numbers(out), BASE
    shutil.copy(root / "mkdocs.yml", tmp_path)
    (tmp_path / "faqbot").symlink_to(root / "faqbot")
    if what == "address":
        base = "https://elsewhere.example.org/"
    elif what == "settings":
        with (tmp_path / "mkdocs.yml").open("a") as file:
            file.write("\n# a remark\n")
    elif what == "site":
        shutil.rmtree(out)
        before = {}  # the file system may give the numbers again
    else:
        for lang in LANGS:
            (out.parent / f"site.{lang}.json").write_text("{")
    assert build_where_stale(kb, tmp_path, out, base)
    assert replaced(before, out) == numbers(out).keys()


# --- what fails --------------------------------------------------------------------------


DEAD: dict[str, tuple[Callable[[KnowledgeBase], KnowledgeBase], str]] = {
    "a changed page leads to a heading that an unchanged page lacks": (
        lambda kb: with_body(kb, "cors", "See [it](api-v1.md#no-such).\n\n## How { #how }", "en"),
        "docs/en/faq/cors.md: .*#no-such",
    ),
    "an unchanged page leads to a heading that is gone": (
        lambda kb: with_body(kb, "authentication", "Only this.", "en"),
        "docs/en/faq/cors.md: .*'faq/authentication.md' does not contain an anchor '#how'",
    ),
    "a changed page leads to a page that there is not": (
        lambda kb: with_body(kb, "cors", "See [it](nowhere.md).\n\n## How { #how }", "ko"),
        "docs/ko/faq/cors.md: .*nowhere.md",
    ),
    "an unchanged page leads to a page that is gone": (
        lambda kb: replace(remove(kb, "authentication"), entries={
            id: replace(entry, related=())
            for id, entry in remove(kb, "authentication").entries.items()
        }),
        "docs/ko/faq/cors.md: .*authentication.md",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DEAD)
def test_a_dead_link_fails_and_leaves_the_last_site(
    kb: KnowledgeBase, root: Path, out: Path, case: str
) -> None:
    change, message = DEAD[case]
    before = numbers(out)
    for _ in range(2):
        with pytest.raises(BuildError, match=message):
            build_where_stale(change(with_title(kb, "retry-after", "New")), root, out, BASE)
        assert not replaced(before, out)
    build_where_stale(with_title(kb, "retry-after", "New"), root, out, BASE)
    assert "New en" in (out / "en/faq/retry-after/index.html").read_text("utf-8")


# --- two languages -----------------------------------------------------------------------


def test_two_languages_at_once_give_the_site_of_one_after_the_other(
    kb: KnowledgeBase, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for processors in (1, 2):
        monkeypatch.setattr(build, "count_processors", lambda count=processors: count)
        build_site(kb, root, tmp_path / str(processors), BASE)
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


@pytest.mark.parametrize("processors", [1, 2])
@pytest.mark.parametrize("lang", LANGS)
def test_an_error_in_either_language_names_its_file(
    kb: KnowledgeBase,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lang: Lang,
    processors: int,
) -> None:
    monkeypatch.setattr(build, "count_processors", lambda: processors)
    broken = with_body(kb, "cors", "See [it](nowhere.md).\n\n## How { #how }", lang)
    with pytest.raises(BuildError, match=rf"^docs/{lang}/faq/cors.md: .*nowhere.md"):
        build_site(broken, root, tmp_path / "site", BASE)
    assert not list(tmp_path.iterdir())


def test_a_site_built_language_by_language_is_the_site_built_at_once(
    kb: KnowledgeBase, root: Path, ready: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    build_site(with_title(kb, "cors", "New"), root, out, BASE)
    for lang in LANGS:
        build_site(kb, root, out, BASE, [lang])
    assert contents(out) == contents(ready / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
