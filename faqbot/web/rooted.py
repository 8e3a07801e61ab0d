"""Addresses of the site below the prefix that it is served under."""

from __future__ import annotations

import re
from typing import Final

from flask import request
from markupsafe import Markup

from faqbot.addresses import root_of
from faqbot.model import Lang
from faqbot.web.services import services

ADDRESS: Final = re.compile(r'(?:(?<= href=")|(?<= src="))(?=/(?!/))')


def rooted(address: str) -> str:
    """An address of the site (/faq/cors/) as browsers reach it (/help/faq/cors/)."""
    return f"{request.script_root}{address}" if address.startswith("/") else address


def home(lang: Lang) -> str:
    """Where the pages of a language begin, as browsers reach it."""
    return rooted(root_of(services().kb, lang))


def rooted_html(html: str) -> Markup:
    """Safe HTML with the addresses of its links and pictures as browsers reach them."""
    return Markup(ADDRESS.sub(lambda _: request.script_root, html))
