from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analytics.errors import StoreBusyError
from analytics.feed.ingest import ingest
from analytics.feed.report import Counts
from analytics.store import state
from analytics.store.lock import hold
from analytics.store.open import open_store
from tests.feed.feeds import GOOD, load, row, rows, write

EVERYTHING = {table: [good] for table, good in GOOD.items()}


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    feed = write(tmp_path / "feed", **EVERYTHING)
    script = (
        "import sys, pathlib\n"
        "from analytics.store.open import open_store\n"
        "from analytics.store.lock import hold\n"
        "with hold(open_store(pathlib.Path(sys.argv[1]))):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, store.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        started = time.monotonic()
        with pytest.raises(StoreBusyError) as caught:
            ingest(store, feed)
        assert time.monotonic() - started < 1
        assert caught.value.exit_code == 5
        assert rows(store, "events") == [], "readers do not wait"
        other.communicate("")
    with hold(store):
        assert ingest(store, feed).tables["events"] == Counts(accepted=1), "who holds the store may ingest"


def test_a_killed_ingest_leaves_the_store_as_before_or_after(tmp_path: Path) -> None:
    store, _ = load(tmp_path, subjects=[GOOD["subjects"]], events=[row("events", event_id="E0")])
    events = [row("events", event_id=f"E{place}", detail="d" * 200) for place in range(1, 30_001)]
    links = [row("event_links", event_id=f"E{place}") for place in range(1, 10_001)]
    feed = write(tmp_path / "feed", events=events, event_links=links)
    script = (
        "import sys, pathlib\n"
        "from analytics.feed.ingest import ingest\n"
        "from analytics.store.open import open_store\n"
        "print('ready', flush=True)\n"
        "ingest(open_store(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2]))\n"
    )
    outcomes = set()
    for wait_seconds in (0.05, 0.25, 0.5, 0.9):
        with subprocess.Popen(
            [sys.executable, "-c", script, store.path, feed], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(wait_seconds)
            os.kill(process.pid, signal.SIGKILL)
        counts = {table: len(rows(store, table)) for table in ("events", "event_links")}
        assert counts in ({"events": 1, "event_links": 0}, {"events": 30_001, "event_links": 10_000})
        outcomes.add(counts["events"])
    assert 1 in outcomes
    report = ingest(store, feed)
    assert report.tables["events"].rows == 30_000
    assert len(rows(store, "events")) == 30_001
    known = state.known_paths(store)
    on_disk = {str(path.relative_to(store.path)) for path in store.segments.rglob("*.parquet")}
    assert on_disk <= known
    assert not list(store.staging.iterdir())


def test_killed_between_moving_the_files_and_making_them_count(tmp_path: Path) -> None:
    store, _ = load(tmp_path, subjects=[GOOD["subjects"]])
    feed = write(tmp_path / "feed", events=[row("events")], event_links=[row("event_links")])
    script = (
        "import os, pathlib, signal, sys\n"
        "from analytics.feed.ingest import ingest\n"
        "from analytics.store import state\n"
        "from analytics.store.open import open_store\n"
        "state.register = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
        "ingest(open_store(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2]))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, store.path, feed], check=False)
    assert done.returncode == -signal.SIGKILL
    orphan = store.segments / "events" / "000002-0.parquet"
    assert orphan.exists()
    assert rows(store, "events") == []
    with hold(store):
        assert not orphan.exists()
    assert ingest(store, feed).tables["events"] == Counts(accepted=1)
    assert len(rows(store, "event_links")) == 1
