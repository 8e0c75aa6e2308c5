"""Runs `rereview` as a user does: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

MODULE = (sys.executable, "-m", "analytics.cli")
Done = subprocess.CompletedProcess[str]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REREVIEW_")}
    return {**kept, **more}


def program(*arguments: str | Path, **more: str) -> Done:
    command = [*MODULE, *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=environment(**more), capture_output=True, text=True, check=False
    )


def patched(code: str, *arguments: str | Path) -> Done:
    """The program in a process of its own, after some of its code was replaced."""
    script = (
        f"{code}\nimport sys\nfrom analytics.cli import main\nsys.argv = ['rereview', *sys.argv[1:]]\nmain()"
    )
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)


def complaint(done: Done, code: int) -> str:
    """The one line of an error; the test fails for another exit code, a traceback or more lines."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert len(lines) == 1
    assert lines[0].startswith("error: ")
    return lines[0]
