"""A store that an older program made is brought up, whoever opens it first, and stays what it was."""

from __future__ import annotations

import sqlite3
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from analytics.errors import ContractError, StoreBusyError
from analytics.feed import quarantine
from analytics.nightly import inspection
from analytics.store import merges, migrations, models, nights, state
from analytics.store.lock import hold
from analytics.store.open import Store, open_store
from tests.conftest import ROOT
from tests.nightly.jobs import run
from tests.programs import MODULE, environment, program

KEPT = ROOT / "fixtures/stores/format-1.tar.gz"
"""Made by the program as it was then: see fixtures/stores/README.md."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    with tarfile.open(KEPT) as kept:
        kept.extractall(tmp_path, filter="data")
    return tmp_path / "store"


def format_of(path: Path) -> int:
    with closing(sqlite3.connect(path / "state.sqlite")) as connection:
        (version,) = connection.execute("select version from format").fetchone()
    return int(version)


def schema(path: Path) -> list[tuple[str, str]]:
    """Names of tables, triggers and columns of a state."""
    with closing(sqlite3.connect(path / "state.sqlite")) as connection:
        found = connection.execute("select type, name from sqlite_master where sql is not null").fetchall()
        columns = [
            (name, column[1])
            for kind, name in found
            if kind == "table"
            for column in connection.execute("select * from pragma_table_info(?)", (name,))
        ]
    return sorted(found + columns)


def test_a_store_of_the_first_format_is_brought_up_and_goes_on(old: Path, tmp_path: Path) -> None:
    assert format_of(old) == 1
    store = open_store(old)
    assert format_of(old) == migrations.FORMAT
    assert schema(old) == schema(open_store(tmp_path / "new").path)
    assert [night.as_of.isoformat() for night in nights.all(store)] == ["2026-06-01", "2026-06-15"]
    before = [night.run_path.read_bytes() for night in nights.all(store)]
    assert [model.last_action for model in models.all(store)] == ["fitted", "candidate"]
    (decision,) = merges.all(store)
    assert (decision.verdict, decision.first, decision.decided_by) == ("same", "T4772a4523657", "A. Reader")
    assert [load.feed for load in state.loads(store)] == ["feed", "second"]
    assert quarantine.listing(store)["file"].to_list() == ["events.csv"]
    assert run(store, date(2026, 6, 22)).night.number == 3
    assert [night.run_path.read_bytes() for night in nights.all(store)][:2] == before
    told = inspection.inspect(store, (), None)
    told.require_sound()
    assert len(told.rows) == 3


def test_a_store_that_is_brought_up_already_is_only_looked_at(old: Path) -> None:
    store = open_store(old)
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    with hold(store):
        told: list[Store] = []
        # another thread does not hold the lock, and needs none
        reader = threading.Thread(target=lambda: told.append(open_store(old)))
        reader.start()
        reader.join()
    assert told == [store]
    assert {path: path.read_bytes() for path in old.rglob("*") if path.is_file()} == before


def test_killed_on_the_way_the_state_is_of_one_format(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (*migrations.STEPS[1], "create table nonsense (")
    monkeypatch.setattr(migrations, "STEPS", (migrations.STEPS[0], broken))
    before = schema(old)
    with pytest.raises(ContractError, match=r"state\.sqlite"):
        open_store(old)
    assert (format_of(old), schema(old)) == (1, before)
    monkeypatch.undo()
    open_store(old)
    assert format_of(old) == migrations.FORMAT


def test_several_who_open_an_old_store_at_once_do_no_harm(old: Path) -> None:
    command = [*MODULE, "--store", str(old), "matches", "decisions", "--json"]
    started = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for one in started:
        out, complaint = one.communicate()
        assert (one.returncode, complaint) == (0, "")
        assert '"A. Reader"' in out
    assert format_of(old) == migrations.FORMAT
    inspection.inspect(open_store(old), (), None).require_sound()


@contextmanager
def held_by_another(path: Path) -> Iterator[None]:
    code = (
        "import fcntl, sys; lock = open(sys.argv[1], 'ab'); fcntl.flock(lock, fcntl.LOCK_EX);"
        " print('held', flush=True); sys.stdin.read()"
    )
    command = [MODULE[0], "-c", code, str(path / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.stdin.close()


def test_while_a_job_of_the_older_program_runs_the_store_stays_as_it_is(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "WAIT_SECONDS", 0.1)
    with (
        held_by_another(old),
        pytest.raises(StoreBusyError, match=r"format 1 must be brought up to .* a job holds it"),
    ):
        open_store(old)
    assert format_of(old) == 1
    open_store(old)
    assert format_of(old) == migrations.FORMAT


def test_a_store_of_a_newer_program_is_refused_in_a_line(old: Path) -> None:
    with closing(sqlite3.connect(old / "state.sqlite")) as connection, connection:
        connection.execute("update format set version = 99")
    done = program("--store", old, "models", "list")
    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    written = f"error: store {old}: format 99, written by a newer version of this program"
    assert line == f"{written}; allowed: format 1 to {migrations.FORMAT}"


@pytest.mark.parametrize("statement", ["update dropped set reason = ''", "delete from dropped"])
def test_what_was_dropped_stays_on_record(old: Path, statement: str) -> None:
    with state.connect(open_store(old)) as connection:
        connection.execute("insert into dropped values (1, '2026-07-01', 'somebody', 'old')")
    with pytest.raises(ContractError, match="stays on record"), state.connect(Store(old)) as connection:
        connection.execute(statement)
