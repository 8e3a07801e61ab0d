"""What the processes of one test run share: a folder, what is made once in it, and turns."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

Some = Callable[[Sequence[Any]], Sequence[Any]]  # of many cases, those that are tried
VARIABLE: Final = "XDG_CACHE_HOME"  # what the bot learns is kept in it, too


def shared_folder() -> Path:
    """The folder of this run, made by the process that started it."""
    return Path(os.environ[VARIABLE])


@contextmanager
def locked(name: str, kind: int = fcntl.LOCK_EX) -> Iterator[None]:
    """Hold a lock of the run's; a process that ends lets go of it."""
    with (shared_folder() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, kind)
        yield


def make_once(name: str, make: Callable[[Path], object]) -> Path:
    """A folder of the run's, filled by whoever asks for it first; the others wait."""
    folder = shared_folder() / name
    with locked(name):
        made = folder.with_name(f"{name}.made")
        if not made.exists():
            folder.mkdir()
            make(folder)
            made.touch()
    return folder


@contextmanager
def turn(alone: bool) -> Iterator[None]:
    """Run beside other processes' tests, or after all of them and before the next.

    Who waits to be alone keeps the gate, so that nobody else comes in meanwhile.
    """
    with ExitStack() as gate, ExitStack() as room:
        gate.enter_context(locked("gate"))
        room.enter_context(locked("room", fcntl.LOCK_EX if alone else fcntl.LOCK_SH))
        if not alone:
            gate.close()
        yield
