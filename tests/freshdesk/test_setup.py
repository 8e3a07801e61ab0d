"""`faqbot freshdesk setup` prints a rule that can be entered as it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from faqbot.cli import main
from faqbot.freshdesk.setup import BODY, write_body
from faqbot.model import LANGS, Lang

Capture = pytest.CaptureFixture[str]
SECRET = "a-secret-of-thirty-two-characters"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name in ("FAQBOT_BASE_URL", "FAQBOT_FRESHDESK_SECRET"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize("lang", LANGS)
def test_the_rule_has_event_address_header_and_body(
    run: pytest.MonkeyPatch, capsys: Capture, lang: Lang
) -> None:
    run.setenv("FAQBOT_BASE_URL", "https://help.acme.com/faq/")
    run.setenv("FAQBOT_FRESHDESK_SECRET", SECRET)
    assert main(["freshdesk", "setup", "--lang", lang, "--show-secret"]) == 0
    printed = capsys.readouterr().out
    assert "Ticket Creation" in printed
    assert "Reply is sent" in printed
    assert "https://help.acme.com/faq/hooks/freshdesk\n" in printed
    assert f"X-Faqbot-Secret: {SECRET}\n" in printed
    assert write_body() in printed
    assert "!" not in printed


def test_the_secret_is_shown_on_demand_alone(run: pytest.MonkeyPatch, capsys: Capture) -> None:
    run.setenv("FAQBOT_FRESHDESK_SECRET", SECRET)
    assert main(["freshdesk", "setup"]) == 0
    printed = capsys.readouterr().out
    assert SECRET not in printed
    assert "X-Faqbot-Secret: (the value of FAQBOT_FRESHDESK_SECRET" in printed


def test_what_is_missing_is_said(run: pytest.MonkeyPatch, capsys: Capture) -> None:
    assert main(["freshdesk", "setup"]) == 0
    first = capsys.readouterr().out
    assert "! FAQBOT_BASE_URL is not set" in first
    made = first.split("X-Faqbot-Secret: ")[1].split()[0]
    assert len(made) == 32
    assert f"set there and in the header: {made}" in first
    assert main(["freshdesk", "setup"]) == 0
    assert made not in capsys.readouterr().out


def test_a_short_secret_is_noticed(run: pytest.MonkeyPatch, capsys: Capture) -> None:
    run.setenv("FAQBOT_FRESHDESK_SECRET", "short")
    assert main(["freshdesk", "setup", "--lang", "ko"]) == 0
    assert "FAQBOT_FRESHDESK_SECRET이 짧습니다" in capsys.readouterr().out


def test_every_placeholder_of_the_body_stands_in_quotes() -> None:
    assert json.loads(write_body()) == dict(BODY)
    assert all(value.startswith("{{") and value.endswith("}}") for value in BODY.values())
