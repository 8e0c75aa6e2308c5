"""What goes wrong at night and is no kill: unreadable files, two jobs, what a crash left, a busy state."""

from __future__ import annotations

import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.feed.ingest import ingest
from analytics.store import merges, nights, state
from analytics.store.open import open_store
from tests.conftest import ROOT
from tests.nightly.jobs import FIRST, run
from tests.nightly.test_kills import sound_nights
from tests.programs import MODULE, complaint, environment, patched
from tests.stores import copied

LATER = FIRST.replace(month=7, day=7)
WITHOUT_ROOTS_RIGHTS = """
import ctypes, os, sys
# whoever is root may read everything, unless these rights are given up before a program starts
system = ctypes.CDLL(None)
for right in (1, 2):
    system.prctl(24, right)
os.execv(sys.executable, [sys.executable, '-m', 'analytics.cli', *sys.argv[1:]])
"""


def forbidden(path: Path) -> None:
    path.chmod(0)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-500])


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def gone(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("nowhere"))


@pytest.mark.parametrize("spoil", [forbidden, cut_off, a_folder, gone])
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_loaded(
    tmp_path: Path, tiny_feed: Path, spoil: Callable[[Path], None]
) -> None:
    feed, store = Path(shutil.copytree(tiny_feed, tmp_path / "feed")), tmp_path / "store"
    spoil(feed / "corrections.parquet")
    done = patched(WITHOUT_ROOTS_RIGHTS, "--store", store, "ingest", feed)
    assert "refused corrections.parquet" in complaint(done, 3)
    mended = ingest(open_store(store), tiny_feed)
    assert mended.tables["corrections"].accepted > 0
    assert mended.tables["events"].accepted == 0


def test_a_second_job_ends_with_5_and_the_first_one_finishes(tiny_store_copy: Path, tiny_feed: Path) -> None:
    command = [*MODULE, "--store", str(tiny_store_copy), "nightly", "--as-of", str(LATER)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as first:
        assert first.stderr is not None
        assert '"started"' in first.stderr.readline()
        # stopped while it notes that it began, it would hold the state's own lock as well
        assert '"step"' in first.stderr.readline()
        first.send_signal(signal.SIGSTOP)
        try:
            for words in (command[3:], ["--store", str(tiny_store_copy), "ingest", str(tiny_feed)]):
                assert "another ingest, fit or nightly holds it" in complaint(patched("", *words), 5)
        finally:
            first.send_signal(signal.SIGCONT)
        printed, _ = first.communicate()
    assert first.returncode == 0
    assert '"published": true' in printed
    assert sound_nights(tiny_store_copy) == 2


def test_what_a_crash_left_between_two_moves_goes_and_the_night_is_the_same(
    tiny_store_copy: Path, tiny_store: Path, tmp_path: Path
) -> None:
    store = open_store(tiny_store_copy)
    for left in ("runs/run-000002.duckdb", "runs/run-000002.duckdb.wal", "staging/run-000002.duckdb"):
        (store.path / left).write_bytes(b"half of it")
    undisturbed = run(copied(tiny_store, tmp_path / "other"), LATER)
    night = run(store, LATER).night
    assert night.manifest_sha256 == undisturbed.night.manifest_sha256
    assert sorted(path.name for path in store.runs.iterdir()) == ["run-000001.duckdb", "run-000002.duckdb"]
    assert not list(store.staging.iterdir())
    assert sound_nights(store.path) == 2


def test_a_job_waits_for_whoever_is_deciding(tiny_store_copy: Path) -> None:
    store = open_store(tiny_store_copy)
    merges.record(store, ("identifier", "T1", "T2"), "different", "a test", "so that there is a table")
    held, waited = threading.Event(), []

    def decide() -> None:
        with state.connect(store) as connection:
            connection.execute("begin immediate")
            held.set()
            time.sleep(1.5)
            waited.append(nights.pointer(store))

    deciding = threading.Thread(target=decide)
    deciding.start()
    held.wait()
    assert run(store, LATER).published
    deciding.join()
    assert waited == [1], "the night came after the decision was through"
    assert sound_nights(store.path) == 2


def test_a_long_reader_holds_nobody_up(tiny_store_copy: Path) -> None:
    store = open_store(tiny_store_copy)
    with state.connect(store) as reading:
        reading.execute("begin")
        before = reading.execute("select count(*) from nights").fetchone()
        assert run(store, LATER).published
        assert reading.execute("select count(*) from nights").fetchone() == before
    assert sound_nights(store.path) == 2
