"""Runs shown code by the real programs, each piece against an account of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Container, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from faqbot.snippets.call import Account as Named
from tests.browser.nodejs import NODE
from tests.freshdesk.standin.account import Account, Call
from tests.freshdesk.standin.faults import Fault
from tests.freshdesk.standin.server import Standin
from tests.freshdesk.standin.solutions import add_by_hand, things, translate_by_hand
from tests.snippets import shells

FILES: Final = ("photo.jpg", "photo.png", "log.txt", "contacts.csv")  # that snippets send
TICKET: Final = b'{"email": "me@example.com", "subject": "Test", "description": "Test"}'
OTHERS: Final = (  # whom examples call beside the account
    *("https://OTHER_ACCOUNT.freshdesk.com", "https://tlsv2test.freshdesk.com"),
    "https://YOUR_SERVER",
)
SECRET: Final = {"WEBHOOK_SECRET": "right"}
MARK: Final = "\x1e"  # before what each file prints
RUN_PYTHON: Final = """
import runpy, sys, time, traceback
time.sleep = lambda seconds: None
for file in sys.argv[1:]:
    print("\\x1e", end="", flush=True)
    try:
        runpy.run_path(file, run_name="__main__")
    except BaseException:
        traceback.print_exc(file=sys.stdout)
"""
RUN_NODE: Final = """
const later = globalThis.setTimeout; // what an example waits for is short
globalThis.setTimeout = (act, time, ...more) => later(act, time >= 1000 ? 1 : time, ...more);
for (const file of process.argv.slice(2)) {
  process.stdout.write("\\x1e");
  try { await import(file); } catch (error) { console.log(String(error.stack)); }
}
"""


@dataclass
class Ran:
    """What a piece of code printed, and the calls that it made."""

    printed: str = ""
    calls: Sequence[Call] = field(default_factory=list)


def example_account() -> Account:
    """An account that has what the articles name: tickets 20 to 22, contacts, a folder."""
    account = Account()
    for id in (20, 21, 22):
        account.add_ticket(f"Ticket {id}", "<p>Hello</p>", id=id)
        account.tickets[id] |= {"custom_fields": {}, "tags": ["new"], "attachments": []}
    account.tickets[20]["attachments"] = [{"name": "photo.jpg"}]
    account.languages = ["en", "de"]
    for id in (42, 101, 102, 103, 432):
        contact = account.add_contact(f"Contact {id}", f"contact{id}@example.com")
        account.contacts[id] = {**contact, "id": id}
        del account.contacts[contact["id"]]
    account.contacts[42]["email"] = "taken@example.com"
    category = add_by_hand(account, "category", None, "ko", name="General")
    folder = add_by_hand(account, "folder", category, "ko", name="Start")
    translate_by_hand(account, "category", category, "de", name="Allgemein")
    translate_by_hand(account, "folder", folder, "de", name="Start")
    folders = things(account, "folder")
    folders[4] = {**folders.pop(folder), "id": 4}
    article = add_by_hand(account, "article", 4, "ko", title="Start", description="<p>Hi</p>")
    articles = things(account, "article")
    articles[5] = {**articles.pop(article), "id": 5}
    return account


def _account(has_many: bool) -> Account:
    account = example_account()
    return with_many(account) if has_many else account


def with_many(account: Account) -> Account:
    """An account with 120 more tickets, each of a customer, none younger than those it had."""
    for number in range(120):
        ticket = account.add_ticket(f"Old {number}", "<p>Hello</p>", id=1000 + number)
        ticket["updated_at"] = f"2026-01-{1 + number // 24:02}T{number % 24:02}:00:00Z"
    return account


def run_all(
    codes: Mapping[str, str],
    language: str,
    named: Named,
    folder: Path,
    faults: Mapping[str, Sequence[int]] | None = None,
    many: Container[str] = (),
) -> dict[str, Ran]:
    """Run each piece of code of one language; by the same names.

    `faults` are what the first calls of a piece are answered with; `many` names those whose account
    has more than a page of everything. No time passes in pauses.
    """
    for file in FILES:
        (folder / file).write_bytes(b"name,phone,email\n")
    (folder / "body.json").write_bytes(TICKET)
    with ExitStack() as stack:
        standins = {name: stack.enter_context(Standin(_account(name in many))) for name in codes}
        for name, statuses in (faults or {}).items():
            for status in statuses:
                standins[name].account.faults.add(Fault(status))
        written = {name: _for(standins[name], code, named) for name, code in codes.items()}
        printed = RUNNERS[language](written, folder)
        return {name: Ran(printed[name], list(standins[name].account.calls)) for name in codes}


def _for(standin: Standin, code: str, named: Named) -> str:
    """Code that calls a stand-in, and listens where a port is free."""
    for url in (named.url, *OTHERS):
        code = code.replace(url, standin.url)
    for key in (named.key, "OTHER_API_KEY"):
        code = code.replace(key, standin.account.key)
    return code.replace("listen(8080)", "listen(0)")


def _files(codes: Mapping[str, str], folder: Path, suffix: str) -> list[str]:
    paths = [folder / f"{name}{suffix}" for name in codes]
    for path, code in zip(paths, codes.values(), strict=True):
        path.write_text(code, "utf-8")
    return [str(path) for path in paths]


def _run(command: list[str], codes: Mapping[str, str], folder: Path) -> dict[str, str]:
    environment = {**os.environ, **SECRET, "BASH_ENV": "short.sh"}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, check=False, timeout=300, env=environment
    )
    pieces = done.stdout.decode().split(MARK)[1:]
    assert len(pieces) == len(codes), done.stderr.decode()
    return dict(zip(codes, pieces, strict=True))


def _python(codes: Mapping[str, str], folder: Path) -> dict[str, str]:
    command = [sys.executable, "-c", RUN_PYTHON, *_files(codes, folder, ".py")]
    return _run(command, codes, folder)


def _node(codes: Mapping[str, str], folder: Path) -> dict[str, str]:
    (folder / "all.mjs").write_text(RUN_NODE, "utf-8")
    return _run([str(NODE), "all.mjs", *_files(codes, folder, ".mjs")], codes, folder)


def _curl(codes: Mapping[str, str], folder: Path) -> dict[str, str]:
    files = _files(codes, folder, ".sh")
    (folder / "short.sh").write_text("sleep() { :; }\n", "utf-8")
    lines = [f"printf '\\036'; bash -eu {file} 2>&1" for file in files]
    return _run(["bash", "-c", "\n".join(lines)], codes, folder)


def _powershell(codes: Mapping[str, str], folder: Path) -> dict[str, str]:
    """By curl itself, given what PowerShell would give it."""
    printed = {}
    for name, code in codes.items():
        printed[name] = ""
        for run in shells.powershell(code):
            given = None if run.given is None else run.given.encode()
            command = ["curl", "-sS", *run.words]
            done = subprocess.run(
                command, cwd=folder, input=given, capture_output=True, check=False
            )
            printed[name] += done.stdout.decode() + done.stderr.decode()
    return printed


RUNNERS: Final = {"curl": _curl, "powershell": _powershell, "python": _python, "node": _node}
