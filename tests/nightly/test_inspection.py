from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analytics import taxonomy
from analytics.casework import directory
from analytics.casework.database import open_casework
from analytics.casework.people import Role, operator
from analytics.errors import ContractError
from analytics.nightly import inspection, manifest
from analytics.store import nights
from analytics.store.open import open_store
from tests.nightly.jobs import FIRST, run


def test_a_sound_store_has_a_row_a_night_and_a_head_to_keep(tiny_store_copy: Path) -> None:
    run(tiny_store_copy, FIRST + timedelta(weeks=1))
    store = open_store(tiny_store_copy)
    told = inspection.inspect(store, (), taxonomy.load())
    assert told.verdict == "sound: 2 nights"
    assert told.head == manifest.head(nights.all(store)[-1])
    assert [len(row) for row in told.rows] == [len(inspection.COLUMNS)] * 2
    assert told.rows[1][-2:] == ("bytes, rebuilt", "sound")
    told.require_sound()
    assert inspection.inspect(store, (), None).rows[1][-2:] == ("bytes", "sound")


def test_a_broken_store_is_told_by_night_and_by_what_differs(tiny_store_copy: Path) -> None:
    (tiny_store_copy / "runs/run-000001.duckdb").unlink()
    told = inspection.inspect(
        open_store(tiny_store_copy), ({"night": 7, "manifest_sha256": "a"},), taxonomy.load()
    )
    assert told.verdict == "broken: 2 problems in 1 night"
    assert told.rows[0][-2:] == ("unsound", "run file run-000001.duckdb missing")
    with pytest.raises(ContractError) as caught:
        told.require_sound()
    assert "night 1 (2026-06-30): run file run-000001.duckdb missing; anchor: night 7" in str(caught.value)


def test_an_empty_store_is_sound_and_has_no_head(tmp_path: Path) -> None:
    told = inspection.inspect(open_store(tmp_path / "store"), (), None)
    assert (told.rows, told.verdict, told.head) == ((), "sound: 0 nights", None)


def test_the_log_is_part_of_it_and_its_head_an_anchor(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    assert inspection.log_head(store) is None
    opened = open_casework(store)
    directory.add(opened, operator(), "ann", "Ann", [Role.ANALYST], now=datetime(2026, 6, 30, tzinfo=UTC))
    head = inspection.log_head(store)
    told = inspection.inspect(store, (head,) if head else (), None)
    assert told.log is not None
    assert (told.log.verdict, told.log.to_json()) == ("log sound: 2 entries", head)
    told.require_sound()
    other = {"audit": 2, "chain": told.log.to_json()["chain"], "sha256": "0" * 64}  # type: ignore[index]
    with pytest.raises(ContractError, match="verify: log: anchor: entry 2 was 000000000000"):
        inspection.inspect(store, (other,), None).require_sound()


def test_an_anchor_of_a_log_is_missed_where_there_is_none(tmp_path: Path) -> None:
    lost = {"audit": 2, "chain": "c" * 32, "sha256": "0" * 64}
    told = inspection.inspect(open_store(tmp_path / "store"), (lost,), None)
    with pytest.raises(ContractError, match="log: anchor: entry 2 was 000000000000"):
        told.require_sound()
    assert not (tmp_path / "store/casework.sqlite").exists()
