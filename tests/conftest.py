"""What all tests share: one small world, one store of it, and the rule that CI skips nothing."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import hypothesis
import pytest

from tests.stores import copied

ROOT = Path(__file__).resolve().parent.parent
TINY_WORLD = ("--closed", "260", "--active", "40", "--years", "6", "--seed", "1")
TINY_NIGHT = "2026-06-30"
PROGRAM = (sys.executable, "-c", "from analytics.cli import main; main()")

hypothesis.settings.register_profile("here", deadline=None, max_examples=25)
hypothesis.settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def _failed_for_skipping(nodeid: str, reason: object) -> str:
    return f"{nodeid} was skipped, which is not allowed where REREVIEW_FAIL_ON_SKIP is set: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where `REREVIEW_FAIL_ON_SKIP` is set, a test that skips itself fails with its reason."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("REREVIEW_FAIL_ON_SKIP"):
        report.outcome = "failed"
        report.longrepr = _failed_for_skipping(item.nodeid, call.excinfo)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a file that skips itself whole."""
    report = yield
    if report.skipped and os.environ.get("REREVIEW_FAIL_ON_SKIP"):
        report.outcome = "failed"
        report.longrepr = _failed_for_skipping(collector.nodeid, report.longrepr)
    return report


def _program(*arguments: str | Path) -> None:
    """Run `rereview` from this checkout; its complaint is the error."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REREVIEW_")}
    done = subprocess.run(
        [*PROGRAM, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.fail(f"rereview {' '.join(map(str, arguments))}: {done.stderr}")


def _made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first worker to ask makes and the others wait for; nobody may change it."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / name).exists():
            scratch = shared / f"{name}.part"
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir()
            make(scratch)
            scratch.rename(shared / name)
    return shared / name


@pytest.fixture(scope="session")
def tiny_feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated feed of 300 people over six years, the truth beside it in `feed.truth`."""

    def make(folder: Path) -> None:
        _program("simulate", folder / "feed", *TINY_WORLD)

    return _made_once(tmp_path_factory, "tiny-feed", make) / "feed"


@pytest.fixture(scope="session")
def tiny_store(tmp_path_factory: pytest.TempPathFactory, tiny_feed: Path) -> Path:
    """A store with `tiny_feed` in it, a model, and one published night, 30 June 2026. Only to be read."""

    def make(folder: Path) -> None:
        store = ("--store", folder / "store")
        _program(*store, "ingest", tiny_feed)
        _program(*store, "fit", "--until", TINY_NIGHT)
        _program(*store, "nightly", "--as-of", TINY_NIGHT)

    return _made_once(tmp_path_factory, "tiny-store", make) / "store"


@pytest.fixture
def tiny_store_copy(tiny_store: Path, tmp_path: Path) -> Path:
    """A copy of `tiny_store` that a test may change; what commands logged in the other one stays there."""
    return copied(tiny_store, tmp_path / "tiny-store-copy")
