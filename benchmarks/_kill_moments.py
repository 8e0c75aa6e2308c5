"""When a run is killed, and what it was at by then."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from analytics.nightly.steps import NIGHT
from benchmarks._measure import ROOT

PATIENCE_SECONDS = 120.0
LAST_STEP = f"done {NIGHT[-1].name}"
SCRATCH = "first file in staging"


@dataclass(frozen=True)
class Blow:
    """So many seconds after an event of the run, or after its start."""

    after: str | None
    seconds: float


def blows(command: str, chance: random.Random) -> Iterator[Blow]:
    """Without end: each phase of the command in turn, at random within it."""
    phases: dict[str, tuple[tuple[str | None, float, float], ...]] = {
        "nightly": (
            (LAST_STEP, 0.0, 0.12),
            ("started", 0.0, 0.5),
            (f"step {NIGHT[0].name}", 0.0, 0.7),
            (LAST_STEP, 0.0, 0.12),
            (None, 0.2, 2.5),
        ),
        "ingest": ((SCRATCH, 0.0, 0.2), (None, 0.2, 1.0)),
        "fit": ((None, 0.4, 1.4), (SCRATCH, 0.0, 0.01)),
    }
    while True:
        for after, least, most in phases[command]:
            yield Blow(after, chance.uniform(least, most))


@dataclass
class _Heard:
    """The events that a run has told of, in order; whoever waits is woken by each."""

    names: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def listen(self, stream: IO[str]) -> None:
        for line in stream:
            self.lines.append(line.strip())
            if line.startswith("{"):
                event = json.loads(line)
                self.names.append(f"{event['event']} {event.get('step', '')}".strip())


def killed(store: Path, words: tuple[str, ...], blow: Blow) -> str | None:
    """Run the program and kill it with all that it started; what it was at, or None where it was over.

    `RuntimeError` where it fails by itself.
    """
    command = [sys.executable, "-m", "analytics.cli", "--store", str(store), *words]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        heard = _Heard()
        listener = threading.Thread(target=heard.listen, args=(process.stderr,))
        listener.start()
        _wait(process, heard, store / "staging", blow.after)
        time.sleep(blow.seconds)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
        listener.join()
    if code not in (0, -signal.SIGKILL):
        message = f"{' '.join(command)} ended with {code}: {heard.lines[-1:]}"
        raise RuntimeError(message)
    return None if code == 0 else _phase(words[0], heard.names)


def _wait(process: subprocess.Popen[str], heard: _Heard, staging: Path, event: str | None) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while event is not None and process.poll() is None and time.monotonic() < until:
        if event in heard.names or (event == SCRATCH and _anything_in(staging)):
            return
        time.sleep(0.001)


def _anything_in(folder: Path) -> bool:
    """Whether something lies there; the folder is away while a job that begins empties it."""
    try:
        return any(folder.iterdir())
    except FileNotFoundError:
        return False


def _phase(command: str, events: list[str]) -> str:
    """What a nightly run was at by its last event; other commands tell of none."""
    if command != "nightly":
        return "at work"
    last = events[-1] if events else ""
    if not last:
        return "starting"
    if last in {"started", "ingest"}:
        return "loading"
    if last in {"published", "unchanged"}:
        return "ending"
    return "publishing" if LAST_STEP in events else "scoring"
