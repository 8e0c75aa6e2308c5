"""Kill ingest and nightly at random moments and see what is left. See `make bench-kill`."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks._measure import PROGRAM, Figure, print_table, program, snippet
from benchmarks._snippets import SPLIT

KILLS = int(os.environ.get("BENCH_KILLS", "30"))
SMALL_WORLD = ("--closed", "2000", "--active", "300")


@dataclass(frozen=True)
class Setting:
    """A store with one night, a feed still to come, and what an undisturbed run makes of both."""

    scratch: Path
    store: Path
    command: tuple[str, ...]
    night: str
    seconds: float
    before: str
    after: str


def ranked(store: Path, night: str) -> str:
    """SHA-256 of the ranking of one night, from all that is in the store."""
    out = store.with_name("ranked.parquet")
    program(store, "rank", "--as-of", night, "--out", str(out))
    return hashlib.sha256(out.read_bytes()).hexdigest()


def prepare(scratch: Path) -> Setting:
    """Publish a first night, then run undisturbed what the trials will cut short."""
    feed, first, later = (scratch / name for name in ("feed", "first", "later"))
    store, undisturbed = scratch / "store", scratch / "undisturbed"
    program(store, "simulate", str(feed), *SMALL_WORLD)
    night = json.loads(snippet(SPLIT, str(feed), str(first), str(later)))
    end = "2100-01-01"
    program(store, "nightly", "--as-of", night, "--feed", str(first))
    before = ranked(store, end)
    shutil.copytree(store, undisturbed)
    command = ("nightly", "--as-of", end, "--feed", str(later))
    seconds = program(undisturbed, *command).seconds
    return Setting(scratch, store, command, end, seconds, before, ranked(undisturbed, end))


def kill_after(seconds: float, command: Sequence[str]) -> bool:
    """Start a command, kill it and all that it started after so many seconds; whether it still ran."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
    time.sleep(seconds)
    ran = process.poll() is None
    if ran:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return ran


def trial(setting: Setting, seconds: float) -> tuple[bool, bool, bool]:
    """Whether it still ran when killed, left the store whole, and a second run came to the same bytes."""
    store = setting.scratch / "trial"
    shutil.rmtree(store, ignore_errors=True)
    shutil.copytree(setting.store, store)
    ran = kill_after(seconds, [PROGRAM, "--store", str(store), *setting.command])
    queue = store.with_name("queue.csv")
    program(store, "verify")
    program(store, "export", "queue", "--top", "5", "--format", "csv", "--out", str(queue))
    whole = ranked(store, setting.night) in {setting.before, setting.after}
    program(store, *setting.command)
    program(store, "verify")
    return ran, whole, ranked(store, setting.night) == setting.after


def main() -> None:
    """Print the table."""
    moments = random.Random(1)
    with tempfile.TemporaryDirectory() as scratch:
        setting = prepare(Path(scratch))
        trials = [trial(setting, moments.uniform(0.2, setting.seconds)) for _ in range(KILLS)]
    broken = [whole for ran, whole, _ in trials if ran].count(False)
    different = [same for ran, _, same in trials if ran].count(False)
    figures = [
        Figure("kills of a nightly run with a feed", sum(ran for ran, _, _ in trials), "kills"),
        Figure("stores found neither as before nor as after", broken, "stores", at_most=0),
        Figure("stores that a second run left different", different, "stores", at_most=0),
    ]
    print_table("Killed at random moments", figures)


if __name__ == "__main__":
    main()
