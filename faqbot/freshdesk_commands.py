"""Commands that connect faqbot with a Freshdesk account.

Each is a thin function here; what it does stands in a module of `faqbot/freshdesk/`.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click

from faqbot.model import LANGS, Lang

if TYPE_CHECKING:
    from faqbot.settings import Settings

SECRET_BYTES: Final = 24  # 32 characters


@click.group()
def freshdesk() -> None:
    """Answers inside Freshdesk's tickets."""


# --- the private note ---------------------------------------------------------------------


@freshdesk.command()
@click.option("--lang", type=click.Choice(LANGS), default="en", show_default=True)
@click.option("--show-secret", is_flag=True, help="Print the header with the secret in it.")
def setup(lang: str, show_secret: bool) -> None:
    """Print the automation rule for the private note: event, address, header and body."""
    from faqbot.freshdesk.setup import write_rule

    settings = _settings()
    secret, made = settings.freshdesk_secret, secrets.token_urlsafe(SECRET_BYTES)
    click.echo(write_rule(cast(Lang, lang), settings.base_url, secret, show_secret, made))


# --- the sidebar --------------------------------------------------------------------------


@freshdesk.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write.")
def app(out: Path) -> None:
    """Write the sidebar app for tickets, ready to pack and upload."""
    from faqbot.freshdesk.sidebar_app import write_app

    files = write_app(_settings().base_url, out)
    click.echo(f"The app is in {out} ({len(files)} files). Next: fdk validate, fdk run, fdk pack.")


# --- what the commands share --------------------------------------------------------------


def _settings() -> Settings:
    from faqbot.settings import load_settings

    return load_settings(os.environ, Path.cwd())
