"""A small project of its own: content, configuration and, built ahead, all that a server needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.proofreading.test_rules import GOOD, agreed

ROOT: Final = Path(__file__).parents[2]
BASE_URL: Final = "https://faq.example.com"
FAQBOT: Final = (sys.executable, "-m", "faqbot.cli")
SETTINGS: Final = ("FAQBOT_", "PROMETHEUS_", "XDG_")


def content() -> dict[str, str]:
    """The small knowledge base, and the two entries that the bot itself answers with."""
    files = dict(GOOD)
    files["data/site.yml"] = files["data/site.yml"].replace(
        "[find-key, wait]", "[find-key, wait, status-codes, validation-errors]"
    )
    files["data/ids.yml"] = files["data/ids.yml"].replace(
        "[find-key, wait,", "[find-key, wait, status-codes, validation-errors,"
    )
    titles = {
        "status-codes": ("상태 코드는 무슨 뜻인가요?", "What do status codes mean?"),
        "validation-errors": ("검증 오류는 무엇인가요?", "What is a validation error?"),
    }
    for id, (korean, english) in titles.items():
        files[f"data/faq/{id}.yml"] = files["data/faq/wait.yml"]
        files[f"ko/faq/{id}.md"] = f"---\ntitle: {korean}\naliases: []\n---\n설명합니다.\n"
        files[f"en/faq/{id}.md"] = f"---\ntitle: {english}\naliases: []\n---\nAn explanation.\n"
    return agreed(files)


def make(folder: Path) -> None:
    """Lay out the project in an empty folder and build its site ahead."""
    for path, text in content().items():
        file = folder / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    (folder / "faqbot").symlink_to(ROOT / "faqbot")  # its configuration names the theme in there
    subprocess.run(
        [*FAQBOT, "build", "--ahead"], cwd=folder, env=environment(folder), check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def environment(folder: Path, settings: Mapping[str, str] = {}) -> dict[str, str]:
    """The variables that commands in this folder see: no setting of this machine's."""
    kept = {name: it for name, it in os.environ.items() if not name.startswith(SETTINGS)}
    own = {"XDG_CACHE_HOME": str(folder / "cache"), "FAQBOT_BASE_URL": BASE_URL}
    return {**kept, "PYTHONPATH": str(ROOT), **own, **settings}
