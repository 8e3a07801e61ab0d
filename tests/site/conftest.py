"""The real docs, loaded and built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from faqbot.cache import margins_of
from faqbot.content.load import load_knowledge_base
from faqbot.model import KnowledgeBase
from faqbot.site.build import build_site
from faqbot.site.export.files import export_files

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    return load_knowledge_base(ROOT / "docs")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def site(kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "site"
    files = export_files(kb, margins_of(kb))
    build_site(kb, ROOT, out, base_url="https://faq.example.org", files=files)
    return out
