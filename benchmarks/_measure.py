"""Run the program, take its time and memory, print figures beside their targets."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = str(Path(sys.executable).with_name("rereview"))


@dataclass(frozen=True)
class Run:
    """One finished run of a program: wall time in seconds, largest resident set in MB, what it printed."""

    seconds: float
    peak_mb: float
    stdout: str


@dataclass(frozen=True)
class Figure:
    """One line of a table: what was measured, in what unit, and the bound it should keep, if any."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def target(self) -> str:
        """The bound in words; a dash where there is none."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g} {self.unit}"
        return "–" if self.at_least is None else f"≥ {self.at_least:g} {self.unit}"

    @property
    def kept(self) -> bool:
        """Whether the value keeps its bound."""
        above = self.at_most is not None and self.value > self.at_most
        below = self.at_least is not None and self.value < self.at_least
        return not (above or below)


def run(command: Sequence[str], *, quiet: bool = True, allow: tuple[int, ...] = (0,)) -> Run:
    """Run a command to its end; `RuntimeError` where its exit code is not in `allow`.

    The resident set is that of the command's largest single process. This process must stay
    small itself: a child counts its parent's pages until it starts its program.
    """
    started = time.perf_counter()
    errors = subprocess.DEVNULL if quiet else None
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process:
        stdout = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allow:
        message = f"{' '.join(command)} ended with {process.returncode}"
        raise RuntimeError(message)
    return Run(seconds, usage.ru_maxrss / 1024, stdout)


def run_group(command: Sequence[str]) -> Run:
    """Run a command with whatever processes it starts; the memory is that of all of them together.

    Shared pages count once (proportional set size), looked at four times a second.
    """
    started = time.perf_counter()
    peak = 0.0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    ) as process:
        while process.poll() is None:
            peak = max(peak, _group_mb(process.pid))
            time.sleep(0.25)
        seconds = time.perf_counter() - started
        stdout = process.stdout.read() if process.stdout else ""
    if process.returncode:
        message = f"{' '.join(command)} ended with {process.returncode}"
        raise RuntimeError(message)
    return Run(seconds, peak, stdout)


def _group_mb(group: int) -> float:
    """Megabytes of the processes of a group; one that ends meanwhile counts for none."""
    kilobytes = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if os.getpgid(int(entry.name)) != group:
                continue
            rollup = (entry / "smaps_rollup").read_text(encoding="ascii")
        except (OSError, ProcessLookupError):
            continue
        kilobytes += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return kilobytes / 1024


def program(store: Path, *arguments: str) -> Run:
    """Run `rereview` on a store."""
    return run([PROGRAM, "--store", str(store), *arguments])


def median_seconds(times: int, action: Callable[[], Run]) -> float:
    """Median wall time in seconds of so many runs."""
    return statistics.median(action().seconds for _ in range(times))


def snippet(code: str, *arguments: str) -> str:
    """Run a few lines of Python in a process of their own, so that this one stays small; what they print."""
    return run([sys.executable, "-c", code, *arguments], quiet=False).stdout.strip()


def print_table(title: str, figures: Sequence[Figure]) -> None:
    """Print figures as a Markdown table, then one line for each that misses its target."""
    print(f"\n### {title}\n\n| what | measured | target |\n|---|---|---|")
    for figure in figures:
        print(f"| {figure.name} | {figure.value:.3g} {figure.unit} | {figure.target} |")
    print()
    for figure in figures:
        if not figure.kept:
            print(f"MISSED: {figure.name}: {figure.value:.3g} {figure.unit}, target {figure.target}")
    sys.stdout.flush()
