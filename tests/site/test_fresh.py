"""What of the site is built anew, and what is taken over."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from faqbot.errors import BuildError
from faqbot.model import LANGS, KnowledgeBase, Lang
from faqbot.site.build import build_site
from faqbot.site.fresh import build_where_stale

BASE = "https://faq.example.org/"


def edited(kb: KnowledgeBase, *langs: Lang) -> KnowledgeBase:
    """The knowledge base with another title for an entry in these languages."""
    entry = kb.entries["find-api-key"]
    texts = {lang: replace(entry.texts[lang], title=f"New {lang} title") for lang in langs}
    changed = replace(entry, texts={**entry.texts, **texts})
    return replace(kb, entries={**kb.entries, entry.id: changed})


def contents(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and path.suffix != ".gz"  # holds the time it was packed
    }


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[list[Lang]]:
    """The languages of each build; a build does no more than leave the marker."""
    builds: list[list[Lang]] = []

    def build(_: KnowledgeBase, __: Path, out: Path, ___: str, langs: Collection[Lang]) -> None:
        builds.append(list(langs))
        out.mkdir(exist_ok=True)
        (out / "bot.json").touch()

    monkeypatch.setattr("faqbot.site.fresh.build_site", build)
    return builds


def test_what_is_fresh_is_left_alone(
    kb: KnowledgeBase, root: Path, tmp_path: Path, built: list[list[Lang]]
) -> None:
    assert build_where_stale(kb, root, tmp_path / "site", BASE)
    assert not build_where_stale(kb, root, tmp_path / "site", BASE)
    assert built == [["ko", "en"]]


@pytest.mark.parametrize("langs", [("ko",), ("en",), ("ko", "en")])
def test_a_language_is_built_where_its_text_changed(
    kb: KnowledgeBase, root: Path, tmp_path: Path, built: list[list[Lang]], langs: tuple[Lang, ...]
) -> None:
    build_where_stale(kb, root, tmp_path / "site", BASE)
    assert build_where_stale(edited(kb, *langs), root, tmp_path / "site", BASE)
    assert built[1:] == [list(langs)]


def test_another_address_or_configuration_or_a_lost_site_is_built_in_both_languages(
    kb: KnowledgeBase, root: Path, tmp_path: Path, built: list[list[Lang]]
) -> None:
    shutil.copy(root / "mkdocs.yml", tmp_path)
    site = tmp_path / "site"
    build_where_stale(kb, tmp_path, site, BASE)
    build_where_stale(kb, tmp_path, site, "https://elsewhere.example.org/")
    (tmp_path / "mkdocs.yml").write_text("site_name: another")
    build_where_stale(kb, tmp_path, site, "https://elsewhere.example.org/")
    (site / "bot.json").unlink()
    build_where_stale(kb, tmp_path, site, "https://elsewhere.example.org/")
    assert built == [["ko", "en"]] * 4


def test_what_could_not_be_built_is_built_the_next_time(
    kb: KnowledgeBase,
    root: Path,
    tmp_path: Path,
    built: list[list[Lang]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise BuildError("broken")

    build_where_stale(kb, root, tmp_path / "site", BASE)
    with monkeypatch.context() as patched, pytest.raises(BuildError):
        patched.setattr("faqbot.site.fresh.build_site", fail)
        build_where_stale(edited(kb, "en"), root, tmp_path / "site", BASE)
    assert build_where_stale(kb, root, tmp_path / "site", BASE)
    assert built[1:] == [["en"]]


def test_a_site_built_language_by_language_is_the_site_built_at_once(
    kb: KnowledgeBase, root: Path, site: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    build_site(edited(kb, *LANGS), root, out, BASE)
    for lang in LANGS:
        build_site(kb, root, out, BASE, [lang])
    assert contents(out) == contents(site)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
