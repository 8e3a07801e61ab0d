"""Scripts of the site call what the server has, and browsers keep none of its own answers."""

from __future__ import annotations

import re

from flask import Flask

from faqbot.site.build import THEME

KEPT = {"pages", "chat"}  # blueprints of what may be read off line
SCRIPTS = sorted((THEME / "assets").rglob("*.js"))
API = re.compile(r"[\"`](api/v1/[a-z/-]+?)(?:/?\$\{[^}]*\})?[\"`]")


def test_scripts_call_addresses_that_there_are(app: Flask) -> None:
    called = {path for script in SCRIPTS for path in API.findall(script.read_text("utf-8"))}
    assert len(called) >= 4
    served = {rule.rule.partition("/<")[0] for rule in app.url_map.iter_rules()}
    assert {f"/{path.rstrip('/')}" for path in called} <= served


def test_no_answer_of_the_server_is_kept_in_a_browser(app: Flask) -> None:
    worker = (THEME / "sw.js").read_text("utf-8")
    (pattern,) = re.findall(r"^const NOT_KEPT = /(.+)/;$", worker, re.M)
    own = [
        rule.rule.replace("<lang:other>", "en").lstrip("/")
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.partition(".")[0] not in KEPT
    ]
    kept = [path for path in own if not re.match(pattern, path)]
    assert kept == []
