"""Pictures of articles are seen on pages and in the chat, of this site alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest

from faqbot.content.load import write_change
from faqbot.content.start import first_files

from .serving import serve

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1800 900">'
    '<rect width="9" height="9"/></svg>'
)
SHOWN = """(image) => image.decode().then(() => {
  const { width, height } = image.getBoundingClientRect();
  return [image.alt, width > 100, Math.round(width / height), width <= innerWidth];
})"""
RENDER = """async (html) => {
  const { safeNodes } = await import("/assets/chat/dom.js");
  const box = document.createElement("div");
  box.append(...safeNodes(html));
  return box.innerHTML;
}"""


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory, browser: object) -> Iterator[str]:
    """A small FAQ with a picture, on this machine only."""
    root = tmp_path_factory.mktemp("pictures")
    files = first_files("Acme", ("en",), date(2026, 12, 1)) | {"docs/images/gear.svg": SVG}
    article = "docs/en/faq/reset-password.md"
    files[article] = files[article].replace(
        "\n\n## ", "\n\n![The gear](../../images/gear.svg)\n\n## ", 1
    )
    write_change(root, files)
    with serve(root) as address:
        yield address


@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_and_the_chat_show_a_picture_as_wide_as_there_is_room(
    visit: Visit, width: int
) -> None:
    page = visit("/faq/reset-password/", width=width)
    assert page.locator("article img").evaluate(SHOWN) == ["The gear", True, 2, True]
    for answers in (True, False):
        page = visit("/chat/?q=I+forgot+my+password", width=width, answers=answers)
        page.locator(".fb-chat textarea").wait_for()  # the script has taken the page over
        image = page.locator(".fb-answer__body img").first
        assert image.evaluate(SHOWN) == ["The gear", True, 2, True]


def test_a_picture_of_elsewhere_is_words_in_the_chat(visit: Visit) -> None:
    page = visit("/faq/reset-password/", allow="404")
    made = page.evaluate(RENDER, '<img src="//x.example/a.png" alt="a <b>"><img src="b.png">')
    assert made == "a &lt;b&gt;"
    made = page.evaluate(RENDER, '<img src="/a.png" title="b" alt="a" width="2">')
    assert made == '<img src="/a.png" alt="a" width="2">'
