"""Templates are given data, and leave what the theme renders as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from faqbot.site.build import THEME

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


def parse(source: str) -> nodes.Template:
    return Environment().parse(source)


def test_there_are_templates() -> None:
    assert THEME / "main.html" in TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(THEME).as_posix())
def test_a_template_calls_no_function_of_ours(path: Path) -> None:
    text_methods = {"config.extra.base_path.rstrip"}
    assert set(calls_of_data(parse(path.read_text("utf-8")))) <= text_methods


def test_a_call_would_be_found() -> None:
    calls = calls_of_data(parse("{% set x = config.extra.structured(page)[0] %}"))
    assert list(calls) == ["config.extra.structured"]
