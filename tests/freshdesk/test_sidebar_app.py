"""The sidebar app is made as Freshworks documents it, for this installation, without a secret."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from faqbot.cli import main
from faqbot.errors import SettingsError
from faqbot.freshdesk.sidebar_app import write_app
from tests.freshdesk.app_host import BASE_URL, Host, RefusedError
from tests.freshdesk.app_rules import faults_of
from tests.freshdesk.standin.server import Standin


@pytest.fixture
def app(tmp_path: Path) -> Path:
    write_app(BASE_URL, tmp_path / "app")
    return tmp_path / "app"


def test_the_app_keeps_every_rule(app: Path) -> None:
    assert faults_of(app) == []


def edited(name: str, change: Callable[[Any], object]) -> Callable[[Path], None]:
    """A change to a JSON file of the app."""

    def edit(app: Path) -> None:
        document = json.loads((app / name).read_text("utf-8"))
        change(document)
        (app / name).write_text(json.dumps(document), "utf-8")

    return edit


def added(name: str, text: str) -> Callable[[Path], None]:
    def add(app: Path) -> None:
        path = app / name
        path.write_text(path.read_text("utf-8") + text if path.exists() else text, "utf-8")

    return add


def manifest(change: Callable[[Any], object]) -> Callable[[Path], None]:
    return edited("manifest.json", change)


def iparams(change: Callable[[Any], object]) -> Callable[[Path], None]:
    return edited("config/iparams.json", change)


def find(**changes: Any) -> Callable[[Path], None]:
    """A change to the template that finds answers."""
    return edited("config/requests.json", lambda it: it["faqbotFind"]["schema"].update(changes))


TOKEN = "Bearer <%= iparam.faqbot_token %>"
SCRIPT = "app/scripts/app.js"
BREAKS: dict[str, tuple[Callable[[Path], None], str]] = {
    "an old platform": (manifest(lambda it: it.update({"platform-version": "2.3"})), "3.0"),
    "a product": (manifest(lambda it: it.update(product={})), "knows no"),
    "no module": (manifest(lambda it: it["modules"].pop("support_ticket")), "names no module"),
    "no engines": (manifest(lambda it: it.pop("engines")), "engines"),
    "a request that is not declared": (
        manifest(lambda it: it["modules"]["common"]["requests"].pop("faqbotSent")),
        "faqbotSent is not declared",
    ),
    "a request that is not there": (
        edited("config/requests.json", lambda it: it.pop("faqbotSent")),
        "faqbotSent is not in requests.json",
    ),
    "an unknown place": (
        manifest(lambda it: it["modules"]["support_ticket"].update(location={"ticket_foot": {}})),
        "no location ticket_foot",
    ),
    "no icon": (lambda app: (app / "app/styles/images/icon.svg").unlink(), "no icon"),
    "http": (find(protocol="http"), "https"),
    "a host with a port": (find(host="faq.example.com:8000"), "full name"),
    "an address in numbers": (find(host="127.0.0.1"), "full name"),
    "a secret in the address": (find(path="/<%= iparam.faqbot_token %>"), "headers alone"),
    "a secret in the query": (find(query={"t": "<%= iparam.faqbot_token %>"}), "headers alone"),
    "a secret itself": (find(headers={"Authorization": "Bearer faqbot_x"}), "a secret itself"),
    "an unknown parameter": (find(query={"lang": "<%= iparam.lang %>"}), "no installation"),
    "a header from the page": (
        find(headers={"Authorization": TOKEN, "X": "<%= context.lang %>"}),
        "may not stand in headers",
    ),
    "an old placeholder": (find(query={"lang": "<%= lang %>"}), "no placeholder"),
    "no kind of content": (find(headers={"Authorization": TOKEN}), "Content-Type"),
    "no sign-in": (find(headers={"Content-Type": "application/json"}), "no Authorization"),
    "a token that pages may read": (
        iparams(lambda it: it["faqbot_token"].pop("secure")),
        "faqbot_token must be secure",
    ),
    "an unknown kind of parameter": (
        iparams(lambda it: it["freshdesk_domain"].update(type="string")),
        "no type",
    ),
    "two pages of parameters": (added("config/iparams.html", "<p>"), "not both"),
    "a secret in a script": (added(SCRIPT, "// faqbot_token"), "names faqbot_token"),
    "an inline script": (added("app/index.html", "<script>1</script>"), "inline script"),
    "an inline handler": (added("app/index.html", '<p onclick="1">'), "onclick"),
    "a script of another host": (
        added("app/index.html", '<script src="https://cdn.example/x.js"></script>'),
        "not in the app",
    ),
    "a request past the templates": (added(SCRIPT, "fetch('/x')"), "uses fetch("),
    "HTML that is not looked at": (added(SCRIPT, "x.innerHTML = y"), "innerHTML"),
    "a template that is not there": (added(SCRIPT, 'call("nothing")'), "no template"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_app_is_found_out(app: Path, name: str) -> None:
    spoil, fault = BREAKS[name]
    spoil(app)
    found = faults_of(app)
    assert any(fault in each for each in found), found


def hosts(app: Path) -> dict[str, tuple[str, str]]:
    requests = json.loads((app / "config/requests.json").read_text("utf-8"))
    return {name: (it["schema"]["host"], it["schema"]["path"]) for name, it in requests.items()}


def test_the_app_calls_this_installation_below_its_prefix(tmp_path: Path) -> None:
    write_app("https://help.example.co.kr/faq", tmp_path)
    called = hosts(tmp_path)
    assert called["faqbotFind"] == ("help.example.co.kr", "/faq/staff/api/find")
    assert called["freshdeskConversations"][0] == "<%= iparam.freshdesk_domain %>"
    assert faults_of(tmp_path) == []


def test_writing_it_again_leaves_what_others_put_there(tmp_path: Path) -> None:
    write_app("https://old.example.com", tmp_path)
    (tmp_path / ".fdk").write_text("state of the FDK")
    write_app(BASE_URL, tmp_path)
    assert hosts(tmp_path)["faqbotFind"][0] == "faq.example.com"
    assert (tmp_path / ".fdk").read_text() == "state of the FDK"


@pytest.mark.parametrize(
    "base",
    [
        None,
        "http://faq.example.com",
        "https://faq.example.com:8443",
        "https://127.0.0.1",
        "https://[::1]",
        "https://localhost",
    ],
)
def test_what_freshdesk_cannot_call_is_refused(base: str | None, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^FAQBOT_BASE_URL must"):
        write_app(base, tmp_path)
    assert [*tmp_path.iterdir()] == []


def test_the_command_writes_it_and_says_what_is_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FAQBOT_BASE_URL", BASE_URL)
    assert main(["freshdesk", "app", "--out", str(tmp_path / "app")]) == 0
    assert "fdk validate" in capsys.readouterr().out
    assert faults_of(tmp_path / "app") == []
    assert main(["freshdesk", "app"]) == 2
    (tmp_path / "file").write_text("")
    assert main(["freshdesk", "app", "--out", str(tmp_path / "file")]) == 1
    assert capsys.readouterr().err.count("\n") == 2


@pytest.mark.parametrize(
    ("name", "options", "reason"),
    [
        ("nothing", {}, "not declared"),
        ("faqbotFind", {"context": {}}, "has no value"),
        ("faqbotFind", {"url": "https://x"}, "knows no"),
        ("faqbotFind", {"context": {"lang": "ko"}, "body": {"text": "x"}}, "must be a string"),
    ],
)
def test_the_stand_in_refuses_what_the_platform_would(
    app: Path, name: str, options: dict[str, Any], reason: str
) -> None:
    known = {"faqbot_token": "faqbot_x", "freshdesk_domain": "acme.freshdesk.com"}
    host = Host(app, "http://127.0.0.1:9", known, frozenset({"faqbot_token"}), [])
    with pytest.raises(RefusedError, match=reason):
        host.call(name, options)


def test_conversations_are_asked_for_as_the_api_documents(app: Path, standin: Standin) -> None:
    account = standin.account
    id = account.add_ticket("429", "<p>How long must we wait?</p>")["id"]
    account.add_reply(id, "<p>And where is my API key?</p>")
    known = {"freshdesk_domain": "acme.freshdesk.com", "freshdesk_api_key": account.key}
    host = Host(app, "http://127.0.0.1:9", known, frozenset({"freshdesk_api_key"}), [], standin.url)
    options = {"context": {"ticket": id, "page": 1}}
    answer = host.call("freshdeskConversations", options)
    assert answer["status"] == 200
    [message] = json.loads(answer["response"])
    assert message["incoming"]
    assert not message["private"]
    assert message["body_text"] == "And where is my API key?"
    assert [ticket["id"] for ticket in host.read_tickets()] == [id]
    host.iparams = known | {"freshdesk_api_key": "wrong"}
    assert host.call("freshdeskConversations", options)["status"] == 401
