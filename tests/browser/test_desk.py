"""A member of the staff finds, collects and copies answers, without a mouse."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from .focus import without_ring
from .serving import ROOT, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Visit = Callable[..., "Page"]

PASSWORD = "correct horse"
KEY = "q8Zr2Tn4Vx6Lm0Pk3Sd5"
TICKET = f"""Hi team,

we read all tickets every night. Since Monday the script stops with 429. How long do I have to wait?
And how do I get tickets that are older than 30 days?

My key is {KEY}, call me at +1 415 555 0123.
Best regards, Anna"""
CLIPBOARD = ["clipboard-read", "clipboard-write"]
# Pages of the server may write to the clipboard and not read it; this one is not the server's.
BLANK = "/blank-page-of-the-test"
READ = """async () => {
  const [item] = await navigator.clipboard.read();
  const read = async (type) => item.types.includes(type) ? (await item.getType(type)).text() : "";
  return [await read("text/html"), await read("text/plain")];
}"""


def read_clipboard(page: Page) -> tuple[str, str]:
    """The HTML and the text in the clipboard."""
    reader = page.context.new_page()
    reader.route(f"**{BLANK}", lambda route: route.fulfill(content_type="text/html", body="<p>"))
    reader.goto(page.evaluate("location.origin") + BLANK)
    reader.bring_to_front()
    html, text = reader.evaluate(READ)
    reader.close()
    page.bring_to_front()
    return html, text


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory, browser: object) -> Iterator[str]:
    """The desk, where nothing leaves this machine."""
    project = tmp_path_factory.mktemp("project")
    for name in ("docs", "faqbot"):
        (project / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", project)
    with serve(project, FAQBOT_STAFF_PASSWORD=PASSWORD) as address:
        yield address


@pytest.fixture(scope="module")
def signed_in(browser: Browser, base_url: str) -> Any:
    """The cookies of somebody who has signed in: attempts are limited."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{base_url}/staff/")
    sign_in(page)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def desk(visit: Visit, signed_in: Any) -> Callable[..., Page]:
    """Open a page of the desk."""

    def open_desk(path: str = "/staff/?lang=en", **options: Any) -> Page:
        return visit(path, permissions=CLIPBOARD, storage_state=signed_in, **options)

    return open_desk


def sign_in(page: Page) -> None:
    page.keyboard.type("admin")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#text")


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.focus("#text")
    page.keyboard.press("Control+v")
    page.wait_for_selector(".result")


def said(page: Page, text: str) -> None:
    """Wait until the desk says so."""
    page.wait_for_function("text => document.getElementById('said').textContent === text", arg=text)


def titles(page: Page) -> list[str]:
    return page.locator(".result h3").all_inner_texts()


def test_from_a_ticket_to_a_formatted_reply_by_keyboard(desk: Callable[..., Page]) -> None:
    page = desk()
    paste(page, TICKET)
    assert any("429" in title for title in titles(page))
    page.keyboard.press("Control+Enter")
    said(page, "Copied: Copy reply in English, Formatted")
    html, text = read_clipboard(page)
    assert html.startswith("<p>Hello,</p>\n<p>")
    assert "<code>" in html
    assert 'href="http://127.0.0.1:' in html
    assert text.startswith("Hello,\n\n")
    assert "<p>" not in text


def test_what_is_secret_leaves_the_screen(desk: Callable[..., Page]) -> None:
    page = desk()
    paste(page, TICKET)
    page.wait_for_selector(".notice")
    shown = page.input_value("#text")
    assert "My key is [api key], call me at [phone]." in shown
    assert KEY not in page.content()
    assert "API key, phone number" in page.inner_text("#masked")


def test_codes_in_the_ticket_are_explained_beside_it(desk: Callable[..., Page]) -> None:
    page = desk()
    paste(page, "POST /api/v2/contacts gives 409 duplicate_value")
    page.wait_for_selector("#codes dt")
    names = page.locator("#codes dt").all_inner_texts()
    assert names == ["409 Inconsistent/Conflicting State", "duplicate_value"]


def test_answers_collected_by_keyboard_become_one_reply(desk: Callable[..., Page]) -> None:
    page = desk()
    paste(page, TICKET)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("a")
    page.keyboard.press("m")
    page.keyboard.press("c")
    said(page, "Copied: Copy reply in English, Markdown")
    html, markdown = read_clipboard(page)
    chosen = [title.rsplit(" ", 2)[0] for title in titles(page)[:2]]
    assert html == ""
    assert markdown.count("Read more: [") == 2
    assert page.locator("#tray li").count() == 2
    assert markdown.index("**") < markdown.index("Read more") < markdown.rindex("**"), chosen


@pytest.mark.parametrize("key", ["l", "t", "1", "2"])
def test_every_form_has_a_key(desk: Callable[..., Page], key: str) -> None:
    page = desk()
    paste(page, "Where do I find my API key?")
    page.keyboard.press("Escape")
    page.keyboard.press(key)
    page.wait_for_selector(".said.shown")
    page.wait_for_function("document.getElementById('said').textContent.startsWith('Copied')")
    html, text = read_clipboard(page)
    address = page.url.split("/staff")[0]
    assert {
        "l": text == f"{address}/q/find-api-key",
        "t": html.startswith(f'<a href="{address}/en/faq/find-api-key/">Where do I find'),
        "1": text.startswith("안녕하세요"),
        "2": text.startswith("Hello"),
    }[key]


def test_keys_work_with_a_korean_keyboard(desk: Callable[..., Page]) -> None:
    page = desk("/staff/?lang=ko")
    paste(page, "API 키는 어디서 확인하나요?")
    page.keyboard.press("Escape")
    page.evaluate(
        """() => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", {key: "ㅣ", code: "KeyL", bubbles: true}))"""
    )
    said(page, "복사했습니다: 짧은 링크, 서식 있는 텍스트")


def test_what_was_sent_is_counted_with_its_question(desk: Callable[..., Page]) -> None:
    page = desk()
    paste(page, "How do I delete a spam ticket with curl?")
    with page.expect_response(lambda response: response.url.endswith("/staff/api/sent")):
        page.keyboard.press("Control+Enter")
    page.goto(page.url.replace("/staff/", "/staff/sent"))
    box = page.locator("details", has_text="delete").first
    box.locator("summary").click()
    assert "How do I delete a spam ticket with curl?" in box.inner_text()


def test_text_in_the_fragment_comes_through_the_sign_in(visit: Visit) -> None:
    page = visit("/staff/#text=Where%20do%20I%20find%20my%20API%20key%3F")
    sign_in(page)
    page.wait_for_selector(".result")
    assert page.input_value("#text") == "Where do I find my API key?"
    assert "#" not in page.url


def test_a_bookmarklet_opens_the_desk_with_the_selected_text(desk: Callable[..., Page]) -> None:
    page = desk("/staff/settings")
    script = page.get_attribute('a[href^="javascript:"]', "href")
    assert script
    page.set_content("<p>my webhook stopped</p>")
    page.evaluate("getSelection().selectAllChildren(document.body)")
    page.evaluate("window.open = address => { window.opened = address }")
    page.evaluate("script => eval(decodeURIComponent(script.slice(11)))", script)
    assert page.evaluate("window.opened").endswith("/staff/#text=my%20webhook%20stopped")


def test_without_a_clipboard_to_write_to_the_copy_command_does_it(
    desk: Callable[..., Page],
) -> None:
    page = desk()
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error('no')) }")
    paste(page, "Where do I find my API key?")
    page.keyboard.press("Control+Enter")
    said(page, "Copied: Copy reply in English, Formatted")
    html, text = read_clipboard(page)
    assert "<p>Hello,</p>" in html
    assert text.startswith("Hello")


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_and_fit(
    desk: Callable[..., Page], lang: str, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = desk(f"/staff/?lang={lang}", width=width, scheme=scheme)
    paste(page, TICKET)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    address = page.url.split("?")[0]
    for name in (
        "",
        "keys",
        "settings",
        "sent",
        "inbox",
        "inbox/pages",
        "inbox/history",
        "figures",
    ):
        if name:
            page.goto(address + name)
        found = Axe().run(page).response["violations"]
        assert [f"{it['id']}: {it['nodes'][0]['html']}" for it in found] == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


OTHER = "안녕하세요, 고객 이메일을 바꾸면 예전 티켓은 어떻게 되나요? 웹훅도 설정하고 싶어요."


@pytest.mark.parametrize("clears", [True, False])
def test_the_next_ticket_begins_with_an_empty_tray(desk: Callable[..., Page], clears: bool) -> None:
    """Or a stranger's answer goes out."""
    page = desk()
    paste(page, TICKET)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    assert page.locator("#tray li").count() == 1
    page.focus("#text")
    page.keyboard.press("Control+a")
    if clears:
        page.keyboard.press("Delete")
    paste(page, OTHER)
    page.locator("#emptied .notice").wait_for()
    assert not page.locator("#tray-box").is_visible()
    page.get_by_role("button", name="Undo").click()
    assert page.locator("#tray li").count() == 1
    assert page.locator("#emptied").inner_text() == ""


def test_work_on_a_ticket_keeps_the_tray_and_a_new_one_empties_it(
    desk: Callable[..., Page],
) -> None:
    page = desk()
    paste(page, TICKET)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.focus("#text")
    page.keyboard.press("Control+End")
    page.keyboard.type(" And one more thing.")
    page.evaluate("document.getElementById('text').setSelectionRange(0, 40)")
    page.keyboard.press("Delete")
    assert page.locator("#tray li").count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert page.locator("#tray-box").is_hidden()
    assert page.input_value("#text") == ""
    assert page.evaluate("document.activeElement.id") == "text"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_seen_at_every_stop(desk: Callable[..., Page], scheme: str) -> None:
    page = desk("/staff/", scheme=scheme)
    paste(page, TICKET)
    _, found = without_ring(page)
    for path in ("inbox", "inbox/pages", "figures", "settings", "keys", "sign-in"):
        page.goto(page.url.split("/staff/")[0] + f"/staff/{path}")
        tried, unseen = without_ring(page)
        assert tried
        found += unseen
    assert found == []
