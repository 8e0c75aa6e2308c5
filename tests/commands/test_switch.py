"""The switch as an operator uses it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.programs import complaint, program


def test_off_and_on_are_kept_and_off_is_one_line_of_each_command(tmp_path: Path) -> None:
    store = ("--store", tmp_path / "store")
    assert program(*store, "switch", "status").stdout == "on; never switched off\n"
    done = program(*store, "switch", "off", "--by", "Sue Egan", "--reason", "wrong people")
    assert done.stdout.startswith("off since 2")
    assert done.stdout.endswith("by Sue Egan: wrong people\n")
    line = complaint(program(*store, "nightly", "--as-of", "2026-06-30"), 4)
    assert "UTC by Sue Egan: wrong people; allowed: `rereview switch on` first" in line
    again = complaint(program(*store, "switch", "off", "--by", "Al", "--reason", "sure"), 2)
    assert "already" in again
    program(*store, "switch", "on", "--by", "Sue Egan", "--reason", "mended")
    told = json.loads(program(*store, "switch", "status", "--json").stdout)
    assert (told["off"], [row["reason"] for row in told["record"]]) == (False, ["wrong people", "mended"])
