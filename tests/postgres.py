"""A real PostgreSQL server for tests, of its own, in a temporary folder, on this machine alone."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import until

START_SECONDS = 60
NEWEST = "/usr/lib/postgresql/*/bin"  # where Debian keeps it


def find_programs() -> Path | None:
    """The folder with initdb and postgres, of the newest version there is."""
    folders = sorted(Path("/").glob(NEWEST[1:]), key=lambda path: float(path.parent.name))
    found = next((path for path in reversed(folders) if (path / "initdb").exists()), None)
    on_path = shutil.which("initdb")
    return found or (Path(on_path).parent if on_path else None)


@contextmanager
def run_server(programs: Path) -> Iterator[str]:
    """The address of a server without passwords that listens on a socket in a private folder.

    It refuses to run as root, so then it runs as the user that its package made.
    """
    with tempfile.TemporaryDirectory(prefix="faqbot-pg-") as name:
        folder = Path(name)
        user = as_user(folder)
        run([*user, str(programs / "initdb"), "-D", f"{folder}/data", "-U", "faqbot",
              "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"])  # fmt: skip
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [*user, str(programs / "postgres"), "-D", f"{folder}/data", "-k", name,
                 "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60"],
                stdout=log, stderr=log,
            )  # fmt: skip
        try:
            _wait(programs, name, process)
            yield f"postgresql+psycopg://faqbot@/postgres?host={name}"
        finally:
            # Setpriv becomes the server, so this is the server's id; SIGINT ends it even while
            # somebody is still connected.
            process.send_signal(signal.SIGINT)
            process.wait(START_SECONDS)


def as_user(folder: Path) -> Sequence[str]:
    """How a program is run that refuses to run as root: as the user that gets the folder."""
    if os.getuid() != 0:
        return ()
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")


def _wait(programs: Path, folder: str, process: subprocess.Popen[bytes]) -> None:
    command = [str(programs / "pg_isready"), "-q", "-h", folder]

    def is_ready() -> bool:
        assert process.poll() is None, Path(folder, "log").read_text()
        return subprocess.run(command, check=False).returncode == 0

    until(is_ready, "PostgreSQL does not start")


def run(command: Sequence[str]) -> None:
    """Run a program that must not fail."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
