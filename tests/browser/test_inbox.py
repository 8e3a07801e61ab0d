"""The inbox in a browser, by keyboard: a miss becomes an alias, and the bot knows it at once."""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.waiting import until

from .serving import ROOT, serve
from .test_desk import KEY, PASSWORD, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Visit = Callable[..., "Page"]

PHRASE = "magic wand number of an account"
LIKELY = "new person into address book"  # answered, and the answer did not help


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory, browser: object) -> Iterator[str]:
    """A server of its own with a copy of the content, which a new entry changes."""
    project = tmp_path_factory.mktemp("project")
    (project / "faqbot").symlink_to(ROOT / "faqbot")
    shutil.copytree(ROOT / "docs", project / "docs")
    shutil.copy(ROOT / "mkdocs.yml", project)
    with serve(project, FAQBOT_STAFF_PASSWORD=PASSWORD) as address:
        for question in (PHRASE, f"{PHRASE}!", "how do I mute the phone ringing"):
            ask(address, question)
        send(f"{address}/api/v1/feedback", ask_id=ask(address, LIKELY)["ask_id"], helpful=False)
        yield address


@pytest.fixture(scope="module")
def signed_in(browser: Browser, base_url: str) -> Any:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{base_url}/staff/?lang=en")
    sign_in(page)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def inbox(visit: Visit, signed_in: Any) -> Callable[..., Page]:
    """Open the inbox once the misses are sorted."""

    def open_inbox(path: str = "/staff/inbox?lang=en", **options: Any) -> Page:
        page = visit(path, storage_state=signed_in, **options)
        states = [f"{page.url.split('?')[0]}?state={state}" for state in ("open", "done")]
        until(
            lambda: any("mute the phone" in page.request.get(it).text() for it in states),
            "the misses are not sorted",
        )
        page.reload()
        return page

    return open_inbox


def ask(address: str, question: str) -> Any:
    return json.loads(send(f"{address}/api/v1/ask", question=question))


def send(address: str, **body: Any) -> bytes:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=20) as response:
        return bytes(response.read())


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something that fits has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def take_back(page: Page, question: str) -> None:
    """Undo what was done with a question, so that the next test finds it."""
    page.goto(page.url.split("?")[0] + "?state=done")
    page.locator(".group-row a").get_by_text(question, exact=True).click()
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_selector("text=undone by")


def test_a_miss_is_taught_and_undone_by_keyboard(inbox: Callable[..., Page]) -> None:
    page = inbox()
    address = page.url.split("/staff")[0]
    assert ask(address, PHRASE)["answer"] is None
    page.locator(".group-row a:focus").wait_for()
    for _ in range(2):
        page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == PHRASE
    page.keyboard.press("Enter")
    page.wait_for_selector("#assign")
    page.locator("#question:focus").wait_for()
    for _ in range(2):  # the wordings, and what is to become of them: no menu comes before
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.form.id") == "assign"
    page.locator("#question").focus()
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.id") == "other"
    page.keyboard.type("find my api key")  # of one title alone
    assert page.inner_text("#meant") == "→ Where do I find my API key?"
    page.locator("#changes p").wait_for()
    assert "No other question" in page.inner_text("#changes")
    tab_to(page, "button[value=alias]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=given to the entry")
    assert ask(address, PHRASE)["answer"]["id"] == "find-api-key"
    page.keyboard.press("u")
    page.locator(".group-row", has_text=PHRASE).wait_for()
    assert ask(address, PHRASE)["answer"] is None


def test_rows_are_settled_by_key_and_several_at_once(inbox: Callable[..., Page]) -> None:
    page = inbox()
    page.locator(".group-row a:focus").wait_for()
    count = page.locator(".group-row").count()
    assert count >= 2
    assert page.locator(".bulk button:visible").count() == 0
    page.keyboard.press("e")
    page.locator(".done", has_text="ignored").wait_for()
    assert page.locator(".group-row").count() == count - 1
    assert page.evaluate("document.activeElement.matches('.group-row a')")  # the next one
    page.keyboard.press("z")
    page.locator(".group-row").nth(count - 1).wait_for()
    page.keyboard.press("a")
    assert page.inner_text("#picked") == f"Chosen: {count}"
    page.keyboard.press("a")
    assert page.inner_text("#picked") == ""
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.inner_text("#picked") == "Chosen: 2"
    page.keyboard.press("e")
    page.locator(".done", has_text="Groups: 2").wait_for()
    page.keyboard.press("u")
    page.locator(".group-row").nth(count - 1).wait_for()


def test_acts_wait_in_line_and_the_next_row_does_not(inbox: Callable[..., Page]) -> None:
    page = inbox()
    page.locator(".group-row a:focus").wait_for()
    names = page.locator(".group-row a").all_inner_texts()
    assert len(names) >= 3
    held: list[Any] = []
    page.route("**/staff/inbox?*", lambda route: held.append(route))
    page.keyboard.press("e")
    page.keyboard.press("e")
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused) == names[2]
    assert page.locator(".group-row[inert] [aria-busy]").count() == 2
    until(lambda: len(held) == 1 or page.wait_for_timeout(20), "nothing is sent")
    held[0].continue_()
    page.locator(".done", has_text=names[0]).wait_for()
    assert page.locator(".group-row[inert] a").all_inner_texts() == [names[1]]
    assert page.evaluate(focused) == names[2]
    until(lambda: len(held) == 2 or page.wait_for_timeout(20), "the second act is not sent")
    page.keyboard.press("z")  # takes back what is done last, once it is done
    held[1].continue_()
    until(lambda: len(held) == 3 or page.wait_for_timeout(20), "it is not taken back")
    held[2].continue_()
    page.locator(".group-row", has_text=names[1]).wait_for()
    page.locator(".done", has_text="undone by admin").wait_for()
    assert page.locator(".group-row a").all_inner_texts() == names[1:]
    page.unroute("**/staff/inbox?*")
    take_back(page, names[0])


def test_an_act_that_asks_first_lets_the_others_be_done(inbox: Callable[..., Page]) -> None:
    page = inbox()
    row = page.locator(".group-row", has_text=LIKELY)
    others = [it for it in page.locator(".group-row a").all_inner_texts() if it != LIKELY]
    # As the server does for a wording that would take questions from others.
    asks = page.url.split("?")[0] + "/1?entry=cors"
    held: list[Any] = []
    page.route("**/staff/inbox?*", lambda route: held.append(route))
    row.locator("a").focus()
    page.keyboard.press("1")
    until(lambda: len(held) == 1 or page.wait_for_timeout(20), "nothing is sent")
    page.locator(".group-row a", has_text=others[0]).first.focus()
    page.keyboard.press("e")
    held[0].fulfill(status=303, headers={"Location": asks})
    until(lambda: len(held) == 2 or page.wait_for_timeout(20), "the other is not sent")
    held[1].continue_()
    page.wait_for_url("**/staff/inbox/1?entry=cors")
    page.unroute("**/staff/inbox?*")
    page.goto(page.url.split("/1?")[0] + "?lang=en")
    assert row.count() == 1
    take_back(page, others[0])


def test_an_act_that_does_not_reach_the_server_leaves_the_row(
    inbox: Callable[..., Page],
) -> None:
    page = inbox(allow="ERR_FAILED")
    page.locator(".group-row a:focus").wait_for()
    names = page.locator(".group-row a").all_inner_texts()
    page.route("**/staff/inbox?*", lambda route: route.abort())
    page.keyboard.press("e")
    page.locator(".said.shown", has_text="the server did not answer").wait_for()
    assert page.locator(".group-row:not([inert]) a").all_inner_texts() == names
    assert page.locator("[aria-busy]").count() == 0


def test_who_was_later_is_told_where_they_are(inbox: Callable[..., Page]) -> None:
    page = inbox(allow="409")
    row = page.locator(".group-row", has_text=LIKELY)
    form = {
        "csrf_token": page.locator("#groups [name=csrf_token]").input_value(),
        "one": str(row.locator("[value^=ignored]").get_attribute("value")),
    }
    page.request.post(page.url.split("?")[0], form=form)
    row.locator("a").focus()
    page.keyboard.press("e")
    page.locator("[role=alert]", has_text="admin").wait_for()
    assert row.count() == 0
    take_back(page, LIKELY)


def test_what_can_be_taken_back_stays_in_view_of_a_long_list(inbox: Callable[..., Page]) -> None:
    page = inbox(width=390)
    page.set_viewport_size({"width": 390, "height": 300})
    page.locator(".group-row").last.scroll_into_view_if_needed()
    page.locator(".group-row").last.locator("[value^=ignored]").click()
    undo = page.locator(".done [value=undo]")
    undo.wait_for()
    page.locator(".group-row").last.scroll_into_view_if_needed()
    box = undo.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 300
    undo.click()
    undo.wait_for(state="detached")


def test_one_key_gives_a_row_to_the_entry_that_it_names(inbox: Callable[..., Page]) -> None:
    page = inbox()
    row = page.locator(".group-row", has_text=LIKELY)
    assert row.locator(".give").count() == 1
    row.locator("a").focus()
    page.keyboard.press("1")
    page.locator(".done", has_text="given to the entry").wait_for()
    assert page.locator(".group-row", has_text=LIKELY).count() == 0
    page.keyboard.press("u")
    row.wait_for()


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_no_row_is_too_narrow_for_what_it_says(inbox: Callable[..., Page], width: int) -> None:
    page = inbox(width=width)
    row = page.locator(".group-row", has_text=LIKELY)
    question = row.locator("a")
    assert question.evaluate("each => each.scrollWidth <= each.clientWidth")
    for act in row.locator("button:not(.give)").all():
        box = act.bounding_box()
        assert box is not None
        assert box["height"] < 45  # of one line
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.goto(page.url.replace("/inbox", "/inbox/history"))
    here = page.locator(".tabs [aria-current]").bounding_box()
    assert here is not None
    assert here["x"] + here["width"] <= width


def test_lists_are_filtered_in_place_and_times_are_the_readers(
    inbox: Callable[..., Page],
) -> None:
    page = inbox()
    assert page.get_by_role("button", name="Apply").count() == 0
    assert page.locator(".group-row time").first.inner_text() in {"just now", "1m ago"}
    page.evaluate("window.same = true")
    page.focus("select[name=of]")
    page.select_option("select[name=of]", "ko")
    page.locator(".group-row").first.wait_for(state="detached")
    assert "of=ko" in page.url
    assert page.evaluate("[window.same, document.activeElement.name]") == [True, "of"]


def test_a_new_entry_begins_as_a_draft(inbox: Callable[..., Page]) -> None:
    page = inbox()
    page.click("text=mute the phone")
    page.fill("input[name=id]", "mute-the-phone")
    page.click("button[value=new]")
    page.wait_for_selector("text=new entry begun")


def test_what_a_reader_writes_is_settled_and_undone_by_keyboard(
    visit: Visit, signed_in: Any
) -> None:
    page = visit("/en/faq/cors/", storage_state=signed_in)
    page.wait_for_selector(".fb-opinion:not([hidden])")
    tab_to(page, ".fb-opinion [aria-pressed] + [aria-pressed]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".fb-opinion [role=status]:not(:empty)")
    page.keyboard.type(f"my key {KEY} does not work")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#faqbot-opinion", state="hidden")
    page.goto(page.url.split("/en/")[0] + "/staff/inbox?lang=en")
    tab_to(page, ".tabs a[href$='/pages']")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=my key [api key] does not work")
    page.wait_for_selector("text=just now")
    item = page.inner_text(".said-of-page")
    assert "not helpful · just now" in item
    assert "this page in all: helpful 0 · not helpful 1" in item
    assert page.get_attribute(".said-of-page h2 a", "href") == "/en/faq/cors/"
    tab_to(page, ".said-of-page button")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=page feedback done")
    assert page.locator(".said-of-page").count() == 0
    tab_to(page, "main [role=status] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=undone by admin")
    assert page.locator(".said-of-page").count() == 1


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_group_is_accessible_and_fits(
    inbox: Callable[..., Page], lang: str, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = inbox(f"/staff/inbox?lang={lang}", width=width, scheme=scheme)
    address = page.url.split("?")[0]
    for path in ("", "/1", "/pages"):
        page.goto(address + path)
        found = Axe().run(page).response["violations"]
        assert [f"{it['id']}: {it['nodes'][0]['html']}" for it in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
