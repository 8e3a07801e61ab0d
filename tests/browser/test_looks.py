"""What people see: nothing lies over what is read, nothing is cut, each page says where it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from .conftest import Api

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]

CUT = """() => [...document.querySelectorAll(".md-nav .md-ellipsis")]
  .filter(each => each.getClientRects().length && getComputedStyle(each).overflow !== "visible"
    && each.scrollHeight > each.clientHeight)
  .map(each => each.textContent.trim())"""
RECT = "each => each.getBoundingClientRect().toJSON()"
OVER = """each => {
  const { left, top, width, height } = each.getBoundingClientRect();
  return each.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


@pytest.mark.parametrize(
    "path", ["/en/faq/cors/", "/category/webhooks/", "/en/status/429/", "/calls/create_ticket/"]
)
def test_the_bar_marks_where_a_page_belongs_to(visit: Visit, path: str) -> None:
    marked = visit(path).locator(".fb-bar :is(.fb-here, [aria-current])").all_inner_texts()
    of_path = {"status": "Status codes", "calls": "API 한눈에 보기", "category": "모든 질문"}
    kind = path.removeprefix("/en").split("/")[1]
    assert marked == [of_path.get(kind, "All questions")]


def test_on_a_phone_the_tool_one_is_at_stands_in_the_row(visit: Visit) -> None:
    page = visit("/en/rate-limits/", width=390)
    here = page.locator(".fb-bar [aria-current]")
    page.wait_for_function("() => document.querySelector('.fb-bar ul').scrollLeft > 0")
    assert here.evaluate(RECT)["right"] <= 390
    first = visit("/en/faq/", width=390)
    assert first.locator(".fb-bar [aria-current]").evaluate(RECT)["left"] == 16


@pytest.mark.parametrize("has_word", [True, False])
@pytest.mark.parametrize("width", [330, 390, 700])
def test_the_name_stands_in_the_middle_of_the_bar(visit: Visit, width: int, has_word: bool) -> None:
    page = visit("/faq/cors/", width=width)
    if not has_word:  # an FAQ of one's own need not say "unofficial"
        page.locator(".md-header .fb-unofficial").evaluate("each => each.remove()")
    name = page.locator(".md-header__topic:first-child .md-ellipsis").evaluate(RECT)
    bar = page.locator(".md-header").evaluate(RECT)
    assert abs(name["top"] + name["bottom"] - bar["top"] - bar["bottom"]) <= 4


def test_what_is_said_above_examples_keeps_its_sentences_together(visit: Visit) -> None:
    told = visit("/faq/create-ticket/", width=390).locator(".fb-account")
    # Whatever stands by itself in a row of boxes is set apart from what stands beside it.
    loose = "each => [...each.childNodes].filter(it => it.nodeType === 3 && it.data.trim()).length"
    assert told.evaluate(loose) == 0
    assert told.locator("> span").last.locator("a").count() == 1


def test_no_name_in_the_menu_loses_the_feet_of_its_letters(visit: Visit) -> None:
    page = visit("/en/faq/")
    assert page.locator(".md-nav .md-ellipsis").count() > 15
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize(("path", "width"), [("/status/429/", 1280), ("/en/status/429/", 390)])
def test_what_a_code_means_and_what_to_do_have_labels_of_one_line(
    visit: Visit, path: str, width: int
) -> None:
    page = visit(path, width=width)
    labels = page.locator(".fb-lead dt")
    heights = [labels.nth(at).evaluate(RECT)["height"] for at in range(2)]
    assert heights[0] > 20
    # In a row a label is as high as its text; the longer one must not need a second line.
    lines = labels.evaluate_all(
        "all => all.map(each => { const range = document.createRange();"
        " range.selectNodeContents(each); return range.getClientRects().length; })"
    )
    assert lines == [1, 1]


@pytest.mark.parametrize("path", ["/status/", "/en/errors/"])
def test_the_launcher_leaves_the_last_column_of_a_wide_table_free(visit: Visit, path: str) -> None:
    page = visit(path)
    launcher = page.locator(".fb-launcher")
    assert launcher.get_attribute("title")
    last = page.locator(".fb-table td:last-child").first.evaluate(RECT)
    assert launcher.evaluate(RECT)["left"] > last["right"] - 24


def test_in_the_chat_nothing_lies_over_the_field(visit: Visit, api: Api) -> None:
    api.bot = None
    page = visit("/en/chat/", width=390, answers=True)
    page.fill("#faqbot-input", "How do I delete a ticket? And where do I find my API key?")
    page.keyboard.press("Enter")
    page.locator(".fb-code-block").first.wait_for()
    field = page.locator("#faqbot-input")
    assert page.evaluate("getComputedStyle(document.querySelector('.fb-composer')).position") == (
        "sticky"
    )
    # Wherever the page stands, the strip of a piece of code passes below the composer.
    for at in range(0, page.evaluate("document.body.scrollHeight"), 40):
        page.evaluate("at => scrollTo({ top: at, behavior: 'instant' })", at)
        assert field.evaluate(OVER), at


def test_numbers_in_the_chat_stand_to_the_right_on_its_page_too(visit: Visit, api: Api) -> None:
    api.bot = None
    page = visit("/en/chat/", answers=True)
    page.fill("#faqbot-input", "How many calls per minute may I make?")
    page.keyboard.press("Enter")
    number = page.locator(".fb-message--bot td", has_text="400").first
    number.wait_for()
    assert number.evaluate("each => getComputedStyle(each).textAlign") == "right"


def test_what_is_said_of_a_paste_begins_high_on_the_page(visit: Visit) -> None:
    page = visit("/", answers=True)
    page.locator(".fb-bench__open").click()
    page.get_by_role("button", name="예시 넣기").click()
    page.locator(".fb-bench__note").nth(3).wait_for()
    assert page.locator(".fb-bench__paper").evaluate(RECT)["top"] < 300
    in_view = [note for note in page.locator(".fb-bench__note").all() if note.is_visible()]
    assert in_view[3].evaluate(RECT)["bottom"] < page.evaluate("innerHeight")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_box_that_finds_has_one_ring_around_its_sign_and_its_field(
    visit: Visit, width: int
) -> None:
    page = visit("/en/faq/cors/", width=width)
    page.keyboard.press("/")
    field = page.locator(".fb-find__input:focus")
    ring = "each => getComputedStyle(each).outlineStyle"
    assert field.evaluate(ring) == "none"
    assert field.locator("..").evaluate(ring) == "solid"


@pytest.mark.parametrize(
    ("path", "name"), [("/status/429/", "호출 한도 초과"), ("/en/status/429/", "")]
)
def test_the_name_of_a_status_code_is_the_title_and_stays_whole(
    visit: Visit, path: str, name: str
) -> None:
    title = visit(path, width=390).locator("h1")
    own = title.locator("span:not(.fb-code, [lang])") if name else title.locator("[lang]")
    assert own.inner_text() == (name or "Rate Limit Exceeded")
    same = (
        "each => getComputedStyle(each).fontSize === getComputedStyle(each.parentElement).fontSize"
    )
    assert own.evaluate(same)
    assert own.evaluate(RECT)["height"] < 50


@pytest.mark.parametrize("path", ["/status/415/", "/en/status/415/"])
def test_on_a_phone_what_a_label_names_stands_under_it(visit: Visit, path: str) -> None:
    page = visit(path, width=390)
    for row in page.locator(".fb-lead > div").all():
        label, text = row.locator("dt").evaluate(RECT), row.locator("dd").evaluate(RECT)
        assert text["top"] >= label["bottom"] - 1
        assert text["left"] == label["left"]
    name = page.locator(".fb-lead .fb-joint", has_text="multipart/form-data")
    assert len(name.evaluate("each => [...each.getClientRects()]")) == 1


def test_what_a_page_holds_is_named_in_plain_words(visit: Visit) -> None:
    title = ".md-sidebar--secondary .md-nav__title"
    assert visit("/en/faq/cors/").locator(title).inner_text().strip() == "On this page"
    assert visit("/faq/cors/").locator(title).inner_text().strip() == "이 페이지의 내용"


def test_a_call_of_the_map_leads_to_what_can_go_wrong_with_it(visit: Visit) -> None:
    page = visit("/en/api-map/")
    rows = page.locator(".fb-table--api td:nth-child(2) > a")
    assert rows.count() > 200
    rows.first.click()
    page.wait_for_url("**/en/calls/**")
    assert "what can go wrong" in page.locator("h1").inner_text()


@pytest.mark.parametrize(
    ("path", "field"),
    [("/en/chat/", "#faqbot-input"), ("/en/errors/", "#faqbot-filter"), ("/", "#faqbot-q")],
)
def test_the_ring_of_a_field_lies_on_its_frame(visit: Visit, path: str, field: str) -> None:
    page = visit(path, answers=True)
    page.focus(field)
    offset = """each => [each, each.closest(".fb-ask__row")]
      .map(box => box && getComputedStyle(box))
      .filter(style => style?.outlineStyle === "solid")
      .map(style => parseFloat(style.outlineOffset))"""
    offsets = page.locator(field).evaluate(offset)
    assert len(offsets) == 1
    assert offsets[0] < 0


def test_a_button_that_found_no_room_stands_under_the_crumbs(visit: Visit) -> None:
    page = visit("/en/faq/create-ticket/", width=390)
    short, crumbs = page.locator(".fb-short"), page.locator(".fb-crumbs ol")
    padding = short.evaluate("each => parseFloat(getComputedStyle(each).paddingLeft)")
    assert short.evaluate(RECT)["top"] > crumbs.evaluate(RECT)["top"] + 20
    assert short.evaluate(RECT)["left"] + padding + 1 == pytest.approx(
        crumbs.evaluate(RECT)["left"], abs=1
    )


def test_what_the_minute_has_yet_to_read_is_a_hint_and_no_result(visit: Visit) -> None:
    page = visit("/en/rate-limits/")
    said = page.locator(".fb-minute output")
    weight = "each => getComputedStyle(each).fontWeight"
    assert said.evaluate(weight) == "400"
    page.locator(".fb-minute textarea").fill("X-RateLimit-Total: 200\nX-RateLimit-Remaining: 20")
    assert said.evaluate(weight) == "700"


def test_codes_in_a_table_of_the_chat_stay_whole(visit: Visit, api: Api) -> None:
    api.bot = None
    page = visit("/en/chat/", width=390, answers=True)
    page.fill("#faqbot-input", "Which codes may the errors list hold, such as access_denied?")
    page.keyboard.press("Enter")
    code = page.locator(".fb-message--bot td code", has_text="account_suspended")
    code.wait_for()
    assert len(code.evaluate("each => [...each.getClientRects()]")) == 1
    heading = page.locator(".fb-passage h5").first
    assert heading.evaluate("each => getComputedStyle(each).textTransform") == "none"
