from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from analytics.store import session as module
from analytics.store.queries import QueryError
from analytics.store.session import connect, connect_to_read
from tests.feed.feeds import GOOD, load


def test_sessions_of_one_process_do_not_see_each_others_names() -> None:
    with connect_to_read() as one, connect_to_read() as other:
        one.define("outcomes", "schema_outcomes")
        assert one.frame("read_outcomes", as_of=date(2026, 1, 1)).is_empty()
        with pytest.raises(QueryError, match="outcomes"):
            other.frame("read_outcomes", as_of=date(2026, 1, 1))


def test_a_file_that_is_gone_is_an_error_of_one_line(tmp_path: Path) -> None:
    with connect_to_read() as session, pytest.raises(QueryError, match="schema_subjects"):
        session.view_files("subjects", [tmp_path / "gone.parquet"], empty="schema_subjects")


def test_a_path_with_a_pattern_in_it_is_one_path(tmp_path: Path) -> None:
    home = tmp_path / "a [1-9] * 'b'"
    home.mkdir()
    store, _ = load(home, subjects=[GOOD["subjects"]])
    assert [path.name for path in (store.segments / "subjects").iterdir()] == ["000001-0.parquet"]


def test_progress_is_polled_while_a_statement_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLL_SECONDS", 0.001)
    shares: list[float] = []
    with connect({"threads": 1}) as session:
        session.rows("schema_macros")
        session.connection.execute(
            "create table subjects as select i::varchar as subject_id from range(400000) r(i)"
        )
        session.rows("schema_known_subjects", update=shares.append)
    assert shares
    assert all(0 <= share <= 1 for share in shares)


def test_reading_imports_nothing_heavy_and_ends_quietly(tmp_path: Path) -> None:
    store, _ = load(tmp_path, subjects=[GOOD["subjects"]])
    script = (
        "import sys, datetime, pathlib\n"
        "from analytics.store.open import open_store\n"
        "from analytics.store.reading import open_reading\n"
        "with open_reading(open_store(pathlib.Path(sys.argv[1]))) as reading:\n"
        "    frame = reading.frame('read_subject_versions', as_of=datetime.date(2026, 1, 1))\n"
        "heavy = {'pyarrow', 'pandas', 'dataframely', 'pydantic', 'streamlit'} & set(sys.modules)\n"
        "print(frame.height, sorted(heavy))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, store.path], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("1 []\n", "")
