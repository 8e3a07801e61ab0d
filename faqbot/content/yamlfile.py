"""YAML and front matter become plain data that remembers its lines; opens nothing."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from faqbot.errors import ContentError
from faqbot.model import Finding

# libyaml is some ten times faster; every wheel of PyYAML has it, a build from source may not.
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_scalars: Final = yaml.constructor.SafeConstructor()

DEPTH: Final = 50  # of values in each other; far deeper ones end the process inside the library
_NESTING: Final = re.compile(r"[\[\]{}]")
_DEEP_BLOCK: Final = re.compile(rf"^ {{{DEPTH}}}|(?:[-?] ){{{DEPTH // 4},}}", re.M)

Path = tuple[str | int, ...]
ALIAS: Final = "an alias (*) cannot stand here: write the value again"
KIND_NAMES: Final = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    datetime.date: "a date (YYYY-MM-DD)",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: its data, the line of each value, and the Markdown below the front matter."""

    file: str
    data: Any
    lines: Mapping[Path, int]
    body: str = ""
    body_line: int = 1

    def finding(self, message: str, *path: str | int, fix: str = "") -> Finding:
        """A finding at the value that `path` leads to, or at the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return Finding(self.file, self.lines.get(path, 1), message, fix)

    def body_finding(self, message: str, offset: int, fix: str = "") -> Finding:
        """A finding at a character of the body."""
        return Finding(self.file, self.body_line + self.body.count("\n", 0, offset), message, fix)


def parse_yaml(text: str, file: str, first_line: int = 1) -> Document:
    """Parse one YAML document; raises `ContentError` where it is no YAML or a key stands twice.

    Aliases are refused, since a few of them can stand for more than any memory holds.
    """
    try:
        if _may_be_deep(text):
            _check_depth(text, file, first_line)
        node = yaml.compose(text, Loader=_Loader)
        lines: dict[Path, int] = {}
        data = None if node is None else _value(node, (), lines, file, first_line, set())
    except _AliasError as error:
        line = first_line + _line_of_alias(text)
        raise ContentError([Finding(file, line, ALIAS)]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise ContentError([Finding(file, line, f"bad YAML: {error.problem}")]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError([Finding(file, first_line, f"bad YAML: {error}")]) from error
    return Document(file, data, lines)


def _may_be_deep(text: str) -> bool:
    """Whether values may stand deep in each other: never wrong where it says no."""
    depth = deepest = 0
    for sign in _NESTING.findall(text):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return deepest > DEPTH or bool(_DEEP_BLOCK.search(text))


def _check_depth(text: str, file: str, first_line: int) -> None:
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEPTH:
                line = first_line + _line_of(event)
                message = f"values stand more than {DEPTH} deep in each other"
                raise ContentError([Finding(file, line, message)])
    except yaml.YAMLError:  # told when it is read
        return


class _AliasError(Exception):
    """A value stands in two places."""


def _line_of_alias(text: str) -> int:
    events = yaml.parse(text, Loader=_Loader)
    return next(_line_of(event) for event in events if isinstance(event, yaml.AliasEvent))


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0


def parse_markdown(text: str, file: str) -> Document:
    """Parse a Markdown file with YAML front matter; raises `ContentError` where that is broken."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].rstrip() != "---":
        raise ContentError([Finding(file, 1, "front matter is missing: begin the file with ---")])
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        raise ContentError([Finding(file, 1, "front matter has no closing ---")])
    head = parse_yaml("".join(lines[1:end]), file, first_line=2)
    body = "".join(lines[end + 1 :])
    return Document(file, head.data, head.lines, body, body_line=end + 2)


def check_shape(document: Document, shape: Any, *path: str | int) -> Iterator[Finding]:
    """Findings where the data differs from `shape`.

    A shape is a type; a list with the shape of each item; a dict with the shape of each key
    (others are refused, and all are required but those that end in "?"); `{str: shape}` for any
    keys; `(shape,)` where there may be nothing; or `object` for whatever there is.
    """
    if shape is object:
        return
    value = document.data
    for step in path:
        value = value[step]
    if isinstance(shape, tuple):
        if value is None:
            return
        shape = shape[0]
    name = ".".join(str(step) for step in path) or "the file"
    if isinstance(shape, dict):
        yield from _check_mapping(document, value, shape, name, path)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield document.finding(f"{name} must be a list", *path)
            return
        for index in range(len(value)):
            yield from check_shape(document, shape[0], *path, index)
    elif shape is str:
        if not isinstance(value, str) or not value.strip():
            yield document.finding(f"{name} must be text", *path)
    elif not isinstance(value, shape) or (isinstance(value, bool) and shape is not bool):
        yield document.finding(f"{name} must be {KIND_NAMES[shape]}", *path)


def _check_mapping(
    document: Document, value: Any, shape: dict[Any, Any], name: str, path: Path
) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield document.finding(f"{name} must have keys and values", *path)
        return
    if str in shape:
        for key in value:
            yield from check_shape(document, shape[str], *path, key)
        return
    names = {key.removesuffix("?"): key for key in shape}
    for key in value:
        if key not in names:
            known = ", ".join(names)
            yield document.finding(f"{key!r} is unknown here; known: {known}", *path, key)
    for key, given in names.items():
        if key in value:
            yield from check_shape(document, shape[given], *path, key)
        elif key == given:
            yield document.finding(f"{key!r} is missing", *path)


def _value(
    node: Any, path: Path, lines: dict[Path, int], file: str, first_line: int, seen: set[int]
) -> Any:
    if id(node) in seen:
        raise _AliasError
    seen.add(id(node))
    lines[path] = first_line + node.start_mark.line
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(each, (*path, index), lines, file, first_line, seen)
            for index, each in enumerate(node.value)
        ]
    if not isinstance(node, yaml.MappingNode):
        return _scalars.construct_object(node)
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = _value(key_node, (*path, ""), lines, file, first_line, seen)
        if not isinstance(key, str | int):
            raise ContentError([Finding(file, lines[(*path, "")], f"{key!r} cannot be a key")])
        if key in result:
            raise ContentError([Finding(file, lines[(*path, "")], f"{key!r} stands twice")])
        result[key] = _value(value_node, (*path, key), lines, file, first_line, seen)
        lines[(*path, key)] = lines[(*path, "")]
    return result
