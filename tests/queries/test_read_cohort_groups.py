"""The retention group that counts is that of the newest version known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analytics.store.reading import open_reading
from tests.feed.feeds import load, row

DAY = date(2024, 6, 1)
AT, AFTER = "2024-06-01 00:00:00", "2024-06-01 00:00:00.000001"


def test_the_newest_version_known_says_the_group(tmp_path: Path) -> None:
    store, _ = load(
        tmp_path,
        subjects=[
            row("subjects", subject_id="S1", retention_group="1"),
            row("subjects", subject_id="S1", retention_group="2", recorded_at=AT),
            row("subjects", subject_id="S1", retention_group="3", recorded_at=AFTER),
            row("subjects", subject_id="S2", retention_group="1"),
            row("subjects", subject_id="S2", retention_group=None, recorded_at=AT),
        ],
    )
    with open_reading(store) as reading:
        found = reading.frame("read_cohort_groups", as_of=DAY)
    assert found.rows() == [("S1", "2")]
