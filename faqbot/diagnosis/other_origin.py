"""Whether an error happened in another product or on the asker's own server.

Status codes look the same everywhere. Our explanation of a code misleads where the question says
that something else sent it, and names nothing that is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from faqbot.diagnosis.own_product import words_pattern

OWN_SERVER: Final = re.compile(
    r"\b(?:my|our) (?:own )?(?:\w+ )?(?:site|website|homepage|blog|web ?shop|reverse proxy)\b"
    r"|\b(?:my|our) own (?:\w+ )?(?:app|server|backend|service|api)\b"
    r"|(?:우리|저희|제|내) (?:회사 )?(?:홈페이지|웹사이트|사이트|블로그|쇼핑몰)"
)


def elsewhere_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Finds own servers, and the services of some names."""
    services = words_pattern(names).pattern
    return re.compile(f"{services}|{OWN_SERVER.pattern}")


def is_elsewhere(text: str, elsewhere: re.Pattern[str], ours: re.Pattern[str]) -> bool:
    """Whether a normalised text is about another product's or the asker's own server.

    `ours` finds what is of the product that we know.
    """
    return bool(elsewhere.search(text)) and not ours.search(text)
