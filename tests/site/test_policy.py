"""The policy that a page brings with it."""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser
from pathlib import Path

import pytest

from faqbot.site.policy import policy_for, secured
from tests.theme import BASE, theme_scripts


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


SCOPE = next(it for it in theme_scripts() if "__md_scope=" in it)
PALETTE = next(it for it in theme_scripts() if it.startswith("var palette="))


def scope(address: str) -> str:
    """The theme's script with the address of the site in its place."""
    return SCOPE.replace(BASE, address)


def scripts_of(policy: str) -> list[str]:
    directive = next(part for part in policy.split("; ") if part.startswith("script-src"))
    return directive.split()[2:]


def test_a_policy_that_does_not_fit_any_more_is_replaced() -> None:
    html = f"<html><head><meta charset=utf-8><script>{scope('..')}</script></head></html>"
    once = secured(html)
    assert secured(once) == once
    changed = secured(once.replace(scope(".."), scope("/en/")))
    assert changed.count("Content-Security-Policy") == 1
    assert hash_of(scope("/en/")) in changed
    assert hash_of(scope("..")) not in changed


@pytest.mark.parametrize(
    "address", ["", ".", "../..", "/help/en/", "https://faq.example.com:8443/%ED%95%9C/"]
)
def test_the_themes_scripts_are_named_wherever_the_site_begins(address: str) -> None:
    html = f"<script>{scope(address)}</script><SCRIPT>{PALETTE}</SCRIPT >"
    assert scripts_of(policy_for(html)) == [hash_of(scope(address)), hash_of(PALETTE)]


@pytest.mark.parametrize(
    "written",
    [
        "<script>steal()</script>",
        "<SCRIPT type=module>steal()</SCRIPT >",
        "</article></main><script>steal()</script>",
        "<svg><script>steal()</script></svg>",
        '<script type="importmap">{"imports": {}}</script>',
        '<script type="speculationrules">{}</script>',
        f"<script>{PALETTE};steal()</script>",
        f"<script>{scope(chr(34) + ');steal();//')}</script>",
        f"<script>{scope('x' + chr(10) + 'steal()//')}</script>",
        f"<script>steal()//\n{PALETTE}</script>",
    ],
)
def test_a_script_in_an_article_is_never_named(site: Path, written: str) -> None:
    """Neither in the page that is built, nor in the header of the server that sends it."""
    built = (site / "faq" / "cors" / "index.html").read_text("utf-8")
    own = scripts_of(policy_for(built))
    assert len(own) > 1
    for place in ("<h2", "</article>", "</body>"):
        html = secured(built.replace(place, f"{written}{place}", 1))
        assert written in html
        assert scripts_of(policy_for(html)) == own
        assert scripts_of(Head(html).policies[0]) == own


def test_scripts_of_our_templates_are_named_and_data_is_not() -> None:
    html = """<script>a()</script><script>b()</script><script>a()</script>
    <script src="a.js"></script><script type="application/json">{}</script>
    <script type='application/ld+json'>{}</script>"""
    assert scripts_of(policy_for(html, is_ours=True)) == [hash_of("a()"), hash_of("b()")]


def test_a_style_in_a_page_is_named() -> None:
    policy = policy_for("<style>p{}</style>")
    assert f"style-src 'self' {hash_of('p{}')}" in policy
    assert "script-src 'self';" in policy
