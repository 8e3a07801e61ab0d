"""Categories, folders and articles with their translations: nothing is here yet.

Routes are like those of people.py; what handlers keep belongs into `Account.solutions`. A path that
has no route is refused with 501.
"""

from __future__ import annotations

from tests.freshdesk.standin.handling import Route

ROUTES: tuple[Route, ...] = ()
