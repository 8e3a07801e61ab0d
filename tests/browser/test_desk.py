"""A member of the staff finds answers, checks the reply and copies it, without a mouse."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from .focus import without_ring
from .serving import ROOT, serve
from .targets import LEAST, TOUCH, too_small

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Visit = Callable[..., "Page"]

PASSWORD = "correct horse"
KEY = "q8Zr2Tn4Vx6Lm0Pk3Sd5"
TICKET = f"""Hi team,

we run a script every night. Since Monday the script stops with 429. How long do I have to wait?
And how do I get tickets that are older than 30 days?

My key is {KEY}, call me at +1 415 555 0123.
Best regards, Anna"""
KOREAN = """안녕하세요.
어제부터 API가 429를 돌려줍니다. 얼마나 기다려야 하나요?
그리고 30일이 지난 티켓은 어떻게 가져오나요?
구내식당 메뉴도 알려 주세요.
감사합니다."""
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


def titles(page: Page, only: str = "") -> list[str]:
    """The titles of answers, or of those in the reply (`:has(:checked)`)."""
    return page.locator(f".result{only} .title").all_inner_texts()


def reply(page: Page, lang: str = "en") -> str:
    return page.locator(f".draft:lang({lang}) [role=textbox]").inner_text()


def wait_for_reply(page: Page, text: str, lang: str = "en") -> None:
    page.locator(f".draft:lang({lang}) [role=textbox]", has_text=text).wait_for()


WAITING = "How long do I wait after a 429, and how do I see what is left?"
LISTING = "How do I get a list of all tickets?"


def test_from_a_ticket_to_a_formatted_reply_by_two_keys(desk: Callable[..., Page]) -> None:
    page = desk()
    page.evaluate("text => navigator.clipboard.writeText(text)", TICKET)
    page.keyboard.press("Control+v")
    page.keyboard.press("Control+Enter")
    said(page, f"Copied in English: “{WAITING}” and 1 more")
    html, text = read_clipboard(page)
    assert html.startswith("<p>Hello,</p>\n<p>")
    assert "<code>" in html
    assert "data-key" not in html
    assert 'href="http://127.0.0.1:' in html
    assert text.startswith("Hello,\n\n")
    assert "<p>" not in text
    assert text.index(WAITING) < text.index(LISTING)


def test_the_next_ticket_is_pasted_over_the_last(desk: Callable[..., Page]) -> None:
    page = desk()
    paste(page, TICKET)
    page.keyboard.press("Control+Enter")
    said(page, f"Copied in English: “{WAITING}” and 1 more")
    paste(page, "Where do I find my API key?")
    assert page.input_value("#text") == "Where do I find my API key?"
    page.locator(".result", has_text="API key").first.wait_for()
    wait_for_reply(page, "Read more: Where do I find my API key?")
    assert "429" not in reply(page)


def test_each_question_stands_over_its_answers(desk: Callable[..., Page]) -> None:
    page = desk("/staff/?lang=ko")
    paste(page, KOREAN)
    asked = page.get_by_role("group")
    names = [name for name in asked.locator("legend").all_inner_texts() if name[0].isdigit()]
    assert [name.split()[0] for name in names] == ["1", "2", "3"]
    assert "얼마나 기다려야 하나요?" in names[0]
    assert "30일이 지난 티켓은" in names[1]
    assert names[2].endswith("답 없음")
    assert titles(page, ":has(:checked)")[0].startswith("429")
    assert page.get_attribute("#text", "lang") == "ko"
    marked = page.locator("#marks mark").all_inner_texts()
    assert marked[-1] == "구내식당 메뉴도 알려 주세요."
    assert page.locator("button.main:visible").count() == 1


def test_what_has_no_answer_is_searched_or_left_in_the_inbox(desk: Callable[..., Page]) -> None:
    page = desk("/staff/?lang=ko")
    paste(page, KOREAN)
    lunch = page.locator(".question", has_text="구내식당")
    with page.expect_response(lambda it: it.url.endswith("/staff/api/missed")) as answer:
        lunch.get_by_role("button", name="받은 의견에 남기기").click()
    assert answer.value.status == 204
    said(page, "받은 의견에 남겼습니다.")
    lunch.get_by_role("button", name="모든 답변에서 찾기").click()
    page.keyboard.type("API 키는 어디 있나요")
    found = page.locator(".question", has_text="구내식당").locator(".result", has_text="API 키")
    found.first.wait_for()
    assert not found.first.locator("input").is_checked()
    page.keyboard.press("Enter")
    wait_for_reply(page, "API 키", "ko")


def test_the_reply_is_edited_and_grows_all_the_same(desk: Callable[..., Page]) -> None:
    page = desk()
    paste(page, TICKET)
    wait_for_reply(page, LISTING)
    page.locator(".draft:lang(en) [data-key=greeting] p").click()
    page.keyboard.press("End")
    page.keyboard.type(" Anna,")
    listing = page.locator(".question").nth(1).locator(".result", has_text=LISTING)
    listing.locator("input").uncheck()
    page.locator(".draft:lang(en) [data-key=list-all-tickets]").wait_for(state="detached")
    assert "Hello, Anna," in reply(page)
    listing.locator("input").check()
    wait_for_reply(page, LISTING)
    page.keyboard.press("Control+Enter")
    said(page, f"Copied in English: “{WAITING}” and 1 more")
    html, text = read_clipboard(page)
    assert html.startswith("<p>Hello, Anna,</p>")
    assert text.startswith("Hello, Anna,")


def test_korean_and_english_stand_side_by_side_where_there_is_room(
    desk: Callable[..., Page],
) -> None:
    page = desk(width=1920)
    paste(page, TICKET)
    korean, english = (page.locator(f".draft:lang({lang})") for lang in ("ko", "en"))
    boxes = [box.bounding_box() for box in (english, korean)]
    assert boxes[0] and boxes[1]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] + boxes[0]["width"] < boxes[1]["x"]


def test_the_first_visit_explains_itself_with_a_sample(desk: Callable[..., Page]) -> None:
    page = desk("/staff/?lang=ko")
    assert page.locator(".steps li").count() == 3
    assert page.get_by_role("link", name="faqbot에서 답변 찾기").is_visible()
    sent = []
    page.on("request", lambda it: sent.append(it.url) if it.url.endswith("/sent") else None)
    page.get_by_role("button", name="예시 티켓으로 해 보기").click()
    page.locator(".question").nth(1).wait_for()
    assert page.locator(".unanswered").count() == 0
    assert page.locator(".guide").is_hidden()
    page.keyboard.press("Control+Enter")
    page.locator(".said.shown", has_text="한국어로 복사했습니다").wait_for()
    assert sent == []


def test_what_is_secret_leaves_the_screen(desk: Callable[..., Page]) -> None:
    page = desk()
    paste(page, TICKET)
    page.wait_for_selector("#codes li")
    shown = page.input_value("#text")
    assert "My key is [api key], call me at [phone]." in shown
    assert KEY not in page.content()
    told = page.locator("#codes .fb-bench__note--secret").all_inner_texts()
    assert [line.split("\n")[0] for line in told] == ["Line 6 API key", "Line 6 phone number"]


def test_what_is_recognised_is_marked_in_the_ticket_and_explained(
    desk: Callable[..., Page],
) -> None:
    page = desk()
    paste(page, 'POST /api/v2/contacts gives\n{"field":"email","code":"duplicate_value"}')
    page.locator("#codes li").nth(1).wait_for()
    names = page.locator("#codes strong").all_inner_texts()
    assert names == ["POST /api/v2/contacts", "The value of email is taken"]
    marked = page.locator("#marks .fb-mark").all_inner_texts()
    assert marked == ["/api/v2/contacts", "email", "duplicate_value"]
    page.get_by_role("button", name="Line 2").click()
    assert page.evaluate("getSelection().toString()") == "email"


def test_codes_have_their_korean_name_first(desk: Callable[..., Page]) -> None:
    page = desk("/staff/?lang=ko")
    paste(page, "429가 나와요")
    page.locator("#codes strong", has_text="429 호출 한도 초과").wait_for()
    assert "Rate Limit Exceeded" in page.locator("#codes small").inner_text()


def test_answers_are_chosen_by_keyboard(desk: Callable[..., Page]) -> None:
    page = desk()
    paste(page, TICKET)
    wait_for_reply(page, LISTING)
    page.keyboard.press("Escape")
    first = titles(page)[:2]
    page.keyboard.press("j")
    page.keyboard.press("Enter")  # this one in place of the first
    assert titles(page, ":has(:checked)") == [first[1], LISTING]
    page.keyboard.press("k")
    page.keyboard.press("a")  # and the first as well
    assert set(titles(page, ":has(:checked)")) == {*first, LISTING}
    page.keyboard.press("m")
    page.keyboard.press("c")
    page.wait_for_function("() => document.getElementById('said').textContent.includes('2 more')")
    html, markdown = read_clipboard(page)
    assert html == ""
    assert markdown.count("Read more: [") == 3


@pytest.mark.parametrize("key", ["l", "t", "1", "2"])
def test_every_form_has_a_key(desk: Callable[..., Page], key: str) -> None:
    page = desk()
    paste(page, "Where do I find my API key?")
    page.keyboard.press("Escape")
    page.keyboard.press(key)
    page.locator(".said.shown", has_text="Copied").wait_for()
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
    page.locator(".said.shown", has_text="짧은 링크를 복사했습니다").wait_for()


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
    page.locator(".said.shown", has_text="Copied in English").wait_for()
    html, text = read_clipboard(page)
    assert "<p>Hello,</p>" in html
    assert text.startswith("Hello")


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_and_fit(
    desk: Callable[..., Page], lang: str, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = desk(f"/staff/?lang={lang}", width=width, scheme=scheme)
    paste(page, TICKET)
    page.keyboard.press("Escape")
    page.locator(".menu summary").click()
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


@pytest.mark.parametrize(
    ("is_touched", "width", "least"), [(True, 390, TOUCH), (False, 1280, LEAST)]
)
def test_what_can_be_pressed_is_large_enough(
    desk: Callable[..., Page], is_touched: bool, width: int, least: int
) -> None:
    page = desk(width=width, has_touch=is_touched, is_mobile=is_touched)
    paste(page, TICKET)
    wait_for_reply(page, LISTING)
    address, found = page.url.split("?")[0], []
    for name in ("", "keys", "settings", "sent", "inbox", "inbox/pages", "figures"):
        if name:
            page.goto(address + name)
        found += too_small(page, least)[1]
    assert found == []


def choose_second(page: Page) -> list[str]:
    """Paste the ticket, take the second row in place of the first; the titles that are chosen."""
    paste(page, TICKET)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    return titles(page, ":has(:checked)")


OTHER = "안녕하세요, 고객 이메일을 바꾸면 예전 티켓은 어떻게 되나요? 웹훅도 설정하고 싶어요."


@pytest.mark.parametrize("clears", [True, False])
def test_nothing_of_the_last_ticket_is_left_and_all_of_it_comes_back(
    desk: Callable[..., Page], clears: bool
) -> None:
    """Or a stranger's answer goes out."""
    page = desk()
    before = choose_second(page)
    page.focus("#text")
    page.keyboard.press("Control+a")
    if clears:
        page.keyboard.press("Delete")
    paste(page, OTHER)
    page.locator("#emptied .notice").wait_for()
    page.locator(".question", has_text="웹훅도").wait_for()
    assert not set(before) & set(titles(page, ":has(:checked)"))
    page.get_by_role("button", name="Undo").click()
    page.locator(".result", has_text=before[0]).wait_for()
    assert titles(page, ":has(:checked)") == before
    assert page.locator("#emptied").inner_text() == ""


def test_while_the_next_ticket_is_looked_up_nothing_of_the_last_is_shown(
    desk: Callable[..., Page],
) -> None:
    page = desk()
    paste(page, TICKET)
    wait_for_reply(page, LISTING)
    held: list[Any] = []
    page.route("**/staff/api/find", lambda route: held.append(route))
    page.evaluate("text => navigator.clipboard.writeText(text)", OTHER)
    with page.expect_request("**/staff/api/find"):
        page.keyboard.press("Control+a")
        page.keyboard.press("Control+v")
    assert page.locator("#summary").inner_text() == "Looking…"
    assert page.locator(".result, #codes > *").count() == 0
    assert page.locator("#reply-box .draft").first.is_hidden()
    held[0].continue_()
    page.locator(".question", has_text="웹훅도").wait_for()


def test_work_on_a_ticket_keeps_what_was_chosen_and_a_new_one_does_not(
    desk: Callable[..., Page],
) -> None:
    page = desk()
    before = choose_second(page)
    page.focus("#text")
    page.keyboard.press("Control+End")
    with page.expect_response(lambda it: it.url.endswith("/staff/api/find")):
        page.keyboard.type(" And one more thing.")
    page.wait_for_selector(".result")
    assert titles(page, ":has(:checked)") == before
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert page.locator(".found").is_hidden()
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


def test_a_wrong_password_is_typed_again_and_nothing_else(visit: Visit) -> None:
    page = visit("/staff/sign-in?lang=en", allow="401")
    page.keyboard.type("admin")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    page.locator("#password:focus").wait_for()
    assert page.input_value("#name") == "admin"
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#text")


def test_the_bar_stands_still_from_page_to_page(desk: Callable[..., Page]) -> None:
    page = desk(width=1280)
    places = []
    for name in ("", "inbox", "settings"):
        page.goto(page.url.split("/staff/")[0] + f"/staff/{name}")
        box = page.locator(".mark").bounding_box()
        assert box is not None
        places.append((box["x"], box["y"]))
    assert len(set(places)) == 1


def test_on_a_phone_answers_come_before_what_was_recognised_is_told(
    desk: Callable[..., Page],
) -> None:
    page = desk("/staff/?lang=en", width=390, has_touch=True)
    paste(page, 'POST /api/v2/contacts gives\n{"field":"email","code":"duplicate_value"}')
    first = page.locator(".result").first.bounding_box()
    assert first is not None
    assert first["y"] < 500
    note = page.locator("#codes li", has=page.locator(".fb-bench__text")).first
    assert not note.locator(".fb-bench__text").is_visible()
    note.locator("button").focus()
    assert note.locator(".fb-bench__text").is_visible()
    title = page.locator("#reply-title").bounding_box()
    assert title is not None
    assert title["height"] < 40  # of one line
