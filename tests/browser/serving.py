"""A real server with the real content, for tests that need all of it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.processes import end

ROOT = Path(__file__).parents[2]
START_SECONDS = 90  # the matcher learns and both languages are built
STOP_SECONDS = 20


@contextmanager
def serve(project: Path, *options: str, **environ: str) -> Iterator[str]:
    """The address of `faqbot serve` in a folder with docs, mkdocs.yml and faqbot; then it ends."""
    kept = {name: value for name, value in os.environ.items() if "FAQBOT" not in name}
    with (project / "terminal.txt").open("w") as terminal:
        process = subprocess.Popen(
            [sys.executable, "-m", "faqbot.cli", "serve", "--port", "0", *options],
            cwd=project,
            env=kept | environ,
            text=True,
            stdout=subprocess.PIPE,
            stderr=terminal,
            start_new_session=True,
        )
    assert process.stdout is not None
    try:
        ready, _, _ = select.select([process.stdout], [], [], START_SECONDS)
        assert ready and process.poll() is None, (project / "terminal.txt").read_text()
        yield process.stdout.readline().split()[-1].rstrip("/")
        process.terminate()
        assert process.wait(STOP_SECONDS) == 0
    finally:
        end(process)
