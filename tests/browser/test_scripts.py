"""The theme's scripts are free of what a type checker and a linter find."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.browser.nodejs import NODE

HERE = Path(__file__).parent / "node"
ROOT = Path(__file__).parents[2]
CHECKS = {
    "types": ("typescript/bin/tsc", "--project", str(HERE)),
    "lint": ("eslint/bin/eslint.js", "--config", str(HERE / "eslint.config.js"), "faqbot"),
}


@pytest.mark.parametrize("name", CHECKS)
def test_scripts_pass(name: str) -> None:
    program, *options = CHECKS[name]
    path = HERE / "node_modules" / program
    if (NODE is None or not path.exists()) and not os.environ.get("CI"):
        pytest.skip("needs Node and npm ci --prefix tests/browser/node")
    assert NODE is not None, "Node is needed"
    done = subprocess.run(
        [NODE, str(path), *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_that_answers_is_type_checked() -> None:
    modules = (ROOT / "faqbot" / "site" / "theme" / "assets" / "answer").glob("*.js")
    unchecked = [
        path.name for path in modules if not path.read_text("utf-8").startswith("// @ts-check")
    ]
    assert unchecked == []
