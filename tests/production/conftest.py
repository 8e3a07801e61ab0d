"""A project that is laid out and built once a run, for tests to copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.production.installation import make
from tests.sharing import make_once


@pytest.fixture(scope="session")
def ahead() -> Path:
    """A project with its site built ahead."""
    return make_once("ahead", make)
