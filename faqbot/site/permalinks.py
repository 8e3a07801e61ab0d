"""The sign beside a heading that links to it is no part of the heading's name."""

from __future__ import annotations

from typing import Final

LINK: Final = '<a class="headerlink"'


def unnamed(html: str) -> str:
    """A page whose headings are called what they say; the contents lead to each by key."""
    return html.replace(LINK, f'{LINK} aria-hidden="true" tabindex="-1"')
