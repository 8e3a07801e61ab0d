"""Commands that connect faqbot with a Freshdesk account.

Each is a thin function here; what it does stands in a module of `faqbot/freshdesk/`.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from faqbot.errors import ContentError
from faqbot.model import LANGS
from faqbot.settings import INSTANCE, find_root, read_settings

if TYPE_CHECKING:
    from faqbot.content.editing import Change
    from faqbot.freshdesk.solutions.publish import Publisher

SECRET_BYTES: Final = 24  # 32 characters
LOCK: Final = INSTANCE / "publish.lock"  # one process publishes at a time


def is_used(environ: Mapping[str, str], root: Path) -> bool:
    """Whether a knowledge base has to do with Freshdesk: is connected with it, or about it."""
    from faqbot.content.parse import SITE
    from faqbot.content.yamlfile import parse_yaml

    if environ.get("FAQBOT_FRESHDESK_URL"):
        return True
    try:
        site = parse_yaml((root / "docs" / SITE).read_text("utf-8"), SITE).data
        return "freshdesk" in str(site["product"]["name"]).casefold()
    except (ContentError, OSError, ValueError, LookupError, TypeError):
        return False


class _Connecting(click.Group):
    """Commands that are listed where they are of use, and work everywhere."""

    @property
    def hidden(self) -> bool:
        return not is_used(os.environ, find_root())

    @hidden.setter
    def hidden(self, _: bool) -> None: ...


@click.group(cls=_Connecting)
def freshdesk() -> None:
    """Answers inside Freshdesk's tickets, and articles in its Solutions."""


# --- the private note ---------------------------------------------------------------------


@freshdesk.command()
@click.option("--lang", type=click.Choice(LANGS), default="en", show_default=True)
@click.option("--show-secret", is_flag=True, help="Print the header with the secret in it.")
def setup(lang: str, show_secret: bool) -> None:
    """Print the automation rule for the private note: event, address, header and body."""
    from faqbot.freshdesk.setup import write_rule

    settings = read_settings()
    secret, made = settings.freshdesk_secret, secrets.token_urlsafe(SECRET_BYTES)
    click.echo(write_rule(lang, settings.base_url, secret, show_secret, made))


# --- the sidebar --------------------------------------------------------------------------


@freshdesk.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write.")
def app(out: Path) -> None:
    """Write the sidebar app for tickets, ready to pack and upload."""
    from faqbot.freshdesk.sidebar_app import write_app

    files = write_app(read_settings().base_url, out)
    click.echo(f"The app is in {out} ({len(files)} files). Next: fdk validate, fdk run, fdk pack.")


# --- articles in Solutions ------------------------------------------------------------------

FORCE: Final = click.option(
    "--force", is_flag=True, help="Write over what was edited there, make again what was deleted."
)
DELETE: Final = click.option(
    "--delete", is_flag=True, help="Delete articles whose entry is no more, not only unpublish."
)


@freshdesk.command()
@FORCE
@DELETE
def plan(force: bool, delete: bool) -> None:
    """Print what publishing to Freshdesk Solutions would change; changes nothing."""
    from faqbot.freshdesk.solutions.report import report

    with _publisher() as publisher:
        click.echo("\n".join(report(publisher.plan(force, delete))))


@freshdesk.command()
@FORCE
@DELETE
def publish(force: bool, delete: bool) -> int:
    """Publish the FAQ to Freshdesk Solutions; may be stopped at any time, and goes on then."""
    from faqbot.freshdesk.solutions.publish import alone
    from faqbot.freshdesk.solutions.report import name, report

    with alone(Path.cwd() / LOCK), _publisher() as publisher:
        left = publisher.publish(force, delete)
        click.echo("\n".join(report(left)))
        for key, reason in publisher.failed.items():
            click.echo(f"{name(key)}: {reason}", err=True)
        return 1 if publisher.failed or any(step.action == "waiting" for step in left) else 0


@freshdesk.command()
@click.option("--write", is_flag=True, help="Put the edits into the Markdown files.")
def pull(write: bool) -> None:
    """Show what was edited in Freshdesk as a change to the Markdown files."""
    from faqbot.content.load import read_files, write_change
    from faqbot.freshdesk.solutions.report import describe, name

    docs = find_root() / "docs"
    with _publisher() as publisher:
        edits = publisher.edits(read_files(docs))
        for edit in edits:
            click.echo(edit.diff, nl=False)
            for reason, text in edit.left:
                click.echo(f"{name(edit.key)}: {reason}, and left out:\n{text}", err=True)
        brought = {edit.key for edit in edits}
        for step in publisher.plan():
            if step.action == "changed there" and step.key not in brought:
                click.echo(f"in no Markdown file: {describe(step)}", err=True)
        if not write:
            return
        change: Change = {edit.path: edit.after for edit in edits if edit.diff}
        write_change(docs, change)
        for edit in edits:
            if not edit.left:
                publisher.take(edit)
        if change:
            click.echo(f"Written: docs/{', docs/'.join(change)}. Now run: faqbot check", err=True)


@contextmanager
def _publisher() -> Iterator[Publisher]:
    from faqbot.content.load import load_knowledge_base
    from faqbot.freshdesk.solutions.publish import open_publisher
    from faqbot.store import open_store

    settings = read_settings()
    kb = load_knowledge_base(find_root() / "docs")
    with open_store(settings.database_url) as store:
        yield open_publisher(settings, kb, store, partial(click.echo, err=True))
