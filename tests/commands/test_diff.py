"""`rereview diff` as an operator sees it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import TINY_NIGHT
from tests.nightly.jobs import files
from tests.programs import complaint, program

EARLIER = "2026-06-16"


def test_two_nights_are_told_apart_for_people_and_for_programs(tiny_store_copy: Path) -> None:
    store = ("--store", tiny_store_copy)
    program(*store, "nightly", "--as-of", EARLIER)
    before = files(tiny_store_copy)
    told = json.loads(program(*store, "diff", EARLIER, TINY_NIGHT, "--json").stdout)
    assert (told["before"]["as_of"], told["after"]["as_of"]) == (EARLIER, TINY_NIGHT)
    people = program(*store, "diff", "2", "1", "--top", "20").stdout
    assert "Moved most" in people
    assert told["moved"][0]["subject_id"] in people
    assert "(newly known" in people
    assert "A. Nobody" not in people
    assert files(tiny_store_copy) == before
    assert "nobody among the first places" in program(*store, "diff", "1", "1").stdout


def test_a_night_that_is_not_published_is_wrong_usage(tiny_store: Path, tmp_path: Path) -> None:
    line = complaint(program("--store", tiny_store, "diff", "7", "1"), 2)
    assert (
        f"diff: no night '7' is published; allowed: the number or the date of one, such as 1 ({TINY_NIGHT})"
        in line
    )
    empty = complaint(program("--store", tmp_path / "store", "diff", "1", "2"), 2)
    assert "a `rereview nightly` first" in empty
