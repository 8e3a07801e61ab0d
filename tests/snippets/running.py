"""Runs shown code by the real programs, each piece against an account of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from faqbot.snippets.call import Account as Named
from tests.browser.nodejs import NODE
from tests.freshdesk.standin.account import Account, Call
from tests.freshdesk.standin.faults import Fault
from tests.freshdesk.standin.server import Standin
from tests.freshdesk.standin.solutions import add_by_hand, things
from tests.snippets import shells

FILES: Final = ("photo.jpg", "photo.png", "log.txt", "contacts.csv")  # that snippets send
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
    for id in (42, 101, 102, 103, 432):
        contact = account.add_contact(f"Contact {id}", f"contact{id}@example.com")
        account.contacts[id] = {**contact, "id": id}
        del account.contacts[contact["id"]]
    account.contacts[42]["email"] = "taken@example.com"
    category = add_by_hand(account, "category", None, "ko", name="General")
    folder = add_by_hand(account, "folder", category, "ko", name="Start")
    folders = things(account, "folder")
    folders[4] = {**folders.pop(folder), "id": 4}
    return account


def run_all(
    codes: Mapping[str, str],
    language: str,
    named: Named,
    folder: Path,
    faults: Mapping[str, Sequence[int]] | None = None,
) -> dict[str, Ran]:
    """Run each piece of code of one language; by the same names.

    `faults` are what the first calls of a piece are answered with. No time passes in `time.sleep`.
    """
    for file in FILES:
        (folder / file).write_bytes(b"name,phone,email\n")
    with ExitStack() as stack:
        standins = {name: stack.enter_context(Standin(example_account())) for name in codes}
        for name, statuses in (faults or {}).items():
            for status in statuses:
                standins[name].account.faults.add(Fault(status))
        written = {
            name: code.replace(named.url, standins[name].url).replace(
                named.key, standins[name].account.key
            )
            for name, code in codes.items()
        }
        printed = RUNNERS[language](written, folder)
        return {name: Ran(printed[name], list(standins[name].account.calls)) for name in codes}


def _files(codes: Mapping[str, str], folder: Path, suffix: str) -> list[str]:
    paths = [folder / f"{name}{suffix}" for name in codes]
    for path, code in zip(paths, codes.values(), strict=True):
        path.write_text(code, "utf-8")
    return [str(path) for path in paths]


def _run(command: list[str], codes: Mapping[str, str], folder: Path) -> dict[str, str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=300)
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
