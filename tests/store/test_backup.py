"""A copy that is whole or not there, and a store made from it."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analytics.errors import ContractError, StoreBusyError, UsageError
from analytics.nightly import inspection
from analytics.progress import ignore
from analytics.store import backup, merges, nights
from analytics.store.open import Store, open_store
from tests.conftest import ROOT
from tests.nightly.jobs import files
from tests.programs import MODULE, complaint, environment, patched, program
from tests.store.test_migrations import held_by_another

NOW = datetime(2026, 7, 1, tzinfo=UTC)
KILLED_AFTER_SIX_FILES = """
import os, signal
from analytics.store import backup
copied, count = backup._copied, []
def killed(*arguments, **options):
    count.append(1)
    if len(count) > 6:
        os.kill(os.getpid(), signal.SIGKILL)
    return copied(*arguments, **options)
backup._copied = killed
"""
DECIDING = """
import sys
from pathlib import Path
from analytics.store import merges
from analytics.store.open import open_store
store = open_store(Path(sys.argv[1]))
for number in range(100000):
    merges.record(store, ("identifier", f"A{number}", f"B{number}"), "different", "A. Reader", "seen")
    print(number, flush=True)
"""


@pytest.fixture
def store(tiny_store_copy: Path) -> Store:
    return open_store(tiny_store_copy)


def copied(store: Store, target: Path, *, link: bool = False) -> Path:
    backup.backup(store, target, NOW, ignore, link=link)
    return target


def data(folder: Path) -> dict[str, bytes]:
    """Files that never change."""
    return {
        name: content
        for name, content in files(folder).items()
        if name.partition("/")[0] in {"segments", "held", "quarantine", "protected", "models", "runs"}
    }


@pytest.mark.parametrize("link", [False, True])
def test_there_and_back_it_is_the_same_store(store: Store, tmp_path: Path, link: bool) -> None:
    merges.record(store, ("identifier", "A", "B"), "same", "A. Reader", "one")
    kept = copied(store, tmp_path / "deep" / "kept", link=link)
    assert data(kept) == data(store.path)
    assert (kept / "models").is_dir()
    done = program("restore", kept, "--to", tmp_path / "again")
    assert done.returncode == 0, done.stderr
    again = open_store(tmp_path / "again", create=False)
    assert data(again.path) == data(store.path)
    assert merges.all(again) == merges.all(store)
    assert nights.pointer(again) == nights.pointer(store)
    assert sorted(path.name for path in tmp_path.glob("*.part")) == []
    inspection.inspect(again, (), None).require_sound()


def test_decisions_come_in_meanwhile_and_none_is_torn(store: Store, tmp_path: Path) -> None:
    command = [MODULE[0], "-c", DECIDING, str(store.path)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
    ) as deciding:
        assert deciding.stdout is not None
        before = int(deciding.stdout.readline())
        kept = copied(store, tmp_path / "kept")
        deciding.kill()
        acknowledged = int(deciding.stdout.read().split()[-1])
    again = backup.restore(kept, tmp_path / "again", ignore)
    told = [decision.first for decision in merges.all(again)]
    assert told == [f"A{number}" for number in range(len(told))]
    assert before < len(told) <= acknowledged + 2


def test_killed_in_the_middle_nothing_looks_like_a_backup(tiny_store_copy: Path, tmp_path: Path) -> None:
    asked = ("--store", tiny_store_copy, "backup", tmp_path / "kept")
    assert patched(KILLED_AFTER_SIX_FILES, *asked).returncode == -signal.SIGKILL
    assert not (tmp_path / "kept").exists()
    assert (tmp_path / "kept.part").is_dir()
    assert "no backup" in complaint(program("restore", tmp_path / "kept.part", "--to", tmp_path / "x"), 3)
    done = program(*asked)
    assert done.returncode == 0, done.stderr
    assert "every hash checked" in done.stdout
    assert not (tmp_path / "kept.part").exists()
    asked = ("restore", tmp_path / "kept", "--to", tmp_path / "again")
    assert patched(KILLED_AFTER_SIX_FILES, *asked).returncode == -signal.SIGKILL
    assert not (tmp_path / "again").exists()
    assert "sound: 1 night" in program(*asked).stdout


def test_a_job_and_a_backup_do_not_run_at_once(store: Store, tmp_path: Path) -> None:
    with held_by_another(store.path), pytest.raises(StoreBusyError):
        copied(store, tmp_path / "kept")
    assert list(tmp_path.glob("kept*")) == []


def test_what_stands_there_stays(store: Store, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    with pytest.raises(UsageError, match="in use"):
        copied(store, tmp_path / "kept")
    (tmp_path / "other.part").mkdir()
    (tmp_path / "other.part/letter.txt").write_text("dear")
    with pytest.raises(UsageError, match=r"other\.part: in use"):
        copied(store, tmp_path / "other")
    kept = copied(store, tmp_path / "new")
    with pytest.raises(UsageError, match="in use; allowed: a new or empty folder"):
        backup.restore(kept, tmp_path / "other.part", ignore)
    assert (tmp_path / "other.part/letter.txt").read_text() == "dear"


def test_a_store_that_is_not_whole_is_not_copied(store: Store, tmp_path: Path) -> None:
    path = next(store.segments.rglob("*.parquet"))
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with pytest.raises(ContractError, match=f"{path.name} changed"):
        copied(store, tmp_path / "kept")
    path.unlink()
    with pytest.raises(ContractError, match=f"{path.name} missing"):
        copied(store, tmp_path / "kept")
    path.write_bytes(whole)
    copied(store, tmp_path / "kept")


@pytest.mark.parametrize("harm", ["changed", "missing", "list", "outside", "other"])
def test_a_backup_that_is_not_whole_is_not_restored(store: Store, tmp_path: Path, harm: str) -> None:
    kept = copied(store, tmp_path / "kept")
    listed = json.loads((kept / "backup.json").read_text())
    run = kept / "runs/run-000001.duckdb"
    if harm == "changed":
        run.write_bytes(run.read_bytes() + b"x")
    elif harm == "missing":
        run.unlink()
    elif harm == "list":
        (kept / "backup.json").write_text("{}")
    elif harm == "outside":
        listed["files"]["../letter"] = listed["files"]["state.sqlite"]
        (kept / "backup.json").write_text(json.dumps(listed))
    else:
        shutil.rmtree(kept)
        kept.mkdir()
    done = program("restore", kept, "--to", tmp_path / "again")
    assert f"restore {kept}: " in complaint(done, 3)
    assert not (tmp_path / "again").exists()
