"""Leaves out of Material's styles what no page of ours has: about half of what a reader would load.

Only whole parts go, by the beginning of their classes: parts of the frame that our templates lack,
and what Markdown extensions would make that the site does not use.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

# Parts of the frame; `rtl` is for scripts that neither language uses.
UNUSED: Final = (
    "annotation", "author", "banner", "code__", "consent", "feedback", "pagination", "path", "pin",
    "post", "profile", "progress", "search", "select", "social", "source", "status", "tabs", "tag",
    "tooltip", "top", "version",
)  # fmt: skip
OF_EXTENSIONS: Final = {
    "footnotes": "footnote",
    "pymdownx.arithmatex": "arithmatex",
    "pymdownx.critic": "critic",
    "pymdownx.emoji": "emojione|twemoji|gemoji",
    "pymdownx.keys": "keys",
    "pymdownx.tasklist": "task-list",
}
RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")  # what stands in @media, but not @media itself
EMPTY: Final = re.compile(r"@[^{};]+\{\}")
# Between selectors, not within `:is(…)`, which holds one other pair of brackets at most.
COMMA: Final = re.compile(r",(?![^()]*(?:\([^()]*\)[^()]*)*\))")
VARIABLE: Final = re.compile(
    r"""(--md-[\w-]+):((?:url\("[^"]*"\)|url\('[^']*'\)|[^;{}"'])*)(;|(?=\}))"""
)
USE: Final = re.compile(r"var\((--[\w-]+)")


def needed_styles(css: str, extensions: Collection[str], own: str = "") -> str:
    """What pages need of Material's minified styles, in the same order.

    `extensions` are those of Markdown that the site uses; `own` are other styles, which may use
    variables that these define.
    """
    parts = [rf"md-(?:{'|'.join(UNUSED)})"]
    parts.append("tabbed-")  # ours are in faqbot.css, for as many tabs as there are
    parts += [part for name, part in OF_EXTENSIONS.items() if name not in extensions]
    unused = re.compile(rf"\[dir=rtl\]|__search|\.(?:{'|'.join(parts)})")

    def keep(rule: re.Match[str]) -> str:
        selectors = [each for each in COMMA.split(rule[1]) if not unused.search(each)]
        return f"{','.join(selectors)}{{{rule[2]}}}" if selectors else ""

    css = _without_empty(RULE.sub(keep, css))
    while (fewer := _without_unread(css, own)) != css:  # one variable may read another
        css = fewer
    return css


def _without_empty(css: str) -> str:
    while (fewer := EMPTY.sub("", css)) != css:
        css = fewer
    return css


def _without_unread(css: str, own: str) -> str:
    """Styles without variables that nobody reads; most are icons."""
    read = set(USE.findall(css + own))
    return VARIABLE.sub(lambda found: found[0] if found[1] in read else "", css)
