"""Programs that tests start: nothing of them is left, and no test waits for them for ever."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
from contextlib import suppress

STOP_SECONDS = 20
APART = multiprocessing.get_context("spawn")
"""Processes that begin anew: one forked while another thread writes inherits SQLite's locks."""


def end(process: subprocess.Popen[str]) -> None:
    """Kill a program that leads a group of its own with all that it started, and let go of it.

    Its pipes are closed unread: whoever holds their other end would be waited for.
    """
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(STOP_SECONDS)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe:
            pipe.close()
