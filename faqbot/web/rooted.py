"""Addresses of the site below the prefix that it is served under."""

from __future__ import annotations

import re
from typing import Final

from flask import request
from markupsafe import Markup

HREF: Final = re.compile(r'(?<= href=")(?=/(?!/))')


def rooted(address: str) -> str:
    """An address of the site (/faq/cors/) as browsers reach it (/help/faq/cors/)."""
    return f"{request.script_root}{address}" if address.startswith("/") else address


def rooted_html(html: str) -> Markup:
    """Safe HTML with the addresses of its links as browsers reach them."""
    return Markup(HREF.sub(lambda _: request.script_root, html))
