"""A night in parts is the same night, whoever works on them and whatever becomes of a worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from distributed import Client, LocalCluster

from analytics import taxonomy
from analytics.errors import RereviewError, UsageError
from analytics.nightly import choice, executors, manifest, scoring
from analytics.nightly.parted.work import Work
from analytics.nightly.runner import Given
from analytics.nightly.scoring import Plan
from analytics.ranking import policy
from analytics.store import merges, nights, state
from analytics.store.lock import hold
from analytics.store.open import Store, open_store
from tests.nightly.jobs import FIRST

LATER = date(2026, 8, 18)
EARLIER = date(2026, 3, 3)


def outputs(store: Store, as_of: date, plan: Plan) -> dict[str, object]:
    """Rows and hashes of the night's relations."""
    given = Given(as_of, choice.chooser(store, taxonomy.load())(as_of), taxonomy.load())
    with hold(store):
        tables = scoring.tables(
            store,
            given,
            loaded=state.last_load(store),
            compared=nights.before(nights.all(store), as_of),
            plan=plan,
        )
        return dict(manifest.outputs(tables))


@pytest.fixture
def store(tiny_store_copy: Path) -> Store:
    return open_store(tiny_store_copy)


def _shared_things(store: Store) -> list[str]:
    links = [store.path / file.path for file in state.segments(store) if file.table == "event_links"]
    found = pl.scan_parquet(links).filter(pl.col("link_kind") != "subject")
    return sorted(found.select(pl.col("link_value").unique()).collect()["link_value"])


@pytest.mark.parametrize(("as_of", "parts"), [(FIRST, 2), (EARLIER, 16), (LATER, 64), (date(2001, 1, 1), 4)])
def test_any_number_of_parts_gives_the_same_night(store: Store, as_of: date, parts: int) -> None:
    assert outputs(store, as_of, Plan(parts, "here")) == outputs(store, as_of, Plan(1))


def test_what_was_decided_to_be_one_thing_is_one_in_every_part(store: Store) -> None:
    one, other, *_ = _shared_things(store)
    before = outputs(store, LATER, Plan(4, "here"))
    merges.record(store, merges.pair("identifier", one, other), "same", "A. Reader", "tried")
    assert outputs(store, LATER, Plan(4, "here")) == before, "it counts from the night after it is made"
    after = datetime.now(UTC).date() + timedelta(days=2)
    assert outputs(store, after, Plan(4, "here")) == outputs(store, after, Plan(1))


def test_worker_processes_give_the_same_night(store: Store) -> None:
    assert outputs(store, FIRST, Plan(4, "processes", workers=2)) == outputs(store, FIRST, Plan(1))


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0") as running:
        yield running


def test_dask_gives_the_same_night_with_one_two_and_four_workers(store: Store, cluster: LocalCluster) -> None:
    whole = outputs(store, FIRST, Plan(1))
    for workers in (1, 2, 4):
        cluster.scale(workers)
        with Client(cluster) as client:
            client.wait_for_workers(workers)
        assert outputs(store, FIRST, Plan(8, "dask", cluster.scheduler_address)) == whole


def test_a_worker_killed_in_the_middle_costs_only_its_tasks(store: Store, cluster: LocalCluster) -> None:
    whole = outputs(store, FIRST, Plan(1))
    cluster.scale(2)
    with Client(cluster) as client:
        client.wait_for_workers(2)
        pids = client.run(os.getpid)
    killed: list[int] = []

    def kill_when_folding() -> None:
        while not list(store.staging.glob("parts-*/incidents-*.npz")):
            time.sleep(0.005)
        victim = min(pids.values())
        os.kill(victim, signal.SIGKILL)
        killed.append(victim)

    watcher = threading.Thread(target=kill_when_folding, daemon=True)
    watcher.start()
    found = outputs(store, FIRST, Plan(16, "dask", cluster.scheduler_address))
    watcher.join(timeout=10)
    assert killed
    assert found == whole


def _fail_in_part_two(_work: Work, part: int) -> None:
    if part == 2:
        raise UsageError("part two")


def _end(_work: Work, _part: int) -> None:
    os._exit(3)


def _work(store: Store, parts: int) -> Work:
    model = choice.chooser(store, taxonomy.load())(FIRST)
    return Work(store, 1, FIRST, model, taxonomy.load(), parts, store.staging, policy.text())


def test_an_error_in_one_part_is_the_users_error(store: Store) -> None:
    with executors.chosen("processes", None, 2) as pool, pytest.raises(UsageError, match="part two"):
        pool.run(_fail_in_part_two, _work(store, 4))


def test_a_worker_that_dies_is_told_in_one_line(store: Store) -> None:
    ended = pytest.raises(RereviewError, match="worker process ended")
    with executors.chosen("processes", None, 2) as pool, ended:
        pool.run(_end, _work(store, 4))


@pytest.mark.parametrize(
    ("kind", "scheduler"), [("dask", None), ("processes", "tcp://127.0.0.1:1"), ("here", "tcp://127.0.0.1:1")]
)
def test_a_scheduler_goes_with_dask_and_with_nothing_else(
    kind: executors.Kind, scheduler: str | None
) -> None:
    with pytest.raises(UsageError, match="--scheduler"), executors.chosen(kind, scheduler, 1):
        pass


def test_a_scheduler_that_does_not_answer_is_named() -> None:
    address = "tcp://127.0.0.1:1"
    with pytest.raises(UsageError, match=address), executors.chosen("dask", address, 1):
        pass


def test_parts_are_powers_of_two() -> None:
    with pytest.raises(UsageError, match="--parts 3"):
        Plan(3)


def test_workers_end_with_whoever_started_them(tiny_store_copy: Path) -> None:
    words = ["--store", str(tiny_store_copy), "nightly", "--as-of", str(LATER), "--parts", "8"]
    program = Path(sys.executable).with_name("rereview")
    job = subprocess.Popen([program, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    children: set[int] = set()
    deadline = time.monotonic() + 60
    while not list((tiny_store_copy / "staging").glob("parts-*/weights-*.npz")):
        assert job.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    children = _children(job.pid)
    assert children
    job.kill()
    job.wait()
    while any(_runs(child) for child in children):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _children(pid: int) -> set[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return {int(word) for word in text.split()}


def _runs(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] not in {"Z", "X"}
