"""The real docs, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from faqbot.answering.bot import Bot
from faqbot.model import KnowledgeBase
from faqbot.site.build import build_site
from faqbot.site.export.files import export_files
from tests.sharing import make_once
from tests.site.few import few_entries

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def few(kb: KnowledgeBase) -> KnowledgeBase:
    """What is built in a second."""
    return few_entries(kb)


@pytest.fixture(scope="session")
def site(bot: Bot) -> Path:
    """The real docs, built once a run."""

    def build(folder: Path) -> None:
        files = export_files(bot.kb, bot.matcher.margins)
        build_site(bot.kb, ROOT, folder / "site", base_url="https://faq.example.org", files=files)

    return make_once("built", build) / "site"
