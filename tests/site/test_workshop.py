"""What a build that was killed has left is gone after the next one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from faqbot.site.build import _workshop

BUILDER = """
import sys
from pathlib import Path
from faqbot.site.build import _workshop
with _workshop(Path(sys.argv[1])) as work:
    (work / "half.html").write_text("half")
    print(work, flush=True)
    sys.stdin.read()
"""


def begin_build(out: Path) -> tuple[subprocess.Popen[str], Path]:
    builder = subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert builder.stdout is not None
    return builder, Path(builder.stdout.readline().strip())


def test_what_a_killed_build_left_is_removed_and_a_living_one_is_let_be(tmp_path: Path) -> None:
    out = tmp_path / "site"
    foreign = tmp_path / ".site-mine1234"
    foreign.mkdir()
    killed, left = begin_build(out)
    living, used = begin_build(out)
    assert left.is_dir(), "the second has taken the first for dead"
    killed.kill()
    killed.communicate()
    with _workshop(out):
        assert not left.exists()
        assert (used / "half.html").is_file()
    living.communicate("")
    assert living.returncode == 0
    assert list(tmp_path.iterdir()) == [foreign]
