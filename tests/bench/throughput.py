"""How many questions a second a server answers: `python -m tests.bench.throughput`.

Beside a bare route under the same server, in the same run and in turn, with wrk (Debian's package)
on this machine: the same question again and again, and questions that are all different. Prints
requests a second and their share of the bare route's. `--connections 64 --seconds 5 --rounds 3`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from faqbot.content.load import load_knowledge_base
from faqbot.settings import find_root
from faqbot.web.gateway import Gateway
from tests.production.ports import free_ports

SCRIPT = """
local bodies = {}
for line in io.lines(os.getenv("QUESTIONS")) do bodies[#bodies + 1] = line end
local n = tonumber(tostring({}):match("0x(%x+)"), 16) % #bodies
request = function()
  n = n % #bodies + 1
  return wrk.format("POST", "/api/v1/ask", {["Content-Type"] = "application/json"}, bodies[n])
end
"""


def main() -> None:
    """Print the rates of both kinds of question and of the bare route."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: install Debian's package wrk")
    with tempfile.TemporaryDirectory() as folder, bare() as plain, served(Path(folder)) as ours:
        files = write_questions(Path(folder))
        rates: dict[str, list[float]] = {"bare": [], **{name: [] for name in files}}
        for _ in range(options.rounds):
            rates["bare"].append(rate(plain, options))
            for name, file in files.items():
                rates[name].append(rate(ours, options, Path(folder, "ask.lua"), file))
    median = {name: statistics.median(each) for name, each in rates.items()}
    for name, requests in median.items():
        print(f"{name:10} {requests:7.0f}/s  {requests / median['bare']:.2f} of the bare route")


def write_questions(folder: Path) -> dict[str, Path]:
    """Bodies of questions, a line each: one, and the knowledge base's own in many spellings."""
    kb = load_knowledge_base(find_root() / "docs")
    known = [q for each in kb.questions.values() for asked in each.finds.values() for q in asked]
    many = [
        f"{question} {'?' * (number % 3)} v{number}" for number in range(9) for question in known
    ]
    (folder / "ask.lua").write_text(SCRIPT, "utf-8")
    files = {}
    for name, questions in (("repeated", known[:1]), ("different", many)):
        files[name] = folder / name
        lines = [json.dumps({"question": question}) for question in questions]
        files[name].write_text("\n".join(lines) + "\n", "utf-8")
    return files


def rate(
    port: int, options: argparse.Namespace, script: Path | None = None, file: Path | None = None
) -> float:
    """Requests a second; raises `RuntimeError` where one failed."""
    command = ["wrk", f"-c{options.connections}", "-t1", f"-d{options.seconds}s"]
    command += ["-s", str(script)] if script else []
    result = subprocess.run(
        [*command, f"http://127.0.0.1:{port}/"],
        env=os.environ | {"QUESTIONS": str(file)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"Requests/sec:\s+([\d.]+)", result.stdout)
    if not found or "Non-2xx" in result.stdout:
        raise RuntimeError(result.stdout)
    return float(found[1])


@contextlib.contextmanager
def bare() -> Iterator[int]:
    """A route that says a word, behind the same gateway and server."""
    (port,) = free_ports(1)
    process = multiprocessing.get_context("fork").Process(target=serve_bare, args=(port,))
    process.start()
    try:
        yield port
    finally:
        process.terminate()
        process.join()


def serve_bare(port: int) -> None:
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: "here")
    multiprocessing.set_start_method("fork", force=True)
    gateway = Gateway(app, lambda: None, lambda: None)
    server = Granian("bare", port=port, interface=Interfaces.RSGI, websockets=False)
    server.serve(target_loader=lambda: gateway, wrap_loader=False)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[int]:
    """This FAQ as `faqbot serve` serves it, without a limit."""
    settings = {
        "FAQBOT_RATE_LIMIT": "off",
        "FAQBOT_DATABASE_URL": f"sqlite:///{folder}/faq.sqlite3",
    }
    command = [sys.executable, "-m", "faqbot.cli", "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=os.environ | settings, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        address = next(line for line in process.stdout if "http://" in line)
        try:
            yield int(address.rstrip("/\n ").rpartition(":")[2])
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
