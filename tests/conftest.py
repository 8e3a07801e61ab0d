"""What tests of every part share: the real content, loaded once, and which lanes run."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

# The processes that run tests are as many as the cores; before NumPy is loaded, or it is too late.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from hypothesis import settings

from faqbot.answering.bot import Bot
from faqbot.cache import build_bot, cache_folder
from faqbot.content.load import load_knowledge_base
from faqbot.model import KnowledgeBase
from faqbot.site.export.files import export_files
from faqbot.store import engine, open_store, staff
from tests.browser.nodejs import fill
from tests.freshdesk.standin.account import Account
from tests.freshdesk.standin.server import Standin
from tests.postgres import find_programs, run_server
from tests.sharing import VARIABLE, Some, locked, make_once, turn

IN_CI: Final = bool(os.environ.get("CI"))
# Machines are noisy: no example fails for the time it takes. CI tries the same ones every time.
settings.register_profile("faqbot", deadline=None, derandomize=IN_CI)
settings.load_profile("faqbot")

ROOT: Final = Path(__file__).parents[1]
LANES: Final = ("browser", "process", "postgres", "lighthouse")
QUICK: Final = " and ".join(f"not {lane}" for lane in LANES)
LOOKS: Final = ("faqbot/site/theme", "mkdocs.yml", "tests/browser/node")  # what Lighthouse judges


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the processes that xdist starts use this one's
        folder = tempfile.mkdtemp(prefix="faqbot-tests-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        learnt = cache_folder()  # what was learnt from the same content is used again
        with suppress(OSError):
            learnt.mkdir(parents=True, exist_ok=True)
            (Path(folder) / learnt.name).symlink_to(learnt)
        os.environ[VARIABLE] = folder
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    if not (named or config.option.markexpr):
        config.option.markexpr = _choose()


def pytest_xdist_auto_num_workers() -> int | None:
    """In CI one more than the cores, since browsers and servers are waited for."""
    return (os.cpu_count() or 1) + 1 if IN_CI else None


def _choose() -> str:
    if not IN_CI:
        return QUICK
    return "" if _may_look_different() else "not lighthouse"


def _may_look_different() -> bool:
    """Whether this commit changed what Lighthouse judges; where that cannot be told, it did."""
    command = ["git", "diff", "--quiet", "HEAD^", "--", *LOOKS]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    except OSError:
        return True
    return done.returncode != 0


def pytest_report_header(config: pytest.Config) -> str:
    chosen = config.option.markexpr or "all"
    return f"lanes: {chosen} (`pytest tests` runs all, `pytest -m browser` one)"


def pytest_itemcollected(item: pytest.Item) -> None:
    """What a test needs says which lane it is in."""
    assert isinstance(item, pytest.Function)
    kinds = item.callspec.params.values() if hasattr(item, "callspec") else ()
    if "browser" in item.fixturenames:
        item.add_marker("browser")
    if "postgres" in item.fixturenames or any(kind == "postgresql" for kind in kinds):
        item.add_marker("postgres")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with turn(alone=item.get_closest_marker("alone") is not None):
        return (yield)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Argon2 that takes no time; tests/store/test_passwords.py looks at the real one."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staff, "PasswordHasher", lambda: hasher)
        patch.setattr(staff, "NOBODY", hasher.hash("nobody"))
        yield


@pytest.fixture(scope="session", autouse=True)
def ready_tables() -> Iterator[None]:
    """A new file begins as the copy of one with its tables, which takes a sixth of the time;
    tests/store/test_migrations.py looks at how they come about."""
    real = engine.upgrade

    def make(folder: Path) -> None:
        open_store(f"sqlite:///{folder}/faq.sqlite3").close()

    def upgrade(database: sa.Engine) -> str:
        file = Path(database.url.database or "")
        if database.dialect.name == "sqlite" and file.is_file() and not file.stat().st_size:
            shutil.copyfile(made / "faq.sqlite3", file)
        return real(database)

    made = make_once("tables", make)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "upgrade", upgrade)
        yield


@pytest.fixture(scope="session")
def some(pytestconfig: pytest.Config) -> Some:
    """All of many cases; where the quick lane runs alone, one of eight."""
    share = 8 if pytestconfig.option.markexpr == QUICK else 1
    return lambda cases: cases[::share]


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    return load_knowledge_base(ROOT / "docs")


@pytest.fixture(scope="session")
def bot(kb: KnowledgeBase) -> Bot:
    """The real bot, learnt once a run."""
    with locked("bot"):
        return build_bot(kb)


@pytest.fixture(scope="session")
def folder(bot: Bot) -> Path:
    """The theme's modules with the files that they answer from, written once a run."""
    return make_once("node", lambda folder: fill(folder, export_files(bot.kb, bot.matcher.margins)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server."""
    programs = find_programs()
    if programs is None:
        reason = "needs PostgreSQL"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with run_server(programs) as address:
        yield address


@pytest.fixture
def standin() -> Iterator[Standin]:
    """An account for each test, which must not have been asked anything undocumented."""
    with Standin() as running:
        yield running
    assert not running.account.undocumented


@pytest.fixture
def account(standin: Standin) -> Account:
    return standin.account
