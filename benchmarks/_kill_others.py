"""The processes that read and decide meanwhile."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from benchmarks._measure import ROOT

READY_SECONDS = 60.0


class Bystander:
    """A process of `benchmarks._bystanders`; `problems` says if it ended by itself, and why."""

    def __init__(self, what: str, store: Path, told: Path) -> None:
        self._told, self.problems = told, list[str]()
        told.touch()
        self._command = [sys.executable, "-m", "benchmarks._bystanders", what, str(store), str(told)]

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._kill()

    @property
    def lines(self) -> list[str]:
        """What it acknowledged, a line each; one that was cut off is none."""
        return self._told.read_text(encoding="utf-8").split("\n")[:-1]

    def again(self) -> None:
        """Kill it and start it anew."""
        self._kill()
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )

    def _kill(self) -> None:
        self._process.kill()
        _, said = self._process.communicate()
        if self._process.returncode != -signal.SIGKILL:
            self.problems.append((said.strip().splitlines() or ["it ended"])[-1])

    def wait(self, lines: int) -> None:
        """Until it has acknowledged so many lines more; `RuntimeError` where it takes too long."""
        until, wanted = time.monotonic() + READY_SECONDS, len(self.lines) + lines
        while len(self.lines) < wanted:
            if self._process.poll() is not None or time.monotonic() > until:
                message = f"{' '.join(self._command)}: nothing is done"
                raise RuntimeError(message)
            time.sleep(0.01)
