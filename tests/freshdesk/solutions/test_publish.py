"""Publishing brings the FAQ into Solutions, once, and leaves alone what others did there."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from faqbot.errors import FreshdeskError, RefusedError, UnreachableError
from faqbot.freshdesk.solutions.publish import PAUSE_SECONDS, alone
from faqbot.model import LANGS, KnowledgeBase
from tests.freshdesk.solutions.conftest import SITE, Desk, only
from tests.freshdesk.standin import account
from tests.freshdesk.standin.faults import Fault
from tests.freshdesk.standin.solutions import (
    add_by_hand,
    edit,
    remove,
    things,
    translate_by_hand,
)


def rewritten(kb: KnowledgeBase, id: str, body: str) -> KnowledgeBase:
    """The FAQ with another article in English."""
    entry = kb.entries[id]
    texts = {**entry.texts, "en": replace(entry.texts["en"], body=body)}
    return replace(kb, entries={**kb.entries, id: replace(entry, texts=texts)})


# --- what is made -------------------------------------------------------------------------


def test_everything_is_there_in_both_languages_and_a_second_run_changes_nothing(desk: Desk) -> None:
    assert desk.publish() == []
    for lang in LANGS:
        titles = {entry.texts[lang].title for entry in desk.kb.entries.values()}
        assert set(desk.articles(lang)) == titles
        assert {it["status"] for it in desk.articles(lang).values()} == {2}
    assert desk.writes()
    assert desk.publish() == []
    assert not desk.writes()


def test_the_primary_language_is_made_first(desk: Desk) -> None:
    desk.account.primary_language, desk.account.languages = "en", ["de", "ko"]
    assert desk.publish() == []
    paths = [call.path for call in desk.writes() if call.method == "POST"]
    translations = [path.endswith("/ko") for path in paths]
    assert translations == sorted(translations)
    assert len(desk.articles("ko")) == len(desk.articles("en")) == len(desk.kb.entries)


def test_an_account_with_one_language_gets_that(desk: Desk) -> None:
    desk.account.languages = []
    assert desk.publish() == []
    assert not desk.articles("en")
    assert len(desk.articles("ko")) == len(desk.kb.entries)


def test_an_account_in_another_language_is_refused(desk: Desk) -> None:
    desk.account.primary_language = "de"
    with pytest.raises(FreshdeskError, match="primary language is de"):
        desk.publish()


def test_links_lead_to_published_articles_and_else_to_the_site(desk: Desk) -> None:
    desk.publish()
    ids = {it["id"] for it in desk.articles("ko").values()}
    for lang in LANGS:
        links = [
            link
            for it in desk.articles(lang).values()
            for link in re.findall('href="(.*?)"', it["description"])
            if not link.startswith("https://developers.fresh")
        ]
        articles = [link for link in links if link.startswith(desk.standin.url)]
        assert articles
        assert {int(link.rpartition("/")[2]) for link in articles} <= ids
        assert all(link.startswith(f"{SITE}/") for link in set(links) - set(articles))


def test_an_entry_that_was_rewritten_is_written_and_nothing_else(desk: Desk) -> None:
    desk.publish()
    desk.writes()
    kb = rewritten(desk.kb, "cors", body="Something **new**.")
    assert desk.publish(kb) == []
    [call] = desk.writes()
    assert call.path.endswith(f"/articles/{desk.article('cors', 'ko')['id']}/en")
    assert "<strong>new</strong>" in desk.article("cors", "en")["description"]


def test_a_renamed_entry_keeps_its_article(desk: Desk) -> None:
    desk.publish()
    desk.writes()
    entries = {
        ("cross-origin" if id == "cors" else id): entry for id, entry in desk.kb.entries.items()
    }
    entries["cross-origin"] = replace(entries["cross-origin"], id="cross-origin")
    chapters = tuple(
        replace(c, entries=tuple("cross-origin" if id == "cors" else id for id in c.entries))
        for c in desk.kb.categories
    )
    renamed = replace(
        desk.kb, entries=entries, categories=chapters, redirects={"cors": "cross-origin"}
    )
    number = desk.article("cors", "ko")["id"]
    assert desk.publish(renamed) == []
    assert {call.method for call in desk.writes()} <= {"PUT"}  # its own address has changed
    assert desk.article("cors", "ko")["id"] == number
    assert desk.publish(renamed) == []
    assert not desk.writes()


# --- what others did ----------------------------------------------------------------------


def test_edits_made_there_are_kept_and_told(desk: Desk) -> None:
    desk.publish()
    desk.edit("cors", "en", description="<p>Edited by hand</p>")
    desk.edit("find-api-key", "ko", title="손으로 고친 제목")
    kb = rewritten(desk.kb, "cors", body="Something new.")
    told = ["changed there  faq/find-api-key [ko]", "changed there  faq/cors [en]"]
    for _ in range(2):
        assert desk.publish(kb) == told
        assert desk.article("cors", "en")["description"] == "<p>Edited by hand</p>"
        assert "손으로 고친 제목" in desk.articles("ko")
    assert desk.publish(kb, force=True) == []
    assert "Something new" in desk.article("cors", "en")["description"]
    assert "손으로 고친 제목" not in desk.articles("ko")
    assert desk.publish(kb) == []


def test_an_edit_made_while_publishing_is_kept(desk: Desk) -> None:
    desk.publish()
    kb = rewritten(rewritten(desk.kb, "cors", body="New."), "vanity-url", body="New.")
    publisher = desk.open(kb)
    # Both are read by now; somebody is faster than the calls that write.
    desk.edit("vanity-url", "en", description="<p>Edited meanwhile</p>")
    remove(desk.account, "article", desk.article("cors", "ko")["id"])
    left = [(step.action, step.key and step.key.id) for step in publisher.publish()]
    assert ("changed there", "vanity-url") in left
    assert ("gone there", "cors") in left
    assert desk.article("vanity-url", "en")["description"] == "<p>Edited meanwhile</p>"


def test_what_others_made_is_left_alone(desk: Desk) -> None:
    desk.publish()
    [folder] = [it["id"] for it in things(desk.account, "folder").values()][:1]
    add_by_hand(desk.account, "article", folder, "ko", title="남의 글", description="x", status=2)
    desk.writes()
    [told] = desk.publish()
    assert told.startswith("not ours  article ")
    assert not desk.writes()


def test_a_category_of_the_same_name_is_not_taken_over(desk: Desk) -> None:
    name = desk.kb.pages["ko"]["index"].title
    add_by_hand(desk.account, "category", None, "ko", name=name, description="theirs")
    told = desk.publish()
    assert told[0] == "not ours  the category [ko]"
    assert {line.partition("  ")[0] for line in told[1:]} == {"waiting"}
    assert not desk.writes()


def test_a_translation_that_others_made_is_not_written_over(desk: Desk) -> None:
    desk.account.languages = []
    desk.publish()
    desk.account.languages = ["en"]
    for kind in ("category", "folder"):
        for it in things(desk.account, kind).values():
            translate_by_hand(desk.account, kind, it["id"], "en", name=f"theirs {it['id']}")
    id = desk.article("cors", "ko")["id"]
    translate_by_hand(
        desk.account, "article", id, "en", title="Theirs", description="<p>x</p>", status=2
    )
    assert "not ours  faq/cors [en]" in desk.publish()
    assert "Theirs" in desk.articles("en")
    assert desk.article("vanity-url", "en")


@pytest.mark.parametrize("status", [400, 404])
def test_what_was_deleted_there_stays_away_until_it_is_wanted(desk: Desk, status: int) -> None:
    desk.account.solutions["no translation"] = status
    desk.publish()
    remove(desk.account, "article", desk.article("find-api-key", "ko")["id"])
    told = ["gone there  faq/find-api-key [ko]", "gone there  faq/find-api-key [en]"]
    assert desk.publish() == told
    # Links to it lead to the site now.
    assert f"{SITE}/en/faq/find-api-key/" in desk.article("cors", "en")["description"]
    assert desk.publish(force=True) == []
    numbers = {desk.article("find-api-key", lang)["id"] for lang in LANGS}
    assert len(numbers) == 1
    assert str(numbers.pop()) in desk.article("cors", "en")["description"]


def test_an_article_that_was_moved_is_still_ours(desk: Desk) -> None:
    desk.publish()
    other = add_by_hand(desk.account, "category", None, "ko", name="다른 곳")
    folder = add_by_hand(desk.account, "folder", other, "ko", name="다른 폴더")
    things(desk.account, "article")[desk.article("cors", "ko")["id"]]["parent"] = folder
    desk.writes()
    assert desk.publish() == []
    assert not desk.writes()


# --- what is no more ----------------------------------------------------------------------


def test_an_entry_that_is_no_more_becomes_a_draft_and_comes_back(desk: Desk) -> None:
    desk.publish()
    less = only(desk.kb, "find-api-key", "vanity-url", "create-ticket")
    assert desk.publish(less) == []
    assert [desk.article("cors", lang)["status"] for lang in LANGS] == [1, 1]
    desk.writes()
    assert desk.publish(less) == []
    assert not desk.writes()
    assert desk.publish() == []
    assert [desk.article("cors", lang)["status"] for lang in LANGS] == [2, 2]


def test_a_draft_keeps_what_somebody_edited(desk: Desk) -> None:
    desk.publish()
    desk.edit("cors", "en", description="<p>Edited by hand</p>")
    less = only(desk.kb, "find-api-key", "vanity-url", "create-ticket")
    assert desk.publish(less) == []
    article = desk.article("cors", "en")
    assert (article["status"], article["description"]) == (1, "<p>Edited by hand</p>")
    assert desk.publish() == ["changed there  faq/cors [en]"]
    assert desk.article("cors", "ko")["status"] == 2


def test_only_when_it_is_wanted_is_anything_deleted(desk: Desk) -> None:
    desk.publish()
    less = only(desk.kb, "find-api-key", "vanity-url", "create-ticket")
    desk.publish(less)
    desk.edit("cors", "en", description="<p>Edited by hand</p>")
    told = ["changed there  faq/cors [ko]", "changed there  faq/cors [en]"]
    assert desk.publish(less, delete=True) == told
    assert desk.publish(less, delete=True, force=True) == []
    assert len(desk.articles("ko")) == len(desk.articles("en")) == 3
    assert desk.publish(less) == []


def test_a_chapter_that_is_no_more_stays_with_what_stands_in_it(desk: Desk) -> None:
    desk.publish()
    less = only(desk.kb, "cors", "find-api-key", "vanity-url")
    assert desk.publish(less, delete=True) == [
        "stays  category/tickets [ko]",
        "stays  category/tickets [en]",
    ]
    assert len(things(desk.account, "folder")) == 2


# --- what goes wrong ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["categories", "folders", "articles", r"articles/\d+/en"])
def test_what_was_made_although_nobody_heard_of_it_is_not_made_twice(desk: Desk, kind: str) -> None:
    desk.account.faults.add(Fault(502, done=True, method="POST", path=f"/{kind}$"))
    assert desk.publish() == []
    assert PAUSE_SECONDS in desk.time.slept
    assert all(known.number for known in desk.store.published.of("acme.freshdesk.com").values())
    assert len(things(desk.account, "category")) == 1
    assert len(desk.articles("ko")) == len(desk.articles("en")) == len(desk.kb.entries)


def test_what_was_not_made_is_made(desk: Desk) -> None:
    desk.account.faults.add(Fault(500, method="POST", path="/articles$", times=2))
    desk.account.faults.add(Fault(429, method="POST", path="/folders$"))
    assert desk.publish() == []
    assert len(desk.articles("en")) == len(desk.kb.entries)


def test_it_keeps_to_the_rate_limit(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "time", SimpleNamespace(monotonic=desk.time))
    desk.account.limit = account.Limit(total=8)
    assert desk.publish() == []
    assert len(desk.account.calls) > 16
    assert all(call.status < 300 for call in desk.account.calls), "none was one too many"
    assert sum(desk.time.slept) > 60


def test_after_three_times_it_ends_and_goes_on_in_the_next_run(desk: Desk) -> None:
    desk.account.faults.add(Fault(500, method="POST", path="/articles$", times=3))
    with pytest.raises(UnreachableError):
        desk.publish()
    assert desk.publish() == []
    assert len(desk.articles("en")) == len(desk.kb.entries)


def test_one_that_is_refused_does_not_keep_the_others(desk: Desk) -> None:
    desk.account.faults.add(Fault(400, method="POST", path="/articles$"))
    assert len(desk.publish()) == len(desk.failed) == 2  # the article and its translation
    assert len(desk.articles("en")) == len(desk.kb.entries) - 1
    assert desk.publish() == []


def test_a_key_without_the_right_ends_it_at_once(desk: Desk) -> None:
    desk.account.faults.add(Fault(403, method="POST", path="/folders$"))
    with pytest.raises(RefusedError):
        desk.publish()
    assert len(desk.writes()) == 2
    assert desk.publish() == []


def test_what_was_begun_a_moment_ago_is_waited_for(desk: Desk) -> None:
    desk.account.faults.add(Fault(500, method="POST", path="/articles$", times=3))
    with pytest.raises(UnreachableError):
        desk.publish()
    desk.time.slept.clear()
    desk.open()
    [seconds] = desk.time.slept
    assert 0 < seconds <= 3


def test_a_folder_that_was_renamed_there_keeps_its_name(desk: Desk) -> None:
    desk.publish()
    [folder, _] = [it["id"] for it in things(desk.account, "folder").values()]
    edit(desk.account, "folder", folder, "ko", name="손으로 지은 이름")
    assert desk.publish() == ["changed there  category/start [ko]"]


def test_one_process_publishes_at_a_time(tmp_path: Path) -> None:
    lock = tmp_path / "instance" / "publish.lock"
    with alone(lock), pytest.raises(FreshdeskError, match="already"), alone(lock):
        pass
    with alone(lock):
        pass
