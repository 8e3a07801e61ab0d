"""What is left out of Material's styles is on no page."""

from __future__ import annotations

import re
from pathlib import Path

import material
import pytest

from faqbot.site.build import ASSETS, STYLES
from faqbot.site.theme_styles import COMMA, RULE, needed_styles

FEW = ".a,.md-tabs{x:y}@media print{.md-tabs{x:y}}[dir=rtl] .a{x:y}@media print{.a{x:y}}"
ICON = '--md-icon:url("data:image/svg+xml;charset=utf-8,<svg/>")'
CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")


@pytest.fixture(scope="module")
def whole() -> str:
    folder = Path(material.__file__).parent / "templates" / "assets" / "stylesheets"
    (file,) = folder.glob("main.*.min.css")
    return file.read_text("utf-8")


def selectors_of(css: str) -> set[str]:
    return {each for rule in RULE.findall(css) for each in COMMA.split(rule[0])}


def test_a_selector_of_an_unused_part_goes_and_the_others_of_its_rule_stay() -> None:
    assert needed_styles(FEW, ()) == ".a{x:y}@media print{.a{x:y}}"


def test_brackets_hold_a_selector_together() -> None:
    css = ".a :is(h1,h2:not(.b,.c)),.md-search{x:y}"
    assert needed_styles(css, ()) == ".a :is(h1,h2:not(.b,.c)){x:y}"


def test_what_an_extension_makes_stays_where_it_is_used() -> None:
    css = ".task-list{x:y}.keys{x:y}"
    assert needed_styles(css, ("pymdownx.tasklist",)) == ".task-list{x:y}"


def test_tabs_have_styles_of_ours_alone() -> None:
    assert needed_styles(".tabbed-set{x:y}.a{x:y}", ("pymdownx.tabbed",)) == ".a{x:y}"
    assert ".tabbed-set" in STYLES.read_text("utf-8")


def test_a_variable_stays_while_somebody_reads_it() -> None:
    assert needed_styles(f":root{{{ICON};--md-b:1}}", ()) == ":root{}"
    assert needed_styles(f":root{{{ICON};--md-b:1}}", (), "a{b:var(--md-icon)}") == (
        f":root{{{ICON};}}"
    )
    chain = ":root{--md-a:var(--md-b);--md-b:1}"
    assert needed_styles(chain, ()) == ":root{}"


def test_nothing_goes_that_a_page_has(site: Path, whole: str) -> None:
    pages = [path.read_text("utf-8") for path in site.rglob("*.html")]
    classes = {name for html in pages for value in re.findall(r'\bclass="([^"]*)"', html)
               for name in value.split()}  # fmt: skip
    ours = "".join(path.read_text("utf-8") for path in ASSETS.rglob("*.js"))
    there = classes | set(re.findall(r"\bmd-[\w-]+", ours))
    (file,) = site.glob("assets/stylesheets/main.*.min.css")
    gone = selectors_of(whole) - selectors_of(file.read_text("utf-8"))
    assert gone
    assert [
        each
        for each in gone
        if set(CLASS.findall(each)) <= there
        and not re.search(r"\[dir=rtl\]|__search|tabbed-", each)
    ] == []


def test_all_that_is_left_is_as_it_was(site: Path, whole: str) -> None:
    (file,) = site.glob("assets/stylesheets/main.*.min.css")
    kept = selectors_of(file.read_text("utf-8"))
    assert kept <= selectors_of(whole)
    assert len(file.read_bytes()) < 0.5 * len(whole)
