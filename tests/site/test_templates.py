"""Templates are given data, and leave what the theme renders as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import material
import pytest
from jinja2 import Environment, nodes

from faqbot.model import LANGS, KnowledgeBase
from faqbot.site import build
from faqbot.site.engine import THEME, Job
from faqbot.words import SCRIPTS
from tests.site.few import few_entries

TEMPLATES = [path for suffix in ("html", "xml") for path in sorted(THEME.rglob(f"*.{suffix}"))]


def calls_of_data(template: nodes.Template) -> Iterator[str]:
    """The calls of anything that stands in the settings: `config.extra.words.near()`."""
    for call in template.find_all(nodes.Call):
        chain, node = [], call.node
        while isinstance(node, nodes.Getattr | nodes.Getitem):
            chain.append(node.attr if isinstance(node, nodes.Getattr) else "[]")
            node = node.node
        if isinstance(node, nodes.Name) and node.name == "config":
            yield ".".join(["config", *reversed(chain)])


def uses_of_rendered(template: nodes.Template) -> int:
    """How often what a block of the theme rendered is worked on: `super().split("<link")`."""
    worked_on = [*template.find_all(nodes.Getattr), *template.find_all(nodes.Getitem)]
    worked_on += template.find_all(nodes.Filter)
    supers = [use.node for use in worked_on if isinstance(use.node, nodes.Call)]
    return sum(isinstance(c.node, nodes.Name) and c.node.name == "super" for c in supers)


def parse(source: str) -> nodes.Template:
    return Environment().parse(source)


def test_there_are_templates() -> None:
    assert THEME / "main.html" in TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(THEME).as_posix())
def test_a_template_calls_no_function_of_ours(path: Path) -> None:
    text_methods = {"config.extra.base_path.rstrip"}
    assert set(calls_of_data(parse(path.read_text("utf-8")))) <= text_methods


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(THEME).as_posix())
def test_what_a_block_of_the_theme_rendered_is_not_cut_up(path: Path) -> None:
    assert not uses_of_rendered(parse(path.read_text("utf-8")))


def test_what_is_looked_for_would_be_found() -> None:
    calls = calls_of_data(parse("{% set x = config.extra.structured(page)[0] %}"))
    assert list(calls) == ["config.extra.structured"]
    assert uses_of_rendered(parse("{{ super().split('<link')[1] }} {{ super() }}")) == 1
    assert uses_of_rendered(parse("{{ super() | replace('a', 'b') }}")) == 1


def test_the_script_of_the_theme_finds_all_that_it_reads(site: Path) -> None:
    """What Material's own block of settings names, but for its search, so that an upgrade cannot
    lose a word."""
    base = Path(material.__file__).with_name("templates") / "base.html"
    own = re.search(r"{% block config %}.*?{% endblock %}", base.read_text("utf-8"), re.S)
    assert own
    html = (site / "en/faq/cors/index.html").read_text("utf-8")
    (settings,) = re.findall(r'<script id="__config"[^>]*>(.*?)</script>', html, re.S)
    read = json.loads(settings)
    assert set(re.findall(r'"([a-z]+)":', own[0])) - {"search"} == read.keys() - {"words", "home"}
    named = set(re.findall(r'lang\.t\("([^"]+)"\)', own[0]))
    assert {name for name in named if not name.startswith("search.")} == read["translations"].keys()
    assert read["words"] == SCRIPTS["en"]
    assert read["home"] == "en/"


def test_what_templates_are_given_is_data(
    kb: KnowledgeBase, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another engine could be given it as JSON."""
    jobs: list[Job] = []
    monkeypatch.setattr(build, "count_processors", lambda: 1)
    monkeypatch.setattr(build, "render_pages", lambda job, *_, **__: jobs.append(job) or {})
    monkeypatch.setattr(build, "_trim_assets", lambda _: None)
    build.build_site(few_entries(kb), root, tmp_path / "site")
    for job in jobs:
        assert json.dumps([job.settings, job.extra], default=asdict)
    assert [job.lang for job in jobs] == list(LANGS)
