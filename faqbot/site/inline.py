"""Markdown's inline patterns, tried only on text that one of them could match.

Three quarters of the pieces of text in an article are plain words, and Markdown tries each of some
fourteen patterns on each of them: a tenth of the time that a page takes.
"""

from __future__ import annotations

import re
from typing import Any, Final

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor

# What the patterns of Markdown and of the extensions in mkdocs.yml begin with or look for.
SPECIAL: Final = re.compile(r"[`\\\[!<&*_\x02]|  \n")
# Private to Markdown; a test tells whether it is still there.
METHOD: Final = "_InlineProcessor__handleInline"
_handle: Final = getattr(InlineProcessor, METHOD)


class QuickInline(InlineProcessor):
    """As Markdown's own, but plain text is passed over."""


def _handle_quickly(self: QuickInline, data: str, pattern: int = 0) -> Any:
    return _handle(self, data, pattern) if SPECIAL.search(data) else data


setattr(QuickInline, METHOD, _handle_quickly)


class QuickInlineExtension(Extension):
    """Puts `QuickInline` in the place of Markdown's own."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Markdown calls
        """Replace the tree processor."""
        md.treeprocessors.register(QuickInline(md), "inline", 20)


def makeExtension(**settings: Any) -> QuickInlineExtension:  # noqa: N802 - as above
    """What Markdown asks a module of extensions for."""
    return QuickInlineExtension(**settings)
