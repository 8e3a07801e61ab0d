"""Passwords are kept as the library's authors advise, whatever other tests use."""

from __future__ import annotations

import subprocess
import sys

from argon2 import PasswordHasher, extract_parameters

ASK = "from faqbot.store.staff import NOBODY, StaffStore; print(NOBODY); print({})"
HASH = "StaffStore(None).__dict__['_hasher'].hash('correct horse')"


def test_a_password_takes_as_long_to_check_as_is_advised_and_so_does_nobody() -> None:
    """In a process of its own, where nothing is made cheap."""
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(HASH)], capture_output=True, text=True, check=True
    )
    nobody, password = map(extract_parameters, done.stdout.split())
    assert nobody == password == extract_parameters(PasswordHasher().hash("x"))
    assert password.memory_cost >= 19 * 1024  # KiB, the least that OWASP names
