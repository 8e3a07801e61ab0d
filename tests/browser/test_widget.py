"""The chat widget in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Api  # type: ignore[import-not-found]
    from playwright.sync_api import Locator, Page

Visit = Callable[..., "Page"]

LAUNCHER = ".fb-launcher"
PANEL = "#faqbot-chat"
INPUT = "#faqbot-input"
STATUS = "#faqbot-status-line"
FAILED_CALL = "Failed to load resource"  # Chromium's own note on a 4xx, a 5xx or a lost connection


def open_widget(page: Page) -> Locator:
    page.click(LAUNCHER)
    page.locator(INPUT).wait_for()
    return page.locator(PANEL)


def ask(page: Page, question: str) -> Locator:
    """Ask by keyboard, as readers do; the bot's message."""
    before = page.locator(".fb-message--bot").count()
    page.fill(INPUT, question)
    page.press(INPUT, "Enter")
    message = page.locator(".fb-message--bot").nth(before)
    message.wait_for()
    return message


def wait_for_status(page: Page, text: str) -> None:
    page.locator(STATUS, has_text=text).wait_for()


def has_focus(page: Page, selector: str) -> bool:
    return bool(page.locator(selector).evaluate("each => each === document.activeElement"))


# --- opening and closing ----------------------------------------------------------------


def test_opens_and_closes_by_keyboard(visit: Visit) -> None:
    page = visit("/faq/find-api-key/")
    launcher = page.locator(LAUNCHER)
    launcher.focus()
    assert launcher.inner_text() == "물어보기"
    assert launcher.get_attribute("aria-expanded") == "false"
    assert launcher.get_attribute("aria-controls") == "faqbot-chat"
    page.keyboard.press("Enter")
    page.locator(INPUT).wait_for()
    assert launcher.get_attribute("aria-expanded") == "true"
    assert has_focus(page, INPUT)
    page.keyboard.press("Escape")
    assert not page.is_visible(PANEL)
    assert has_focus(page, LAUNCHER)


def test_panel_is_a_labelled_dialog_with_a_polite_log(visit: Visit) -> None:
    page = visit("/en/faq/cors/")
    open_widget(page)
    assert page.get_by_role("dialog", name="FAQ bot").is_visible()
    log = page.get_by_role("log", name="Conversation")
    assert log.get_attribute("aria-live") == "polite"
    assert page.locator(PANEL).get_attribute("aria-modal") is None


def test_first_screen_says_what_it_is_and_offers_examples(visit: Visit, api: Api) -> None:
    page = visit("/faq/cors/")
    panel = open_widget(page)
    assert "프로그램" in panel.inner_text()
    examples = panel.locator(".fb-intro button")
    assert examples.count() == 3
    examples.nth(0).click()
    page.locator(".fb-message--bot").wait_for()
    assert api.questions() == ["API 키는 어디에서 확인하나요?"]


def test_focus_stays_inside_on_a_phone(visit: Visit) -> None:
    page = visit("/faq/cors/", width=390)
    open_widget(page)
    assert page.locator(PANEL).get_attribute("aria-modal") == "true"
    box = page.locator(PANEL).bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    inside = "document.activeElement.closest('#faqbot-chat') !== null"
    at_all = "document.activeElement === document.body"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(f"{inside} || {at_all}")
    page.locator(INPUT).focus()
    page.keyboard.press("Escape")
    assert has_focus(page, LAUNCHER)


# --- asking -----------------------------------------------------------------------------


def test_answer_with_everything_that_belongs_to_it(visit: Visit, api: Api) -> None:
    page = visit("/faq/cors/")
    open_widget(page)
    message = ask(page, "429는 뭐예요?")
    assert api.received[0] == ("/api/v1/ask", {"question": "429는 뭐예요?", "lang": "ko"})
    text = message.inner_text()
    assert "429 호출 한도 초과 Rate Limit Exceeded" in text
    assert "missing_field" in text
    assert "You are being redirected" in text
    assert message.locator("strong").inner_text() == "요금제"
    hrefs = message.locator("a").evaluate_all("each => each.map(a => a.getAttribute('href'))")
    assert hrefs == [
        "/faq/api-rate-limits/",
        "/status/429/",
        "/messages/#being-redirected",
        "https://developers.freshdesk.com/api/#ratelimit",
    ]
    assert message.get_attribute("lang") == "ko"
    assert page.input_value(INPUT) == ""


def test_asks_in_the_language_of_the_page(visit: Visit, api: Api) -> None:
    page = visit("/en/status/429/")
    open_widget(page)
    message = ask(page, "how many calls")
    assert api.received[0][1]["lang"] == "en"
    assert message.get_attribute("lang") == "en"


def test_enter_that_ends_a_syllable_does_not_send(visit: Visit, api: Api) -> None:
    page = visit("/faq/cors/")
    open_widget(page)
    devtools = page.context.new_cdp_session(page)
    page.evaluate(
        "document.getElementById('faqbot-input').addEventListener('keydown',"
        " event => { window.composing = event.isComposing; })"
    )
    for text in ("ㅎ", "하", "한"):
        devtools.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1}
        )
    page.keyboard.press("Enter")
    assert page.evaluate("window.composing") is True
    assert page.locator(".fb-message--you").count() == 0  # what is sent is shown at once
    devtools.send("Input.insertText", {"text": "한"})  # commits the syllable
    page.keyboard.press("Enter")
    page.locator(".fb-message--bot").wait_for()
    assert api.questions() == ["한"]


def test_enter_known_only_by_its_key_code_does_not_send(visit: Visit, api: Api) -> None:
    """Safari ends the composition before the key arrives, with key code 229."""
    page = visit("/faq/cors/")
    open_widget(page)
    page.fill(INPUT, "한글")
    page.locator(INPUT).evaluate(
        "each => each.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true}))"
    )
    assert page.locator(".fb-message--you").count() == 0  # what is sent is shown at once
    assert api.questions() == []
    assert page.input_value(INPUT) == "한글"


def test_shift_enter_breaks_the_line(visit: Visit, api: Api) -> None:
    page = visit("/faq/cors/")
    open_widget(page)
    page.locator(INPUT).press_sequentially("a")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("b")
    assert page.input_value(INPUT) == "a\nb"
    assert api.questions() == []


def test_choices_are_buttons_that_show_the_entry(visit: Visit, api: Api) -> None:
    page = visit("/faq/cors/")
    open_widget(page)
    message = ask(page, "ticket")
    choices = message.get_by_role("button")
    assert choices.all_inner_texts() == [
        "티켓은 어떻게 만드나요?",
        "티켓은 어떻게 수정하나요?",
        "이 중에 없어요",
    ]
    choices.nth(1).click()
    chosen = page.locator(".fb-message--bot").nth(1)
    chosen.wait_for()
    assert ("/api/v1/entries/update-ticket", "ko") in api.received
    assert api.choices() == [{"ask_id": "ask-1", "entry_id": "update-ticket"}]
    assert "고른 답" in chosen.inner_text()
    assert "첫 문단" in chosen.inner_text()
    assert "나머지" not in chosen.inner_text()


def test_choices_are_a_group_that_numbers_press(visit: Visit, api: Api) -> None:
    page = visit("/faq/cors/")
    open_widget(page)
    message = ask(page, "ticket")
    group = message.get_by_role("group", name="답 2개 중에서 고르기")
    group.get_by_role("button").first.focus()
    page.keyboard.press("2")
    page.locator(".fb-message--bot").nth(1).wait_for()
    page.wait_for_function("() => document.activeElement.matches('.fb-message--bot h4')")
    ask(page, "ticket")
    page.keyboard.type("1")  # in the field, a number may begin a question
    assert page.locator(".fb-message--bot").count() == 3
    page.keyboard.press("Enter")
    page.locator(".fb-message--bot").nth(3).wait_for()
    assert [each["entry_id"] for each in api.choices()] == ["update-ticket", "create-ticket"]


def test_examples_go_once_a_conversation_runs(visit: Visit) -> None:
    page = visit("/faq/cors/")
    panel = open_widget(page)
    assert panel.locator(".fb-intro button").first.is_visible()
    ask(page, "limits")
    assert not panel.locator(".fb-intro button").first.is_visible()
    panel.get_by_role("button", name="대화 지우기").click()
    assert panel.locator(".fb-intro button").first.is_visible()


def test_the_button_leaves_the_page_to_a_field_that_is_seen(visit: Visit) -> None:
    page = visit("/")
    page.locator("body.fb-can-ask").wait_for(state="attached")
    assert not page.is_visible(LAUNCHER)
    page.mouse.wheel(0, 1500)
    page.locator(LAUNCHER).wait_for(state="visible")


def test_none_of_these_asks_for_other_words(visit: Visit, api: Api) -> None:
    page = visit("/faq/cors/")
    open_widget(page)
    ask(page, "ticket").get_by_role("button", name="이 중에 없어요").click()
    page.locator(".fb-message--bot").nth(1).wait_for()
    assert "다른 말로" in page.locator(".fb-message--bot").nth(1).inner_text()
    assert has_focus(page, INPUT)
    assert len(api.questions()) == 1


def test_ways_on_where_nothing_fits(visit: Visit) -> None:
    page = visit("/faq/cors/")
    open_widget(page)
    message = ask(page, "weather")
    assert message.get_by_role("link", name="전체 질문 보기").get_attribute("href") == "/faq/"


def test_masked_question_replaces_what_was_typed(visit: Visit) -> None:
    page = visit("/faq/cors/")
    open_widget(page)
    message = ask(page, "secret abcdef")
    own = page.locator(".fb-message--you").inner_text()
    assert "key [masked]" in own
    assert "가림: API 키." in own  # where it stood
    assert "가림" not in message.inner_text()
    assert "abcdef" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_hostile_html_stays_harmless(visit: Visit) -> None:
    page = visit(
        "/faq/cors/", allow="Executing inline event handler"
    )  # as the policy says: blocked
    open_widget(page)
    message = ask(page, "evil")
    assert message.locator("script, img, [onclick], a[href^='javascript']").count() == 0
    assert "<img src=x" in message.locator("h4").inner_text()
    assert page.evaluate("window.hacked") is None


# --- feedback ---------------------------------------------------------------------------


def test_code_in_an_answer_copies(visit: Visit) -> None:
    page = visit("/faq/cors/", permissions=["clipboard-read", "clipboard-write"])
    open_widget(page)
    ask(page, "code").get_by_role("button", name="복사", exact=True).click()
    page.locator(".fb-copy", has_text="복사됨").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "curl -u KEY:X"


def test_feedback_is_sent_and_stays(visit: Visit, api: Api) -> None:
    page = visit("/faq/cors/")
    open_widget(page)
    message = ask(page, "limits")
    group = message.get_by_role("group", name="도움이 되었나요? 호출 한도는 얼마인가요?")
    yes, no = group.get_by_role("button").all()
    no.click()
    wait_for_status(page, "고마워요")
    yes.click()
    page.locator(".fb-rate button:nth-of-type(1)[aria-pressed=true]").wait_for()
    assert api.feedback() == [
        {"ask_id": "ask-1", "helpful": False},
        {"ask_id": "ask-1", "helpful": True},
    ]
    ask(page, "weather")
    assert yes.is_visible()
    assert [yes.get_attribute("aria-pressed"), no.get_attribute("aria-pressed")] == [
        "true",
        "false",
    ]


def test_copies_an_absolute_short_link(visit: Visit, base_url: str) -> None:
    page = visit("/faq/cors/")
    open_widget(page)
    button = ask(page, "limits").get_by_role("button", name="링크 복사")
    assert button.get_attribute("data-clipboard-text") == f"{base_url}/q/api-rate-limits"


# --- the transcript ---------------------------------------------------------------------


def test_transcript_survives_a_change_of_page(visit: Visit, base_url: str) -> None:
    page = visit("/faq/cors/")
    open_widget(page)
    ask(page, "limits").get_by_role("button", name="네", exact=True).click()
    wait_for_status(page, "고마워요")
    page.goto(f"{base_url}/en/faq/find-api-key/")
    page.wait_for_selector(PANEL)
    assert page.locator(".fb-message").count() == 2
    assert page.locator(".fb-rate button").nth(0).get_attribute("aria-pressed") == "true"
    assert page.locator(".fb-message--bot").get_attribute("lang") == "ko"
    assert not has_focus(page, INPUT)


def test_transcript_can_be_cleared(visit: Visit) -> None:
    page = visit("/faq/cors/")
    panel = open_widget(page)
    assert not panel.get_by_role("button", name="대화 지우기").is_visible()
    ask(page, "limits")
    panel.get_by_role("button", name="대화 지우기").click()
    assert page.locator(".fb-message").count() == 0
    assert has_focus(page, INPUT)
    page.reload()
    page.wait_for_selector(PANEL)
    assert page.locator(".fb-message").count() == 0


def test_the_question_before_is_sent_until_the_conversation_is_cleared(
    visit: Visit, api: Api
) -> None:
    page = visit("/faq/cors/")
    panel = open_widget(page)
    ask(page, "limits")
    ask(page, "key secret")
    ask(page, "and then?")
    panel.get_by_role("button", name="대화 지우기").click()
    ask(page, "429")
    # Of the second, what is kept is masked.
    assert api.before() == [None, "limits", "key [masked]", None]


def test_small_talk_is_nothing_to_go_on_from(visit: Visit, api: Api) -> None:
    page = visit("/faq/cors/")
    open_widget(page)
    ask(page, "limits")
    ask(page, "thanks")
    ask(page, "and then?")
    assert api.before() == [None, "limits", "limits"]


def test_what_was_understood_is_what_the_next_question_goes_on_from(visit: Visit, api: Api) -> None:
    page = visit("/faq/cors/")
    open_widget(page)
    ask(page, "limits")
    ask(page, "then for agents?")
    ask(page, "and then?")
    assert api.before() == [None, "limits", "limits then for agents?"]


def test_panel_does_not_hide_the_next_page_on_a_phone(visit: Visit) -> None:
    page = visit("/faq/cors/", width=390)
    open_widget(page)
    ask(page, "limits").locator("h4 a").click()
    page.wait_for_url("**/faq/api-rate-limits/")
    page.wait_for_selector(LAUNCHER)
    assert not page.is_visible(PANEL)
    open_widget(page)
    assert page.locator(".fb-message").count() == 2


# --- when something fails ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "retry_after", "sentence"),
    [
        (429, "17", "17초 뒤에"),
        (413, None, "너무 길어요"),
        (500, None, "문제가 생겨서"),
    ],
)
def test_an_error_is_a_sentence_and_keeps_the_text(
    visit: Visit, api: Api, status: int, retry_after: str | None, sentence: str
) -> None:
    page = visit("/faq/cors/", allow=FAILED_CALL)
    open_widget(page)
    api.status, api.retry_after = status, retry_after
    page.fill(INPUT, "한도가 얼마예요?")
    page.press(INPUT, "Enter")
    wait_for_status(page, sentence)
    assert page.input_value(INPUT) == "한도가 얼마예요?"
    assert STATUS.removeprefix("#") in (page.get_attribute(INPUT, "aria-describedby") or "")
    assert page.locator(".fb-message").count() == 0
    api.status = 200
    page.press(INPUT, "Enter")
    page.locator(".fb-message--bot").wait_for()
    assert page.inner_text(STATUS) == ""


def test_a_lost_connection_is_a_sentence(visit: Visit) -> None:
    page = visit("/faq/cors/", allow=FAILED_CALL)
    open_widget(page)
    page.context.set_offline(True)
    page.fill(INPUT, "한도가 얼마예요?")
    page.press(INPUT, "Enter")
    wait_for_status(page, "연결이 안 돼요")
    assert page.input_value(INPUT) == "한도가 얼마예요?"


def test_busy_is_said_and_a_second_enter_waits(visit: Visit, api: Api) -> None:
    page = visit("/faq/cors/")
    open_widget(page)
    api.hold()
    page.fill(INPUT, "limits")
    page.press(INPUT, "Enter")
    wait_for_status(page, "답을 찾고 있어요")
    assert page.get_by_role("log").get_attribute("aria-busy") == "true"
    page.fill(INPUT, "more")
    page.press(INPUT, "Enter")
    api.release()
    page.locator(".fb-message--bot").wait_for()
    assert api.questions() == ["limits"]
    assert page.input_value(INPUT) == "more"


# --- the chat page ----------------------------------------------------------------------


def test_chat_page_holds_the_conversation_itself(visit: Visit, api: Api) -> None:
    page = visit("/chat/")
    page.wait_for_selector(INPUT)
    assert page.locator(LAUNCHER).count() == 0
    assert not page.is_visible("[data-faqbot-ask]")
    ask(page, "limits")
    assert api.questions() == ["limits"]


def test_a_question_in_the_address_is_asked_once(visit: Visit, api: Api) -> None:
    page = visit("/chat/?q=limits&lang=ko")
    page.locator(".fb-message--bot").wait_for()
    assert page.url.endswith("/chat/?lang=ko")
    assert page.input_value("#faqbot-find") == ""  # it is no search
    page.reload()
    page.locator(".fb-message--bot").wait_for()
    assert api.questions() == ["limits"]


def test_home_answers_in_place_of_its_form(visit: Visit, api: Api, base_url: str) -> None:
    page = visit("/")
    page.fill("#faqbot-q", "limits")
    page.press("#faqbot-q", "Enter")
    page.locator(".fb-chat--in-page .fb-message--bot").wait_for()
    assert page.url == f"{base_url}/"
    assert not page.is_visible("[data-faqbot-ask]")
    assert not page.is_visible(LAUNCHER)
    assert has_focus(page, INPUT)
    ask(page, "429")
    assert api.questions() == ["limits", "429"]


def test_an_example_asks_what_it_says(visit: Visit, api: Api, base_url: str) -> None:
    page = visit("/en/")
    example = page.locator("a[data-faqbot-question]").first
    question = example.inner_text()
    example.click()
    page.locator(".fb-message--bot").wait_for()
    assert api.questions() == [question]
    assert page.url == f"{base_url}/en/"


def test_the_letter_c_opens_the_chat_unless_someone_writes(visit: Visit) -> None:
    page = visit("/en/")
    page.locator("#faqbot-q").press_sequentially("c")
    page.evaluate("import('/assets/chat/panel.js').then(() => new Promise(requestAnimationFrame))")
    assert not page.is_visible(PANEL)
    page.locator("#faqbot-q").blur()
    page.keyboard.press("c")
    page.wait_for_selector(PANEL)
    assert has_focus(page, INPUT)


def test_without_scripts_the_launcher_leads_to_the_chat_page(visit: Visit, base_url: str) -> None:
    page = visit("/en/faq/cors/", java_script_enabled=False)
    link = page.get_by_role("link", name="Ask", exact=True)
    assert link.evaluate("each => each.href") == f"{base_url}/en/chat/"


def test_a_reply_that_came_with_the_page_is_not_asked_for_again(visit: Visit, api: Api) -> None:
    page = visit("/")
    given = {"outcome": "none", "lang": "ko", "message": "서버의 답", "links": []}
    page.route(
        "**/chat/?q=*",
        lambda route: route.fulfill(
            response=(response := route.fetch()),
            body=response.text().replace(
                "<!-- faqbot:reply -->",
                f'<script type="application/json">{__import__("json").dumps(given)}</script>',
            ),
        ),
    )
    page.goto(page.url + "chat/?q=limits")
    page.locator(".fb-message--bot", has_text="서버의 답").wait_for()
    assert api.questions() == []


# --- looks ------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/en/status/", "/api-map/", "/faq/find-api-key/", "/chat/"])
def test_nothing_is_wider_than_a_phone(visit: Visit, path: str, scheme: str) -> None:
    page = visit(path, width=390, scheme=scheme)
    page.wait_for_selector(f"{LAUNCHER}, {INPUT}", state="attached")
    if path == "/":
        page.fill("#faqbot-q", "limits")
        page.press("#faqbot-q", "Enter")
        page.locator(".fb-message--bot").wait_for()
    elif path != "/chat/":
        open_widget(page)
    ask(page, "429")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator(".fb-log").evaluate("each => each.scrollWidth - each.clientWidth") == 0


def contrast(page: Page, selector: str) -> float:
    """The contrast of an element's text with the nearest background behind it."""
    return float(
        page.locator(selector).first.evaluate(
            """element => {
              const channels = (colour) => colour.match(/[0-9.]+/g).map(Number);
              const luminance = ([r, g, b]) => [r, g, b]
                .map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              let behind = element;
              const filled = (node) => channels(getComputedStyle(node).backgroundColor)[3] !== 0;
              while (!filled(behind)) behind = behind.parentElement;
              const text = luminance(channels(getComputedStyle(element).color));
              const ground = luminance(channels(getComputedStyle(behind).backgroundColor));
              return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
            }"""
        )
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_light_and_dark(visit: Visit, scheme: str) -> None:
    page = visit("/faq/cors/", scheme=scheme)
    open_widget(page)
    ask(page, "429")
    for part in (
        LAUNCHER,
        ".fb-message--bot p",
        ".fb-message--bot a",
        ".fb-message--bot code",
        ".fb-message--you p",
        ".fb-label",
        ".fb-status dt",
        ".fb-composer .fb-button",
    ):
        assert contrast(page, part) >= 4.5, part


def test_targets_are_large_enough_to_touch(visit: Visit) -> None:
    page = visit("/faq/cors/", width=390)
    panel = open_widget(page)
    ask(page, "ticket")
    ask(page, "limits")
    sizes = panel.locator("button:visible, textarea").evaluate_all(
        "each => each.map(e => [e.textContent, e.getBoundingClientRect().toJSON()])"
    )
    assert len(sizes) >= 10
    assert [text for text, box in sizes if box["height"] < 44 or box["width"] < 44] == []
    font = panel.locator(INPUT).evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
    assert font >= 16


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_numbers_and_words_in_a_table_stay_whole(visit: Visit, width: int) -> None:
    """ "20/0" would be read as 20."""
    page = visit("/en/faq/cors/", width=width)
    open_widget(page)
    table = ask(page, "table").locator("table")
    broken = table.locator("th, td").evaluate_all(
        """cells => cells.flatMap(cell => {
          const text = cell.firstChild;
          return [...text.data.matchAll(/\\S+/g)].filter(({ 0: word, index }) => {
            const range = document.createRange();
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            return new Set([...range.getClientRects()].map(({ top }) => top)).size > 1;
          }).map(([word]) => word);
        })"""
    )
    assert broken == []
    number = table.get_by_role("cell", name="200", exact=True)
    assert number.evaluate("each => getComputedStyle(each).textAlign") == "right"
    wrap = page.get_by_role("group", name="What are the rate limits?", exact=True)
    wrap.evaluate("each => { each.scrollLeft = each.scrollWidth; }")
    first = table.get_by_role("cell", name="Growth").bounding_box()
    box = wrap.bounding_box()
    assert first is not None
    assert box is not None
    assert first["x"] == pytest.approx(box["x"], abs=1)  # the plan stays in view
    assert page.locator(".fb-log").evaluate("each => each.scrollWidth - each.clientWidth") == 0


# --- when something is missing --------------------------------------------------------------


def test_the_enter_that_ends_a_syllable_leaves_no_line(visit: Visit, api: Api) -> None:
    """Some input methods break the line after the key that ended the composition."""
    page = visit("/faq/cors/")
    open_widget(page)
    page.fill(INPUT, "한글")
    page.locator(INPUT).evaluate(
        """each => {
          const key = { key: "Enter", keyCode: 229, isComposing: true, bubbles: true };
          each.dispatchEvent(new KeyboardEvent("keydown", key));
          document.execCommand("insertLineBreak");
        }"""
    )
    assert page.input_value(INPUT) == "한글"
    assert api.questions() == []
    page.keyboard.press("Enter")
    page.locator(".fb-message--bot").wait_for()
    assert api.questions() == ["한글"]
    assert page.input_value(INPUT) == ""


def test_what_does_not_fit_is_said(visit: Visit) -> None:
    page = visit("/en/faq/cors/", permissions=["clipboard-read", "clipboard-write"])
    open_widget(page)
    page.evaluate("navigator.clipboard.writeText('x'.repeat(20100))")
    page.keyboard.press("Control+v")
    wait_for_status(page, "the last 100 characters are left out")
    assert len(page.input_value(INPUT)) == 20_000


def test_the_chat_works_where_site_data_is_blocked(browser: object, visit: Visit) -> None:
    page = visit("/en/faq/cors/", allow="blocked")
    page.add_init_script(
        "for (const name of ['sessionStorage', 'localStorage'])"
        " Object.defineProperty(window, name, {get() {"
        " throw new DOMException('blocked', 'SecurityError'); }});"
    )
    page.reload()
    open_widget(page)
    assert "The limit depends on" in ask(page, "limits").inner_text()


def test_a_module_that_failed_is_loaded_again(visit: Visit) -> None:
    page = visit("/en/faq/cors/", allow=FAILED_CALL)
    failing = [True]
    page.route(
        "**/chat/panel.js*",
        lambda route: route.abort() if failing else route.continue_(),
    )
    page.click(LAUNCHER)
    page.get_by_text("The bot could not be loaded.").wait_for()
    failing.clear()
    page.click(LAUNCHER)
    page.locator(INPUT).wait_for()
    assert not page.get_by_text("The bot could not be loaded.").is_visible()


def test_on_a_phone_the_button_is_out_of_the_way_of_who_reads_on(visit: Visit) -> None:
    page = visit("/faq/create-ticket/", width=390)
    page.locator(f"button{LAUNCHER}").wait_for()
    page.mouse.wheel(0, 600)
    page.locator(".fb-launcher--away").wait_for(state="attached")
    page.mouse.wheel(0, -200)
    page.locator(".fb-launcher--away").wait_for(state="detached")
    page.locator(LAUNCHER).click()
    page.locator(INPUT).wait_for()


# --- what fits while it is typed ---------------------------------------------------------


def type_slowly(page: Page, text: str) -> Locator:
    page.focus(INPUT)
    page.wait_for_selector(".fb-composer .fb-find__panel", state="attached")
    page.keyboard.type(text)
    row = page.locator(".fb-composer .fb-row").first
    row.wait_for()
    return row


def test_pages_that_fit_are_named_while_typing_and_enter_still_sends(
    visit: Visit, api: Api
) -> None:
    page = visit("/en/faq/cors/", answers=True)
    open_widget(page)
    type_slowly(page, "rate limits")
    assert page.locator(".fb-composer .fb-row").count() <= 4
    page.keyboard.press("Enter")
    page.locator(".fb-message--bot").wait_for()
    assert api.questions() == ["rate limits"]
    assert page.locator(".fb-composer .fb-row:visible").count() == 0


def test_an_arrow_key_chooses_a_page_and_escape_only_closes_the_list(visit: Visit) -> None:
    page = visit("/en/faq/cors/", answers=True)
    panel = open_widget(page)
    row = type_slowly(page, "rate limits")
    page.keyboard.press("Escape")
    row.wait_for(state="hidden")
    assert panel.is_visible()
    page.keyboard.type("s")
    row.wait_for()
    address = row.get_attribute("href")
    page.keyboard.press("ArrowDown")
    assert row.get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}*")


def test_text_of_several_lines_is_left_alone(visit: Visit) -> None:
    page = visit("/en/faq/cors/", answers=True)
    open_widget(page)
    row = type_slowly(page, "rate limits")
    page.keyboard.press("Shift+Enter")
    row.wait_for(state="hidden")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.selectionStart") <= len("rate limits")


def test_the_key_that_finds_leads_to_the_field_of_the_chat_page(visit: Visit) -> None:
    page = visit("/en/chat/")
    page.locator(INPUT).wait_for()
    page.locator("h1").click()
    page.keyboard.press("/")
    assert has_focus(page, INPUT)
