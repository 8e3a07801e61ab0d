"""What is installed works by itself, in an empty folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

import pytest

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[1]
NEEDED = 77  # of setuptools, as pyproject.toml says
SECONDS = 120
COMMAND = "import sys; from faqbot.cli import main; sys.exit(main())"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the sources as they stand."""
    if int(version("setuptools").partition(".")[0]) < NEEDED:
        reason = f"needs setuptools {NEEDED}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "faqbot", source / "faqbot", ignore=unwanted)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(folder)!r})"
    subprocess.run(
        [sys.executable, "-c", build], cwd=source, check=True, capture_output=True, timeout=SECONDS
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """A folder for modules with the wheel in it; what it needs is that of this environment."""
    target = wheel.parent / "installed"
    install = ("install", "--quiet", "--no-deps", "--no-index", "--target", str(target), str(wheel))
    subprocess.run([sys.executable, "-m", "pip", *install], check=True, timeout=SECONDS)
    return target


def environ(installed: Path, folder: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("FAQBOT_")}
    return kept | {"PYTHONPATH": str(installed), "HOME": str(folder), "XDG_CACHE_HOME": str(folder)}


def run(installed: Path, folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments],
        cwd=folder,
        env=environ(installed, folder),
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    # but for what tells developers why it is as it is
    packed = {name for name in ZipFile(wheel).namelist() if name.startswith("faqbot/")}
    files = subprocess.run(
        ["git", "ls-files", "faqbot"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    here = {name for name in files.stdout.split("\n") if name and (ROOT / name).is_file()}
    assert {name for name in here - packed if not name.endswith("/DESIGN.md")} == set()


def test_a_knowledge_base_is_begun_checked_asked_built_and_served(
    installed: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    where = [sys.executable, "-c", "import faqbot; print(faqbot.__file__)"]
    found = subprocess.check_output(where, cwd=home, env=environ(installed, home), text=True)
    assert Path(found.strip()).is_relative_to(installed)

    assert "ready" in run(installed, home, "init", "own", "--name", "Acme", "--langs", "en")
    own = home / "own"
    assert "all is well" in run(installed, own, "check")
    assert "Forgot password" in run(installed, own, "ask", "I forgot my pasword")
    run(installed, own, "build", "--out", "site")
    assert "How do I reset my password?" in (own / "site/faq/reset-password/index.html").read_text()

    server = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "serve", "--port", "0"],
        cwd=own,
        env=environ(installed, home),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        ready = re.search(r"http://\S+", server.stdout.readline())
        assert ready
        asked = f"{ready[0].rstrip('/')}/chat?q=lost+password"
        with urllib.request.urlopen(asked, timeout=30) as page:
            html = page.read().decode()
        assert "Forgot password" in html
        assert "freshdesk" not in html.lower()
    finally:
        server.terminate()
        server.communicate(timeout=30)


def test_a_page_there_is_becomes_a_site_with_its_pictures(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "gear.svg").write_text("<svg viewBox='0 0 40 20'></svg>", "utf-8")
    page = "# 도움말\n\n## 환불은 어떻게 받나요?\n\n![톱니바퀴](gear.svg)\n\n메일을 보내 주세요.\n"
    (tmp_path / "page.md").write_text(page, "utf-8")
    assert "1 picture found" in run(installed, tmp_path, "init", "own", "--from", "page.md")
    own = tmp_path / "own"
    run(installed, own, "build", "--out", "site")
    (shown,) = own.glob("site/assets/pictures/gear.40x20.*.svg")
    assert f"assets/pictures/{shown.name}" in (own / "site/faq/question-1/index.html").read_text()
    assert "[톱니바퀴]" in run(installed, own, "ask", "환불 받고 싶어요")
    for path in own.glob("site/**/*"):
        assert path.is_dir() or b"freshdesk" not in path.read_bytes().lower(), path
    listed = run(installed, own, "--help")
    assert "freshdesk" not in listed
