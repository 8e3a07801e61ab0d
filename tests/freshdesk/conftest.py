"""What our client sees of the stand-in."""

from __future__ import annotations

import pytest

from faqbot.freshdesk.client import Client
from tests.freshdesk.standin.server import Standin


@pytest.fixture
def client(standin: Standin) -> Client:
    return Client(standin.url, standin.account.key)
