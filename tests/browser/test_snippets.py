"""Code on pages and in the chat fits the reader: its language and their account, chosen once."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

import pytest

from faqbot.answering.render import render_html, render_text
from faqbot.model import KnowledgeBase
from faqbot.snippets.render import fence

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]
SEEN = ".tabbed-block:visible code"
RENDER = """async (html) => {
  const { safeNodes } = await import("/assets/chat/dom.js");
  const box = document.createElement("div");
  box.append(...safeNodes(html));
  document.body.append(box);
  return box.querySelector(".fb-copy").dataset.clipboardText;
}"""


def choose(page: Page, name: str) -> None:
    page.locator(".tabbed-labels > label", has_text=name).first.click()


def test_the_first_language_is_shown_until_another_is_chosen_on_whichever_page(
    visit: Visit,
) -> None:
    page = visit("/en/faq/create-ticket/")
    assert page.locator(SEEN).first.inner_text().startswith("curl -u")
    choose(page, "Python")
    assert page.locator(SEEN).first.inner_text().startswith("import requests")
    page.goto(page.url.replace("/en/faq/create-ticket/", "/faq/authentication/"))
    assert page.locator(SEEN).first.inner_text().startswith("import requests")
    choose(page, "curl")
    page.reload()
    assert page.locator(SEEN).first.inner_text().startswith("curl -u")


@pytest.mark.parametrize("typed", ["acme", " https://acme.freshdesk.com/a/tickets/1 ", "acme.com"])
def test_the_account_is_typed_once_and_stands_in_all_code_and_in_what_is_copied(
    visit: Visit, typed: str
) -> None:
    page = visit("/faq/create-ticket/")
    page.locator(".fb-account input").fill(typed)
    for name in ("curl", "PowerShell", "Python", "Node.js"):
        choose(page, name)
        assert "https://acme.freshdesk.com/api" in page.locator(SEEN).first.inner_text()
    assert page.locator("code", has_text="YOUR_ACCOUNT").count() == 0
    target = page.locator(".tabbed-block:visible .fb-copy").first.get_attribute(
        "data-clipboard-target"
    )
    assert "acme.freshdesk.com" in page.locator(str(target)).inner_text()
    page.goto(page.url.replace("/faq/create-ticket/", "/en/faq/authentication/"))
    assert page.locator(".fb-account input").input_value() == "acme"
    assert "https://acme.freshdesk.com/" in page.locator(SEEN).first.inner_text()
    page.locator(".fb-account input").fill("")
    assert "https://YOUR_ACCOUNT.freshdesk.com/" in page.locator(SEEN).first.inner_text()


@pytest.mark.parametrize("typed", ['a"; rm -rf /', "a$b", "<b>", "가나"])
def test_nothing_but_a_name_gets_into_code(visit: Visit, typed: str) -> None:
    page = visit("/faq/create-ticket/")
    page.locator(".fb-account input").fill(typed)
    assert "https://YOUR_ACCOUNT.freshdesk.com/" in page.locator(SEEN).first.inner_text()


def test_without_scripts_other_languages_open_by_their_tabs(visit: Visit) -> None:
    page = visit("/en/faq/create-ticket/", java_script_enabled=False)
    assert page.locator(SEEN).first.inner_text().startswith("curl")
    choose(page, "Node.js")
    assert page.locator(SEEN).first.inner_text().startswith("const reply = await fetch(")
    assert "YOUR_ACCOUNT stands for your account" in page.locator(".fb-account").inner_text()


PART = """async ([part, home]) => {
  const { fittedPart } = await import("/assets/snippets/reader.js");
  return fittedPart(part, new URL(home, location.href));
}"""


def test_a_reply_to_paste_has_the_language_that_was_chosen(visit: Visit, kb: KnowledgeBase) -> None:
    page = visit("/en/faq/create-ticket/")
    body = kb.entries["create-ticket"].texts["en"].lead
    part = {
        "html": render_html(body, "en", "faq"),
        "markdown": body,
        "text": render_text(body, "en", "faq"),
    }
    assert page.evaluate(PART, [part, "/en/"]) == part
    choose(page, "PowerShell")
    texts = kb.snippets["create-ticket"]["en"].texts
    other = body.replace(fence("curl", texts["curl"]), fence("powershell", texts["powershell"]))
    assert other != body
    assert page.evaluate(PART, [part, "/en/"]) == {
        "html": render_html(other, "en", "faq"),
        "markdown": other,
        "text": render_text(other, "en", "faq"),
    }


def test_the_chat_copies_what_the_reader_chose(visit: Visit, kb: KnowledgeBase) -> None:
    page = visit("/en/faq/create-ticket/")
    texts = kb.snippets["create-ticket"]["en"].texts
    html = f'<pre><code class="language-bash">{escape(texts["curl"])}\n</code></pre>'
    assert page.evaluate(RENDER, html) == texts["curl"]
    page.locator(".fb-account input").fill("acme")
    choose(page, "PowerShell")
    page.evaluate(RENDER, html)
    wanted = texts["powershell"].replace("YOUR_ACCOUNT", "acme")
    block = page.locator(".fb-code-block.language-powershell")
    block.wait_for()
    assert block.locator(".fb-copy").get_attribute("data-clipboard-text") == wanted
    assert block.locator("code").inner_text() == wanted
    other = '<pre><code class="language-bash">echo YOUR_ACCOUNT</code></pre>'
    assert page.evaluate(RENDER, other) == "echo acme"
