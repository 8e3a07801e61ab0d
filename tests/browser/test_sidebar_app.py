"""In a ticket, one click or key puts a reply into the editor: the app beside a real editor field.

Freshdesk is a stand-in (tests/freshdesk/app_host.py) with what is documented of its client; faqbot
is the real one with the real content.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from faqbot.answering.bot import Bot
from faqbot.store import Store
from tests.freshdesk.app_host import BASE_URL, Host, answering, host_app
from tests.waiting import until
from tests.web.conftest import rows

from .focus import UNSEEN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FrameLocator, Page

KOREAN, ENGLISH, LONG, FOREIGN = 1, 2, 3, 4  # the tickets of the stand-in
WAITING = "429가 나오면 얼마나 기다려야 하고, 남은 호출은 어떻게 확인하나요?"
LISTING = "전체 티켓 목록은 어떻게 가져오나요?"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture(scope="module")
def faqbot(
    browser: object, bot: Bot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str, Store]]:
    with answering(bot, tmp_path_factory.mktemp("faqbot")) as running:
        yield running


@dataclass
class Sidebar:
    """A ticket with the app open beside it."""

    page: Page
    app: FrameLocator
    host: Host

    def titles(self, only: str = ".answer") -> list[str]:
        return self.app.locator(f"{only} .title").all_inner_texts()

    def editor(self) -> str:
        return self.page.locator("#editor").inner_text()

    def wait_for_editor(self, text: str) -> str:
        self.page.locator("#editor", has_text=text).wait_for()
        return self.page.locator("#editor").inner_html()

    def wait_for_calls(self, *names: str) -> None:
        until(lambda: self.host.requests == [*names], f"{self.host.requests}")


Open = Callable[..., Sidebar]


@pytest.fixture
def open_ticket(browser: Browser, faqbot: tuple[str, str, Store], tmp_path: Path) -> Iterator[Open]:
    """Open a ticket and the app beside it; afterwards nothing may have failed or left here."""
    server, token, _ = faqbot
    troubles: list[str] = []
    contexts = []
    with host_app(tmp_path / "app", server, token) as (address, host):

        def open_app(ticket: int, agent: str = "ko", **options: Any) -> Sidebar:
            prepare = options.pop("prepare", "")
            theme = options.pop("theme", "light")
            size = {"width": 1000, "height": 1000}
            context = browser.new_context(
                viewport=size, color_scheme=theme, permissions=CLIPBOARD, **options
            )
            contexts.append(context)
            page = context.new_page()
            page.on("pageerror", lambda error: troubles.append(str(error)))
            page.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
            page.on(
                "request",
                lambda r: None if r.url.startswith(address) else troubles.append(r.url),
            )
            page.goto(f"{address}/?ticket={ticket}&agent={agent}&theme={theme}")
            page.wait_for_selector(".message")
            if prepare:
                page.evaluate(prepare)
            page.click("#icon")
            return Sidebar(page, page.frame_locator("#sidebar"), host)

        yield open_app
        for context in contexts:
            context.close()
    assert troubles == []
    assert token not in str(troubles)


def test_from_a_ticket_to_a_reply_in_the_editor_by_one_click(
    open_ticket: Open, faqbot: tuple[str, str, Store]
) -> None:
    sidebar = open_ticket(KOREAN)
    sidebar.app.locator(".put").first.click()
    html = sidebar.wait_for_editor("Retry-After")
    assert html.startswith("<p>안녕하세요, 고객님.</p>")
    assert f'href="{BASE_URL}/faq/retry-after/"' in html
    sidebar.wait_for_calls("freshdeskConversations", "faqbotFind", "faqbotSent")
    assert sidebar.titles()[0] == WAITING
    [question] = faqbot[2].staff.sent_with("retry-after")
    assert "010-1234-5678" not in question


def test_a_ticket_of_8000_characters_needs_no_more(open_ticket: Open) -> None:
    sidebar = open_ticket(LONG, "en")
    assert len(sidebar.page.locator(".message").first.inner_text()) > 7900
    sidebar.app.locator(".put").first.click()
    assert "Hello," in sidebar.wait_for_editor("Read more")
    sidebar.wait_for_calls("freshdeskConversations", "faqbotFind", "faqbotSent")


def test_keys_alone_put_the_reply_in(open_ticket: Open) -> None:
    sidebar = open_ticket(KOREAN)
    sidebar.app.locator(".put").first.wait_for()
    press = sidebar.page.keyboard.press
    press("Tab")  # from the icon into the app
    press("ArrowDown")
    assert sidebar.app.locator(".put:focus .title").inner_text() == WAITING
    press("ArrowDown")
    press("ArrowDown")
    assert sidebar.app.locator(".put:focus .title").inner_text() == LISTING
    press("a")
    press("ArrowUp")
    press("Enter")
    sidebar.wait_for_editor("안녕하세요")
    assert sidebar.app.locator(".basket").inner_text().startswith("담은 답 1개")
    press("/")
    assert sidebar.app.locator("#query:focus").count() == 1


def test_what_is_wrong_comes_first_with_cause_and_fix(open_ticket: Open) -> None:
    sidebar = open_ticket(ENGLISH, "ko")
    codes = sidebar.app.locator(".code")
    codes.first.wait_for()
    names = sidebar.app.locator(".code summary").all_inner_texts()
    assert [names[0], names[1]] == ["409 충돌", "duplicate_value"]
    assert names[2].startswith("description: Validation failed")
    for code in codes.all():
        if code.get_attribute("open") is None:
            code.locator("summary").click()
        assert code.locator("p").first.is_visible()
        link = code.get_by_role("link").get_attribute("href")
        assert link
        assert link.startswith(f"{BASE_URL}/")
    assert "POST /api/v2/contacts" in sidebar.app.locator(".call").first.inner_text()
    places = [sidebar.app.locator(it).first.bounding_box() for it in (".diagnosis", ".question")]
    assert places[0] and places[1]
    assert places[0]["y"] < places[1]["y"]


def test_the_customers_last_message_is_read_first_and_notes_never(open_ticket: Open) -> None:
    sidebar = open_ticket(ENGLISH, "en")
    asked = sidebar.app.locator(".question h2")
    asked.first.wait_for()
    assert "where do I find my API key?" in asked.first.inner_text()
    assert "webhook" not in " ".join(asked.all_inner_texts())
    assert sidebar.titles()[0] == "Where do I find my API key?"
    assert "98%" in sidebar.app.locator(".likely").first.inner_text()


def test_a_message_that_comes_late_waits_for_a_click(open_ticket: Open) -> None:
    held = threading.Event()
    sidebar = open_ticket(KOREAN)  # which has none
    sidebar.app.locator(".put").first.wait_for()
    sidebar.host.held["freshdeskConversations"] = held
    sidebar.page.select_option("#tickets", index=1)
    asked = sidebar.app.locator(".question h2", has_text="409")
    asked.first.wait_for()
    held.set()
    sidebar.app.get_by_role("button", name="새 메시지까지 읽기").click()
    sidebar.app.locator(".question h2", has_text="API key").first.wait_for()


def test_several_answers_make_one_reply_in_either_language(open_ticket: Open) -> None:
    sidebar = open_ticket(KOREAN)
    for title in (WAITING, LISTING):
        box = sidebar.app.locator(".answer", has_text=title)
        box.get_by_label("담기").check()
    sidebar.app.get_by_label("답장 언어").select_option("en")
    sidebar.app.get_by_role("button", name="모두 답장에 넣기").click()
    html = sidebar.wait_for_editor("How do I get a list of all tickets?")
    assert html.count("<p>Hello,</p>") == 1
    assert html.count("<p><strong>") >= 2
    assert html.index("/en/faq/retry-after/") < html.index("/en/faq/list-all-tickets/")
    assert sidebar.app.locator(".basket").count() == 0
    assert sidebar.app.locator(".ways input:checked").count() == 0


def test_code_in_a_reply_is_in_the_language_that_the_agent_chose(open_ticket: Open) -> None:
    sidebar = open_ticket(KOREAN)
    sidebar.app.get_by_label("코드 언어").select_option("Node.js")
    sidebar.app.locator(".answer", has_text=WAITING).locator(".put").click()
    html = sidebar.wait_for_editor("await fetch(url, { headers })")
    assert "curl" not in html


def test_a_passage_or_a_titled_link_is_put_after_what_is_typed(open_ticket: Open) -> None:
    sidebar = open_ticket(LONG, "en")
    sidebar.page.click("#reply")
    sidebar.page.keyboard.type("Hi Kim,")
    title = "Why did I get an e-mail that my webhook failed?"
    first = sidebar.app.locator(".answer", has_text=title)
    sidebar.app.get_by_label("Insert").first.select_option("passage")
    first.locator("summary").click()
    shown = first.locator(".preview").inner_text()
    assert "What happens after a failure" in shown
    assert "Hello" not in shown
    first.locator(".put").click()
    html = sidebar.wait_for_editor("What happens after a failure")
    assert html.startswith("Hi Kim,")
    assert "Hello," not in html
    sidebar.app.get_by_label("Insert").first.select_option("link")
    first.locator(".put").click()
    sidebar.page.locator("#editor a", has_text=title).wait_for()
    assert sidebar.page.locator("#editor").inner_html().endswith(f">{title}</a></p>")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ([], "답장 편집기를 열고 넣었어요."),
        (["click"], "편집기에 넣지 못해 복사해 두었어요. 답장에 붙여 넣어 주세요."),
    ],
)
def test_where_no_editor_is_open_one_is_opened_or_the_reply_is_copied(
    open_ticket: Open, broken: list[str], said: str
) -> None:
    prepare = f"{broken}.forEach(name => host.broken.add(name))"
    sidebar = open_ticket(KOREAN, prepare=prepare)
    sidebar.app.locator(".put").first.click()
    sidebar.app.get_by_text(said).wait_for()
    if broken:
        assert sidebar.editor() == ""
        copied = sidebar.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("안녕하세요, 고객님.")
    else:
        assert "Retry-After" in sidebar.editor()


def test_another_answer_is_searched_and_put_in(open_ticket: Open) -> None:
    sidebar = open_ticket(FOREIGN, "en")
    sidebar.app.locator(".question").first.wait_for()
    sidebar.app.locator("#query").fill("where is my api key")
    sidebar.page.keyboard.press("Enter")
    focused = sidebar.app.locator(".results .put:focus .title")
    focused.wait_for()
    assert focused.inner_text() == "Where do I find my API key?"
    sidebar.page.keyboard.press("Enter")
    sidebar.wait_for_editor("Where do I find my API key?")


def test_where_nothing_fits_one_click_sends_the_sentence_masked(
    open_ticket: Open, faqbot: tuple[str, str, Store]
) -> None:
    sidebar = open_ticket(FOREIGN)
    assert sidebar.app.locator(".unanswered").first.inner_text() == "맞는 답을 찾지 못했어요."
    sidebar.app.get_by_role("button", name="이 문장을 받은 의견에 남기기").first.click()
    sidebar.app.get_by_text("받은 의견에 남겼어요.").wait_for()
    left = [str(row["question"]) for row in rows(faqbot[2], "asks") if row["outcome"] == "none"]
    assert any("canteen" in question for question in left)
    assert "anna@example.com" not in str(left)


@pytest.mark.parametrize(
    ("status", "said"), [(401, "토큰을 확인"), (429, "호출을 모두"), (502, "연결하지 못했어요")]
)
def test_a_failure_says_what_is_wrong_and_is_tried_again(
    open_ticket: Open, status: int, said: str
) -> None:
    sidebar = open_ticket(KOREAN, prepare="host.broken.add('data')")
    sidebar.app.get_by_text("The ticket could not be read.").wait_for()  # nor who the agent is
    sidebar.page.evaluate("host.broken.clear()")
    sidebar.host.fails["faqbotFind"] = status
    sidebar.page.reload()
    sidebar.page.wait_for_selector(".message")
    sidebar.page.click("#icon")
    sidebar.app.get_by_text(said).wait_for()
    sidebar.host.fails.clear()
    sidebar.app.get_by_role("button", name="다시 읽기").click()
    sidebar.app.locator(".put").first.wait_for()


def test_without_an_api_key_the_ticket_is_read_all_the_same(open_ticket: Open) -> None:
    sidebar = open_ticket(KOREAN)
    sidebar.app.locator(".put").first.wait_for()
    sidebar.host.iparams = {"faqbot_token": sidebar.host.iparams["faqbot_token"]} | {
        "freshdesk_domain": ""
    }
    sidebar.host.requests.clear()
    sidebar.page.select_option("#tickets", index=1)
    sidebar.app.locator(".question h2", has_text="409").first.wait_for()
    assert sidebar.host.requests == ["faqbotFind"]


def test_where_the_conversation_cannot_be_read_the_app_says_so(open_ticket: Open) -> None:
    sidebar = open_ticket(KOREAN)
    sidebar.app.locator(".put").first.wait_for()
    assert sidebar.app.locator(".newer").count() == 0
    sidebar.host.fails["freshdeskConversations"] = 401
    sidebar.page.select_option("#tickets", index=1)
    sidebar.app.get_by_text("나중에 보낸 메시지는 읽지 못했어요").wait_for()
    assert sidebar.app.locator(".answer").count() > 0


def test_another_ticket_leaves_nothing_of_the_last(open_ticket: Open) -> None:
    sidebar = open_ticket(KOREAN)
    sidebar.app.locator(".answer input").first.check()
    sidebar.page.select_option("#tickets", index=3)
    sidebar.app.locator(".question h2", has_text="canteen").wait_for()
    assert sidebar.app.locator(".basket").count() == 0
    assert "429" not in sidebar.app.locator("main").inner_text()


def test_a_preview_shows_text_and_nothing_else_of_html(open_ticket: Open) -> None:
    sidebar = open_ticket(KOREAN)
    sidebar.app.locator(".put").first.wait_for()
    html = (
        '<p onclick="x()" style="color: red">a <b>b</b><script>parent.hacked = 1</script>'
        '<img src="https://other.example/x" onerror="parent.hacked = 1">'
        '<img src="https://faq.example.com/assets/pictures/e.png" alt="The <gear>"></p>'
        '<a href="javascript:x()">c</a> <a href="https://faq.example.com/" class="x">d</a>'
    )
    shown = sidebar.page.frames[1].evaluate(
        """html => {
          const box = document.createElement("div");
          box.append(...faqbot.shown(html));
          return box.innerHTML;
        }""",
        html,
    )
    assert shown == (
        "<p>a b[The &lt;gear&gt;]</p><span>c</span> "
        '<a href="https://faq.example.com/" target="_blank" rel="noopener">d</a>'
    )
    assert sidebar.page.evaluate("globalThis.hacked") is None


def test_opening_the_sidebar_again_reads_nothing_again(open_ticket: Open) -> None:
    sidebar = open_ticket(KOREAN)
    sidebar.app.locator(".answer input").first.check()
    sidebar.page.click("#icon")
    sidebar.app.locator("#query").fill("x")  # what was asked before is done
    assert sidebar.app.locator(".basket").count() == 1
    assert sidebar.host.requests == ["freshdeskConversations", "faqbotFind"]


@pytest.mark.parametrize("agent", ["ko", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_narrow_column_is_accessible_and_fits(
    open_ticket: Open, faqbot: tuple[str, str, Store], agent: str, theme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    sidebar = open_ticket(ENGLISH, agent, theme=theme)
    sidebar.app.locator(".answer input").first.check()
    sidebar.app.locator(".ways summary").first.click()
    sidebar.app.locator(".others summary").first.click()
    frame = sidebar.page.frames[1]
    found = Axe().run(frame).response["violations"]  # type: ignore[arg-type]
    assert [f"{it['id']}: {it['nodes'][0]['html']}" for it in found] == []
    assert frame.evaluate("document.documentElement.scrollWidth") <= 320
    assert frame.evaluate("document.documentElement.lang") == agent
    ground = frame.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (theme == "light")
    assert faqbot[1] not in frame.content()
    sidebar.app.locator("#query").focus()
    sidebar.page.keyboard.press("Tab")  # from here on the focus moves by key
    tried, unseen = frame.evaluate(UNSEEN)
    assert set(tried) >= {"a", "button", "input", "select", "summary"}
    assert unseen == []
