"""What near matches are made of: small lives, told by their rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analytics.store.reading import open_reading
from tests.feed.feeds import load, row

DAY = date(2024, 6, 1)


def test_uses_are_known_and_not_retracted_by_the_night(tmp_path: Path) -> None:
    times = {"E1": "2024-06-01 00:00:00", "E2": "2024-06-01 00:00:00.000001", "E3": "2024-05-01 00:00:00"}
    store, _ = load(
        tmp_path,
        subjects=[row("subjects")],
        events=[row("events", event_id=event_id, recorded_at=at) for event_id, at in times.items()]
        + [row("events", event_id="E4", recorded_at="2024-05-01 00:00:00")],
        event_links=[
            row("event_links", event_id=event_id, link_kind=kind, link_value=value)
            for event_id, kind, value in [
                ("E1", "phone", "T1"),
                ("E1", "subject", "S2"),
                ("E2", "phone", "T1"),
                ("E3", "phone", "T1"),
                ("E4", "account", "T1"),
            ]
        ],
        corrections=[
            row("corrections", event_id="E3", recorded_at="2024-06-01 00:00:00"),
            row("corrections", event_id="E4", recorded_at="2024-06-01 00:00:00.000001"),
        ],
    )
    with open_reading(store) as reading:
        found = reading.frame("read_near_uses", as_of=DAY).drop("occurred_at")
    assert found.rows() == [
        ("account", "T1", "S1", "E4"),
        ("phone", "T1", "S1", "E1"),
        ("subject", "S2", "S1", "E1"),
    ]


def test_a_value_is_told_once_for_each_thing_it_is(tmp_path: Path) -> None:
    store, _ = load(
        tmp_path,
        subjects=[
            row("subjects"),
            row("subjects", recorded_at="2023-01-01 00:00:00"),
            row("subjects", subject_id="S2"),
        ],
        events=[row("events", event_id=event_id) for event_id in ("E1", "E2")],
        event_links=[
            row("event_links", event_id=event_id, link_kind=kind, link_value=value)
            for event_id in ("E1", "E2")
            for kind, value in (("phone", "S1"), ("account", "T1"), ("subject", "S9"))
        ],
    )
    with open_reading(store) as reading:
        asked = {"first": "S1", "second": "T1"}
        found = reading.frame("read_near_known", as_of=DAY, **asked).rows()
        before = reading.frame("read_near_known", as_of=date(2022, 1, 1), **asked).rows()
        outsider = reading.frame("read_near_known", as_of=DAY, first="S9", second="").rows()
    assert found == [("account", "T1"), ("phone", "S1"), ("subject", "S1")]
    assert before == [("subject", "S1")]
    assert outsider == []
