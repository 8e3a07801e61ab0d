"""What faqbot says is there in every language, and nothing of it is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
import yaml

from faqbot.model import LANGS, Lang
from faqbot.words import GROUPS

PACKAGE = Path(__file__).parents[1] / "faqbot"
CODE = (".py", ".html", ".js", ".yml")
WORDS = set((PACKAGE / "words").glob("*.yml"))


def leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Each text with the way to it."""
    if isinstance(value, str):
        yield path, value
    else:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)  # type: ignore[call-overload]
        for key, each in pairs:
            assert isinstance(key, str | int) and not isinstance(key, bool), f"{path}: {key}"
            yield from leaves(each, f"{path}.{key}".lstrip("."))


def fields_of(text: str) -> set[str | None]:
    return {field.split(".")[0] for _, field, _, _ in Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("lang", LANGS)
def test_every_language_says_the_same_things_in_the_same_order(lang: Lang) -> None:
    said, other = dict(leaves(GROUPS[lang])), dict(leaves(GROUPS[LANGS[0]]))
    assert list(said) == list(other)
    for path, text in said.items():
        assert fields_of(text) == fields_of(other[path]), path


@pytest.mark.parametrize("lang", LANGS)
def test_only_an_answer_needs_no_words_around_it(lang: Lang) -> None:
    assert [path for path, text in leaves(GROUPS[lang]) if not text.strip()] == ["bot.answer"]


@pytest.mark.parametrize("lang", LANGS)
def test_only_what_is_of_this_faq_or_of_its_ties_names_a_product(lang: Lang) -> None:
    naming = {path.split(".")[0] for path, text in leaves(GROUPS[lang]) if "Fresh" in text}
    assert naming <= {"sidebar", "freshdesk", "setup"}


@pytest.mark.parametrize("lang", LANGS)
def test_no_key_stands_twice(lang: Lang) -> None:
    tree = yaml.compose((PACKAGE / "words" / f"{lang}.yml").read_text("utf-8"))
    for _, group in tree.value:
        keys = [key.value for key, _ in group.value]
        assert len(keys) == len(set(keys))


def test_every_word_is_said_somewhere() -> None:
    """A key stands in the code, or begins or ends as one that the code puts together."""
    files = [path for path in PACKAGE.rglob("*") if path.suffix in CODE]
    files = [path for path in files if path not in WORDS]
    code = "\n".join(path.read_text("utf-8") for path in (*files, PACKAGE.parent / "mkdocs.yml"))
    known = set(re.findall(r"\w+", code))
    starts = tuple(re.findall(r"""["'`](\w+_)(?:\$?\{|["'] ~)""", code))
    ends = tuple(re.findall(r"\}(_\w+|xx)[\"'`]", code))
    keys = {path.split(".")[1] for path, _ in leaves(GROUPS[LANGS[0]])}
    said = {key for key in keys if key in known or key.startswith(starts) or key.endswith(ends)}
    assert keys - said == set()
