"""Figures of a fresh checkout: `make run`, `make run` again, `make test`. See `make bench`."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks._measure import Figure, print_table, run

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = ("127.0.0.1", 8501)
HEALTH = "http://127.0.0.1:8501/_stcore/health"
PATIENCE_SECONDS = 1200.0
NOT_COPIED = (
    ".git",
    ".venv",
    ".*_cache",
    "__pycache__",
    "var",
    "var.first-run",
    "dist",
    "build",
    ".hypothesis",
)


def answers() -> bool:
    """Whether the app is there."""
    try:
        with urllib.request.urlopen(HEALTH, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def serving(checkout: Path) -> float:
    """Seconds from `make run` until the app answers; the app is then ended again."""
    started = time.perf_counter()
    process = subprocess.Popen(["make", "run"], cwd=checkout, stdout=sys.stderr, start_new_session=True)
    try:
        while not answers():
            if process.poll() is not None or time.perf_counter() - started > PATIENCE_SECONDS:
                message = f"make run in {checkout}: the app does not answer at {HEALTH}"
                raise RuntimeError(message)
            time.sleep(0.1)
        return time.perf_counter() - started
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        while not is_free():
            time.sleep(0.1)


def is_free() -> bool:
    """Whether nothing listens where the app would."""
    with socket.socket() as probe:
        return probe.connect_ex(ADDRESS) != 0


def main() -> int:
    """Print the table; 1 where another program holds the app's port."""
    if not is_free():
        print(f"{ADDRESS[0]}:{ADDRESS[1]} is in use: end what listens there, then measure", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        checkout = Path(scratch, "checkout")
        shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(*NOT_COPIED))
        first, again = serving(checkout), serving(checkout)
        shutil.rmtree(checkout / ".venv")
        tested = run(["make", "-C", str(checkout), "test"], quiet=False).seconds
    figures = [
        Figure("fresh clone: make run until the app answers", first, "s"),
        Figure("make run again until the app answers", again, "s"),
        Figure("fresh clone: make test", tested, "s"),
    ]
    print_table("A fresh clone", figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
