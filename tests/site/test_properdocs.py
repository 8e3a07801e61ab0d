"""ProperDocs, which continues MkDocs, makes the same site of the same files."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from faqbot.errors import BuildError
from faqbot.model import KnowledgeBase
from faqbot.site.build import build_site
from tests.site.few import few_entries, rewritten

BASE = "https://faq.example.org/"
# In a process of its own, for what is imported as MkDocs stays that.
PROGRAM = """
import pickle, sys
import properdocs.replacement
import mkdocs
assert mkdocs.__name__ == "properdocs"
from faqbot.errors import BuildError
from faqbot.site import build
build.count_processors = lambda: 1  # another process would begin with MkDocs
try:
    build.build_site(*pickle.load(sys.stdin.buffer))
except BuildError as error:
    print(error, end="")
"""

if "CI" not in os.environ:
    pytest.importorskip("properdocs")


def build_with_properdocs(kb: KnowledgeBase, root: Path, out: Path) -> str:
    """Build a site; returns what went wrong."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=pickle.dumps((kb, root, out, BASE)),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout.decode()


def contents(site: Path) -> dict[str, bytes]:
    """Each file, without the name of the engine that pages bear."""
    return {
        path.relative_to(site).as_posix(): re.sub(
            rb'(<meta name="generator" content=")mkdocs-[^,]+', rb"\1", path.read_bytes()
        )
        for path in site.rglob("*")
        if path.is_file() and path.suffix != ".gz"  # holds the time it was packed
    }


def test_both_engines_make_the_same_site(kb: KnowledgeBase, root: Path, tmp_path: Path) -> None:
    few = few_entries(kb)
    assert not build_with_properdocs(few, root, tmp_path / "proper")
    build_site(few, root, tmp_path / "mkdocs", BASE)
    made, expected = contents(tmp_path / "proper"), contents(tmp_path / "mkdocs")
    assert made.keys() == expected.keys()
    assert not [name for name in expected if made[name] != expected[name]]
    home = (tmp_path / "proper/index.html").read_text("utf-8")
    assert 'content="mkdocs-ProperDocs ' in home


def test_both_engines_complain_of_the_same(kb: KnowledgeBase, root: Path, tmp_path: Path) -> None:
    few = few_entries(kb)
    broken = rewritten(few.entries["cors"], "See [it](nowhere.md).")
    kb = replace(few, entries={**few.entries, "cors": broken})
    with pytest.raises(BuildError) as caught:
        build_site(kb, root, tmp_path / "mkdocs", BASE)
    assert build_with_properdocs(kb, root, tmp_path / "proper") == str(caught.value)
