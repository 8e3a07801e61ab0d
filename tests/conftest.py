"""What tests of every part share: the real content, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from faqbot.answering.bot import Bot
from faqbot.content.load import load_knowledge_base
from faqbot.model import KnowledgeBase

# Machines are noisy: no example fails for the time it takes.
settings.register_profile("faqbot", deadline=None)
settings.load_profile("faqbot")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    return load_knowledge_base(ROOT / "docs")


@pytest.fixture(scope="session")
def bot(kb: KnowledgeBase) -> Bot:
    return Bot(kb)
