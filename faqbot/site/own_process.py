"""Runs a function in a process of its own while this one goes on.

Not with `multiprocessing`: that runs the caller's main module once more, or forks a process that
may have threads.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from faqbot.errors import BuildError


@contextmanager
def run_apart(
    file: Path, function: Callable[..., Any], *arguments: Any
) -> Iterator[Callable[[], Any]]:
    """Start `function` in another process; gives what waits for its result or raises its error.

    `file` is a place for what is handed over. On leaving, the process has ended.
    """
    file.write_bytes(pickle.dumps((function, arguments)))
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "faqbot.site.own_process"]
    with (
        file.open("rb") as job,
        subprocess.Popen(command, stdin=job, stdout=subprocess.PIPE, env=environ) as process,
    ):
        try:
            yield lambda: _result(process)
        finally:
            process.kill()


def _result(process: subprocess.Popen[bytes]) -> Any:
    raw, _ = process.communicate()
    if process.returncode:
        raise BuildError(f"a process of the build ended with {process.returncode}")
    done, result = pickle.loads(raw)
    if not done:
        raise result
    return result


def main() -> None:
    """Do what standard input says, and write what came of it to standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
    function, arguments = pickle.load(sys.stdin.buffer)
    try:
        outcome = True, function(*arguments)
    except BuildError as error:
        outcome = False, error
    sys.stdout.buffer.write(pickle.dumps(outcome))


def count_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


if __name__ == "__main__":
    main()
