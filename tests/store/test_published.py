"""What was published is remembered for each account by itself."""

from __future__ import annotations

from dataclasses import replace

from faqbot.model import Published, PublishedKey
from faqbot.store import Store
from tests.store.conftest import NOW

CORS = PublishedKey("article", "cors", "ko")


def test_what_is_saved_replaces_what_was_known(store: Store) -> None:
    begun = Published(CORS, None, "digest", "제목", "<p>글</p>", 2, NOW)
    other = replace(begun, key=CORS._replace(lang="en"))
    store.published.save("acme.freshdesk.com", begun)
    store.published.save("acme.freshdesk.com", other)
    made = replace(begun, number=2**40)
    store.published.save("acme.freshdesk.com", made)
    assert store.published.of("acme.freshdesk.com") == {CORS: made, other.key: other}


def test_accounts_know_nothing_of_each_other(store: Store) -> None:
    there = Published(CORS, 7, "digest", "제목", "<p>글</p>", 2, NOW)
    store.published.save("acme.freshdesk.com", there)
    store.published.save("127.0.0.1:8001", there)
    store.published.forget("127.0.0.1:8001", [CORS])
    assert store.published.of("127.0.0.1:8001") == {}
    assert store.published.of("acme.freshdesk.com") == {CORS: there}
