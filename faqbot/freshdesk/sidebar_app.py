"""Writes the sidebar app for Freshdesk (platform 3.0) as this installation needs it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from faqbot.content.load import write_change
from faqbot.errors import BuildError, SettingsError
from faqbot.words import SIDEBAR

TEMPLATE: Final = Path(__file__).parent / "app"
TOKENS: Final = Path(__file__).parents[1] / "site" / "theme" / "assets" / "tokens.css"
REQUESTS: Final = "config/requests.json"
STYLES: Final = "app/styles/tokens.css"
WORDS: Final = "app/scripts/words.js"
OURS: Final = "faqbot"  # requests whose names begin so go to this installation
# Freshworks takes a name alone: no address in numbers, no port, no single word.
HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


def write_app(base_url: str | None, out: Path) -> list[Path]:
    """Write the app into a folder, over what was written there before; returns the files.

    `base_url` is the public address of the installation. Raises `SettingsError` where Freshworks
    could not call it there, `BuildError` where a file cannot be written.
    """
    host, prefix = _place(base_url)
    files = dict(sorted(_files(host, prefix)))
    try:
        write_change(out, files)
    except OSError as error:
        raise BuildError(f"{error.filename} cannot be written: {error.strerror}") from error
    return [out / name for name in files]


def _place(base_url: str | None) -> tuple[str, str]:
    """The host that requests go to, and what stands before their paths."""
    if base_url is None:
        raise SettingsError("FAQBOT_BASE_URL must name the public address that Freshdesk calls")
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.port not in (None, 443) or not HOST.fullmatch(host):
        raise SettingsError(
            "FAQBOT_BASE_URL must be https:// and a full host name without a port for the app: "
            "Freshdesk calls nothing else"
        )
    return host, parts.path.rstrip("/")


def _files(host: str, prefix: str) -> Iterator[tuple[str, str]]:
    for path in filter(Path.is_file, TEMPLATE.rglob("*")):
        name, text = path.relative_to(TEMPLATE).as_posix(), path.read_text("utf-8")
        yield name, _requests(text, host, prefix) if name == REQUESTS else text
    yield STYLES, TOKENS.read_text("utf-8")
    # Scripts of the app share `window.faqbot` and are no modules: what Freshworks' validator makes
    # of those is not documented.
    words = json.dumps(SIDEBAR, indent=2, ensure_ascii=False)
    yield WORDS, f"window.faqbot = {{ words: {words} }};\n"


def _requests(text: str, host: str, prefix: str) -> str:
    """The request templates, of which ours go to this installation."""
    templates: Mapping[str, Any] = json.loads(text)
    for name, template in templates.items():
        if name.startswith(OURS):
            schema = template["schema"]
            schema |= {"host": host, "path": f"{prefix}{schema['path']}"}
    return f"{json.dumps(templates, indent=2, ensure_ascii=False)}\n"
