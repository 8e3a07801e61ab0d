"""Imports run one way, and the pure packages reach for nothing outside."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "faqbot"
# Each part of the package may import what stands before it, and itself; `content` and
# `matching` share a rank and must not know each other.
RANKS = {
    "markdown": -1,
    "snippets": -1,
    "languages": -1,
    "pictures": -1,
    "model": 0,
    "addresses": 1,
    "words": 1,
    "errors": 1,
    "matching": 2,
    "content": 2,
    "diagnosis": 3,
    "answering": 4,
    "proofreading": 5,
    "cache": 5,
    "settings": 5,
    "store": 6,
    "site": 6,
    "freshdesk": 7,
    "assistants": 7,
    "messengers": 7,
    "web": 8,
    "operator_commands": 9,
    "freshdesk_commands": 9,
    "mcp_stdio": 9,
    "cli": 10,
}
PURE = {
    "markdown",
    "snippets",
    "languages",
    "pictures",
    "model",
    "addresses",
    "words",
    "errors",
    "matching",
    "content",
    "diagnosis",
    "answering",
    "proofreading",
    "assistants",
    "messengers",
}
SHELL_MODULES = {"content/load.py"}  # the one reader of docs/
FORBIDDEN = {
    "click", "flask", "granian", "mkdocs", "os", "random", "secrets", "socket", "sqlalchemy",
    "subprocess", "sys", "tempfile", "time",
}  # fmt: skip
# Of all modules only this one knows the library.
ADAPTERS = {"mkdocs": "site/engine.py", "mcp": "mcp_stdio.py"}
DOCUMENTED = {"_asdict", "_replace", "_typeshed"}  # of named tuples, of type checkers
MANGLED = re.compile(r"_[A-Za-z]+__\w+")  # how a class keeps a method from others
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
    return names


def private_names_of(path: Path) -> set[str]:
    """Names with an underscore that a module takes from what is not its own."""
    names: set[str] = set()
    own: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom | ast.Import):
            source = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            pieces = [piece for alias in node.names for piece in alias.name.split(".")]
            names |= {piece for piece in (*source.split("."), *pieces) if is_private(piece)}
        elif isinstance(node, ast.Attribute) and is_private(node.attr):
            of_self = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            (own if of_self else names).add(node.attr)
        elif isinstance(node, ast.Constant) and MANGLED.fullmatch(str(node.value)):
            names.add(str(node.value))
    return names - own - DOCUMENTED


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def test_there_are_modules() -> None:
    assert len(MODULES) > 20


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_stands_before_it(path: Path) -> None:
    part = part_of(path)
    for name in imports_of(path):
        pieces = name.split(".")
        if pieces[0] != "faqbot" or len(pieces) == 1 or pieces[1] == part:
            continue
        assert RANKS[pieces[1]] < RANKS[part], f"{part} must not import {name}"


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if part_of(path) in PURE],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_a_pure_module_reaches_for_nothing_outside(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports_of(path)} & FORBIDDEN
    if str(path.relative_to(PACKAGE)) in SHELL_MODULES:
        return
    calls = [
        node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
    ]
    assert not [call for call in calls if isinstance(call, ast.Name) and call.id == "open"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_uses_no_private_name_of_another(path: Path) -> None:
    assert not private_names_of(path)


def test_private_names_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        "from mkdocs.commands.build import _build_page, build\n"
        "import markdown._deep\n"
        "page._set_title(self._own, other._own)\n"
        "METHOD = '_InlineProcessor__handleInline'\n"
    )
    found = {"_build_page", "_deep", "_set_title", "_InlineProcessor__handleInline"}
    assert private_names_of(path) == found


@pytest.mark.parametrize("library", ADAPTERS)
def test_a_library_behind_an_adapter_is_imported_nowhere_else(library: str) -> None:
    users = {
        str(path.relative_to(PACKAGE))
        for path in MODULES
        if library in {name.split(".")[0] for name in imports_of(path)}
    }
    assert users == {ADAPTERS[library]}


def test_no_module_is_part_of_a_cycle() -> None:
    edges = {name_of(path): imports_of(path) for path in MODULES}
    state: dict[str, int] = {}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert state.get(name) != 1, f"cycle: {' -> '.join((*trail, name))}"
        if name in state or name not in edges:
            return
        state[name] = 1
        for target in edges[name]:
            visit(target, (*trail, name))
        state[name] = 2

    for name in edges:
        visit(name, ())


def name_of(path: Path) -> str:
    return ".".join(("faqbot", *path.relative_to(PACKAGE).with_suffix("").parts))
