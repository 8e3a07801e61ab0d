"""nginx with the configuration of the handbook, on free ports of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.production.installation import ROOT
from tests.waiting import until

CONFIGURATION: Final = ROOT / "docs" / "handbook" / "production" / "nginx.conf"
MAIN: Final = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/start.log;
worker_processes 1;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/faqbot.conf;
}}
"""


def lay_out(folder: Path, changed: Mapping[str, str]) -> Path:
    """Write the configuration with what an operator changes, and a certificate; returns the file
    to start with."""
    (folder / "tls").mkdir()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-subj", "/CN=faq.example.com", "-days", "2",
         "-keyout", "faqbot.key", "-out", "faqbot.pem"],
        cwd=folder / "tls", check=True, capture_output=True,
    )  # fmt: skip
    text = CONFIGURATION.read_text("utf-8")
    paths = {"/etc/nginx/tls": f"{folder}/tls", "/var/log/nginx": str(folder)}
    for old, new in {**paths, **changed}.items():
        assert old in text, old
        text = text.replace(old, new)
    (folder / "faqbot.conf").write_text(text, "utf-8")
    main = folder / "nginx.conf"
    user = "user root;" if os.getuid() == 0 else ""
    main.write_text(MAIN.format(folder=folder, user=user))
    return main


def program() -> str | None:
    """The path of nginx; Debian keeps it where only root looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def run(main: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server that listens on a port."""
    from tests.production.ports import is_open

    started = program()
    assert started is not None
    process = subprocess.Popen([started, "-c", str(main)])
    try:
        until(lambda: is_open(port), "nginx does not start")
        yield process
    finally:
        process.terminate()
        process.wait(30)
