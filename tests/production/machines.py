"""Two bots in folders of their own, PostgreSQL, Redis and nginx: each can be killed and started."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import ssl
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.postgres import as_user, find_programs, run
from tests.production import nginx
from tests.production.installation import FAQBOT, environment
from tests.production.ports import free_ports, is_open
from tests.waiting import until

HOST: Final = "127.0.0.1"
STOP_SECONDS: Final = 60
PATIENCE_SECONDS: Final = 60  # of a client on a busy machine
PASSWORD: Final = "correct horse"
LIMIT: Final = 60  # questions of a visitor an hour
UNVERIFIED: Final = ssl._create_unverified_context()  # the certificate is made for the test


def missing() -> str | None:
    """What is not installed of what all this needs."""
    found = {
        "nginx": nginx.program(),
        "redis-server": shutil.which("redis-server"),
        "openssl": shutil.which("openssl"),
        "PostgreSQL": find_programs(),
    }
    return next((name for name, path in found.items() if path is None), None)


class Part:
    """A server that is started with a command, again and again."""

    def __init__(
        self,
        command: Sequence[str],
        is_ready: Callable[[], object],
        folder: Path,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._command, self._is_ready, self._folder = command, is_ready, folder
        self._environment = environment(folder, settings or {})
        self.log = folder / f"{Path(command[0]).name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Start it; it may take a moment until it is ready."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, cwd=self._folder, env=self._environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def wait(self) -> None:
        """Wait until it is ready."""
        assert self.process is not None
        process = self.process

        def is_ready() -> object:
            assert process.poll() is None, self.log.read_text()[-2_000:]
            return self._is_ready()

        until(is_ready, f"{self._command[0]} does not start")

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        self.begin()
        self.wait()

    def end(self, kind: signal.Signals) -> None:
        """End it with a signal, and see that it is gone; SIGKILL is for all its processes, as
        where a machine goes down."""
        if self.process and self.process.poll() is None:
            if kind == signal.SIGKILL:
                os.killpg(self.process.pid, kind)
            self.process.send_signal(kind)
            self.process.wait(STOP_SECONDS)


@dataclass(frozen=True)
class Machines:
    """All of it."""

    bots: tuple[Part, Part]
    ports: tuple[int, int]  # of the bots
    redis: Part
    postgres: Part
    nginx: subprocess.Popen[bytes]
    port: int  # of nginx
    database: str
    logs: tuple[Path, ...]  # that must hold no question

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        source: str = HOST,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        """What nginx answers to somebody at an address of this machine."""
        client = http.client.HTTPSConnection(
            HOST, self.port, timeout=PATIENCE_SECONDS, source_address=(source, 0),
            context=UNVERIFIED,
        )  # fmt: skip
        return exchange(client, method, path, body, headers or {})

    def reach(
        self, number: int, method: str, path: str, body: object, headers: Mapping[str, str]
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        """What one of the bots answers to nginx."""
        client = http.client.HTTPConnection(HOST, self.ports[number], timeout=PATIENCE_SECONDS)
        return exchange(client, method, path, body, headers)

    def ask_bot(self, number: int, question: str, visitor: str) -> tuple[int, str | None]:
        """Status and entry of what one of the bots says to a visitor, as nginx would ask it."""
        body, headers = {"question": question}, {"X-Forwarded-For": visitor}
        status, content, _ = self.reach(number, "POST", "/api/v1/ask", body, headers)
        answer = json.loads(content).get("answer")
        return status, answer and str(answer["id"])


def exchange(
    client: http.client.HTTPConnection,
    method: str,
    path: str,
    body: object,
    headers: Mapping[str, str],
) -> tuple[int, bytes, http.client.HTTPMessage]:
    """Send a request on a connection of its own, a form as text and anything else as JSON."""
    kind = "application/x-www-form-urlencoded" if isinstance(body, str) else "application/json"
    data = body if isinstance(body, str) or body is None else json.dumps(body)
    try:
        client.request(method, path, data, {"Content-Type": kind, **headers})
        response = client.getresponse()
        return response.status, response.read(), response.headers
    finally:
        client.close()


@contextmanager
def run_machines(ahead: Path, folder: Path) -> Iterator[Machines]:
    """Everything, started together; `ahead` is a project to install twice."""
    redis_port, first, second, plain, port = free_ports(5)
    data = tempfile.TemporaryDirectory(prefix="faqbot-pg-")  # where its user gets, too
    postgres, database = make_postgres(Path(data.name))
    redis = make_redis(folder / "redis", redis_port)
    settings = {
        "FAQBOT_DATABASE_URL": database,
        "FAQBOT_REDIS_URL": f"redis://{HOST}:{redis_port}/0",
        "FAQBOT_SECRET_KEY": "k" * 64,
        "FAQBOT_STAFF_PASSWORD": PASSWORD,
        "FAQBOT_TRUSTED_PROXIES": "1",
        "FAQBOT_RATE_LIMIT": f"{LIMIT} per hour",
        "FAQBOT_LOG": "json",
        "FAQBOT_METRICS": "on",
    }
    bots = tuple(
        make_bot(ahead, folder / f"machine-{each}", each, settings) for each in (first, second)
    )
    (folder / "nginx").mkdir()
    main = nginx.lay_out(
        folder / "nginx",
        {
            "faqbot-1:8000": f"{HOST}:{first}",
            "faqbot-2:8000": f"{HOST}:{second}",
            "listen 80;": f"listen {HOST}:{plain};",
            "listen 443 ssl": f"listen {HOST}:{port} ssl",
            "listen [::]:80;": "",
            "listen [::]:443 ssl http2;": "",
        },
    )
    with data, ExitStack() as stack:
        for part in (postgres, redis):
            stack.callback(part.end, signal.SIGINT)
            part.start()
        for bot in bots:  # both at once: the schema is made by one of them
            stack.callback(bot.end, signal.SIGTERM)
            bot.begin()
        for bot in bots:
            bot.wait()
        proxy = stack.enter_context(nginx.run(main, port))
        logs = (*(bot.log for bot in bots), folder / "nginx" / "access.log",
                folder / "nginx" / "error.log", folder / "nginx" / "start.log")  # fmt: skip
        yield Machines((bots[0], bots[1]), (first, second), redis, postgres, proxy, port, database,
                       logs)  # fmt: skip


def make_bot(ahead: Path, folder: Path, port: int, settings: Mapping[str, str]) -> Part:
    """An installation in a folder of its own."""
    shutil.copytree(ahead, folder, symlinks=True)

    def is_ready() -> bool:
        client = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
        with suppress(ConnectionError):
            return exchange(client, "GET", "/readyz", None, {})[0] == 200
        return False

    command = [*FAQBOT, "serve", "--host", HOST, "--port", str(port)]
    return Part(command, is_ready, folder, settings)


def make_redis(folder: Path, port: int) -> Part:
    """A Redis that keeps nothing."""
    folder.mkdir()
    command = ["redis-server", "--bind", HOST, "--port", str(port), "--save", "",
               "--appendonly", "no", "--dir", str(folder)]  # fmt: skip
    return Part(command, lambda: is_open(port), folder)


def make_postgres(folder: Path) -> tuple[Part, str]:
    """A PostgreSQL in an empty folder, on a socket in there, and its address."""
    programs = find_programs()
    assert programs is not None
    user = as_user(folder)
    run([*user, str(programs / "initdb"), "-D", f"{folder}/data", "-U", "faqbot",
         "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"])  # fmt: skip
    command = [*user, str(programs / "postgres"), "-D", f"{folder}/data", "-k", str(folder),
               "-c", "listen_addresses=", "-c", "max_connections=60"]  # fmt: skip
    check = [str(programs / "pg_isready"), "-q", "-h", str(folder)]

    def is_ready() -> bool:
        return subprocess.run(check, check=False).returncode == 0

    return Part(command, is_ready, folder), f"postgresql://faqbot@/postgres?host={folder}"
