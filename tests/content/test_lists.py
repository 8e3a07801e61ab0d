"""Lists of other sites have the same items in the same places on this one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown
from markdown_it import MarkdownIt

from faqbot.content.importing.lists import set_apart

TAGS = re.compile(r"</?(?:ul|ol|li|pre|blockquote|table)\b|[a-z]+\d+")
EXTENSIONS = ["admonition", "attr_list", "tables", "pymdownx.superfences"]


def items(html: str) -> list[str]:
    """The tags that a list is made of, and the words in it."""
    return TAGS.findall(html)


def before(text: str) -> list[str]:
    """As CommonMark has it."""
    return items(MarkdownIt("commonmark").enable("table").render(text))


def after(text: str) -> list[str]:
    """As the site has what became of it."""
    return items(markdown(set_apart(text)[0], extensions=EXTENSIONS))


@pytest.mark.parametrize(
    "text",
    [
        "para1\n- item1\n- item2\n",
        "para1\n\n1) item1\n   - item2\n     - item3\n2) item4\n",
        "- item1\n  - item2\n\n    para1\n- item3\n",
        "1. item1\n   ```\n   code1\n   ```\n2. item2\n",
        "* item1\n\n  para1\n\n* item2\n",
        "- item1\nlazy1\n- item2\n",
        "10. item1\n    - item2\n11. item3\n",
        "- item1\n\t- item2\n\t\t- item3\n",
        "1. item1\n\n       code1\n\n2. item2\n",
        "- item1\n  > said1\n- item2\n",
    ],
)
def test_a_list_reads_as_it_read_before(text: str) -> None:
    assert after(text) == before(text)


def write(tree: list[object], ordered: bool, indent: str, numbers: list[int]) -> str:
    """A nested list as people write it, each item with a word of its own."""
    lines = []
    for number, branch in enumerate(tree, 1):
        mark = f"{number}." if ordered else "-"
        numbers[0] += 1
        lines.append(f"{indent}{mark} item{numbers[0]}\n")
        if isinstance(branch, list) and branch:
            lines.append(write(branch, not ordered, indent + " " * (len(mark) + 1), numbers))
    return "".join(lines)


TREES = st.recursive(st.just([]), lambda inner: st.lists(inner, max_size=3), max_leaves=8)


@given(TREES, st.booleans(), st.sampled_from(["", "para0\n"]))
def test_any_nested_list_reads_as_it_read_before(
    tree: list[object], ordered: bool, lead: str
) -> None:
    text = lead + write(tree, ordered, "", [0])
    assert after(text) == before(text)


@given(TREES, st.booleans())
def test_what_was_set_apart_stays(tree: list[object], ordered: bool) -> None:
    once, _ = set_apart(f"para0\n{write(tree, ordered, '', [0])}")
    assert set_apart(once) == (once, 0)


@given(st.lists(st.sampled_from(["- a", "  - b", "1. c", "   d", "```", "> e", "    f", ""])))
def test_no_line_of_any_text_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = set_apart(text)[0]
    assert re.findall(r"[a-f]|```", found) == re.findall(r"[a-f]|```", text)
