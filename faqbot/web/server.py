"""`faqbot serve`: puts the parts together, the site built where it is out of date."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final, NoReturn

import click
from flask import Flask

from faqbot.model import KnowledgeBase
from faqbot.settings import Settings, load_settings
from faqbot.store import open_store
from faqbot.web.app import create_app
from faqbot.web.process import serve

PACKAGE: Final = Path(__file__).resolve().parents[1]
STAMP: Final = ".built-from"  # in the built site: the digest of what it was built from


def run(root: Path, host: str, port: int, workers: int) -> NoReturn:
    """Serve the project in `root` until told to stop; ends the process."""
    settings = load_settings(os.environ, Path.cwd())
    serve(
        lambda: load_app(root, settings),
        host,
        port,
        workers,
        on_ready=lambda url: click.echo(f"faqbot is ready: {url}"),
    )


def load_app(root: Path, settings: Settings) -> Flask:
    """The app for the project in `root`, its site up to date."""
    # Here, so that importing this module stays quick.
    from faqbot.answering.bot import Bot
    from faqbot.content.load import load_knowledge_base

    kb = load_knowledge_base(root / "docs")
    store = open_store(settings.database_url)
    site = root / "site"
    refresh_site(kb, root, site, settings.base_url)
    return create_app(Bot(kb), store, settings, site)


def refresh_site(kb: KnowledgeBase, root: Path, site: Path, base_url: str | None) -> None:
    """Build the site unless it was built from exactly what there is now."""
    digest = digest_of_sources(root, base_url)
    stamp = site / STAMP
    if stamp.is_file() and stamp.read_text("ascii", "replace") == digest:
        return
    from faqbot.site.build import DEFAULT_BASE_URL, build_site  # slow, and seldom needed

    build_site(kb, root, site, base_url or DEFAULT_BASE_URL)
    stamp.write_text(digest, "ascii")


def digest_of_sources(root: Path, base_url: str | None) -> str:
    """A digest of every file that the site is made from, and of its address."""
    digest = hashlib.sha256(repr(base_url).encode())
    sources = [root / "mkdocs.yml", *_files(root / "docs")]
    sources += _files(PACKAGE / "content") + _files(PACKAGE / "site") + [PACKAGE / "model.py"]
    for path in sources:
        if path.is_file():
            digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if "__pycache__" not in path.parts)
