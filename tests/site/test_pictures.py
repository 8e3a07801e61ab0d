"""Pictures of articles are on the pages, in answers, and in what is read without pages."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from faqbot.answering.bot import Bot
from faqbot.answering.ticket_replies import write_reply
from faqbot.content.load import load_knowledge_base, write_change
from faqbot.content.start import first_files
from faqbot.site.out_of_date import build_where_stale
from tests.test_pictures import PNG

BASE = "https://faq.example/help/"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_change(tmp_path, first_files("Acme", ("en", "ko"), date(2026, 12, 1)))
    (tmp_path / "docs" / "images").mkdir()
    (tmp_path / "docs" / "images" / "gear.png").write_bytes(PNG)
    article = tmp_path / "docs" / "en" / "faq" / "reset-password.md"
    head, _, body = article.read_text("utf-8").rpartition("---\n")
    shown = '![The gear in the "menu"](../../images/gear.png)'
    article.write_text(f"{head}---\nPress the gear.\n{shown}\n\n{body}", "utf-8")
    return tmp_path


def build(root: Path) -> None:
    build_where_stale(load_knowledge_base(root / "docs"), root, root / "site", BASE)


def pictures(root: Path) -> list[str]:
    return sorted(path.relative_to(root / "site").as_posix() for path in root.rglob("gear.*x*"))


def test_a_page_shows_a_picture_of_its_own_site_with_room_for_it(root: Path) -> None:
    build(root)
    (place,) = pictures(root)
    assert re.fullmatch(r"assets/pictures/gear.640x480\.[0-9a-f]{8}\.png", place)
    assert (root / "site" / place).read_bytes() == PNG
    page = (root / "site/faq/reset-password/index.html").read_text("utf-8")
    (tag,) = re.findall(r"<img\b[^>]*>", page)
    assert f'src="../../{place}"' in tag
    assert 'alt="The gear in the &quot;menu&quot;"' in tag
    assert 'width="640" height="480" loading="lazy"' in tag
    assert "<img" not in (root / "site/ko/faq/reset-password/index.html").read_text("utf-8")


def test_what_is_read_without_pages_names_it_whole(root: Path) -> None:
    build(root)
    (place,) = pictures(root)
    for name in ("faq/reset-password.md", "llms-full.txt"):
        text = (root / "site" / name).read_text("utf-8")
        assert f'![The gear in the "menu"]({BASE}{place})' in text
    page = (root / "site/faq/reset-password/index.html").read_text("utf-8")
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert f'src="{BASE}{place}"' in data["@graph"][0]["mainEntity"][0]["acceptedAnswer"]["text"]
    feed = (root / "site/feed.xml").read_text("utf-8")
    assert '[The gear in the "menu"]' in feed.replace("&quot;", '"')


def test_a_picture_that_changes_is_exchanged_and_one_that_goes_is_gone(root: Path) -> None:
    build(root)
    before = pictures(root)
    (root / "docs/images/gear.png").write_bytes(PNG + b"\0")
    build(root)
    (after,) = pictures(root)
    assert after not in before
    assert (root / "site" / after).read_bytes() == PNG + b"\0"
    assert after in (root / "site/faq/reset-password/index.html").read_text("utf-8")
    article = root / "docs/en/faq/reset-password.md"
    article.write_text(re.sub(r"!\[.*\)", "", article.read_text("utf-8")), "utf-8")
    build(root)
    assert pictures(root) == []


def test_answers_show_it_and_say_its_words_where_nothing_can_be_shown(root: Path) -> None:
    bot = Bot(load_knowledge_base(root / "docs"))
    answer = bot.reply("How do I reset my password?").answer
    assert answer
    (place,) = bot.kb.pictures
    assert f'src="/{place}"' in answer.html
    assert 'width="640" height="480"' in answer.html
    assert '[The gear in the "menu"]' in answer.text
    given = write_reply([bot.prepare("reset-password", "en")], "en", BASE)
    assert f'src="{BASE}{place}"' in given.html
    assert f"]({BASE}{place})" in given.markdown
    assert '[The gear in the "menu"]' in given.text
