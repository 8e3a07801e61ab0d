"""Pages: the built site, the chat page without scripts, short links and the staff page."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faqbot.store import Store
from faqbot.words import SERVER, SITE
from tests.web.conftest import SCOPE, make_app, rows

KOREAN = {"Accept-Language": "ko-KR,ko;q=0.9,en;q=0.5"}
ENGLISH = {"Accept-Language": "en-US,en;q=0.9,ko;q=0.5"}


def make_client(store: Store, site: Path, **options: str) -> FlaskClient:
    return make_app(store, site, rate_limit=None, **options).test_client()


# --- the built site ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/", '<html lang="ko"><h1>home'),
        ("/en/", '<html lang="en"><h1>home'),
        ("/index.html", '<html lang="ko"><h1>home'),
        ("/faq/find-api-key/", '<html lang="ko">'),
        ("/en/faq/find-api-key/", '<html lang="en">'),
    ],
)
def test_the_site_is_served_as_built(client: FlaskClient, path: str, text: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert text in response.text
    assert "Set-Cookie" not in response.headers


def test_a_page_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/faq/find-api-key/")
    second = client.get("/faq/find-api-key/", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 304


def test_files_whose_name_tells_their_content_are_kept_for_a_year(client: FlaskClient) -> None:
    headers = client.get("/assets/main.12345678.min.css").headers
    assert "max-age=31536000" in headers["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/faq/find-api-key", "/faq/find-api-key/"),
        ("/en", "/en/"),
        ("/en/faq/find-api-key?a=1&b=%ED%82%A4", "/en/faq/find-api-key/?a=1&b=%ED%82%A4"),
    ],
)
def test_a_missing_slash_is_added(client: FlaskClient, path: str, there: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (301, there)


@pytest.mark.parametrize(
    "path", ["/nothing", "/faq/nothing/", "/assets/", "/en%00", "/" + "x" * 300]
)
def test_an_unknown_page_is_a_404_in_korean(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "404 ko" in response.text


def test_an_unknown_english_page_is_a_404_in_english(client: FlaskClient) -> None:
    response = client.get("/en/nothing")
    assert (response.status_code, response.headers["Content-Language"]) == (404, "en")
    assert "404 en" in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/en/../../secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "//evil.example/faq",
        "/\\evil.example",
    ],
)
def test_nothing_outside_the_site_is_served(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code in {404, 308, 301}
    assert "evil" not in response.headers.get("Location", "")
    assert "outside" not in response.text
    assert "root:" not in response.text


def test_a_link_that_leads_out_of_the_site_is_not_followed(client: FlaskClient, site: Path) -> None:
    (site / "out.txt").symlink_to(site.parent / "secret.txt")
    assert client.get("/out.txt").status_code == 404


def test_errors_of_pages_are_pages(client: FlaskClient) -> None:
    response = client.post("/faq/find-api-key/", headers=ENGLISH)
    assert (response.status_code, response.mimetype) == (405, "text/html")
    assert "GET" in response.headers["Allow"]
    assert SERVER["en"]["405"] in response.text
    big = client.post("/chat/feedback", data=b"x" * 70_000, headers=KOREAN)
    assert big.status_code == 405 or SERVER["ko"]["413"] in big.text


def test_a_failure_is_a_page_without_a_trace(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get("/chat?q=explode+비밀&lang=ko")
    assert response.status_code == 500
    assert SERVER["ko"]["500"] in response.text
    assert "Traceback" not in response.text
    assert "비밀" not in caplog.text


def test_without_a_site_there_are_still_answers(store: Store, tmp_path: Path) -> None:
    client = make_client(store, tmp_path / "nowhere")
    assert client.get("/").status_code == 503
    assert client.get("/api/v1/ask?q=hi").status_code == 200
    page = client.get("/chat?q=hi&lang=en")
    assert page.status_code == 200
    assert 'value="hi"' in page.text
    assert "Safe <strong>HTML</strong>" in page.text


def directive(policy: str, name: str) -> str:
    return next(part for part in policy.split("; ") if part.startswith(name))


def test_a_page_may_run_only_what_is_of_the_theme(client: FlaskClient) -> None:
    headers = client.get("/faq/find-api-key/").headers
    policy = headers["Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(SCOPE.encode()).digest()).decode()
    assert directive(policy, "script-src") == f"script-src 'self' 'sha256-{digest}'"
    assert directive(policy, "frame-ancestors") == "frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_script_may_work_in_the_background(client: FlaskClient, site: Path) -> None:
    (site / "assets" / "worker.js").write_text("importScripts('more.js')")
    policy = client.get("/assets/worker.js").headers["Content-Security-Policy"]
    assert directive(policy, "script-src") == "script-src 'self'"
    assert directive(policy, "connect-src") == "connect-src 'self'"


# --- chat -------------------------------------------------------------------------------------


class Links(HTMLParser):
    """Collects addresses, and complains about elements that are left open."""

    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hrefs += [str(value) for name, value in attrs if name in {"href", "src", "action"}]


def hrefs(html: str) -> list[str]:
    parser = Links()
    parser.feed(html)
    return parser.hrefs


def test_chat_quotes_the_passage_below_the_answer(client: FlaskClient) -> None:
    page = client.get("/chat?q=passage&lang=en").text
    quote = page.partition('<blockquote class="fb-passage">')[2].partition("</blockquote>")[0]
    assert '<a href="/en/faq/x/#more">More &lt;to&gt; say</a>' in quote
    assert "<p>More <em>HTML</em>.</p>" in quote
    assert "fb-passage" not in client.get("/chat?q=hello&lang=en").text


def test_chat_answers_in_the_page(client: FlaskClient, store: Store) -> None:
    response = client.get("/chat?q=where+is+hunter2%3F&lang=en")
    assert (response.status_code, response.headers["Content-Language"]) == (200, "en")
    assert '<html lang="en">' in response.text
    assert "<!-- faqbot:reply -->" not in response.text
    assert "Safe <strong>HTML</strong>" in response.text
    assert "Masked." in response.text
    assert "hunter2" not in response.text
    assert 'name="q" required value="where is [masked]?"' in response.text
    assert '<input type="hidden" name="previous" value="where is [masked]?">' in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert rows(store, "asks")[0]["question"] == "where is [masked]?"


def test_chat_goes_on_from_the_question_before_without_scripts(client: FlaskClient) -> None:
    page = client.get("/chat?q=and+contacts%3F&previous=list+%22tickets%22&lang=en").text
    kept = "list &#34;tickets&#34; and contacts?"
    assert f'<input type="hidden" name="previous" value="{kept}">' in page
    assert 'name="previous"' not in client.get("/chat?previous=list+tickets").text


@pytest.mark.parametrize(
    ("path", "lang"),
    [
        ("/chat", "ko"),
        ("/chat/", "ko"),
        ("/chat?lang=en", "en"),
        ("/chat/?lang=en", "en"),
        ("/en/chat/", "en"),
        ("/en/chat", "en"),
        ("/en/chat/?lang=ko", "ko"),
        ("/chat?lang=xx", "ko"),
        ("/chat?q=&lang=en", "en"),
        ("/chat?q=hello", "en"),
        ("/chat?q=안녕", "ko"),
        ("/en/chat/?q=안녕", "en"),
    ],
)
def test_chat_is_in_the_language_asked_for(client: FlaskClient, path: str, lang: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert f'<html lang="{lang}">' in response.text


def test_chat_asks_nothing_of_the_bot_without_a_question(client: FlaskClient, store: Store) -> None:
    for path in ("/chat", "/chat?q=", "/chat?q=%20%00"):
        assert 'class="fb-chat' not in client.get(path).text
    assert rows(store, "asks") == []


def test_addresses_in_the_chat_page_hold_wherever_it_is_served(client: FlaskClient) -> None:
    found = hrefs(client.get("/chat?lang=en").text)
    assert found[:4] == ["/assets/main.css", "#top", "/en/chat/", "/en/faq/find-api-key/"]
    page = client.get("/chat?lang=en").text
    assert 'new URL("/en/",location)' in page  # the theme's script
    assert '"base": "/en/"' in page


def test_the_policy_of_the_chat_page_fits_what_is_served(client: FlaskClient) -> None:
    response = client.get("/chat?q=hi&lang=en")
    script = re.search(r"<script>(.*?)</script>", response.text)
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert digest in response.headers["Content-Security-Policy"]


def test_a_question_cannot_become_markup(client: FlaskClient) -> None:
    attack = '"><script>alert(1)</script><!-- faqbot:reply -->\\1'
    response = client.get("/chat", query_string={"q": attack, "lang": "en"})
    assert "<script>alert" not in response.text
    assert "&#34;&gt;&lt;script&gt;" in response.text


def test_scripts_find_the_reply_in_the_page(client: FlaskClient, store: Store) -> None:
    page = client.get("/chat?q=</script><b>&lang=en").text
    found = re.search(
        r'<script type="application/json">(.*?)</script>', page[page.index("fb-chat") :]
    )
    assert found is not None
    document = json.loads(found[1])
    assert document["question"] == "</script><b>"
    assert document["ask_id"] == rows(store, "asks")[0]["id"]


def test_choices_are_links_that_need_no_script(client: FlaskClient) -> None:
    found = hrefs(client.get("/chat?q=choose&lang=en").text)
    assert "/en/faq/api-rate-limits/" in found
    assert "/en/faq/find-api-key/" in found


def test_where_nothing_fits_there_are_ways_on(client: FlaskClient) -> None:
    assert "/en/faq/" in hrefs(client.get("/chat?q=none&lang=en").text)


def test_opening_chat_for_a_preview_records_nothing(client: FlaskClient, store: Store) -> None:
    assert client.head("/chat?q=hi").status_code == 200
    assert rows(store, "asks") == []


def test_links_for_staff_are_absolute_where_the_address_is_known(store: Store, site: Path) -> None:
    client = make_client(store, site, base_url="https://faq.example.com")
    assert "https://faq.example.com/q/find-api-key" in client.get("/chat?q=hi").text


@pytest.mark.parametrize(("helpful", "kept"), [("yes", 1), ("no", 0)])
def test_feedback_needs_no_script(
    client: FlaskClient, store: Store, helpful: str, kept: int
) -> None:
    page = client.get("/chat?q=hi&lang=en").text
    ask_id = re.search(r'name="ask_id" value="([^"]+)"', page)
    assert ask_id is not None
    form = {"ask_id": ask_id[1], "lang": "en", "helpful": helpful}
    response = client.post("/chat/feedback", data=form)
    assert response.status_code == 303
    assert SERVER["en"]["thanks"] in client.get(response.headers["Location"]).text
    assert [row["helpful"] for row in rows(store, "feedback")] == [kept]


@pytest.mark.parametrize(
    "form", [{}, {"ask_id": "nobody", "helpful": "yes"}, {"ask_id": "\x00", "helpful": "maybe"}]
)
def test_feedback_that_belongs_to_nothing_is_said_to_be_lost(
    client: FlaskClient, store: Store, form: dict[str, str]
) -> None:
    response = client.post("/chat/feedback", data=form)
    assert SERVER["ko"]["thanks_lost"] in client.get(response.headers["Location"]).text
    assert rows(store, "feedback") == []


# --- short links --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/q/find-api-key", "/q/find-api-key/"])
@pytest.mark.parametrize(
    ("query", "headers", "there"),
    [
        ("", {}, "/faq/find-api-key/"),
        ("", KOREAN, "/faq/find-api-key/"),
        ("", ENGLISH, "/en/faq/find-api-key/"),
        ("", {"Accept-Language": "fr, de;q=0.5"}, "/en/faq/find-api-key/"),
        ("", {"Accept-Language": "ja"}, "/en/faq/find-api-key/"),
        ("", {"Accept-Language": "fr, en;q=0.5"}, "/en/faq/find-api-key/"),
        ("", {"Accept-Language": "ko;q=0, en;q=0.1"}, "/en/faq/find-api-key/"),
        ("", {"Accept-Language": ""}, "/faq/find-api-key/"),
        ("", {"Accept-Language": "ko;q=0"}, "/faq/find-api-key/"),
        ("?lang=ko", ENGLISH, "/faq/find-api-key/"),
        ("?lang=en", KOREAN, "/en/faq/find-api-key/"),
        ("?lang=xx", ENGLISH, "/en/faq/find-api-key/"),
    ],
)
def test_a_short_link_leads_to_the_readers_language(
    client: FlaskClient, path: str, query: str, headers: dict[str, str], there: str
) -> None:
    response = client.get(path + query, headers=headers)
    assert (response.status_code, response.headers["Location"]) == (302, there)
    assert response.headers["Vary"] == "Accept-Language"


def test_a_short_link_may_name_a_status_code(client: FlaskClient) -> None:
    assert client.get("/s/429").headers["Location"] == "/status/429/"
    assert client.get("/s/429?lang=en").headers["Location"] == "/en/status/429/"


def test_an_unknown_short_link_names_near_ones(client: FlaskClient) -> None:
    response = client.get("/q/find-api-keys", headers=ENGLISH)
    assert response.status_code == 404
    assert response.headers["Content-Language"] == "en"
    assert response.headers["Vary"].startswith("Accept-Language")
    assert SITE["en"]["near"] in response.text
    assert hrefs(response.text)[2] == "/en/faq/find-api-key/"
    korean = client.get("/s/428", headers=KOREAN)
    assert korean.status_code == 404
    assert SITE["ko"]["near"] in korean.text
    assert hrefs(korean.text)[2] == "/status/429/"


@pytest.mark.parametrize("id", ["zzzzzz", "%F0%9F%98%80", "x" * 3000, "<script>", "%00"])
def test_an_unknown_short_link_far_from_any_still_helps(client: FlaskClient, id: str) -> None:
    response = client.get(f"/q/{id}")
    assert response.status_code == 404
    assert "/faq/find-api-key/" in hrefs(response.text)
    assert "<script>" not in response.text
    assert client.get(f"/s/{id}").status_code == 404


# --- staff --------------------------------------------------------------------------------------


def test_without_a_password_the_staff_page_says_how_to_switch_it_on(client: FlaskClient) -> None:
    response = client.get("/staff/")
    assert response.status_code == 200
    for words in SERVER.values():
        assert words["staff_off"] in response.text
    assert "FAQBOT_STAFF_PASSWORD" in response.text
    assert client.get("/staff").status_code == 200


def test_every_sentence_is_there_in_both_languages() -> None:
    assert SERVER["ko"].keys() == SERVER["en"].keys()


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=st.sampled_from(["/", "/en/", "/q/", "/s/", "/chat?q=", "/chat?lang=", "/staff/"]),
    rest=st.text(max_size=30),
)
def test_any_address_gets_a_page(client: FlaskClient, start: str, rest: str) -> None:
    response = client.get(start + rest.encode("utf-8", "replace").decode())
    assert response.status_code < 500
    assert response.headers["X-Content-Type-Options"] == "nosniff"
