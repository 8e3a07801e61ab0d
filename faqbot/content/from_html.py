"""HTML becomes Markdown in the manner of our files."""

from __future__ import annotations

import re
from typing import Any, Final

from markdownify import MarkdownConverter

_MARKS: Final = re.compile(r"[\\`*]|(?<![^\W_])_|_(?![^\W_])|<(?=[\w/!?])|&(?=#?\w+;)")
_BACKTICKS: Final = re.compile("`+")
_ESCAPED: Final = {"<": "&lt;", "&": "&amp;"}


class Converter(MarkdownConverter):
    """Writes Markdown in the manner of our files."""

    class Options:
        """Of markdownify."""

        heading_style = "atx"
        bullets = "-"
        autolinks = False
        wrap = True  # a line break in HTML means nothing
        wrap_width = None

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """The text with what Markdown would read as markup escaped, and nothing more."""
        text = _MARKS.sub(lambda mark: _ESCAPED.get(mark[0], f"\\{mark[0]}"), text)
        return text.replace("|", "&#124;") if parent_tags & {"td", "th"} else text

    def convert_pre(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Code between fences that are longer than what it holds."""
        longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
        fence = "`" * max(3, longest + 1)
        return f"\n\n{fence}\n{text.strip(chr(10))}\n{fence}\n\n"

    def convert_td(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A cell of a table; an empty one is one space."""
        base: Any = super()
        return str(base.convert_td(el, text, parent_tags)) if text.strip() else " |"

    convert_th = convert_td

    def convert_li(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """An item of a list; what belongs to it is set in by four, as Python-Markdown wants it."""
        base: Any = super()
        first, *more = str(base.convert_li(el, text, parent_tags)).split("\n")
        width = first.find(" ") + 1  # of the bullet or number
        return "\n".join([first, *(f"    {line[width:]}" if line else line for line in more)])

    def convert_br(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A line break; in a heading or cell, where none can stand, a space."""
        return " " if "_inline" in parent_tags else "  \n"
