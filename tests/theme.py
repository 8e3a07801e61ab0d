"""The inline scripts that the theme's templates write."""

from __future__ import annotations

import re
from pathlib import Path

import material

TEMPLATES = Path(material.__file__).parent / "templates" / "partials" / "javascripts"
BASE = "{{ config.extra.scope | d(base_url) }}"


def theme_scripts() -> list[str]:
    """As they stand in the templates, in the order of their files."""
    return [
        script
        for path in sorted(TEMPLATES.glob("*.html"))
        for script in re.findall(r"<script>(.*?)</script>", path.read_text("utf-8"), re.S)
    ]
