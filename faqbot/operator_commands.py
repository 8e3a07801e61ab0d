"""Commands for who runs the server: accounts of the staff, the database, what was learnt."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

import click

from faqbot.errors import StoreError
from faqbot.settings import INSTANCE, find_root, read_settings

if TYPE_CHECKING:
    from faqbot.store import Store
    from faqbot.store.staff import Role

ROLE: Final = click.Choice(["staff", "editor", "admin"])


@click.group()
def staff() -> None:
    """Accounts of the staff desk."""


@staff.command("add")
@click.argument("name")
@click.option("--role", type=ROLE, default="staff", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--no-password", is_flag=True, help="For accounts that a trusted proxy signs in.")
def add(name: str, role: str, password_stdin: bool, no_password: bool) -> None:
    """Make an account; asks for a password twice."""
    password = None if no_password else _password(password_stdin)
    with _open() as store:
        store.staff.add(name, cast("Role", role), password)
    ways = "has an account without a password" if no_password else "can sign in at /staff/"
    click.echo(f"{name} {ways} now ({role}).")


@staff.command("list")
def list_staff() -> None:
    """All accounts, a line each: name, role, since when, and whether it is disabled."""
    with _open() as store:
        for member in store.staff.everyone():
            state = "  disabled" if member.disabled_at else ""
            click.echo(f"{member.name}  {member.role}  {member.created_at.date()}{state}")


@staff.command("password")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def change_password(name: str, password_stdin: bool) -> None:
    """Give an account another password; its sessions and tokens end."""
    with _open() as store:
        store.staff.named(name)
        store.staff.change(name, password=_password(password_stdin))
    click.echo(f"{name} has another password now.")


@staff.command("role")
@click.argument("name")
@click.argument("role", type=ROLE)
def change_role(name: str, role: str) -> None:
    """Give an account another role; its sessions end."""
    with _open() as store:
        store.staff.change(name, role=cast("Role", role))
    click.echo(f"{name} is {role} now.")


@staff.command("disable")
@click.argument("name")
def disable(name: str) -> None:
    """Keep an account out, with its sessions and tokens; what it did stays in the history."""
    with _open() as store:
        store.staff.change(name, disabled=True)
    click.echo(f"{name} cannot sign in any more.")


@staff.command("enable")
@click.argument("name")
def enable(name: str) -> None:
    """Let a disabled account sign in again."""
    with _open() as store:
        store.staff.change(name, disabled=False)
    click.echo(f"{name} can sign in again.")


@staff.command("token")
@click.argument("name")
@click.argument("label")
def token(name: str, label: str) -> None:
    """Make a token for a script that acts as an account, and print it, this once."""
    with _open() as store:
        click.echo(store.staff.add_token(store.staff.named(name), label))


@click.group()
def db() -> None:
    """The database: schema, backup, export, deletion."""


@db.command("upgrade")
def upgrade() -> None:
    """Bring the schema up to date; `faqbot serve` does the same on its start."""
    from faqbot.store.migrate import revision_of

    with _open() as store, store.database.reading() as connection:
        click.echo(f"The database is at revision {revision_of(connection)}.")


@db.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything that visitors and staff left into a file; the server may go on."""
    from faqbot.store.backup import back_up

    part = file.with_name(f"{file.name}.part")  # a half-written backup passes for none
    try:
        with _open() as store, _private_file(part) as out:
            count = sum(1 for line in back_up(store.database) if print(line, file=out) is None)
        part.replace(file)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}") from error
    click.echo(f"Written: {count - 1} rows, into {file}.")


@db.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Put a backup into an empty database, of whichever kind."""
    from faqbot.store.backup import restore as put_back

    try:
        with file.open(encoding="utf-8") as lines, _open() as store:
            count = put_back(store.database, lines)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not a backup of faqbot"
        raise StoreError(f"{file} cannot be read: {reason}") from error
    click.echo(f"Restored: {count} rows.")


@db.command("visitor")
@click.argument("address")
def visitor(address: str) -> None:
    """Print the digest under which the questions from an IP address are kept."""
    from faqbot.web.app import SECRET
    from faqbot.web.asking import visitor_of
    from faqbot.web.staff.access import read_secret

    secret = read_settings().secret_key
    click.echo(visitor_of(address, secret or read_secret(Path.cwd() / INSTANCE / SECRET)))


@db.command("export")
@click.option("--visitor", help="Only what this visitor left: see faqbot db visitor.")
@click.option("--out", type=click.Path(path_type=Path), help="File; default: standard output.")
def export(visitor: str | None, out: Path | None) -> None:
    """Write what visitors left as JSON: a line for each question with its feedback, then a line
    for each thing said of a page."""
    try:
        with _open() as store, out.open("w", encoding="utf-8") if out else _stdout() as file:
            for row in chain(store.asks.export(visitor), store.pages.export(visitor)):
                print(json.dumps(row, ensure_ascii=False, default=str), file=file)
    except OSError as error:
        raise StoreError(f"{out} cannot be written: {error.strerror}") from error


@db.command("delete")
@click.option("--visitor", help="All that a visitor left: see faqbot db visitor.")
@click.option("--ask", "ask_id", help="One question, by its id.")
@click.option("--older-than", type=click.IntRange(0), help="All that is older than so many days.")
def delete(visitor: str | None, ask_id: str | None, older_than: int | None) -> None:
    """Delete questions with their feedback, and what was said of pages, for good."""
    if [visitor, ask_id, older_than].count(None) != 2:
        raise click.UsageError("give one of --visitor, --ask and --older-than")
    age = None if older_than is None else timedelta(days=older_than)
    with _open() as store:
        count = store.asks.delete(visitor=visitor, ask_id=ask_id, age=age)
        said = store.pages.delete(visitor=visitor, age=age)
    questions = f"{count} question{'' if count == 1 else 's'}"
    of_pages = f" and {said} thing{'' if said == 1 else 's'} said of pages" if said else ""
    click.echo(f"Deleted: {questions}{of_pages}.")


@click.command()
@click.option("--write", is_flag=True, help="Put them into the Markdown files.")
def aliases(write: bool) -> None:
    """The wordings that the staff gave to entries and that are in no file yet."""
    from faqbot.content.editing import add_aliases
    from faqbot.content.load import read_files, write_change

    docs = find_root() / "docs"
    with _open() as store:
        learnt = store.inbox.learnt(unwritten_only=True)
        given = [(it.entry_id, it.lang, it.phrase) for it in learnt if it.entry_id]
        for entry_id, lang, phrase in given:
            click.echo(f"{entry_id} [{lang}] {phrase}")
        for it in learnt:
            if it.entry_id is None:
                click.echo(f"out of scope [{it.lang}] {it.phrase}", err=True)
        if write and given:
            change, lost = add_aliases(read_files(docs), given)
            write_change(docs, change)
            store.inbox.mark_written(
                it.action_id for it in learnt if it.entry_id and it.entry_id not in lost
            )
            click.echo(f"Written: {len(change)} file{'' if len(change) == 1 else 's'}. ", nl=False)
            click.echo("Now run: faqbot check")
            for id in lost:
                click.echo(f"there is no entry {id} any more", err=True)


def _open() -> Store:
    from faqbot.store import open_store

    return open_store(read_settings().database_url)


def _password(from_stdin: bool) -> str:
    from faqbot.store.staff import check_password

    if from_stdin:
        return check_password(sys.stdin.readline().rstrip("\n"))
    return check_password(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _private_file(path: Path) -> IO[str]:
    """A new file that nobody else reads: it holds questions and digests of passwords."""
    path.unlink(missing_ok=True)
    return os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    )


def _stdout() -> Any:
    from contextlib import nullcontext

    return nullcontext(sys.stdout)
