"""Killed at the worst moments of publishing, the job leaves the last night up; a second run completes."""

from __future__ import annotations

import signal
from datetime import date
from pathlib import Path

import pytest

from analytics.nightly import inspection
from analytics.store.open import open_store
from tests.nightly.jobs import run
from tests.programs import patched

KILLED_BEFORE_THE_RENAME = """
import os, signal
from analytics.store import publish
publish._sync = lambda path: os.kill(os.getpid(), signal.SIGKILL)
"""
KILLED_AFTER_THE_RENAME = """
import os, signal
from analytics.store import publish
sync = publish._sync
publish._sync = lambda path: os.kill(os.getpid(), signal.SIGKILL) if path.name == 'runs' else sync(path)
"""
KILLED_BEFORE_THE_POINTER = """
import os, signal, sqlite3
from analytics.store import publish
publish._MOVE_POINTER = 'select killed(:number)'
connect = sqlite3.connect
def connected(*arguments, **options):
    connection = connect(*arguments, **options)
    connection.create_function('killed', 1, lambda number: os.kill(os.getpid(), signal.SIGKILL))
    return connection
sqlite3.connect = connected
"""


def sound_nights(path: Path) -> int:
    """How many nights there are; the test fails if one of them is not as it was published."""
    told = inspection.inspect(open_store(path), (), None)
    told.require_sound()
    return len(told.rows)


@pytest.mark.parametrize(
    "code", [KILLED_BEFORE_THE_RENAME, KILLED_AFTER_THE_RENAME, KILLED_BEFORE_THE_POINTER]
)
def test_killed_at_any_moment_of_publishing_the_last_night_stays(tiny_store_copy: Path, code: str) -> None:
    killed = patched(code, "--store", tiny_store_copy, "nightly", "--as-of", "2026-07-07")
    assert killed.returncode == -signal.SIGKILL
    assert sound_nights(tiny_store_copy) == 1
    assert run(tiny_store_copy, date(2026, 7, 7)).published
    assert sound_nights(tiny_store_copy) == 2
