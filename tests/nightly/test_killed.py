"""Writers are killed at random moments while others read and decide: nothing is lost, nothing half there."""

from __future__ import annotations

from pathlib import Path

from benchmarks._kill_world import feeds
from benchmarks._killing import rounds


def test_nine_kills_leave_no_reader_astray_and_no_decision_lost(tmp_path: Path) -> None:
    tally = rounds(feeds(tmp_path, nights=11, closed=40), tmp_path, kills=9)
    assert tally.kills.total() == 9
    assert {"nightly: loading", "nightly: scoring", "nightly: publishing"} <= set(tally.kills)
    assert tally.inconsistent == tally.lost == tally.broken == tally.different == []
    assert min(tally.reads, tally.decisions) >= 9
