"""The site is built where it is out of date, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from faqbot.model import KnowledgeBase
from faqbot.web.server import refresh_site
from tests.web.conftest import KB


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the site was built for, in turn."""
    done: list[str] = []

    def build_site(kb: KnowledgeBase, root: Path, out: Path, base_url: str) -> None:
        for stale in out.glob("*"):
            stale.unlink()
        out.mkdir(exist_ok=True)
        done.append(base_url)

    monkeypatch.setattr("faqbot.site.build.build_site", build_site)
    return done


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("one")
    (tmp_path / "mkdocs.yml").write_text("site_name: x")
    return tmp_path


def refresh(root: Path, base_url: str | None = None) -> None:
    refresh_site(KB, root, root / "site", base_url)


def test_a_site_that_is_up_to_date_is_left_alone(root: Path, builds: list[str]) -> None:
    refresh(root)
    refresh(root)
    assert builds == ["http://127.0.0.1:8000/"]


@pytest.mark.parametrize("name", ["docs/a.md", "docs/new.md", "mkdocs.yml"])
def test_a_change_of_the_sources_builds_it_again(root: Path, builds: list[str], name: str) -> None:
    refresh(root)
    (root / name).write_text("two")
    refresh(root)
    assert len(builds) == 2


def test_a_removed_source_builds_it_again(root: Path, builds: list[str]) -> None:
    refresh(root)
    (root / "docs" / "a.md").unlink()
    refresh(root)
    assert len(builds) == 2


def test_another_address_builds_it_again(root: Path, builds: list[str]) -> None:
    refresh(root)
    refresh(root, "https://faq.example.com")
    refresh(root, "https://faq.example.com")
    assert builds == ["http://127.0.0.1:8000/", "https://faq.example.com"]
