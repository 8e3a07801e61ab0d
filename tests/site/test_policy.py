"""The policy that a page brings with it."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser
from pathlib import Path

import pytest

from faqbot.site.policy import policy_for, secured


class Head(HTMLParser):
    """The elements in front of the first one that loads or runs something, and all scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.metas: list[dict[str, str | None]] = []
        self.before: list[str] = []
        self.scripts: list[str] = []
        self.inline = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "meta":
            self.metas.append(found)
        if "http-equiv" not in found and not self.policies:
            self.before.append(tag)
        self.inline = tag == "script" and "src" not in found and "type" not in found

    def handle_data(self, data: str) -> None:
        if self.inline:
            self.scripts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.inline = False

    @property
    def policies(self) -> list[str]:
        name = "Content-Security-Policy"
        return [str(meta["content"]) for meta in self.metas if meta.get("http-equiv") == name]


def hash_of(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_every_built_page_brings_a_policy_that_names_its_own_scripts(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 100
    for path in pages:
        html = path.read_text("utf-8")
        head = Head(html)
        (policy,) = head.policies
        directives = dict(part.split(" ", 1) for part in policy.split("; "))
        assert head.scripts
        assert directives["script-src"].split() == ["'self'", *map(hash_of, head.scripts)], path
        assert directives["style-src"] == "'self'", path
        assert directives["default-src"] == "'none'"
        assert "frame-ancestors" not in directives  # browsers complain about it in a page
        assert "upgrade-insecure-requests" not in policy  # the site also lives on plain HTTP
        assert head.before == ["html", "head", "meta"], path
        assert {"name": "referrer", "content": "same-origin"} in head.metas
        assert html.encode().index(b"charset=") < 1024  # where browsers stop looking
        assert f"{policy}; frame-ancestors 'none'" == policy_for(html)


def test_a_policy_that_does_not_fit_any_more_is_replaced() -> None:
    html = "<html><head><meta charset=utf-8><title>t</title><script>one()</script></head></html>"
    once = secured(html)
    assert secured(once) == once
    changed = secured(once.replace("one()", "two()"))
    assert changed.count("Content-Security-Policy") == 1
    assert hash_of("two()") in changed
    assert hash_of("one()") not in changed


@pytest.mark.parametrize(
    ("html", "named"),
    [
        ("<script>a()</script>", ["a()"]),
        ("<SCRIPT type=module>a()</SCRIPT >", ["a()"]),
        ("<script>a()</script><script>b()</script><script>a()</script>", ["a()", "b()"]),
        ('<script src="a.js"></script>', []),
        ('<script type="application/json">{}</script>', []),
        ("<script type='application/ld+json'>{}</script>", []),
        ('<script type="importmap">{}</script>', ["{}"]),
    ],
)
def test_what_runs_is_named_and_data_is_not(html: str, named: list[str]) -> None:
    scripts = next(part for part in policy_for(html).split("; ") if part.startswith("script-src"))
    assert scripts.split()[2:] == list(map(hash_of, named))


def test_a_style_in_a_page_is_named() -> None:
    policy = policy_for("<style>p{}</style>")
    assert f"style-src 'self' {hash_of('p{}')}" in policy
    assert "script-src 'self';" in policy
