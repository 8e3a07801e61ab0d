"""The files for production are usable, and say what the programs that read them understand."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml

from faqbot.settings import load_settings
from faqbot.web.process import GRACE_SECONDS
from tests.processes import end
from tests.production.installation import FAQBOT, ROOT, environment
from tests.production.nginx import CONFIGURATION, lay_out, program

FOLDER = CONFIGURATION.parent
UNIT = FOLDER / "faqbot.service"
SAFE = 2.0  # of 10, by what systemd-analyze calls exposure; "OK" begins at 4.9
SETTING = re.compile(r"FAQBOT_[A-Z_]+[A-Z]")


def needs(found: str | None, what: str) -> str:
    if found is None:
        reason = f"needs {what}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return found


# --- nginx ----------------------------------------------------------------------------------


def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    nginx = needs(program(), "nginx")
    changed = {"faqbot-1:8000": "127.0.0.1:8000", "faqbot-2:8000": "127.0.0.1:8001"}
    main = lay_out(tmp_path, changed)
    done = subprocess.run([nginx, "-t", "-c", main], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_no_log_of_nginx_holds_a_query() -> None:
    text = CONFIGURATION.read_text("utf-8")
    (form,) = re.findall(r"log_format faqbot (.*?);", text, re.S)
    names = set(re.findall(r"\$\w+", form))
    assert not names & {"$request", "$request_uri", "$args", "$query_string", "$http_referer"}
    logs = re.findall(r"^\s*(access_log|error_log) (.*?);", text, re.M)
    assert [(kind, rest.split()[-1]) for kind, rest in logs] == [
        ("access_log", "off"),
        ("access_log", "faqbot"),
        ("error_log", "crit"),  # below, nginx writes the whole line of a request
    ]


# --- systemd --------------------------------------------------------------------------------


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that exists here."""
    text = UNIT.read_text("utf-8")
    command = "/opt/faqbot/.venv/bin/faqbot"
    assert f"ExecStart={command} serve" in text
    file = tmp_path / "faqbot.service"
    file.write_text(text.replace(f"ExecStart={command}", f"ExecStart={sys.executable}"), "utf-8")
    return file


def test_systemd_takes_the_unit(unit: Path) -> None:
    analyze = needs(shutil.which("systemd-analyze"), "systemd-analyze")
    command = [analyze, "verify", "--man=no", "--recursive-errors=no", unit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_may_do_little(unit: Path) -> None:
    analyze = needs(shutil.which("systemd-analyze"), "systemd-analyze")
    command = [analyze, "security", "--offline=true", "--no-pager", unit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    (exposure,) = re.findall(r"exposure level for faqbot.service: ([\d.]+)", done.stdout)
    assert float(exposure) < SAFE, done.stdout


def test_systemd_waits_for_answers_under_way() -> None:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(UNIT, "utf-8")
    service = parser["Service"]
    assert int(service["TimeoutStopSec"]) > GRACE_SECONDS
    assert service["KillMode"] == "mixed"  # workers are told by the server


# --- containers -----------------------------------------------------------------------------


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", ["faqbot-1", "faqbot-2"])
def test_a_bot_in_a_container_writes_nothing_and_may_nothing(name: str) -> None:
    bot = services()["services"][name]
    assert bot["read_only"]
    assert bot["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in bot["security_opt"]
    assert "ports" not in bot  # only nginx is reached from outside
    assert int(bot["stop_grace_period"].rstrip("s")) > GRACE_SECONDS
    assert (FOLDER / bot["build"]["context"] / bot["build"]["dockerfile"]).is_file()


def test_compose_names_nothing_that_it_does_not_have() -> None:
    whole = services()
    for service in whole["services"].values():
        assert set(service.get("secrets", [])) <= set(whole["secrets"])
        assert set(service["networks"]) <= set(whole["networks"])
        assert set(service.get("depends_on", {})) <= set(whole["services"])
    upstreams = re.findall(r"^\s*server (\S+):8000", CONFIGURATION.read_text("utf-8"), re.M)
    assert set(upstreams) <= set(whole["services"])
    assert "outside" not in [name for it in ("redis", "postgres") for name in
                             whole["services"][it]["networks"]]  # fmt: skip


def test_the_container_file_takes_what_there_is_and_no_more() -> None:
    text = (FOLDER / "Containerfile").read_text("utf-8")
    copied = [line.split()[1:-1] for line in text.splitlines() if re.match(r"COPY (?!--)", line)]
    names = [name for names in copied for name in names]
    assert {"faqbot", "docs", "mkdocs.yml", "pyproject.toml"} <= set(names)
    assert all((ROOT / name).exists() for name in names)
    assert "." not in names  # a key or a database may lie there
    user = re.findall(r"^USER (\d+)", text, re.M)[-1]
    assert int(user) > 0


def test_nothing_secret_comes_into_the_image_or_into_the_repository() -> None:
    """What compose.yaml reads from beside itself lies under docs/, which the image is made of."""
    whole = services()
    beside = [it["file"] for it in whole["secrets"].values()] + [
        it.split(":")[0] for it in whole["services"]["nginx"]["volumes"] if "/tls/" in it
    ]
    assert len(beside) == 6
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert ignored.index("*") < ignored.index("!docs") < ignored.index("docs/handbook")
    text = (FOLDER / "Containerfile").read_text("utf-8")
    for line in re.findall(r"^COPY (?!--)(.*) \S+$", text, re.M):
        assert {f"!{name}" for name in line.split()} <= set(ignored)
    never = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    for path in [*beside, "./.env"]:
        first = path.split("/")[1]
        place = f"/{FOLDER.relative_to(ROOT)}/{first}"
        assert place in never or f"{place}/" in never, path


def test_nginx_in_a_container_needs_no_more_than_it_may() -> None:
    """Its file system cannot be written, and its root reads nobody else's files."""
    nginx = services()["services"]["nginx"]
    assert nginx["read_only"]
    logs = set(re.findall(r"/var/log/nginx/\S+", CONFIGURATION.read_text("utf-8")))
    assert {log.rstrip(";") for log in logs} == {
        "/var/log/nginx/access.log",  # links to the container's output, in nginx's image
        "/var/log/nginx/error.log",
    }
    assert not any(it.startswith("./tls:") for it in nginx["volumes"])  # a folder of mode 700
    told = (ROOT / "docs" / "handbook" / "production.md").read_text("utf-8")
    assert "chmod 644 secrets/* tls/*" in told


@pytest.mark.parametrize("name", ["faqbot.env", "faqbot.service", "compose.yaml", "Containerfile"])
def test_settings_in_a_file_are_settings(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    known = set(SETTING.findall((ROOT / "faqbot" / "settings.py").read_text("utf-8")))
    named = {it.removesuffix("_FILE") for it in SETTING.findall(text)}
    assert named
    assert named <= known


def test_the_environment_file_can_be_loaded() -> None:
    lines = (FOLDER / "faqbot.env").read_text("utf-8").splitlines()
    settings = dict(line.lstrip("#").split("=", 1) for line in lines if re.match("#?FAQBOT", line))
    loaded = load_settings(settings, FOLDER)
    assert (loaded.trusted_proxies, loaded.log, loaded.metrics) == (1, "json", True)


# --- a site built ahead ---------------------------------------------------------------------


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with its time and size; but for the time of what was learnt, which is set where
    that may be."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    found = {str(path.relative_to(folder)): path.stat() for path in files}
    return {
        name: (0 if name.startswith("cache/") else stat.st_mtime_ns, stat.st_size)
        for name, stat in found.items()
    }


@pytest.mark.process
def test_a_server_with_its_site_built_ahead_writes_nothing(ahead: Path, tmp_path: Path) -> None:
    """As in a container with a read-only file system: database, counts and key are elsewhere."""
    elsewhere = {
        "FAQBOT_DATABASE_URL": f"sqlite:///{tmp_path}/faq.sqlite3",
        "FAQBOT_REDIS_URL": "redis://127.0.0.1:1/0",  # a Redis that is away is no reason either
        "FAQBOT_SECRET_KEY": "x" * 64,
        "FAQBOT_METRICS": "on",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    before = snapshot(ahead)
    server = subprocess.Popen(
        [*FAQBOT, "serve", "--port", "0"], cwd=ahead, env=environment(ahead, elsewhere),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        address = server.stdout.readline().split()[-1]
        for path in ("readyz", "", "en/faq/wait/", "chat?q=where+is+my+key", "metrics"):
            assert urllib.request.urlopen(address + path, timeout=60).status == 200
        question = urllib.request.urlopen(f"{address}api/v1/ask?q=where+is+my+key", timeout=60)
        assert json.load(question)["answer"]["id"] == "find-key"
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
    finally:
        end(server)
    assert snapshot(ahead) == before
