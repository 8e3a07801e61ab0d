"""The theme's modules in a real browser, without a page around them."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from faqbot.matching.keyboard import to_hangul, to_keys
from tests.quiet import StaticHost, in_a_thread

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ASSETS = Path(__file__).parents[2] / "faqbot" / "site" / "theme" / "assets"
BLANK = "robots.txt"  # there or not: a page of the server without scripts of its own
SLIPS = "abcdeㄱㅏㅋ가x 5"
NOISE = "가각힣ㄱㅏabcZ019 _-.,!?😀éßςİ漢字２Ａ\n\t\x1c\ufeff𠀀ⅷ½"


@contextmanager
def open_modules(browser: Browser, folder: Path = ASSETS) -> Iterator[Page]:
    """An empty page of a server on this machine that has a folder's files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(StaticHost, directory=str(folder)))
    with in_a_thread(server) as address, closing(browser.new_page()) as page:
        page.goto(f"{address}/{BLANK}")
        yield page


def make_questions(wordings: Sequence[str], seed: int, count: int) -> list[str]:
    """What people make of some wordings: typos, the wrong keyboard, no spaces; and noise."""
    chance = random.Random(seed)
    some = partial(chance.sample, list(wordings))
    few = min(count, len(wordings))
    return [
        *(_mistype(wording, chance) for wording in some(few)),
        *map(to_keys, some(few // 3)),
        *map(to_hangul, some(few // 3)),
        *(wording.replace(" ", "") for wording in some(few // 3)),
        *(unicodedata.normalize("NFD", wording) for wording in some(few // 8)),
        *("".join(chance.choices(NOISE, k=chance.randint(0, 30))) for _ in range(count)),
    ]


def _mistype(wording: str, chance: random.Random) -> str:
    letters = list(wording)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(letters))
        kind = chance.randrange(3)
        if kind == 0 and len(letters) > 1:
            del letters[at]
        elif kind == 1:
            letters.insert(at, chance.choice(SLIPS))
        elif at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)
