"""What axe finds on every kind of page, and what it can't: keys, paper, narrow screens."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .focus import without_ring
from .targets import LEAST, TOUCH, too_small

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).parent / "node" / "node_modules" / "axe-core" / "axe.min.js"
KINDS = (
    "",
    "faq/",
    "category/tickets/",
    "faq/create-ticket/",
    "status/429/",
    "status/",
    "errors/",
    "messages/",
    "api-map/",
    "calls/create_ticket/",
    "rate-limits/",
    "chat/",
    "404.html",
)
ROOTS = ("/", "/en/")
SCHEMES = ("light", "dark")
WIDTHS = (390, 1280)
# The stand-in for the API: an answer with a status code, choices, and nothing.
QUESTIONS = ("429", "ticket", "weather")
FOCUS = "document.activeElement"
# What reaches beyond the page although it does not scroll within something that does.
WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const isHeld = each => each.closest("pre, .fb-bar ul, .md-typeset__scrollwrap, .fb-table-wrap, .md-sidebar, .fb-chat");
  return [...document.querySelectorAll("body *")]
    .filter(each => each.getBoundingClientRect().right > room + 1 && !isHeld(each))
    .slice(0, 3)
    .map(each => `${each.tagName}.${each.className}`);
}"""  # noqa: E501
FOLDED = """document.querySelector(".md-content article").insertAdjacentHTML(
  "beforeend", "<details><summary>…</summary></details>")"""
MOVING = """() => [...document.querySelectorAll("body, body *")].filter(each => {
  const { transitionDuration, animationDuration, animationName } = getComputedStyle(each);
  const longest = Math.max(...transitionDuration.split(",").map(parseFloat));
  return longest > 0.001 || (animationName !== "none" && parseFloat(animationDuration) > 0.05);
}).map(each => `${each.tagName}.${each.className}`)"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core, from the packages that `npm ci` installs."""
    if not AXE.is_file():
        reason = "needs axe-core: npm ci --prefix tests/browser/node"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return AXE.read_text("utf-8")


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[Callable[..., Page]]:
    """Pages in one window after another; nothing moves, so that nothing is half there."""
    contexts = []

    def open_page(width: int, scheme: str = "light", **options: Any) -> Page:
        context = browser.new_context(
            base_url=base_url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def findings(page: Page, axe: str, scheme: str = "light") -> list[str]:
    """What axe has against a page, as it is now, by all of its rules; in the dark the same page
    differs in its colours alone."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if scheme == "dark":
        options["runOnly"] = ["cat.color"]
    page.evaluate(axe)
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{page.url} {finding['id']} ({finding['impact']}): {node['target']}"
        for finding in result["violations"]
        for node in finding["nodes"]
    ]


def small_ones(page: Page, least: int) -> list[str]:
    """What can be pressed on a page and is too small."""
    tried, small = too_small(page, least)
    assert tried > 10
    return small


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_kind_of_page(
    open_page: Callable[..., Page], axe: str, width: int, scheme: str
) -> None:
    """Nor is the focus unseen anywhere, or anything too small for a mouse."""
    page, found = open_page(width, scheme), []
    is_focused = (width, scheme) in {(1280, "light"), (390, "dark")}
    kinds: set[str] = set()
    for root in ROOTS:
        for kind in KINDS:
            page.goto(root + kind)
            page.wait_for_selector("button.fb-launcher, #faqbot-input", state="attached")
            found += findings(page, axe, scheme)
            if (width, scheme) == (1280, "light"):
                found += small_ones(page, LEAST)
            if is_focused:
                page.evaluate(FOLDED)
                reached, unseen = without_ring(page)
                kinds |= reached
                found += unseen
    assert found == []
    assert not is_focused or kinds >= {"a", "button", "input", "select", "summary", "textarea"}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_in_the_open_chat(
    open_page: Callable[..., Page], axe: str, width: int, scheme: str
) -> None:
    page, found = open_page(width, scheme), []
    page.add_init_script("sessionStorage.clear()")  # each page begins without a conversation
    for root in ROOTS:
        for question in QUESTIONS:
            page.goto(f"{root}faq/cors/")
            page.click(".fb-launcher")
            page.fill("#faqbot-input", question)
            page.press("#faqbot-input", "Enter")
            page.wait_for_selector(".fb-message--bot")
            found += findings(page, axe, scheme)
    assert found == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_in_the_open_search(
    open_page: Callable[..., Page], axe: str, width: int, scheme: str
) -> None:
    page, found = open_page(width, scheme), []
    for root in ROOTS:
        page.goto(f"{root}faq/cors/")
        page.wait_for_selector(".fb-launcher")
        page.keyboard.press("/")
        for query in ("", "429", "PUT", "xyzzy"):
            page.locator("#faqbot-find").fill(query)
            page.locator(".fb-find .fb-row--ask", has_text=query).wait_for()
            page.locator(".fb-find .fb-row").nth(2).wait_for()
            found += findings(page, axe, scheme)
    assert found == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_open_bench(
    open_page: Callable[..., Page], axe: str, width: int, scheme: str
) -> None:
    page, found = open_page(width, scheme), []
    for root in ROOTS:
        page.goto(root)
        page.click(".fb-bench__open")
        page.locator(".fb-bench__buttons .fb-tool").first.click()
        page.locator(".fb-bench__note").nth(3).wait_for()
        found += findings(page, axe, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert found == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_the_open_menu(
    open_page: Callable[..., Page], axe: str, scheme: str
) -> None:
    page, found = open_page(390, scheme), []
    for root in ROOTS:
        page.goto(f"{root}faq/cors/")
        page.wait_for_selector(".fb-launcher")
        page.click("[data-faqbot-opens='__drawer']")
        page.wait_for_function("document.activeElement.closest('.md-sidebar--primary')")
        found += findings(page, axe, scheme)
    assert found == []


# --- keys -------------------------------------------------------------------------------


def test_tab_never_stops_at_what_is_closed(open_page: Callable[..., Page]) -> None:
    page = open_page(390)
    page.goto("/faq/cors/")
    page.wait_for_selector(".fb-launcher")
    seen: list[str] = []
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUS} === document.body"):
            break
        seen.append(page.evaluate(f"{FOCUS}.className"))
        assert not page.evaluate(f"!!{FOCUS}.closest('.fb-find, .md-sidebar')")
        if "fb-launcher" in seen[-1]:
            break
    assert "md-skip" in seen[0]
    assert "fb-launcher" in seen[-1]


def test_what_a_finger_presses_is_large_enough(open_page: Callable[..., Page]) -> None:
    page, found = open_page(390, has_touch=True, is_mobile=True), []
    for root in ROOTS:
        for kind in KINDS:
            page.goto(root + kind)
            page.wait_for_selector("button.fb-launcher, #faqbot-input", state="attached")
            found += small_ones(page, TOUCH)
    assert "\n".join(found) == ""


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_is_lost_on_a_narrow_screen_or_at_twice_the_size(
    open_page: Callable[..., Page], width: int
) -> None:
    """320 px is a screen of 1280 at 400 %, 640 px one at 200 %; letters are twice as large, too."""
    page, found = open_page(width), []
    for root in ROOTS:
        for kind in KINDS:
            page.goto(root + kind)
            page.wait_for_selector("button.fb-launcher, #faqbot-input", state="attached")
            for scale in ("100%", "200%") if width == 640 else ("100%",):
                page.evaluate("scale => document.documentElement.style.fontSize = scale", scale)
                page.evaluate("document.documentElement.scrollWidth")
                wide = page.evaluate(WIDER)
                found += [f"{root}{kind} {scale}: {each}" for each in wide]
            if width == 320:
                assert page.evaluate("document.documentElement.scrollWidth") == 320, kind
    assert found == []


def test_nothing_moves_for_who_wants_no_motion(open_page: Callable[..., Page]) -> None:
    page = open_page(1280)
    for path in ("/", "/en/", "/en/faq/cors/", "/en/chat/"):
        page.goto(path)
        page.wait_for_selector("button.fb-launcher, #faqbot-input", state="attached")
        assert page.evaluate(MOVING) == []


def test_forced_colours_leave_marks_and_choices_visible(open_page: Callable[..., Page]) -> None:
    page = open_page(1280, forced_colors="active")
    page.goto("/en/faq/cors/")
    page.wait_for_selector(".fb-launcher")
    page.keyboard.press("/")
    page.keyboard.type("429")
    page.locator(".fb-find .fb-row").nth(2).wait_for()
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".fb-find .fb-row[aria-selected=true]")
    assert chosen.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    for part in (".fb-launcher", ".fb-find"):
        width = page.locator(part).first.evaluate("each => getComputedStyle(each).borderTopWidth")
        assert float(width.removesuffix("px")) >= 1


def test_the_skip_link_leads_to_the_text(open_page: Callable[..., Page]) -> None:
    page = open_page(1280)
    page.goto("/en/faq/cors/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"!!{FOCUS}.closest('article')")


def test_the_menu_opens_and_closes_by_key(open_page: Callable[..., Page]) -> None:
    page = open_page(390)
    page.goto("/en/faq/cors/")
    page.wait_for_selector(".fb-launcher")
    button = page.get_by_role("button", name="Menu")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.evaluate(f"!!{FOCUS}.closest('.md-sidebar--primary')")
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert button.evaluate("each => each === document.activeElement")


def test_the_search_opens_by_key_on_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page(390)
    page.goto("/faq/cors/")
    page.wait_for_selector(".fb-launcher")
    page.get_by_role("button", name="찾기").focus()
    page.keyboard.press("Space")
    page.wait_for_function("document.activeElement.matches('#faqbot-find')")


@pytest.mark.parametrize(("root", "label"), [("/", "복사"), ("/en/", "Copy")])
def test_code_copies_with_one_touch_or_key(
    open_page: Callable[..., Page], root: str, label: str
) -> None:
    page = open_page(390, has_touch=True, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{root}faq/create-ticket/")
    curl, python = page.get_by_role("button", name=label, exact=True).all()
    box = curl.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    curl.tap()
    copied = "navigator.clipboard.readText()"
    page.locator(".md-dialog--active").wait_for()
    assert page.evaluate(copied).startswith("curl -u YOUR_API_KEY:X")
    python.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"{copied}.then(text => text.startsWith('import requests'))")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_was_copied_is_said_where_it_can_be_read(
    open_page: Callable[..., Page], scheme: str
) -> None:
    page = open_page(390, scheme, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/en/faq/create-ticket/")
    button = page.locator(".fb-copy").first
    button.click()
    said = page.locator(".md-dialog--active [role=status]")
    said.wait_for()
    text, ground = said.evaluate(
        "each => [getComputedStyle(each).color,"
        " getComputedStyle(each.parentElement).backgroundColor]"
    )
    assert text != ground
    assert button.inner_text() == "Copied"
    dialog, launcher = said.bounding_box(), page.locator(".fb-launcher").bounding_box()
    assert dialog is not None
    assert launcher is not None
    assert dialog["y"] + dialog["height"] <= launcher["y"]
    page.locator(".fb-copy[data-label]").wait_for(state="detached")
    assert button.inner_text() == "Copy"


# --- languages --------------------------------------------------------------------------


def test_english_on_korean_pages_is_read_as_english(open_page: Callable[..., Page]) -> None:
    page = open_page(1280)
    page.goto("/status/429/")
    assert page.get_attribute("html", "lang") == "ko"
    assert page.locator("h1 [lang=en]").inner_text() == "Rate Limit Exceeded"
    links = page.locator("article a[href^='https://developers.freshdesk.com']")
    assert links.count() >= 2
    assert {link.get_attribute("lang") for link in links.all()} == {"en"}
    assert page.get_attribute("[data-faqbot-language]", "lang") == "en"


# --- screens and paper ------------------------------------------------------------------


def test_controls_of_the_header_are_large_enough_to_touch(open_page: Callable[..., Page]) -> None:
    page = open_page(390)
    page.goto("/")
    controls = page.locator(
        ":is(.md-header__button, .fb-language), .fb-ask :is(input:not([type=hidden]), button, a)"
    )
    sizes = controls.evaluate_all(
        "each => each.filter(e => e.offsetWidth).map(e => [e.outerHTML.slice(0, 60),"
        " e.getBoundingClientRect().height])"
    )
    assert len(sizes) >= 8
    assert [size for size in sizes if size[1] < 44] == []


def test_error_codes_and_calls_are_found_by_a_word(open_page: Callable[..., Page]) -> None:
    page = open_page(390)
    page.goto("/en/errors/")
    assert page.locator(".fb-filter output").inner_text() == ""
    page.get_by_label("Find on this page").fill("e-mail taken")
    assert page.locator(".fb-table tbody tr:visible").count() == 1
    assert page.locator(".fb-filter output").inner_text() == "1 found"
    page.goto("/en/errors/#missing_field")
    assert page.locator("#missing_field").is_visible()
    page.goto("/api-map/")
    page.get_by_label("이 페이지에서 찾기").fill("PUT tickets")
    rows = page.locator(".fb-table tbody tr:visible")
    assert rows.count() >= 2
    assert all("PUT" in text and "tickets" in text for text in rows.all_inner_texts())
    assert page.locator("article h2:visible").count() < page.locator("article h2").count()


@pytest.mark.parametrize("root", ROOTS)
def test_every_page_leads_to_each_tool(open_page: Callable[..., Page], root: str) -> None:
    page = open_page(1280)
    for kind in ("", "faq/cors/", "calls/create_ticket/", "404.html"):
        page.goto(root + kind)
        links = page.locator(".fb-bar a").evaluate_all("each => each.map(a => a.pathname)")
        tools = ("faq/", "status/", "errors/", "messages/", "rate-limits/", "api-map/")
        assert sorted(links) == sorted(root + tool for tool in tools)


def test_an_article_leads_to_those_beside_it(open_page: Callable[..., Page]) -> None:
    page = open_page(1280)
    page.goto("/en/faq/create-ticket/")
    current = page.locator(".fb-siblings [aria-current=page]")
    assert current.inner_text() == page.locator("h1").inner_text().rstrip("¶")
    page.locator(".fb-turn [rel=next]").click()
    page.locator(".fb-turn [rel=prev]").click()
    page.wait_for_url("**/en/faq/create-ticket/")


# On the narrowest screen there are paths that fill a line.
@pytest.mark.parametrize(("width", "longest"), [(320, 22), (390, 99)])
def test_no_line_begins_with_the_particle_of_code(
    open_page: Callable[..., Page], width: int, longest: int
) -> None:
    page, apart = open_page(width), []
    for path in ("create-ticket", "webhook-payload", "delete-contacts", "retry-after"):
        page.goto(f"/faq/{path}/")
        apart += page.locator("article :is(p, li) code").evaluate_all(
            """(codes, longest) => codes.filter(code => {
              const next = code.nextSibling;
              if (!/^\\u2060?[가-힣]/.test(next?.data ?? "")) return false;
              if (code.textContent.length > longest) return false;
              const range = document.createRange();
              range.setStart(next, next.data.search(/[가-힣]/));
              range.setEnd(next, next.data.search(/[가-힣]/) + 1);
              const rect = range.getBoundingClientRect();
              return rect.top > code.getBoundingClientRect().bottom - 2;
            }).map(code => code.parentElement.textContent)""",
            longest,
        )
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert apart == []


def test_a_button_to_copy_covers_no_code(open_page: Callable[..., Page]) -> None:
    page = open_page(390)
    page.goto("/faq/create-ticket/")
    covered = page.locator(".highlight").evaluate_all(
        """blocks => blocks.filter(block => {
          const range = document.createRange();
          range.selectNodeContents(block.querySelector("code"));
          const top = Math.min(...[...range.getClientRects()].map(rect => rect.top));
          return top < block.querySelector("button").getBoundingClientRect().bottom - 1;
        }).length"""
    )
    assert covered == 0


def test_a_printed_entry_is_a_clean_page(open_page: Callable[..., Page], base_url: str) -> None:
    page = open_page(800, "dark")
    page.goto("/en/faq/create-ticket/")
    page.wait_for_selector(".fb-launcher")
    page.emulate_media(media="print")
    for part in (".md-header", ".md-sidebar", ".md-footer", ".fb-launcher", ".fb-short", "button"):
        shown = page.locator(part).evaluate_all("each => each.filter(e => e.offsetWidth).length")
        assert shown == 0, part
    assert not page.locator(".fb-account").is_visible()
    strips = page.locator(".highlight").evaluate_all(
        """blocks => blocks.map(block => getComputedStyle(block, "::before"))
          .map(({ content, backgroundColor }) => [content, backgroundColor])"""
    )
    assert ['"PowerShell"', "rgb(243, 246, 245)"] in strips
    code = page.locator("pre > code").first
    assert code.evaluate("each => each.scrollWidth <= each.clientWidth")
    assert page.locator(".fb-print").inner_text().endswith("/en/faq/create-ticket/")
    assert page.locator(".fb-provenance .fb-note").is_visible()
    link = page.locator(".fb-provenance li a").first
    after = link.evaluate("each => getComputedStyle(each, '::after').content")
    assert "https://developers.freshdesk.com/api/#create_ticket" in after
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_more_contrast_means_stronger_lines(open_page: Callable[..., Page]) -> None:
    def line(contrast: str) -> str:
        page = open_page(1280, contrast=contrast)
        page.goto("/")
        style = "each => getComputedStyle(each).borderBottomColor"
        return str(page.locator(".md-header").evaluate(style))

    assert line("more") != line("no-preference")
