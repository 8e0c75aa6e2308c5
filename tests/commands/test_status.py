"""`rereview status` as a monitor calls it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.nightly.test_exposition import parsed
from tests.programs import complaint, program

LONG = "10000000"


def test_a_monitor_hears_how_the_store_stands(tiny_store: Path) -> None:
    store = ("--store", tiny_store)
    fine = program(*store, "status", "--json", "--max-age-hours", LONG)
    assert (fine.returncode, fine.stderr) == (0, "")
    told = json.loads(fine.stdout)
    assert (told["exit_code"], told["stale"], told["night"]["night"]) == (0, False, 1)
    people = program(*store, "status", "--max-age-hours", LONG).stdout
    assert people.splitlines()[-1] == "fine"
    assert told["night"]["model_id"] in people
    assert parsed(program(*store, "status", "--prometheus", "--max-age-hours", LONG).stdout)


def test_a_stale_night_ends_with_a_code_and_is_told_of_all_the_same(tiny_store: Path) -> None:
    old = program("--store", tiny_store, "status", "--json", "--max-age-hours", "0")
    assert "stale: the current night is of 2026-06-30" in complaint(old, 3)
    assert json.loads(old.stdout)["exit_code"] == 3


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert "no store here" in complaint(program("--store", tmp_path / "none", "status"), 3)
    assert not (tmp_path / "none").exists()


def test_one_form_at_a_time(tiny_store: Path) -> None:
    assert "one of them" in complaint(program("--store", tiny_store, "status", "--json", "--prometheus"), 2)
