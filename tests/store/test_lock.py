from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import duckdb
import pytest

from analytics.errors import DiskError, StoreBusyError
from analytics.store.lock import hold
from analytics.store.open import open_store
from tests.feed.feeds import GOOD, load


def test_the_holder_may_hold_again_and_nobody_else(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    told: list[str] = []

    def other() -> None:
        try:
            with hold(store):
                told.append("held")
        except StoreBusyError as error:
            told.append(str(error))

    with hold(store):
        with hold(store):
            (store.staging / "scratch").touch()
        assert (store.staging / "scratch").exists(), "the inner hold cleans nothing"
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert "another ingest, fit or nightly holds it" in told[0]
    assert not list(store.staging.iterdir())
    with hold(store):
        told.append("free again")
    assert told[1:] == ["free again"]


def test_what_a_killed_writer_left_goes_and_what_counts_stays(tmp_path: Path) -> None:
    store, _ = load(tmp_path, subjects=[GOOD["subjects"]])
    kept = list(store.segments.rglob("*.parquet"))
    orphans = [store.segments / "subjects/000002-0.parquet", store.protected / "held/000002-0.parquet"]
    for orphan in orphans:
        orphan.parent.mkdir(parents=True, exist_ok=True)
        orphan.touch()
    (store.staging / "left").mkdir()
    with hold(store):
        assert not list(store.staging.iterdir())
    assert list(store.segments.rglob("*.parquet")) == kept
    assert not any(orphan.exists() for orphan in orphans)


def test_a_failure_inside_lets_go(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    with pytest.raises(ValueError, match="inside"), hold(store):
        raise ValueError("inside")
    with hold(store):
        assert store.staging.is_dir()


@pytest.mark.parametrize(
    "refusal",
    [
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "here"),
        OSError(f"{os.strerror(errno.ENOSPC)} (os error 28)"),
        PermissionError(errno.EACCES, os.strerror(errno.EACCES), "here"),
        duckdb.IOException(f'IO Error: Could not write file "x": {os.strerror(errno.EFBIG)}'),
    ],
)
def test_a_disk_that_refuses_is_told_in_a_line_and_lets_go(tmp_path: Path, refusal: Exception) -> None:
    store = open_store(tmp_path / "store")
    with pytest.raises(DiskError, match="allowed: a disk that can be written") as caught, hold(store):
        raise refusal
    assert caught.value.exit_code == 3
    with hold(store):
        assert store.staging.is_dir()


@pytest.mark.parametrize("fault", [FileNotFoundError(errno.ENOENT, "gone"), duckdb.BinderException("x")])
def test_a_fault_stays_a_fault(tmp_path: Path, fault: Exception) -> None:
    with pytest.raises(type(fault)) as caught, hold(open_store(tmp_path / "store")):
        raise fault
    assert caught.value is fault
