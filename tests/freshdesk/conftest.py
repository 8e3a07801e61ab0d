"""A stand-in of the account for each test, which must not have been asked anything undocumented."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from faqbot.freshdesk.client import Client
from tests.freshdesk.standin.account import Account
from tests.freshdesk.standin.server import Standin


@pytest.fixture
def standin() -> Iterator[Standin]:
    with Standin() as running:
        yield running
    assert not running.account.undocumented


@pytest.fixture
def account(standin: Standin) -> Account:
    return standin.account


@pytest.fixture
def client(standin: Standin) -> Client:
    return Client(standin.url, standin.account.key)
