"""The box that finds: the matcher's answer, pages and ways on, while the reader types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.bench.search import ask_all, queries_of

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from .conftest import Api

Visit = Callable[..., "Page"]

FIELD = "#faqbot-find"
HOME = "#faqbot-q"
OPTION = ".fb-find [role=option]"
HERE = "document.activeElement"
BLOCKED = (
    "for (const name of ['sessionStorage', 'localStorage'])"
    " Object.defineProperty(window, name, {get() {"
    " throw new DOMException('blocked', 'SecurityError'); }});"
)
FAILED_CALL = "Failed to load resource"


def open_box(visit: Visit, path: str = "/faq/cors/", **options: Any) -> Page:
    page = visit(path, answers=True, **options)
    page.keyboard.press("/")
    page.wait_for_function(f"() => {HERE}.matches('{FIELD}')")
    return page


def find(page: Page, query: str) -> None:
    """Type a query and wait until what is listed is about the whole of it."""
    page.locator(FIELD).press_sequentially(query)
    page.locator(f"{OPTION}.fb-row--ask", has_text=query).wait_for()
    page.wait_for_function(
        "() => !document.querySelector('.fb-find__status').textContent.endsWith('…')"
    )


def addresses(page: Page) -> list[str]:
    found: list[str] = page.locator(OPTION).evaluate_all(
        "all => all.map((each) => new URL(each.href).pathname + new URL(each.href).hash)"
    )
    return found


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_right_page_comes_first_for_nine_queries_of_ten(
    browser: Browser, site: Path, lang: str
) -> None:
    from tests.browser.modules import open_modules

    queries = queries_of(lang)
    assert len(queries) == 60
    with open_modules(browser, site) as page:
        told = ask_all(page, lang)
    firsts = [found["pages"][0].split("#")[0] if found["pages"] else "" for found in told]
    right = [page in query["expect"] for page, query in zip(firsts, queries, strict=True)]
    assert sum(right) >= 0.9 * len(queries)


@pytest.mark.parametrize(
    ("start", "query", "page"),
    [
        ("/", "페이지네이숀", "faq/pagination/"),
        ("/", "dnpqgnr", "category/webhooks/"),
        ("/", "호출제한", "faq/api-rate-limits/"),
        ("/", "429", "status/429/"),
        ("/", "42", "status/429/"),
        ("/", "연락처 수정", "calls/update_contact/"),
        ("/en/", "missing_field", "errors/#missing_field"),
        ("/en/", "rate li", "faq/api-rate-limits/"),
        ("/en/", "웹훅 설정", "faq/set-up-webhook/"),
        ("/en/", "POST /api/v2/tickets", "calls/create_ticket/"),
    ],
)
def test_results_are_of_the_language_of_the_page(
    visit: Visit, start: str, query: str, page: str
) -> None:
    shown = open_box(visit, f"{start}faq/cors/")
    find(shown, query)
    found = addresses(shown)
    assert start + page in found[:3]
    assert all(address.startswith(start) for address in found)


@pytest.mark.parametrize("query", ["ㅌ", "티", "팈", "티케", "티켓", "t"])
def test_half_a_syllable_finds_what_it_begins(visit: Visit, query: str) -> None:
    page = open_box(visit)
    find(page, query)
    assert len({"/faq/view-ticket/", "/faq/create-ticket/"} & set(addresses(page))) == 2


def test_the_answer_comes_first_where_the_bot_is_sure(visit: Visit) -> None:
    page = open_box(visit, "/en/faq/cors/")
    find(page, "limit of the pro plan")
    first = page.locator(OPTION).first
    assert "Answer" in first.inner_text()
    assert "400 on Pro" in first.inner_text()
    assert addresses(page)[0] == "/en/faq/api-rate-limits/"
    assert "Answer: How many API calls" in page.locator(".fb-find__status").inner_text()


def test_kinds_codes_and_methods_are_told(visit: Visit) -> None:
    page = open_box(visit)
    find(page, "PUT")
    assert page.locator(".fb-row--call .fb-method--put", has_text="PUT").count() > 1
    page.locator(FIELD).fill("")
    find(page, "missing_f")
    assert page.locator(".fb-row--error", has_text="오류 코드").count() == 1


def test_a_result_shows_what_it_shares_with_the_query(visit: Visit) -> None:
    page = open_box(visit, "/en/faq/cors/")
    find(page, "upload attachments")
    page.locator(f"{OPTION} mark", has_text="ttach").first.wait_for()


def test_text_without_a_key_is_searched(visit: Visit) -> None:
    page = open_box(visit)
    devtools = page.context.new_cdp_session(page)
    for text in ("ㅇ", "웨", "웹", "웹후", "웹훅"):  # as an input method composes it
        devtools.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
    page.locator(f"{OPTION} mark", has_text="웹훅").first.wait_for()
    page.locator(FIELD).fill("")
    devtools.send("Input.insertText", {"text": "API 키 재설정"})  # pasted by mouse, or dictated
    page.locator(OPTION, has_text="API 키").first.wait_for()


def test_nothing_found_leads_on(visit: Visit) -> None:
    page = open_box(visit, "/en/faq/cors/")
    find(page, "xyzzy")
    page.locator(".fb-find__status", has_text="Nothing fits.").wait_for()
    assert page.locator(".fb-find [role=group][aria-label='Popular questions'] a").count() > 3
    assert page.locator(OPTION).last.inner_text() == "Ask the bot about ‘xyzzy’"


# --- keys and screen readers -----------------------------------------------------------------


def test_arrow_keys_choose_while_the_focus_stays_in_the_field(visit: Visit, base_url: str) -> None:
    page = open_box(visit)
    find(page, "429")
    field = page.get_by_role("combobox", name="검색하거나 물어보기")
    assert field.get_attribute("aria-expanded") == "true"
    listed = page.locator(f"#{field.get_attribute('aria-controls')}")
    assert listed.get_attribute("role") == "listbox"
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    assert page.locator("[aria-selected=true]").count() == 1
    assert field.evaluate("each => each === document.activeElement")
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    page.locator(OPTION).first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base_url}/status/429/")


def test_no_result_is_a_heading_and_their_number_is_said(visit: Visit) -> None:
    page = open_box(visit, "/en/faq/cors/")
    find(page, "webhook")
    assert page.locator(".fb-find :is(h1, h2, h3)").count() == 0
    assert "results" in page.get_by_role("status").filter(has_text="result").inner_text()


def test_enter_alone_asks_the_bot(visit: Visit, api: Any) -> None:
    page = open_box(visit, "/en/faq/cors/")
    find(page, "429")
    page.keyboard.press("Enter")
    page.locator("#faqbot-chat .fb-message--bot").wait_for()
    assert api.questions() == ["429"]
    assert page.input_value(FIELD) == ""


def test_an_enter_that_ends_a_syllable_takes_nothing(visit: Visit, api: Any) -> None:
    page = open_box(visit)
    find(page, "웹훅")
    page.keyboard.press("ArrowDown")
    page.locator(FIELD).evaluate(
        "each => each.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert page.url.endswith("/faq/cors/")
    assert api.questions() == []


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_keys_open_the_box_that_is_seen(visit: Visit, keys: str) -> None:
    page = visit("/", answers=True)
    page.keyboard.press(keys)
    assert page.evaluate(f"{HERE}.matches('{HOME}')")
    page.locator(HOME).blur()
    page.mouse.wheel(0, 1200)
    page.wait_for_function("() => scrollY > 600")
    page.keyboard.press(keys)
    assert page.evaluate(f"{HERE}.matches('{FIELD}')")


def test_on_a_phone_the_box_opens_over_the_page(visit: Visit) -> None:
    page = visit("/faq/cors/", width=390, answers=True)
    assert not page.is_visible(FIELD)
    assert page.get_by_role("dialog").count() == 0  # what is closed is nothing
    page.get_by_role("button", name="찾기").click()
    assert page.get_by_role("dialog", name="찾기").is_visible()
    assert page.evaluate(f"{HERE}.matches('{FIELD}')")
    find(page, "한도")
    page.get_by_role("button", name="닫기").click()
    assert not page.is_visible(FIELD)
    assert page.evaluate(f"{HERE}.matches('[data-faqbot-opens-find]')")


# --- home, recent ones, failures ----------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/404.html"])
def test_the_box_in_a_page_completes_as_that_of_the_header(visit: Visit, path: str) -> None:
    page = visit(path, answers=True)
    page.locator(HOME).press_sequentially("missing_field")
    page.locator(".fb-ask [role=option]", has_text="missing_field").first.wait_for()
    assert page.locator(".fb-ask [role=option]").last.inner_text().endswith("챗봇에게 물어보기")


def test_what_was_opened_and_what_many_open_come_where_nothing_is_typed(
    visit: Visit, base_url: str
) -> None:
    page = open_box(visit)
    page.locator(".fb-find [aria-label='많이 찾는 질문'] a").nth(2).wait_for()
    assert page.locator(".fb-find [aria-label='최근에 본 것']").count() == 0
    find(page, "페이지네이션")
    page.locator(OPTION).first.click()
    page.wait_for_url(f"{base_url}/faq/pagination/")
    page.keyboard.press("/")
    group = page.locator(".fb-find [aria-label='최근에 본 것'] a")
    group.first.wait_for()
    assert group.evaluate_all("all => all.map((each) => each.pathname)") == ["/faq/pagination/"]


def test_it_works_where_site_data_is_blocked(visit: Visit) -> None:
    page = visit("/en/faq/cors/", answers=True, allow="blocked")
    page.add_init_script(BLOCKED)
    page.reload()
    page.keyboard.press("/")
    find(page, "pagination")
    page.locator(OPTION).first.click()
    page.wait_for_url("**/en/faq/pagination/")


@pytest.mark.parametrize("file", ["box.js*", "worker.js*"])
def test_a_search_that_cannot_be_loaded_still_asks(visit: Visit, api: Any, file: str) -> None:
    page = visit("/en/faq/cors/", answers=True, allow=FAILED_CALL)
    page.route(f"**/{file}", lambda route: route.abort())
    page.reload()
    page.click(FIELD)
    page.keyboard.type("429")
    if file.startswith("worker"):
        page.locator(".fb-find__status", has_text="could not be loaded").wait_for()
    page.keyboard.press("Enter")
    page.locator("#faqbot-chat .fb-message--bot").wait_for()
    assert api.questions() == ["429"]


def test_without_scripts_the_box_is_a_form_that_asks(visit: Visit, base_url: str) -> None:
    page = visit("/en/faq/cors/", java_script_enabled=False)
    form = page.get_by_role("search", name="Find")
    assert form.evaluate("each => each.action") == f"{base_url}/en/chat/"
    narrow = visit("/en/faq/cors/", java_script_enabled=False, width=390)
    link = narrow.get_by_role("link", name="Find")
    assert link.evaluate("each => each.href") == f"{base_url}/en/chat/"


PASTED = 'HTTP/1.1 400 Bad Request\n\n{"errors":[{"field":"email","code":"missing_field"}]}'
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def paste_into_the_header(visit: Visit, path: str, width: int) -> Page:
    page = visit(path, answers=True, width=width, permissions=CLIPBOARD)
    page.evaluate("text => navigator.clipboard.writeText(text)", PASTED)
    if width < 960:
        page.click("[data-faqbot-opens-find]")
    page.focus(FIELD)
    page.keyboard.press("Control+v")
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_lines_pasted_into_the_header_all_reach_the_bot_and_wait_for_enter(
    visit: Visit, api: Api, width: int
) -> None:
    page = paste_into_the_header(visit, "/en/faq/cors/", width)
    page.locator("#faqbot-input:focus").wait_for()
    assert page.input_value("#faqbot-input") == PASTED
    assert page.input_value(FIELD) == ""
    assert api.received == []
    page.keyboard.press("Enter")
    page.locator(".fb-message--bot").wait_for()
    assert "missing_field" in page.inner_text(".fb-message--you")


@pytest.mark.parametrize("width", [1280, 390])
def test_on_the_home_page_they_reach_its_bench(visit: Visit, width: int) -> None:
    page = paste_into_the_header(visit, "/en/", width)
    page.locator("#faqbot-bench:focus").wait_for()
    assert page.input_value("#faqbot-bench") == PASTED
    page.locator(".fb-bench__note", has_text="The field email is missing").wait_for()
