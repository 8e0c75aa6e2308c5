"""What came in and how long it took: small lives, told by their rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.store.reading import open_reading
from tests.feed.feeds import load, row

DAY = date(2024, 6, 1)


def test_volumes_and_delays_are_those_known_by_the_night(tmp_path: Path) -> None:
    times = {
        "E1": ("2024-05-27 00:00:00", "2024-05-28 00:00:00"),
        "E2": ("2024-05-29 00:00:00", "2024-06-01 00:00:00"),
        "E3": ("2024-05-29 00:00:00", "2024-06-01 00:00:00.000001"),
        "E4": ("2023-11-01 00:00:00", "2023-11-11 00:00:00"),
        "E5": ("2020-01-01 00:00:00", "2020-01-02 00:00:00"),
    }
    store, _ = load(
        tmp_path,
        subjects=[row("subjects")],
        events=[
            row("events", event_id=event_id, occurred_at=occurred, recorded_at=recorded)
            for event_id, (occurred, recorded) in times.items()
        ],
    )
    with open_reading(store) as reading:
        volumes = reading.frame("read_health_volumes", as_of=DAY).rows()
        delays = reading.frame("read_health_delays", as_of=DAY).rows()
    assert volumes == [(date(2024, 5, 27), "police", 2)]
    assert delays == [
        ("police", "before", 1, 10.0, 10.0),
        ("police", "lately", 2, 2.0, pytest.approx(2.8)),
    ]
