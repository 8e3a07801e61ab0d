"""The theme's modules in Node, for what needs no page."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser.modules import ASSETS

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(
    NODE is None and not os.environ.get("CI"), reason="Node is not installed"
)
RUN = """import { readFileSync } from "node:fs";
const given = JSON.parse(readFileSync(0, "utf8"));
const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const answer = async () => { %s };
console.log(JSON.stringify(await answer()));
"""


def fill(folder: Path, files: dict[str, str]) -> None:
    """Put in the theme's modules with the files that they answer from, as Node loads them."""
    shutil.copytree(ASSETS, folder / "assets")
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


def run(folder: Path, body: str, given: Any) -> Any:
    """What a function's body returns, in a module of the folder; `given` and `read` are known."""
    assert NODE is not None, "Node is needed"
    script = folder / f"run-{os.getpid()}.js"
    script.write_text(RUN % body, "utf-8")
    done = subprocess.run(
        [NODE, str(script)], input=json.dumps(given).encode(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
