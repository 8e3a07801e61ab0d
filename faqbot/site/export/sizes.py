"""Numbers of the bot for a browser, each from where it stands in Python."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

Sizes = Iterable[tuple[ModuleType, str]]
"""Modules with the names of constants in each, a space between two."""


def sizes_of(sizes: Sizes) -> dict[str, float]:
    """Numbers by the names of their constants."""
    return {name: getattr(module, name) for module, names in sizes for name in names.split()}
