from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from analytics import taxonomy
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
