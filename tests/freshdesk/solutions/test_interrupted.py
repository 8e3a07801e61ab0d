"""Publishing is broken off again and again while people edit there, and the end is right."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from faqbot.model import LANGS, KnowledgeBase, Lang
from faqbot.store import open_store
from tests.freshdesk.solutions.conftest import SITE
from tests.freshdesk.standin.account import Call
from tests.freshdesk.standin.server import Standin
from tests.freshdesk.standin.solutions import edit, things

pytestmark = pytest.mark.process

# After how many calls that write each run is killed: in the category, in new articles, in their
# links, in translations. The call is carried out, and nobody hears of it.
KILLS: Final = (2, 41, 60, 70, 60)
EDITED: Final[Sequence[tuple[str, Lang]]] = (
    ("cors", "ko"),
    ("find-api-key", "ko"),
    ("vanity-url", "ko"),
    ("cors", "en"),
    ("authentication", "en"),
)


class Calls(list[Call]):
    """The calls that the stand-in answers; kills who makes one too many."""

    writes = 0
    last = 0
    pid: int | None = None

    def append(self, call: Call) -> None:
        super().append(call)
        self.writes += call.method != "GET"
        if self.pid and self.writes == self.last:
            os.kill(self.pid, signal.SIGKILL)
            self.pid = None


def start(standin: Standin, folder: Path) -> subprocess.Popen[str]:
    """Begin to publish."""
    environ = os.environ | {
        "FAQBOT_FRESHDESK_URL": standin.url,
        "FAQBOT_FRESHDESK_API_KEY": standin.account.key,
        "FAQBOT_BASE_URL": SITE,
        "FAQBOT_DATABASE_URL": f"sqlite:///{folder}/faq.sqlite3",
    }
    command = [sys.executable, "-m", "faqbot.cli", "freshdesk", "publish"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environ, text=True, stdout=pipe, stderr=pipe)


def publish(standin: Standin, folder: Path) -> str:
    """Publish to the end; what it printed."""
    process = start(standin, folder)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return out


def article(standin: Standin, kb: KnowledgeBase, id: str, lang: Lang) -> dict[str, Any] | None:
    """The text of an article, where it is there."""
    title = kb.entries[id].texts[lang].title
    for it in things(standin.account, "article").values():
        if it["texts"].get(lang, {}).get("title") == title:
            return {**it["texts"][lang], "id": it["id"]}
    return None


def test_killed_five_times_and_edited_meanwhile_the_end_is_right(
    standin: Standin, kb: KnowledgeBase, tmp_path: Path
) -> None:
    calls = standin.account.calls = Calls()
    waiting = list(EDITED)
    for kill in KILLS:
        with standin.account.lock:
            calls.last = calls.writes + kill
            process = start(standin, tmp_path)
            calls.pid = process.pid
        process.communicate(timeout=300)
        assert process.returncode == -signal.SIGKILL
        for id, lang in tuple(waiting):
            if found := article(standin, kb, id, lang):
                text = f"<p>Edited: {id}</p>"
                edit(standin.account, "article", found["id"], lang, description=text)
                waiting.remove((id, lang))
    assert not waiting, "all were edited before it came to its end"
    first = publish(standin, tmp_path)
    written = calls.writes
    assert publish(standin, tmp_path) == first
    assert calls.writes == written, "a second run changes nothing"

    articles = list(things(standin.account, "article").values())
    assert len(things(standin.account, "category")) == 1
    assert len(things(standin.account, "folder")) == len(kb.categories)
    assert len(articles) == len(kb.entries) == 89
    assert f"{len(kb.entries) * 2 + len(kb.categories) * 2 + 2 - len(EDITED)} unchanged" in first
    assert f"{len(EDITED)} changed there" in first
    for id, lang in EDITED:
        assert f"faq/{id} [{lang}]" in first
        found = article(standin, kb, id, lang)
        assert found and found["description"] == f"<p>Edited: {id}</p>"
    for lang in LANGS:
        titles = sorted(it["texts"][lang]["title"] for it in articles)
        assert titles == sorted(entry.texts[lang].title for entry in kb.entries.values())
    texts = [text for it in articles for text in it["texts"].values()]
    assert {text["status"] for text in texts} == {2}
    to_site = re.compile(rf'{re.escape(SITE)}(/en)?/faq/[\w-]+/"')
    assert not [text["title"] for text in texts if to_site.search(text["description"])]
    with open_store(f"sqlite:///{tmp_path}/faq.sqlite3") as store:
        remembered = store.published.of(standin.url.removeprefix("http://"))
    assert all(known.number for known in remembered.values())
